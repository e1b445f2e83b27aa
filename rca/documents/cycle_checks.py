"""What a cycle's report says of criteria: outcomes, the one reason that many share, and what is to question.

What must not enter: markup, and verdicts that `rca.cycles` does not give.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rca.cycles import criteria, doubts, metrics, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rca.cycles import Cycle
    from rca.cycles.criteria import Verdict


@dataclass(frozen=True, slots=True)
class Check:
    """One success criterion; its outcome is computed."""

    name: str
    rule: str
    outcome: str
    value: str
    """With unit and denominator; of an unmeasured one what the results say so far."""
    why: str
    """Why it is unmeasured, unless that is said for all of them."""
    stated: str
    """What somebody ticked: `met`, `missed` or ""."""


GIVEN: Final = frozenset({Check})


def questions(cycle: Cycle, before: Cycle | None, verdicts: Sequence[Verdict]) -> Iterator[str]:
    """What is stated and not borne out, one sentence each; criteria that were ticked for one reason share theirs."""
    yield from _ticked(verdicts)
    yield from (doubt.said for doubt in doubts.doubts(cycle, before) if doubt.kind != "ticked")


def _ticked(verdicts: Iterable[Verdict]) -> Iterator[str]:
    alone, groups = [], dict[tuple[str, str], list[str]]()
    for verdict in verdicts:
        if verdict.doubt and verdict.outcome == "unmeasured":
            groups.setdefault((verdict.criterion.stated or "", verdict.why), []).append(verdict.name)
        elif verdict.doubt:
            alone.append(verdict.doubt)
    for (ticked, why), names in groups.items():
        criteria_ = words.counted(len(names), "criteria") if len(names) > 1 else "1 criterion"
        yield f"{criteria_} ticked as {ticked} without a measurement, since {why}: {'; '.join(names)}."
    yield from alone


def shared_reason(verdicts: Iterable[Verdict]) -> str:
    """Why several criteria are unmeasured, where it is one reason; else ""."""
    reasons = Counter(one.why for one in verdicts if one.outcome == "unmeasured")
    return next((why for why, count in reasons.most_common(1) if count > 1), "")


def check(verdict: Verdict, shared: str) -> Check:
    """The criterion; the reason `shared` is left out."""
    value = ""
    if verdict.value is not None:
        is_percent = verdict.criterion.metric in metrics.PERCENT
        shown = words.percent(verdict.value / 100) if is_percent else words.number(float(verdict.value))
        value = f"{shown} {verdict.of}".strip()
    return Check(
        name=verdict.name,
        rule=criteria.rule(verdict.criterion),
        outcome=verdict.outcome,
        value=value,
        why="" if verdict.why == shared else verdict.why,
        stated=verdict.criterion.stated or "",
    )

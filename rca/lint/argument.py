"""The why tree as rules ask for it: what stands, what explains what, the way from the failure to a why. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rca.analysis import Analysis, Evidence, RootCause, Why

OBSERVED: Final = frozenset({"log", "code", "test", "change", "absence"})
"""Kinds of evidence that somebody can look at again; a note or a link is what somebody says."""


def standing(analysis: Analysis) -> list[Why]:
    """Whys with an answer that is not ruled out, in the order of the file."""
    return [why for why in analysis.whys if why.because.strip() and why.status != "ruled-out"]


def below(analysis: Analysis) -> dict[str, list[Why]]:
    """The standing whys by what they explain."""
    found: dict[str, list[Why]] = {}
    for why in standing(analysis):
        found.setdefault(why.of, []).append(why)
    return found


def way(analysis: Analysis, to: str) -> list[Why]:
    """The whys from the failure down to one, both ends included; [] for an id that is not there. A circle ends it."""
    known = {why.id: why for why in analysis.whys}
    steps: dict[str, Why] = {}
    at = known.get(to)
    while at is not None and at.id not in steps:
        steps[at.id] = at
        at = known.get(at.of)
    return [*steps.values()][::-1]


def named(analysis: Analysis, cause: RootCause) -> Why | None:
    """The why that a root cause ends in, if it is there."""
    return next((why for why in analysis.whys if why.id == cause.why), None)


def ends(analysis: Analysis) -> list[Why]:
    """The standing whys where a chain ends: nothing explains them further, or they are a root cause."""
    explained = below(analysis)
    roots = {cause.why for cause in analysis.root_causes}
    return [why for why in standing(analysis) if why.id in roots or why.id not in explained]


def cited(analysis: Analysis, ids: Iterable[str]) -> list[Evidence]:
    """The evidence with these ids, as far as it is there."""
    wanted = set(ids)
    return [evidence for evidence in analysis.evidence if evidence.id in wanted]


def is_observed(analysis: Analysis, why: Why) -> bool:
    """Whether a why cites something that can be looked at again."""
    return any(evidence.kind in OBSERVED for evidence in cited(analysis, why.evidence))


def is_argued(analysis: Analysis) -> bool:
    """Whether its author calls it more than a draft, and did not drop it."""
    return analysis.status not in {"draft", "dropped"}


def is_settled(analysis: Analysis) -> bool:
    """Whether it says that the failure is over."""
    return analysis.status in {"verified", "closed"}

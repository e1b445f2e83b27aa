"""Rules about the chain of whys: does it lead anywhere, was anything else considered, was it read back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from rca.lint import argument, phrases, prose
from rca.lint.finding import ERROR, WARNING, Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rca.analysis import Analysis, Why
    from rca.lint.context import Context

_FEWEST: Final = 3
_THE_SAME: Final = 0.9
"""Likeness from which on two answers of one chain are one."""
_LOOKS_BACK: Final = 20
"""Answers further up that one is compared with; nobody reads a longer chain."""
_SYMPTOM: Final = 0.75
"""Likeness to the error's text from which on an answer says no more than it."""


def restated(analysis: Analysis, context: Context) -> Iterator[Finding]:  # noqa: ARG001  # as any rule
    """RCA002: an answer that says no more than its question, or than the answer above it."""
    known = {why.id: why for why in analysis.whys}
    hint = "say what made it happen: a part, a state or a decision that the question does not name"
    for why in argument.standing(analysis):
        parent = known.get(why.of)
        if phrases.restates(why.why, why.because) and phrases.restates(prose.bare(why.why), prose.bare(why.because)):
            yield Finding("RCA002", WARNING, why.id, "the answer restates its question", hint, f"{why.id}.because")
        elif parent and prose.alike(parent.because, why.because) >= _THE_SAME:
            what = f"the answer restates the answer of {parent.id}"
            yield Finding("RCA002", WARNING, why.id, what, hint, f"{why.id}.because")


def circular(analysis: Analysis, context: Context) -> Iterator[Finding]:  # noqa: ARG001  # as any rule
    """RCA006: a why that explains what explains it, says again what one above said, or explains what is not there."""
    said = partial(Finding, "RCA006", ERROR)
    known = {why.id: why for why in analysis.whys}
    for why in analysis.whys:
        field = f"{why.id}.of"
        if why.of not in known and why.of != "failure":
            yield said(why.id, f"explains {why.of}, which is not there", "set `of` to `failure` or to a why", field)
        elif _is_circle(why, known):
            hint = f"set {field} to what it explains, up to the failure"
            yield said(why.id, f"explains {why.of}, which leads back to {why.id}", hint, field)
    for why in argument.standing(analysis):
        above = argument.way(analysis, why.id)[:-2][-_LOOKS_BACK:]  # the one right above is RCA002's
        again = next((one for one in above if prose.alike(one.because, why.because) >= _THE_SAME), None)
        if again is not None and not _is_circle(why, known):
            hint = "end the chain before it, or ask another question"
            yield said(why.id, f"says again what {again.id} said", hint, f"{why.id}.because")


def _is_circle(why: Why, known: dict[str, Why]) -> bool:
    seen: set[str] = set()
    at: Why | None = why
    while at is not None and at.id not in seen:
        seen.add(at.id)
        at = known.get(at.of)
    return at is why


def straight(analysis: Analysis, context: Context) -> Iterator[Finding]:  # noqa: ARG001  # as any rule
    """RCA008: one straight chain, nothing ruled out."""
    whys = argument.standing(analysis)
    has_ruled_out = any(why.status == "ruled-out" for why in analysis.whys)
    is_branched = any(len(children) > 1 for children in argument.below(analysis).values())
    if len(whys) >= 2 and not has_ruled_out and not is_branched:
        what = f"one straight chain of {len(whys)} whys: nothing was ruled out, and no other cause was considered"
        hint = "ask at each answer what else could have done it, and keep what was ruled out with the reason"
        yield Finding("RCA008", WARNING, whys[0].id, what, hint, whys[0].id)


def shallow(analysis: Analysis, context: Context) -> Iterator[Finding]:  # noqa: ARG001  # as any rule
    """RCA009: fewer than three whys, or a root cause that is still what was seen."""
    said = partial(Finding, "RCA009", WARNING)
    ends = argument.ends(analysis)
    deepest = max((argument.way(analysis, end.id) for end in ends), key=len, default=[])
    if ends and len(deepest) < _FEWEST:
        last = deepest[-1].id
        count = f"{len(deepest)} why{'s' if len(deepest) > 1 else ''}"
        yield said(last, f"the chain ends after {count}", f"ask why of {last}: what let it be so?", last)
    for cause in analysis.root_causes:
        why = argument.named(analysis, cause)
        told = cause.statement or (why.because if why else "")
        if prose.alike(told, analysis.failure.error) >= _SYMPTOM:
            hint = "the error is what was seen; ask why it could be"
            yield said(cause.id, "says no more than the error itself", hint, f"{cause.id}.statement")


def unread(analysis: Analysis, context: Context) -> Iterator[Finding]:  # noqa: ARG001  # as any rule
    """RCA016: a step on the way to a root cause that was not confirmed when the chain was read back."""
    asked: set[str] = set()
    for cause in analysis.root_causes:
        way = argument.way(analysis, cause.why)
        steps = [why for why in way if why.status == "supported" and why.id not in asked]
        asked.update(why.id for why in way)
        doubted = [why.id for why in steps if why.therefore == "doubtful"]
        unread_ = [why.id for why in steps if why.therefore in {None, "open"}]
        if doubted:
            what = f"read back with `therefore`, {_listed(doubted)} is doubtful, and is called supported"
            hint = f"find what would confirm it, or make it a hypothesis: rca set ID {doubted[0]}.status hypothesis"
            yield Finding("RCA016", WARNING, cause.id, what, hint, f"{doubted[0]}.therefore")
        elif unread_:
            what = f"the chain was not read back at {_listed(unread_)}"
            hint = "read it upwards: does each answer, with `therefore`, lead to the one above? Then set `therefore`"
            yield Finding("RCA016", WARNING, cause.id, what, hint, f"{unread_[0]}.therefore")


def _listed(ids: list[str]) -> str:
    return ids[0] if len(ids) == 1 else f"{', '.join(ids[:-1])} and {ids[-1]}"

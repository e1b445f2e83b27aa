"""Rules about actions: is there one for each cause, is it strong, whose is it, what should come of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from rca.lint import phrases, prose
from rca.lint.finding import ERROR, WARNING, Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rca.analysis import Action, Analysis
    from rca.lint.context import Context

_ALIKE: Final = 0.6
"""Likeness from which on an action is what was tried before."""
_SHARED: Final = 3
"""Words that two short texts have to share besides."""


def _kept(analysis: Analysis) -> list[Action]:
    return [action for action in analysis.actions if action.status != "dropped"]


def missing(analysis: Analysis, context: Context) -> Iterator[Finding]:  # noqa: ARG001  # as any rule
    """RCA004: a root cause that no action addresses, or an action that addresses a cause that is not there."""
    said = partial(Finding, "RCA004")
    addressed = {name for action in _kept(analysis) for name in action.addresses}
    for cause in analysis.root_causes:
        if cause.id not in addressed:
            hint = (
                f"add one: rca add ID action ... --addresses {cause.id}; or say in the lint section why none is needed"
            )
            severity: Severity = ERROR if cause.kind == "primary" else WARNING
            yield said(severity, cause.id, "no action addresses it", hint, f"{cause.id}")
    causes = {cause.id for cause in analysis.root_causes}
    for action in _kept(analysis):
        for name in action.addresses:
            if name not in causes:
                field = f"{action.id}.addresses"
                yield said(ERROR, action.id, f"addresses {name}, which is not there", f"set {field}", field)


def weak(analysis: Analysis, context: Context) -> Iterator[Finding]:  # noqa: ARG001  # as any rule
    """RCA005: every action relies on people remembering."""
    kept = _kept(analysis)
    if kept and all(_is_weak(action) for action in kept):
        words = next((phrases.weak(action.do) for action in kept if phrases.weak(action.do)), "")
        told = f"all actions are weak (“{words}”)" if words else "all actions are weak"
        hint = "add one that works without anybody remembering: a check that fails, a default, a limit, a part removed"
        yield Finding("RCA005", WARNING, kept[0].id, told, hint, f"{kept[0].id}.do")


def _is_weak(action: Action) -> bool:
    return action.strength == "weak" or (action.strength is None and bool(phrases.weak(action.do)))


def silencing(analysis: Analysis, context: Context) -> Iterator[Finding]:  # noqa: ARG001  # as any rule
    """RCA018: nothing but a check that is made to pass, or not to run."""
    effective = [action for action in _kept(analysis) if action.kind != "detect" and not _is_weak(action)]
    words = [phrases.silences(action.do) for action in effective]
    if effective and all(words):
        what = f"the only remedy silences a check (“{words[0]}”)"
        hint = "add an action for what the check found, or say who decided that the check is wrong, and why"
        yield Finding("RCA018", WARNING, effective[0].id, what, hint, f"{effective[0].id}.do")


def unowned(analysis: Analysis, context: Context) -> Iterator[Finding]:  # noqa: ARG001  # as any rule
    """RCA019: an open action without owner or due date."""
    for action in analysis.actions:
        asked = [("owner", action.owner), *([] if action.horizon == "later" else [("due date", action.due)])]
        lacks = [name for name, value in asked if not value.strip()]
        if action.status == "open" and lacks:
            field = f"{action.id}.{'owner' if 'owner' in lacks else 'due'}"
            what = f"open, without {' and '.join(lacks)}"
            yield Finding("RCA019", WARNING, action.id, what, f"rca set ID {field} ...", field)


def aimless(analysis: Analysis, context: Context) -> Iterator[Finding]:  # noqa: ARG001  # as any rule
    """RCA020: a remedy without an expected effect, so that nobody can say later whether it worked."""
    for action in _kept(analysis):
        if action.kind != "detect" and action.expect is None:
            field = f"{action.id}.expect.to"
            what = "nobody said what should come of it"
            yield Finding("RCA020", WARNING, action.id, what, f"rca set ID {field} 0", field)


def tried_before(analysis: Analysis, context: Context) -> Iterator[Finding]:
    """RCA032: an action that already failed for this error, here or in another analysis of it."""
    failed = [(f"{one.id} of this analysis", one.did) for one in analysis.attempts if one.outcome == "failed"]
    failed += [
        (prior.id, did)
        for prior in analysis.priors
        if prior.accepted and prior.verdict == "same"
        for did in prior.tried
    ]
    failed += [(one.id, did) for one in context.known if one.judged is not False for did in (*one.tried, *one.did)]
    for action in _kept(analysis):
        where = next((name for name, did in failed if _is_the_same(action.do, did)), "")
        if where:
            hint = "say in the action what is different this time, or do something else"
            yield Finding(
                "RCA032", WARNING, action.id, f"was tried before and failed ({where})", hint, f"{action.id}.do"
            )


def _is_the_same(one: str, other: str) -> bool:
    shared = prose.words(one) & prose.words(other)
    return len(shared) >= _SHARED and prose.alike(one, other) >= _ALIKE

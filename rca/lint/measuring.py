"""Rules about effects: was the fix measured, on what, by how much; could it be chance. The formulas are `cycles`'."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from rca import git
from rca.lint import argument
from rca.lint.finding import ERROR, NOTE, WARNING, Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rca.analysis import Action, Analysis
    from rca.cycles import Cycle
    from rca.lint.context import Context

_INTERMITTENT: Final = re.compile(
    r"\b(?:flak(?:y|es|iness)|intermittent(?:ly)?|sporadic(?:ally)?|now and then)\b", re.IGNORECASE
)
_ONE_IN: Final = re.compile(
    r"\b(?:one|once|1) (?:in|of|out of) (?:about )?(\d{1,6})\b|\b(\d{1,6}) (?:of|out of) (\d{1,6}) runs\b",
    re.IGNORECASE,
)
_REDUCED: Final = re.compile(
    r"(\d+(?:\.\d+)?)\s?(?:%|percent)\s+(?:\w+ )?(?:reduction|fewer|less|decrease|drop|improvement)"
    r"|(?:reduc\w+|decreas\w+|drop\w*|fewer)[^.%]{0,40}?(\d+(?:\.\d+)?)\s?(?:%|percent)",
    re.IGNORECASE,
)
_SMALL: Final = 20
"""Counts up to which a percentage has few values."""


def unmeasured(analysis: Analysis, context: Context) -> Iterator[Finding]:
    """RCA007: closed or verified, and no later cycle, nor a check that shows its evidence, measured the fix."""
    if not argument.is_settled(analysis):
        return
    is_shown = any(one.outcome == "passed" and argument.cited(analysis, one.evidence) for one in analysis.verification)
    is_counted = any(action.measured for action in analysis.actions)
    if not is_shown and not is_counted and not any(_later(analysis, context)):
        what = f"called {analysis.status}, and no later cycle measured the fix"
        hint = "record a cycle that ran the failing tests (`rca cycle record`), or cite the run that passed"
        yield Finding("RCA007", ERROR, "", what, hint, "status")


def _later(analysis: Analysis, context: Context) -> Iterator[Cycle]:
    """Cycles after the one that the failure was seen in, which say how often its error failed."""
    own = _cycle(context, analysis.failure.cycle)
    if own is None or not analysis.failure.signature:
        return
    from rca.cycles.failures import failing_with

    for cycle in context.cycles:
        is_later = cycle.environment == own.environment and cycle.number > own.number
        if is_later and failing_with(cycle, analysis.failure.signature) is not None:
            yield cycle


def _cycle(context: Context, id_: str) -> Cycle | None:
    return next((cycle for cycle in context.cycles if cycle.id == id_), None) if id_ else None


def unreachable(analysis: Analysis, context: Context) -> Iterator[Finding]:
    """RCA021: an expected effect that the count cannot show."""
    from rca.cycles.expectation import Expected, hard_to_show, of_action
    from rca.cycles.tally import tests

    own = _cycle(context, analysis.failure.cycle)
    ran = tests(own).ran or None if own else None
    for action in analysis.actions:
        expect = action.expect
        if expect is None or action.status == "dropped":
            continue
        field = f"{action.id}.expect.to"
        if expect.from_ is not None and expect.to >= expect.from_:
            what = f"expects {expect.from_} to become {expect.to}, which is no improvement"
            yield Finding("RCA021", WARNING, action.id, what, f"rca set ID {field} ...", field)
        elif ran and (hard := hard_to_show(of_action(expect), ran)):
            hint = "run the tests several times, before and after; the number of clean runs shows it then"
            yield Finding("RCA021", NOTE, action.id, hard.rstrip("."), hint, field)
    count = analysis.failure.seen.count if analysis.failure.seen else None
    for entry, field, text in _expectations(analysis):
        found = _REDUCED.search(text) if "%" in text or "percent" in text else None
        if not found or not count or count > _SMALL or analysis.status == "dropped":
            continue
        share = Fraction(found[1] or found[2]) / 100
        reach = Expected("failure", count, reduction=share).reach if share <= 1 else ""
        if reach:
            hint = "say the count that is expected: 0, or how many at most"
            yield Finding("RCA021", WARNING, entry, reach, hint, field)


def _expectations(analysis: Analysis) -> Iterator[tuple[str, str, str]]:
    """Where people write what they expect."""
    yield "", "summary", analysis.summary
    yield "", "key_finding", analysis.key_finding
    for action in analysis.actions:
        yield action.id, f"{action.id}.do", action.do
    for place, one in enumerate(analysis.verification):
        yield "", f"verification.{place}", one.criterion


def chance(analysis: Analysis, context: Context) -> Iterator[Finding]:
    """RCA022: a measured change that chance explains."""
    if not any(action.measured for action in analysis.actions):
        return
    from rca.cycles.change import Change
    from rca.cycles.compare import compare
    from rca.cycles.failures import Failures
    from rca.cycles.tally import tests

    before = _cycle(context, analysis.failure.cycle)
    for action in analysis.actions:
        for one in action.measured:
            after = _cycle(context, one.cycle)
            if after is None or action.expect is None or action.expect.from_ is None:
                continue
            found = None
            if before is not None:
                pairs = compare(before, after).patterns
                found = next((pair.change for pair in pairs if pair.signature == analysis.failure.signature), None)
            ran = tests(after).ran or None
            change = found or Change("failure", Failures(action.expect.from_, None), Failures(int(one.value), ran))
            if one.value < action.expect.from_ and change.is_chance:
                hint = "more runs decide it; until then call the fix open"
                yield Finding(
                    "RCA022",
                    WARNING,
                    action.id,
                    f"measured in {one.cycle}: {change.said}",
                    hint,
                    f"{action.id}.measured",
                )


def too_few(analysis: Analysis, context: Context) -> Iterator[Finding]:
    """RCA023: an intermittent failure called fixed after fewer clean runs than its rate asks for (rule of three)."""
    if not argument.is_settled(analysis):
        return
    rate = _rate(analysis)
    if rate is None:
        return
    from rca.cycles.statistics import clean_runs_needed

    clean = len({one.cycle for action in analysis.actions for one in action.measured if one.value == 0})
    clean = max(clean, len(list(_later(analysis, context))))
    needed = clean_runs_needed(rate)
    if clean < needed:
        what = (
            f"it failed now and then (about {rate:.0%} of runs), and {clean} clean runs are recorded of {needed} needed"
        )
        hint = f"{needed} runs without it show at 95 % that it is gone (3 / rate)"
        yield Finding("RCA023", WARNING, "", what, hint, "status")


def _rate(analysis: Analysis) -> float | None:
    """How often an intermittent failure was seen, 0 to 1; None where it is none, or nobody says how often."""
    told = " ".join((analysis.title, analysis.summary, *analysis.labels, analysis.failure.impact))
    found = _ONE_IN.search(told)
    if found is None or not (_INTERMITTENT.search(told) or "runs" in told):
        return None
    part, of = (1, int(found[1])) if found[1] else (int(found[2]), int(found[3]))
    return part / of if 0 < part < of else None


def not_contained(analysis: Analysis, context: Context) -> Iterator[Finding]:
    """RCA024: a fix that is claimed on a revision without its commit, or that the failing revision had already."""
    tree = context.work_tree
    if tree is None:
        return
    for action in analysis.actions:
        fix = git.recorded(tree, action.commit) if action.status == "done" and action.commit else None
        if fix is None:
            continue
        yield from _of_measured(action, fix, context)
        failing = git.recorded(tree, analysis.failure.commit) if analysis.failure.commit else None
        if failing and git.contains(tree, failing, fix):
            what = f"{action.commit[:12]} is part of the commit that failed, so that it is no fix of it"
            hint = "name the commit that fixed it; or correct `failure.commit`, where that is not the one that failed"
            yield Finding("RCA024", WARNING, action.id, what, hint, f"{action.id}.commit")


def _of_measured(action: Action, fix: str, context: Context) -> Iterator[Finding]:
    from rca.cycles.state import tested_commit

    for one in action.measured:
        cycle = _cycle(context, one.cycle)
        tested = tested_commit(cycle) if cycle else ""
        full = git.recorded(context.work_tree, tested) if tested and context.work_tree else None
        if full and context.work_tree and git.contains(context.work_tree, full, fix) is False:
            what = f"measured in {one.cycle}, whose revision does not contain {action.commit[:12]}"
            hint = "measure it in a cycle of a revision that has the commit"
            yield Finding("RCA024", ERROR, action.id, what, hint, f"{action.id}.measured")

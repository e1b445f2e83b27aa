"""What the commands about cycles print with `--json`, as `schemas` publishes it. Nothing here counts or prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rca.cycles import criteria, doubts, files, impact, metrics
from rca.cycles import tally as tallies
from rca.cycles.patterns import LookUp, error_patterns, nothing
from rca.cycles.state import tested_revision, waits_for

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from rca.cycles import Cycle
    from rca.cycles.change import Change
    from rca.cycles.compare import Comparison, PatternChange, Side
    from rca.cycles.criteria import Verdict
    from rca.cycles.failures import Failures
    from rca.cycles.files import Stored
    from rca.cycles.impact import ImpactState
    from rca.cycles.patterns import ErrorPattern
    from rca.cycles.tally import ModuleTally, Tally
    from rca.cycles.trend import Point


def row(stored: Stored) -> dict[str, Any]:
    """A cycle of the list."""
    return {**counted(stored.cycle), "path": str(stored.path)}


def counted(cycle: Cycle) -> dict[str, Any]:
    """A cycle in short, whether it has a file or not."""
    return {
        "id": cycle.id,
        "cycle": cycle.number,
        "environment": cycle.environment,
        "title": cycle.title,
        "status": cycle.status,
        "started": cycle.started,
        "revision": tested_revision(cycle),
        "modules": _modules(tallies.modules(cycle)),
        "tests": _tests(tallies.tests(cycle)),
    }


def shown(stored: Stored, before: Cycle | None, look_up: LookUp = nothing) -> dict[str, Any]:
    """One cycle: its file, and what is computed of it."""
    cycle = stored.cycle
    return {
        **row(stored),
        "waiting": waits_for(cycle),
        "before": before.id if before else "",
        "file": files.as_tree(cycle),
        "patterns": [_pattern(one) for one in error_patterns(cycle, look_up)],
        "criteria": [_verdict(one) for one in criteria.evaluate(cycle, before)],
        "impact": [_impact(one) for one in impact.states(cycle)],
        "doubts": [{"kind": one.kind, "said": one.said} for one in doubts.doubts(cycle, before)],
    }


def compared(comparison: Comparison, worse: Sequence[str]) -> dict[str, Any]:
    """Two cycles beside each other; `worse` are the sentences on what got worse."""
    moved = comparison.tests
    kinds = ("regressed", "new", "another_error", "persisting", "fixed", "flaky", "skipped", "added", "removed")
    return {
        "before": _side(comparison.before),
        "after": _side(comparison.after),
        "worse": list(worse),
        "tests": {kind: list(getattr(moved, kind)) for kind in kinds},
        "named": moved.is_named,
        "modules": [
            {
                "module": one.module,
                "before": _tests(one.before) if one.before else None,
                "after": _tests(one.after) if one.after else None,
                "kind": one.kind,
                "p": one.change.p if one.change else None,
                "chance": one.change.is_chance if one.change else None,
            }
            for one in comparison.modules
        ],
        "total": _change(comparison.total),
        "common": _change(comparison.common) if comparison.common else None,
        "module_total": _change(comparison.module_total),
        "patterns": [_pattern_change(one) for one in comparison.patterns],
        "codes": [_pattern_change(one) for one in comparison.codes],
        "remarks": list(comparison.remarks),
    }


def point(of: Point) -> dict[str, Any]:
    """One cycle of a trend."""
    return {
        "id": "" if of.from_statement else of.id,
        "cycle": of.number,
        "stated_in": of.stated_in,
        "started": of.started,
        "revision": of.revision,
        "modules": _modules(of.modules),
        "tests": _tests(of.tests),
        "codes": [{"code": code, "failures": _failures(found)} for code, found in of.codes.items()],
        "change": _change(of.change) if of.change else None,
    }


def _tests(counted: Tally) -> dict[str, Any]:
    return {
        "passed": counted.passed,
        "failed": counted.failed,
        "flaky": counted.flaky,
        "skipped": counted.skipped,
        "ran": counted.ran,
        "rate": _number(counted.rate),
        "stated": counted.stated,
    }


def _modules(counted: ModuleTally) -> dict[str, Any]:
    return {"passed": counted.passed, "ran": counted.ran, "rate": _number(counted.rate)}


def _side(side: Side) -> dict[str, Any]:
    return {
        "id": side.id,
        "cycle": side.number,
        "environment": side.environment,
        "revision": side.revision,
        "modules": _modules(side.modules),
        "tests": _tests(side.tests),
    }


def _failures(counted: Failures | None) -> dict[str, Any] | None:
    if counted is None:
        return None
    return {
        "count": counted.count,
        "ran": counted.ran,
        "tests": list(counted.tests),
        "stated": counted.stated,
        "assumed": counted.assumed,
        "about": counted.about,
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "what": change.what,
        "unit": change.unit,
        "before": _failures(change.before),
        "after": _failures(change.after),
        "relative": _number(change.relative),
        "test": change.test,
        "p": change.p,
        "chance": change.is_chance,
        "said": change.said,
    }


def _pattern_change(one: PatternChange) -> dict[str, Any]:
    change = one.change
    return {
        "name": one.name,
        "signature": one.signature,
        "code": one.code,
        "analysis": one.analysis,
        "kind": one.kind,
        "before": _failures(one.before),
        "after": _failures(one.after),
        "relative": _number(change.relative) if change else None,
        "p": change.p if change else None,
        "chance": change.is_chance if change else None,
        "said": one.said,
    }


def _pattern(one: ErrorPattern) -> dict[str, Any]:
    return {
        "name": one.name,
        "signature": one.signature,
        "codes": list(one.codes),
        "failures": _failures(one.failures),
        "flaky": list(one.flaky),
        "analysis": one.analysis,
        "linked": one.linked,
        "status": one.status,
        "root_cause": one.root_cause,
        "fix": one.fix,
        "fixed": one.fixed,
        "came_back": one.came_back,
        "expect": one.expect,
        "priority": one.priority or "",
    }


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        "criterion": verdict.name,
        "rule": criteria.rule(verdict.criterion),
        "outcome": verdict.outcome,
        "value": _number(verdict.value),
        "unit": "percent" if verdict.criterion.metric in metrics.PERCENT else verdict.criterion.unit,
        "of": verdict.of,
        "why": verdict.why,
        "stated": verdict.criterion.stated or "",
    }


def _impact(state: ImpactState) -> dict[str, Any]:
    return {
        "name": state.impact.name,
        "unit": state.impact.unit,
        "basis": state.impact.basis,
        "protected": _number(state.protected),
        "share": _number(state.share),
        "stated_share": _number(state.stated_share),
        "said": state.said,
        "contradictions": list(state.contradictions),
    }


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)

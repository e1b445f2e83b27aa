"""Everything that the template of a cycle's report is given: plain values only, all of this cycle's own file.

What must not enter: the clock, other files, an index, layout. Counting is done in `rca.cycles`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from rca.cycles import criteria, impact
from rca.cycles import tally as tallies
from rca.cycles.before import before_of, is_kept
from rca.cycles.compare import compare
from rca.cycles.state import tested_revision, waits_for
from rca.documents import cycle_checks, cycle_course, cycle_errors, cycle_results, cycle_stakes
from rca.documents.cycle_sections import placed, taken
from rca.documents.sections import FreeSection

if TYPE_CHECKING:
    from rca.cycles import Cycle
    from rca.cycles.compare import Comparison


@dataclass(frozen=True, slots=True)
class Before:
    """The cycle that this one is compared with."""

    number: int
    id: str
    """"" where no file of it exists."""
    revision: str
    source: str
    """Where people who stated it have it from."""


@dataclass(frozen=True, slots=True)
class Report:
    """What is computed for the page, in the order of its parts."""

    title: str
    tests: str
    """`50 of 58 tests = 86.2 % passed`; "" where none ran."""
    modules: str
    stated: bool
    """Whether a part of the counts is stated by people."""
    revision: str
    waiting: str
    """Why the last deployment is not measured, as a clause; "" where it is."""
    before: Before | None
    overall: str
    """The change of the tests that ran in both cycles, with what chance may explain."""
    remarks: tuple[str, ...]
    worse: tuple[str, ...]
    worse_tests: tuple[cycle_results.Moves, ...]
    better: tuple[str, ...]
    better_tests: tuple[cycle_results.Moves, ...]
    rows: tuple[cycle_results.ModuleRow, ...]
    sets: tuple[cycle_results.Moves, ...]
    failing: tuple[cycle_results.FailingModule, ...]
    failing_tests: int
    flaky: tuple[cycle_results.FailingTest, ...]
    skipped: tuple[cycle_results.FailingTest, ...]
    xpassed: tuple[cycle_results.FailingTest, ...]
    errors: tuple[cycle_errors.ErrorRow, ...]
    known: tuple[cycle_errors.KnownError, ...]
    doubts: tuple[str, ...]
    checks: tuple[cycle_checks.Check, ...]
    unmeasured: str
    """Why all unmeasured criteria are, where it is one reason."""
    outcomes: dict[str, int]
    """How many criteria are met, missed and unmeasured."""
    stakes: tuple[cycle_stakes.Stake, ...]
    course: cycle_course.Course | None
    free: dict[str, tuple[FreeSection, ...]]


GIVEN: Final = (
    frozenset({Before, FreeSection, Report})
    | cycle_checks.GIVEN
    | cycle_results.GIVEN
    | cycle_errors.GIVEN
    | cycle_course.GIVEN
    | cycle_stakes.GIVEN
)
"""The classes of the values that `context` gives."""


def context(cycle: Cycle) -> dict[str, Any]:
    """The variables of a template: `cycle`, as the YAML has it, and the `report` prepared from it."""
    return {"cycle": cycle.model_dump(), "report": _report(cycle)}


def _report(cycle: Cycle) -> Report:
    before = before_of(cycle)
    comparison = compare(before, cycle) if before else None
    place = cycle.environment
    tests, modules = tallies.tests(cycle), tallies.modules(cycle)
    verdicts = criteria.evaluate(cycle, before)
    headings = taken()
    shared = cycle_checks.shared_reason(verdicts)
    worse = cycle_results.worse(comparison, before) if comparison and before else ((), ())
    better = cycle_results.better(comparison) if comparison else ((), ())
    failing = cycle_results.failing(cycle, comparison.tests if comparison else None)
    course = cycle_course.course(cycle, before)
    return Report(
        title=f"Cycle {cycle.number}: {cycle.title}" if cycle.title.strip() else f"Cycle {cycle.number}, {place}",
        tests=tests.said if tests.ran else "",
        modules=modules.said if modules.ran else "",
        stated=tests.stated,
        revision=tested_revision(cycle),
        waiting=waits_for(cycle),
        before=_before(cycle, comparison),
        overall=course.last if course else "",
        remarks=comparison.remarks if comparison else (),
        worse=worse[0],
        worse_tests=worse[1],
        better=better[0],
        better_tests=better[1],
        rows=cycle_results.rows(cycle, comparison),
        sets=cycle_results.sets(comparison) if comparison else (),
        failing=failing,
        failing_tests=tests.failed,
        flaky=cycle_results.apart(cycle, "flaky"),
        skipped=cycle_results.apart(cycle, "skipped"),
        xpassed=cycle_results.apart(cycle, "xpassed"),
        errors=cycle_errors.rows(cycle, comparison),
        known=cycle_errors.known(cycle, comparison, headings),
        doubts=tuple(cycle_checks.questions(cycle, before, verdicts)),
        checks=tuple(cycle_checks.check(one, shared) for one in verdicts),
        unmeasured=shared,
        outcomes=dict(Counter(one.outcome for one in verdicts)),
        stakes=tuple(cycle_stakes.stake(one) for one in impact.states(cycle)),
        course=course,
        free=placed(cycle.sections, headings),
    )


def _before(cycle: Cycle, comparison: Comparison | None) -> Before | None:
    if comparison is None or cycle.before is None:
        return None
    side, kept = comparison.before, is_kept(cycle)
    return Before(side.number, side.id if kept else "", side.revision, "" if kept else cycle.before.source)

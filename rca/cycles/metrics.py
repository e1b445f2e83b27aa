"""The vocabulary of success criteria, and the value of each metric by a cycle's results.

What must not enter: operators, targets and verdicts (they are in `criteria`).
"""

from collections.abc import Callable
from fractions import Fraction
from typing import Final

from rca.cycles import tally, words
from rca.cycles.cycle import Cycle, Measure, Metric
from rca.cycles.failures import Failures, failing_with
from rca.cycles.moved import moved, moved_modules
from rca.cycles.names import parted

METRICS: Final[dict[Metric, str]] = {
    "pass_rate": "percent of the tests that ran and passed at once, or of the modules in which nothing failed",
    "passed": "tests that passed at once, or modules in which nothing failed",
    "failed": "tests that failed, or modules in which one did",
    "flaky": "tests that passed only when repeated",
    "skipped": "tests that did not run",
    "failures": "tests that failed with the errors named in `of`: a signature, a code, a pattern's name, an analysis",
    "reduction": "percent by which these failures fell since the cycle before",
    "passing": "percent of the tests and modules named in `of` that pass",
    "regressed": "tests (or modules) that passed in the cycle before and do not now; of the modules in `of`, or of all",
    "fixed": "tests (or modules) that failed in the cycle before and pass now",
    "done": "work named in `of` (or all) that is done and has a proof",
}
"""The vocabulary. `of` narrows rates and counts to the modules that it names."""
PERCENT: Final = frozenset({"pass_rate", "reduction", "passing"})
"""Metrics whose value and target are percentages."""


class UnmeasuredError(Exception):
    """Why a metric has no value, as a clause."""


def value(measure: Measure, cycle: Cycle, before: Cycle | None) -> tuple[Fraction, str]:
    """The value, in percent for a rate and else a count, with unit and denominator in words: `of 10 modules`.

    Errors: UnmeasuredError with the reason where nothing says it.
    """
    if measure.metric in _COUNTS:
        return _of_counts(measure, cycle)
    return _OTHERS[measure.metric](measure, cycle, before)


_COUNTS: Final[dict[str, Callable[[tally.Tally], int]]] = {
    "passed": lambda counted: counted.passed,
    "failed": lambda counted: counted.failed,
    "flaky": lambda counted: counted.flaky,
    "skipped": lambda counted: counted.skipped,
    "pass_rate": lambda counted: counted.passed,
}


def _of_counts(measure: Measure, cycle: Cycle) -> tuple[Fraction, str]:
    tallies = _tallies(measure.of, cycle)
    total = sum(tallies.values(), tally.Tally())
    if measure.unit == "modules":
        ran = [one for one in tallies.values() if one.ran]
        count, of = sum(_is_counted(measure.metric, one) for one in ran), len(ran)
    else:
        count, of = _COUNTS[measure.metric](total), total.ran
    if measure.metric == "skipped":
        return Fraction(total.skipped), "tests"
    if not of:
        raise UnmeasuredError("no test ran")
    said = f"of {words.counted(of, measure.unit)}"
    return (Fraction(100 * count, of) if measure.metric == "pass_rate" else Fraction(count)), said


def _is_counted(metric: str, module: tally.Tally) -> bool:
    if metric == "flaky":
        return module.flaky > 0
    return module.is_passing is (metric != "failed")


def _tallies(of: tuple[str, ...], cycle: Cycle) -> dict[str, tally.Tally]:
    tallies = tally.by_module(cycle)
    missing = [name for name in of if name not in tallies]
    if missing:
        raise UnmeasuredError(f"{', '.join(missing)} is no module of the results")
    return {name: tallies[name] for name in of} if of else tallies


def _failures(measure: Measure, cycle: Cycle, _before: Cycle | None) -> tuple[Fraction, str]:
    count, ran = _counted(measure, cycle, "")
    return Fraction(count), f"of {words.counted(ran, 'tests')}" if ran else "tests"


def _reduction(measure: Measure, cycle: Cycle, before: Cycle | None) -> tuple[Fraction, str]:
    if before is None:
        raise UnmeasuredError("there is no cycle before it")
    was, _ = _counted(measure, before, " in the cycle before")
    if not was:
        raise UnmeasuredError("there was no such failure in the cycle before")
    now, _ = _counted(measure, cycle, "")
    return Fraction(100 * (was - now), was), f"of {words.counted(was, 'failures')} in cycle {before.number}"


def _counted(measure: Measure, cycle: Cycle, where: str) -> tuple[int, int | None]:
    if not measure.of:
        raise UnmeasuredError("`of` names no error")
    found: list[Failures] = []
    for name in measure.of:
        counted = failing_with(cycle, name)
        if counted is None:
            raise UnmeasuredError(f"nobody counted {name}{where}")
        found.append(counted)
    tests = {test for one in found for test in one.tests}
    return len(tests) + sum(one.count for one in found if not one.tests), found[0].ran


def _passing(measure: Measure, cycle: Cycle, _before: Cycle | None) -> tuple[Fraction, str]:
    passed = ran = 0
    for name in measure.of:
        counted = of_test_or_module(name, cycle)
        if counted is None or not counted.ran:
            raise UnmeasuredError(f"{name} has no result")
        passed, ran = passed + counted.passed, ran + counted.ran
    if not ran:
        raise UnmeasuredError("`of` names no test")
    return Fraction(100 * passed, ran), f"of {words.counted(ran, 'tests')}"


def of_test_or_module(name: str, cycle: Cycle) -> tally.Tally | None:
    """The counts of a module, or of one test `module::test`; None where neither has results."""
    module = tally.by_module(cycle).get(name)
    if module:
        return module
    outcome = tally.outcomes(cycle).get(name)
    if outcome is None:
        return None
    return tally.Tally(
        passed=int(outcome in {"passed", "xpassed"}),
        failed=int(outcome in {"failed", "error"}),
        flaky=int(outcome == "flaky"),
        skipped=int(outcome in {"skipped", "xfailed"}),
    )


def _moved(measure: Measure, cycle: Cycle, before: Cycle | None) -> tuple[Fraction, str]:
    if before is None:
        raise UnmeasuredError("there is no cycle before it")
    _tallies(measure.of, cycle)
    modules = [one for one in moved_modules(before, cycle) if not measure.of or one.module in measure.of]
    shared = [(one, one.before, one.after) for one in modules if one.before and one.after]
    if not shared:
        raise UnmeasuredError("no module is in both cycles")
    if measure.unit == "modules":
        count = sum(one.kind == measure.metric for one, _, _ in shared)
        return Fraction(count), f"of {words.counted(len(shared), 'modules')} of both cycles"
    tests = moved(before, cycle)
    if tests.is_named:
        wanted = tests.regressed if measure.metric == "regressed" else tests.fixed
        names = {one.module for one, _, _ in shared}
        count, of = sum(parted(name)[0] in names for name in wanted), len(tests.ran)
        return Fraction(count), f"of {words.counted(of, 'tests')} of both cycles"
    sign = 1 if measure.metric == "regressed" else -1
    count = sum(max(0, sign * (old.passed - new.passed)) for _, old, new in shared)
    of = sum(new.ran for _, _, new in shared)
    return Fraction(count), f"of {words.counted(of, 'tests')}, by the counts of {words.counted(len(shared), 'modules')}"


def _done(measure: Measure, cycle: Cycle, _before: Cycle | None) -> tuple[Fraction, str]:
    known = {work.what: work for work in cycle.work}
    missing = [name for name in measure.of if name not in known]
    if missing:
        raise UnmeasuredError(f"no work is called {missing[0]!r}")
    wanted = [known[name] for name in measure.of] or list(cycle.work)
    if not wanted:
        raise UnmeasuredError("the cycle lists no work")
    return Fraction(sum(work.status == "done" and bool(work.proof) for work in wanted)), f"of {len(wanted)} with proof"


_OTHERS: Final[dict[str, Callable[[Measure, Cycle, Cycle | None], tuple[Fraction, str]]]] = {
    "failures": _failures,
    "reduction": _reduction,
    "passing": _passing,
    "regressed": _moved,
    "fixed": _moved,
    "done": _done,
}

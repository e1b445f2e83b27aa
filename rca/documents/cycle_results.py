"""What a cycle's report says of modules and tests: rows, failing tests with their errors, what got worse and better.

What must not enter: markup, and counts that `rca.cycles` does not make.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rca.cycles import tally as tallies
from rca.cycles.names import full, parted
from rca.cycles.results import FAILED
from rca.text import clip

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rca.cycles import Cycle, Module
    from rca.cycles.compare import Comparison
    from rca.cycles.moved import ModuleChange, Moved
    from rca.cycles.tally import Tally

MOST_TESTS: Final = 200
"""Failing tests that are named with their errors; the YAML has all of them."""
MOST_MOVED: Final = 40
"""Tests that are named in one list of what changed."""
ERROR: Final = 300
"""Characters of an error's first line."""
ERROR_LINES: Final = 24

_KINDS: Final = {
    "fixed": "fixed",
    "improved": "better",
    "unchanged": "unchanged",
    "regressed": "worse",
    "added": "not counted before",
    "removed": "gone",
}


@dataclass(frozen=True, slots=True)
class ModuleRow:
    """One module: tests that passed of those that ran, now and before."""

    module: str
    now: str
    """`3/5`; "" for a module that is gone."""
    before: str
    change: str
    """"" without a cycle before. Where as many tests got worse as better, both are counted."""
    is_worse: bool
    """Whether it passes less, or a test in it that passed fails now."""
    apart: str
    """Flaky and skipped tests in words."""
    stated: bool
    is_quiet: bool
    """Whether all passed and nothing changed."""


@dataclass(frozen=True, slots=True)
class FailingTest:
    """A test that did not simply pass, and its error."""

    test: str
    outcome: str
    error: str
    """One line."""
    whole: str
    """All of an error that is longer; else ""."""
    was: str
    """What it did in the cycle before, in words; "" where that is not known."""
    attempts: int


@dataclass(frozen=True, slots=True)
class FailingModule:
    """A module with tests that failed."""

    module: str
    said: str
    """`3 of 5 tests passed`."""
    tests: tuple[FailingTest, ...]
    unnamed: int
    """Tests that failed and that nobody named."""


@dataclass(frozen=True, slots=True)
class Moves:
    """Names of tests that changed in one way; `what` begins a line."""

    what: str
    tests: tuple[str, ...]
    more: int

    @property
    def count(self) -> int:
        """How many tests these are, named or not."""
        return len(self.tests) + self.more


GIVEN: Final = frozenset({FailingModule, FailingTest, ModuleRow, Moves})


def rows(cycle: Cycle, comparison: Comparison | None) -> tuple[ModuleRow, ...]:
    """A row for each module: what got worse first, then what fails, then the others in the order of the file."""
    if comparison is None:
        found = [_row(name, None, counted, "") for name, counted in tallies.by_module(cycle).items()]
    else:
        regressed, fixed = (_by_module(names) for names in (comparison.tests.regressed, comparison.tests.fixed))
        found = [_changed(one, regressed[one.module], fixed[one.module]) for one in comparison.modules]
    return tuple(sorted(found, key=_urgency))


def _by_module(tests: Iterable[str]) -> Counter[str]:
    return Counter(parted(test)[0] for test in tests)


def _changed(one: ModuleChange, regressed: int, fixed: int) -> ModuleRow:
    change = _KINDS[one.kind]
    if regressed and one.kind != "regressed":
        change = f"{regressed:,} worse, {fixed:,} better"
    return _row(one.module, one.before, one.after, change, is_worse=regressed > 0 or one.kind == "regressed")


def _urgency(row: ModuleRow) -> int:
    passed, _, ran = row.now.partition("/")
    return 0 if row.is_worse else 1 if row.now and passed != ran else 2 if row.now else 3


def _row(module: str, before: Tally | None, now: Tally | None, change: str, *, is_worse: bool = False) -> ModuleRow:
    apart = (
        []
        if now is None
        else [f"{now.flaky:,} flaky"] * (now.flaky > 0) + [f"{now.skipped:,} skipped"] * (now.skipped > 0)
    )
    return ModuleRow(
        module=module,
        now="" if now is None else f"{now.passed}/{now.ran}",
        before="" if before is None else f"{before.passed}/{before.ran}",
        change=change,
        is_worse=is_worse,
        apart=", ".join(apart),
        stated=now is not None and now.stated,
        is_quiet=now is not None and now.is_passing and not apart and change in {"", "unchanged"},
    )


def failing(cycle: Cycle, moved: Moved | None) -> tuple[FailingModule, ...]:
    """The modules in which tests failed, each failing test with its error; those that got worse first."""
    left, found = MOST_TESTS, []
    for module in cycle.results:
        counted = tallies.of_module(module)
        if not counted.failed:
            continue
        named = [one for one in _tests(module, moved) if one.outcome in FAILED]
        unnamed = counted.failed - len(named) + max(0, len(named) - left)
        said = f"{counted.passed:,} of {counted.ran:,} tests passed" + (" (stated)" if counted.stated else "")
        found.append(FailingModule(module.module, said, tuple(named[:left]), unnamed))
        left = max(0, left - len(named))
    return tuple(found)


def apart(cycle: Cycle, outcome: str) -> tuple[FailingTest, ...]:
    """The tests with one other outcome (`flaky`, `skipped`, `xpassed`), `module::test`."""
    found = (one for module in cycle.results for one in _tests(module, None, in_full=True) if one.outcome == outcome)
    return tuple(list(found)[:MOST_TESTS])


def _tests(module: Module, moved: Moved | None, *, in_full: bool = False) -> Iterator[FailingTest]:
    for result in module.others:
        lines = [line.strip() for line in result.error.splitlines() if line.strip()]
        first = lines[0] if lines else ""
        is_long = len(lines) > 1 or len(first) > ERROR
        yield FailingTest(
            test=full(module.module, result.test) if in_full else result.test,
            outcome=result.outcome,
            error=first if len(first) <= ERROR else f"{first[:ERROR].rstrip()} …",
            whole=clip(result.error.strip("\n"), ERROR_LINES, 500) if is_long else "",
            was=_was(full(module.module, result.test), moved) if moved else "",
            attempts=result.attempts,
        )


def _was(test: str, moved: Moved) -> str:
    if test in moved.regressed:
        return "passed before"
    if test in moved.another_error:
        return "failed before with another error"
    if test in moved.persisting:
        return "failed before"
    if test in moved.added:
        return "a new test"
    return "did not run before" if test in moved.new else ""


def worse(comparison: Comparison, before: Cycle) -> tuple[tuple[str, ...], tuple[Moves, ...]]:
    """What got worse since the cycle `before`: sentences on modules and errors, and the tests by name."""
    said = [_of_module(one) for one in comparison.modules if one.kind == "regressed"]
    said += [one.said for one in comparison.patterns if one.kind in {"new", "more"}]
    tests, was = comparison.tests, tallies.outcomes(before) if comparison.tests.flaky else {}
    lists = [
        ("Passed before, failing now", tests.regressed),
        ("Failing now, did not run before", tests.new),
        ("Failing with another error than before", tests.another_error),
        ("Passed at once before, only when repeated now", tuple(n for n in tests.flaky if was.get(n) == "passed")),
        ("Ran before, skipped now", tests.skipped),
    ]
    return tuple(said), tuple(_moves(lists))


def worse_by_chance(comparison: Comparison) -> bool:
    """Whether something got worse and chance may explain each part of it, the tests by name as a whole."""
    changes = [one.change for one in comparison.modules if one.kind == "regressed"]
    changes += [one.change for one in comparison.patterns if one.kind in {"new", "more"}]
    tests = comparison.tests
    if tests.regressed or tests.new:
        changes.append(comparison.common or comparison.total)
    if tests.flaky or tests.skipped or tests.another_error:
        return False
    return bool(changes) and all(one is not None and one.is_chance is True for one in changes)


def better(comparison: Comparison) -> tuple[tuple[str, ...], tuple[Moves, ...]]:
    """What got better, in the same way."""
    said = [_of_module(one) for one in comparison.modules if one.kind in {"fixed", "improved"}]
    said += [one.said for one in comparison.patterns if one.kind in {"gone", "fewer"}]
    return tuple(said), tuple(_moves([("Failed before, passing now", comparison.tests.fixed)]))


def sets(comparison: Comparison) -> tuple[Moves, ...]:
    """The tests that came and those that went, where all have names."""
    return tuple(_moves([("New in this cycle", comparison.tests.added), ("No longer there", comparison.tests.removed)]))


def _of_module(change: ModuleChange) -> str:
    before, after, compared = change.before, change.after, change.change
    if before is None or after is None or compared is None:
        return change.said
    if before.ran == after.ran:
        counts = f"{before.passed:,} -> {after.passed:,} of {after.ran:,} tests passed"
    else:
        counts = f"{before.passed:,} of {before.ran:,} -> {after.passed:,} of {after.ran:,} tests passed"
    return f"{change.module}: {counts}" + (f", {compared.verdict}" if compared.verdict else "")


def _moves(lists: Iterable[tuple[str, tuple[str, ...]]]) -> Iterator[Moves]:
    for what, tests in lists:
        if tests:
            yield Moves(what, tests[:MOST_MOVED], max(0, len(tests) - MOST_MOVED))

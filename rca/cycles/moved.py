"""What became of each test and each module from one cycle to the next, by name.

What must not enter: errors and their patterns, and judgements of chance.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from rca.cycles import tally
from rca.cycles.change import Paired
from rca.cycles.cycle import Cycle
from rca.cycles.failures import Failures, failures
from rca.cycles.results import FAILED

_NOT_RUN = frozenset({"skipped", "xfailed"})


@dataclass(frozen=True, slots=True)
class Moved:
    """Tests that have names in both cycles, by what became of them; `module::test`, in alphabetical order."""

    fixed: tuple[str, ...] = ()
    """Failed before, pass now."""
    regressed: tuple[str, ...] = ()
    """Passed before (perhaps when repeated), fail now."""
    new: tuple[str, ...] = ()
    """Fail now and did not run before: added, or skipped then."""
    persisting: tuple[str, ...] = ()
    """Failed before and fail now."""
    another_error: tuple[str, ...] = ()
    """Of `persisting`, those that fail with another error than before."""
    flaky: tuple[str, ...] = ()
    """Passed now only when repeated."""
    skipped: tuple[str, ...] = ()
    """Ran before, were skipped now."""
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    is_named: bool = False
    """Whether every test of both cycles has a name, so that `added` and `removed` are all there are."""
    is_same_set: bool = False
    """Whether, all being named, the same tests ran in both."""
    paired: Paired | None = None
    """Of the tests that ran in both, where all have names."""
    ran: frozenset[str] = frozenset()
    """The tests that ran in both."""

    def pair_of(self, before: Failures | None, after: Failures | None) -> Paired | None:
        """The pairs of tests with one error; None where tests have no names, or no test that ran in both had it."""
        if not self.is_named or before is None or after is None or before.stated or after.stated:
            return None
        first, second = self.ran.intersection(before.tests), self.ran.intersection(after.tests)
        if before.count and not first and not second:
            return None
        return Paired(len(first - second), len(second - first), len(first & second), len(self.ran))

    def silent(self, before: Failures | None) -> tuple[str, ...]:
        """The tests that failed before with one error and did not run in both cycles, where all have names."""
        return tuple(sorted(set(before.tests) - self.ran)) if before and self.is_named else ()


@dataclass(frozen=True, slots=True)
class ModuleChange:
    """One module in both cycles; None where none of its tests ran."""

    module: str
    before: tally.Tally | None
    after: tally.Tally | None

    @property
    def is_same_size(self) -> bool:
        """Whether as many tests ran in both cycles."""
        return self.before is not None and self.after is not None and self.before.ran == self.after.ran

    @property
    def kind(self) -> Literal["fixed", "improved", "unchanged", "regressed", "added", "removed"]:
        """What became of the share of its tests that pass. `fixed`: tests failed before, and none does now."""
        if self.before is None or self.after is None:
            return "removed" if self.before else "added"
        before, after = self.before.rate or 0, self.after.rate or 0
        if self.after.is_passing and self.before.failed:
            return "fixed"
        if before == after:
            return "unchanged"
        return "improved" if after > before else "regressed"

    @property
    def said(self) -> str:
        """`test_2_message_flow_staging: 3/5 -> 2/5 tests passed, regressed`."""
        counts = " -> ".join(f"{one.passed}/{one.ran}" for one in (self.before, self.after) if one is not None)
        return f"{self.module}: {counts} tests passed, {self.kind}"


def moved(before: Cycle, after: Cycle) -> Moved:
    """What became of every test that has a name."""
    old, new = tally.outcomes(before), tally.outcomes(after)
    failed, fails = _failed(old), _failed(new)
    ran_before, ran_after = _ran(old), _ran(new)
    ran = frozenset(ran_before & ran_after)
    is_named = bool(old and new) and not any(module.stated for module in (*before.results, *after.results))
    passes = {name for name, outcome in new.items() if outcome in {"passed", "xpassed"}}
    persisting = failed & fails
    return Moved(
        fixed=_listed(failed & passes),
        regressed=_listed(name for name in fails - failed if name in ran),
        new=_listed(name for name in fails - failed if name not in ran) if is_named else (),
        persisting=_listed(persisting),
        another_error=_listed(_changed(before, after, persisting)),
        flaky=_listed(name for name, outcome in new.items() if outcome == "flaky"),
        skipped=_listed(
            name for name, outcome in new.items() if outcome == "skipped" and old.get(name, "skipped") not in _NOT_RUN
        ),
        added=_listed(new.keys() - old.keys()) if is_named else (),
        removed=_listed(old.keys() - new.keys()) if is_named else (),
        is_named=is_named,
        is_same_set=is_named and ran_before == ran_after,
        paired=_paired(failed & ran, fails & ran, len(ran)) if is_named else None,
        ran=ran,
    )


def moved_modules(before: Cycle, after: Cycle) -> tuple[ModuleChange, ...]:
    """Every module whose tests ran in either cycle, in the order of the later one, then of the earlier one."""
    old, new = (
        {name: counted for name, counted in tally.by_module(cycle).items() if counted.ran} for cycle in (before, after)
    )
    return tuple(ModuleChange(name, old.get(name), new.get(name)) for name in dict.fromkeys([*new, *old]))


def _failed(outcomes: dict[str, tally.TestOutcome]) -> set[str]:
    return {name for name, outcome in outcomes.items() if outcome in FAILED}


def _ran(outcomes: dict[str, tally.TestOutcome]) -> set[str]:
    return {name for name, outcome in outcomes.items() if outcome not in _NOT_RUN}


def _paired(failed: set[str], fails: set[str], tests: int) -> Paired:
    return Paired(len(failed - fails), len(fails - failed), len(failed & fails), tests)


def _changed(before: Cycle, after: Cycle, persisting: set[str]) -> set[str]:
    if not persisting:
        return set()
    keys = {one.test: one.key for one in failures(before)}
    return {one.test for one in failures(after) if one.test in persisting and one.key != keys.get(one.test)}


def _listed(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(names))

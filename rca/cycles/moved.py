"""What became of each test and each module from one cycle to the next, by name.

What must not enter: errors and their patterns, and judgements of chance.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from rca.cycles import tally
from rca.cycles.change import Change, Paired
from rca.cycles.cycle import Cycle
from rca.cycles.failures import Failures, failures
from rca.cycles.names import full
from rca.cycles.results import FAILED, Module

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
    paired: Paired | None = None
    """Of tests that did not pass, where all have names, the same ran in both, and not as many passed."""
    is_same_set: bool = True
    """Whether the same tests ran in both; of counts without names that is not known, and taken for so."""

    @property
    def change(self) -> Change | None:
        """The tests that did not pass in both cycles, for the p of their change; None where none ran in one."""
        if self.before is None or self.after is None:
            return None
        one, other = (
            Failures(side.ran - side.passed, side.ran, stated=side.stated) for side in (self.before, self.after)
        )
        return Change(self.module, one, other, paired=self.paired, comparable=self.is_same_set)

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


def moved_in_all(before: Cycle, after: Cycle) -> Moved:
    """As `moved`, but only whether tests have names, are the same, and their pairs: a trend needs no lists of names."""
    is_named = not any(module.stated for module in (*before.results, *after.results))
    (failed, ran), (fails, runs) = _sets(before), _sets(after)
    if not is_named or not ran or not runs:
        return moved(before, after)
    both = ran & runs
    pair = _paired(failed & both, fails & both, len(both))
    return Moved(is_named=True, is_same_set=ran == runs, paired=pair, ran=frozenset(both))


def _sets(cycle: Cycle) -> tuple[set[str], set[str]]:
    """The tests that failed, and those that ran."""
    failed: set[str] = set()
    ran: set[str] = set()
    for module in cycle.results:
        start = full(module.module, "")
        ran.update([start + name for name in module.passed])
        ran.update(start + one.test for one in module.others if one.outcome not in _NOT_RUN)
        failed.update(start + one.test for one in module.others if one.outcome in FAILED)
    return failed, ran


def moved_modules(before: Cycle, after: Cycle) -> tuple[ModuleChange, ...]:
    """Every module whose tests ran in either cycle, in the order of the later one, then of the earlier one."""
    old, new = (
        {module.module: (module, counted) for module in cycle.results if (counted := tally.of_module(module)).ran}
        for cycle in (before, after)
    )
    return tuple(_module(name, old.get(name), new.get(name)) for name in dict.fromkeys([*new, *old]))


def _module(name: str, old: tuple[Module, tally.Tally] | None, new: tuple[Module, tally.Tally] | None) -> ModuleChange:
    before, after = old[1] if old else None, new[1] if new else None
    if not old or not new or old[1].stated or new[1].stated or old[1].passed == new[1].passed:
        return ModuleChange(name, before, after)
    (passed, ran), (passes, runs) = _names(old[0]), _names(new[0])
    if ran != runs:
        return ModuleChange(name, before, after, is_same_set=False)
    pair = Paired(len(passes - passed), len(passed - passes), len(ran - passed - passes), len(ran))
    return ModuleChange(name, before, after, pair)


def _names(module: Module) -> tuple[set[str], set[str]]:
    """The tests that passed, and those that ran."""
    passed = {*module.passed, *(one.test for one in module.others if one.outcome == "xpassed")}
    return passed, passed | {one.test for one in module.others if one.outcome not in _NOT_RUN}


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

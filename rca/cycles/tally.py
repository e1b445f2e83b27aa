"""How many of a cycle's tests and modules passed. Counts and rates only; what failed and why is in `patterns`.

A test that was skipped, or failed as expected, did not run in the sense of a rate. A flaky test ran: it is no clean
pass and no failure, so it is in the denominator and counted by itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from rca.cycles import words
from rca.cycles.cycle import Cycle
from rca.cycles.names import full
from rca.cycles.results import FAILED, Module

TestOutcome = Literal["passed", "failed", "error", "skipped", "flaky", "xfailed", "xpassed"]
_APART: Final = frozenset({"skipped", "xfailed"})


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of tests. `failed` holds errors too; `skipped` holds what failed as expected."""

    passed: int = 0
    failed: int = 0
    flaky: int = 0
    skipped: int = 0
    stated: bool = False
    """Whether a part of it is stated by a person and not counted by names."""

    @property
    def ran(self) -> int:
        """The denominator of rates: tests that were not skipped."""
        return self.passed + self.failed + self.flaky

    @property
    def rate(self) -> Fraction | None:
        """The share of tests that passed at once, 0 to 1; None where none ran."""
        return Fraction(self.passed, self.ran) if self.ran else None

    @property
    def is_passing(self) -> bool:
        """Whether tests ran and none failed; a flaky one passed in the end."""
        return self.ran > 0 and not self.failed

    @property
    def said(self) -> str:
        """`50 of 58 tests = 86.2 % passed, 1 flaky, 2 skipped`."""
        apart = [f"{count:,} {what}" for count, what in ((self.flaky, "flaky"), (self.skipped, "skipped")) if count]
        return ", ".join([f"{words.share(self.passed, self.ran, 'tests')} passed", *apart])

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.passed + other.passed,
            self.failed + other.failed,
            self.flaky + other.flaky,
            self.skipped + other.skipped,
            self.stated or other.stated,
        )


@dataclass(frozen=True, slots=True)
class ModuleTally:
    """Modules in which tests ran, and those of them in which none failed."""

    passed: int
    ran: int

    @property
    def rate(self) -> Fraction | None:
        """The share of modules that passed, 0 to 1; None where none ran."""
        return Fraction(self.passed, self.ran) if self.ran else None

    @property
    def said(self) -> str:
        """`6 of 10 modules = 60.0 % passed`."""
        return f"{words.share(self.passed, self.ran, 'modules')} passed"


def of_module(module: Module) -> Tally:
    """One module's counts."""
    if not module.others and not module.stated:  # most modules, most of the time
        return Tally(len(module.passed))
    outcomes = [result.outcome for result in module.others]
    flaky = outcomes.count("flaky")
    apart = sum(outcome in _APART for outcome in outcomes)
    if module.stated:
        passed = module.stated.passed
        return Tally(passed, max(0, module.stated.total - passed - flaky), flaky, apart, stated=True)
    passed = len(module.passed) + outcomes.count("xpassed")
    return Tally(passed, sum(outcome in FAILED for outcome in outcomes), flaky, apart)


def of_modules(modules: Iterable[Module]) -> Tally:
    """The counts of several modules together."""
    passed = failed = flaky = skipped = 0
    stated = False
    for one in map(of_module, modules):
        passed += one.passed
        failed += one.failed
        flaky += one.flaky
        skipped += one.skipped
        stated = stated or one.stated
    return Tally(passed, failed, flaky, skipped, stated)


def tests(cycle: Cycle) -> Tally:
    """The counts of all tests of a cycle."""
    return of_modules(cycle.results)


def modules(cycle: Cycle) -> ModuleTally:
    """How many of a cycle's modules passed."""
    tallies = [tally for tally in map(of_module, cycle.results) if tally.ran]
    return ModuleTally(sum(tally.is_passing for tally in tallies), len(tallies))


def by_module(cycle: Cycle) -> dict[str, Tally]:
    """The counts of each module, in the order of the file."""
    return {module.module: of_module(module) for module in cycle.results}


def outcomes(cycle: Cycle) -> dict[str, TestOutcome]:
    """The outcome of every test that has a name, by `module::test`."""
    found: dict[str, TestOutcome] = {}
    for module in cycle.results:
        start = full(module.module, "")
        found |= dict.fromkeys([start + name for name in module.passed], "passed")
        found |= {full(module.module, result.test): result.outcome for result in module.others}
    return found

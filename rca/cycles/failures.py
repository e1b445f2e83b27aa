"""A cycle's failing tests with the identity of their errors, and how many of them are one error.

What must not enter: earlier analyses, and judgements whether a count has changed.
"""

from dataclasses import dataclass
from functools import lru_cache

from rca.cycles import tally
from rca.cycles.cycle import Cycle, Pattern
from rca.cycles.names import full
from rca.cycles.results import FAILED, Module, StatedFailures, TestResult
from rca.signature import VERSION, sign


@dataclass(frozen=True, slots=True)
class Failure:
    """A test that failed, or that passed only when it was repeated."""

    test: str
    """`module::test`."""
    module: str
    error: str
    key: str
    """The error's signature, `1:...`; "" where nobody kept an error."""
    codes: tuple[str, ...]
    flaky: bool = False


@dataclass(frozen=True, slots=True)
class Failures:
    """How many tests failed with one error."""

    count: int
    ran: int | None
    """Tests that ran: the denominator. None where nobody said it."""
    tests: tuple[str, ...] = ()
    """Those that are named, `module::test`."""
    stated: bool = False
    """Whether a person gave the count, without names."""
    assumed: bool = False
    """Whether `ran` is an assumption."""
    about: bool = False
    flaky: tuple[str, ...] = ()
    """Tests that failed with it and passed when repeated: not in `count`, though the error was there."""


def failures(cycle: Cycle) -> list[Failure]:
    """Every named failure in the order of the file, flaky ones marked."""
    return [
        _failure(module, result)
        for module in cycle.results
        for result in module.others
        if result.outcome in FAILED or result.outcome == "flaky"
    ]


def _failure(module: Module, result: TestResult) -> Failure:
    key, codes = _identity(result.error) if result.error else ("", ())
    stored = result.signature if result.signature.startswith(f"{VERSION}:") else ""
    return Failure(
        test=full(module.module, result.test),
        module=module.module,
        error=result.error,
        # the stored one was made of the whole report; one of another version says nothing beside today's
        key=stored or key,
        codes=codes,
        flaky=result.outcome == "flaky",
    )


@lru_cache(maxsize=4096)
def _identity(error: str) -> tuple[str, tuple[str, ...]]:
    """Key and codes of an error text; thousands of tests fail with a few texts."""
    signature = sign(error)
    return signature.key(), signature.codes


class Errors:
    """A cycle's failures, looked at once and asked often."""

    def __init__(self, cycle: Cycle) -> None:
        counted = tally.tests(cycle)
        self.ran = counted.ran
        """Tests that ran."""
        self.failures = failures(cycle)
        """Every named failure in the order of the file, flaky ones too."""
        self._patterns = cycle.patterns
        self._failed = [one for one in self.failures if not one.flaky]
        self.is_named = counted.ran > 0 and counted.failed == len(self._failed)
        """Whether tests ran and every one that failed has its name, so that what is not there did not happen."""

    def of(self, name: str) -> Failures | None:
        """How many tests failed with an error: `name` is a signature, a code, a pattern's name or its analysis's id.

        None where neither results nor statements tell: a stated cycle is silent on what it does not name. Where all
        tests that failed are named, an error that none of them has was met 0 times.
        """
        patterns = [pattern for pattern in self._patterns if name in _names(pattern)]
        keys = {name, *(pattern.signature for pattern in patterns)} - {""}
        codes = {name, *(pattern.code for pattern in patterns if not pattern.signature)} - {""}
        having = [one for one in self.failures if one.key in keys or not codes.isdisjoint(one.codes)]
        if having:
            tests = tuple(one.test for one in having if not one.flaky)
            return Failures(len(tests), self.ran, tests, flaky=tuple(one.test for one in having if one.flaky))
        told = [pattern.stated for pattern in patterns or self._with_code(name) if pattern.stated]
        if told:
            return self._stated(told)
        return Failures(0, self.ran) if self.is_named else None

    def codes(self) -> list[str]:
        """The codes that failures and patterns have, each once."""
        found = [code for one in self._failed for code in one.codes]
        return list(dict.fromkeys([*found, *(pattern.code for pattern in self._patterns if pattern.code)]))

    def _with_code(self, code: str) -> list[Pattern]:
        return [pattern for pattern in self._patterns if pattern.code == code]

    def _stated(self, told: list[StatedFailures]) -> Failures:
        of = max((one.of for one in told if one.of), default=None)
        return Failures(
            sum(one.count for one in told),
            of or (self.ran if self.is_named else None),
            stated=True,
            assumed=any(one.assumed for one in told),
            about=any(one.about for one in told),
        )


def failing_with(cycle: Cycle, of: str) -> Failures | None:
    """How many tests of a cycle failed with `of`; see `Errors.of`, which serves many questions."""
    return Errors(cycle).of(of)


def _names(pattern: Pattern) -> set[str]:
    return {pattern.signature, pattern.name, pattern.analysis, "" if pattern.signature else pattern.code} - {""}

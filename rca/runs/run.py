"""A test run as its producer reported it: plain values that every reader of this room returns.

What must not enter: reading, cleaning or grouping. Every text in here is already safe to show and store.
"""

from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["failed", "error"]
"""`failed`: an assertion did not hold. `error`: the test could not run, or a log told of an error."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where a run took place. Every field is one line of text; "" means unknown."""

    environment: str = ""
    """What was tested: `gcp-staging`, `production`."""
    service: str = ""
    revision: str = ""
    """What was deployed there, in the words of the platform."""
    build: str = ""
    """Number or id of the build that ran the tests."""
    branch: str = ""
    commit: str = ""
    url: str = ""
    """The page of that build."""


NOWHERE: Final = Surroundings()


@dataclass(frozen=True, slots=True)
class FailedTest:
    """One failure of one test. A test that broke twice (in its body and its teardown, in each rerun) is here twice."""

    name: str
    """`module::test`, or "" where the failure was no test's, as in a log."""
    error: str
    """The whole report of the failure, at most 400 lines of 2,000 characters."""
    output: str = ""
    """What the test printed and logged, at most 2,000 lines of 2,000 characters."""
    file: str = ""
    """The test's file (or the log), as its producer wrote it."""
    line: int | None = None
    """1-based: where the test broke in `file` when that is known, else where it begins."""
    seconds: float | None = None
    kind: Kind = "failed"


@dataclass(frozen=True, slots=True)
class Run:
    """One run. Counts are of tests; None where the producer does not say."""

    producer: str
    """`pytest`, `surefire`, `gradle`, `jest`, `gotestsum`, `playwright`, `vitest`, `mocha`, `ctest`, `junit` (another
    writer of JUnit XML), `pytest terminal`, `log` or `text`."""
    path: str
    """What was read, as it was named; "" when nothing has a name."""
    suite: str = ""
    at: str = ""
    """When it began, ISO 8601 in UTC; "" unknown."""
    total: int | None = None
    passed: int | None = None
    skipped: int | None = None
    failures: tuple[FailedTest, ...] = ()
    surroundings: Surroundings = NOWHERE
    incomplete: str = ""
    """What could not be read and why, one sentence; "" when all of it was read."""

    @property
    def failed(self) -> int:
        """How many tests failed. The producer's number, since a test can fail in several ways at once."""
        if self.total is None:
            return len({failure.name for failure in self.failures})
        return self.total - (self.passed or 0) - (self.skipped or 0)

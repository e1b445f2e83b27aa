"""What a cycle's tests came to, module by module; and what a person stated where nobody has the names.

What must not enter: counting (that is `tally`) and how the results of a run are read.
"""

from collections import Counter
from typing import Final, Literal, Self

from pydantic import Field, model_validator

from rca.analysis.entry import Entry
from rca.cycles.names import Names

Outcome = Literal["failed", "error", "skipped", "flaky", "xfailed", "xpassed"]
"""`flaky`: failed at first and passed when it was repeated; neither a clean pass nor a failure. `xfailed`: failed as it
was expected to; not counted among the tests that ran. `xpassed`: passed against expectation."""
MOST: Final = 1_000_000
"""Tests that a person may state: more is a slip, and takes the exact tests long."""
FAILED: frozenset[str] = frozenset({"failed", "error"})


class TestResult(Entry):
    """A test that did not simply pass."""

    __test__ = False  # pytest would collect it by its name

    test: str
    """Its name within the module."""
    outcome: Outcome
    error: str = ""
    """The short text of the error; of a flaky test that of its last failure, of a skipped one the reason."""
    signature: str = ""
    """`1:...`, made of the whole report by the tool."""
    attempts: int = Field(default=1, ge=1)
    """How often it ran: more than 1 where it was repeated."""
    seconds: float | None = None


class StatedCount(Entry):
    """Tests that passed among those that ran, as a person stated it without naming them."""

    passed: int = Field(ge=0, le=MOST)
    total: int = Field(ge=1, le=MOST)

    @model_validator(mode="after")
    def _within(self) -> Self:
        if self.passed > self.total:
            raise ValueError(f"{self.passed} passed of {self.total} is impossible")
        return self


class StatedFailures(Entry):
    """Failures of one pattern, as a person stated them without naming the tests."""

    count: int = Field(ge=0, le=MOST)
    of: int | None = Field(default=None, ge=1, le=MOST)
    """Tests that ran; None where that was not said."""
    assumed: bool = False
    """Whether `of` is an assumption of whoever wrote this file."""
    about: bool = False
    """Whether the statement was "about" so many."""

    @model_validator(mode="after")
    def _within(self) -> Self:
        if self.of is not None and self.count > self.of:
            raise ValueError(f"{self.count} failures of {self.of} tests is impossible")
        return self


class Module(Entry):
    """The results of one test module. Tests are named within it, each once."""

    module: str
    passed: Names = ()
    others: tuple[TestResult, ...] = ()
    """Every test that did not simply pass, by name."""
    stated: StatedCount | None = None
    """Counts instead of `passed`: what fails may still be named in `others`."""
    seconds: float | None = None
    """Of all its tests together."""

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if self.stated and self.passed:
            raise ValueError("names of passed tests and a stated count stand beside each other; keep the names")
        names = [result.test for result in self.others]
        twice = {name for name, times in Counter(names).items() if times > 1}
        twice |= set(self.passed).intersection(names)
        if twice:
            raise ValueError(f"{min(twice)!r} has two results; say how often it was repeated with `attempts`")
        unclean = sum(result.outcome in {*FAILED, "flaky"} for result in self.others)
        if self.stated and self.stated.passed + unclean > self.stated.total:
            raise ValueError(
                f"{self.stated.passed} passed and {unclean} that did not are more than the {self.stated.total} stated"
            )
        return self

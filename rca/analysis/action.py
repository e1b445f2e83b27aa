"""What was tried, what will be done, what is expected of it and what was measured."""

from typing import Literal

from pydantic import Field

from rca.analysis.entry import Entry, Timestamp


class Code(Entry):
    """Code before and after an attempt."""

    language: str = ""
    before: str = ""
    after: str = ""


class Attempt(Entry):
    """A fix that was tried. The failed ones are the most useful memory."""

    id: str
    did: str
    outcome: Literal["failed", "partial", "worked"]
    because: str = ""
    commit: str = ""
    code: Code | None = None


class Expectation(Entry):
    """How often the error is expected from one cycle on: counts of failures, not rates."""

    of: str = "failure"
    from_: int | None = Field(default=None, alias="from")
    to: int
    by_cycle: int | None = None

    @property
    def said(self) -> str:
        """`expected 3 → 0`, or `expected to be 0` where nobody counted before."""
        before = f"{self.from_} →" if self.from_ is not None else "to be"
        return f"expected {before} {self.to}"


class Measurement(Entry):
    """What a later cycle counted. Written by the tool, never by hand."""

    cycle: str
    value: int | float


class Action(Entry):
    """What will be done about a root cause."""

    id: str
    do: str
    addresses: tuple[str, ...] = ()
    kind: Literal["mitigate", "fix", "prevent", "detect"] = "fix"
    strength: Literal["strong", "intermediate", "weak"] | None = None
    horizon: Literal["now", "next", "later"] | None = None
    owner: str = ""
    due: Timestamp = ""
    status: Literal["open", "done", "dropped"] = "open"
    link: str = ""
    commit: str = ""
    expect: Expectation | None = None
    measured: tuple[Measurement, ...] = ()


class Criterion(Entry):
    """How success is checked, and how the check came out."""

    criterion: str
    command: str = ""
    outcome: Literal["passed", "failed", "open"] = "open"
    at: Timestamp = ""
    evidence: tuple[str, ...] = ()

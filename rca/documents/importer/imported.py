"""What was recognised in a document, before it becomes an analysis: plain values, no ids, no format."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

ExhibitKind = Literal["log", "code", "test", "change", "link", "note"]


@dataclass(slots=True)
class FoundEvidence:
    """Something a why rests on, verbatim."""

    text: str
    kind: ExhibitKind = "note"
    path: str = ""
    lines: str = ""
    source: str = ""
    """What the document calls it: `Test Results` above a fence."""
    commit: str = ""


@dataclass(slots=True)
class FoundWhy:
    """One why of a chain."""

    question: str
    because: str = ""
    parent: int = -1
    """Position in its chain of the why it explains; -1 for the failure."""
    evidence: list[FoundEvidence] = field(default_factory=list)
    is_root: bool = False
    """Whether its announcement says that it is the root cause."""
    line: int = 0
    """From 0."""


@dataclass(slots=True)
class Chain:
    """Whys in the order of the document. `heading` is what stands above them, where that says more than "Five Whys"."""

    whys: list[FoundWhy]
    heading: str = ""


@dataclass(slots=True)
class FoundCause:
    """A root cause; `why` is (chain, why) where it was found within or behind a chain."""

    statement: str
    contributing: bool = False
    why: tuple[int, int] | None = None


@dataclass(slots=True)
class FoundAction:
    """Something to do."""

    do: str
    done: bool = False
    kind: Literal["mitigate", "fix", "prevent", "detect"] = "fix"
    horizon: Literal["now", "next", "later"] | None = None
    owner: str = ""
    due: str = ""


@dataclass(slots=True)
class FoundCheck:
    """A box to tick under a heading that promises a check."""

    criterion: str
    passed: bool = False


@dataclass(slots=True)
class FoundSection:
    """Lines that no field took, verbatim, under their heading."""

    heading: str
    after: str
    markdown: str


@dataclass(slots=True)
class Head:
    """What the document says about itself, as text: `severity` and `status` in the format's words or ""."""

    title: str = ""
    date: str = ""
    status: str = ""
    severity: str = ""
    environment: str = ""
    service: str = ""
    revision: str = ""
    build: str = ""
    branch: str = ""
    commit: str = ""
    error: str = ""
    also: list[str] = field(default_factory=list)
    impact: str = ""
    summary: str = ""
    key_finding: str = ""
    authors: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Imported:
    """A document as far as it was recognised."""

    head: Head
    chains: list[Chain] = field(default_factory=list)
    causes: list[FoundCause] = field(default_factory=list)
    actions: list[FoundAction] = field(default_factory=list)
    checks: list[FoundCheck] = field(default_factory=list)
    lessons: list[tuple[Literal["technical", "process"], str]] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    sections: list[FoundSection] = field(default_factory=list)
    ready: dict[str, Any] | None = None
    """Of a document that this tool rendered: the analysis' own tree, read back."""
    cycle: int | None = None
    """The number of a cycle's report; such a document is no analysis."""
    report: dict[str, Any] | None = None
    """What that report tells, as the tree of a cycle without an id."""
    text: str = ""
    """The document, safe to show."""
    odd: list[str] = field(default_factory=list)
    """Sentences about what a person should look at."""

    @property
    def whys(self) -> int:
        """How many whys there are in all chains."""
        return sum(len(chain.whys) for chain in self.chains)

    @property
    def evidence(self) -> int:
        """How many pieces of evidence the whys have."""
        return sum(len(why.evidence) for chain in self.chains for why in chain.whys)

    @property
    def is_analysis(self) -> bool:
        """Whether there is a chain, or at least a root cause."""
        return self.cycle is None and bool(self.chains or self.causes)

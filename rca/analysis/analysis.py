"""The analysis as a whole: format 1, in the order in which its file is written."""

from typing import Literal

from rca.analysis.action import Action, Attempt, Criterion
from rca.analysis.entry import Entry, Timestamp
from rca.analysis.evidence import Evidence
from rca.analysis.record import JudgedPrior, Lesson, LintSettings, Moment, Origin, Relation, Section
from rca.analysis.why import RootCause, Why

FORMAT = 1
"""The format's version. A newer one is refused by the store and left as it is."""

Status = Literal["draft", "analysed", "fixing", "verified", "recurred", "closed", "dropped"]
Severity = Literal["critical", "high", "medium", "low"]


class Author(Entry):
    """Who wrote it. `agent` marks a program; a person among the reviewers makes its work count."""

    name: str
    agent: bool = False


class Seen(Entry):
    """When the failure was seen and how often."""

    first: Timestamp = ""
    last: Timestamp = ""
    count: int | None = None


class Failure(Entry):
    """What broke: the error text as seen, where, when, how often."""

    error: str = ""
    signature: str = ""
    """Written by the tool with its algorithm's version; recomputed, never trusted."""
    also: tuple[str, ...] = ()
    """Other texts of the same failure; each is searched."""
    not_same: tuple[str, ...] = ()
    """Ids of analyses that people said are of another error."""
    environment: str = ""
    service: str = ""
    revision: str = ""
    build: str = ""
    branch: str = ""
    commit: str = ""
    cycle: str = ""
    seen: Seen | None = None
    tests: tuple[str, ...] = ()
    impact: str = ""


class Analysis(Entry):
    """One five-whys document. Changed only through `Investigation.apply`."""

    rca: Literal["1"] = "1"
    id: str
    title: str
    status: Status = "draft"
    created: Timestamp = ""
    authors: tuple[Author, ...] = ()
    reviewers: tuple[Author, ...] = ()
    severity: Severity | None = None
    labels: tuple[str, ...] = ()
    summary: str = ""
    key_finding: str = ""
    failure: Failure = Failure()
    evidence: tuple[Evidence, ...] = ()
    whys: tuple[Why, ...] = ()
    root_causes: tuple[RootCause, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    actions: tuple[Action, ...] = ()
    verification: tuple[Criterion, ...] = ()
    priors: tuple[JudgedPrior, ...] = ()
    related: tuple[Relation, ...] = ()
    timeline: tuple[Moment, ...] = ()
    questions: tuple[str, ...] = ()
    lessons: tuple[Lesson, ...] = ()
    lint: LintSettings | None = None
    sections: tuple[Section, ...] = ()
    source: Origin | None = None

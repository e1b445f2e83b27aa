"""What surrounds the argument: earlier analyses, relations, timeline, lessons, free sections."""

from typing import Literal

from rca.analysis.entry import Entry, Timestamp


class JudgedPrior(Entry):
    """An earlier analysis that people accepted or rejected, with what was known then: the document needs no other file.

    `accepted` is absent while nobody has judged it.
    """

    id: str
    verdict: Literal["same", "similar"] = "similar"
    accepted: bool | None = None
    score: float | None = None
    reasons: tuple[str, ...] = ()
    title: str = ""
    root_cause: str = ""
    tried: tuple[str, ...] = ()
    """Fixes that failed there."""
    fix: Literal["none", "open", "verified", "recurred"] = "none"
    as_of: Timestamp = ""


class Relation(Entry):
    """Another analysis and what it is to this one."""

    id: str
    relation: Literal["duplicate", "recurs", "supersedes", "contradicts", "caused-by"]


class Moment(Entry):
    """A point of the timeline."""

    at: Timestamp
    what: str


class Lesson(Entry):
    """What was learned."""

    kind: Literal["technical", "process"] = "technical"
    text: str


class Ignored(Entry):
    """A lint rule silenced for one entry, with the reason."""

    rule: str
    entry: str = ""
    reason: str = ""


class LintSettings(Entry):
    """Lint rules silenced in this analysis."""

    ignore: tuple[Ignored, ...] = ()


class Section(Entry):
    """Prose with no field of its own, placed after a section of the document."""

    heading: str
    after: str = ""
    markdown: str = ""


class Origin(Entry):
    """The file that an imported analysis came from."""

    path: str
    sha256: str = ""

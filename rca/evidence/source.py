"""What a source of log lines is asked, and what it gives back. Plain values: no files, no network, no matching."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, Literal, Protocol

from rca.signature import Signature

TEXT_LINES: Final = 40
"""About how long `Excerpt.text` gets: what fits beside the question it answers. Markers of what was cut come on top."""
LINE_WIDTH: Final = 2000
"""Characters of one line of `Excerpt.text`; the rest is cut with a marker that counts it."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for: lines that tell of this error, within a window of time."""

    text: str
    """The error as it was seen, or output that carries it."""
    signature: Signature
    start: str | None = None
    end: str | None = None
    """The window, both ends included: ISO 8601; without an offset UTC. None leaves that end open."""
    context: int = 3
    """Lines shown before and after the record of a hit."""
    limit: int = 50
    """How many kinds of lines a source gives; alike lines are one kind."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Verbatim lines with what a reviewer needs to ask again. All text has passed `rca.text.clean`."""

    source: str
    """The source's name: "local", "pasted"."""
    path: str
    """Relative to the workspace where the file lies within it."""
    lines: str
    """"12-20" or "12", 1-based, context included; "" where lines have no numbers."""
    text: str
    """The lines as they stand; "… [5 lines cut]" where lines between two of them are left out."""
    at: str
    """Of the hit: ISO 8601 in UTC, "" unknown. So are `first` and `last`."""
    first: str
    last: str
    count: int
    """Alike hits, this one included, seen from `first` to `last`."""
    start: str
    end: str
    """The window that was asked, "" open."""
    query: str
    """What was asked, in a form that can be asked again."""
    link: str
    sha256: str
    """Of `text` in UTF-8."""
    score: float
    """0..1, comparable between sources: see `rca.evidence.wanted`."""
    hit: int = 0
    """The row of `text`, from 0, that matches; the others stand around it."""
    spread: tuple[int, ...] = ()
    """How many of the alike hits fell into each of equal parts of the window; where that is open, of `first` to `last`.
    () for one hit, and where times are unknown. `rca.evidence.sparkline` draws it."""
    kind: Literal["log", "test", "code", "change", "absence"] = "log"
    """What it is evidence of: what a log said, what a test reported or reads, code as it stood, a commit, or that what
    was looked for is not there."""
    commit: str = ""
    """Of code, where it stood so; of a change, itself. Full hash, "" for what is not committed."""

    @property
    def identity(self) -> tuple[str, str, str, str]:
        """What stays when the count grows: a later excerpt with the same identity replaces an earlier one."""
        return (self.source, self.path, self.lines, self.sha256)


@dataclass(frozen=True, slots=True)
class Notice:
    """What a source says about its search, in one sentence that can be shown as it stands.

    - `progress`: how far it is; replaces the source's previous progress.
    - `partial`: something was left out (a file that cannot be read, a damaged archive, more hits than the limit); what
      was found stands.
    - `failed`: the source could not be asked at all. Exit code 3 when it was the only one; other sources go on.
    - `done`: the last word of a search that came to its end, also when it found nothing: what was searched.
    """

    source: str
    kind: Literal["progress", "partial", "failed", "done"]
    message: str
    hint: str = ""
    """The command, setting or role that mends it."""
    path: str = ""
    done: int = 0
    total: int = 0
    """How much was read and how much there is, in bytes or entries; 0 unknown."""
    query: str = ""
    """With `done`: what was asked, in a form that can be asked again; "" where finding nothing would say nothing."""
    start: str = ""
    end: str = ""
    """With `done`: the window that was asked, "" open."""


class Source(Protocol):
    """A place log lines come from.

    `search` streams: an `Excerpt` as soon as a kind of line is first seen, the same excerpt again (same `identity`)
    when its count or span has grown, a `Notice` in between. `ranked` keeps the last of each identity, so it is right at
    every moment for what has come so far.

    The caller runs it where waiting does no harm (a daemon thread beside a full screen) and may drop it at any point:
    closing the iterator releases files and connections. `stop` is called at least once a megabyte, page or hit, and at
    least five times a second while waiting for a network; once it is true the source returns without another word. So
    paging, back-off and cancelling a call in flight are the source's own business, seen by others as `progress` only.

    What the world does to a source is a `Notice`, never an exception: one unreadable file must not hide the others.
    Only a query that makes no sense raises (`RcaError`, exit code 2), at the call, before anything is read. Each search
    ends with exactly one `done` or `failed`, unless stopped. When nothing matches, no excerpt comes: never filler.
    """

    @property
    def name(self) -> str:
        """The name in `Excerpt.source` and `Notice.source`."""
        ...

    def search(self, query: Query, stop: Callable[[], bool]) -> Iterator[Excerpt | Notice]:
        """Excerpts of the lines that tell of the query's error, and notices about the search."""
        ...

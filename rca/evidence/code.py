"""The code that an error's frames name, the failing test's own lines among it, as it stood when it failed.

Of each the lines around, at the commit; what has moved, changed or gone since is said.
"""

from __future__ import annotations

import hashlib
import itertools
import re
import shlex
from typing import TYPE_CHECKING, Final, NamedTuple

from rca import git
from rca.evidence import hosts, times
from rca.evidence.hunks import without_keys
from rca.evidence.passage import cleaned
from rca.evidence.source import LINE_WIDTH, Excerpt, Notice
from rca.text import clean, clip

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rca.evidence.checkout import Checkout
    from rca.evidence.source import Query
    from rca.evidence.spots import Spot

_BEFORE: Final = 6
_AFTER: Final = 5
_UPWARDS: Final = 24
"""Lines above a spot among which the head of its function is looked for."""
_HEAD: Final = re.compile(
    r"\s*(?:@|(?:async |export |public |private |protected |static |pub )*(?:def|func|fn|function|class)\b)"
)
_REACH: Final = 300
"""Lines before and after that are cleaned with a span: more than the longest key in text has."""
_FARTHER: Final = 0.05
"""How much less each further frame out says than the one that failed."""
_LEAST: Final = 0.6


class _Read(NamedTuple):
    """A spot, found in a text of its file."""

    spot: Spot
    lines: list[str]
    line: int
    """Where the spot stands in these lines, from 1."""
    commit: str
    """Whose text it is; "" for the work tree's."""


class Code:
    """The repository's files where the frames of an error stand."""

    name: Final = "code"

    def __init__(self, checkout: Checkout) -> None:
        self._checkout = checkout

    def search(self, query: Query, stop: Callable[[], bool]) -> Iterator[Excerpt | Notice]:  # noqa: ARG002  # as any source
        """As `Source.search`. The window of a query says nothing about code."""
        checkout = self._checkout
        found = 0
        if checkout.is_elsewhere:
            named = f"the commit that failed, {clean(checkout.named[:12])}, is not in this clone"
            yield self._partial(f"{named}: code is shown as it stands here", "`git fetch` brings it")
        missing, found_any = checkout.spots.missing, bool(checkout.spots.found)
        if missing and found_any:
            yield self._partial(f"not in this repository, and named by the error: {clean(', '.join(missing))}")
        shown: dict[str, range] = {}
        for spot in checkout.spots.found:
            if stop():
                return
            read = self._read(spot)
            if read is None:
                yield self._partial(f"{self._place(spot)} has no such line{self._at()}")
                continue
            if read.line - 1 in shown.get(spot.path, ()):
                continue  # an outer frame in lines that are shown already
            yield from self._remarks(read)
            span = _around(read.lines, read.line)
            shown[spot.path] = span
            yield self._excerpt(read, span, max(_LEAST, 1.0 - found * _FARTHER))
            found += 1
        where = f"{found or 'no'} place{'s' * (found != 1)} of this repository{self._at()}"
        others = f"; not here: {clean(', '.join(missing))}" if missing and not found_any else ""
        yield Notice(self.name, "done", f"the error names {where}{others}")

    def _at(self) -> str:
        return f" at {self._checkout.commit[:12]}" if self._checkout.commit else ""

    def _place(self, spot: Spot) -> str:
        return clean(f"{self._checkout.shown(spot.path)}:{spot.line}")

    def _read(self, spot: Spot) -> _Read | None:
        """The text that failed: the commit's, unless the report shows that the work tree's was run."""
        then, now = self._checkout.then(spot.path), self._checkout.now(spot.path)
        texts = [(then, self._checkout.commit), (now, self._checkout.commit if now == then else "")]
        able = [(text.splitlines(), commit) for text, commit in texts if text is not None]
        able = [(lines, commit) for lines, commit in able if spot.line <= len(lines)]
        for lines, commit in able:
            if spot.said and lines[spot.line - 1].strip() == spot.said:
                return _Read(spot, lines, spot.line, commit)
        for lines, commit in able if spot.said else ():
            alike = [at for at, line in enumerate(lines, 1) if line.strip() == spot.said]
            if len(alike) == 1:
                return _Read(spot, lines, alike[0], commit)
        return _Read(spot, able[0][0], spot.line, able[0][1]) if able else None

    def _remarks(self, read: _Read) -> Iterator[Notice]:
        """What is not as one would think: moved, another text, uncommitted, changed or gone since."""
        place = self._place(read.spot)
        if read.line != read.spot.line:
            yield self._partial(f"{place} of the error is line {read.line}{self._at()}")
        elif read.spot.said and read.lines[read.line - 1].strip() != read.spot.said:
            yield self._partial(f"{place} reads otherwise than in the error: what ran was another version")
        if not read.commit:
            if self._checkout.commit:
                yield self._partial(f"{place} is shown as it stands in the work tree: it is not committed so")
            return
        now = self._checkout.now(read.spot.path)
        if now is None:
            yield self._partial(f"{place} stands so at {read.commit[:12]}; the file is gone since")
        elif read.lines[read.line - 1] not in now.splitlines():
            yield self._partial(f"{place} stands so at {read.commit[:12]}; the line has changed since")

    def _excerpt(self, read: _Read, span: range, score: float) -> Excerpt:
        spot = read.spot
        text = "\n".join(_cleaned(read.lines, span))
        first, last = span.start + 1, span.stop
        shown = clean(self._checkout.shown(spot.path))
        commit = read.commit
        at_commit = shlex.quote(clean(f"{commit[:12]}:{spot.path}"))
        asked = f"git show {at_commit} | sed -n {first},{last}p" if commit else ""
        return Excerpt(
            source=self.name,
            path=shown,
            lines=f"{first}-{last}",
            text=text,
            at=self._changed(read, first, last) if commit else "",
            first="",
            last="",
            count=1,
            start="",
            end="",
            query=asked,
            link=hosts.code(self._checkout.remote, commit, spot.path, first, last),
            sha256=hashlib.sha256(text.encode()).hexdigest(),
            score=score,
            hit=read.line - first,
            kind="code",
            commit=commit,
        )

    def _changed(self, read: _Read, first: int, last: int) -> str:
        """When one of these lines was changed last."""
        root = self._checkout.root
        wrote = set(git.blame(root, read.commit, read.spot.path, first, last).values())
        changes = (git.change(root, commit) for commit in wrote)
        return max((times.iso(times.instant(change.at)) for change in changes if change), default="")

    def _partial(self, message: str, hint: str = "") -> Notice:
        return Notice(self.name, "partial", message, hint)


def _cleaned(lines: Sequence[str], span: range) -> list[str]:
    """The lines of a span without secrets, as many as they were: also of one that begins or ends outside of it."""
    start = max(0, span.start - _REACH)
    wide = cleaned(lines[start : span.stop + _REACH])
    rows = without_keys(wide[span.start - start : span.stop - start])
    return [clip(row, 1, LINE_WIDTH) for row in rows]


def _around(lines: Sequence[str], line: int) -> range:
    """Indices of what to show around a line, from 1: of its function alone, from its head on where that is near."""
    at = line - 1
    head = _head_of(lines, at)
    start = max(0, at - _BEFORE) if head is None else head
    stop = at + 1
    while stop < min(len(lines), at + 1 + _AFTER) and not (_HEAD.match(lines[stop]) and _indent(lines[stop]) == 0):
        stop += 1
    while not lines[stop - 1].strip() and stop > at + 1:
        stop -= 1
    return range(start, stop)


def _head_of(lines: Sequence[str], at: int) -> int | None:
    """Where the function begins that a line stands in, with what decorates it; None where that is not near."""
    depth = _indent(lines[at])
    for index in range(at - 1, max(-1, at - 1 - _UPWARDS), -1):
        row = lines[index]
        if row.strip() and _indent(row) < depth and row.lstrip()[0] not in ")]}":  # a head of several lines ends so
            depth = _indent(row)
            if _HEAD.match(row):
                decorated = itertools.takewhile(
                    lambda above: lines[above].lstrip().startswith("@"), range(index - 1, -1, -1)
                )
                return min(decorated, default=index)
    return None


def _indent(row: str) -> int:
    return len(row) - len(row.lstrip())

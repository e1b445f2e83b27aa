"""One search over any number of streams: hits get their time, the window is applied, alike hits are counted.

What is common to files and pasted text. Knows neither paths on disk nor globs.
"""

import shlex
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from rca.evidence import gravity, times
from rca.evidence.blocks import REACH
from rca.evidence.entries import entry_of
from rca.evidence.kinds import Kinds
from rca.evidence.scan import Hit, Scan, text_of
from rca.evidence.source import Excerpt, Notice, Query
from rca.evidence.stream import Stream
from rca.evidence.wanted import Match, Wanted
from rca.text import clean

_REMEMBERED: Final = 2048
"""Verdicts whose weight is remembered, so that a flood of alike lines costs one look."""


@dataclass(frozen=True, slots=True)
class Window:
    """From `start` to `end`, both included; None is open. What has no time cannot be told to be outside."""

    start: datetime | None
    end: datetime | None

    @classmethod
    def of(cls, query: Query) -> "Window":
        """RcaError (exit code 2) when an end is no time."""
        return cls(*(times.instant(text) if text else None for text in (query.start, query.end)))

    def holds(self, at: datetime | None) -> bool:
        if at is None:
            return True
        return (self.start is None or self.start <= at) and (self.end is None or at <= self.end)


class Search:
    """What the streams of one search share. RcaError (exit code 2) when the query's window is none."""

    def __init__(self, source: str, query: Query, files: Sequence[str], stop: Callable[[], bool]) -> None:
        self._source = source
        self._query = query
        self._wanted = Wanted(query)
        self._window = Window.of(query)
        self._files = tuple(files)
        self._kinds = Kinds(source, query, self._wanted, self._asked)
        self._stop = stop
        self._weighed: dict[Match, Match] = {}
        """Of lines that are not structured: those that match alike have the same level."""

    def stream(self, stream: Stream, path: str, near: datetime | None = None) -> Iterator[Excerpt | None]:
        """New kinds of one stream; None after each piece. `near`: about when it was written, for years left out."""
        if not self._wanted.searchable:
            return
        clock = _Clock(near or self._window.end or datetime.now(UTC))
        for hit in Scan(stream, self._wanted, self._stop):
            if hit is None:
                yield None
                continue
            at = clock.of(hit)
            if not self._window.holds(at):
                continue
            excerpt = self._kinds.add(replace(hit, match=self._match(hit)), path, at)
            if excerpt is not None:
                yield excerpt

    def _match(self, hit: Hit) -> Match:
        is_structured = hit.buffer.startswith(b"{", hit.start)
        if not is_structured and hit.match in self._weighed:
            return self._weighed[hit.match]
        match = gravity.of_line(hit.match, text_of(hit.buffer[hit.start : hit.stop]))
        if not is_structured and len(self._weighed) < _REMEMBERED:
            self._weighed[hit.match] = match
        return match

    def grown(self) -> Iterator[Excerpt]:
        """The excerpts whose kind has had more hits."""
        return self._kinds.grown()

    def remarks(self) -> Iterator[Notice]:
        """What the reader should know of what was not searched or not given."""
        if not self._wanted.searchable:
            yield Notice(
                self._source,
                "partial",
                "the error has no word of its own that logs could be searched for",
                "give another text of the error, one that names what failed",
            )
        if self._kinds.left_out:
            yield Notice(
                self._source,
                "partial",
                f"{self._kinds.left_out:,} more hits were left out: the limit is {self._query.limit} kinds of lines",
                "narrow the window or raise the limit",
            )

    def last_word(self, searched: str, path: str = "", done: int = 0, total: int = 0) -> Notice:
        """What was searched, where and when, and with how many hits."""
        message = self._summary(searched)
        asked = self._asked() if self._wanted.searchable else ""
        window = self._query.start or "", self._query.end or ""
        return Notice(self._source, "done", message, "", path, done, total, asked, *window)

    def _summary(self, searched: str) -> str:
        span = f" from {self._query.start or 'the beginning'} to {self._query.end or 'the end'}"
        window = span if self._query.start or self._query.end else ""
        hits = self._kinds.hits
        return f"searched {searched}{window}: {hits or 'no'} line{'s' * (hits != 1)} of this error"

    def _asked(self) -> str:
        """The query as the command that asks it again."""
        words = ["rca", "logs", *(part for file in self._files for part in ("--file", file))]
        words += ["--since", self._query.start] if self._query.start else []
        words += ["--until", self._query.end] if self._query.end else []
        return clean(shlex.join([*words, self._wanted.headline[:200]]))


class _Clock:
    """The time of each hit of a stream: its own, else that of the line it follows."""

    def __init__(self, near: datetime) -> None:
        self._near = near
        self._last: datetime | None = None

    def of(self, hit: Hit) -> datetime | None:
        at = self._time(hit.buffer[hit.start : hit.stop]) or self._inherited(hit)
        self._last = at
        return at

    def _inherited(self, hit: Hit) -> datetime | None:
        """Of the lines since the last hit, the last that has a time; else the last hit's."""
        rows = hit.between(REACH)
        return next((at for at in map(self._time, reversed(rows)) if at), self._last)

    def _time(self, raw: bytes) -> datetime | None:
        text = text_of(raw)
        entry = entry_of(text) if text.startswith("{") else None
        if entry is not None:
            return entry.at
        found = times.find(text, self._near)
        if found is not None:
            return found.at
        entry = entry_of(text)
        return entry.at if entry else None

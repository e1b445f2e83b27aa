"""Finds the lines that match in one stream, at the speed of `bytes.find`. No grouping, no windows of time, no files.

A few literals gate every piece before anything is split or decoded. Each hit sees its surroundings in one buffer, which
slides over the stream: so memory is bounded, and a hit needs no state but the buffer.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from rca.evidence import blocks
from rca.evidence.alike import Judged
from rca.evidence.stream import Stream
from rca.evidence.wanted import Match, Wanted
from rca.text import visible

SURROUND: Final = 256 * 1024
"""Bytes kept before and after a hit: Cloud Logging's longest entry, so that a structured line is usually whole."""
_LONG: Final = 32 * 1024
"""A longer line that is not structured is looked at around each hit only."""
_AROUND: Final = 8 * 1024
_SAMPLE_LINES: Final = 200


@dataclass(frozen=True, slots=True)
class Hit:
    """A line that matches, in a buffer that holds what stands around it."""

    buffer: bytes
    start: int
    stop: int
    """The line, or what was looked at of a very long one, without its line end."""
    whole: bool
    number: int
    """Of the line, 1-based."""
    match: Match
    timed: bool
    """Whether records of this log begin with a time."""

    def before(self, count: int) -> list[bytes]:
        """Up to `count` lines before, in their order; the first may be cut where the buffer begins."""
        end = self.buffer.rfind(b"\n", 0, self.start)
        if end < 0 or count <= 0:
            return []
        return self.buffer[max(0, end - SURROUND) : end].split(b"\n")[-count:]

    def after(self, count: int) -> list[bytes]:
        """Up to `count` lines after; the last may be cut where the buffer ends."""
        rows: list[bytes] = []
        end = self.buffer.find(b"\n", self.stop)
        limit = min(len(self.buffer), end + SURROUND)
        while 0 <= end < limit - 1 and len(rows) < count:
            begin, end = end + 1, self.buffer.find(b"\n", end + 1, limit)
            rows.append(self.buffer[begin : end if end >= 0 else limit])
        return rows


def text_of(raw: bytes) -> str:
    """One line's text, visible. The stream has seen to encodings: what is not UTF-8 here is written as `\\xff`.

    Not `rca.text.decode`, which would take the first bytes of a line for a byte order mark.
    """
    return visible(raw.removesuffix(b"\r").decode("utf-8", "backslashreplace"))


class Scan:
    """One pass over a stream. Iterate it once."""

    def __init__(self, stream: Stream, wanted: Wanted, stop: Callable[[], bool]) -> None:
        self._stream = stream
        self._wanted = wanted
        self._judged = Judged(wanted.match)
        self._stop = stop
        self._buffer = b""
        self._at = 0  # what is before was searched
        self._counted = 0  # lines up to here are in _number
        self._number = 1
        self._within = False  # _at stands within a line that needs no second look
        self._gates: tuple[bytes, ...] = ()
        self._timed = False

    def __iter__(self) -> Iterator[Hit | None]:
        """Hits in the order of the stream; None after each piece, so that the caller can tell how far it is."""
        while not self._stop():
            piece = self._stream.read()
            if not self._gates and piece:
                self._sample(piece)
            self._slide(piece)
            yield from self._search(len(self._buffer) - (SURROUND if piece else 0))
            if not piece:
                return
            yield None

    def _sample(self, piece: bytes) -> None:
        self._gates = self._wanted.gates(piece)
        rows = piece[:SURROUND].split(b"\n", _SAMPLE_LINES)[:_SAMPLE_LINES]
        self._timed = blocks.mostly_timed([blocks.line_of(text_of(row)) for row in rows])

    def _slide(self, piece: bytes) -> None:
        drop = max(0, self._at - SURROUND)
        self._count(max(drop, self._counted))
        self._counted -= drop
        self._at -= drop
        self._buffer = self._buffer[drop:] + piece

    def _count(self, to: int) -> None:
        self._number += self._buffer.count(b"\n", self._counted, to)
        self._counted = to

    def _search(self, until: int) -> Iterator[Hit]:
        if self._within:
            end = self._buffer.find(b"\n", self._at)
            self._within = end < 0
            self._at = len(self._buffer) if end < 0 else end
        if until <= self._at:
            return
        gates = _Gates(self._buffer, self._gates, self._at, until)
        where = gates.next(self._at)
        while where >= 0:
            hit, self._at = self._judge(where)
            if hit is not None:
                yield hit
                if self._stop():
                    return
            where = gates.next(self._at)
        self._at = max(self._at, until)

    def _judge(self, where: int) -> tuple[Hit | None, int]:
        """The hit around a literal, if its line is one, and where to go on."""
        buffer = self._buffer
        start = max(buffer.rfind(b"\n", 0, where) + 1, where - SURROUND, 0)
        end = buffer.find(b"\n", where)
        stop = len(buffer) if end < 0 else end
        whole = stop - start <= (SURROUND if buffer[start : start + 1] == b"{" else _LONG)
        if not whole:
            start, stop = max(start, where - _AROUND), min(stop, where + _AROUND)
        seen = self._widened(start, stop) if self._wanted.height > 1 else buffer[start:stop]
        if not self._wanted.possible(seen.lower()):
            return None, stop
        match = self._judged.match(text_of(seen))
        if not match.score:
            return None, stop
        self._count(max(start, self._counted))
        hit = Hit(buffer, start, stop, whole, self._number, match, self._timed)
        return hit, self._behind(hit, end)

    def _widened(self, start: int, stop: int) -> bytes:
        """A line with those around it, as many as the error's message takes."""
        for _ in range(self._wanted.height - 1):
            start = max(0, self._buffer.rfind(b"\n", max(0, start - _AROUND), max(0, start - 1)) + 1)
            end = self._buffer.find(b"\n", stop + 1, stop + _AROUND)
            stop = stop if end < 0 else end
        return self._buffer[start:stop]

    def _behind(self, hit: Hit, end: int) -> int:
        """Where the record ends that the hit stands in: a traceback repeats its message, and counts once."""
        if end < 0:
            self._within = True
            return len(self._buffer)
        rows = [blocks.line_of(text_of(raw)) for raw in (self._buffer[hit.start : end], *hit.after(1))]
        if len(rows) < 2 or not (self._continues(rows) or not rows[1].text.strip()):
            return end
        raws = hit.after(blocks.REACH)
        rows = [rows[0], *(blocks.line_of(text_of(raw)) for raw in raws)]
        _, stop = blocks.bounds(rows, 0, timed=hit.timed)
        return end + sum(len(raw) + 1 for raw in raws[: stop - 1])

    def _continues(self, rows: list[blocks.Line]) -> bool:
        return blocks.continues(rows, 1, timed=self._timed)


class _Gates:
    """Where any of some literals begins next, in a part of a buffer."""

    def __init__(self, buffer: bytes, literals: tuple[bytes, ...], start: int, until: int) -> None:
        self._buffer = buffer
        self._until = until
        self._next = {literal: self._find(literal, start) for literal in literals}

    def next(self, at: int) -> int:
        """The first place from `at` on, -1 when there is none."""
        for literal, place in self._next.items():
            if 0 <= place < at:
                self._next[literal] = self._find(literal, at)
        return min((place for place in self._next.values() if place >= 0), default=-1)

    def _find(self, literal: bytes, start: int) -> int:
        # a literal that begins before the end may reach beyond it
        return self._buffer.find(literal, start, self._until + len(literal) - 1)

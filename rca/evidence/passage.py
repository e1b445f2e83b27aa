"""Some lines of a log with what stands around them, to read: any size of file in bounded memory. No search.

Numbers are those of `Excerpt.lines`: both count line ends in what `Stream` reads.
"""

import re
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rca.errors import UNREACHABLE, RcaError
from rca.evidence.stream import Stream
from rca.text import clean, clip, redact, visible

MARGIN: Final = 2000
"""Lines before and after, unless asked otherwise."""
WIDTH: Final = 4000
"""Characters of a line; the rest is cut with a marker that counts it."""
_KEPT: Final = 4 * WIDTH + 4
"""Bytes kept of a line: enough for any characters. Those are cut when secrets are out: half a one is not recognised."""
_INNER: Final = bytes(range(0x80, 0xC0))
"""Bytes that begin no character in UTF-8."""
_SWALLOWED: Final = "…"
"""Instead of a line that is part of a secret which begins above it, so that numbers stay right."""
_PLACEHOLDER: Final = re.compile(r"(\[REDACTED:[a-z0-9-]+\])")


@dataclass(frozen=True, slots=True)
class Passage:
    """Lines that follow each other in a file."""

    name: str
    """The file's path as it was given."""
    first: int
    """The number of `lines[0]`, from 1."""
    lines: tuple[str, ...]
    """Without line ends; each has passed `rca.text.clean`."""
    above: int
    """How many lines stand before them."""
    below: bool
    """Whether the file goes on behind them."""
    damage: str = ""
    """Why reading ended before the end, as the second half of a sentence; "" when it did not."""


def around(path: Path, first: int, last: int, margin: int = MARGIN) -> Passage:
    """The lines `first` to `last` of a file, both included and from 1, with `margin` lines before and after.

    A file that has become shorter gives the lines it has, and none when it ends before the margin; `above` is then how
    many it has. Errors: RcaError with exit code `UNREACHABLE` when it cannot be read or holds no text.
    """
    name = clean(str(path))
    rows = _Rows(max(1, first - margin), max(first, last) + margin)
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # before it is opened: a pipe would block
            raise RcaError(f"{name} is no regular file", "look at it with another program", UNREACHABLE)
        with path.open("rb", buffering=0) as file:
            stream = Stream(file)
            while (piece := stream.read()) and rows.take(piece):
                pass
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise RcaError(f"{name} cannot be read: {reason}", f"look at it with `ls -l {name}`", UNREACHABLE) from None
    if stream.damage and not rows.raw:
        raise RcaError(f"{name} cannot be read: {stream.damage}", "look at it with another program", UNREACHABLE)
    return Passage(name, rows.above + 1, rows.texts(), rows.above, rows.below, stream.damage)


class _Rows:
    """The lines `start` to `stop` of a text that comes in pieces."""

    def __init__(self, start: int, stop: int) -> None:
        self._start = start
        self._stop = stop
        self._number = 1
        """Of the line that the next byte belongs to."""
        self._begun = False
        """Whether bytes of that line have come."""
        self._cut: list[int] = []
        """Characters left out of each line."""
        self.raw: list[bytes] = []
        self.below = False

    @property
    def above(self) -> int:
        return min(self._start - 1, self._number - 1 + self._begun)

    def take(self, piece: bytes) -> bool:
        """Whether more is wanted. `piece` is not empty."""
        at = self._skipped(piece)
        while at < len(piece):
            if self._number > self._stop:
                self.below = True
                return False
            end = piece.find(b"\n", at)
            self._add(piece[at : len(piece) if end < 0 else end])
            if end < 0:
                break
            self._number, self._begun, at = self._number + 1, False, end + 1
        return True

    def _skipped(self, piece: bytes) -> int:
        """Where in a piece the first line begins or goes on; its end when that is still to come."""
        missing = self._start - self._number
        if missing <= 0:
            return 0
        ends = piece.count(b"\n")
        if ends < missing:
            self._number += ends
            self._begun = not piece.endswith(b"\n")
            return len(piece)
        at = 0
        for _ in range(missing):
            at = piece.index(b"\n", at) + 1
        self._number, self._begun = self._start, False
        return at

    def _add(self, part: bytes) -> None:
        if not self._begun:
            self.raw.append(b"")
            self._cut.append(0)
            self._begun = True
        room = _KEPT - len(self.raw[-1])
        self.raw[-1] += part[:room]
        self._cut[-1] += len(part[room:].translate(None, _INNER))

    def texts(self) -> tuple[str, ...]:
        rows = _cleaned([row.removesuffix(b"\r").decode("utf-8", "backslashreplace") for row in self.raw])
        return tuple(_narrowed(row, cut) for row, cut in zip(rows, self._cut, strict=True))


def _narrowed(row: str, cut: int) -> str:
    if not cut:
        return clip(row, 1, WIDTH)
    return f"{row[:WIDTH]}… [{cut + max(0, len(row) - WIDTH):,} characters cut]"


def _cleaned(lines: Sequence[str]) -> Sequence[str]:
    """The lines, as many as they were. They are cleaned together, since a secret can span some, which become one."""
    text = visible("\n".join(lines))
    rows = redact(text)
    if rows.count("\n") != text.count("\n"):
        rows = _spread(text, rows)
    return rows.split("\n") if lines else ()


def _spread(text: str, redacted: str) -> str:
    """`redacted` with as many lines as `text`: what stands between placeholders is found again, one after the other."""
    parts = _PLACEHOLDER.split(redacted)
    spread, at = "", 0
    for index in range(0, len(parts), 2):
        literal = parts[index]
        place = text.find(literal, at) if index < len(parts) - 1 else len(text) - len(literal)
        spread += f"\n{_SWALLOWED}" * text.count("\n", at, place) + "".join(parts[index : index + 2])
        at = place + len(literal)
    return spread

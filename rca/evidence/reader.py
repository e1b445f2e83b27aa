"""A text of any size, read from any place in it: lines by where they begin, in bytes. Memory stays bounded.

What stands in a file as it is, is read there; what is packed or in another encoding is laid out in an unnamed temporary
file first, and so is a text without a file. Every line that leaves is safe to show. No search, no screens.
"""

import os
import shutil
import stat
import tempfile
import threading
import weakref
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final

from rca.errors import UNREACHABLE, RcaError
from rca.evidence.marks import Marks, Stop
from rca.evidence.passage import KEPT, cleaned, narrowed
from rca.evidence.stream import Stream
from rca.text import clean

UNPACKED: Final = 4 << 30
"""Bytes of a packed file that are laid out at most; and never more than half of what the disk has left."""
GREW: Final = "the file grew to"
"""Begins what is said of a log that is being written."""
_CHUNK: Final = 1 << 17
_ROOM: Final = 1 << 15
"""Bytes that one reading gives at most, but for a longer line: what cleans them holds other threads up."""
_NEAR: Final = 1 << 13
"""Bytes before and after that are cleaned along, since a secret can span lines."""
_WIDE: Final = 1 << 17
"""As many where a private key or a manifest of secrets stands that near."""
_SPANNING: Final = (b"PRIVATE KEY", b"Secret")
_WAIT: Final = 0.05
"""Seconds between two looks at whether more was unpacked."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line."""

    place: int
    """Where it begins, in bytes."""
    stop: int
    """Where the next one begins."""
    text: str
    """Without its end, cut to `rca.evidence.passage.WIDTH`, clean."""
    ended: bool = True
    """Whether it has an end: the last one of a log that is being written may go on."""


@dataclass(frozen=True, slots=True)
class _Raw:
    place: int
    stop: int
    kept: bytes
    cut: int
    """Bytes left out of it."""
    ended: bool


class Reader:
    """An open text. Each method reads for itself, so that several threads may ask."""

    def __init__(self, name: str, file: int, begin: int = 0, path: Path | None = None, at: float = 0) -> None:
        """`file` is a descriptor, closed when nobody has the reader any more.

        `path`: where the file is that is looked at as it stands; None for one of our own. `at`: when it was written,
        in seconds since 1970; else now.
        """
        self.name = name
        self.begin = begin
        self.damage = ""
        """Why the text ends before its end, as the second half of a sentence; "" when it does not."""
        self.is_own = path is None
        self.written = datetime.now(UTC)
        """About when; for years that its times leave out."""
        with suppress(ValueError, OverflowError, OSError):  # a clock that was far off
            self.written = datetime.fromtimestamp(at, UTC) if at else self.written
        self.marks = Marks(file, begin)
        self.file = file
        """For who searches it, and keeps the reader meanwhile."""
        weakref.finalize(self, os.close, file)
        self._path = path
        self._whole = threading.Event()
        self._whole.set()
        self._closed = threading.Event()
        self._long: dict[int, int] = {}
        """How far the ends of long lines were looked for, by their places; and by what is behind them, their places."""
        self._starts: dict[int, int] = {}
        self._seen = self.size

    @property
    def size(self) -> int:
        """Where the text ends, by now."""
        return os.fstat(self.file).st_size

    @property
    def is_whole(self) -> bool:
        """Whether all of it can be read: False while it is being unpacked."""
        return self._whole.is_set()

    def wait(self, stop: Stop) -> bool:
        """Until all of it can be read; False when it was stopped."""
        while not self._whole.wait(_WAIT):
            if stop():
                return False
        return True

    def close(self) -> None:
        """Unpack no more. The file goes when nobody reads it any longer."""
        self._closed.set()

    def changed(self) -> str:
        """What became of the file since it was opened or this was asked last, as a sentence; "" when nothing did."""
        size, before = self.size, self._seen
        self._seen = size
        if self._path is None:
            return ""
        if size < before:
            self.marks.forget()
            self._long.clear()
            self._starts.clear()
            return f"the file became shorter: {size:,} bytes"
        try:
            now, own = self._path.stat(), os.fstat(self.file)
        except OSError:
            return "the file is gone; this is what it held"
        if (now.st_dev, now.st_ino) != (own.st_dev, own.st_ino):
            return "another file has taken its place; this is what it held"
        return f"{GREW} {size:,} bytes" if size > before else ""

    # Lines

    def start_of(self, place: int) -> int:
        """Where the line begins that a byte belongs to; of one behind the end, the last line."""
        place = max(self.begin, min(place, self.size - 1))
        stop = place
        while stop > self.begin:
            chunk = max(self.begin, stop - _CHUNK)
            end = self._read(chunk, stop - chunk).rfind(b"\n")
            if end >= 0:
                return chunk + end + 1
            stop = chunk
        return self.begin

    def after(self, place: int, most: int) -> list[Line]:
        """Up to `most` lines from the one that begins at `place`."""
        return self._cleaned(self._below(place, most, _ROOM))

    def before(self, place: int, most: int) -> list[Line]:
        """Up to `most` lines that stand before `place`, where a line begins."""
        return self._cleaned(self._above(place, most, _ROOM))

    def place_of(self, number: int, stop: Stop) -> int | None:
        """Where the line of that number begins; None when there is none, or it was stopped. Waits for unpacking."""
        while True:
            is_whole = self.is_whole
            place = self.marks.place(number, stop)
            if place is not None or is_whole or stop():
                return place
            self._whole.wait(_WAIT)

    def _read(self, start: int, size: int) -> bytes:
        parts = []
        while size > 0 and (part := os.pread(self.file, size, start)):
            parts.append(part)
            start, size = start + len(part), size - len(part)
        return b"".join(parts)

    def _below(self, place: int, most: int, room: int) -> list[_Raw]:
        found: list[_Raw] = []
        text, base = self._read(place, _CHUNK), place
        while len(found) < most and room > 0 and place < base + len(text):
            end = text.find(b"\n", place - base)
            if end < 0 and place > base and base + len(text) < self.size:
                text, base = self._read(place, _CHUNK), place
                continue
            raw = self._raw(place, base + end) if end >= 0 else self._raw(place, self._end_of(place, base + len(text)))
            found.append(raw)
            room -= len(raw.kept)
            place = raw.stop
            if place >= base + len(text):
                text, base = self._read(place, _CHUNK), place
        return found

    def _above(self, place: int, most: int, room: int) -> list[_Raw]:
        found: list[_Raw] = []
        while len(found) < most and room > 0 and place > self.begin:
            base = max(self.begin, place - _CHUNK)
            text = self._read(base, place - base)
            end = len(text)
            while len(found) < most and room > 0 and end > 0:
                start = text.rfind(b"\n", 0, end - 1) + 1
                if start == 0 and base > self.begin:
                    break
                found.append(self._raw(base + start, base + end - text.endswith(b"\n", 0, end)))
                room -= len(found[-1].kept)
                end = start
            if end == len(text) and len(text):  # one line longer than all this
                if place not in self._starts:
                    self._starts[place] = self.start_of(base)
                start = self._starts[place]
                found.append(self._raw(start, place - text.endswith(b"\n")))
                room -= len(found[-1].kept)
                place = start
            else:
                place = base + end
        found.reverse()
        return found

    def _end_of(self, place: int, known: int) -> int:
        """Where the end of a long line stands; nothing before `known`. What was looked at is not looked at again."""
        at = max(known, self._long.get(place, 0))
        while piece := self._read(at, 1 << 20):
            end = piece.find(b"\n")
            at += len(piece) if end < 0 else end
            if end >= 0:
                break
        self._long[place] = at
        return at

    def _raw(self, place: int, end: int) -> _Raw:
        kept = self._read(place, min(end - place, KEPT))
        ended = self._read(end, 1) == b"\n"
        return _Raw(place, end + ended, kept, max(0, end - place - len(kept)), ended)

    def _cleaned(self, raws: list[_Raw]) -> list[Line]:
        """Lines of raw ones that follow each other, cleaned together with what stands around them."""
        if not raws:
            return []
        start, stop = raws[0].place, raws[-1].stop
        first = max(self.begin, start - _WIDE)
        around = (self._read(first, start - first), *(raw.kept for raw in raws), self._read(stop, _WIDE))
        near = _WIDE if any(mark in text for mark in _SPANNING for text in around) else _NEAR
        lead, tail = self._above(start, near, near), self._below(stop, near, near)
        rows = cleaned([_text(raw) for raw in (*lead, *raws, *tail)])[len(lead) :]
        return [
            Line(raw.place, raw.stop, narrowed(row, raw.cut), raw.ended) for raw, row in zip(raws, rows, strict=False)
        ]

    # What is laid out first

    def fill(self, packed: BinaryIO, stream: Stream, head: bytes) -> None:
        """Lay out the rest of a stream of a packed file, in a thread of its own. The file is closed then."""
        self._whole.clear()
        threading.Thread(target=self._fill, args=(packed, stream, head), daemon=True).start()

    def _fill(self, packed: BinaryIO, stream: Stream, piece: bytes) -> None:
        try:
            limit = min(UNPACKED, shutil.disk_usage(tempfile.gettempdir()).free // 2)
            laid = 0
            while piece and not self._closed.is_set():
                if laid >= limit:
                    self.damage = f"only the first {limit:,} bytes of what is packed are unpacked here"
                    break
                laid += _written(self.file, piece)
                piece = stream.read()
            self.damage = self.damage or stream.damage
        except OSError as error:
            self.damage = f"it could not be unpacked further: {error.strerror or type(error).__name__}"
        finally:
            stream.close()
            packed.close()
            self._whole.set()


def _text(raw: _Raw) -> str:
    return raw.kept.removesuffix(b"\r").decode("utf-8", "backslashreplace")


def of_text(name: str, text: str) -> Reader:
    """A text that has no file."""
    file = _unnamed()
    _written(file, text.encode("utf-8", "surrogatepass"))
    return Reader(name, file)


def of_file(path: Path) -> Reader:
    """A log file: RcaError with exit code `UNREACHABLE` when it cannot be read or holds no text."""
    name = clean(str(path))
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):  # before it is opened: a pipe would block
            raise RcaError(f"{name} is no regular file", "look at it with another program", UNREACHABLE)
        with ExitStack() as stack:
            file = stack.enter_context(path.open("rb", buffering=0))
            stream = Stream(file)
            head = stream.read()
            if stream.damage and not head:
                raise RcaError(
                    f"{name} cannot be read: {stream.damage}", "look at it with another program", UNREACHABLE
                )
            if stream.begin is not None:
                return Reader(name, os.dup(file.fileno()), stream.begin, path, status.st_mtime)
            reader = Reader(name, _unnamed(), at=status.st_mtime)
            reader.fill(file, stream, head)
            stack.pop_all()  # it is closed when all is unpacked
            return reader
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise RcaError(f"{name} cannot be read: {reason}", f"look at it with `ls -l {name}`", UNREACHABLE) from None


def _unnamed() -> int:
    with tempfile.TemporaryFile(buffering=0) as file:
        return os.dup(file.fileno())


def _written(file: int, piece: bytes) -> int:
    at = 0
    while at < len(piece):
        at += os.write(file, piece[at:])
    return at

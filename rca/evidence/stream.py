"""Bytes of a log as UTF-8, a piece at a time: gzip unpacked, UTF-16 and UTF-32 recoded. Memory stays bounded.

What is damaged is read as far as it goes; `damage` then says what was wrong. No lines, no matching.
"""

import codecs
import zlib
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO, Final

PIECE: Final = 1 << 20
_STEP: Final = 1 << 14
"""Compressed bytes given to zlib at once: what is damaged is searched for within one step."""

_PACKED: Final = (
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"PK\x03\x04", "zip"),
)
_MARKS: Final = (
    (codecs.BOM_UTF8, ""),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it starts with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HEAD: Final = 8192
_GZIP: Final = 31
"""zlib's wbits for the gzip format with the largest window (zlib manual, inflateInit2)."""


class Stream:
    """One pass over a file's text."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._pieces = self._text()
        self.damage = ""
        """Why reading ended early, as the second half of a sentence; "" while all is well."""
        self.text = True
        """False when the file holds no text that can be read here."""
        self.consumed = 0
        """Bytes taken from the file so far, compressed where it is."""

    def read(self) -> bytes:
        """The next piece, never empty; `b""` at the end. Does not raise for what the file holds or the disk does."""
        try:
            return next(self._pieces, b"")
        except OSError as error:
            self.damage = f"reading stopped: {error.strerror or error}"
            return b""

    def _take(self, size: int) -> bytes:
        raw = self._file.read(size)
        self.consumed += len(raw)
        return raw

    def _raw(self, head: bytes) -> Iterator[bytes]:
        while head:
            yield head
            head = self._take(PIECE)

    def _text(self) -> Iterator[bytes]:
        head = self._take(PIECE)
        packed = next((name for mark, name in _PACKED if head.startswith(mark)), "")
        if packed:
            self.damage, self.text = f"it is packed with {packed}, which is not unpacked here", False
            return
        pieces = self._unpacked(head) if head.startswith(b"\x1f\x8b") else self._raw(head)
        head = next(pieces, b"")
        mark, encoding = next(((mark, name) for mark, name in _MARKS if head.startswith(mark)), (b"", ""))
        if not mark and _binary(head[:_HEAD]):
            self.damage, self.text = "it is not text", False
            return
        head = head[len(mark) :]
        if encoding:
            yield from _recoded(head, pieces, encoding)
        else:
            if head:
                yield head
            yield from pieces

    def _unpacked(self, head: bytes) -> Iterator[bytes]:
        """Every member of a gzip file, one after the other; what pads them is passed over."""
        member: zlib._Decompress | None = zlib.decompressobj(wbits=_GZIP)
        for step in self._steps(head):
            left = step
            while left:
                if member is None:
                    left = left.lstrip(b"\0")
                    member = zlib.decompressobj(wbits=_GZIP) if left else None
                    continue
                before = member.copy()
                try:
                    text = member.decompress(left, PIECE)
                except zlib.error as error:
                    yield from _salvaged(before, left)
                    self.damage = f"the archive is damaged near byte {self.consumed:,}: {error}"
                    return
                if text:
                    yield text
                left = member.unused_data if member.eof else member.unconsumed_tail
                member = None if member.eof else member
        if member is not None:
            yield from filter(None, [member.flush()])
            self.damage = "" if member.eof else "the archive ends early"

    def _steps(self, head: bytes) -> Iterator[bytes]:
        for raw in self._raw(head):
            for at in range(0, len(raw), _STEP):
                yield raw[at : at + _STEP]


def _salvaged(member: "zlib._Decompress", packed: bytes) -> Iterator[bytes]:
    """What can be unpacked of a damaged step: zlib gives nothing of a call that fails, so it is fed byte by byte."""
    for at in range(len(packed)):
        try:
            text = member.decompress(packed[at : at + 1])
        except zlib.error:
            return
        if text:
            yield text


def _recoded(head: bytes, pieces: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)("backslashreplace")
    for raw in chain([head], pieces, [b""]):
        text = decoder.decode(raw, final=not raw)
        if text:
            yield text.encode("utf-8", "surrogatepass")


def _binary(head: bytes) -> bool:
    """NUL alone is no sign: a log that was truncated while written starts with a run of them."""
    if b"\0" not in head:
        return False
    rest = head.replace(b"\0", b"")
    controls = sum(byte < 32 and byte not in b"\t\n\r\x1b" for byte in rest)
    return controls * 20 > len(rest)

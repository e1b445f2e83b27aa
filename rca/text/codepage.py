"""Bytes of a document to text, also of one that a wrong code page has spoiled; nothing is guessed in part.

A file that was written as UTF-8 and read by a program as if it were in another code page shows `‚úÖ` or `âœ…` for `✅`.
It is repaired only when the whole file goes the way back without one character left over, since a file that shows such
signs on purpose beside real ones does not. What must not enter: secrets and control characters, which come after.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rca.text.plain import decode

_BOMS: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_C1: Final = {code: code for code in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}
"""The bytes that Windows-1252 leaves free; programs that follow WHATWG's encoding standard keep them as they are."""
_WINDOWS: Final = {ord(bytes([code]).decode("cp1252")): code for code in range(0x80, 0x100) if code not in _C1} | _C1
_BACK: Final = _WINDOWS | {code: 0xFFFD for code in range(0x80, 0xA0) if code not in _C1}
"""For `str.translate`: each sign to its byte as Latin-1 has it. Controls that have no byte become what has none."""
_PAGES: Final = ("cp1252", "latin-1", "mac_roman")
"""In this order: what fits Windows-1252 both ways is hardly ever a spoiling by Mac OS Roman, whose signs for the lead
bytes of UTF-8 (`√`, `‚`, `¬`) do not fit Windows-1252 at all."""
_ROUNDS: Final = 3
"""A file may have been spoiled more than once."""
_SAMPLE: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Decoded:
    """A document's text and what had to be done to get it."""

    text: str
    encoding: str
    """How the bytes were read: `utf-8`, `utf-16-le` ..., `cp1252`; `unknown` where foreign bytes stand as `\\xff`."""
    repaired: tuple[str, ...] = ()
    """The code pages that had spoiled it, the last one first."""


def is_binary(raw: bytes) -> bool:
    """Whether `raw` is no text: it holds zero bytes and is not UTF-16 or UTF-32."""
    sample = raw[:_SAMPLE]
    return b"\0" in sample and not raw.startswith(_BOMS) and not _sixteen(raw)


def read(raw: bytes) -> Decoded:
    """The text of a document that is not binary, repaired where a whole round trip proves that it was spoiled."""
    decoded = _decoded(raw)
    text, pages = decoded.text, []
    for _ in range(_ROUNDS):
        found = _repaired(text)
        if found is None:
            break
        page, text = found
        pages.append(page)
    return Decoded(text, decoded.encoding, tuple(pages))


def _decoded(raw: bytes) -> Decoded:
    if raw.startswith(_BOMS):
        name = "utf-8" if raw.startswith(_BOMS[0]) else "utf-16 or utf-32"
        return Decoded(decode(raw), name)
    wide = _sixteen(raw)
    for encoding in (wide,) if wide else ("utf-8", "cp1252"):
        try:
            return Decoded(raw.decode(encoding), encoding)
        except UnicodeDecodeError:
            continue
    return Decoded(decode(raw), "unknown")


def _sixteen(raw: bytes) -> str:
    """The kind of UTF-16 that bytes without a mark are in: nearly every second byte of Latin text is zero."""
    sample = raw[:_SAMPLE]
    if len(raw) % 2 or len(sample) < 8 or b"\0" not in sample:
        return ""
    half = len(sample) // 2
    for encoding, zeros, others in (("utf-16-le", sample[1::2], sample[::2]), ("utf-16-be", sample[::2], sample[1::2])):
        if zeros.count(0) > half * 0.7 and others.count(0) == 0:
            return encoding
    return ""


def _repaired(text: str) -> tuple[str, str] | None:
    """The code page that spoiled `text` and the text before that; None when none did."""
    if text.isascii():
        return None
    for page in _PAGES:
        try:
            before = _encoded(text, page).decode("utf-8")
        except UnicodeError:
            continue
        return page, before
    return None


def _encoded(text: str, page: str) -> bytes:
    """The bytes that `page` shows as `text`. UnicodeError when there are none."""
    return text.translate(_BACK).encode("latin-1") if page == "cp1252" else text.encode(page)

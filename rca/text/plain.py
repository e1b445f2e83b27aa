"""Bytes to text, and text without anything that acts on a terminal or hides from a reader.

Nothing is lost: what cannot be seen is written out, since a zero-width space in a setting's name can be the root cause.
Only colour is dropped. Secrets are not this file's business.
"""

import codecs
import re
from typing import Final

UNSEEN: Final = (
    r"\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 without tab and newline, DEL, C1 with NEL
    r"\xad\u034f\u061c\u180b-\u180f"  # soft hyphen, grapheme joiner, Arabic mark, Mongolian selectors
    r"\u115f\u1160\u17b4\u17b5\u3164\uffa0"  # letters that are blank: Hangul fillers, Khmer inherent vowels
    r"\u200b-\u200f\u2028-\u202e\u2060-\u206f"  # zero-width, line and paragraph separators, bidi
    r"\ud800-\udfff\ufe00-\ufe0d\ufeff\ufff0-\ufffb\ufffe\uffff"  # surrogates, selectors, BOM, annotations
    r"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"  # shorthand, music, tags, more selectors
)
"""Controls, and what Unicode calls Default_Ignorable_Code_Point, as the inside of a character class."""

SGR: Final = r"(?:(?:(?<=\x1b)\[|(?<=\x9b))[0-9;:]*+m)?+"
"""What follows ESC or the 8-bit CSI in a colour sequence (SGR, "select graphic rendition", ECMA-48 8.3.117).

Looking back keeps the character class at the start of the pattern, and that makes the search ten times as fast.
"""

HIDDEN: Final = re.compile(rf"[{UNSEEN}\ufe0e\ufe0f]{SGR}")
_SYMBOL: Final = r"[\u00a9\u00ae\u203c-\u3299\U0001f000-\U0001faff]"
_KEYCAP: Final = "\u20e3"

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it starts with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(raw: bytes) -> str:
    r"""Text of `raw`: by its byte order mark, else as UTF-8. Bytes that do not fit become `\xff`; never raises."""
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            return raw[len(mark) :].decode(encoding, "backslashreplace")
    return raw.decode("utf-8", "backslashreplace")


def visible(text: str) -> str:
    r"""`text` without colours, and with every other character that acts or hides written out.

    C0 and DEL become their pictures (ESC is ␛), the rest `\u202e` or `\U000e0041`. Line ends become `\n`.
    Idempotent, since nothing that it writes is hidden.
    """
    return shown(text.replace("\r\n", "\n"))


def shown(text: str) -> str:
    """As `visible`, for a piece of text whose line ends are already `\\n`."""
    return HIDDEN.sub(_picture, text)


def _picture(hidden: re.Match[str]) -> str:
    found = hidden[0]
    if len(found) > 1:
        return ""
    code = ord(found)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    if code in {0xFE0E, 0xFE0F} and _styles_a_symbol(hidden.string, hidden.start()):
        return found
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _styles_a_symbol(text: str, at: int) -> bool:
    """Whether the text or emoji selector at `at` stands where it belongs: behind a symbol (⚠️) or in a keycap (1️⃣)."""
    return bool(re.match(_SYMBOL, text[at - 1 : at])) or text[at + 1 : at + 2] == _KEYCAP


def clip(text: str, lines: int, width: int) -> str:
    """At most `lines` lines of at most `width` characters, each cut marked by how much is missing.

    A marker comes on top of the limits. Idempotent: what was clipped to these limits is not clipped again.
    """
    rows = text.split("\n")
    end = [rows.pop()] if rows[-1] == "" else []
    missing = len(rows) - lines
    if missing > 0 and not (missing == 1 and _LINES_CUT.fullmatch(rows[-1])):
        rows[lines:] = [f"… [{missing:,} line{'s' * (missing > 1)} cut]"]
    return "\n".join([*(_narrowed(row, width) for row in rows), *end])


_LINES_CUT: Final = re.compile(r"… \[[0-9,]+ lines? cut\]")
_WIDTH_CUT: Final = re.compile(r"… \[[0-9,]+ characters? cut\]")


def _narrowed(row: str, width: int) -> str:
    missing = len(row) - width
    if missing <= 0 or _LINES_CUT.fullmatch(row) or _WIDTH_CUT.fullmatch(row, width):
        return row
    return f"{row[:width]}… [{missing:,} character{'s' * (missing > 1)} cut]"

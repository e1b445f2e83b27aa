"""What is wrong with a document and where, in words for the person who edited it. Nothing here reads YAML."""

from __future__ import annotations

import re
from typing import Final

from rca.errors import REFUSED, RcaError

_SENTENCES: Final = (
    # a part of the parser's words, the sentence, the hint
    (
        "cannot start any token",
        "{what} cannot begin a value here",
        "use spaces, not tabs, to indent; put quotes around a text that begins with @, ` or %",
    ),
    ("tab character", "a tab stands where only spaces may", "indent with spaces"),
    (
        "could not find expected ':'",
        "this line is neither `key: value` nor the rest of the value before it",
        "add the colon, or indent the line so that it belongs to what stands above it",
    ),
    (
        "mapping values are not allowed",
        "a colon followed by a space stands in a text without quotes, or the line stands too far in",
        "put the whole text in quotes, or align the line with its neighbours",
    ),
    (
        "did not find expected key",
        "this line does not fit the keys above it",
        "align it with them; a text that begins with a quote must end with it",
    ),
    ("did not find expected '-'", "this line does not fit the list above it", "align it with the entries of the list"),
    ("expected <block end>", "this line does not fit the lines above it", "align it with its neighbours"),
    ("unexpected end of stream", "a quote that is opened here is never closed", "close it"),
    ("unexpected document separator", "a quote that is opened here is never closed", "close it"),
    ("or ']'", "a list in [ ] goes wrong here", "separate its entries by commas and close it with ]"),
    ("or '}'", "a mapping in { } goes wrong here", "separate its entries by commas and close it with }}"),
    ("unknown escape", "a backslash in double quotes begins an unknown escape", "double it, or use single quotes"),
    ("escape code", "an escape in double quotes names no character", "double the backslash, or use single quotes"),
    ("hexdecimal", "an escape in double quotes lacks digits", "double the backslash, or use single quotes"),
    ("undefined tag", "a tag (!) stands here", "remove it; put a text that begins with ! in quotes"),
    ("while scanning an a", "an anchor (&) or alias (*) stands here", "put a text that begins with & or * in quotes"),
    ("alphabetic or numeric", "an anchor (&) or alias (*) stands here", "put a text that begins with & or * in quotes"),
    ("block scalar", "the lines of a | or > block go wrong here", "indent all its lines alike, at least one space"),
    ("indentation", "the indentation goes wrong here", "align the line with its neighbours"),
    ("<document start>", "a second text follows after the document's end", "keep one document in a file"),
)
_OPENED_HERE: Final = frozenset({"unexpected end of stream", "unexpected document separator"})
_UNREADABLE: Final = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAMES: Final = {"\t": "a tab"}


def place(name: str, text: str, at: int) -> str:
    """`name:line:column` of a position, both from 1, as editors count."""
    return f"{name}:{text.count(chr(10), 0, at) + 1}:{at - text.rfind(chr(10), 0, at)}"


def refusal(where: str, what: str, hint: str) -> RcaError:
    """A document that is not accepted as it is."""
    return RcaError(f"{where}: {what}", hint)


def not_yaml(name: str, text: str, problem: str, at: int, opened: int) -> RcaError:
    """What the parser's `problem` at position `at` means; `opened` is where the construct that goes wrong began."""
    for words, what, hint in _SENTENCES:
        if words in problem:
            where = opened if words in _OPENED_HERE else at
            character = _NAMES.get(text[where : where + 1], f"`{text[where : where + 1]}`")
            return refusal(place(name, text, where), what.replace("{what}", character), hint)
    return refusal(place(name, text, at), f"this is not YAML ({problem})", "compare with the lines around it")


def unreadable(text: str, name: str) -> RcaError | None:
    """The first character that no YAML file may hold, if there is one."""
    found = _UNREADABLE.search(text)
    if not found:
        return None
    return refusal(
        place(name, text, found.start()),
        f"an invisible control character (U+{ord(found[0]):04X}) stands here",
        'remove it, or write it as an escape in double quotes, such as "\\x1b"',
    )


def newer(name: str, format_: str, known: int) -> RcaError:
    """A document of a later version of the tool."""
    return RcaError(
        f"{name}: is of format {format_}, this version reads format {known}",
        "install a newer rca; the file was left as it is",
        REFUSED,
    )


def changed_meanwhile() -> RcaError:
    """A text that is not the one an edit was made for."""
    return RcaError("the document is not the one that was edited", "load it again and repeat the edit", REFUSED)


def not_writable() -> RcaError:
    """A tree that no text says."""
    return RcaError(
        "this document is written in a way that cannot be edited without losing something, so nothing was changed",
        "edit it by hand; keys written as `? key` are one such way",
        REFUSED,
    )

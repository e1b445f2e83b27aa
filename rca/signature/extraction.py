"""What every carrier hands back: the error that was found, in one canonical spelling.

The canonical text is what people store and paste again, so reading it must give the same error.
"""

import re
from dataclasses import dataclass
from typing import Final

from rca.signature.frames import Frame, printed, top
from rca.signature.mask import masked
from rca.signature.names import split

LINE_LIMIT: Final = 2_000
ERROR_LIMIT: Final = 4_000

_CUT = re.compile(
    r"\s*+(?:(?:…|\.\.\.)\s*+)?(?:\[(?:truncated|\d[\d,]*+ characters cut|cut|snip)\]|\(\d++ more bytes\)|<truncated>|…|\.{3,})\s*+$"
)
_HEADLINE = re.compile(
    r"(?:.*[:{(\[]|\d+ validation errors? for .*|expect\(.*|Assert\.\w+\(\).*|assertion .*left (?:==|!=) right.*|assertion failed.*|Not equal|One or more errors occurred\."
    r"|Failure|Multiple .{0,60}(?:errors|failures|exceptions).*|Expected|(?:the )?following .{0,60}|.*\bTimeout \d+ms exceeded\.?)\s*$",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"For (?:further|more) information|\(Background on|[+\-] (?:expected|actual)\b|[+\-](?:\S|$)|[+\-] (?:Expected|Received)|\^+$|~+$|Call log:$|(?:> *)?\d* *\||\[ +\w+ +\]|failures:$"
)
_OTHER_HALF = re.compile(
    r"(?:got|actual|received|but was|but:|but got|found|right|to (?:be|equal|contain|match|have))\b", re.IGNORECASE
)
_MASK = re.compile(r"<[a-z]+>")
_LITTLE: Final = frozenset(
    "assert false true none null nil nan is not in and or but was expected actual received got failed failure error errors exception a an the of to be"
    " equal equals with values differ tobe left right unknown undefined an occurred internal something went wrong unexpected".split()
)


@dataclass(frozen=True, slots=True)
class Extraction:
    """The error inside a text. `frames` innermost first; `carrier` is what it was taken out of, in words."""

    error: str
    type: str
    message: str
    frames: tuple[Frame, ...]
    carrier: str


def says_little(message: str) -> bool:
    """Would this masked message fit many different errors? Then the frame has to tell them apart.

    A quoted identifier or a code names the error, however short the message is.
    """
    if re.search(r"['\"`][^'\"`<>\s]{2,}['\"`]|\d", message):
        return False
    words = re.findall(r"[^\W\d_]{2,}", _MASK.sub(" ", message))
    return all(word.lower() in _LITTLE for word in words)


def built(name: str, lines: list[str], frames: tuple[Frame, ...], carrier: str) -> Extraction:
    """An extraction from a class ("" for none) and the message's lines, the first of which says it.

    Further lines belong to the message only where the first is a mere headline ("1 validation error for User").
    """
    return spelled(name, _message(lines), frames, carrier)


def spelled(name: str, message: str, frames: tuple[Frame, ...], carrier: str) -> Extraction:
    """An extraction with its canonical text: class, message, and the top frame where the message says next to nothing."""
    error = f"{name}: {message}" if name and message else name or message
    error = error[:ERROR_LIMIT].rstrip()
    place = top(frames)
    if place and says_little(masked(message)):
        error += "\n" + printed(place)
    return Extraction(error, name, message, frames, carrier)


def read(text: str, rest: list[str], frames: tuple[Frame, ...], carrier: str) -> Extraction:
    """As :func:`built`, from a first line that may begin with `Type:`."""
    parts = split(text.strip())
    name, first = parts or ("", text.strip())
    return built(name, [first, *rest], frames, carrier)


def _message(lines: list[str]) -> str:
    useful = [_CUT.sub("", line[:LINE_LIMIT]).strip() for line in lines[:40]]
    useful = [line for line in useful if line and not _ASIDE.match(line)]
    if not useful:
        return ""
    if _HEADLINE.match(useful[0]):
        return "\n".join(useful[:6])
    end = 1
    while end < min(len(useful), 4) and _OTHER_HALF.match(useful[end]):
        end += 1
    return "\n".join(useful[:end])

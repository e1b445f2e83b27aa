"""One text as one YAML scalar: plain where every reader takes it for this text, else quoted or as a literal block.

Nothing here knows of collections or reads YAML.
"""

from __future__ import annotations

import re
from typing import Final

from rca.text import visible
from rca.text.plain import UNSEEN

_TYPED: Final = re.compile(
    r"""
    ~|null|y|yes|n|no|true|false|on|off|<<|=        # YAML 1.1's types, whatever their case
    |[-+]?\.(?:inf|nan)
    |[-+]?[0-9][0-9_,]*                              # 0123456, 1_000
    |[-+]?0[xob][0-9a-f_]+
    |[-+]?[0-9_]*\.[0-9_.]*(?:e[-+]?[0-9]*)?         # .5, 1.2.3: YAML 1.1's pattern takes more than one point
    |[-+]?[0-9][0-9_]*e[-+]?[0-9]+                   # 1e5: YAML 1.2
    |[-+]?[0-9][0-9_]*(?::[0-9]{1,2})+(?:\.[0-9_]*)? # 12:31:05: sexagesimal
    |[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[t\ \t].*)?    # a day or a time
    """,
    re.VERBOSE | re.IGNORECASE,
)
_HASH: Final = re.compile(r"(?:[0-9]+:)?(?=[a-f]*[0-9])[0-9a-f]{7,}")
"""Commits and signatures are quoted alike, so that their look does not change with the digits that a hash has."""
_NOT_PLAIN: Final = re.compile(r"""[-?:,\[\]{}\#&*!|>'"%@`\s]|<<<<<<<|.*(?::\s|\s\#|[\n\t])|.*[:\s]\Z""", re.VERBOSE)
_NOT_PLAIN_IN_FLOW: Final = re.compile(r"[,\[\]{}:?#\"']")
_ESCAPED: Final = re.compile(rf'["\\\n\t{UNSEEN}\ufe0e\ufe0f]')
_SHORT_ESCAPES: Final = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\x1b": "\\e", "\0": "\\0"}
_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")


class Plain(str):
    """A text that is written plain though a YAML 1.1 reader types it: a timestamp, a number."""

    __slots__ = ()


def one_line(text: str | None, *, flow: bool = False) -> str:
    """`text` as a scalar on one line: plain if possible, else in the quotes that need fewer escapes; None as `null`."""
    if text is None:
        return "null"
    if visible(text) != text:
        return _escaped(text)
    if _is_plain(text, flow=flow):
        return str.__str__(text)
    if "\n" in text or "\t" in text or text.count('"') + text.count("\\") <= text.count("'"):
        return _escaped(text)
    return "'" + text.replace("'", "''") + "'"


def _is_plain(text: str, *, flow: bool) -> bool:
    if not text or _NOT_PLAIN.match(text) or (flow and _NOT_PLAIN_IN_FLOW.search(text)):
        return False
    return isinstance(text, Plain) or not (_TYPED.fullmatch(text) or _HASH.fullmatch(text))


def _escaped(text: str) -> str:
    text = _SURROGATE.sub(lambda found: visible(found[0]), text)  # no YAML escape can write half a character
    return f'"{_ESCAPED.sub(_escape, text)}"'


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    short = _SHORT_ESCAPES.get(found[0])
    if short:
        return short
    return f"\\x{code:02X}" if code <= 0xFF else f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"


def literal(text: str, indent: int) -> list[str] | None:
    """`text` as the header and the lines of a literal block, each line without its indentation of `indent`.

    None when a literal block is not the place for it: a single line, characters that need an escape, blanks at either
    end, where readers differ and editors cut, or blank lines at the end, which would grow with those of the file.
    """
    if "\n" not in text or visible(text) != text:
        return None
    body = text.rstrip("\n")
    rows = body.split("\n")
    first = next((row for row in rows if row), "")
    ending = len(text) - len(body)
    if ending > 1 or not first.strip(" \t") or not rows[-1].strip(" \t"):
        return None
    indicator = str(indent) if first[0] in " \t" else ""
    return [f"|{indicator}{'' if ending else '-'}", *rows]

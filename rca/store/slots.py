"""The entries of a block collection as pieces of its text. Nothing here changes a text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from rca.store.written import column, end_of, line_start, next_line

if TYPE_CHECKING:
    from rca.store.written import Mapping, Sequence

_COLON: Final = re.compile(r"[ \t]*:")


class Slot(NamedTuple):
    """An entry: where its key or dash begins, where that ends (behind the colon or dash), where the entry ends."""

    start: int
    head_end: int
    end: int


class UnknownLayoutError(Exception):
    """The lines of a collection are laid out in a way that cannot be edited in part."""


def key_slots(text: str, mapping: Mapping) -> list[Slot]:
    """The pairs of a block mapping. Errors: UnknownLayoutError for keys written with `? `."""
    slots: list[Slot] = []
    for key, value in mapping.pairs:
        colon = _COLON.match(text, key.end)
        before = text[line_start(text, key.start) : key.start]
        if colon is None or before.strip(" " if slots else " -"):
            raise UnknownLayoutError
        slots.append(Slot(key.start, colon.end(), max(colon.end(), end_of(text, value))))
    return slots


def dash_slots(text: str, sequence: Sequence) -> list[Slot]:
    """The entries of a block list. Errors: UnknownLayoutError when a dash is not where it should be."""
    slots: list[Slot] = []
    own = column(text, sequence.start)
    for entry in sequence.entries:
        dash = _next_dash(text, slots[-1].end) if slots else sequence.start
        if text[dash : dash + 1] != "-" or column(text, dash) != own or dash >= entry.start:
            raise UnknownLayoutError
        slots.append(Slot(dash, dash + 1, max(dash + 1, end_of(text, entry))))
    return slots


def _next_dash(text: str, at: int) -> int:
    """The first character that is neither blank nor in a comment on the lines below `at`."""
    at = next_line(text, at)
    while at < len(text):
        if text[at] == "#":
            at = next_line(text, at)
        elif text[at].isspace():
            at += 1
        else:
            break
    return at


def is_inline(text: str, slot: Slot) -> bool:
    """Whether something stands before an entry on its line: `- id: E1`, `- - a`."""
    return bool(text[line_start(text, slot.start) : slot.start].strip())

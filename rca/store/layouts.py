"""How a text's author indents, so that what is written anew looks like its neighbours. Nothing here changes a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rca.store.emit import HOUSE, Layout
from rca.store.written import BLOCK_STYLES, Mapping, Scalar, Sequence, Written, column, next_line

if TYPE_CHECKING:
    from collections.abc import Iterator


_LEAST = {"step": 1, "list_step": 0, "dash": 2}  # nearer, a dash has nothing behind it


def nearest(text: str, root: Written, at: int) -> Layout:
    """The indentation used closest to position `at`; the house's where the text shows none."""
    closest = dict(HOUSE._asdict())
    distance = dict.fromkeys(closest, len(text) + 1)
    for what, where, amount in _samples(text, root):
        if abs(where - at) < distance[what] and amount >= _LEAST[what]:
            distance[what] = abs(where - at)
            closest[what] = amount
    return Layout(**closest)


def _samples(text: str, written: Written) -> Iterator[tuple[str, int, int]]:
    """Kind, position and width of every indentation."""
    if isinstance(written, Scalar) or written.flow:
        return
    own = column(text, written.start)
    if isinstance(written, Sequence):
        for entry in written.entries:
            yield "dash", entry.start, column(text, entry.start) - own
            yield from _samples(text, entry)
        return
    for _, value in written.pairs:
        if isinstance(value, Scalar):
            yield "step", value.start, _block_column(text, value) - own
        elif not value.flow:
            kind = "step" if isinstance(value, Mapping) else "list_step"
            yield kind, value.start, column(text, value.start) - own
        yield from _samples(text, value)


def _block_column(text: str, scalar: Scalar) -> int:
    """Where the lines of a block scalar begin; 0 for any other scalar."""
    if scalar.style not in BLOCK_STYLES:
        return 0
    first = next_line(text, scalar.start)
    return len(text[first : scalar.end]) - len(text[first : scalar.end].lstrip(" "))

"""A plot of bars in the terminal, of block characters alone: it reads the same without colour, piped and in a log.

What must not enter: what the values are of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_EIGHTHS: Final = " ▁▂▃▄▅▆▇█"
_WIDEST: Final = 7
"""Columns that a bar takes at most, the gap to the next included."""


def bars(
    values: Sequence[float | None], labels: Sequence[str], *, top: float, unit: str, width: int, height: int = 8
) -> list[str]:
    """Rows of a plot of `values` from 0 to `top`, `height` rows (an even number) high and at most `width` columns wide.

    The axis at the left says top, middle and 0 in `unit`; below stand the labels, as many as fit. A value that is not
    known is a dot, one above 0 never less than the smallest block. Of more values than fit the last ones are drawn.
    """
    marks = {0: f"{top:g}{unit}", height // 2: f"{top / 2:g}{unit}"}
    edge = max(len(f"{mark}") for mark in (*marks.values(), f"0{unit}"))
    slot = max(1, min(_WIDEST, (width - edge - 2) // max(1, len(values))))
    fitting = max(1, (width - edge - 2) // slot)
    values, labels = values[-fitting:], labels[-fitting:]
    rows = [
        f"{marks.get(row, ''):>{edge}} {'┤' if row in marks else '│'}"
        + "".join(_cell(value, top, height, height - 1 - row, slot) for value in values).rstrip()
        for row in range(height)
    ]
    return [*rows, f"{f'0{unit}':>{edge}} └{'─' * (slot * len(values))}", " " * (edge + 2) + _below(labels, slot)]


def _cell(value: float | None, top: float, height: int, level: int, slot: int) -> str:
    """One bar's part of one row; `level` counts rows from below."""
    gap = 1 if slot > 2 else 0
    thick = slot - gap
    if value is None:
        sign = "·" if level == 0 else " "
    else:
        eighths = round(min(value, top) / top * height * 8) if top > 0 else 0
        eighths = max(eighths, 1) if value > 0 else 0
        sign = _EIGHTHS[max(0, min(8, eighths - level * 8))]
    return sign * thick + " " * gap


def _below(labels: Sequence[str], slot: int) -> str:
    """Labels below their bars; every second, third ... where there is no room for all."""
    widest = max((len(label) for label in labels), default=1) + 1
    step = -(-widest // slot)
    row = [" "] * (slot * len(labels))
    for place in range((len(labels) - 1) % step, len(labels), step):  # the last one is always named
        label = labels[place]
        start = max(0, min(place * slot, len(row) - len(label)))
        row[start : start + len(label)] = label
    return "".join(row).rstrip()

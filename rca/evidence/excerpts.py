"""A hit as text to show and store: which of its surrounding lines say most, cut to size, without secrets. No grouping.

The record of the hit comes first, then what follows it, since that explains it; lines of the same trace before others.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from rca.evidence import blocks
from rca.evidence.blocks import Line
from rca.evidence.entries import trace_of
from rca.evidence.scan import Hit, text_of
from rca.evidence.source import LINE_WIDTH, TEXT_LINES
from rca.evidence.wanted import Wanted
from rca.text import clean, clip

_LEAD_IN: Final = 500
"""Characters of a long line that are shown before what was found in it."""
_MARKERS: Final = 60
"""What the markers of a line cut at both ends take."""


@dataclass(frozen=True, slots=True)
class Layout:
    """An excerpt's text, the range of lines it spans ("12-20"), and the row of the text that is the hit."""

    text: str
    lines: str
    hit: int


def lay_out(hit: Hit, wanted: Wanted, context: int) -> Layout:
    """What stands around a hit, with `context` lines before and after its record."""
    before = hit.before(blocks.REACH)
    raws = [*before, hit.buffer[hit.start : hit.stop], *hit.after(blocks.REACH)]
    lines = [blocks.line_of(text_of(raw)) for raw in raws]
    at = len(before)
    start, stop = blocks.bounds(lines, at, timed=hit.timed)
    trace = next(filter(None, (trace_of(line.text) for line in lines[start:stop])), "")
    leading, following = _around(lines, (start, stop), trace, context)
    following = [index for first in following for index in range(first, _end(lines, first, timed=hit.timed))]
    chosen = _fitting(at, (start, stop), leading, following)
    rows, place = _rows(lines, chosen, at)
    rows[place] = _centred(hit, rows[place], wanted)
    text = clip(clean("\n".join(rows)), 2 * TEXT_LINES, LINE_WIDTH)
    first, last = (hit.number + index - at for index in (chosen[0], chosen[-1]))
    # counted in what was cleaned, since a secret of several lines becomes one
    row = clean("\n".join(rows[:place])).count("\n") + 1 if place else 0
    return Layout(text, str(first) if first == last else f"{first}-{last}", row)


def _around(lines: Sequence[Line], record: tuple[int, int], trace: str, count: int) -> tuple[list[int], list[int]]:
    """Up to `count` lines on either side; lines of another trace only where there is nothing else on both sides."""
    before, after = range(record[0] - 1, -1, -1), range(record[1], len(lines))
    leading, following = (_nearest(lines, side, trace, count) for side in (before, after))
    if leading or following:
        return leading, following
    return _nearest(lines, before, "", count), _nearest(lines, after, "", count)


def _nearest(lines: Sequence[Line], outwards: Iterable[int], trace: str, count: int) -> list[int]:
    """`count` lines by distance: those of the same trace first, those of another not at all."""
    ranked = []
    for distance, index in enumerate(outwards):
        text = lines[index].text
        if not text.strip():
            continue
        if not trace or trace in text:
            ranked.append((distance, index))
        elif distance < count and not trace_of(text):
            ranked.append((distance + blocks.REACH * (distance > 0), index))
    return [index for _, index in sorted(ranked)[:count]]


def _end(lines: Sequence[Line], first: int, *, timed: bool) -> int:
    """Where the record ends that line `first` begins: a shown line's traceback is shown with it."""
    stop = first + 1
    while stop < len(lines) and blocks.continues(lines, stop, timed=timed) and lines[stop].text.strip():
        stop += 1
    return stop


def _fitting(at: int, record: tuple[int, int], leading: list[int], following: list[int]) -> list[int]:
    """At most TEXT_LINES indices: the hit, the record's ends, what follows, what leads, the record's middle."""
    start, stop = record
    near = sorted(range(start, stop), key=lambda index: min(abs(index - at), index - start, stop - 1 - index))
    order = [at, start, *range(max(start, stop - 6), stop), *near[:12], *following[:12], *leading, *near, *following]
    return sorted(list(dict.fromkeys(order))[:TEXT_LINES])


def _rows(lines: Sequence[Line], chosen: list[int], at: int) -> tuple[list[str], int]:
    """The chosen lines with a marker where lines between them are left out, and the row of line `at`."""
    rows: list[str] = []
    place = 0
    for previous, index in pairwise([chosen[0] - 1, *chosen]):
        gap = index - previous - 1
        if gap:
            rows.append(f"… [{gap} line{'s' * (gap > 1)} cut]")
        if index == at:
            place = len(rows)
        rows.append(lines[index].text)
    return rows, place


def _centred(hit: Hit, text: str, wanted: Wanted) -> str:
    """The hit's line, without its start where what was found would otherwise be cut away.

    Cut after cleaning: half a secret is not recognised as one.
    """
    text = clean(text)
    begin = wanted.place(text) - _LEAD_IN
    if hit.whole:
        return f"[{begin:,} characters cut] … {text[begin:]}" if begin > _LEAD_IN else text
    shown = text[max(0, begin) :][: LINE_WIDTH - _MARKERS]
    return f"[the start of a long line cut] … {shown} … [its end cut]"

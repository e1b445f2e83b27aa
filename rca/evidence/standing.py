"""Excerpts and the text they come from: where one stands in it by now, and one made of lines that a person chose."""

import shlex
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Final

from rca.errors import REFUSED, RcaError
from rca.evidence import times
from rca.evidence.marks import Stop
from rca.evidence.moment import stamp_of
from rca.evidence.reader import Line, Reader
from rca.evidence.source import LINE_WIDTH, TEXT_LINES, Excerpt
from rca.text import clean, clip

MOST: Final = 2 * TEXT_LINES
"""Lines of an excerpt that is made by hand: as many as the longest that a search gives."""
_COMPARED: Final = 1000
"""Characters up to which a line must be the same in an excerpt and in its file, which are cut in different places."""
_SPAN: Final = 2000
"""Lines of an excerpt among which its hit is looked for."""
_BEFORE: Final = 200
"""Lines before those that were chosen among which their time may stand."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an excerpt stands."""

    place: int | None
    """Of the line that matched; where it was, when it stands there no longer; None when the text ends before that."""
    number: int
    """Of that line."""
    places: frozenset[int]
    """Of all its lines."""
    changed: bool
    """Whether no line of it says any more what the one that matched said."""


def standing(reader: Reader, excerpt: range, line: str, hit: int, stop: Stop) -> Standing:
    """Where the lines of these numbers stand; `hit` is the one that matched, and said `line` ("": nobody knows)."""
    start = reader.place_of(excerpt.start, stop) if excerpt else None
    if start is None:
        return Standing(None, hit, frozenset(), changed=bool(excerpt) and not stop())
    lines: list[Line] = []
    place, count = start, min(len(excerpt), _SPAN)
    while len(lines) < count and (more := reader.after(place, count - len(lines))):
        lines += more
        place = more[-1].stop
    said = line.strip()[:_COMPARED]
    alike = [at for at, each in enumerate(lines) if said and each.text.strip()[:_COMPARED] == said]
    at = min(alike, key=lambda at: abs(excerpt.start + at - hit), default=hit - excerpt.start)
    at = max(0, min(at, len(lines) - 1))
    found = lines[at].place if lines else start
    return Standing(found, excerpt.start + at, frozenset(each.place for each in lines), bool(said) and not alike)


def brought(reader: Reader, first: int, last: int, origin: Excerpt, near: datetime, stop: Stop) -> Excerpt | None:
    """The lines from the one at the place `first` to the one at `last` as an excerpt; None when it was stopped.

    `origin` says which text it is: one of its excerpts. RcaError when these are more than `MOST` lines.
    """
    lines: list[Line] = []
    place = first
    while len(lines) <= MOST and place <= last and (more := reader.after(place, MOST + 1 - len(lines))):
        lines += [line for line in more if line.place <= last]
        place = more[-1].stop
    if len(lines) > MOST:
        raise RcaError(
            f"an excerpt has {MOST} lines at most, and these are more",
            "begin the range anew with v, nearer to what matters",
            REFUSED,
        )
    number = reader.marks.number(first, stop) if origin.lines else 0
    if not lines or number is None:
        return None
    end = number + len(lines) - 1
    text = clip(clean("\n".join(line.text for line in lines)), MOST, LINE_WIDTH)
    stamps = (stamp_of(line.text, near) for line in (*lines, *reversed(reader.before(first, _BEFORE))))
    at = times.iso(next((stamp.at for stamp in stamps if stamp), None)) or origin.at * (not origin.lines)
    return replace(
        origin,
        lines="" if not origin.lines else f"{number}" if number == end else f"{number}-{end}",
        text=text,
        at=at,
        first=at,
        last=at,
        count=1,
        start="" if origin.lines else origin.start,
        end="" if origin.lines else origin.end,
        query=_asked(reader, origin, number, end),
        sha256=sha256(text.encode()).hexdigest(),
        score=1.0,
        hit=0,
        spread=(),
    )


def _asked(reader: Reader, origin: Excerpt, first: int, last: int) -> str:
    """What shows these lines again: a command for a file that stands as it is, else what the excerpt came from."""
    if not origin.lines or reader.is_own:
        return origin.query
    return clean(shlex.join(["sed", "-n", f"{first},{last}p", origin.path]))

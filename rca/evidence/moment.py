"""A moment in a log: what a person types is read as the log's own times are, and the first line from then on is found.

In a log that is in order by halving it, else line by line in another process. No screens.
"""

import os
import re
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from typing import Final, NamedTuple

from rca.errors import RcaError
from rca.evidence import times
from rca.evidence.apart import apart
from rca.evidence.entries import entry_of
from rca.evidence.marks import Stop
from rca.evidence.view import text_of

EXPECTED: Final = "12:04, 12:04:31, 2026-08-02 12:04, or a time as the log writes it"
_REACH: Final = 1 << 16
"""Bytes within which a line with a time has to follow."""
_MOST_LINES: Final = 200
_SAMPLES: Final = 32
"""Places at which a log is asked whether it is in order."""
_BACK: Final = 1 << 18
"""Bytes before the place that halving finds which are read line by line: lines of several threads are a bit mixed."""
_PIECE: Final = 1 << 20
_WHOLE: Final = 32 << 20
"""Bytes up to which a text without any time at those places is read to its end for one."""

_CLOCK: Final = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d{1,6}))?)?")
_OFFSET: Final = re.compile(r"\s?[+-]\d\d(?::?\d\d)?$")


class Stamp(NamedTuple):
    """The time of a line, and how far its clock is from UTC."""

    at: datetime
    offset: timedelta


def stamp_of(line: str, near: datetime) -> Stamp | None:
    """The time that a line carries; `near` decides the year where it has none."""
    found = times.find(line, near)
    if found is None or line.startswith("{"):
        entry = entry_of(line)
        if entry is not None and entry.at is not None and (found is None or found.at != entry.at):
            return Stamp(entry.at, timedelta())
    if found is None:
        return None
    written = line[found.start : found.end]
    bare = times.find(_OFFSET.sub("", written), near)
    return Stamp(found.at, bare.at - found.at if bare else timedelta())


def moment(typed: str, here: Stamp | None, near: datetime) -> datetime:
    """The moment that somebody means who stands at a line with the time `here`: its day, its clock's distance from UTC.

    RcaError when it is no time, with what is expected.
    """
    typed = typed.strip()
    offset = here.offset if here else timedelta()
    day = (here.at if here else near) + offset
    zone = timezone(offset)
    clock = _CLOCK.fullmatch(typed)
    try:
        if clock:
            hour, minute, second = (int(clock[part] or 0) for part in (1, 2, 3))
            fraction = int((clock[4] or "").ljust(6, "0"))
            return datetime(day.year, day.month, day.day, hour, minute, second, fraction, zone).astimezone(UTC)
        at = datetime.fromisoformat(typed)
        return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        found = times.find(typed, near)
    if found is None:
        raise RcaError(f'"{typed}" is not a time', f"as in: {EXPECTED}")
    return found.at if _OFFSET.search(typed) or typed.endswith(("Z", "UTC", "GMT")) else found.at - offset


def first_from(
    file: int, begin: int, stop: int, at: datetime, near: datetime, is_over: Stop
) -> tuple[int | None, datetime | None]:
    """Where the first line stands whose time is `at` or later, and the last time there is where there is none."""
    log = _Times(file, begin, stop, near)
    sampled = [log.next(begin + (stop - begin) * part // _SAMPLES) for part in range(_SAMPLES)]
    known = [found for found in sampled if found is not None]
    last = max((found.at for found in known), default=None)
    is_in_order = all(one.at <= other.at for one, other in pairwise(known))
    if known and is_in_order:
        place = log.halved(at, is_over)
        for found in log.lines(max(begin, place - _BACK)):
            if is_over():
                return None, None
            last = max(last or found.at, found.at)
            if found.at >= at:
                return found.place, last
        return None, last
    if not known and stop - begin > _WHOLE:
        return None, None
    with closing(apart(scanned, (file, begin, stop, at, near), is_over, [file])) as found_apart:
        return next(found_apart, (None, None))


def scanned(
    file: int, begin: int, stop: int, at: datetime, near: datetime, is_over: Stop
) -> Iterator[tuple[int | None, datetime | None]]:
    """As `first_from`, line by line."""
    last = None
    for number, found in enumerate(_Times(file, begin, stop, near).lines(begin)):
        if number % 1000 == 0 and is_over():
            return
        last = max(last or found.at, found.at)
        if found.at >= at:
            yield found.place, last
            return
    yield None, last


class _Timed(NamedTuple):
    place: int
    at: datetime


class _Times:
    """The times of a text."""

    def __init__(self, file: int, begin: int, stop: int, near: datetime) -> None:
        self._file, self._begin, self._stop, self._near = file, begin, stop, near

    def next(self, place: int) -> _Timed | None:
        """The first line with a time that begins at `place` or soon after."""
        text = self._read(place, _REACH)
        at = 0 if place == self._begin or self._read(place - 1, 1) == b"\n" else text.find(b"\n") + 1
        if at == 0 and place != self._begin and self._read(place - 1, 1) != b"\n":
            return None
        for _ in range(_MOST_LINES):
            if at >= len(text):
                return None
            end = text.find(b"\n", at)
            stamp = stamp_of(text_of(text[at : len(text) if end < 0 else end]), self._near)
            if stamp is not None:
                return _Timed(place + at, stamp.at)
            if end < 0:
                return None
            at = end + 1
        return None

    def halved(self, at: datetime, is_over: Stop) -> int:
        """About where lines of that time begin, in a text that is in order; not behind them."""
        low, high = self._begin, self._stop
        while high - low > _REACH and not is_over():
            middle = (low + high) // 2
            found = self.next(middle)
            if found is not None and found.at < at:
                low = middle
            else:
                high = middle
        return self._line(low)

    def lines(self, place: int) -> Iterator[_Timed]:
        """All lines with a time from the first one on that begins at `place` or behind."""
        place = at = self._line(place)
        head = b""
        while piece := self._read(at, _PIECE):
            begin = 0
            while (end := piece.find(b"\n", begin)) >= 0:
                stamp = stamp_of(text_of(head + piece[begin:end]), self._near)
                if stamp is not None:
                    yield _Timed(place, stamp.at)
                head, begin, place = b"", end + 1, at + end + 1
            head = (head + piece[begin:])[:_REACH]
            at += len(piece)
        stamp = stamp_of(text_of(head), self._near) if head else None
        if stamp is not None:
            yield _Timed(place, stamp.at)

    def _line(self, place: int) -> int:
        """Where a line begins, at `place` or behind it."""
        if place <= self._begin or self._read(place - 1, 1) == b"\n":
            return max(place, self._begin)
        while piece := self._read(place, _PIECE):
            end = piece.find(b"\n")
            if end >= 0:
                return place + end + 1
            place += len(piece)
        return place

    def _read(self, place: int, size: int) -> bytes:
        return os.pread(self._file, max(0, min(size, self._stop - place)), place)

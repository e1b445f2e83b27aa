"""The two ends of a window as people type them: 30m, 11:00, yesterday, a day, a full time. Text in, ISO 8601 out.

What names no zone is UTC, as in logs that name none. Nothing is searched here, and no option of the command line is
known but for the names that its errors use.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, NamedTuple

from rca.errors import RcaError
from rca.evidence import times

EXPECTED: Final = "30m, 2h, 3d, 11:00, 11:00:30, today, yesterday, 2026-11-22, 2026-11-22T11:00:30Z"
"""What an end may look like, as examples."""

_AGO: Final = re.compile(r"(\d{1,9})\s*([smhdwy])(?:\s+ago)?")
_SECONDS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 7 * 86_400, "y": 365 * 86_400}
_CLOCK: Final = re.compile(r"(\d{1,2}:\d\d(?::\d\d(?:[.,]\d{1,6})?)?)\s?(Z|UTC|[+-]\d\d:?\d\d)?", re.IGNORECASE)
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_NAMED: Final = re.compile(r"(today|yesterday)(?:[ T]+(?P<clock>\d.*))?", re.IGNORECASE)
_LAST: Final = timedelta(days=1) - timedelta(microseconds=1)
"""From the beginning of a day to its end."""


class Bounds(NamedTuple):
    """Both ends in ISO 8601, in UTC and included; None is open."""

    start: str | None
    end: str | None


def bounds(since: str | None, until: str | None, now: datetime) -> Bounds:
    """The window that is meant. A day is its beginning as `since` and its end as `until`.

    `30m`, also `30m ago`, is counted back from `now` (aware); the units are s, m, h, d, w and y, of 365 days. A clock
    time is of the day that the other end names, else of today. RcaError (exit code 2) when an end is no time, when
    `since` is a clock time that today has yet to come to, or later than `until`.
    """
    now = now.astimezone(UTC)
    start = None if since is None or _clock(since) else _moment("--since", since, now, is_end=False)
    end = None if until is None or _clock(until) else _moment("--until", until, now, is_end=True)
    if since is not None and start is None:
        start = _at_clock(since, end if end and until and _names_a_day(until) else now)
        if until is None and start > now:
            day = f"{start - timedelta(days=1):%Y-%m-%dT%H:%M}Z"
            raise RcaError(f"--since {since} is still to come: it is {now:%H:%M} UTC", f"name the day: --since {day}")
    if until is not None and end is None:
        end = _at_clock(until, start if start and since and _names_a_day(since) else now)
    if start and end and start > end:
        told = f"--since {since} is later than --until {until}: {_iso(start)} and {_iso(end)}"
        raise RcaError(told, "name both with their day, the earlier one with --since")
    return Bounds(_iso(start) if start else None, _iso(end) if end else None)


def _names_a_day(typed: str) -> bool:
    """Whether a clock time at the other end is of the same day: it is not where this one is told by how long ago."""
    written = typed.strip().lower()
    return not (_clock(written) or _AGO.fullmatch(written) or written == "now")


def _moment(option: str, typed: str, now: datetime, *, is_end: bool) -> datetime:
    """What is no clock time alone."""
    written = typed.strip()
    try:
        at = _relative(written, now, is_end=is_end) or _absolute(written, now)
    except (ValueError, OverflowError):
        at = None
    if at is None:
        raise RcaError(f'{option} "{typed}" is not a time', f"as in: {EXPECTED}")
    return at


def _relative(written: str, now: datetime, *, is_end: bool) -> datetime | None:
    """A day, by its date or its name, or how long ago. ValueError and OverflowError for what there is not."""
    ago = _AGO.fullmatch(written.lower())
    if ago:
        return _back(now, int(ago[1]) * _SECONDS[ago[2]])
    if written.lower() == "now":
        return now
    named = _NAMED.fullmatch(written)
    if named:
        day = now.date() - timedelta(days=named[1].lower() == "yesterday")
        if named["clock"]:
            return _at_clock(named["clock"], _begin(day)) if _clock(named["clock"]) else None
    elif _DAY.fullmatch(written):
        day = date.fromisoformat(written)
    else:
        return None
    return _begin(day) + _LAST if is_end else _begin(day)


def _absolute(written: str, now: datetime) -> datetime | None:
    """ISO 8601, or a time as logs write it. ValueError and OverflowError for what there is not."""
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        found = times.find(written, now)
        return found.at if found and found.start == 0 and found.end == len(written) else None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)


def _clock(typed: str) -> time | None:
    """A clock time; None for all else. Without a zone it is UTC."""
    match = _CLOCK.fullmatch(typed.strip())
    if match is None:
        return None
    zone = "+00:00" if match[2] is None or match[2].upper() in {"Z", "UTC"} else match[2]
    hour, _, rest = match[1].partition(":")
    try:
        return time.fromisoformat(f"{hour:0>2}:{rest.replace(',', '.')}{zone}")
    except ValueError:
        return None


def _at_clock(typed: str, day: datetime) -> datetime:
    """That clock time on the day of another moment, as its own zone counts days."""
    clock = _clock(typed)
    if clock is None:
        raise ValueError(typed)
    return datetime.combine(day.astimezone(clock.tzinfo).date(), clock).astimezone(UTC)


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _back(now: datetime, seconds: int) -> datetime:
    """So long ago, or when time begins."""
    most = (now - datetime.min.replace(tzinfo=UTC)) // timedelta(seconds=1)
    return now - timedelta(seconds=min(seconds, most))


def _iso(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")

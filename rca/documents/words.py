"""Times and counts in words, the same in every locale and time zone. No layout enters here."""

import re
from datetime import UTC, datetime
from typing import Final

_TIME: Final = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)[T ](?P<time>\d\d:\d\d(?::\d\d)?)(?P<fraction>[.,]\d+)?(?P<zone>Z|[+-]\d\d(?::?\d\d)?)?"
)


def moment(text: str) -> str:
    """An ISO-8601 time in UTC, as `2025-09-08 13:55:02.114 UTC`. No digit is lost; a day stays a day.

    A time without an offset says so, since nobody knows what it meant.
    """
    found = _TIME.fullmatch(text)
    if not found:
        return text
    day, time, fraction = found["day"], found["time"], found["fraction"] or ""
    if found["zone"] is None:
        return f"{day} {time}{fraction} (no time zone)"
    if found["zone"] != "Z":
        utc = datetime.fromisoformat(f"{day}T{time}{found['zone']}").astimezone(UTC)
        day, time = f"{utc:%Y-%m-%d}", f"{utc:%H:%M:%S}"[: len(time)]
    return f"{day} {time}{fraction} UTC"


def span(first: str, last: str) -> str:
    """From `first` to `last`; the day and UTC are said once when they are the same."""
    if not first or not last or first == last:
        return moment(first or last)
    start, end = moment(first), moment(last)
    if start[:11] == end[:11] and start.endswith(" UTC") and end.endswith(" UTC"):
        return f"{start.removesuffix(' UTC')} to {end[11:]}"
    return f"{start} to {end}"


def instant(text: str) -> datetime:
    """When something was, to put it in order. Days count from midnight, times without an offset as UTC."""
    when = datetime.fromisoformat(text)
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def number(value: float) -> str:
    """A count without `.0`, anything else with the digits it has."""
    return str(int(value)) if value == int(value) else repr(value)

"""When a run began, from what its producer wrote.

A time without zone: Ant's format had none, and its heirs differ in what they mean. jest-junit, mocha-junit-reporter and
older versions of Gradle write UTC; pytest before 8.3, CTest and JUnit's own writer write local time.
"Local" can only mean the zone of the machine that reads, which is right for a run of one's own and for CI in UTC.
What must not enter: reading of files.
"""

from datetime import UTC, datetime
from typing import Final

_WRITES_UTC: Final = frozenset({"gradle", "jest", "mocha"})
_FIRST_YEAR: Final = 2000
"""Go's zero time is the year 1, JavaScript's 1970: both say "not known"."""


def moment(stamp: str, producer: str) -> datetime | None:
    """The moment that `stamp` names, in UTC. None when it is no ISO 8601 time or a zero time."""
    try:
        read = datetime.fromisoformat(stamp.strip())
        if read.year < _FIRST_YEAR:
            return None
        if read.tzinfo is None and producer in _WRITES_UTC:
            read = read.replace(tzinfo=UTC)
        return read.astimezone(UTC)
    except (ValueError, OverflowError, OSError):  # a year that the platform's clock has no zone for
        return None


def iso(at: datetime) -> str:
    """`2025-09-08T13:55:02Z`, with milliseconds when there are any."""
    short = "milliseconds" if at.microsecond >= 1_000 else "seconds"
    return at.astimezone(UTC).isoformat(timespec=short).replace("+00:00", "Z")

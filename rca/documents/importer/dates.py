"""Days in documents and file names, as ISO-8601. Nothing is guessed of what can be read in two ways."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sep sept", "october oct", "november nov", "december dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_ISO: Final = re.compile(r"(?<!\d)(20\d\d)[-/._](\d{1,2})[-/._](\d{1,2})(?!\d)")
_TIME: Final = re.compile(r"(?<!\d)20\d\d-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)(?![\w:])")
_PACKED: Final = re.compile(r"(?<!\d)(20\d\d)(\d\d)(\d\d)(?!\d)")
_NAME: Final = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_DAY: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_SPELT: Final = (
    re.compile(rf"\b{_NAME}\s+{_DAY},?\s+(?P<year>20\d\d)\b", re.IGNORECASE),
    re.compile(rf"\b{_DAY}\s+(?:of\s+)?{_NAME},?\s+(?P<year>20\d\d)\b", re.IGNORECASE),
)
_SLASHED: Final = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})/(20\d\d)(?!\d)")
_LOOKED_AT: Final = 300


def found(text: str) -> str:
    """The first day in `text`, or the time where it has an offset; "" when there is none that is certain."""
    head = text[:_LOOKED_AT]
    time = _TIME.search(head)
    if time and _day(time[0][:4], time[0][5:7], time[0][8:10]):
        return time[0].replace(" ", "T")
    for shape in (_ISO, _PACKED):
        for hit in shape.finditer(head):
            if day := _day(*hit.groups()):
                return day
    for spelt in _SPELT:
        told = spelt.search(head)
        if told and (day := _day(told["year"], str(_MONTHS[told["month"].lower()]), told["day"])):
            return day
    slashed = _SLASHED.search(head)
    return _apart(*slashed.groups()) if slashed else ""


def _apart(first: str, second: str, year: str) -> str:
    """`09/25/2025` has one reading; `09/08/2025` has two, and neither is taken."""
    if first != second and int(first) <= 12 and int(second) <= 12:
        return ""
    return _day(year, first, second) or _day(year, second, first)


def _day(year: str, month: str, day: str) -> str:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""

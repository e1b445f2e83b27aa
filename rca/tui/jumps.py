"""Where a typed time or number leads in a log. Reads the log, shows nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rca.errors import RcaError
from rca.evidence.moment import first_from, moment, stamp_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rca.evidence.marks import Stop
    from rca.evidence.reader import Line, Reader


def line_number(text: str) -> int:
    """The number that is typed. RcaError when it is none."""
    plain = text.strip().replace(",", "")
    if not (plain.isascii() and plain.isdigit() and int(plain[:18])):
        raise RcaError(f'"{text}" is no number of a line', "as in: 1204")
    return int(plain[:18])


def place_at(reader: Reader, text: str, near: Iterable[Line]) -> Callable[[Stop], int | None]:
    """What gives the place of the first line from the typed time on, for a thread; None when it was stopped.

    The day is that of the first of the lines `near` that has a time. RcaError when the text is no time; what is given
    raises it when no line is so late.
    """
    stamps = (stamp_of(line.text, reader.written) for line in near)
    when = moment(text, next((stamp for stamp in stamps if stamp), None), reader.written)

    def find(stop: Stop) -> int | None:
        if not reader.wait(stop):
            return None
        place, last = first_from(reader.file, reader.begin, reader.size, when, reader.written, stop)
        if place is None and not stop():
            said = (
                f"no line is of {when:%Y-%m-%d %H:%M:%S} UTC or later"
                if last
                else "no line of those looked at has a time"
            )
            raise RcaError(said, f"the last is of {last:%Y-%m-%d %H:%M:%S} UTC" if last else "")
        return place

    return find

"""A source asked about the time around a failure, and about more of it when somebody asks to look wider.

Windows in, queries out; what is searched in them is the source's business.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from rca.errors import RcaError
from rca.evidence import times
from rca.evidence.source import Notice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rca.evidence.source import Excerpt, Query, Source

OPEN: Final = 0
"""As `times`: no bound at all."""
STEPS: Final = (1, 4, 16, OPEN)
"""How many times as wide as at first a window gets, step by step: each of them costs about as much as all before."""
_KEPT: Final = timedelta(days=3650)
"""A service that wants a beginning gets this one: Cloud Logging keeps lines 3,650 days at most."""
_ANY: Final = "any time"


class Window(NamedTuple):
    """Both ends in ISO 8601, "" open."""

    start: str
    end: str

    def wider(self, times_as_wide: int) -> Window:
        """The same middle, that many times as long; `OPEN`, and where an end is open already, no bound at all."""
        if times_as_wide == OPEN or not (self.start and self.end):
            return Window("", "")
        try:
            start, end = times.instant(self.start), times.instant(self.end)
            more = (end - start) * (times_as_wide - 1) / 2
            return Window(times.iso(start - more), times.iso(end + more))
        except OverflowError:  # before the year 1 or beyond 9999
            return Window("", "")

    def __str__(self) -> str:
        """`12:01-13:01` in UTC; with days where it has more than one; "any time" where it is open."""
        if not (self.start or self.end):
            return _ANY
        start, end = (times.instant(one) if one else None for one in self)
        if start is None or end is None:
            at = start or end
            return f"{'since' if start else 'until'} {at:%Y-%m-%d %H:%M}"
        clock = "%H:%M:%S" if end - start < timedelta(minutes=2) else "%H:%M"
        if start.date() == end.date():
            return f"{start:{clock}}-{end:{clock}}"
        day = "%m-%d" if start.year == end.year else "%Y-%m-%d"
        return f"{start:{day} {clock}} to {end:{day} {clock}}"


@dataclass(frozen=True, slots=True)
class Near:
    """The same source, asked for `reach` seconds before and after `at`, in ISO 8601; "" asks as it would.

    A window that the query names goes before. Either is asked `times` as wide.
    """

    source: Source
    at: str
    reach: int
    times: int = 1

    @property
    def name(self) -> str:
        """The source's own."""
        return self.source.name

    def window(self, query: Query) -> Window:
        """The window that is asked for the query. RcaError when an end is no time."""
        if query.start or query.end:
            return Window(query.start or "", query.end or "").wider(self.times) if self.times != 1 else _named(query)
        if not self.at:
            return Window("", "")
        at, reach = times.instant(self.at), timedelta(seconds=self.reach)
        return Window(times.iso(at - reach), times.iso(at + reach)).wider(self.times)

    def search(self, query: Query, stop: Callable[[], bool]) -> Iterator[Excerpt | Notice]:
        """As `Source.search`. Its notices name the window, where the source itself does not."""
        window = self.window(query)
        start = window.start
        if self.times == OPEN and self.at:
            start = times.iso(times.instant(self.at) - _KEPT)
        found = self.source.search(replace(query, start=start or None, end=window.end or None), stop)
        return (_within(window, said) if isinstance(said, Notice) else said for said in found)


def widened(source: Source, query: Query, times_as_wide: int) -> Near | None:
    """The source, asked in a window that many times as wide as at first; None where it is asked without a window."""
    near = source if isinstance(source, Near) else Near(source, "", 0)
    try:
        has_window = any(replace(near, times=1).window(query))
    except RcaError:  # an end that is no time: the search itself says so
        return None
    return replace(near, times=times_as_wide) if has_window else None


def _named(query: Query) -> Window:
    return Window(query.start or "", query.end or "")


def _within(window: Window, notice: Notice) -> Notice:
    return notice if notice.start or notice.end else replace(notice, start=window.start, end=window.end)

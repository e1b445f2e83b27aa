"""Looking for a text through the whole of a log, in threads: the next line that holds it, and how many do.

What is found is shown by the screen; searching itself is the business of `rca.evidence.sought`.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from rca.evidence.sought import Sought
from rca.tui.window import Part, around

if TYPE_CHECKING:
    from collections.abc import Callable

    from rca.evidence.marks import Stop
    from rca.evidence.reader import Reader
    from rca.tui.errands import Errands

Arrived = tuple[int, str, Part]
"""The place of the line that was found, what there is to say of it, and the lines around it."""


class Seeking:
    """One search at a time. Each method is called where the screen lives."""

    def __init__(
        self,
        errands: Errands,
        hand: Callable[[Callable[[], None]], object],
        tell: Callable[[str], None],
        arrive: Callable[[Arrived | None], None],
    ) -> None:
        """`hand` has what it is given called where the screen lives, `tell` says how far it is, "" nothing.

        `arrive` is called when a line was looked for, with None when there is none, or it is no longer wanted.
        """
        self._errands = errands
        self._hand = hand
        self._tell = tell
        self._arrive = arrive
        self._search: Sought | None = None
        self._reader: Reader | None = None
        self._steps: list[int] = []
        """To further lines that hold it, once the one that is looked for is found."""

    @property
    def is_on(self) -> bool:
        """Whether a text is looked for."""
        return self._search is not None

    def drop(self) -> None:
        """Look for nothing any more."""
        self._errands.cancel("count")
        if self._search is not None:
            self._errands.cancel("go")
        self._search, self._steps = None, []
        self._tell("")

    def forget(self) -> None:
        """The text has changed: what was counted is no longer so."""
        self._errands.cancel("count")
        self._search = None

    def stop(self) -> None:
        """Go no further: to no next line, though it may be counted on."""
        self._steps = []
        self.say()

    def begin(self, reader: Reader, text: str, place: int) -> None:
        """Look for the text, first from `place` on, and count the lines that hold it."""
        search = self._search = Sought(reader.file, reader.begin, reader.size, text)
        self._reader = reader

        def count(stop: Stop) -> Reader:
            search.count(lambda: self._hand(self.say), stop)
            return reader  # it stays open as long as it is read

        self._errands.start("count", count, lambda _: self.say())
        self._from(place, 0)

    def next(self, step: int, place: int | None) -> None:
        """To the next line that holds it from `place`, or once more when one is on its way; None: no line is here."""
        if self._errands.is_on("go"):
            self._steps.append(step)
        elif place is not None:
            self._from(place, step)

    def step_on(self, place: int | None) -> None:
        """Take the next of the steps that were wanted meanwhile."""
        if self._steps and place is not None and self._search is not None:
            self._from(place, self._steps.pop(0))

    def _from(self, place: int, step: int) -> None:
        """To the next line that holds it; `step` 0: that may be the one at `place`."""
        reader, search = self._reader, self._search
        if reader is None or search is None:
            return

        def work(stop: Stop) -> Arrived | None:
            hit = search.next(place, step, stop)
            if hit is None:
                return None
            note = f"went on from the {'end' if step < 0 else 'beginning'}" if hit.went_round else ""
            return hit.place, note, around(reader, hit.place)

        self._errands.cancel("more")
        self._errands.start("go", work, partial(self._found, search))
        self.say()

    def _found(self, search: Sought, arrived: Arrived | None) -> None:
        self._arrive(arrived if search is self._search else None)

    def say(self) -> None:
        """`/text  3 of 1,204`, as far as it is known."""
        search = self._search
        if search is None:
            return
        total = f"{search.total:,}" + ("" if search.is_counted else " so far")
        rank = search.found_rank
        looks = self._errands.is_on("go")
        count = "nothing" if search.is_counted and not search.total else f"{rank:,} of {total}" if rank else total
        self._tell(f"/{search.text} {'◌ ' if looks else ''}{count}  n N")

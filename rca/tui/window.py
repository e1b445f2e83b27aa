"""The lines of a long text that are here, around the cursor, and how they are shown as rows. No keys, no threads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from rca.tui.row import Row
from rca.tui.safe import safe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.content import Content

    from rca.evidence.reader import Line, Reader
    from rca.evidence.standing import Standing

HALF: Final = 100
"""Lines that are read at once, in one direction."""
EDGE: Final = 70
"""Lines between the cursor and the end of those that are here at which more are read."""
MOST: Final = 400
"""Lines that are here at most: laying them out anew must not hold up a key."""

HIT: Final = "»"
BESIDE: Final = "┊"
"""The other lines of the hit's excerpt."""
RANGE: Final = "┃"
"""Lines that will be cited together."""


class Part(NamedTuple):
    """Lines that were read, and which of them is to be under the cursor."""

    lines: list[Line]
    place: int
    above: bool
    """Whether there are lines before them."""
    below: bool


def around(reader: Reader, place: int) -> Part:
    """The lines before and after the one that begins at `place`."""
    lines = [*reader.before(place, HALF), *reader.after(place, HALF)]
    above = bool(lines) and lines[0].place > reader.begin
    below = bool(lines) and lines[-1].stop < reader.size
    return Part(lines, place, above, below or not reader.is_whole)


class Window:
    """Lines that follow each other. `numbered`: whether they have numbers in a file."""

    def __init__(self, *, numbered: bool) -> None:
        self.numbered = numbered
        self.lines: list[Line] = []
        self.number: int | None = None
        """Of the first of them; None while it is counted."""
        self.above = self.below = False
        """Whether there are lines before and after them."""
        self._digits = 1 if numbered else 0
        self._texts: dict[int, tuple[Line, Content]] = {}
        """What is shown of them: making it costs more than reading them."""

    def put(self, part: Part, number: int | None) -> None:
        """These instead of those that were here; `number` of the one that is to be under the cursor."""
        self.lines, _, self.above, self.below = part
        before = sum(1 for line in part.lines if line.place < part.place)
        self.number = None if number is None else number - before

    def add_below(self, place: int, more: list[Line], cursor: int, size: int) -> None:
        """Also these, which begin at `place`, of a text of that size; those far above the row of the cursor go."""
        kept = [line for line in self.lines if line.place < place]
        dropped = max(0, min(len(kept) + len(more) - MOST, cursor - EDGE))
        self.lines = [*kept, *more][dropped:]
        self.number = None if self.number is None else self.number + dropped
        self.above = self.above or dropped > 0
        self.below = bool(more) and self.lines[-1].stop < size

    def add_above(self, place: int, more: list[Line], cursor: int, begin: int) -> None:
        """Also these, which end at `place`, of a text that begins at `begin`; those far below the cursor go."""
        kept = [line for line in self.lines if line.place >= place]
        stays = max(MOST, len(more) + cursor + EDGE)
        self.below = self.below or len(more) + len(kept) > stays
        self.lines = [*more, *kept][:stays]
        self.number = None if self.number is None else self.number - len(more)
        self.above = bool(more) and more[0].place > begin

    def at(self, place: int) -> int | None:
        """The row of the line that begins there; None when it is not here."""
        return next((at for at, line in enumerate(self.lines) if line.place == place), None)

    def rows(self, stands: Standing, chosen: tuple[int, int]) -> Iterator[Row]:
        """How they are shown: `chosen` are the places of the first and the last that will be cited together."""
        known = self._texts
        self._texts = {
            line.place: was if (was := known.get(line.place)) and was[0] is line else (line, safe(line.text))
            for line in self.lines
        }
        if self.numbered:
            self._digits = max(self._digits, len(f"{(self.number or 1) + len(self.lines)}"))
        hit = -1 if stands.changed or stands.place is None else stands.place
        blank = f"  {'':{self._digits}} │ "
        for at, line in enumerate(self.lines):
            sign = HIT if line.place == hit else BESIDE if line.place in stands.places else " "
            sign = RANGE if chosen[0] <= line.place <= chosen[1] else sign
            number = "" if not self.numbered else "…" if self.number is None else f"{self.number + at}"
            text = self._texts[line.place][1]
            text = text.stylize("bold") if line.place == hit else text
            yield Row(f"{line.place}", text, f"{sign} {number:>{self._digits}} │ ", blank, verbatim=True)

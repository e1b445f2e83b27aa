"""Lines of a log that a person picks, one or a range: made into excerpts one by one, and handed on to be cited."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rca.evidence.standing import brought

if TYPE_CHECKING:
    from collections.abc import Callable

    from rca.evidence import Excerpt
    from rca.evidence.reader import Reader
    from rca.tui.errands import Errands


class Origin(NamedTuple):
    """What is cited from here, and who takes it."""

    excerpt: Excerpt
    """One of this text: it says which text it is."""
    bring: Callable[[Excerpt], str]
    """Takes another, and says what came of it."""


class Picking:
    """What was picked and is not cited yet. Each method is called where the screen lives."""

    def __init__(self, errands: Errands, say: Callable[[str], None]) -> None:
        """`say` is called with what came of it, "" when it was stopped."""
        self._errands = errands
        self._say = say
        self.range: int | None = None
        """Where the range begins that will be cited."""
        self._to_cite: list[tuple[int, int]] = []
        """Places of the first and the last line of what was chosen and is not cited yet."""

    def chosen(self, place: int | None) -> tuple[int, int]:
        """From which line to which will be cited, with the cursor at `place`; an empty range while none has begun."""
        if self.range is None or place is None:
            return 0, -1
        return min(self.range, place), max(self.range, place)

    def begin(self, place: int) -> None:
        """Begin a range there, or drop the one that was begun."""
        self.range = place if self.range is None else None

    def end(self, place: int) -> None:
        """Pick the line there, or the range that ends there."""
        other = place if self.range is None else self.range
        self._to_cite.append((min(place, other), max(place, other)))
        self.range = None

    def drop(self) -> None:
        """Cite nothing of what was picked and is not cited yet."""
        self._to_cite = []

    def cite_next(self, reader: Reader | None, origin: Origin | None) -> None:
        """Cite what was picked first: none is lost when the next is picked before its lines are counted."""
        if reader is None or origin is None or not self._to_cite or self._errands.is_on("cite"):
            return
        low, high = self._to_cite.pop(0)

        def then(excerpt: Excerpt | None) -> None:
            self._say("" if excerpt is None else origin.bring(excerpt))
            self.cite_next(reader, origin)

        self._errands.start("cite", lambda stop: brought(reader, low, high, origin.excerpt, reader.written, stop), then)

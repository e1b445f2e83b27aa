"""Entries judged: which tell of the error, which are alike, and how one looks with what stands around it. No asking.

The same for the service and for exported files.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from rca.evidence import gravity
from rca.evidence.alike import Judged
from rca.evidence.gcloud.entries import Logged
from rca.evidence.kinds import Kinds
from rca.evidence.scan import Hit
from rca.evidence.source import Excerpt, Query
from rca.evidence.wanted import Match, Wanted
from rca.text import clean

_ROWS: Final = 2000
"""Lines of one entry that are looked at."""


@dataclass(frozen=True, slots=True)
class Told:
    """An entry that tells of the error, and the row of its text that does."""

    entry: Logged
    match: Match
    row: int

    @property
    def kind(self) -> tuple[str, str]:
        """What alike entries share: their log, their level, whether they have a traceback, and the row."""
        return (self.entry.path, self.match.alike)


class Hits:
    """What one search has found."""

    def __init__(self, source: str, query: Query) -> None:
        self.wanted = Wanted(query)
        self._judged = Judged(self.wanted.match)
        self._kinds = Kinds(source, query, self.wanted, "")
        self._known: set[tuple[str, str]] = set()
        self._alike: list[Told] = []
        self._asked: dict[tuple[str, ...], tuple[str, str]] = {}
        """How each excerpt can be asked for again, by the identity that `Kinds` gave it."""

    @property
    def count(self) -> int:
        return self._kinds.hits

    @property
    def left_out(self) -> int:
        return self._kinds.left_out

    def told(self, entry: Logged) -> Told | None:
        """The row of an entry that tells of the error best; None where none does."""
        if not self.wanted.possible(_bytes(entry.text.lower())):
            return None
        rows = entry.text.split("\n")[:_ROWS]
        if len(rows) == 1 or self.wanted.height > 1:
            match = self._judged.match(entry.text)
            row = entry.text[: self.wanted.place(entry.text)].count("\n")
            return _weighed(Told(entry, match, row)) if match.score else None
        best: Told | None = None
        for row, text in enumerate(rows):
            if not self.wanted.possible(_bytes(text.lower())):
                continue
            match = self._judged.match(text)
            if match.score > (best.match.score if best else 0.0):
                best = Told(entry, match, row)
        return _weighed(best) if best else None

    def fresh(self, found: Iterable[Told]) -> list[Told]:
        """The first of each kind that is new among these, best first; the others wait for `count_alike`."""
        first: dict[tuple[str, str], Told] = {}
        for told in found:
            if told.kind in self._known or first.setdefault(told.kind, told) is not told:
                self._alike.append(told)
        self._known |= first.keys()
        return sorted(first.values(), key=lambda told: -told.match.score)

    def count_alike(self) -> None:
        """Count what was alike: after the excerpts of their kinds were made, which are those of the first."""
        for told in self._alike:
            self._kinds.add(_hit(told, ()), told.entry.path, told.entry.time)
        self._alike.clear()

    def excerpt(self, told: Told, around: Sequence[Logged], asked: str, link: str) -> Excerpt | None:
        """The excerpt of a new kind; None beyond the query's limit.

        `around` are entries near it, oldest first; where it is one of them, its place tells what is before and behind.
        """
        made = self._kinds.add(_hit(told, around), told.entry.path, told.entry.time)
        if made is None:
            return None
        self._asked[made.identity] = (clean(asked), link)
        return self._placed(made)

    def grown(self) -> Iterator[Excerpt]:
        """The excerpts whose kind has had more hits."""
        return map(self._placed, self._kinds.grown())

    def _placed(self, excerpt: Excerpt) -> Excerpt:
        asked, link = self._asked.get(excerpt.identity, ("", ""))
        return replace(excerpt, lines="", query=asked, link=link)


def _weighed(told: Told) -> Told:
    return replace(told, match=gravity.of_entry(told.match, told.entry.text))


def _hit(told: Told, around: Sequence[Logged]) -> Hit:
    """As the search of files has it: a line in a buffer with what stands around."""
    entry = told.entry
    place = next((at for at, other in enumerate(around) if other == entry), None)
    if place is None:
        place = sum(other.at <= entry.at for other in around)
    before = [other.text for other in around[:place]]
    after = [other.text for other in around[place:] if other != entry]
    rows = entry.text.split("\n")
    lead = "".join(f"{text}\n" for text in (*before, *rows[: told.row]))
    start = len(_bytes(lead))
    line = _bytes(rows[told.row])
    rest = "".join(f"\n{text}" for text in (*rows[told.row + 1 :], *after))
    buffer = b"".join((_bytes(lead), line, _bytes(rest)))
    return Hit(buffer, start, start + len(line), True, lead.count("\n") + 1, told.match, True)  # noqa: FBT003  # whole, timed


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")

"""The argument as the document tells it: whys numbered in the order of the outline, root causes read back.

What must not enter: layout, and judgement of the argument (that is lint's).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rca.analysis.why import FAILURE
from rca.documents.exhibits import Citation, Exhibits, anchors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rca.analysis import Analysis, RootCause, Row, Why


@dataclass(frozen=True, slots=True)
class Place:
    """Where to find an entry of this document: its id, its anchor, its number if it is a why that was not ruled out."""

    id: str
    anchor: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One why, prepared."""

    place: Place
    question: str
    answer: str
    state: str
    reason: str
    read_back: str
    of: str
    explains: Place | None
    """The why it explains; None for the failure, and for a why that is not there."""
    roots: tuple[Place, ...]
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a chain read back, from the root cause on: because of the one before, therefore this."""

    place: Place
    answer: str
    read_back: str
    """Whether people confirmed this step up to the next."""


@dataclass(frozen=True, slots=True)
class Cause:
    """One root cause, prepared."""

    place: Place
    kind: str
    category: str
    statement: str
    without_it: str
    why: str
    chain: tuple[Link, ...]
    broken: str
    """The id where the chain does not lead on to the failure, if it does not."""


class Argument:
    """The whys and root causes of an analysis with their places in the document."""

    def __init__(self, analysis: Analysis, rows: Sequence[Row]) -> None:
        self._whys = [row.why for row in rows if row.why]
        self._roots = analysis.root_causes
        self._root_places = _places("r", [cause.id for cause in self._roots])
        self._step_places = _places("w", [why.id for why in self._whys], _numbers(rows))
        self._place_of = {place.id: place for place in reversed(self._step_places)}
        self._why_of = {why.id: why for why in reversed(self._whys)}

    def steps(self, exhibits: Exhibits, *, ruled_out: bool) -> tuple[Step, ...]:
        """The whys that hold, or those ruled out, in the order of the outline. Each cites in its turn."""
        return tuple(
            self._step(why, place, exhibits)
            for why, place in zip(self._whys, self._step_places, strict=True)
            if (why.status == "ruled-out") is ruled_out
        )

    def causes(self) -> tuple[Cause, ...]:
        """The root causes, primary ones first."""
        causes = [self._cause(cause, place) for cause, place in zip(self._roots, self._root_places, strict=True)]
        return tuple(sorted(causes, key=lambda cause: cause.kind != "primary"))

    def root(self, name: str) -> Place | None:
        """Where the root cause of that id stands."""
        return next((place for place in self._root_places if place.id == name), None)

    def _step(self, why: Why, place: Place, exhibits: Exhibits) -> Step:
        return Step(
            place=place,
            question=why.why,
            answer=why.because,
            state=why.status,
            reason=why.reason,
            read_back=why.therefore or "",
            of=why.of,
            explains=self._place_of.get(why.of),
            roots=tuple(
                place for cause, place in zip(self._roots, self._root_places, strict=True) if cause.why == why.id
            ),
            citations=exhibits.cite(why.evidence),
        )

    def _cause(self, cause: RootCause, place: Place) -> Cause:
        chain, broken = self._chain(cause.why)
        return Cause(
            place=place,
            kind=cause.kind,
            category=cause.category,
            statement=cause.statement,
            without_it=cause.without_it or "",
            why=cause.why,
            chain=chain,
            broken=broken,
        )

    def _chain(self, start: str) -> tuple[tuple[Link, ...], str]:
        """From the why that a root cause names up to the failure, and where it breaks off if it does."""
        links: list[Link] = []
        at, passed = start, set[str]()
        while at != FAILURE:
            why = self._why_of.get(at)
            if why is None or at in passed:
                return tuple(links), at
            passed.add(at)
            links.append(Link(self._place_of[at], why.because, why.therefore or ""))
            at = why.of
        return tuple(links), ""


def _places(letter: str, ids: Sequence[str], numbers: Sequence[str] = ()) -> list[Place]:
    named = zip(ids, anchors(letter, ids), numbers or [""] * len(ids), strict=True)
    return [Place(*each) for each in named]


def _numbers(rows: Sequence[Row]) -> list[str]:
    """A number for each why: how deep it lies, with a letter from the second at that depth on; none if ruled out."""
    seen: dict[int, int] = {}
    numbers = []
    for row in rows:
        depth = len(row.guide) // 2
        if row.why and row.why.status != "ruled-out":
            numbers.append(f"{depth}{_letters(seen.get(depth, 0))}")
            seen[depth] = seen.get(depth, 0) + 1
        elif row.why:
            numbers.append("")
    return numbers


def _letters(count: int) -> str:
    """Nothing for the first, then b, c ... z, ba, bb ...: digits to the base of 26."""
    letters = ""
    while count:
        count, digit = divmod(count, 26)
        letters = chr(ord("a") + digit) + letters
    return letters

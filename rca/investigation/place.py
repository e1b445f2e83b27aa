"""Places in the why tree, and what a typed line means there: the full screen and the plain walk ask the same."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from rca.analysis.why import FAILURE
from rca.errors import RcaError
from rca.investigation.begin import first_question, question_after
from rca.investigation.gather import evidence_of
from rca.investigation.reasoning import AddWhy, Answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from rca.analysis import Analysis, Evidence, Why
    from rca.investigation.edits import Edit
    from rca.investigation.gather import Finding

CITATION: Final = re.compile(r"(?:^|(?<=\s))@(\d{1,6})(?=\s|$|[.,;])")
"""`@2` in an answer cites excerpt 2."""


class Place(NamedTuple):
    """The question being asked."""

    of: str
    """What an answer explains: "failure", or a why."""
    question: str
    why: str = ""
    """The why that is there and gets the answer; "" while the answer makes a new one."""


class Said(NamedTuple):
    """A typed line: its words, and the evidence that it cites."""

    words: str
    cited: tuple[Evidence | str, ...]


def last_answer(analysis: Analysis) -> Why | None:
    """The answer that was given last and still stands, with all that it explains."""
    by_id = {why.id: why for why in analysis.whys}

    def stands(why: Why) -> bool:
        seen: set[str] = set()
        while why.status != "ruled-out" and why.of in by_id and why.id not in seen:
            seen.add(why.id)
            why = by_id[why.of]
        return why.status != "ruled-out"

    standing = [why for why in analysis.whys if why.because and stands(why)]
    return standing[-1] if standing else None


def place_of(analysis: Analysis) -> Place:
    """Where to go on: below the last answer, else with the first question."""
    return below(analysis, last_answer(analysis))


def below(analysis: Analysis, why: Why | None) -> Place:
    """The question after a why: its own while it is not answered, else the next; the first one for None."""
    if why is None:
        return Place(FAILURE, first_question(analysis))
    if not why.because.strip():
        return Place(why.of, why.why, why.id)
    return Place(why.id, question_after(why.because))


def beside(analysis: Analysis, place: Place) -> Place:
    """Another cause of the same why: of the answer that the place stands below. RcaError when there is none yet."""
    if place.of != FAILURE:
        why = why_named(analysis, place.of)
        return Place(why.of, why.why)
    if not analysis.whys:
        raise RcaError("there is no answer yet that could have another", "type the first one")
    return place


def why_named(analysis: Analysis, entry: str) -> Why:
    """The why of that id, in any case. RcaError that names those there are."""
    for why in analysis.whys:
        if why.id.lower() == entry.lower():
            return why
    known = ", ".join(why.id for why in analysis.whys) or "none yet"
    raise RcaError(f"there is no why {entry!r}", f"whys: {known}")


def parted(line: str, finding: Callable[[int], Finding]) -> Said:
    """A line's words without its citations, and what these cite. RcaError for an excerpt that is not there."""
    cited = tuple(evidence_of(finding(int(number))) for number in CITATION.findall(line))
    return Said(" ".join(CITATION.sub("", line).split()), cited)


def answered(place: Place, said: Said) -> Edit:
    """The edit that an answer at this place is."""
    if place.why:
        return Answer(place.why, said.words, said.cited)
    return AddWhy(place.of, place.question, said.words, said.cited)

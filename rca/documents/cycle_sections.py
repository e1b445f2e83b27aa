"""The parts of a cycle's report in their order, and where people's free sections go among them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rca.documents.sections import following, plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rca.analysis import Section
    from rca.documents.sections import FreeSection

HEADINGS: Final[Mapping[str, str]] = {
    "head": "",
    "summary": "Executive summary",
    "worse": "Got worse",
    "better": "Got better",
    "results": "Test results",
    "failing": "Failing tests",
    "errors": "Error patterns",
    "approach": "",
    "doubts": "Stated, and not borne out",
    "deployments": "Deployments",
    "criteria": "Success criteria",
    "impact": "Impact",
    "work": "Work of this cycle",
    "next": "Next steps",
    "lessons": "Lessons",
    "course": "Progress over the cycles",
    "notes": "Notes",
    "links": "More to read",
    "end": "",
}
"""Each part with its heading; `approach` and `end` hold free sections only."""
INNER: Final = ("Technical", "Process", "Achievements")
_ALSO: Final = {
    "results": "results",
    "business impact": "impact",
    "technical analysis": "approach",
    "deployment status": "deployments",
    "lessons learned": "lessons",
    "cumulative progress": "course",
}


def placed(sections: Sequence[Section], taken: dict[str, int]) -> dict[str, tuple[FreeSection, ...]]:
    """Free sections by the part that they follow; every part has an entry.

    `after` names a part, its heading or an earlier free section; without one, a section tells of the approach. A name
    that is none of these puts it at the end. `taken`: the headings that the document has already.
    """
    known = {plain(name): name for name in HEADINGS} | {plain(text): name for name, text in HEADINGS.items() if text}
    return following(sections, HEADINGS, known | _ALSO, taken, without="approach", untitled="More")


def taken() -> dict[str, int]:
    """The headings that a report has of its own, for `unique`."""
    return {heading.casefold(): 1 for heading in (*HEADINGS.values(), *INNER) if heading}

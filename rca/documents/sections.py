"""The document's own sections, and where people's free sections go among them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rca.documents.prose import prose, unique

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rca.analysis import Section
    from rca.documents.escape import Markdown

HEADINGS: Final[Mapping[str, str]] = {
    "head": "",
    "summary": "Executive summary",
    "priors": "Seen before",
    "tree": "Cause tree",
    "whys": "Five whys",
    "ruled_out": "Ruled out",
    "root_causes": "Root causes",
    "attempts": "What was tried",
    "approach": "Approach chosen",
    "actions": "Actions",
    "verification": "Verification and success criteria",
    "impact": "Impact",
    "notes": "",
    "timeline": "Timeline",
    "lessons": "Lessons",
    "questions": "Open questions",
    "uncited": "Evidence not cited",
    "related": "Related analyses",
    "next_steps": "Next steps",
    "status": "Status",
    "end": "",
    "empty": "Still empty",
}
"""The parts of the document in their order, each with its heading; `notes` and `end` hold free sections only."""

INNER_HEADINGS: Final = ("Expected and measured effect", "Technical", "Process")

_ALSO_CALLED: Final = {
    "failure": "head",
    "title": "head",
    "error": "head",
    "key finding": "summary",
    "why": "whys",
    "five whys analysis": "whys",
    "evidence": "uncited",
    "root cause": "root_causes",
    "root cause summary": "root_causes",
    "tried": "attempts",
    "resolution": "approach",
    "verification": "verification",
    "success criteria": "verification",
    "business impact": "impact",
    "technical analysis": "notes",
    "technical notes": "notes",
    "lessons learned": "lessons",
    "related": "related",
    "conclusion": "status",
}


@dataclass(frozen=True, slots=True)
class FreeSection:
    """A section that people wrote as a whole, made safe."""

    heading: str
    body: Markdown


def placed(sections: Sequence[Section]) -> dict[str, tuple[FreeSection, ...]]:
    """Free sections by the part that they follow; every part has an entry.

    `after` names a part (`root_causes`), its heading, or an earlier free section. Without `after` a section is a
    technical note; a name that is none of these puts it at the end.
    """
    taken = {heading.casefold(): 1 for heading in (*HEADINGS.values(), *INNER_HEADINGS)}
    return following(sections, HEADINGS, _KNOWN, taken, without="notes", untitled="Notes")


def following(
    sections: Sequence[Section],
    parts: Iterable[str],
    known: Mapping[str, str],
    taken: dict[str, int],
    *,
    without: str,
    untitled: str,
) -> dict[str, tuple[FreeSection, ...]]:
    """Free sections by the part that they follow; every one of the `parts` has an entry.

    `known`: parts by their names as `plain` has them; to these come the headings of the sections themselves. `without`
    is the part for a section that names none, "end" the one for an unknown name. `taken`: headings used already.
    """
    known = dict(known)
    found: dict[str, list[FreeSection]] = {name: [] for name in parts}
    for section in sections:
        part = known.get(plain(section.after), "end") if section.after.strip() else without
        heading = unique(" ".join(section.heading.split()) or untitled, taken)
        found[part].append(FreeSection(heading, prose(section.markdown, taken)))
        known.setdefault(plain(section.heading), part)
    return {name: tuple(free) for name, free in found.items()}


def plain(name: str) -> str:
    """A part's name or heading as it is looked up: letters and digits in lower case."""
    return re.sub(r"[\W_]+", " ", name.casefold()).strip()


_KNOWN: Final[Mapping[str, str]] = {
    **{plain(name): name for name in HEADINGS if name != "empty"},  # what is empty is said last, behind all sections
    **{plain(heading): name for name, heading in HEADINGS.items() if heading and name != "empty"},
    **_ALSO_CALLED,
}

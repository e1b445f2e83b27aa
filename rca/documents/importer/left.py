"""The net under the importer: what a used line says is looked for in the fields, and kept if it is not found there.

So nothing is lost, whatever the rules of recognition make of a document. Linear: searching has a budget, and what is
not searched counts as not found.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rca.documents.importer.head import FIELDS
from rca.documents.importer.labels import role_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rca.documents.importer.imported import Imported
    from rca.documents.importer.lines import Line

HEADING: Final = "Also in the document"
_WORDS: Final = re.compile(r"[^\W_]+")
_PARTS: Final = re.compile(r"\||→|➜|➡|⇒|⟶|-+>|=+>|»|\*\*|__|\?|[:：](?=\s|$)|<br ?/?>|\s[-–—]\s|[()\[\]]|;")
_NUMBERED: Final = re.compile(r"^(?:(?:[qa]|why|level|step|#)?\s?\d{1,2}[a-h]?|q|a)\s")
"""What counts a text: `1 why did it fail`, `q1 why did it fail`."""
_BUDGET: Final = 300_000_000
"""Characters that may be searched through for one document: some tenths of a second."""
_PLAIN: Final = """
    why whys five 5 the a of and analysis chain answer because question q x evidence gathered supporting root
    cause causes primary contributing factors level first second third fourth fifth sixth seventh one two three four
    location code
    line reference error pattern problem statement issue impact lessons learned key finding action actions items item
    next steps executive summary success criteria verification open questions task owner due status date severity
    environment prevention preventive measures recommendations recommended
"""
_UNTOLD: Final = frozenset({"other", "closing"})
"""Labels whose text goes into no field of that name."""
_STRUCTURE: Final = frozenset(_PLAIN.split())
"""Words of headings, labels and tables' heads, which the fields' own names say."""


def is_structure(text: str, more: frozenset[str] = frozenset()) -> bool:
    """Whether a text has no words but those of structure, `more`, and numbers."""
    return (
        all(
            word in _STRUCTURE or word in more or re.fullmatch(r"[qa]?\d{1,2}[a-h]?|\d{1,2}(?:st|nd|rd|th)", word)
            for word in _words(text[:300])
        )
        and len(text) < 300
    )


def _is_told_by_a_field(part: str, more: frozenset[str]) -> bool:
    """Whether a part of a line is what a field is called."""
    name = " ".join(part.strip(" *_|:-").lower().split())
    return is_structure(part, more) or name in FIELDS or (len(name) < 80 and role_of(name) not in _UNTOLD)


def lost(lines: Iterable[Line], imported: Imported) -> list[Line]:
    """Those of `lines` that say something which no field and no section says."""
    return untold(lines, list(_told(imported)))


def untold(lines: Iterable[Line], told: Sequence[str], more: frozenset[str] = frozenset()) -> list[Line]:
    """Those of `lines` that say something which no text of `told` says; `more` are words that fields' names say."""
    whole = f" {' '.join(' '.join(_words(text)) for text in told)} "
    known = {" ".join(_words(row)) for text in told for row in text.split("\n")}
    budget = _BUDGET
    missing: list[Line] = []
    for line in lines:
        if not line.raw or line.kind in {"rule", "underline", "blank"}:
            continue
        if line.kind == "fence" and " " not in line.text:  # a language
            continue
        for part in _PARTS.split(line.raw):
            said = " ".join(_words(part))
            if not said or said in known or _is_told_by_a_field(part, more) or _NUMBERED.sub("", said) in known:
                continue
            budget -= 2 * len(whole)
            if budget < 0 or (f" {said} " not in whole and f" {_NUMBERED.sub('', said)} " not in whole):
                missing.append(line)
                break
    return missing


def _words(text: str) -> list[str]:
    return _WORDS.findall(text.casefold())


def _told(imported: Imported) -> Iterator[str]:
    """Every text that the analysis will hold, without the sections' own: those lines were never used."""
    head = imported.head
    yield from (head.title, head.date, head.status, head.severity, head.environment, head.service, head.revision)
    yield from (head.build, head.branch, head.commit, head.error, head.impact, head.summary, head.key_finding)
    yield from (*head.also, *head.authors, *head.labels)
    for chain in imported.chains:
        yield chain.heading
        for why in chain.whys:
            yield why.question
            yield why.because
            for found in why.evidence:
                yield from (found.text, found.source, found.path, found.lines)
    yield from (cause.statement for cause in imported.causes)
    for action in imported.actions:
        yield from (action.do, action.owner, action.due)
    yield from (check.criterion for check in imported.checks)
    yield from (text for _, text in imported.lessons)
    yield from imported.questions
    yield from (section.heading for section in imported.sections)

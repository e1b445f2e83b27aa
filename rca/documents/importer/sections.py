"""What no field took, verbatim and in order, under the headings it stood under.

What must not enter: the reading of any line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from rca.documents.importer import words
from rca.documents.importer.imported import FoundSection
from rca.documents.importer.left import is_structure

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from rca.documents.importer.lines import Line

_TAG: Final = re.compile(r"</?[A-Za-z]{1,20}+ ?/?>")
"""A tag without attributes, which says nothing by itself."""
HEAD: Final = "Head of the document"
HEADINGS: Final = "Headings of the document"


@dataclass(slots=True)
class _Group:
    heading: Line | None
    lines: list[Line] = field(default_factory=list)


def remaining(
    lines: Sequence[Line],
    used: Collection[int],
    first_why: int,
    named: Collection[int],
    structure: frozenset[str] = frozenset(),
) -> list[FoundSection]:
    """The sections of a document without the lines in `used`.

    `first_why` is the first line of the first chain, -1 without any. Of a heading below which nothing is left, what it
    says is kept in a list at the end, unless it says no more than the field's own name does or is in `named`; words of
    `structure` are such names too.
    """
    found: list[FoundSection] = []
    bare: list[str] = []
    for group in _groups(lines, used):
        at = group.heading.number if group.heading else 0
        after = "notes" if first_why < 0 else "summary" if at < first_why else "root_causes"
        markdown = _markdown(_kept(group.lines, used, named, bare))
        if markdown:
            found.append(FoundSection(group.heading.text.strip() if group.heading else HEAD, after, markdown))
        elif group.heading:
            _keep_heading(group.heading, named, bare)
    bare = [text for text in dict.fromkeys(bare) if not is_structure(text, structure)]
    if bare:
        found.append(FoundSection(HEADINGS, "end", "\n".join(f"- {text}" for text in bare)))
    return found


def _groups(lines: Sequence[Line], used: Collection[int]) -> Iterator[_Group]:
    """The document cut at the headings of its second level, or of the first level that it has more than one of."""
    counts = [0] * 8
    for line in lines:
        if line.kind == "heading" and line.number not in used:
            counts[line.level] += 1
    cut = next((level for level in range(1, 7) if counts[level] > 1), 6)
    cut = max(cut, 2) if counts[1] <= 1 else cut
    group = _Group(None)
    for line in lines:
        if line.kind == "heading" and line.level <= cut and line.number not in used:
            yield group
            group = _Group(line)
        else:
            group.lines.append(line)
    yield group


def _kept(lines: list[Line], used: Collection[int], named: Collection[int], bare: list[str]) -> list[Line]:
    """The lines that are left, without headings and fences below which nothing is."""
    kept: list[Line] = []
    for line in lines:
        if line.number in used and line.kind != "fence":
            continue
        if line.kind == "heading":
            _drop_empty(kept, line.level, named, bare)
        if line.kind == "fence" and kept and kept[-1].kind == "fence" and kept[-1].fence == line.fence:
            kept.pop()
            continue
        if line.kind == "fence" and line.number in used and line.fence == line.number:
            kept.append(line)
            continue
        if line.kind == "fence" and line.number in used and not (kept and kept[-1].fence == line.fence):
            continue
        kept.append(line)
    _drop_empty(kept, 0, named, bare)
    return (
        [line for line in kept if line.kind != "underline"]
        if not any(line.kind == "heading" for line in kept)
        else kept
    )


def _drop_empty(kept: list[Line], level: int, named: Collection[int], bare: list[str]) -> None:
    """Take headings off the end that nothing stands below."""
    while True:
        at = len(kept)
        while at and kept[at - 1].kind in {"blank", "rule", "underline"}:
            at -= 1
        if not at or kept[at - 1].kind != "heading" or kept[at - 1].level < level:
            return
        _keep_heading(kept[at - 1], named, bare)
        del kept[at - 1 :]


def _keep_heading(heading: Line, named: Collection[int], bare: list[str]) -> None:
    if heading.number not in named and not is_structure(heading.text):
        bare.append(heading.text.strip())


def _markdown(kept: list[Line]) -> str:
    """Lines as they stood, without blank ones and rules at both ends, and no two blank lines in a row."""
    start, end = 0, len(kept)
    while start < end and kept[start].kind in {"blank", "rule", "underline"}:
        start += 1
    while end > start and kept[end - 1].kind in {"blank", "rule"}:
        end -= 1
    if not any(re.search(r"\w", _TAG.sub("", line.raw)) for line in kept[start:end]):
        return ""
    out: list[str] = []
    for line in kept[start:end]:
        if line.kind == "blank" and out and not out[-1].strip():
            continue
        out.append(line.raw.rstrip() if line.kind == "blank" else line.raw)
    return "\n".join(out)


def is_named(heading: str) -> bool:
    """Whether a heading above a chain says more than that a chain follows."""
    return bool(heading) and not is_structure(words.plain(heading))

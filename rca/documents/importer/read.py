"""A document's text to what was recognised in it: pure, linear, and without loss.

The order decides: chains first, then metadata, then fields, then all that is left as sections, then the net below.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from rca.documents.importer import (
    bodies,
    chains,
    dates,
    fields,
    head,
    inline,
    left,
    rendered,
    report,
    sections,
    tables,
    words,
)
from rca.documents.importer.imported import Chain, FoundCause, FoundSection, FoundWhy, Head, Imported
from rca.documents.importer.labels import label
from rca.documents.importer.lines import Line, scan

if TYPE_CHECKING:
    from collections.abc import Sequence

_CYCLE: Final = re.compile(r"\bcycle\s+#?(?P<n>\d{1,4})\b", re.IGNORECASE)
_REPORT: Final = re.compile(
    r"test\s+results?|deploy(?:ment|ed)\s+(?:revision|status)|\d/\d+\s+(?:tests|modules)|current\s+(?:deployment|test\s+status)|\bcycle\s+status\b|(?:passing|failing)\s+modules",
    re.IGNORECASE,
)
_MOST_COMPARED: Final = 12
"""Chains of one document that are looked at for recaps of each other."""


def read(text: str, name: str = "") -> Imported:
    """Everything recognised in `text`, which is safe to show and has `\\n` as its line end. `name` is its file's."""
    is_ours = rendered.is_ours(text)
    if is_ours and not rendered.is_cycle(text):
        return rendered.read(text)
    lines = scan(text)
    used: set[int] = set()
    found = _chains(lines, used)
    imported = Imported(Head(), [chain for chain, _ in found], text=text)
    _roots(imported, [causes for _, causes in found])
    first = min((chain.whys[0].line for chain in imported.chains), default=-1)
    imported.head = head.read(lines, _head_end(lines, first), used)
    if (is_ours or not imported.chains) and (number := _cycle(imported.head.title, text, is_sure=is_ours)) is not None:
        tree, odd = report.read(lines, imported.head.title, number)
        return Imported(imported.head, cycle=number, report=tree, text=text, odd=odd)
    fields.read(lines, imported, used, _last_whys(imported))
    _announced_roots(imported)
    _name_chains(lines, imported, used)
    imported.sections += sections.remaining(lines, used, first, _named(lines, imported))
    missing = left.lost((lines[number] for number in sorted(used)), imported)
    if missing:
        imported.sections.append(FoundSection(left.HEADING, "end", "\n".join(line.raw for line in missing)))
    _complete(imported, name)
    return imported


def _chains(lines: Sequence[Line], used: set[int]) -> list[tuple[Chain, list[FoundCause]]]:
    """The chains in the order of the document, each with the root causes told within it."""
    told = tables.chains(lines)
    in_tables = {number for table in told for number in table.used}
    runs = chains.runs(lines, in_tables)
    starts = [run.markers[0].line for run in runs]
    ends = list(accumulate((run.last.line for run in runs), max))
    told = [table for table in told if not _is_within(min(table.used), starts, ends)]
    made = [_of_run(lines, run, starts) for run in runs]
    made += [(Chain(table.whys), [], set(table.used)) for table in told]
    taken = {why.line for chain, _, _ in made for why in chain.whys}
    made += [(Chain(whys), [], {line}) for whys, line in inline.chains(lines, taken)]
    made.sort(key=lambda each: each[0].whys[0].line)
    kept = (
        made
        if len(made) > _MOST_COMPARED
        else [each for each in made if not _is_recap(each[0], [other[0] for other in made if other is not each], lines)]
    )
    for _, _, own in kept:
        used |= own
    return [(chain, causes) for chain, causes, _ in kept]


def _is_within(line: int, starts: Sequence[int], ends: Sequence[int]) -> bool:
    """Whether a line lies between the first and the last why of a run."""
    at = bisect_right(starts, line)
    return at > 0 and line < ends[at - 1]


def _of_run(lines: Sequence[Line], run: chains.Run, begins: Sequence[int]) -> tuple[Chain, list[FoundCause], set[int]]:
    own: set[int] = set()
    whys: list[FoundWhy] = []
    causes: list[FoundCause] = []
    starts = [each.line for each in run.markers]
    following = bisect_right(begins, starts[-1])
    after = begins[following] if following < len(begins) else len(lines)
    for at, (each, parent) in enumerate(zip(run.markers, run.parents(), strict=True)):
        is_last = at + 1 == len(starts)
        body = _body(lines, starts[at], after if is_last else starts[at + 1], each.style)
        read = bodies.read(each, run.aliases.get(at), body, last=is_last)
        own |= read.used
        why = read.why()
        why.parent = parent
        whys.append(why)
        statement = "\n".join(read.root).strip()
        if statement and (is_last or why.because != statement):
            causes.append(FoundCause(statement, why=(0, at)))
    return Chain(whys), causes, own


def _body(lines: Sequence[Line], start: int, end: int, style: str) -> Sequence[Line]:
    """The lines below an announcement, up to the next or to a heading that ends what it is about."""
    at = start + 1
    level = int(style[1:]) if style.startswith("h") else 0
    fence = lines[start].fence
    while at < end:
        line = lines[at]
        if line.kind == "heading" and line.level <= level:
            break
        if fence >= 0 and line.fence != fence:
            break
        if fence >= 0 and line.kind == "fence":
            break
        at += 1
    return lines[start + 1 : at]


def _is_recap(chain: Chain, others: Sequence[Chain], lines: Sequence[Line]) -> bool:
    """Whether a chain says again, in short, what another one of the same length says."""
    same = [other for other in others if len(other.whys) == len(chain.whys) and _size(other) > _size(chain)]
    if not same:
        return False
    above = next((line for line in reversed(lines[: chain.whys[0].line]) if line.kind == "heading"), None)
    is_summary = above is not None and bool(words.RECAP.search(above.text))
    own = _vocabulary(chain)
    overlap = 0.5 if is_summary else 0.8
    return any(len(own & _vocabulary(other)) >= overlap * len(own) for other in same)


def _size(chain: Chain) -> int:
    return sum(len(why.question) + len(why.because) for why in chain.whys)


def _vocabulary(chain: Chain) -> set[str]:
    text = " ".join(f"{why.question} {why.because}" for why in chain.whys)
    return set(re.findall(r"\w{4,}", text.casefold()))


def _roots(imported: Imported, told: Sequence[Sequence[FoundCause]]) -> None:
    """Root causes told within chains."""
    for position, causes in enumerate(told):
        for cause in causes:
            cause.why = (position, cause.why[1] if cause.why else 0)
            imported.causes.append(cause)


def _announced_roots(imported: Imported) -> None:
    """A why that says it is the root cause is one where its chain has none that is told in words."""
    have = {cause.why[0] for cause in imported.causes if cause.why}
    for position, chain in enumerate(imported.chains):
        for at, why in enumerate(chain.whys):
            if why.is_root and position not in have:
                found = label(why.because)
                said = found.rest if found and found.role == "root" else why.because
                imported.causes.append(FoundCause(said or why.question, why=(position, at)))


def _last_whys(imported: Imported) -> list[tuple[int, tuple[int, int]]]:
    return [(chain.whys[-1].line, (at, len(chain.whys) - 1)) for at, chain in enumerate(imported.chains)]


def _head_end(lines: Sequence[Line], first_why: int) -> int:
    """Where the head ends: at the second heading below the title, or at the first why; at most 120 lines."""
    seen = 0
    for line in lines[:120]:
        if line.number == first_why:
            return line.number
        if line.kind == "heading" and (line.level > 1 or line.number > 40):
            seen += 1
            if seen == 2:
                return line.number
    return min(len(lines), 120)


def _cycle(title: str, text: str, *, is_sure: bool) -> int | None:
    """The number of a cycle whose report this is: its title says it, and so do two of the report's usual words."""
    found = _CYCLE.search(title)
    return (
        int(found["n"])
        if found and (is_sure or len(set(map(str.lower, _REPORT.findall(text[:20_000])))) >= 2)
        else None
    )


def _headings_above(lines: Sequence[Line], imported: Imported, used: set[int]) -> dict[int, int]:
    """For each chain the line of the nearest heading above it that is left; one pass."""
    above: dict[int, int] = {}
    starts = {chain.whys[0].line: at for at, chain in enumerate(imported.chains)}
    last = -1
    for line in lines:
        if line.number in starts:
            above[starts[line.number]] = last
        if line.kind == "heading" and line.number not in used:
            last = line.number
    return above


def _name_chains(lines: Sequence[Line], imported: Imported, used: set[int]) -> None:
    for at, number in _headings_above(lines, imported, used).items():
        if number >= 0 and sections.is_named(lines[number].text):
            imported.chains[at].heading = lines[number].text.strip()


def _named(lines: Sequence[Line], imported: Imported) -> set[int]:
    """Lines of headings that name a chain: they are told with it."""
    names = {chain.heading for chain in imported.chains if chain.heading}
    return {line.number for line in lines if line.kind == "heading" and line.text.strip() in names} if names else set()


def _complete(imported: Imported, name: str) -> None:
    """What the file's name tells where the document does not, and what a person should look at."""
    own = imported.head
    own.date = own.date or dates.found(name)
    odd = imported.odd
    if not own.title:
        own.title = re.sub(r"[_\s]+", " ", re.sub(r"\.\w{1,8}$", "", name)).strip() or "Untitled analysis"
        odd.append("the document has no title; its file's name stands in for it")
    if not own.date:
        odd.append("no date was found in the document or its name")
    if not own.error:
        odd.append("no text of an error was found, so nobody will find the analysis by one")
    if not imported.chains:
        odd.append("no chain of whys was found")
    if imported.chains and not imported.causes:
        odd.append("no root cause is named")
    for at, chain in enumerate(imported.chains, 1):
        open_ = [n for n, why in enumerate(chain.whys, 1) if not why.because.strip()]
        if open_:
            which = f"chain {at}, " if len(imported.chains) > 1 else ""
            odd.append(f"{which}why {', '.join(map(str, open_))}: no answer was found")

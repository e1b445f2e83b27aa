"""Which announcements of whys make chains. A plain numbered list, a FAQ and a table of contents make none.

What must not enter: the text of questions and answers (that is `bodies.py`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from rca.documents.importer import words
from rca.documents.importer.markers import Marker, marker
from rca.documents.importer.place import Barriers, Place, places

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from rca.documents.importer.lines import Line

_REASONED: Final = re.compile(r"→|➜|⇒|->|=>|\bbecause\b|\banswer\b", re.IGNORECASE)
_JUST_WHY: Final = re.compile(r"why\W*(?:\?|[:：])", re.IGNORECASE)
_FILLING: Final = "that this with from have been were does what when they them because there their which"
_COMMON: Final = frozenset(_FILLING.split())
_CLOSE: Final = 4
_GAP: Final = 3
"""Whys that somebody may have left out or numbered wrongly before a chain counts as another."""


@dataclass(slots=True)
class Run:
    """Announcements in a row, of one grade and nearly always of one style."""

    markers: list[Marker]
    place: Place
    aliases: dict[int, Marker] = field(default_factory=dict)
    """By the position of a why: a line right below it that announces the same why again."""

    @property
    def last(self) -> Marker:
        return self.markers[-1]

    def parents(self) -> list[int]:
        """For each why the position of the one it explains; -1 for the failure."""
        if self.last.grade == "bare" and len({each.indent for each in self.markers}) > 1:
            return _by_indent(self.markers)
        found: list[int] = []
        for at, each in enumerate(self.markers):
            twin = (
                next((i for i in range(at) if self.markers[i].number == each.number), -1) if each.branch > "a" else -1
            )
            found.append(found[twin] if twin >= 0 else at - 1)
        return found


def runs(lines: Sequence[Line], taken: Collection[int]) -> list[Run]:
    """The chains of a document in its order; `taken` are lines of tables that are chains already."""
    found = [each for line in lines if line.number not in taken and (each := marker(line))]
    if not found:
        return []
    announced = _announced(found)
    stands = places(lines, {each.line for each in found}, announced)
    barriers = Barriers(lines, announced)
    accepted: list[Run] = []
    for grades in (("numbered", "weak"), ("listed",), ("level",), ("bare",)):
        spans = [(run.markers[0].line, run.last.line) for run in accepted]
        own = _outside([each for each in found if each.grade in grades], spans)
        accepted += [
            run for run in _grouped(own, stands, barriers) if _is_chain(run, lines) and _is_meant(run, lines, accepted)
        ]
        accepted.sort(key=lambda run: run.markers[0].line)
    return accepted


def _announced(found: list[Marker]) -> set[int]:
    """Headings that are whys, and so no headings above others. A bare `Why it matters?` stays one."""
    return {each.line for each in found if each.grade != "bare" and each.style.startswith("h")}


def _outside(found: list[Marker], spans: list[tuple[int, int]]) -> list[Marker]:
    """Announcements that lie within no chain that was found before; one pass, since both are in order."""
    kept, at = [], 0
    for each in found:
        while at < len(spans) and spans[at][1] < each.line:
            at += 1
        if at == len(spans) or each.line < spans[at][0]:
            kept.append(each)
    return kept


def _grouped(found: list[Marker], stands: dict[int, Place], barriers: Barriers) -> Iterator[Run]:
    made: list[Run] = []
    groups: dict[str, dict[str, Run]] = {}
    for each in found:
        open_ = groups.setdefault(each.group, {})
        run = open_.get(each.style)
        if run is None or not _goes_on(run, each, barriers):
            run = _other(open_, each, barriers)
        if run is None:
            run = Run([], stands[each.line])
            made.append(run)
        if run.markers and run.last.number == each.number and _same_why(run.last, each):
            run.aliases[len(run.markers) - 1] = each
        else:
            run.markers.append(each)
            open_[each.style] = run
    yield from made


def _goes_on(run: Run, each: Marker, barriers: Barriers) -> bool:
    last = run.last
    if each.grade == "bare":
        level = int(each.style[1]) - 1 if each.style.startswith("h") and each.style[1:].isdigit() else 6
        return not barriers.between(last.line, each.line, level)
    if each.grade in {"listed", "level"}:
        level = int(each.style[1]) - 1 if each.style.startswith("h") else 6
        return each.number == last.number + 1 and not barriers.between(last.line, each.line, level)
    if each.branch and each.number == last.number:
        return each.branch > last.branch
    if each.number == last.number > 1 and not each.branch:  # numbered wrongly
        return not barriers.between(last.line, each.line, 6)
    return last.number < each.number <= last.number + _GAP


def _other(open_: dict[str, Run], each: Marker, barriers: Barriers) -> Run | None:
    """A run of another style that this one continues, or whose last why it says again; `open_` are its group's."""
    near = [run for run in open_.values() if run.last.style != each.style]
    for run in sorted(near, key=lambda run: -run.last.line):
        if each.grade in {"numbered", "weak"} and _same_why(run.last, each):
            return run
        if each.grade != "bare" and each.number > 1 and each.number == run.last.number + 1:
            return None if barriers.between(run.last.line, each.line, 2) else run
    return None


def _same_why(last: Marker, each: Marker) -> bool:
    """`### Why #1`, and below it `**Why 1: Why did ...?**`."""
    return (
        last.number == each.number
        and last.style != each.style
        and each.line - last.line <= 3
        and not re.search(r"\w", last.rest)
    )


def _is_chain(run: Run, lines: Sequence[Line]) -> bool:
    grade, count = run.markers[0].grade, len(run.markers)
    numbers = [each.number for each in run.markers]
    if grade in {"numbered", "weak"}:
        return _is_numbered_chain(run, numbers)
    if grade == "listed":
        return count >= 2 and numbers[0] == 1 and not run.place.asked and _is_asked_in_turn(run, lines)
    if grade == "level":
        return count >= 2 and numbers[0] in {0, 1} and run.place.whys and not run.place.asked and _asks_why(run, lines)
    return _is_bare_chain(run, lines)


def _is_meant(run: Run, lines: Sequence[Line], accepted: Sequence[Run]) -> bool:
    """Where a chain with numbers was found, a title alone does not make one of every list of questions."""
    numbered = any(other.markers[0].grade == "numbered" for other in accepted)
    return not numbered or run.markers[0].grade in {"numbered", "weak"} or run.place.near or _asks_on(run, lines)


def _is_numbered_chain(run: Run, numbers: list[int]) -> bool:
    sure = sum(each.grade == "numbered" for each in run.markers)
    if len(numbers) == 1:
        return bool(sure) and numbers[0] == 1 and run.place.whys and not run.place.asked
    return (sure >= 2 or numbers[0] == 1) and (numbers[0] <= 2 or len(numbers) >= 3)


def _is_asked_in_turn(run: Run, lines: Sequence[Line]) -> bool:
    """`1. Why ...?` is a chain where whys were announced, or where it looks for a cause and gives reasons."""
    if run.place.whys:
        return True
    if len(run.markers) < 3:
        return False
    if all(_JUST_WHY.match(each.rest) for each in run.markers) and _is_close(run):
        return True
    reasoned = sum(bool(_REASONED.search(_said(each, lines))) for each in run.markers)
    return (run.place.cause and reasoned * 2 > len(run.markers)) or _asks_on(run, lines)


def _asks_on(run: Run, lines: Sequence[Line]) -> bool:
    """Whether most questions take up a word of the answer before, as those of a FAQ do not."""
    taken = 0
    for before, each in pairwise(run.markers):
        below = " ".join(line.text[:400] for line in lines[before.line + 1 : min(each.line, before.line + 8)])
        answer = f"{before.rest[:400].partition('?')[2]} {below}"
        taken += bool(_stems(answer) & _stems(each.rest[:400].partition("?")[0]))
    return taken * 2 >= len(run.markers)


def _stems(text: str) -> set[str]:
    return {word[:5] for word in re.findall(r"[^\W\d_]{4,}", text.casefold()) if word not in _COMMON}


def _asks_why(run: Run, lines: Sequence[Line]) -> bool:
    """Levels and keycap digits serve for other lists too."""
    asked = sum(bool(re.search(r"\bwhy\b|\?", _said(each, lines), re.IGNORECASE)) for each in run.markers)
    return asked * 2 >= len(run.markers)


def _is_bare_chain(run: Run, lines: Sequence[Line]) -> bool:
    """Questions without numbers: where whys were announced, or each deeper than the one before."""
    if run.place.asked or any(words.FIVE_WHYS.search(each.rest[:60]) for each in run.markers[:1]):
        return False
    deepens = len({each.indent for each in run.markers}) == len(run.markers)
    if run.place.whys:
        return len(run.markers) >= (2 if deepens else 3)
    if len(run.markers) >= 3 and all(_JUST_WHY.match(each.rest) for each in run.markers) and _is_close(run):
        return True
    reasoned = sum(bool(_REASONED.search(_said(each, lines))) for each in run.markers)
    return len(run.markers) >= 3 and deepens and (run.place.cause or reasoned * 2 > len(run.markers))


def _is_close(run: Run) -> bool:
    """`- **Why?**: ...` again and again, with nothing but an answer between."""
    return all(each.line - before.line <= _CLOSE for before, each in pairwise(run.markers))


def _said(each: Marker, lines: Sequence[Line]) -> str:
    """The announcement's line and the next that says something."""
    below = next(
        (line.text for line in lines[each.line + 1 : each.line + 4] if line.kind not in {"blank", "fence"}), ""
    )
    return f"{each.rest[:400]}\n{below[:400]}"


def _by_indent(found: list[Marker]) -> list[int]:
    """A tree by indentation; whys of equal indentation explain the same."""
    parents: list[int] = []
    stack: list[int] = []
    for at, each in enumerate(found):
        while stack and found[stack[-1]].indent >= each.indent:
            stack.pop()
        parents.append(stack[-1] if stack else -1)
        stack.append(at)
    return parents

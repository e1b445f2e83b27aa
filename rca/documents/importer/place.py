"""Where a line stands: the headings above it, and whether a chain of whys is to be expected there.

What must not enter: markers and chains.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from rca.documents.importer import words

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from rca.documents.importer.lines import Line

_LEAD_IN = 120
"""Characters of a line that announces what follows: `**Five Whys:**`."""


@dataclass(frozen=True, slots=True)
class Place:
    """What stands above a line."""

    heading: int
    """The line of the nearest heading that is no why itself; -1 where there is none."""
    whys: bool
    """Whether five whys were announced."""
    near: bool
    """Whether they were by more than the document's title."""
    cause: bool
    """Whether document or section look for a cause."""
    asked: bool
    """Whether the nearest headings promise something else: a FAQ, a rationale."""


@dataclass(frozen=True, slots=True)
class _Above:
    line: int
    level: int
    whys: bool
    cause: bool
    asked: bool


def places(lines: Sequence[Line], wanted: Collection[int], skipped: Collection[int]) -> dict[int, Place]:
    """The places of the lines `wanted`; headings in `skipped` are whys and lead to nothing."""
    found: dict[int, Place] = {}
    stack: list[_Above] = []
    lead_in = False
    for line in lines:
        if line.number in wanted:
            found[line.number] = _place(stack, lead_in)
        if line.number in skipped:
            continue
        if line.kind == "heading":
            while stack and stack[-1].level >= line.level:
                stack.pop()
            stack.append(_above(line))
            lead_in = False
        elif not lead_in and line.kind in {"text", "inside"} and len(line.text) <= _LEAD_IN:
            lead_in = words.announces_whys(line.text)
    return found


def _above(line: Line) -> _Above:
    return _Above(line.number, line.level, *_promised(line.text[:300]))


@lru_cache(4096)
def _promised(heading: str) -> tuple[bool, bool, bool]:
    """Whether a heading announces whys, looks for a cause, promises something else."""
    return (
        words.announces_whys(heading),
        words.ROOT_CAUSE_WORK.search(heading) is not None,
        words.ASKED_OFTEN.search(heading) is not None,
    )


def _place(stack: list[_Above], lead_in: bool) -> Place:
    near = stack[-2:] if len(stack) > 1 else stack
    return Place(
        heading=stack[-1].line if stack else -1,
        whys=lead_in or any(above.whys for above in stack),
        near=lead_in or any(above.whys for above in stack if above.level > 1),
        cause=any(above.cause for above in stack),
        asked=any(above.asked for above in near),
    )


class Barriers:
    """How many headings lie between two lines, by level: a list's run does not go on behind one."""

    def __init__(self, lines: Sequence[Line], skipped: Collection[int]) -> None:
        self._counts: list[list[int]] = [[0] * 7]
        row = self._counts[0]
        for line in lines:
            if line.kind == "heading" and line.number not in skipped:
                row = [count + (level >= line.level) for level, count in enumerate(row)]
            self._counts.append(row)

    def between(self, first: int, last: int, level: int) -> bool:
        """Whether a heading of this level or a higher one stands between two lines."""
        return self._counts[last][level] > self._counts[first + 1][level]

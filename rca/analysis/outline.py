"""The why tree as rows of text: the same outline in the terminal, on the full screen and in the document."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rca.analysis.why import FAILURE, Why

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rca.analysis.analysis import Analysis

GLYPHS = {"failure": "✗", "hypothesis": "○", "supported": "●", "root cause": "◆", "ruled-out": "⊘"}
"""A glyph for each state; the state is always said in words too."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what stands before the text, the text, and what is said behind it.

    `guide` leads the row's first line; `under` leads the lines below it, up to the column where the text began.
    """

    why: Why | None
    state: str
    guide: str
    under: str
    text: str
    note: str

    @property
    def glyph(self) -> str:
        """The sign of this row's state."""
        return GLYPHS[self.state]


def outline(analysis: Analysis) -> list[Row]:
    """Rows from the failure down, depth first, in the order of the file.

    A why whose `of` leads nowhere, or round in a circle, still appears: at the first level, with a note that says so.
    """
    known = {why.id for why in analysis.whys}
    children: dict[str, list[Why]] = {}
    for why in analysis.whys:
        children.setdefault(why.of if why.of in known else FAILURE, []).append(why)
    reached = _reached(children)
    for why in analysis.whys:  # what only a circle holds is opened at its first why
        if why.id not in reached:
            children.setdefault(FAILURE, []).append(why)
            children[why.of].remove(why)
            reached = _reached(children)
    roots = {cause.why for cause in analysis.root_causes}
    error = analysis.failure.error.strip().splitlines()
    first = Row(None, "failure", "", "", error[0] if error else analysis.title, "")
    return [first, *_descend(children, FAILURE, "", known, roots)]


def _reached(children: dict[str, list[Why]]) -> set[str]:
    seen: set[str] = set()
    queue = list(children.get(FAILURE, []))
    while queue:
        why = queue.pop()
        if why.id not in seen:
            seen.add(why.id)
            queue.extend(children.get(why.id, []))
    return seen


def _descend(children: dict[str, list[Why]], parent: str, lead: str, known: set[str], roots: set[str]) -> Iterator[Row]:
    """Depth first with a stack of our own: a chain of a thousand whys is no reason to overflow."""
    stack = [(why, lead, position == 0) for position, why in enumerate(reversed(children.get(parent, [])))]
    opened: set[str] = set()  # a merge may leave one id twice; what explains it is shown at the first
    while stack:
        why, before, last = stack.pop()
        below = before + ("  " if last else "│ ")
        deeper = [] if why.id in opened else children.get(why.id, [])
        opened.add(why.id)
        yield _row(why, before + ("└─" if last else "├─"), below + ("│ " if deeper else "  "), known, roots)
        stack.extend((child, below, position == 0) for position, child in enumerate(reversed(deeper)))


def _row(why: Why, guide: str, under: str, known: set[str], roots: set[str]) -> Row:
    state = "root cause" if why.id in roots and why.status != "ruled-out" else why.status
    text = why.because.strip() or f"{why.why.strip()} (not answered yet)"
    notes = []
    if why.evidence:
        notes.append("[" + ", ".join(why.evidence) + "]")
    if state == "ruled-out":
        notes.append("ruled out: " + why.reason if why.reason else "ruled out")
    elif why.because.strip():
        notes += [said for said in dict.fromkeys((state, why.status)) if said != "supported"]
    if why.of not in known and why.of != FAILURE:
        notes.append(f"explains {why.of}, which is not there")
    return Row(why, state, guide, under, " ".join(text.split()), " · ".join(notes))


def outline_text(analysis: Analysis, width: int = 100) -> str:
    """The outline as lines of at most `width` columns; rows wrap under their guides, no why is cut short."""
    lines: list[str] = []
    for row in outline(analysis):
        label = f"{row.why.id} " if row.why else ""
        words = f"{row.glyph} {label}{row.text}" + (f"  {row.note}" if row.note else "")
        lines += textwrap.wrap(
            words,
            max(width, len(row.under) + 24),
            initial_indent=row.guide,
            subsequent_indent=row.under,
            break_long_words=False,
            break_on_hyphens=False,
        )
    return "\n".join(lines)

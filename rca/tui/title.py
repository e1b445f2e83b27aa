"""The top row: what is analysed, how far it is, which sources answer, when it was saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from rca.tui.safe import MUTED, one_line
from rca.tui.sources import ticks

if TYPE_CHECKING:
    from rca.analysis import Analysis
    from rca.investigation import Gathered


class TitleBar(Widget):
    """One row; what is on the right is whole, what is on the left is cut where one can see it."""

    left: reactive[str] = reactive("")
    right: reactive[str] = reactive("")

    def __init__(self) -> None:
        super().__init__(id="title")

    def draw(self, analysis: Analysis, gathered: Gathered, state: str, saved: str) -> None:
        """Show them; `state` is what is out of the ordinary."""
        self.left = analysis.title
        cited = sum(bool(why.evidence) for why in analysis.whys)
        whys = f"why {len(analysis.whys)} · {cited} cited" if analysis.whys else "why 1"
        sources = ticks(gathered.asked)
        self.right = " · ".join(part for part in (state, whys, sources, saved) if part)

    def render(self) -> Content:
        """The row."""
        right = one_line(self.right)
        room = self.size.width - right.cell_length - len(" rca   ")
        left = one_line(self.left)
        if left.cell_length > room:
            left = left.truncate(max(room, 1), ellipsis=True)
        gap = max(room - left.cell_length, 0) + 1
        return Content.assemble((" rca  ", "bold"), left, " " * gap, right.stylize(MUTED))

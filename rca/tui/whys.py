"""The why tree: what broke, and why, down to the root cause."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual.content import Content

from rca.analysis import outline
from rca.analysis.why import FAILURE
from rca.tui.commands import bindings
from rca.tui.listing import Listing
from rca.tui.row import Row
from rca.tui.safe import MUTED, one_line
from rca.tui.step import Step, ask_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textual.binding import BindingType

    from rca.analysis import Analysis
    from rca.investigation.walk import Walk

STYLES: Final = {
    "failure": "$text-error bold",
    "hypothesis": "$text-warning",
    "supported": "$text-success",
    "root cause": "$text-accent bold",
    "ruled-out": MUTED,
}


class Whys(Listing):
    """The tree of whys, each wrapped under its guide and never cut."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("whys", "lists")]

    def __init__(self) -> None:
        super().__init__(id="whys")

    def on_mount(self) -> None:
        """Name it."""
        self.border_title = "f4 Whys"

    def action_go_on(self) -> None:
        """Ask on below the why under the cursor, or answer it."""
        self._step(lambda walk, key: walk.go_on(key))

    def action_change(self) -> None:
        """Word its answer anew."""
        key = self.key
        ask_for(self, Step(lambda walk: walk.change(key), types=True, prefills=True))

    def action_rule_out(self) -> None:
        """Rule it out; asks for the reason."""
        self._step(lambda walk, key: walk.rule_out(key))

    def action_root_here(self) -> None:
        """It is a root cause; asks for an action."""
        self._step(lambda walk, key: walk.root(key))

    def action_delete(self) -> None:
        """Delete it."""
        self._step(lambda walk, key: walk.delete(key), types=False)

    def _step(self, take: Callable[[Walk, str], None], *, types: bool = True) -> None:
        key = self.key
        ask_for(self, Step(lambda walk: take(walk, key), types=types))

    def draw(self, analysis: Analysis, of: str) -> None:
        """Show the tree; the open question stands below the entry `of`."""
        self.show(_rows(analysis, of))
        if not self.has_focus:
            self.go_to(of)  # the open question is never out of sight
        supported = sum(why.status == "supported" for why in analysis.whys)
        self.border_title = f"f4 Whys · {len(analysis.whys)}, {supported} supported" if analysis.whys else "f4 Whys"


def _rows(analysis: Analysis, of: str) -> Iterator[Row]:
    yield from _tree(analysis, of)
    for action in analysis.actions:
        known = (action.kind, action.status, action.expect.said if action.expect else "", action.owner)
        said = Content.assemble(one_line(action.do), "  ", one_line(", ".join(filter(None, known)), MUTED))
        yield Row(action.id, said, lead=Content.styled(f"→ {action.id} ", "$text-accent"))


def _tree(analysis: Analysis, of: str) -> Iterator[Row]:
    for row in outline(analysis):
        key = row.why.id if row.why else FAILURE
        said = one_line(row.text, MUTED if row.state == "ruled-out" else "")
        note = Content.assemble("  ", one_line(row.note, MUTED)) if row.note else Content("")
        here = Content.styled("  ◂ why?", "$text-primary bold") if key == of else Content("")
        glyph = Content.assemble((row.glyph, STYLES[row.state]), " ")
        yield Row(key, Content.assemble(said, note, here), row.guide, row.under or "  ", glyph)

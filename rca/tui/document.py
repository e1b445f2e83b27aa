"""A document to read: rows that can be unfolded, and places that can be gone to. What it says comes from elsewhere."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.strip import Strip

from rca.tui.commands import bindings
from rca.tui.listing import Listing
from rca.tui.markdown import FOLDED, OPEN, Sheet

if TYPE_CHECKING:
    from rca.tui.row import Row

_WIDEST: Final = 100
"""Columns of text: what is longer is not read well."""


class Document(Listing):
    """A document's rows; what is folded away opens with Enter."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("document"),
        Binding("tab", "screen.other_pane", "Missing", id="other_pane"),
        Binding("space", "page(1)", "Page down", show=False),
    ]

    def __init__(self) -> None:
        super().__init__(id="document", empty="…")
        self._sheet = Sheet((), {}, frozenset(), {})
        self._heads: frozenset[str] = frozenset()
        self._open: set[str] = set()

    def draw(self, sheet: Sheet) -> None:
        """Show it, folds closed."""
        self._sheet = sheet
        self._heads = sheet.heads
        self._open.clear()
        self._unfolded()

    def to_place(self, anchor: str) -> None:
        """Bring the row of an anchor to the top; nothing when the document has none of that name."""
        key = self._sheet.places.get(anchor)
        if key is not None:
            self._open.update(self._sheet.inside.get(key, ()))
            self._unfolded()
            self.go_to(key)
            first = self.cursor
            while first and self._shown[first - 1].key not in self._sheet.spaced:  # its heading, or the table's
                first -= 1
            self.scroll_to(y=self._top(first), animate=False, force=True)

    def _unfolded(self) -> None:
        inside = self._sheet.inside
        self.show(self._headed(row) for row in self._sheet.rows if self._open.issuperset(inside.get(row.key, ())))

    def _headed(self, row: Row) -> Row:
        if row.key not in self._open:
            return row
        return replace(row, content=Content.assemble((OPEN, "$foreground-muted"), row.content[len(FOLDED) :]))

    def _laid_out(self, row: Row, width: int) -> list[Content]:
        lines = super()._laid_out(row, min(width, _WIDEST))
        return [*lines, Content("")] if row.key in self._sheet.spaced else lines

    def render_line(self, y: int) -> Strip:
        """As any list's; the line between two paragraphs belongs to neither."""
        number = y + round(self.scroll_y)
        if number < len(self._lines) and not self._lines[number][1]:
            return Strip.blank(self.scrollable_content_region.width, self.visual_style.rich_style)
        return super().render_line(y)

    def action_unfold(self) -> None:
        """Open the fold under the cursor, or close it."""
        if self.key in self._heads:
            self._open ^= {self.key}
            self._unfolded()

    def action_choose(self) -> None:
        """A click does as Enter does."""
        self.action_unfold()

    def action_find(self) -> None:
        """What is looked for may be folded away."""
        self._open |= self._heads
        self._unfolded()
        super().action_find()

    def action_page(self, pages: int) -> None:
        """A screen on, as one reads: its last line becomes the first."""
        top = round(self.scroll_y) + pages * max(self.size.height - 1, 1)
        top = max(0, min(top, len(self._lines) - 1))
        self.cursor = next((place for place, begin in enumerate(self._tops) if begin >= top), len(self._tops) - 1)
        self.scroll_to(y=top, animate=False, force=True)

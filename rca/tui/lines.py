"""The lines of a log, many and long: as they stand, with signs where they go on, or wrapped; numbers stay in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.strip import Strip

from rca.tui.commands import bindings
from rca.tui.listing import GUTTER, Listing

if TYPE_CHECKING:
    from rca.tui.row import Row

MUTED = "$foreground-muted"


class Lines(Listing):
    """Numbered lines as they stand, which can be moved sideways below their numbers, or wrapped."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("context"),
        Binding("w", "wrap", "Wrap", id="wrap"),
        Binding("left,h", "sideways(-1)", "Left", show=False),
        Binding("right,l", "sideways(1)", "Right", show=False),
        Binding("space", "page(1)", "Page down", show=False),
    ]

    def __init__(self) -> None:
        super().__init__(id="context")
        self.hit = ""
        """The key of the line that Enter goes to."""

    def begin(self) -> None:
        """Show the hit; else what was looked for while there was nothing yet to find it in."""
        self.action_hit()
        if self.finding.typing or self.finding.text:
            place = self.finding.next([row.told for row in self._shown], self.cursor - 1, 1)
            self.cursor = self.cursor if place is None else place
            self._sought()

    def _laid_out(self, row: Row, width: int) -> list[Content]:
        """As any list's but ten times as fast: plain text is wrapped where the screen ends, not between words."""
        room = max(width - len(row.guide), 8)
        said = row.content
        if not self.wrap:
            parts = [said]
        elif said.plain.isascii():
            parts = [said[at : at + room] for at in range(0, max(len(said), 1), room)]
        else:
            parts = said.wrap(room)
        guides = [row.guide, *[row.under] * (len(parts) - 1)]
        return [
            Content.assemble((guide, MUTED), part, strip_control_codes=False)  # `safe` has seen to them
            for guide, part in zip(guides, parts, strict=True)
        ]

    def render_line(self, y: int) -> Strip:
        """As any list's; of a line that goes on to the left or right a sign says so, and its number stays."""
        number = y + round(self.scroll_y)
        if self.wrap or number >= len(self._lines):
            return super().render_line(y)
        place, line = self._lines[number]
        lead = len(self._shown[place].guide)
        left, width = round(self.scroll_x), self.scrollable_content_region.width
        room = width - lead - 1
        said = self.finding.marked(line[lead:], self.get_visual_style("listing--found"))
        style = self.visual_style
        if place == self.cursor and self.has_focus:
            style += self.get_visual_style("listing--cursor")
        strip = Strip(said.render_segments(style)).crop(left, left + room).adjust_cell_length(room, style.rich_style)
        if said.cell_length > left + room:
            strip = Strip.join([strip.crop(0, room - 1), Strip([Segment("›", style.rich_style)])])
        before = Content.assemble(line[: lead - 1], "‹" if left and said else " ")
        gutter = Segment(GUTTER if place == self.cursor else " ", style.rich_style)
        return Strip.join([Strip([gutter, *before.render_segments(style)]), strip])

    def action_sideways(self, steps: int) -> None:
        """Half a screen to the left or right."""
        if not self.wrap:
            self.scroll_to(x=self.scroll_x + steps * (self.size.width // 2), animate=False, force=True)

    def action_hit(self) -> None:
        """Back to the hit, in the middle of the screen."""
        self.go_to(self.hit)
        self.scroll_to(x=0, y=self._top(self.cursor) - self.size.height // 2, animate=False, force=True)

    def action_choose(self) -> None:
        """A click on a line is no more than that."""

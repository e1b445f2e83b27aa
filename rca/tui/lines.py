"""The lines of a log, many and long: as they stand, with signs where they go on, or wrapped; numbers stay in sight.

Only some of them are here at a time. What leads beyond those is asked of the screen, and keys that come meanwhile count
from where that leads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final, Literal

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.strip import Strip

from rca.text import visible
from rca.tui.commands import bindings
from rca.tui.listing import GUTTER, Listing

if TYPE_CHECKING:
    from rca.tui.row import Row

MUTED: Final = "$foreground-muted"
_WHEEL: Final = 3
"""Lines that a step of the wheel moves."""
_MOST: Final = 80
"""Characters of a time or a number that is typed."""


class Lines(Listing):
    """Numbered lines as they stand, which can be moved sideways below their numbers, or wrapped."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("context"),
        Binding("w", "wrap", "Wrap", id="wrap"),
        Binding("left,h", "sideways(-1)", "Left", show=False),
        Binding("right,l", "sideways(1)", "Right", show=False),
    ]

    class Wanted(Message):
        """Something beyond the lines that are here is wanted."""

        def __init__(
            self, what: Literal["more", "end", "next", "sought", "hit"], step: int = 1, text: str = ""
        ) -> None:
            """`step`: in which direction. `text`: what is looked for, "" no longer."""
            super().__init__()
            self.what = what
            self.step = step
            self.text = text

    class Typed(Message):
        """A time or a number is typed: `has_ended` with Enter, or without a text given up."""

        def __init__(self, kind: Literal["time", "line"], text: str, *, has_ended: bool) -> None:
            super().__init__()
            self.kind: Literal["time", "line"] = kind
            self.text = text
            self.has_ended = has_ended

    class Picked(Message):
        """Lines are to be cited, or a range of them begins."""

        def __init__(self, key: str, *, begins: bool) -> None:
            """`key`: of the line under the cursor, which may have moved on since."""
            super().__init__()
            self.key = key
            self.begins = begins

    def __init__(self) -> None:
        super().__init__(id="context")
        self.hit = ""
        """The key of the line that Enter goes to."""
        self.more_above = self.more_below = False
        """Whether there are lines beyond those that are here."""
        self.told = ""
        """What is said of a search through the whole text; "" while only these lines are searched."""
        self.awaits = False
        """Whether other lines are on their way."""
        self._owed = 0
        """Rows to move once they are here."""
        self._from = ""
        """The key of the line at which one began to type what is looked for."""
        self._asks: Literal["time", "line"] | None = None
        self._typed = ""

    @property
    def is_all(self) -> bool:
        """Whether all lines there are are here."""
        return not (self.more_above or self.more_below)

    def begin(self) -> None:
        """Show the hit; else what was looked for while there was nothing yet to find it in."""
        if self.hit in self.keys:
            self.go_to(self.hit)
            self.centre()
        self._seek_on()

    def _seek_on(self) -> None:
        if self.finding.typing or self.finding.text:
            place = self.finding.next([row.told for row in self._shown], self.cursor - 1, 1)
            self.cursor = self.cursor if place is None else place
            self._sought()

    def centre(self) -> None:
        """Have the row under the cursor in the middle of the screen."""
        self.scroll_to(x=0, y=self._top(self.cursor) - self.size.height // 2, animate=False, force=True)

    def arrived(self) -> None:
        """Other lines are here: move on as far as keys said meanwhile."""
        self.awaits = False
        owed, self._owed = self._owed, 0
        if owed:
            self._step(owed)

    def give_up(self) -> None:
        """No other lines will come."""
        self.awaits, self._owed = False, 0

    def ask(self, what: Literal["more", "end", "next", "sought", "hit"], step: int = 1, text: str = "") -> None:
        """Ask for what is not here; keys wait for it."""
        self.awaits = True
        self.post_message(self.Wanted(what, step, text))

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

    # Moving

    def _step(self, rows: int) -> None:
        """Some rows up or down, also beyond those that are here."""
        target = self.cursor + rows
        missing = min(target, 0) if rows < 0 else max(target - len(self._shown) + 1, 0)
        self.cursor = target
        if missing and (self.more_above if rows < 0 else self.more_below):
            self._owed = missing
            self.ask("more", rows)

    def action_move(self, rows: int) -> None:
        """Up or down; within a row that is taller than the screen, by a line."""
        if self.awaits:
            self._owed += rows
        elif 0 <= self.cursor + rows < len(self._shown):
            super().action_move(rows)
        else:
            self._step(rows)

    def action_page(self, pages: int) -> None:
        """To the row that a screen further begins with."""
        room = max(self.size.height - 1, 1)
        if self.awaits:
            self._owed += pages * room
            return
        before, edge = self.cursor, 0 if pages < 0 else len(self._shown) - 1
        super().action_page(pages)
        if self.cursor == edge and abs(edge - before) < room and not self.wrap:
            self._step(pages * (room - abs(edge - before)))

    def action_end(self, end: int) -> None:
        """To the first or the last line of all."""
        self._owed = 0
        if self.more_above if end < 0 else self.more_below:
            self.ask("end", end)
        else:
            super().action_end(end)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Some lines on."""
        event.prevent_default()
        event.stop()
        self.action_move(_WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Some lines back."""
        event.prevent_default()
        event.stop()
        self.action_move(-_WHEEL)

    def action_hit(self) -> None:
        """Back to the hit, in the middle of the screen."""
        if self.hit and self.hit not in self.keys:
            self.ask("hit")
            return
        self.go_to(self.hit)
        self.centre()

    def action_choose(self) -> None:
        """A click on a line is no more than that."""

    # Looking for a text, a time or a number

    def action_found(self, step: int) -> None:
        """To the next line that holds it, of all there are."""
        if self.is_all or not self.finding.text:
            super().action_found(step)
        else:
            self.post_message(self.Wanted("next", step, self.finding.text))

    def takes(self, event: events.Event) -> bool:
        """While something is typed, keys are its text."""
        if self._asks is not None:
            return self._takes(event)
        before = self.finding.typing, self.finding.text
        if not super().takes(event):
            return False
        typing, text = self.finding.typing, self.finding.text
        if before[0] and not self.is_all:
            self._seek_here(text)
        if not text and before[1]:
            self.post_message(self.Wanted("sought"))
        elif before[0] and not typing and not self.is_all:
            self.post_message(self.Wanted("sought", 1, text))
        return True

    def _seek_here(self, text: str) -> None:
        """While it is typed: the first of these lines, from where one was, that holds it; else where one was."""
        keys = self.keys
        start = keys.index(self._from) if self._from in keys else self.cursor
        rows = range(start, len(self._shown)) if text else ()
        self.cursor = next((at for at in rows if self.finding.holds(self._shown[at].told)), start)

    def action_find(self) -> None:
        """Begin to type what is looked for."""
        self._from = self.key
        self.told = ""
        self.post_message(self.Wanted("sought"))
        super().action_find()

    def action_to_time(self) -> None:
        """Begin to type a time."""
        self._begin("time")

    def action_to_line(self) -> None:
        """Begin to type a number."""
        self._begin("line")

    def _begin(self, kind: Literal["time", "line"]) -> None:
        self._asks, self._typed = kind, ""
        self.post_message(self.Typed(kind, "", has_ended=False))

    def _takes(self, event: events.Event) -> bool:
        kind = self._asks or "line"
        if isinstance(event, events.Paste):
            self._typed = (self._typed + " ".join(visible(event.text).split()))[:_MOST]
        elif not isinstance(event, events.Key):
            return False
        elif event.key == "backspace" and self._typed:
            self._typed = self._typed[:-1]
        elif event.key == "ctrl+u":
            self._typed = ""
        elif event.key in {"enter", "escape", "backspace"}:
            self._asks = None
            text = self._typed if event.key == "enter" else ""
            self.post_message(self.Typed(kind, text, has_ended=True))
            return True
        elif event.is_printable and event.character is not None:
            self._typed = (self._typed + event.character)[:_MOST]
        else:
            return False
        self.post_message(self.Typed(kind, self._typed, has_ended=False))
        return True

    def tell(self, said: str) -> None:
        """Say how far a search through the whole text is; "" when there is none."""
        self.told = said
        self._sought()

    def _sought(self) -> None:
        super()._sought()
        if self.told and self.finding.text and not self.finding.typing:
            self.border_subtitle = Content(self.told)

    # Citing

    def action_cite_lines(self) -> None:
        """Cite the line under the cursor, or the range that ends there."""
        self._pick(begins=False)

    def action_range(self) -> None:
        """Begin a range with the line under the cursor."""
        self._pick(begins=True)

    def _pick(self, *, begins: bool) -> None:
        if self.key:
            self.post_message(self.Picked(self.key, begins=begins))

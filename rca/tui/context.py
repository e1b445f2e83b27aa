"""A hit in its surroundings: its whole file, whatever its size, or the text that was given where there is no file.

Reading is the business of `rca.evidence.reader`, searching of `rca.evidence.sought` and `moment`; both happen in
threads and processes of their own. Here some hundred lines around the cursor are kept and shown.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

from textual.message import Message
from textual.widgets import Static

from rca.errors import RcaError
from rca.evidence.moment import EXPECTED
from rca.evidence.reader import GREW, of_text
from rca.evidence.standing import Standing, standing
from rca.tui.commands import bindings
from rca.tui.errands import Errands
from rca.tui.jumps import line_number, place_at
from rca.tui.keybar import KeyBar
from rca.tui.lines import MUTED, Lines
from rca.tui.page import IN_LISTS, Page
from rca.tui.picking import Origin, Picking
from rca.tui.row import Row
from rca.tui.safe import one_line, safe
from rca.tui.seeking import Arrived, Seeking
from rca.tui.small import Small
from rca.tui.window import BESIDE, EDGE, HALF, HIT, RANGE, Part, Window, around

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from rca.evidence import Excerpt
    from rca.evidence.marks import Stop
    from rca.evidence.reader import Line, Reader
    from rca.tui.listing import Listing

_LOOK: Final = 0.5
"""Seconds between two looks at the clock and at the file."""
_MOMENT: Final = 0.4
"""Seconds from which on something is said to take long."""
_ASKED: Final = {"time": f"t  {{}}▏  {EXPECTED}", "line": ":  {}▏  the number of a line"}
_DOING: Final = {
    "open": "◌ reading … {:.0f} s",
    "go": "◌ looking for it … {:.0f} s · esc stops",
    "cite": "◌ counting lines … {:.0f} s · esc stops",
}


class Held(NamedTuple):
    """What is shown in place of a text that cannot be read any more: what was found in it."""

    excerpt: Excerpt
    hit: range
    """The number of its row that matched, from 1."""
    origin: Origin | None
    """What is cited from there."""


class LogContext(Page[None]):
    """The lines of a text. `read` opens it, in a thread; `excerpt` are the numbers of the lines that were shown of it.

    `hit` is the number of the line that matched, 0 for the first of the excerpt. `line` is what that said, "" when it
    cannot be told: when no line of the excerpt says it any more, the screen says so. Without `numbered` lines have no
    numbers in a file, and `excerpt` counts from 1. Without an origin nothing can be cited.
    """

    AUTO_FOCUS = "#context"
    BINDINGS: ClassVar[list[BindingType]] = [
        replace(binding, show=binding.id == "back")
        for binding in (*bindings("everywhere"), *(key for key in bindings("lists") if key.id in IN_LISTS))
    ]

    class Done(Message):
        """Something that was under way has ended: `then` is to be called."""

        def __init__(self, then: Callable[[], None]) -> None:
            super().__init__()
            self.then = then

    def __init__(
        self,
        title: str,
        read: Callable[[], Reader],
        excerpt: range,
        line: str = "",
        hit: int = 0,
        *,
        numbered: bool = True,
        origin: Origin | None = None,
    ) -> None:
        super().__init__()
        self._title = title
        self._read = read
        self._excerpt, self._line, self._hit = excerpt, line, hit or excerpt.start
        self._origin = origin
        self.held: Held | None = None
        """Is shown, and why, when the text cannot be opened."""
        self._errands = Errands(self._hand, self._failed)
        self._reader: Reader | None = None
        self._stands = Standing(None, 0, frozenset(), changed=False)
        self._window = Window(numbered=numbered)
        self._picking = Picking(self._errands, self._cited)
        self._seeking = Seeking(self._errands, self._hand, self._tell, self._arrive)
        self._note = ""
        self._typed = ""

    def compose(self) -> ComposeResult:
        """The lines, what is said below them, and the keys."""
        yield Small()
        yield Static(id="instead")
        yield Lines()
        yield Static(id="said")
        yield KeyBar()

    @property
    def _lines(self) -> Lines:
        return self.query_one(Lines)

    def _hand(self, then: Callable[[], None]) -> None:
        """From a thread: have it called here."""
        self.post_message(self.Done(then))

    def on_mount(self) -> None:
        """Open it, and say so meanwhile."""
        self._lines.border_title = one_line(self._title)
        self._lines.focus()
        self.query_one("#said").display = self.query_one("#instead").display = False
        self._errands.start("open", self._open, self._opened)
        self._look()
        self.set_interval(_LOOK, self._look)

    def on_unmount(self) -> None:
        """Nothing goes on for nobody."""
        self._errands.cancel()
        if self._reader is not None:
            self._reader.close()

    def on_log_context_done(self, message: Done) -> None:
        """Take in what a thread brought."""
        message.then()

    # The lines that are here

    def _open(self, stop: Stop) -> tuple[Reader, Standing, Part]:
        reader = self._read()
        stands = standing(reader, self._excerpt, self._line, self._hit, stop)
        place = stands.place
        if place is None:
            place = reader.start_of(reader.size) if stands.changed else reader.begin
        return reader, stands, around(reader, place)

    def _opened(self, opened: tuple[Reader, Standing, Part]) -> None:
        self._reader, self._stands, part = opened
        stands = self._stands
        if stands.changed:
            self._note = "! the file has changed: what was found stands here no longer"
        if stands.place is not None:
            self._lines.hit = f"{stands.place}"
        number = stands.number if stands.place is not None else 1 if not stands.changed else None
        self._show(part, number)
        self._say()
        self.call_after_refresh(self._lines.begin)

    def _show(self, part: Part, number: int | None = None) -> None:
        """These lines instead of those that were here. `number`: of the one under the cursor, None for one to count."""
        self._window.put(part, number)
        self._draw()
        self._lines.go_to(f"{part.place}")
        self.call_after_refresh(self._lines.centre)
        self._settle()

    def _settle(self) -> None:
        """Other lines are here."""
        self._lines.arrived()
        self._count_lines()
        self._look_ahead()

    def _draw(self) -> None:
        lines, window = self._lines, self._window
        lines.more_above, lines.more_below = window.above, window.below
        lines.show(window.rows(self._stands, self._picking.chosen(self._place)))
        lines.finding.among = "" if lines.is_all else f"in these {len(window.lines):,} lines"
        self._say_where()

    @property
    def _here(self) -> Line | None:
        """The line under the cursor."""
        cursor, lines = self._lines.cursor, self._window.lines
        return lines[cursor] if 0 <= cursor < len(lines) else None

    @property
    def _place(self) -> int | None:
        """Where it begins."""
        here = self._here
        return None if here is None else here.place

    def on_listing_moved(self, message: Listing.Moved) -> None:
        """Read on where the cursor comes near the end of what is here."""
        message.stop()
        if self._picking.range is not None:
            self._draw()
        self._say_where()
        self._look_ahead()

    def _look_ahead(self) -> None:
        window, cursor = self._window, self._lines.cursor
        if not window.lines or self._errands.is_on("more") or self._errands.is_on("go"):
            return
        if window.below and cursor > len(window.lines) - EDGE:
            self._more(1)
        elif window.above and cursor < EDGE:
            self._more(-1)

    def _more(self, step: int) -> None:
        reader, window = self._reader, self._window
        if reader is None or not window.lines:
            return
        first, last = window.lines[0], window.lines[-1]
        place = first.place if step < 0 else last.stop if last.ended else last.place

        def then(more: list[Line]) -> None:
            if step > 0:
                window.add_below(place, more, self._lines.cursor, reader.size)
            else:
                window.add_above(place, more, self._lines.cursor, reader.begin)
            self._draw()
            self._settle()

        read = reader.after if step > 0 else reader.before
        self._errands.start("more", lambda _: read(place, HALF), then)

    def _count_lines(self) -> None:
        """Have the numbers counted where they are not known."""
        reader, window = self._reader, self._window
        if window.number is not None or not (window.numbered and window.lines and reader):
            return
        if self._errands.is_on("number"):
            return
        place = window.lines[0].place

        def then(number: int | None) -> None:
            at = window.at(place)
            if window.number is None and number is not None and at is not None:
                window.number = number - at
                self._draw()
            self._count_lines()

        self._errands.start("number", lambda stop: reader.marks.number(place, stop), then)

    # From place to place

    def on_lines_wanted(self, message: Lines.Wanted) -> None:
        """What is asked for is not here."""
        reader = self._reader
        if reader is None or message.what == "sought":
            self._seek(message.text)
        elif message.what == "more":
            if not self._errands.is_on("more"):
                self._more(message.step)
        elif message.what == "next" and self._seeking.is_on:
            self._seeking.next(message.step, self._place)
        elif message.what == "next":
            self._seek(self._lines.finding.text)
        elif message.what == "hit" and self._stands.place is not None:
            self._go(lambda _: self._stands.place, self._stands.number)
        elif message.step < 0:
            self._go(lambda _: reader.begin, 1)
        else:
            self._go(lambda stop: reader.start_of(reader.size) if reader.wait(stop) else None)

    def _go(
        self, find: Callable[[Stop], int | None], number: int | None = None, missing: str = "", note: str = ""
    ) -> None:
        """To the place that `find` gives, in a thread, which is said with `note`; None is said to be `missing`."""
        reader = self._reader
        if reader is None:
            return

        def work(stop: Stop) -> Part | None:
            place = find(stop)
            return None if place is None or stop() else around(reader, place)

        def then(part: Part | None) -> None:
            self._note = missing if part is None else note
            if part is None:
                self._lines.give_up()
            else:
                self._show(part, number)
            self._say()
            self._seeking.step_on(self._place)

        self._errands.cancel("more")
        self._errands.start("go", work, then)

    def on_lines_typed(self, message: Lines.Typed) -> None:
        """A time or the number of a line."""
        self._note = ""
        self._typed = "" if message.has_ended else _ASKED[message.kind].format(message.text)
        if message.has_ended and message.text:
            try:
                self._go_to_line(message.text) if message.kind == "line" else self._go_to_time(message.text)
            except RcaError as error:
                self._note = f"! {error.message} · {error.hint}"
        self._say()

    def _go_to_line(self, text: str) -> None:
        reader, number = self._reader, line_number(text)
        if reader is None or not self._window.numbered:
            raise RcaError("these lines have no numbers", "t goes to a time, / to a text")
        self._go(lambda stop: reader.place_of(number, stop), number, f"! there is no line {number:,}")

    def _go_to_time(self, text: str) -> None:
        reader, here = self._reader, self._here
        if reader is None or here is None:
            return
        at = self._lines.cursor
        self._go(place_at(reader, text, [*self._window.lines[at::-1], *self._window.lines[at:]]))

    # Looking for a text, and citing

    def _seek(self, text: str) -> None:
        """Look through the whole text, or no longer."""
        self._lines.give_up()
        self._note = ""
        self._seeking.drop()
        reader, here = self._reader, self._here
        if not text or reader is None or here is None:
            return
        if not reader.is_whole:
            self._note = "it is still being unpacked: look for it again when all is there"
            self._say()
            return
        self._seeking.begin(reader, text, here.place)

    def _arrive(self, arrived: Arrived | None) -> None:
        if arrived is not None:
            place, self._note, part = arrived
            at = self._window.at(place)
            if at is None:
                self._show(part)
            else:
                self._lines.cursor = at
                self._lines.arrived()
        self._seeking.say()
        self._say()
        self._seeking.step_on(self._place)

    def on_lines_picked(self, message: Lines.Picked) -> None:
        """A range begins, or what was chosen is cited."""
        if not self._window.lines:
            return
        place = int(message.key)
        self._note = ""
        if self._origin is None:
            self._note = "nothing is being answered here that it could be cited in"
        elif message.begins:
            self._picking.begin(place)
            self._draw()
        else:
            self._picking.end(place)
            self._draw()
            self._picking.cite_next(self._reader, self._origin)
        self._say()

    def _cited(self, said: str) -> None:
        self._note = said or self._note
        self._say()

    def _tell(self, said: str) -> None:
        self._lines.tell(said)

    # What is said

    def _look(self) -> None:
        reader = self._reader
        if reader is not None and not self._errands.is_on("look"):
            self._errands.start("look", lambda _: reader.changed(), self._changed)
        self._say()

    def _changed(self, said: str) -> None:
        reader = self._reader
        if reader is None:
            return
        self._note = self._note if self._note and said.startswith(GREW) else said or self._note
        window = self._window
        goes_on = not window.lines or window.lines[-1].stop < reader.size
        if window.lines and window.lines[-1].stop > reader.size:
            self._seeking.forget()
            self._go(lambda _: reader.start_of(reader.size), note=said)
        elif not window.lines and reader.size > reader.begin and not self._errands.is_on("go"):
            self._go(lambda _: reader.begin, 1, note=said)
        elif window.lines and goes_on and not window.below:
            window.below = True
            self._draw()
            self._look_ahead()

    def _say_where(self) -> None:
        reader, here = self._reader, self._here
        legend = [self._title, *self._legend()]
        if reader is not None and here is not None and not self._lines.is_all:
            legend.append(f"{100 * here.stop // max(reader.size, 1)} %")
        title = one_line(" · ".join(legend))
        if title != self._lines.border_title:
            self._lines.border_title = title

    def _legend(self) -> Iterator[str]:
        stands = self._stands
        if stands.place is not None and not stands.changed:
            yield f"{HIT} the hit" + (f", line {stands.number}" if self._window.numbered else "")
        if len(self._excerpt) > 1 or (self._excerpt and stands.changed):
            span = f"{self._excerpt.start}-{self._excerpt[-1]}"
            yield f"{BESIDE} {'where it was' if stands.changed else 'its excerpt'}, {span}"

    def _say(self) -> None:
        """The line at the bottom: what is typed, what is under way, what there is to know."""
        reader = self._reader
        on = next((kind for kind in _DOING if self._errands.is_on(kind) and self._errands.seconds(kind) >= _MOMENT), "")
        said = self._typed or (on and _DOING[on].format(self._errands.seconds(on))) or self._note
        if not said and self._picking.range is not None:
            said = f"{RANGE} a range begins here: go to its other end, space cites it, esc drops it"
        if not said and reader is not None and not reader.is_whole:
            said = f"◌ unpacking … {reader.size:,} bytes so far"
        if not said and reader is not None and reader.damage and not self._window.below:
            said = f"! reading ended here: {reader.damage}"
        shown = self.query_one("#said", Static)
        shown.display = bool(said) and bool(self._window.lines)
        shown.update(one_line(said, "$text-warning" if said.startswith("!") else MUTED))
        if not self._window.lines:
            self._lines.empty = said or ("" if reader else _DOING["open"].format(self._errands.seconds("open")))
            self._lines.refresh()

    def _show_held(self, held: Held, error: RcaError) -> None:
        """What was found in it, and above it why it cannot be read in its surroundings."""
        instead = self.query_one("#instead", Static)
        instead.update(one_line(f"! {error.message}: these are the lines that were found in it", "$text-warning"))
        instead.display = True
        excerpt, self._excerpt, self._origin, self.held = held.excerpt, held.hit, held.origin, None
        self._hit, self._window = held.hit.start, Window(numbered=False)
        self._read = partial(of_text, excerpt.path, excerpt.text)
        self._errands.start("open", self._open, self._opened)

    def _failed(self, kind: str, error: RcaError) -> None:
        if kind == "open" and self.held is not None:
            self._show_held(self.held, error)
            return
        if kind == "open":
            self._lines.wrap = True
            self._lines.show(_refusal(error))
        self._lines.give_up()
        self._note = f"! {error.message}" + (f" · {error.hint}" if error.hint else "")
        self._say()
        self._picking.cite_next(self._reader, self._origin)

    def step_back(self) -> None:
        """Stop what takes long, drop the range, else back to the work."""
        if self._errands.is_on("go") or self._errands.is_on("cite"):
            self._errands.cancel("go", "cite")
            self._picking.drop()
            self._lines.give_up()
            self._note = "stopped"
            self._seeking.stop()
            self._say()
        elif self._picking.range is not None:
            self._picking.range = None
            self._draw()
            self._say()
        else:
            self.dismiss(None)

    def action_leave(self) -> None:
        """Back to the work, at once."""
        self.dismiss(None)


def _refusal(error: RcaError) -> Iterator[Row]:
    yield Row("error", safe(f"✗ {error.message}", "$text-error"), under="  ")
    if error.hint:
        yield Row("hint", safe(error.hint, MUTED), "  ", "  ")

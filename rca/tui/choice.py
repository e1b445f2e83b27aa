"""A question over the screen with a few answers: one is chosen, or none and everything stays as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final, NamedTuple

from textual.binding import Binding
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from rca.tui.commands import bindings
from rca.tui.listing import Listing
from rca.tui.row import Row
from rca.tui.safe import MUTED, one_line, safe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from rca.investigation.merge import Clash

NONE: Final = -1
"""Nothing was chosen."""
_DIGITS: Final = 9


class Side(NamedTuple):
    """One of several texts to compare."""

    name: str
    text: Content


class Answers(Listing):
    """What can be chosen; a click chooses too."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Choose", show=False),
        *(Binding(str(number), f"screen.choose({number - 1})", show=False) for number in range(1, _DIGITS + 1)),
    ]

    def action_find(self) -> None:
        """Digits are for answers, and there are few enough to see."""

    def on_click(self, event: events.Click) -> None:
        """One click is enough: there is nothing else to do with a row."""
        event.prevent_default()
        super().on_click(event)
        offset = event.get_content_offset(self)
        if event.chain == 1 and offset is not None and offset.y + round(self.scroll_y) < self.virtual_size.height:
            self.action_choose()


class Choice(ModalScreen[int]):
    """Dismisses with the place of the answer that was chosen, counted from 0, or with `NONE`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("everywhere"),
        *(binding for binding in bindings("lists") if binding.id == "leave"),
    ]

    def __init__(self, title: str, text: Content, answers: Sequence[Content | str], sides: Sequence[Side] = ()) -> None:
        """`text`, whole, stands over the sides, which are compared, and these over the answers."""
        super().__init__()
        self._title = title
        self._text = text
        self._answers = [one_line(answer) if isinstance(answer, str) else answer for answer in answers]
        self._sides = sides

    def compose(self) -> ComposeResult:
        """What it is about over the answers."""
        with Vertical(id="choice") as box:
            box.border_title = one_line(self._title)
            box.border_subtitle = Content(f"⏎ or 1–{min(len(self._answers), _DIGITS)} chooses · esc chooses nothing")
            if self._text.plain:
                with VerticalScroll(id="about"):
                    yield Static(self._text)
            if self._sides:
                with Container(id="sides"):
                    yield from map(_pane, self._sides)
            yield Answers(id="answers")

    def on_mount(self) -> None:
        """Have the keys where the answers are."""
        answers = self.query_one(Answers)
        answers.show(
            Row(str(place), answer, lead=Content.styled(_digit(place), "$text-primary bold"))
            for place, answer in enumerate(self._answers)
        )
        answers.focus()

    def on_listing_chosen(self, message: Listing.Chosen) -> None:
        """Enter or a click."""
        self.action_choose(int(message.key))

    def action_choose(self, place: int) -> None:
        """A digit."""
        if place < len(self._answers):
            self.dismiss(place)

    def action_back(self) -> None:
        """Choose nothing."""
        self.dismiss(NONE)

    def action_leave(self) -> None:
        """Choose nothing."""
        self.dismiss(NONE)


def _digit(place: int) -> str:
    return f"{place + 1}  " if place < _DIGITS else "   "


def _pane(side: Side) -> VerticalScroll:
    pane = VerticalScroll(Static(side.text), classes="side")
    pane.border_title = one_line(side.name)
    return pane


THEIRS: Final = 0
MINE: Final = 1


class Clashes(Choice):
    """Which version stays of what two people changed: `THEIRS` (as `NONE`: the file's) or `MINE`. Both are whole."""

    def __init__(self, clashes: Sequence[Clash]) -> None:
        super().__init__(
            "Theirs or mine",
            Content("Somebody else changed the same in the file meanwhile."),
            ("Keep theirs: the file stays as it is", "Take mine: it replaces theirs in the file"),
            [
                Side("Theirs, in the file", _version([(clash.field, clash.theirs) for clash in clashes])),
                Side("Mine", _version([(clash.field, clash.mine) for clash in clashes])),
            ],
        )


def _version(fields: Sequence[tuple[str, str]]) -> Content:
    parts: list[Any] = []
    for field, text in fields:
        parts += [
            one_line(field, MUTED),
            safe(text) if text else Content.styled("⊘ removed", MUTED),
        ]
    return Content("\n").join(parts)

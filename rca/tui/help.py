"""All that can be done on a screen, with the keys as they are bound now; what is chosen there is done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from rca.tui.commands import COMMANDS, bindings, doer
from rca.tui.listing import Listing
from rca.tui.row import Row
from rca.tui.safe import MUTED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import App, ComposeResult
    from textual.binding import BindingType
    from textual.screen import Screen

    from rca.tui.commands import Command

_PLACES: Final = {
    "home": "Analyses",
    "because": "Answer",
    "work": "Walk",
    "whys": "Why tree",
    "evidence": "Evidence",
    "priors": "Priors",
    "document": "Document",
    "missing": "Missing",
    "lists": "Lists",
    "preview": "Preview",
    "context": "Lines",
    "everywhere": "Anywhere",
    "anywhere": "Anywhere",
}
_KEYS: Final = "⏎ does it · / filters · esc goes back"
_MOVING: Final = (
    ("↑ ↓ j k", "row"),
    ("pgup pgdn", "screen"),
    ("g G", "ends"),
    ("/", "find"),
    ("n N", "next"),
    ("^u", "clear"),
    ("w", "wrap"),
    ("tab", "other pane"),
    ("^p", "palette"),
)
"""Keys of every list, which have no names to bind them by."""


class Commands(Listing):
    """The commands; what is typed after `/` filters them."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "choose", "Do it", show=False)]


class Help(ModalScreen[str]):
    """Dismisses with the name of the command that was chosen, "" for none."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("everywhere"),
        *(binding for binding in bindings("lists") if binding.id == "leave"),
    ]

    def __init__(self, screen: Screen[Any]) -> None:
        """The help of that screen."""
        super().__init__()
        self._of = screen

    def compose(self) -> ComposeResult:
        """The commands over what moves the cursor."""
        with Vertical(id="help") as box:
            box.border_title = Content("Help")
            box.border_subtitle = Content(_KEYS)
            yield Commands(id="commands", filters=True, empty="no command is called that; esc shows all")
            yield Static(_moving(), id="moving")

    def on_mount(self) -> None:
        """Show what the screen below can do."""
        commands = self.query_one(Commands)
        commands.show(_rows(self.app, [command for command in _grouped() if doer(self._of, command)]))
        commands.focus()

    def on_listing_moved(self, message: Listing.Moved) -> None:
        """Show what is typed to filter by; the list has no border of its own."""
        listing = message.listing
        shown = [row.told for row in listing.rows if listing.finding.lets(row.told)]
        self.query_one("#help").border_subtitle = Content(listing.finding.said(shown, listing.cursor) or _KEYS)

    def on_listing_chosen(self, message: Listing.Chosen) -> None:
        """Leave the doing to who asked for help."""
        self.dismiss(message.key)

    def action_back(self) -> None:
        """Nothing is done."""
        self.dismiss("")

    def action_help(self) -> None:
        """The key that opened it closes it."""
        self.dismiss("")

    def action_leave(self) -> None:
        """Nothing is done."""
        self.dismiss("")


def keys_of(app: App[Any], command: Command) -> str:
    """The keys of a command as they are bound now, as the footer writes them; "" when the user bound it to none."""
    bound = app._keymap.get(command.name, command.keys)  # noqa: SLF001  # what `set_keymap` set has no other reader
    return " ".join(app.get_key_display(Binding(key.strip(), "")) for key in bound.split(",") if key.strip())


def _grouped() -> list[Command]:
    """All commands, those of one place together."""
    places = list(dict.fromkeys(command.where for command in COMMANDS))
    return sorted(COMMANDS, key=lambda command: places.index(command.where))


def _rows(app: App[Any], commands: list[Command]) -> Iterator[Row]:
    keys = [keys_of(app, command) for command in commands]
    wide = max(map(len, keys), default=0)
    place = max((len(_PLACES[command.where]) for command in commands), default=0)
    words = max((len(command.words) for command in commands), default=0)
    for command, key in zip(commands, keys, strict=True):
        lead = Content.assemble(
            (f"{_PLACES[command.where]:{place}}  ", MUTED),
            (f"{key:{wide}}  ", "$text-primary bold"),
            f"{command.words:{words}}  ",
        )
        yield Row(command.name, Content.styled(command.help, MUTED), lead=lead)


def _moving() -> Content:
    said = [
        Content.assemble((keys, "$text-primary"), f" {does}".replace(" ", "\N{NO-BREAK SPACE}"))
        for keys, does in _MOVING
    ]
    return Content("  ").join(said)

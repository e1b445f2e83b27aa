"""What every screen can do: say something, help, copy a row, zoom a pane."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from textual.screen import Screen

from rca.tui import programs
from rca.tui.commands import run_named
from rca.tui.listing import Listing

if TYPE_CHECKING:
    from textual.widget import Widget

    from rca.errors import RcaError

Result = TypeVar("Result")


class Page(Screen[Result]):
    """A screen of this application."""

    def complain(self, error: RcaError) -> None:
        """Say what went wrong, and what to do."""
        self.app.notify(f"{error.message}\n{error.hint}".strip(), severity="error", markup=False, timeout=10)

    def say(self, message: str) -> None:
        """Say something in passing."""
        self.app.notify(message, markup=False)

    def action_help(self) -> None:
        """What can be done here."""
        from rca.tui.help import Help  # not paid for at the start

        self.app.push_screen(Help(self), lambda name: run_named(self, name) if name else None)

    def action_copy(self) -> None:
        """The row under the cursor."""
        listing = self.focused
        if not isinstance(listing, Listing) or not listing.text:
            return
        program = programs.copied(listing.text)
        if program:
            self.say(f"copied {len(listing.text)} characters with {program}")
        else:
            self.app.copy_to_clipboard(listing.text)
            self.say("asked the terminal to copy it (OSC 52); not every terminal does, and none says so")

    def action_zoom(self) -> None:
        """The pane with the keys over the whole screen, or back."""
        if self.maximized is not None:
            self.minimize()
        elif isinstance(self.focused, Listing):
            self.maximize(self.zoomed(self.focused))

    def zoomed(self, listing: Listing) -> Widget:
        """What is shown large for a list: the list."""
        return listing

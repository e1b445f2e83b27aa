"""What every screen can do: say something, help, copy a row, zoom a pane, go a step back, keep the keys somewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget

from rca.tui import programs
from rca.tui.commands import can_zoom, run_named
from rca.tui.listing import Listing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rca.errors import RcaError

Result = TypeVar("Result")
IN_LISTS: Final = {"copy", "zoom", "leave"}
"""Commands of lists that every screen knows."""


class Page(Screen[Result]):
    """A screen of this application. `AUTO_FOCUS` names what gets the keys when nothing else has them."""

    ALLOW_IN_MAXIMIZED_VIEW = "KeyBar, #small"

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """Who has the keys. Textual's own paints the whole screen anew for it, which only two widgets have to be."""

    def on_mount(self) -> None:
        """Somebody may come back to a terminal that was made larger meanwhile."""
        self.watch(self.app, "app_focus", self._focus_again, init=False)

    def on_resize(self) -> None:
        """What was hidden in a small terminal has lost the keys."""
        self.call_after_refresh(self._focus_again)

    def _focus_again(self) -> None:
        if not (self.app.app_focus and self.is_current and self.focused is None):
            return
        within: Iterable[Widget] = self.query(self.AUTO_FOCUS or "*")
        if self.maximized is not None:
            within = self.maximized.walk_children(Widget, with_self=True)
        able = next((widget for widget in within if widget.focusable and _is_shown(widget)), None)
        if able is not None:
            able.focus()

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

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """One list alone is as large as it gets."""
        if action == "zoom":
            return can_zoom(self)
        return super().check_action(action, parameters)

    def action_zoom(self) -> None:
        """The pane with the keys over the whole screen, or back."""
        if self.maximized is not None:
            self.minimize()
        elif isinstance(self.focused, Listing):
            self.maximized = self.zoomed(self.focused)  # `maximize` takes nothing but what can have the keys

    def zoomed(self, listing: Listing) -> Widget:
        """What is shown large for a list: the list."""
        return listing

    def action_back(self) -> None:
        """Out of the zoom, else the screen's own step back."""
        if self.maximized is not None:
            self.minimize()
        else:
            self.step_back()

    def step_back(self) -> None:
        """What a step back is here."""


def _is_shown(widget: Widget) -> bool:
    """Whether there is room for it: textual calls a widget able to have the focus whose pane is hidden."""
    return all(node.display for node in widget.ancestors_with_self)

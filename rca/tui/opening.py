"""The first frame: what is about to be analysed, while everything else is still being got ready.

Keys are taken from the first moment on; what is typed is handed over.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static

from rca.errors import RcaError
from rca.tui.safe import safe

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events
    from textual.app import ComposeResult

    from rca.tui.desk import Desk


class Opening(Screen[None]):
    """Shows a text and waits for the desk."""

    class Ready(Message):
        """It is there, or cannot be."""

        def __init__(self, outcome: Desk | RcaError) -> None:
            super().__init__()
            self.outcome = outcome

    def __init__(self, shown: str, prepare: Callable[[], Desk]) -> None:
        super().__init__()
        self._shown = safe(shown)
        self._prepare = prepare
        self.typed = ""

    def compose(self) -> ComposeResult:
        """The text, where the failure will stand."""
        opened = Static(self._shown, id="opening")
        opened.border_title = "rca"
        yield opened

    def on_mount(self) -> None:
        """Begin once this is on the terminal."""
        self.call_after_refresh(threading.Thread(target=self._get_ready, daemon=True).start)

    def on_key(self, event: events.Key) -> None:
        """Keep what is typed."""
        if event.is_printable and event.character:
            self.typed += event.character
        elif event.key == "enter":
            self.typed += "\n"
        elif event.key == "backspace":
            self.typed = self.typed[:-1]

    def on_paste(self, event: events.Paste) -> None:
        """Keep what is pasted."""
        self.typed += event.text.replace("\r\n", "\n").replace("\r", "\n")

    def _get_ready(self) -> None:
        try:
            outcome: Desk | RcaError = self._prepare()
        except RcaError as error:
            outcome = error
        except Exception as error:  # noqa: BLE001  # the thread's last door: the screen would wait for ever
            outcome = RcaError(f"this is a mistake in rca itself ({type(error).__name__}: {error})", "please report it")
        self.app.post_message(self.Ready(outcome))

"""The keys that do something here, in the last row. One line of text, where textual's own footer makes a widget of
each key, which takes longer at each change of the focus than everything else that a key does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.content import Content
from textual.widget import Widget

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual import events
    from textual.screen import Screen


class _Shown(NamedTuple):
    """A key as it is shown, and what is pressed by a click on it."""

    name: str
    display: str
    words: str
    action: str

    @property
    def width(self) -> int:
        return Content(f"{self.display} {self.words}").cell_length


class KeyBar(Widget):
    """The keys of the screen's commands that are shown, of whoever has the focus first."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"keybar--key"}
    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[_Shown, ...] = ()

    def on_mount(self) -> None:
        """Follow what has the keys."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def on_unmount(self) -> None:
        """Follow no longer."""
        self.screen.bindings_updated_signal.unsubscribe(self)

    def _changed(self, screen: Screen[object]) -> None:
        if screen is not self.screen or not self.app.app_focus:
            return
        shown = tuple(self._keys())
        if shown != self._shown:
            self._shown = shown
            self.refresh()

    def _keys(self) -> Iterator[_Shown]:
        actions: set[str] = set()
        for _, binding, _, _ in self.screen.active_bindings.values():
            if binding.show and binding.action not in actions:
                actions.add(binding.action)
                yield _Shown(binding.key, self.app.get_key_display(binding), binding.description, binding.action)

    @property
    def actions(self) -> list[str]:
        """What the keys that are shown do, as textual calls it."""
        return [key.action for key in self._shown]

    def render(self) -> Content:
        """`⏎ Answer ^t Another f5 Preview`."""
        style = self.get_visual_style("keybar--key")
        return Content(" ").join(Content.assemble((key.display, style), f" {key.words}") for key in self._shown)

    def on_click(self, event: events.Click) -> None:
        """As if that key had been pressed."""
        begin = 0
        for key in self._shown:
            if begin <= event.x < begin + key.width:
                self.app.simulate_key(key.name)
                return
            begin += key.width + 1

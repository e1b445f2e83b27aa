"""The keys that do something here, in the last row: as many as fit, whole, the most needed first.

One line of text, where textual's own footer makes a widget of each key, which takes longer at each change of the focus
than everything else that a key does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

from textual.content import Content
from textual.widget import Widget

from rca.tui.commands import ROOMY

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual import events
    from textual.binding import Binding
    from textual.screen import Screen

_LAST: Final = 2
"""Keys at the end that lead to all others: help and the palette."""


class _Shown(NamedTuple):
    """A key as it is shown, and what is pressed by a click on it."""

    name: str
    display: str
    words: str
    action: str
    rank: int = 0
    """0 when it is always shown; else from 1 on the order in which keys are shown where there is room."""

    @property
    def width(self) -> int:
        return Content(f"{self.display} {self.words}").cell_length


def _width(keys: Sequence[_Shown]) -> int:
    return sum(key.width + 1 for key in keys) - 1


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
                yield self._key(binding)
            elif binding.id in ROOMY and binding.action not in actions:
                actions.add(binding.action)
                yield self._key(binding, ROOMY.index(binding.id) + 1)

    def _key(self, binding: Binding, rank: int = 0) -> _Shown:
        display = self.app.get_key_display(binding)
        return _Shown(binding.key, display, binding.description, binding.action, rank)

    @property
    def _fitting(self) -> list[_Shown]:
        """Those that have room: where it is short, the last before those that lead to all others go."""
        kept = [key for key in self._shown if not key.rank]
        while len(kept) > _LAST and _width(kept) > self.size.width:
            del kept[-_LAST - 1]
        for key in sorted((key for key in self._shown if key.rank), key=lambda key: key.rank):
            if _width([*kept, key]) <= self.size.width:
                kept.insert(-_LAST, key)
        return kept

    @property
    def actions(self) -> list[str]:
        """What the keys that are shown do, as textual calls it."""
        return [key.action for key in self._fitting]

    def render(self) -> Content:
        """`⏎ Answer ^t Another f5 Preview`."""
        style = self.get_visual_style("keybar--key")
        return Content(" ").join(Content.assemble((key.display, style), f" {key.words}") for key in self._fitting)

    def on_click(self, event: events.Click) -> None:
        """As if that key had been pressed."""
        begin = 0
        for key in self._fitting:
            if begin <= event.x < begin + key.width:
                self.app.simulate_key(key.name)
                return
            begin += key.width + 1

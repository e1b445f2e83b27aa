"""What a pane asks of the screen: a step of the walk. The screen takes it and shows what came of it.

Asked for directly and not by a message: keys come in bursts over a slow line, and those behind one that opens a
question must find the place to type already there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.widget import Widget

    from rca.investigation.walk import Walk
    from rca.tui.workbench import Workbench


class Step(NamedTuple):
    """A step to take."""

    take: Callable[[Walk], str | None]
    """Takes it; what it returns is said in passing."""
    types: bool = False
    """Whether the person goes on typing."""
    prefills: bool = False
    """Whether what `take` returns is put where one types instead."""


def ask_for(pane: Widget, step: Step) -> None:
    """Have the workbench that the pane is on take a step."""
    cast("Workbench", pane.screen).take(step)

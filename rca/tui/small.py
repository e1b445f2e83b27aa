"""What is shown where a screen has no room."""

from __future__ import annotations

from textual.widgets import Static

from rca.tui.safe import one_line


class Small(Static):
    """One line that says so; the style sheet shows it instead of everything else."""

    def __init__(self) -> None:
        super().__init__(one_line("rca needs 60 × 16; make it larger, or: rca new --plain"), id="small")

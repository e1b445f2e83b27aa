"""One row of a list, and how it is laid out in a given width."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from textual.content import Content

_NOTHING: Final = Content("")
GUIDE: Final = "$foreground-muted"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what it is called, and its text under a guide."""

    key: str
    content: Content
    guide: str = ""
    """Leads its first line."""
    under: str = ""
    """Leads the lines below it."""
    lead: Content = _NOTHING
    """Stands before its first line, in its own colours; the lines below are indented as far."""
    words: str = ""
    """What it can be found by, beside what it shows."""
    most: int = 0
    """Lines that are shown of it unless it is asked for in full; 0 for all."""
    verbatim: bool = False
    """Lines stay as they are unless asked for otherwise; those of a log, for example."""

    @property
    def shown(self) -> str:
        """Its text, as one reads it."""
        return f"{self.guide}{self.lead.plain}{self.content.plain}"

    @property
    def told(self) -> str:
        """Everything that it can be found by."""
        return f"{self.shown} {self.words}"


def laid_out(row: Row, width: int, *, whole: bool) -> list[Content]:
    """Its lines in that many columns. `whole`: all of it, also what is else cut or not wrapped."""
    first = Content.assemble((row.guide, GUIDE), row.lead)
    if row.verbatim and not whole:
        return [first + row.content]
    under = Content.styled(row.under or " " * first.cell_length, GUIDE)
    room = max(width - max(first.cell_length, under.cell_length), 8)
    is_cut = bool(row.most) and not whole
    lines = (row.content[: (row.most + 1) * room] if is_cut else row.content).wrap(room)
    if is_cut and len(lines) > row.most:
        cut = lines[row.most - 1]
        lines = [*lines[: row.most - 1], cut.truncate(min(room, cut.cell_length + 2) - 2) + " …"]
    return [(first if number == 0 else under) + line for number, line in enumerate(lines)]

"""A report cut into what stands below one heading or one label of its own line: `✅ **COMPLETED**:`.

What must not enter: what headings and labels mean.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from rca.documents.importer import words
from rca.documents.importer.leaves import Entry, entries, leaves
from rca.documents.importer.tables import cells

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rca.documents.importer.lines import Line

_LABEL: Final = re.compile(r"[^\w*`]{0,8}(?:\*\*|__)(?P<name>[^*\n]{1,80}?)\s?[:：]?(?:\*\*|__)\s?[:：]?\s*")
_PAIR: Final = re.compile(
    r"[^\w*`]{0,8}(?:\*\*|__)(?P<key>[^*\n]{1,60}?)\s?(?:[:：]\s?(?:\*\*|__)|(?:\*\*|__)(?:\s?\([^()]{1,40}\))?\s?[:：])\s*(?P<value>.*)",
    re.DOTALL,
)
_PLAIN: Final = re.compile(r"[^\w*`]{0,8}(?P<key>[A-Za-z][A-Za-z ]{1,30}?)\s?[:：]\s+(?P<value>\S.*)", re.DOTALL)
_BESIDE: Final = re.compile(r"\s+[|·•]\s+(?=[^\w\s*]{0,4}\s?\*\*)")
_LONGEST: Final = 2000
"""Characters of a line that is read; longer ones are kept as they are."""
_DIVIDER: Final = re.compile(r"[\s|:\-–+]+")


@dataclass(slots=True)
class Block:
    """Lines below one heading or label."""

    heading: str
    """The nearest heading or label, without numbers and signs."""
    path: str
    """The headings above it, in a row, without it."""
    line: int
    """Of the heading or label; -1 above the first."""
    lines: list[Line]
    is_label: bool = False

    @property
    def whole(self) -> str:
        """All headings above these lines."""
        return f"{self.path} / {self.heading}"

    def numbers(self) -> set[int]:
        """The numbers of its lines."""
        return {line.number for line in self.lines}

    def texts(self) -> list[Line]:
        """The lines of prose and lists."""
        return [line for line in self.lines if line.kind == "text"]

    def listed(self) -> list[Entry]:
        """The entries of its lists."""
        return entries(self.lines)

    def tables(self) -> Iterator[tuple[list[str], list[tuple[Line, tuple[str, ...]]], list[Line]]]:
        """Its tables: names of columns in lower case, rows, and the two lines of the head."""
        rows: list[Line] = []
        for line in [*self.lines, None]:
            if line is not None and line.kind == "row":
                rows.append(line)
                continue
            if len(rows) > 2 and _DIVIDER.fullmatch(rows[1].text):
                header = [words.plain(cell).lower() for cell in cells(rows[0].text)]
                yield header, [(row, cells(row.text)) for row in rows[2:]], rows[:2]
            rows = []


def blocks(lines: Sequence[Line]) -> Iterator[Block]:
    """The document from heading to heading and from label to label."""
    for leaf in leaves(lines):
        block = Block(leaf.heading, leaf.path, leaf.line, [])
        for line in leaf.lines:
            label = _LABEL.fullmatch(line.text[:200]) if line.kind == "text" and line.indent < 2 else None
            if label is None:
                if len(line.raw) <= _LONGEST:
                    block.lines.append(line)
                continue
            yield block
            name = words.plain(label["name"])
            block = Block(name, f"{leaf.path} / {leaf.heading}", line.number, [], is_label=True)
        yield block


def pairs(line: Line) -> Iterator[tuple[str, str]]:
    """The pairs of a line, several where `|` or a dot stands between them."""
    if line.kind == "row" or not _BESIDE.search(line.text[:2000]):
        parts = [line]
    else:
        parts = [replace(line, text=text) for text in _BESIDE.split(line.text[:2000])]
    for part in parts:
        if part.kind in {"text", "row"} and (told := pair(part)) is not None:
            yield told


def pair(line: Line) -> tuple[str, str] | None:
    """Key in lower case and value of `**Key**: value`, `Key: value` or a row of two cells; None of other lines."""
    if line.kind == "row":
        row = cells(line.text)
        return (row[0].strip("*_: ").lower(), row[1].strip()) if len(row) == 2 else None
    text = line.text[:2000]
    found = _PAIR.fullmatch(text) or _PLAIN.fullmatch(text)
    return (" ".join(found["key"].lower().split()), found["value"].strip()) if found else None

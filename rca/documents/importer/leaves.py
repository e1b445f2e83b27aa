"""A document from heading to heading, and the entries of the lists in between.

What must not enter: what headings and entries mean.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rca.documents.importer import words
from rca.documents.importer.asked import bare

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rca.documents.importer.lines import Line

MOST_LINES: Final = 12
"""An entry that goes on longer is a text of its own: its first line is the action, the rest stays where it was."""


@dataclass(slots=True)
class Leaf:
    """The lines directly below one heading, up to the next heading of any level."""

    heading: str
    path: str
    """The headings above, in a row."""
    line: int
    lines: list[Line]


@dataclass(slots=True)
class Entry:
    """A list's entry at the left edge with everything below it."""

    lines: list[Line]
    text: str
    is_whole: bool
    """Whether `text` says all of it."""

    def said(self) -> set[int]:
        """The lines whose words `text` has."""
        return {line.number for line in self.lines} if self.is_whole else {self.lines[0].number}


def leaves(lines: Sequence[Line]) -> Iterator[Leaf]:
    """The document from heading to heading; what stands above the first has the heading ""."""
    stack: list[tuple[int, str]] = []
    leaf = Leaf("", "", -1, [])
    for line in lines:
        if line.kind != "heading":
            leaf.lines.append(line)
            continue
        yield leaf
        while stack and stack[-1][0] >= line.level:
            stack.pop()
        leaf = Leaf(words.plain(line.text), " / ".join(text for _, text in stack[-2:]), line.number, [])
        stack.append((line.level, words.plain(line.text)[:100]))
    yield leaf


def entries(open_: Sequence[Line]) -> list[Entry]:
    """The entries of the lists at the left edge."""
    made: list[Entry] = []
    current: list[Line] = []
    for line in open_:
        if line.bullet and (not current or line.indent <= current[0].indent + 1):
            if current:
                made.append(_entry(current))
            current = [line]
        elif (current and (line.indent > current[0].indent or line.kind in {"blank", "inside"})) or (
            current and line.kind == "text" and current[-1].kind == "text"
        ):
            current.append(line)
        elif current:
            made.append(_entry(current))
            current = []
    return [*made, _entry(current)] if current else made


def _entry(block: list[Line]) -> Entry:
    while block[-1].kind == "blank":
        block = block[:-1]
    is_whole = len(block) <= MOST_LINES and all(line.kind in {"text", "blank"} for line in block)
    if not is_whole:
        return Entry(block, bare(block[0].text), is_whole)
    first, *more = block
    text = "\n".join([first.text.strip(), *(_indented(line, first) for line in more if line.kind == "text")])
    return Entry(block, text, is_whole)


def _indented(line: Line, first: Line) -> str:
    sign = f"{line.bullet} " if line.bullet else ""
    return f"{' ' * max(0, min(line.indent - first.indent - 2, 12))}{sign}{line.text.strip()}"


def joined(block: Sequence[Line], first: str | None = None) -> str:
    """Lines as one text, their list signs kept; `first` in place of the first line's text."""
    parts = [
        f"{' ' * min(line.indent, 12) if line.bullet else ''}{line.bullet} {line.text}".strip(" ")
        if line.bullet
        else line.text
        for line in block
    ]
    if first is not None:
        parts[0] = first
    return re.sub(r"\n{3,}", "\n\n", "\n".join(part.rstrip() for part in parts)).strip()

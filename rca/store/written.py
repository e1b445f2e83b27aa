"""What stands where in a YAML text: values with their positions, and the lines they lie on.

Positions are indices into the text without its byte order mark. Nothing here knows YAML's grammar or changes a text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from rca.text import visible

if TYPE_CHECKING:
    from collections.abc import Sequence as AnySequence

Tree: TypeAlias = "dict[str, Tree] | list[Tree] | str | None"
"""What a document says, without positions."""

BLOCK_STYLES = frozenset("|>")
BLOCK_HEADER = re.compile(r"[|>][-+0-9]*")


class Scalar(NamedTuple):
    """A text as it is read; None for null, but never in a key. `end` is past a block scalar's trailing blank lines."""

    value: str | None
    start: int
    end: int
    style: str
    """'' (plain), '"', "'", '|' or '>'."""


class Pair(NamedTuple):
    """A key and its value."""

    key: Scalar
    value: Written


class Mapping(NamedTuple):
    """`start` is its first key's start, or its brace. In block style `end` is where the next token starts."""

    pairs: list[Pair]
    start: int
    end: int
    flow: bool


class Sequence(NamedTuple):
    """`start` is its first dash, or its bracket. In block style `end` is where the next token starts."""

    entries: list[Written]
    start: int
    end: int
    flow: bool


Written: TypeAlias = Scalar | Mapping | Sequence


def tree_of(written: Written) -> Tree:
    """What `written` says."""
    if isinstance(written, Scalar):
        return written.value
    if isinstance(written, Sequence):
        return [tree_of(entry) for entry in written.entries]
    return mapping_of(written)


def mapping_of(written: Mapping) -> dict[str, Tree]:
    """What a mapping says."""
    return {key.value or "": tree_of(value) for key, value in written.pairs}


def shown(tree: Tree) -> Tree:
    """`tree` with all its texts as they are after they were read: visible."""
    if isinstance(tree, dict):
        return {visible(key): shown(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [shown(entry) for entry in tree]
    if tree is None or (tree.isascii() and tree.isprintable()):  # most texts, and far quicker to see
        return tree
    return type(tree)(visible(tree))


def position(root: Written, path: AnySequence[str | int]) -> int | None:
    """Where the field at `path` begins: its key, or the value of a list's entry."""
    at, found = root.start, root
    for part in path:
        if isinstance(found, Sequence) and isinstance(part, int) and 0 <= part < len(found.entries):
            found = found.entries[part]
            at = found.start
        elif isinstance(found, Mapping) and (pair := next((p for p in found.pairs if p.key.value == part), None)):
            at, found = pair.key.start, pair.value
        else:
            return None
    return at


def line_start(text: str, at: int) -> int:
    """Where the line of `at` begins."""
    return text.rfind("\n", 0, at) + 1


def line_end(text: str, at: int) -> int:
    """Where the line of `at` ends, before its line break."""
    end = text.find("\n", at)
    if end < 0:
        return len(text)
    return end - 1 if end > at and text[end - 1] == "\r" else end


def next_line(text: str, at: int) -> int:
    """Where the line after that of `at` begins, or the end of the text."""
    end = text.find("\n", at)
    return len(text) if end < 0 else end + 1


def column(text: str, at: int) -> int:
    """How many characters of its line stand before `at`."""
    return at - line_start(text, at)


def end_of(text: str, written: Written) -> int:
    """Past the last character that belongs to a value: no comment, and no blank line but those that are its content."""
    while not isinstance(written, Scalar):
        if written.flow:
            return written.end
        written = written.pairs[-1].value if isinstance(written, Mapping) else written.entries[-1]
    return _block_end(text, written) if written.style in BLOCK_STYLES else written.end


def _block_end(text: str, scalar: Scalar) -> int:
    header = BLOCK_HEADER.match(text, scalar.start)
    first = next_line(text, scalar.start)
    if header is None or first >= scalar.end:
        return line_end(text, scalar.start)
    rows = text[first : scalar.end].split("\n")
    if not rows[-1]:
        rows.pop()
    if "+" not in header[0]:
        margin = min((len(row) - len(row.lstrip(" ")) for row in rows if row.strip()), default=0)
        while rows and not rows[-1].strip() and len(rows[-1].rstrip("\r")) <= margin:
            rows.pop()
    if not rows:
        return line_end(text, scalar.start)
    end = first + sum(map(len, rows)) + len(rows) - 1
    return end - 1 if rows[-1].endswith("\r") else end

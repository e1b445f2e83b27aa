"""Edits of a YAML text in block style: which characters to replace by which, so that the text says something else.

Works on lines and columns alone. Where the lines are laid out in a way that it does not know, the value around them is
written anew; whether the result says what it should is checked by `splice`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from rca.store.align import align
from rca.store.emit import after_dash, after_key, list_lines, mapping_lines
from rca.store.flow import flow_text
from rca.store.layouts import nearest
from rca.store.slots import Slot, UnknownLayoutError, dash_slots, is_inline, key_slots
from rca.store.written import (
    BLOCK_HEADER,
    BLOCK_STYLES,
    Mapping,
    Scalar,
    Sequence,
    Tree,
    Written,
    column,
    end_of,
    line_end,
    line_start,
    next_line,
    tree_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

Path: TypeAlias = tuple[str | int, ...]
"""Keys and positions from the root to a value, in the tree that the text shall say."""


class Edit(NamedTuple):
    """Characters from `start` up to `end` become `text`."""

    start: int
    end: int
    text: str


class Place(NamedTuple):
    """Where a value hangs: the column of its collection's keys or dashes, and the position behind its own."""

    column: int
    at: int
    dash: bool


class Draft:
    """The edits that make `text` say `goal`. What lies at a path in `forced` is written anew even if it seems fine.

    `text` ends with a line break.
    """

    def __init__(self, text: str, root: Mapping, forced: frozenset[Path]) -> None:
        self._text = text
        self._root = root
        self._forced = forced
        self._eol = "\r\n" if "\r\n" in text else "\n"
        self._edits: list[Edit] = []

    def result(self, goal: dict[str, Tree]) -> str:
        """The text after all edits."""
        if () in self._forced or not self._inside((), self._root, goal):
            self._write_root(goal)
        parts, at = [], 0
        for edit in sorted(self._edits, key=lambda edit: edit[:2]):
            parts += [self._text[at : max(at, edit.start)], edit.text]
            at = max(at, edit.end)
        return "".join(parts) + self._text[at:]

    def _write_root(self, goal: dict[str, Tree]) -> None:
        lines = mapping_lines(goal, 0, nearest(self._text, self._root, 0)) if goal else ["{}"]
        start, end = line_start(self._text, self._root.start), line_end(self._text, end_of(self._text, self._root))
        self._replace(start, end, self._eol.join(lines))

    def _replace(self, start: int, end: int, text: str) -> None:
        self._edits.append(Edit(start, end, text))

    def _below(self, lines: list[str]) -> str:
        return "".join(self._eol + line for line in lines)

    # Collections

    def _inside(self, path: Path, written: Written, goal: Tree) -> bool:
        """Edit within a collection that stays one of its kind; False when it has to be written anew."""
        so_far = len(self._edits)
        try:
            return self._in_collection(path, written, goal)
        except UnknownLayoutError:
            del self._edits[so_far:]
            return False

    def _in_collection(self, path: Path, written: Written, goal: Tree) -> bool:
        if isinstance(written, Mapping):
            same_kind = isinstance(goal, dict) and bool(goal and written.pairs)
        else:
            same_kind = isinstance(written, Sequence) and isinstance(goal, list) and bool(goal and written.entries)
        if isinstance(written, Scalar) or not same_kind:
            return False
        if written.flow:
            self._replace(written.start, written.end, flow_text(self._text, written, goal))
        elif isinstance(written, Mapping) and isinstance(goal, dict):
            self._mapping(path, written, goal)
        elif isinstance(written, Sequence) and isinstance(goal, list):
            self._list(path, written, goal)
        return True

    def _mapping(self, path: Path, written: Mapping, goal: dict[str, Tree]) -> None:
        slots = key_slots(self._text, written)
        keys = [pair.key.value or "" for pair in written.pairs]
        own = column(self._text, slots[0].start)
        kept = {keys.index(name): name for name in goal if name in keys}
        added: dict[int, list[str]] = {}
        behind = -1
        for name, value in goal.items():
            if name in keys:
                behind = keys.index(name)
            else:
                near = nearest(self._text, self._root, slots[max(behind, 0)].start)
                added.setdefault(behind, []).extend(mapping_lines({name: value}, own, near))

        def change(i: int) -> None:
            name = kept[i]
            place = Place(own, slots[i].head_end, dash=False)
            self._value((*path, name), written.pairs[i].value, goal[name], place)

        self._arrange(slots, set(kept), added, change)

    def _list(self, path: Path, written: Sequence, goal: list[Tree]) -> None:
        slots = dash_slots(self._text, written)
        entries = [tree_of(entry) for entry in written.entries]
        own = column(self._text, slots[0].start)
        steps = align(entries, goal)
        moved = [step.old for step in steps if step.new is None and step.old is not None]
        kept: dict[int, int] = {}
        added: dict[int, list[str]] = {}
        behind = -1
        for old, new in steps:
            if old is not None and new is not None:
                kept[old] = new
                behind = old
            elif new is not None:
                lines = self._moved(slots, [i for i in moved if entries[i] == goal[new]])
                near = nearest(self._text, self._root, slots[max(behind, 0)].start)
                added.setdefault(behind, []).extend(lines or list_lines([goal[new]], own, near))

        def change(i: int) -> None:
            place = Place(own, slots[i].head_end, dash=True)
            self._value((*path, kept[i]), written.entries[i], goal[kept[i]], place)

        self._arrange(slots, set(kept), added, change)

    def _moved(self, slots: list[Slot], same: list[int]) -> list[str]:
        """The lines of an entry that only changes its position in the list."""
        if not same or is_inline(self._text, slots[same[0]]):
            return []
        slot = slots[same[0]]
        return self._text[line_start(self._text, slot.start) : line_end(self._text, slot.end)].split(self._eol)

    def _arrange(
        self, slots: list[Slot], kept: set[int], added: dict[int, list[str]], change: Callable[[int], None]
    ) -> None:
        """Change the entries in `kept`, remove the others, add lines behind each; those of -1 before all."""
        first = min(kept, default=len(slots))
        inline = is_inline(self._text, slots[0])
        if inline and not kept:
            raise UnknownLayoutError
        self._add_before(slots[0], added.get(-1, []), inline=inline)
        if inline and first:
            self._remove_first(slots[: first + 1])
        for i, slot in enumerate(slots):
            if i in kept:
                change(i)
            elif i or not inline:
                self._replace(line_start(self._text, slot.start), next_line(self._text, slot.end), "")
            if i in added:
                end = next_line(self._text, slot.end)
                self._replace(end, end, "".join(line + self._eol for line in added[i]))

    def _add_before(self, slot: Slot, lines: list[str], *, inline: bool) -> None:
        if not lines:
            return
        text = self._eol.join(lines) + self._eol
        if inline:
            margin = column(self._text, slot.start)
            self._replace(slot.start, slot.start, text[margin:] + " " * margin)
        else:
            start = line_start(self._text, slot.start)
            self._replace(start, start, text)

    def _remove_first(self, slots: list[Slot]) -> None:
        """Remove what shares its line with a dash. The last of `slots` stays, and moves up if no comment is between."""
        ends = [next_line(self._text, slot.end) for slot in slots]
        between = (
            self._text[end : line_start(self._text, slot.start)] for end, slot in zip(ends, slots[1:], strict=False)
        )
        end = slots[0].end if "".join(between).strip() else slots[-1].start
        self._replace(slots[0].start, end, "")

    # Values

    def _value(self, path: Path, written: Written, goal: Tree, place: Place) -> None:
        forced_within = any(forced[: len(path)] == path for forced in self._forced)
        if not forced_within and tree_of(written) == goal:
            return
        if path in self._forced or not self._inside(path, written, goal):
            self._write_anew(written, goal, place)

    def _write_anew(self, written: Written, goal: Tree, place: Place) -> None:
        beside = "\n" not in self._text[place.at : written.start]
        near = nearest(self._text, self._root, place.at)
        if place.dash:
            gap = column(self._text, written.start) - place.column if beside else 0
            near = near._replace(dash=max(gap, 2))
        first, *below = (after_dash if place.dash else after_key)(goal, place.column, near)
        if not beside:
            self._hang(written, place.at, first, below)
        elif isinstance(written, Scalar) and written.style in BLOCK_STYLES:
            self._swap_block(written, first, below)
        elif isinstance(written, Scalar) or written.flow:
            self._swap(written, place.at, first, below)
        else:
            self._replace(written.start, line_end(self._text, end_of(self._text, written)), first + self._below(below))

    def _hang(self, written: Written, at: int, first: str, below: list[str]) -> None:
        """A value that began below its key or dash."""
        end = end_of(self._text, written)
        if below or not isinstance(written, Scalar):
            end = line_end(self._text, end)
        if first:
            self._replace(at, at, f" {first}")
        self._replace(line_end(self._text, at), end, self._below(below))

    def _swap_block(self, written: Scalar, first: str, below: list[str]) -> None:
        """A block scalar: header and lines change, a comment behind the header stays."""
        header = BLOCK_HEADER.match(self._text, written.start)
        self._replace(written.start, header.end() if header else written.start, first)
        self._replace(line_end(self._text, written.start), end_of(self._text, written), self._below(below))

    def _swap(self, written: Written, at: int, first: str, below: list[str]) -> None:
        """A value on the line of its key or dash: a comment behind it stays there."""
        if first:
            self._replace(written.start, written.end, first if written.start > at else f" {first}")
        else:
            self._replace(at, written.end, "")
        end = line_end(self._text, written.end)
        self._replace(end, end, self._below(below))

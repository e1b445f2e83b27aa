"""Trees to lines of YAML in the house's style. Nothing here reads YAML or knows what the keys mean.

Block style throughout; flow style for empty collections and short lists of ids. Lines are never folded.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from rca.errors import RcaError
from rca.store.scalars import Plain, literal, one_line

if TYPE_CHECKING:
    from rca.store.written import Tree

DEPTH: Final = 64
"""How deep collections may nest."""
_LONGEST_KEY: Final = 1000
"""YAML readers look at most 1,024 characters ahead for a key's colon; a longer key is written with `? `."""
_WIDEST_FLOW: Final = 80
_WORD: Final = re.compile(r"[A-Z]{1,2}[0-9]+|[a-z][a-z0-9-]{0,23}")
"""An entry's id (E1) or a label: what makes a list short enough for one line."""


class Layout(NamedTuple):
    """How far things stand in: a mapping under its key, a list under its key, a value behind its dash."""

    step: int = 2
    list_step: int = 2
    dash: int = 2


HOUSE: Final = Layout()


def textual(tree: object, depth: int = 0) -> Tree:
    """`tree` with its numbers and booleans as the `Plain` texts that are written for them, tuples as lists.

    Errors: RcaError when it nests deeper than a document may; TypeError for a leaf that is no text, number or boolean.
    """
    if isinstance(tree, str):
        return tree if isinstance(tree, Plain) else str.__str__(tree)  # an enumeration's member by its value
    if tree is None:
        return None
    if isinstance(tree, bool | int | float):
        return Plain(str(tree).lower())
    if depth >= DEPTH:
        raise RcaError(f"a value is nested deeper than {DEPTH} levels", "flatten it")
    if isinstance(tree, Mapping):
        return {str(key): textual(value, depth + 1) for key, value in tree.items()}
    if isinstance(tree, Sequence) and not isinstance(tree, bytes):
        return [textual(entry, depth + 1) for entry in tree]
    raise TypeError(f"{type(tree).__name__} is neither a collection nor a text, number or boolean")


def mapping_lines(tree: Mapping[str, Tree], column: int, layout: Layout = HOUSE) -> list[str]:
    """The lines of a block mapping whose keys stand at `column`."""
    lines = []
    for name, value in tree.items():
        key, rest = one_line(name), after_key(value, column, layout)
        if len(key) > _LONGEST_KEY:
            lines.append(f"{' ' * column}? {key}")
            key = ""
        lines.append(f"{' ' * column}{key}: {rest[0]}".rstrip(" "))
        lines += rest[1:]
    return lines


def list_lines(tree: Sequence[Tree], column: int, layout: Layout = HOUSE) -> list[str]:
    """The lines of a block list whose dashes stand at `column`."""
    lines = []
    for entry in tree:
        first, *rest = after_dash(entry, column, layout)
        lines += [f"{' ' * column}{'-'.ljust(layout.dash)}{first}", *rest]
    return lines


def after_key(tree: Tree, column: int, layout: Layout) -> list[str]:
    """A value under a key at `column`: what follows on the key's line ("" when nothing does), then the lines below."""
    if isinstance(tree, dict) and tree:
        return ["", *mapping_lines(tree, column + layout.step, layout)]
    if isinstance(tree, list) and not _fits_one_line(tree):
        return ["", *list_lines(tree, column + layout.list_step, layout)]
    return _alone(tree, column, layout.step)


def after_dash(tree: Tree, column: int, layout: Layout) -> list[str]:
    """A value behind a dash at `column`: what follows on the dash's line, then the lines below."""
    inner = column + layout.dash
    if isinstance(tree, dict) and tree:
        lines = mapping_lines(tree, inner, layout)
    elif isinstance(tree, list) and not _fits_one_line(tree):
        lines = list_lines(tree, inner, layout)
    else:
        return _alone(tree, column, layout.dash)
    return [lines[0][inner:], *lines[1:]]


def _alone(tree: Tree, column: int, indent: int) -> list[str]:
    """A scalar, or a collection on one line; `indent` is how far a block's lines stand in from `column`."""
    indent = min(indent, 9)  # an indentation indicator is one digit
    block = literal(tree, indent) if isinstance(tree, str) else None
    if block is None:
        return [flow(tree)] if isinstance(tree, dict | list) else [one_line(tree)]
    margin = " " * (column + indent)
    return [block[0], *(margin + row if row else "" for row in block[1:])]


def _fits_one_line(tree: Sequence[Tree]) -> bool:
    return all(isinstance(entry, str) and _WORD.fullmatch(entry) for entry in tree) and len(flow(tree)) <= _WIDEST_FLOW


def flow(tree: Tree | Sequence[Tree]) -> str:
    """Any tree in flow style on one line."""
    if isinstance(tree, str) or tree is None:
        return one_line(tree, flow=True)
    if isinstance(tree, Mapping):
        return "{" + ", ".join(f"{flow_key(key)}: {flow(value)}" for key, value in tree.items()) + "}"
    return "[" + ", ".join(map(flow, tree)) + "]"


def flow_key(key: str) -> str:
    """A key within a flow mapping."""
    written = one_line(key, flow=True)
    return written if len(written) <= _LONGEST_KEY else f"? {written} "

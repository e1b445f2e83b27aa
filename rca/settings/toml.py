"""What a file of settings says, checked against what is known; messages name file and, where it can be told, line.

What a message quotes of a file is escaped by `repr`, since `rca.text` lies above this room.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from rca.errors import RcaError

_MOST: Final = 1_000_000
_DEEP: Final = re.compile(r"[\[{]{40}|(?:\.[\w\"']{1,80}){40}")
"""No settings are so large or nest so deep, and tomllib takes minutes over those that are made to."""


class Where:
    """The file that a message names, and the lines of its keys."""

    def __init__(self, name: str, text: str, prefix: tuple[str, ...]) -> None:
        self.name = name
        self.lines = text.splitlines()
        self.prefix = prefix

    def of(self, path: tuple[str, ...]) -> str:
        """File and line of a key, or the file alone: tomllib keeps no places, so the usual ways to write are sought."""
        wanted = self.prefix + path
        table: tuple[str, ...] = ()
        for number, line in enumerate(self.lines, 1):
            if header := re.match(r"\s*\[{1,2}([^\[\]]+)\]", line):
                table = _keys(header[1])
                written = table
            elif pair := re.match(r"\s*([\w.\"' -]+?)\s*=", line):
                written = table + _keys(pair[1])
            else:
                continue
            if written[: len(wanted)] == wanted:
                return f"{self.name}:{number}"
        return self.name


def _keys(dotted: str) -> tuple[str, ...]:
    return tuple(key.strip().strip("\"'") for key in dotted.split("."))


def read(source: Path) -> str:
    """The text of a file. Errors: RcaError when it cannot be read or is not UTF-8."""
    try:
        return source.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise RcaError(f"{source.name}: not UTF-8 at byte {error.start}", hint="Save it as UTF-8.") from error
    except OSError as error:
        raise RcaError(f"{source.name}: cannot be read: {error.strerror}") from error


def parsed(text: str, name: str) -> dict[str, Any]:
    """The tree of a text; `name` is its file's. Errors: RcaError when it is no TOML, or too much of it."""
    import tomllib  # most workspaces have no settings

    try:
        if len(text) > _MOST or _DEEP.search(text):
            raise RcaError(f"{name}: larger or deeper than any settings", "it takes a few lines")
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        reason, _, place = str(error).partition(" (at ")
        line = re.search(r"line (\d+)", place)
        number = int(line[1]) if line else text.count("\n") + 1
        raise RcaError(
            f"{name}:{number}: not valid TOML: {reason}", hint='Texts need quotes: key = "value".'
        ) from error


def check(tree: object, known: Mapping[str, Any], where: Where, path: tuple[str, ...]) -> dict[str, Any]:
    """`tree`, which stands at `path`, as a table of known keys; a key whose `known` is a mapping is checked in turn.

    Errors: RcaError for a key that nobody knows, with the nearest that is, and for what is no table.
    """
    found = table(tree, where, path)
    for key, value in found.items():
        if key not in known:
            raise RcaError(f"{where.of((*path, key))}: unknown key {key!r}", hint=_nearest(key, known, path))
        if isinstance(known[key], Mapping):
            check(value, known[key], where, (*path, key))
    return found


def table(tree: object, where: Where, path: tuple[str, ...]) -> dict[str, Any]:
    """`tree` as a table. Errors: RcaError."""
    if not isinstance(tree, dict):
        name = ".".join(where.prefix + path)
        raise RcaError(f"{where.of(path)}: {name} must be a table, not {_named(tree)}", hint=f"Write [{name}].")
    return tree


def text(value: object, where: Where, path: tuple[str, ...]) -> str:
    """`value` as a text that says something. Errors: RcaError."""
    name, place = ".".join(key if key.isprintable() else repr(key) for key in path), where.of(path)
    if not isinstance(value, str):
        raise RcaError(f"{place}: {name} must be a text, not {_named(value)}", hint='Put it in quotes: key = "value".')
    if not value.strip() or not value.isprintable():
        raise RcaError(f"{place}: {name} is {value!r}, which says nothing", hint="Leave it out.")
    return value


def texts(value: object, where: Where, path: tuple[str, ...]) -> tuple[str, ...]:
    """`value` as a list of paths. Errors: RcaError."""
    name, place = ".".join(path), where.of(path)
    if not isinstance(value, list):
        raise RcaError(
            f"{place}: {name} must be a list of texts, not {_named(value)}", hint=f'Write {path[-1]} = ["..."].'
        )
    for entry in value:
        if not isinstance(entry, str):
            raise RcaError(f"{place}: {name} holds {_named(entry)}, not only texts", hint="Put each path in quotes.")
        if not entry.strip() or not entry.isprintable():
            raise RcaError(f"{place}: {name} holds {entry!r}, which is no path")
    return tuple(value)


def _nearest(key: str, known: Iterable[str], path: tuple[str, ...]) -> str:
    from difflib import get_close_matches  # for an error only

    near = get_close_matches(key, known, n=1, cutoff=0.5)
    if near:
        return f"Did you mean {near[0]!r}?"
    return f"Known in {'[' + '.'.join(path) + ']' if path else 'this file'}: {', '.join(known)}."


def _named(value: object) -> str:
    """What stands in the file instead, for a message."""
    if isinstance(value, str | bool | int | float):
        return repr(value) if isinstance(value, str) else str(value).lower()
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "a table"
    return "a date or time"

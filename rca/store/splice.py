"""A text that says something else, with as little of it changed as possible: drafts are tried until one reads right.

Text and positions alone; how a text is read is handed in, since YAML has its door in `yamlio`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rca.store import complaints
from rca.store.draft import Draft
from rca.store.emit import mapping_lines
from rca.store.written import Mapping, Tree, mapping_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rca.store.draft import Path

    Reader = Callable[[str], Mapping | None]


_COMMENT: Final = re.compile(r"(?:^|\s)(#.*)$", re.MULTILINE)
_EXPLICIT: Final = re.compile(r"^\s*\? ", re.MULTILINE)
"""A mapping with such a key is written anew as a whole, and its comments would go with it."""


def spliced(text: str, root: Mapping, goal: dict[str, Tree], read: Reader) -> str:
    """`text`, whose root is `root`, changed so that it says `goal`.

    `read` gives the root of a text, or None when it is no document. A draft that does not read as it should is made
    again with the value that went wrong, then what is around it, written anew; in the end the whole document, unless it
    holds comments.
    Errors: RcaError with exit code `REFUSED` when not even that reads as it should.
    """
    forced: frozenset[Path] = frozenset()
    while True:
        said: Tree = None
        for result in _drafts(text, root, goal, forced):
            found = read(result)
            said = mapping_of(found) if found else None
            if said == goal:
                if _EXPLICIT.search(text) and not set(_COMMENT.findall(text)) <= set(_COMMENT.findall(result)):
                    raise complaints.not_writable()
                return result
        if () in forced:
            break
        forced = _widened(forced, mapping_of(root), said, goal)
        if () in forced and _COMMENT.search(text):  # writing all of it anew would drop them
            raise complaints.not_writable()
    result = "\n".join([*mapping_lines(goal, 0), ""]) if goal else "{}\n"
    found = read(result)
    if found is None or mapping_of(found) != goal:
        raise complaints.not_writable()
    return result.replace("\n", "\r\n") if "\r\n" in text else result


def _drafts(text: str, root: Mapping, goal: dict[str, Tree], forced: frozenset[Path]) -> Iterator[str]:
    """The text after the edits; where it had no line break at its end, without one if it can be."""
    if text.endswith("\n"):
        yield Draft(text, root, forced).result(goal)
    else:
        end = "\r\n" if "\r\n" in text else "\n"
        result = Draft(text + end, root, forced).result(goal)
        yield result.removesuffix(end)
        yield result


def _widened(forced: frozenset[Path], old: Tree, said: Tree, goal: Tree) -> frozenset[Path]:
    """What to write anew next: the first value that reads wrong, or what is around it when it was written anew already.

    Where a draft could not be read at all, that is everything that was to change.
    """
    if said is not None:
        wrong = next(_differences(said, goal, ()))
        covering = [path for path in forced if wrong[: len(path)] == path]
        return forced - set(covering) | {path[:-1] for path in covering} if covering else forced | {wrong}
    return frozenset(path[:-1] for path in (forced or set(_differences(old, goal, ()))))


def _differences(old: Tree, new: Tree, path: Path) -> Iterator[Path]:
    """The paths at which two trees differ; a collection's own when its keys or its length do."""
    if isinstance(old, dict) and isinstance(new, dict) and old.keys() == new.keys():
        for key, value in new.items():
            yield from _differences(old[key], value, (*path, key))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for position, (was, entry) in enumerate(zip(old, new, strict=True)):
            yield from _differences(was, entry, (*path, position))
    elif old != new:
        yield path

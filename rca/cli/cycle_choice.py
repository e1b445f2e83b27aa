"""Which cycle a command means: the one that is named, the newest, the one before another. Opens as few files as it can.

What must not enter: counting and printing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rca.errors import FINDINGS, RcaError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rca.cycles import Cycle
    from rca.cycles.files import Stored

_NAME: Final = re.compile(r"(?P<day>\d{4}-\d\d-\d\d)-(?P<place>[0-9a-z-]+)-(?P<number>\d{1,9})-[0-9a-z]{6}")
_RECORD: Final = "record one: rca cycle record JUNIT.xml"


def chosen(root: Path, part: str, environment: str = "") -> Stored:
    """The cycle that a number or a part of an id names; the newest (of the environment) where nothing is named.

    Errors: RcaError where none or several fit; with exit code 1 where there are no cycles.
    """
    from rca.cycles import files

    if part:
        return files.load(files.find(root, part, environment))
    newest = max(_newest(root, environment), key=_age, default=None)
    if newest is None:
        of = f" of {environment}" if environment else ""
        raise RcaError(f"there is no cycle{of} here", _RECORD, FINDINGS)
    return newest


def _newest(root: Path, environment: str) -> Iterator[Stored]:
    """The cycles of the last day that has any of the environment."""
    from rca.cycles import files

    found_on = ""
    for path in sorted(files.paths(root), key=lambda path: path.name, reverse=True):
        named = _NAME.fullmatch(path.stem)
        day = named["day"] if named else ""
        if found_on and day and day < found_on:
            return
        stored = files.load(path)
        if environment in {"", stored.cycle.environment}:
            found_on = found_on or day
            yield stored


def _age(stored: Stored) -> tuple[str, int, str]:
    return stored.cycle.started or stored.path.stem[:10], stored.cycle.number, stored.cycle.id


def before(root: Path, stored: Stored) -> Stored | None:
    """The cycle of the same environment with the next lower number; None where no file of one is here."""
    from rca.cycles import files

    cycle = stored.cycle
    lower: list[tuple[int, Path]] = []
    for path in files.paths(root):
        number = _number(path, stored)
        if number < cycle.number and path != stored.path:
            lower.append((number, path))
    for _, path in sorted(lower, key=lambda one: (one[0], one[1].name), reverse=True):
        other = files.load(path)
        if other.cycle.environment == cycle.environment:
            return other
    return None


def _number(path: Path, of: Stored) -> int:
    """A file's number by its name; a great one where the name says that it is of another environment."""
    from rca.cycles import files

    here, named = _NAME.fullmatch(of.path.stem), _NAME.fullmatch(path.stem)
    if not named or not here:  # a name that a person gave
        return files.load(path).cycle.number
    return int(named["number"]) if named["place"] == here["place"] else of.cycle.number


def told_before(root: Path, stored: Stored) -> Cycle | None:
    """The cycle before: its own file's, else as this one's file tells it; None where nobody tells of it."""
    earlier = before(root, stored)
    if earlier:
        return earlier.cycle
    from rca.documents.cycle_before import before_of

    return before_of(stored.cycle)

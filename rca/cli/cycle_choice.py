"""Which cycle a command means: the one that is named, the newest, the one before another. Opens as few files as it can.

What must not enter: counting and printing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rca.errors import FINDINGS, RcaError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from rca.cycles import Cycle
    from rca.cycles.files import Stored

_NAME: Final = re.compile(r"(?P<day>\d{4}-\d\d-\d\d)-(?P<place>[0-9a-z-]+)-(?P<number>\d{1,9})-[0-9a-z]{6}")
_NUMBER: Final = re.compile(r"[0-9]{1,9}")
_RECORD: Final = "record one: rca cycle record JUNIT.xml"


def chosen(root: Path, part: str, environment: str = "") -> Stored:
    """The cycle that a number or a part of an id names; the newest (of the environment) where nothing is named.

    Errors: RcaError where none or several fit; with exit code 1 where there are no cycles.
    """
    from rca.cycles import files

    if part:
        _refuse_only_stated(root, part, environment)
        return files.load(files.find(root, part, environment))
    found = list(_newest(root, environment))
    if not found:
        of = f" of {environment}" if environment else ""
        raise RcaError(f"there is no cycle{of} here", _RECORD, FINDINGS)
    return newest(found)


def newest(cycles: Iterable[Stored]) -> Stored:
    """The one that began last, of at least one."""
    return max(cycles, key=_age)


def stated(root: Path, part: str, later: Stored) -> Cycle | None:
    """The cycle that `part` numbers as the file of the `later` one tells it, where no file of it exists; else None."""
    from rca.cycles import files
    from rca.cycles.before import before_of

    told = before_of(later.cycle) if _NUMBER.fullmatch(part) else None
    if told is None or told.number != int(part) or files.numbered(root, told.number, told.environment):
        return None
    return told


def _refuse_only_stated(root: Path, part: str, environment: str) -> None:
    """RcaError where a number has no file, but another cycle's file tells of it."""
    from rca.cycles import files

    if not _NUMBER.fullmatch(part) or any(path.stem.endswith(f"-{part}") for path in files.paths(root)):
        return
    if files.numbered(root, int(part), environment):
        return
    for path in files.paths(root):
        try:
            later = files.load(path).cycle
        except RcaError:  # a damaged file tells of no other cycle
            continue
        known = later.before is not None and later.before.cycle == int(part)
        if known and environment in {"", later.environment}:
            raise RcaError(
                f"cycle {int(part)} of {later.environment} has no file; cycle {later.number} states counts of it",
                f"rca cycle compare {int(part)} {later.number}; `rca cycle list` shows the cycles that have a file",
            )


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
    from rca.cycles.before import before_of

    return before_of(stored.cycle)

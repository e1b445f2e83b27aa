"""Cycles on disk, below `analyses/cycles/`: from a file to the model and back. What people wrote by hand stays.

What must not enter: counting, and whatever else a command does with a cycle.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError

from rca.cycles import parsed
from rca.cycles.cycle import Cycle
from rca.errors import REFUSED, RcaError
from rca.store import analyses, files, ids, yamlio

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from pathlib import Path

FOLDER: Final = "cycles"
CYCLES: Final = ids.Kind("cycle", "cycles", "rca cycle list")
_ID: Final = re.compile(r"\d{4}-\d\d-\d\d-(?P<place>[0-9a-z-]+)-(?P<number>\d{1,9})-[0-9a-z]{6}")
_LONGEST_PLACE: Final = 36
"""Characters of the environment in an id: the number behind it must fit."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A cycle as one file held it: the model, the text it was read from and the file's stamp."""

    path: Path
    cycle: Cycle
    text: str
    stamp: files.Stamp

    @property
    def document(self) -> Path:
        """Where the rendered markdown lies."""
        return self.path.with_suffix(".md")


def folder(root: Path) -> Path:
    """The folder that holds the workspace's cycles."""
    return analyses.folder(root) / FOLDER


def paths(root: Path) -> list[Path]:
    """The files of all cycles of a workspace, by name; none when there is no folder."""
    return sorted(path for path in folder(root).glob("*.yaml") if not path.name.startswith("."))


def numbered(root: Path, number: int, environment: str = "") -> list[Path]:
    """The files of the cycles with that number, by name; of one environment, if one is given.

    A file that a person named is opened to see its number. Errors: as `load`.
    """
    place = _place(environment) if environment else ""
    told = [(path, *_told(path)) for path in paths(root)]
    return [path for path, of, its in told if its == number and place in {"", of}]


def find(root: Path, part: str, environment: str = "") -> Path:
    """The file that a cycle's number or an unambiguous part of its id names; of one environment, if one is given.

    A file that a person named is opened to see its number. Errors: RcaError when none or several fit.
    """
    known = {path.stem: path for path in paths(root)}
    if environment:
        known = {name: path for name, path in known.items() if _told(path)[0] == _place(environment)}
    wanted = part.strip()
    if re.fullmatch(r"\d{1,9}", wanted) and not any(name.endswith(f"-{wanted}") for name in known):
        numbered = [name for name, path in known.items() if _told(path)[1] == int(wanted)]
        if len(numbered) > 1:
            raise RcaError(
                f"{len(numbered)} cycles have the number {wanted}: {', '.join(numbered)}",
                "name the one you mean by its last six characters",
            )
        if not numbered:
            where = f" in {environment}" if environment else ""
            raise RcaError(f"no cycle{where} has the number {wanted}", f"`{CYCLES.listing}` shows those that there are")
        return known[numbered[0]]
    return known[ids.resolve(wanted, list(known), CYCLES)]


def next_number(root: Path, environment: str) -> int:
    """One more than the greatest number among the environment's files; 1 for the first. Errors: as `load`."""
    told = [_told(path) for path in paths(root)]
    return max((number for place, number in told if place == _place(environment)), default=0) + 1


def load(path: Path) -> Stored:
    """Read and check one file.

    Errors: RcaError naming file and line; with exit code `REFUSED` for a newer format.
    """
    files.require_inside(path, path.parents[2])
    read = files.read(path)
    return Stored(path, _model(read.text, path), read.text, read.stamp)


def load_all(root: Path, environment: str = "") -> list[Stored]:
    """All cycles of a workspace, or of one environment: by environment, number and id. Errors: as `load`."""
    known = [load(path) for path in paths(root)]
    wanted = [stored for stored in known if environment in {"", stored.cycle.environment}]
    return sorted(wanted, key=lambda stored: (stored.cycle.environment, stored.cycle.number, stored.cycle.id))


def same_number(cycles: Iterable[Stored]) -> list[tuple[Stored, ...]]:
    """Cycles of one environment that have one number, as when two branches recorded the next; nothing where none do."""
    groups: dict[tuple[str, int], list[Stored]] = {}
    for stored in cycles:
        groups.setdefault((stored.cycle.environment, stored.cycle.number), []).append(stored)
    return [tuple(group) for group in groups.values() if len(group) > 1]


def create(root: Path, cycle: Cycle, now: datetime) -> Stored:
    """Write a new cycle under a new id, which it returns with. Never touches a file that is there already.

    `cycle.id` is replaced: UTC date, environment and number, six random characters. Errors: RcaError when
    the file cannot be written, or could not be read again, as one of more than 8 MB.
    """
    files.require_inside(folder(root), root)
    while True:
        named = cycle.model_copy(update={"id": ids.new_id(f"{_place(cycle.environment)} {cycle.number}", now.date())})
        path = folder(root) / f"{named.id}.yaml"
        text = yamlio.dump(analyses.writable(as_tree(named)))
        _require_readable(text, named, path)
        try:
            stamp = files.create_exclusive(path, text)
        except FileExistsError:
            continue
        return Stored(path, named, text, stamp)


def save(stored: Stored, cycle: Cycle) -> Stored:
    """Write what changed since `stored` was read; everything else in the file stays byte for byte.

    Errors: RcaError with exit code `REFUSED` when the file is no longer the one that was loaded, or when the change
    cannot be written without touching more.
    """
    before = yamlio.load(stored.text, str(stored.path))
    after = analyses.patched(before, as_tree(stored.cycle), as_tree(cycle))
    text = yamlio.splice(stored.text, before, analyses.writable(after))
    if text == stored.text:
        return Stored(stored.path, cycle, stored.text, stored.stamp)
    _require_readable(text, cycle, stored.path)
    return Stored(stored.path, cycle, text, files.replace(stored.path, text, stored.stamp))


def write_document(stored: Stored, text: str) -> None:
    """Write the rendered markdown beside the cycle. RcaError when a link leads it out of the workspace."""
    files.require_inside(stored.document, stored.path.parents[2])
    files.write_atomic(stored.document, text)


def as_tree(cycle: Cycle) -> dict[str, Any]:
    """The cycle as plain mappings and lists, with what was given and nothing else, in the order of the format."""
    tree: dict[str, Any] = cycle.model_dump(mode="json", exclude_unset=True, exclude_none=True)
    return tree


def _model(text: str, path: Path) -> Cycle:
    tree = parsed.tree(text, str(path))
    try:
        return Cycle.model_validate(tree)
    except ValidationError as error:
        raise analyses.invalid(error, path, text, "cycle") from None


def _require_readable(text: str, cycle: Cycle, path: Path) -> None:
    if _model(text, path) != cycle:
        raise RcaError(
            f"{path}: it would not be read back as it was meant, so nothing was written",
            "edit the file by hand, and please report it with the file",
            REFUSED,
        )


def _place(environment: str) -> str:
    return ids.slug(environment)[:_LONGEST_PLACE].rstrip("-")


def _told(path: Path) -> tuple[str, int]:
    """The environment, as ids write it, and the number: by the file's name, or by itself where a person named it."""
    named = _ID.fullmatch(path.stem)
    if named:
        return named["place"], int(named["number"])
    cycle = load(path).cycle
    return _place(cycle.environment), cycle.number

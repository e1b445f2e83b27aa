"""One environment's cycles by number, told by the names of their files: there may be hundreds, and one is needed.

What must not enter: writing, and what a cycle says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rca.cycles import files
from rca.errors import RcaError
from rca.store import ids

if TYPE_CHECKING:
    from pathlib import Path

    from rca.cycles.cycle import Cycle

_ID: Final = re.compile(r"\d{4}-\d\d-\d\d-(?P<place>[0-9a-z-]+)-(?P<number>\d{1,9})-[0-9a-z]{6}")
_PLACE: Final = 36
"""Characters of the environment in a cycle's id."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The files of an environment's cycles by number. None is read before it is asked for: there may be hundreds."""

    environment: str
    numbered: dict[int, list[Path]]

    @classmethod
    def of(cls, root: Path, environment: str) -> Shelf:
        place = ids.slug(environment)[:_PLACE].rstrip("-")
        numbered: dict[int, list[Path]] = {}
        for path in files.paths(root):
            number = _number(path, place, environment)
            if number is not None:
                numbered.setdefault(number, []).append(path)
        return cls(environment, numbered)

    def before(self, number: int) -> Cycle | None:
        """The last cycle before that number."""
        earlier = [one for one in self.numbered if one < number]
        return files.load(self.numbered[max(earlier)][-1]).cycle if earlier else None

    def only(self, number: int) -> files.Stored:
        """The cycle with that number. RcaError when two have it, as when two branches recorded the next."""
        found = self.numbered[number]
        if len(found) > 1:
            raise RcaError(
                f"{len(found)} cycles of {self.environment} have the number {number}: "
                f"{', '.join(path.stem for path in found)}",
                "give one of them another number in its file (`cycle:`)",
            )
        return files.load(found[0])


def _number(path: Path, place: str, environment: str) -> int | None:
    """The number of a cycle of this environment, by the file's name, or by itself where a person named it."""
    named = _ID.fullmatch(path.stem)
    if named:
        return int(named["number"]) if named["place"] == place else None
    cycle = files.load(path).cycle
    return cycle.number if cycle.environment == environment else None

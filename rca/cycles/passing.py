"""Where tests passed last: the newest cycle in which all of them did. Files are read newest first, and no further."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rca.cycles import files, tally
from rca.cycles.state import tested_commit
from rca.errors import RcaError

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from rca.cycles.cycle import Cycle


def last_passing(root: Path, tests: Collection[str], environment: str = "", but: str = "") -> Cycle | None:
    """The newest cycle whose commit is known and in which all `tests` (`module::test`) passed; None without one.

    `environment` "" means any; `but` is the id of the cycle that failed.
    """
    if not tests:
        return None
    for path in sorted(files.paths(root), key=_age, reverse=True):
        try:
            cycle = files.load(path).cycle
        except RcaError:  # a damaged file says nothing; who asks for it by name is told
            continue
        if cycle.id == but or environment not in {"", cycle.environment} or not tested_commit(cycle):
            continue
        outcomes = tally.outcomes(cycle)
        if all(outcomes.get(test) == "passed" for test in tests):
            return cycle
    return None


def _age(path: Path) -> list[tuple[int, str]]:
    """Ids begin with their day; of one day the greater number is later."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", path.stem)]

"""What `rca new` is given: a file, standard input, an error, or the newest failing run of the workspace."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rca import runs
from rca.cli.console import say, standard_input
from rca.errors import RcaError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rca.priors import Index
    from rca.runs import FailureGroup, Run
    from rca.settings import Settings


def taken_in(config: Settings, failure: str | None, error: str | None) -> Run:
    """The run that failed. RcaError when there is nothing to take in."""
    if error is not None:
        if not error.strip():
            raise RcaError("--error is empty", 'rca new --error "..."')
        return runs.from_error(error)
    if failure == "-":
        return runs.read_text(standard_input(), "standard input")
    if failure is not None:
        return runs.read(Path(failure))
    run = runs.newest_run(config.root, config.junit)
    say(f"the newest failing run here: {run.path}")
    return run


def chosen(groups: Sequence[FailureGroup], index: Index, pick: int | None) -> tuple[int, list[str | None]]:
    """The number of the failure to take: the one picked, the largest that nobody has analysed, or the largest.

    With it, what is known of each.
    """
    from rca.investigation.case import known_as

    known: list[str | None] = [known_as(index, group) if len(groups) > 1 else None for group in groups]
    return pick or next((number for number, prior in enumerate(known, 1) if prior is None), 1), known

"""What `rca new` is given: a file, standard input, an error, or the newest failing run of the workspace."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rca import runs
from rca.cli.console import say, standard_input
from rca.errors import RcaError

if TYPE_CHECKING:
    from rca.investigation.case import Workspace
    from rca.runs import Run


def taken_in(workspace: Workspace, failure: str | None, error: str | None) -> Run:
    """The run that failed. RcaError when there is nothing to take in."""
    if error is not None:
        if not error.strip():
            raise RcaError("--error is empty", 'rca new --error "..."')
        return runs.from_error(error)
    if failure == "-":
        return runs.read_text(standard_input(), "standard input")
    if failure is not None:
        return runs.read(Path(failure))
    run = workspace.newest()
    say(f"the newest failing run here: {run.path}")
    return run

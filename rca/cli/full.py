"""The full screen from the command line: with a failing run, with an analysis, or at home.

The first frame needs neither analyses nor an index; they are imported in a thread once it is on the terminal.
"""

from __future__ import annotations

import gc
import os
from contextlib import closing
from typing import TYPE_CHECKING

from rca.cli.console import now, say, settings
from rca.settings import user
from rca.tui.app import Rca

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import click

    from rca.investigation.case import Workspace
    from rca.runs import FailureGroup, Run
    from rca.tui.desk import Desk


_TIDYING = (700, 10, 10)
"""Python's own thresholds: a screen stays open for hours, and a short pause now and then beats a long one."""


def begun(workspace: Callable[[], Workspace], run: Run, groups: Sequence[FailureGroup], pick: int | None) -> int:
    """Walk one failure of a run: the one picked, else the first that nobody has analysed."""

    def prepare() -> Desk:
        from rca.cli.intake import chosen
        from rca.tui.desk import Desk

        there = workspace()
        with closing(there.index()) as index:
            if len(groups) > 1 and pick is None:
                index.refresh()
            number, _ = chosen(groups, index, pick)
        return Desk(there, run, there.begin(run, groups[number - 1]))

    shown = groups if pick is None else groups[pick - 1 : pick]
    errors = [f"{group.count}×  {' '.join(group.error.split())}" for group in shown]
    return _run(Rca(user(), "\n".join(errors), _kept(prepare)))


def opened(workspace: Callable[[], Workspace], part: str) -> int:
    """Go on with the analysis that part of an id names. RcaError when it cannot be read."""

    def prepare() -> Desk:
        from rca.investigation import Investigation
        from rca.tui.desk import Desk

        there = workspace()
        return Desk(there, case=there.go_on(Investigation.open(there.settings.root, part, now)))

    return _run(Rca(user(), f"opening {part} …", _kept(prepare)))


def home(ctx: click.Context) -> int:
    """All analyses of the workspace that a command works in."""

    def prepare() -> Desk:
        from rca.investigation.case import Workspace
        from rca.tui.desk import Desk

        return Desk(Workspace(settings(ctx), (), now, os.environ))

    return _run(Rca(user(), "looking through the analyses …", _kept(prepare)))


def _kept(prepare: Callable[[], Desk]) -> Callable[[], Desk]:
    """Prepare, and let Python's collector pass over what is there then: a key waited for it, a tenth of a second."""

    def prepared() -> Desk:
        desk = prepare()
        gc.freeze()
        return desk

    return prepared


def _run(app: Rca) -> int:
    """Run it, and say what it leaves to say. RcaError when it could not begin; 1 when it ended by its own mistake."""
    gc.set_threshold(*_TIDYING)
    app.run()
    for said in app.left:
        say(said)
    if app.trouble is not None:
        raise app.trouble
    return app.return_code or 0

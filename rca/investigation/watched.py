"""A test run that was watched as it happened: recorded as a cycle, its errors told with the commands to go on.

What must not enter: any test runner; it hands over what its tests came to, as if a report had been read.
"""

from __future__ import annotations

import os
import shlex
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from rca import runs
from rca.cycles import tally
from rca.errors import RcaError
from rca.investigation import kept
from rca.investigation.known import KnownError, counted, known_errors
from rca.investigation.recording import Asked, Recorded, Recorder
from rca.priors import Index
from rca.runs.intake import label
from rca.runs.writing import junit_of
from rca.settings import cache_dir, find_root, load
from rca.text import visible

if TYPE_CHECKING:
    from pathlib import Path

    from rca.runs.junit_xml import Report

SHOWN = 10
"""Errors that are told; the others are counted."""


class Watched(NamedTuple):
    """A run as whoever watched it hands it over."""

    report: Report
    at: str
    """When it began, ISO 8601."""
    root: Path
    """The folder of the tests' project."""
    here: Path
    """Where the user stands."""
    environment: str = ""
    notes: tuple[str, ...] = ()
    """What is missing in it."""
    is_recorded: bool = True
    """Whether it becomes a cycle: a run that the user interrupted does not."""


def told(watched: Watched) -> list[str]:
    """Record the run and say so, with what is known of each of its errors. RcaError when it cannot be recorded."""
    config = load(find_root(watched.root))
    results = runs.results_of(watched.report)
    with closing(Index.open(config.root, cache_dir())) as index:
        bad = index.refresh(glance=True).bad
        lines = [f"left out: {file.message}" for file in bad]
        recorded = None
        if watched.is_recorded:
            stated = runs.Surroundings(environment=label(watched.environment))
            asked = Asked(stated, default_environment="local", notes=watched.notes)
            try:
                recorded = Recorder(config, index, _now, os.environ).record(results, asked)
            except RcaError as error:  # what is known of the errors helps all the same
                lines.append(f"not recorded: {error.message}")
        lines += _of_cycle(config.root, watched, recorded)
        if watched.report.failed:
            lines += _of_errors(config.root, watched, index, recorded)
    return [visible(line) for line in lines]


def lines_of(errors: tuple[KnownError, ...], more: int, report: str, *, before: str = "rca") -> list[str]:
    """The errors as rows: how often and what, how it stands, and the command to go on.

    `report` is the file of the run, "" when there is none; `before` begins each command.
    """
    lines = []
    for error in errors[:SHOWN]:
        lines.append(f"{error.number}  {error.group.count}×  {error.group.error.strip().partition(chr(10))[0]}")
        lines.append(f"       {error.told}")
        command = error.command(report)
        lines += [f"       {before}{command.removeprefix('rca')}"] if command else []
    left = len(errors) + more - SHOWN
    if left > 0:
        lines.append(f"and {left:,} more error{'s' * (left > 1)}")
    return lines


def _of_cycle(root: Path, watched: Watched, recorded: Recorded | None) -> list[str]:
    if recorded is None or recorded.path is None:
        return [] if watched.is_recorded else ["the run was interrupted, so it is not recorded as a cycle"]
    cycle = recorded.cycle
    lines = [f"cycle {cycle.number} of {cycle.environment}: {tally.tests(cycle).said}"]
    lines += [*watched.notes, *recorded.remarks]
    lines.append(f"next: git add {shlex.quote(os.path.relpath(recorded.path, watched.here))}")
    if recorded.before:
        numbers = f"{recorded.before.number} {cycle.number}"
        lines.append(
            f"      {_rca(root, watched)} cycle compare {numbers} --environment {shlex.quote(cycle.environment)}"
        )
    return lines


def _of_errors(root: Path, watched: Watched, index: Index, recorded: Recorded | None) -> list[str]:
    text = junit_of(watched.report.failed, watched.at, _properties(recorded))
    groups = runs.groups(runs.read_text(text, "the run"))
    errors = known_errors(index, root, groups, recorded.errors if recorded else ())
    more = len(groups) - len(errors)
    try:
        report, remarks = str(kept.keep(text, ".xml")), []
    except RcaError as error:  # the errors are told all the same, by commands that need no file
        report, remarks = "", [error.message]
    told_errors = lines_of(errors, more, report, before=_rca(root, watched))
    return [counted(errors, more), *told_errors, *remarks]


def _properties(recorded: Recorded | None) -> dict[str, str]:
    """What `rca new` shall know of where the run took place."""
    if recorded is None:
        return {}
    cycle, tested = recorded.cycle, recorded.cycle.tested
    known = {"environment": cycle.environment, "service": cycle.service}
    if tested:
        known |= {name: getattr(tested, name) for name in ("revision", "build", "branch", "commit")}
    return known


def _rca(root: Path, watched: Watched) -> str:
    """`rca`, led to the workspace where the user stands in another one."""
    return "rca" if find_root(watched.here) == root else f"rca -C {shlex.quote(str(root))}"


def _now() -> datetime:
    return datetime.now(UTC)

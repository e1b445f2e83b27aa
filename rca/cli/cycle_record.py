"""`rca cycle record`: the reports of a test run become a cycle's file."""

from __future__ import annotations

import os
import shlex
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rca.cli.console import complain, now, one_row, out, print_json, say, settings, wrapped
from rca.cli.search import open_index

if TYPE_CHECKING:
    from rca.investigation.known import KnownError
    from rca.investigation.recording import Recorded
    from rca.settings import Settings

_SHOWN = 10
"""Errors that are shown; the others are counted."""


@click.command("record")
@click.argument("reports", nargs=-1, required=True, metavar="JUNIT.xml...")
@click.option("--cycle", "number", type=click.IntRange(0), metavar="N", help="Its number; without it the next one.")
@click.option("--environment", default="", metavar="E", help="Where the tests ran: staging, production.")
@click.option("--service", default="", metavar="S", help="What was tested.")
@click.option("--revision", default="", metavar="R", help="What was deployed there, in the platform's words.")
@click.option("--build", default="", metavar="B", help="Number or id of the build.")
@click.option("--commit", default="", metavar="C", help="The commit that was deployed.")
@click.option("--title", default="", metavar="T", help="The cycle's title.")
@click.option("--again", is_flag=True, help="Replace the results of that cycle (or the last); the rest of it stays.")
@click.option("--dry-run", is_flag=True, help="Say what would be recorded; write nothing.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of the id.")
@click.pass_context
def record_command(
    ctx: click.Context,
    *,
    reports: tuple[str, ...],
    number: int | None,
    environment: str,
    service: str,
    revision: str,
    build: str,
    commit: str,
    title: str,
    again: bool,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Record a cycle from the JUnit reports of one test run: modules, tests, outcomes, errors, what was deployed.

    Several reports are one set: shards, jobs, reruns. A test that failed and passed when it was repeated is flaky.
    Environment, revision, build and commit come from the options, else from the reports, else from the CI job. The
    commits since the cycle before are listed. Exit code 0, whatever failed in it.
    """
    from rca import runs
    from rca.investigation.recording import Asked, Recorder

    config = settings(ctx)
    results = runs.read_results([Path(report) for report in reports])
    for sentence in results.incomplete:
        complain(sentence)
    stated = runs.Surroundings(
        environment=_line(environment), service=_line(service), revision=_line(revision), build=_line(build),
        commit=_line(commit),
    )  # fmt: skip
    asked = Asked(stated, number, _line(title), again=again)
    with closing(open_index(ctx)) as index:
        recorded = Recorder(config, index, now, os.environ).record(results, asked, dry_run=dry_run)
    tell(recorded)
    if recorded.path:
        _verify(config, recorded)
    _say_next(config, recorded)
    if as_json:
        print_json(as_tree(config, recorded))
    elif recorded.path:
        out(recorded.cycle.id)
    return 0


def _verify(config: Settings, recorded: Recorded) -> None:
    """Hold what fixes promised against the cycle, and write what it measured into their analyses.

    What became of an analysis is told; those that stay as they are are counted.
    """
    from rca.cli.cycle_verify import tell as tell_verdicts
    from rca.cli.cycle_verify import verified

    verdicts = verified(config.root, recorded.cycle)
    changed = [verdict for verdict in verdicts if verdict.became]
    if changed:
        tell_verdicts(changed)
    left = len(verdicts) - len(changed)
    if left:
        number, environment = recorded.cycle.number, shlex.quote(recorded.cycle.environment)
        many = "1 more analysis expects" if left == 1 else f"{left} more analyses expect"
        say(f"{many} something of it: rca cycle verify {number} --environment {environment}")


def tell(recorded: Recorded) -> None:
    """In words, on standard error: what was recorded, and what is known of its errors."""
    from rca.cycles import tally
    from rca.investigation.known import counted

    cycle = recorded.cycle
    say(f"cycle {cycle.number} of {cycle.environment}: {tally.modules(cycle).said}; {tally.tests(cycle).said}")
    if recorded.errors:
        say(counted(recorded.errors, recorded.more))
    for error in recorded.errors[:_SHOWN]:
        say(described(error))
    left = len(recorded.errors) + recorded.more - _SHOWN
    if left > 0:
        say(f"and {left:,} more error{'s' * (left > 1)}")
    for remark in recorded.remarks:
        complain(remark)


def _say_next(config: Settings, recorded: Recorded) -> None:
    cycle = recorded.cycle
    if recorded.path is None:
        say("nothing was written (--dry-run)")
        return
    say(f"next: git add {shlex.quote(_from(config.root, recorded.path))}")
    if recorded.before:
        environment = shlex.quote(cycle.environment)
        say(f"      rca cycle compare {recorded.before.number} {cycle.number} --environment {environment}")


def described(error: KnownError) -> str:
    """An error in two rows: how often and what, then how it stands."""
    first = error.group.error.strip().partition("\n")[0]
    return f"{one_row(f'  {error.number}  {error.group.count}×  {first}')}\n{wrapped(error.told, ' ' * 7, ' ' * 7)}"


def as_tree(config: Settings, recorded: Recorded) -> dict[str, object]:
    """What `--json` prints."""
    from rca.cli import cycle_json

    return {
        **cycle_json.counted(recorded.cycle),
        "path": _from(config.root, recorded.path) if recorded.path else "",
        "before": recorded.before.id if recorded.before else "",
        "errors": [
            {
                "error": error.group.error.partition("\n")[0],
                "signature": error.group.signature.key(),
                "count": error.group.count,
                "tests": list(error.group.tests),
                "standing": error.standing.name,
                "told": error.told,
                "analysis": error.id,
            }
            for error in recorded.errors
        ],
    }


def _line(text: str) -> str:
    """An option's value as one line that is safe to store."""
    from rca.text import clean

    return " ".join(clean(text).split())


def _from(root: Path, path: Path) -> str:
    """The path as it is typed in the workspace's folder."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)

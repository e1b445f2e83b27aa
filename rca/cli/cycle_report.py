"""`rca cycle report`: the markdown of a cycle, and what it needs of earlier cycles, kept in the cycle's own file."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING

import click

from rca.cli import cycle_choice
from rca.cli.console import out, say, settings
from rca.errors import RcaError

if TYPE_CHECKING:
    from pathlib import Path

    from rca.cycles.files import Stored


@click.command("report")
@click.argument("part", metavar="[ID]", default="")
@click.option("--since", default="", metavar="CYCLE", help="Keep this earlier cycle's counts in the file, and compare.")
@click.option("--environment", "-e", default="", metavar="E", help="The environment, where a number fits several.")
@click.option("--stdout", "to_stdout", is_flag=True, help="Print the report; write nothing.")
@click.pass_context
def report_command(ctx: click.Context, *, part: str, since: str, environment: str, to_stdout: bool) -> int:
    """Write the report of a cycle (the newest by default) beside its YAML.

    A report is made of its own YAML alone, so that it never turns stale because of another file. What it says of
    earlier cycles is kept there: --since writes `before` and `history` into the YAML, then renders.
    """
    from rca.documents import folders, is_current, render_cycle

    root = settings(ctx).root
    stored = cycle_choice.chosen(root, part, environment)
    if since:
        stored = _kept(root, stored, cycle_choice.chosen(root, since, stored.cycle.environment), to_stdout=to_stdout)
    text = render_cycle(stored.cycle, folders(root))
    if to_stdout:
        out(text.removesuffix("\n"))
        return 0
    if not is_current(text, stored.document):
        from rca.cycles import files

        files.write_document(stored, text)
        say(f"wrote {_from(root, stored.document)}")
    else:
        say(f"{_from(root, stored.document)} is up to date")
    _say_next(root, stored)
    return 0


def _kept(root: Path, stored: Stored, since: Stored, *, to_stdout: bool) -> Stored:
    """The cycle with the counts of `since` and of those before it."""
    from dataclasses import replace

    from rca.cycles import files
    from rca.cycles.before import kept

    cycle, last = stored.cycle, since.cycle
    if (last.environment, last.number) >= (cycle.environment, cycle.number) and last.number >= cycle.number:
        raise RcaError(
            f"cycle {last.number} is not before cycle {cycle.number}", f"name an earlier cycle of {cycle.environment}"
        )
    earlier = [one.cycle for one in files.load_all(root, last.environment) if one.cycle.number < last.number]
    changed = kept(cycle, [*earlier, last])
    if to_stdout:
        return replace(stored, cycle=changed)
    saved = files.save(stored, changed)
    if saved.text != stored.text:
        say(f"kept the counts of cycle {last.number} in {_from(root, saved.path)}")
    return saved


def _say_next(root: Path, stored: Stored) -> None:
    cycle = stored.cycle
    if cycle.before is None:
        earlier = cycle_choice.before(root, stored)
        if earlier:
            say(
                f"it compares nothing, for {_from(root, stored.path)} says nothing of cycle {earlier.cycle.number}; "
                f"to keep its counts there: rca cycle report {cycle.id[-6:]} --since {earlier.cycle.id[-6:]}"
            )
    say(f"next: git add {quote(_from(root, stored.path))} {quote(_from(root, stored.document))}")


def _from(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix()

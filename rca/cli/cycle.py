"""`rca cycle`: the group of commands about cycles; each has a module of its own, imported when it is called."""

from __future__ import annotations

from typing import ClassVar

import click

from rca.cli.main import LazyGroup


class CycleGroup(LazyGroup):
    """The commands behind `rca cycle`."""

    known: ClassVar[dict[str, tuple[str, str]]] = {
        "record": ("rca.cli.cycle_record", "A cycle from the reports of a test run."),
        "list": ("rca.cli.cycle_show", "All cycles: modules, tests, failures."),
        "show": ("rca.cli.cycle_show", "One cycle as an outline, the newest first."),
        "compare": ("rca.cli.cycle_compare", "Two cycles: what got worse, what got better, what may be chance."),
        "trend": ("rca.cli.cycle_trend", "All cycles of an environment as a plot and a table."),
        "verify": ("rca.cli.cycle_verify", "Whether fixes worked, by what a cycle counted."),
        "report": ("rca.cli.cycle_report", "The markdown report that reviewers read."),
    }


@click.group("cycle", cls=CycleGroup)
def cycle_command() -> None:
    """One pass of test, deploy and analyse: recorded, shown, compared, reported."""

"""`rca cycle trend`: all cycles of an environment as a plot and a table, narrow enough for 80 columns."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

import click

from rca.cli import cycle_choice
from rca.cli.console import out, print_json, print_table, settings, styled, width, wrapped
from rca.cli.plot import bars

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rca.cycles.failures import Failures
    from rca.cycles.trend import Point

_CODES: Final = 3
"""Columns of codes."""


@click.command("trend")
@click.option("--environment", "-e", default="", metavar="E", help="The environment; else that of the newest cycle.")
@click.option("--json", "as_json", is_flag=True, help="One JSON array instead of plot and table.")
@click.pass_context
def trend_command(ctx: click.Context, *, environment: str, as_json: bool) -> int:
    """All cycles of one environment: tests that passed, tests that failed, errors by code, and each change in words.

    Exit code 1 when there is no cycle.
    """
    from rca.cycles import files
    from rca.cycles.trend import trend

    root = settings(ctx).root
    stored = files.load_all(root, environment)
    if not stored:
        cycle_choice.chosen(root, "", environment)  # says that there is none
    place = environment or cycle_choice.newest(stored).cycle.environment
    known = [one.cycle for one in stored if one.cycle.environment == place]
    points = trend(known)
    if as_json:
        from rca.cli.cycle_json import point

        print_json([point(one) for one in points])
    else:
        _show(place, points)
    return 0


def _show(place: str, points: Sequence[Point]) -> None:
    labels = [str(point.number) for point in points]
    shares = [None if point.tests.rate is None else float(100 * point.tests.rate) for point in points]
    failed = [float(point.tests.failed) if point.tests.ran else None for point in points]
    room = min(width(), 100)
    _plot(f"{place}: tests passed at once, percent of those that ran", shares, labels, 100, " %", room, 8)
    most = max((count for count in failed if count is not None), default=0)
    if most:
        _plot("failing tests", failed, labels, most + most % 2, "", room, 4)
    _table(points)
    if any(found and found.about for point in points for found in point.codes.values()):
        out("~ is about so many, as stated; - is not counted")
    if len({point.tests.ran for point in points if point.tests.ran}) > 1:
        out()
        out(wrapped("The cycles did not run the same number of tests, so shares are not of the same tests."))
    changes = [(before, point) for before, point in pairwise(points) if point.change]
    if changes:
        out()
        click.echo(styled("Failures in the tests that ran in both", bold=True))
    for before, point in changes:
        if point.change:
            said = f"{point.change.what}: {point.change.said}"
            out(wrapped(said, "    ", f"  {before.number} -> {point.number}  "))


def _plot(
    title: str, values: Sequence[float | None], labels: Sequence[str], top: float, unit: str, room: int, height: int
) -> None:
    click.echo(styled(title, bold=True))
    out("\n".join(bars(values, labels, top=top, unit=unit, width=room, height=height)))
    out()


def _table(points: Sequence[Point]) -> None:
    from rca.cycles import words

    codes = _codes(points)
    rows = []
    for point in points:
        tests, modules = point.tests, point.modules
        rows.append(
            [
                str(point.number),
                point.started[:10],
                f"{modules.passed}/{modules.ran}" if modules.ran else "",
                f"{tests.passed}/{tests.ran}" if tests.ran else "",
                words.percent(tests.rate) if tests.rate is not None else "",
                *(_said(point.codes.get(code)) for code in codes),
                f"as stated in cycle {point.stated_in}" if point.from_statement else "stated" if tests.stated else "",
            ]
        )
    print_table(("cycle", "date", "modules", "tests", "share", *codes, ""), rows)


def _codes(points: Sequence[Point]) -> list[str]:
    most: dict[str, int] = {}
    for point in points:
        for code, found in point.codes.items():
            most[code] = max(most.get(code, 0), found.count if found else 0)
    return sorted(most, key=lambda code: (-most[code], code))[:_CODES]


def _said(found: Failures | None) -> str:
    if found is None:
        return "-"
    return f"{'~' if found.about else ''}{found.count}" + (f"/{found.ran}" if found.ran else "")

"""`rca cycle compare`: two cycles side by side, what got worse first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from rca.cli import cycle_choice
from rca.cli.console import out, print_json, settings, styled, wrapped
from rca.errors import FINDINGS, RcaError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rca.cycles import Cycle
    from rca.cycles.compare import Comparison
    from rca.documents.cycle_results import Moves
    from rca.settings import Settings

    Found = tuple[tuple[str, ...], tuple[Moves, ...]]


@click.command("compare")
@click.argument("first", metavar="[A]", default="")
@click.argument("second", metavar="[B]", default="")
@click.option("--environment", "-e", default="", metavar="E", help="The environment, where a number fits several.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
@click.pass_context
def compare_command(ctx: click.Context, *, first: str, second: str, environment: str, as_json: bool) -> int:
    """Compare cycle A with the later cycle B; cycle A with the one before it; or the last two.

    Of two cycles of one environment the earlier always stands first. A cycle without a file goes by its number where
    B states counts of it. Each change comes with unit, denominator and the p of an exact test: McNemar's where the same
    tests have names in both, else Fisher's. Exit code 1 when something got worse, even where that could be chance: a
    module, a test that passed and now fails, needs repeating or is skipped, an error that is new, more frequent or
    another one.
    """
    from rca.cycles.compare import compare
    from rca.documents import cycle_results

    before, after, remarks = _both(settings(ctx), first, second, environment)
    comparison = compare(before, after)
    comparison = replace(comparison, remarks=(*remarks, *comparison.remarks))
    worse, better = cycle_results.worse(comparison, before), cycle_results.better(comparison)
    if as_json:
        from rca.cli import cycle_json

        print_json(cycle_json.compared(comparison, [*worse[0], *(_counted(move) for move in worse[1])]))
    else:
        _show(comparison, worse, better)
    return FINDINGS if worse[0] or worse[1] else 0


def _both(config: Settings, first: str, second: str, environment: str) -> tuple[Cycle, Cycle, tuple[str, ...]]:
    """The two cycles, the earlier first, and what a reader has to know of how they were chosen."""
    root = config.root
    if second:
        last = cycle_choice.chosen(root, second, environment)
        told = cycle_choice.stated(root, first, last)
        if told is not None:
            said = f"Cycle {told.number} has no file; its counts are those that cycle {last.cycle.number} states."
            return told, last.cycle, (said,)
        return _in_order(cycle_choice.chosen(root, first, environment).cycle, last.cycle)
    later = cycle_choice.chosen(root, first, environment)
    told = cycle_choice.told_before(root, later)
    if told is None:
        cycle = later.cycle
        raise RcaError(
            f"nothing is known of a cycle before {cycle.number} in {cycle.environment}",
            "name two cycles: rca cycle compare 3 4",
        )
    return told, later.cycle, ()


def _in_order(one: Cycle, other: Cycle) -> tuple[Cycle, Cycle, tuple[str, ...]]:
    if one.id == other.id:
        raise RcaError(
            f"cycle {one.number} of {one.environment} cannot be compared with itself",
            f"name two cycles, or one to compare it with the one before: rca cycle compare {one.number}",
        )
    if one.environment == other.environment and one.number > other.number:
        return other, one, (f"Cycle {other.number} came before cycle {one.number}, so it stands first.",)
    return one, other, ()


def _show(comparison: Comparison, worse: Found, better: Found) -> None:
    from rca.documents import cycle_results

    one, other = comparison.before, comparison.after
    place = one.environment if one.environment == other.environment else f"{one.environment} and {other.environment}"
    click.echo(styled(f"Cycle {one.number} and cycle {other.number}, {place}", bold=True))
    for side in (one, other):
        tested = f", revision {side.revision}" if side.revision else ""
        said = f"{side.modules.said}, {side.tests.said}" if side.tests.ran else "no results"
        out(wrapped(f"{said}{' (stated)' if side.tests.stated else ''}{tested}", "   ", f"{side.number}: "))
    for remark in comparison.remarks:
        out(wrapped(remark, "   ", " ! "))
    _section("Got worse", *worse, otherwise="nothing that these counts show")
    if cycle_results.worse_by_chance(comparison):
        out(wrapped("Each of these alone could be chance.", "    ", "  "))
    _section("Got better", *better, otherwise="nothing that these counts show")
    told = {sentence for sentences, _ in (worse, better) for sentence in sentences}
    rest = [change.said for change in comparison.patterns if change.said not in told]
    if rest:
        _section("Other errors", rest, ())
    changes = [comparison.module_total, comparison.total, *([comparison.common] if comparison.common else [])]
    codes = [f"all with {change.said}" for change in comparison.codes if change.change]
    _section("Failures in all", [*(f"{change.what}: {change.said}" for change in changes), *codes], ())


def _section(title: str, sentences: Sequence[str], moves: Iterable[Moves], otherwise: str = "") -> None:
    out()
    click.echo(styled(title, bold=True))
    lines = [wrapped(sentence, "    ", "  - ") for sentence in sentences]
    for move in moves:
        lines.append(wrapped(f"{_counted(move)}:", "    ", "  - "))
        lines += [f"      {test}" for test in move.tests]
        lines += [f"      and {move.more:,} more"] if move.more else []
    out("\n".join(lines) if lines else f"  {otherwise}")


def _counted(move: Moves) -> str:
    return f"{move.what}, {move.count:,} {'test' if move.count == 1 else 'tests'}"

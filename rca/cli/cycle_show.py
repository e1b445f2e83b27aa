"""`rca cycle list` and `rca cycle show`: tables and outlines in the terminal."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Final

import click

from rca.cli import cycle_choice
from rca.cli.console import complain, one_row, print_json, print_table, say, settings, styled, wrapped
from rca.cli.search import open_index
from rca.errors import FINDINGS, RcaError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rca.cycles import Cycle
    from rca.cycles.compare import Comparison
    from rca.cycles.criteria import Verdict
    from rca.cycles.files import Stored
    from rca.cycles.patterns import Analysed, Asked, ErrorPattern, LookUp
    from rca.documents.cycle_results import FailingModule, ModuleRow
    from rca.priors import Index

_TESTS: Final = 10
"""Failing tests of a module that are named; the others are counted."""
_QUIET: Final = 20
"""Modules without failures that are named."""
_MODULE: Final = 44
"""Columns of a module's name at most, unless it is longer."""
_MARKS: Final = {"met": "✓", "missed": "✗", "unmeasured": "?"}


@click.command("list")
@click.option("--environment", "-e", default="", metavar="E", help="Only cycles of this environment.")
@click.option("--json", "as_json", is_flag=True, help="One JSON array instead of a table.")
@click.pass_context
def list_command(ctx: click.Context, *, environment: str, as_json: bool) -> int:
    """All cycles of this workspace, the newest first. Exit code 1 when there are none."""
    from rca.cycles import files

    root, known, bad = settings(ctx).root, [], 0
    for path in files.paths(root):
        try:
            known.append(files.load(path))
        except RcaError as error:  # one bad file never hides the others
            complain(error.message, error.hint)
            bad = max(bad, error.exit_code)
    rows = [stored for stored in known if environment in {"", stored.cycle.environment}]
    rows.sort(key=lambda one: (one.cycle.started or one.path.stem[:10], one.cycle.number, one.cycle.id), reverse=True)
    if as_json:
        from rca.cli.cycle_json import row

        print_json([row(stored) for stored in rows])
    elif rows:
        columns = ("id", "cycle", "environment", "date", "modules", "tests", "share", "failed", "title")
        print_table(columns, map(_row, rows))
    else:
        say(f"no cycle{f' of {environment}' if environment else ''} yet; record one: rca cycle record JUNIT.xml")
    for pair in files.same_number(rows):
        cycle = pair[0].cycle
        complain(f"{len(pair)} cycles of {cycle.environment} have the number {cycle.number}", "give one another number")
    return bad or (0 if rows else FINDINGS)


def _row(stored: Stored) -> list[str]:
    from rca.cycles import tally, words

    cycle = stored.cycle
    tests, modules = tally.tests(cycle), tally.modules(cycle)
    counts = ["", "", "", ""]
    if tests.ran:
        share = words.percent(tests.rate or 0)
        counts = [f"{modules.passed}/{modules.ran}", f"{tests.passed}/{tests.ran}", share, str(tests.failed)]
    return [cycle.id[-6:], str(cycle.number), cycle.environment, cycle.started[:10], *counts, cycle.title]


@click.command("show")
@click.argument("part", metavar="[ID]", default="")
@click.option("--environment", "-e", default="", metavar="E", help="The environment, where a number fits several.")
@click.option("--json", "as_json", is_flag=True, help="The cycle and what is computed of it as one JSON object.")
@click.pass_context
def show_command(ctx: click.Context, *, part: str, environment: str, as_json: bool) -> int:
    """One cycle as an outline: results, errors, criteria, what is to question. ID: a number, or a part of the id.

    The newest cycle without ID.
    """
    root = settings(ctx).root
    stored = cycle_choice.chosen(root, part, environment)
    before = cycle_choice.told_before(root, stored)
    with closing(open_index(ctx)) as index:
        look_up = _looking(index)
        if as_json:
            from rca.cli.cycle_json import shown

            print_json(shown(stored, before, look_up))
        else:
            for line in _outlined(stored, before, look_up):
                click.echo(line)
    return 0


def _looking(index: Index) -> LookUp:
    """Analyses by the id that a cycle names, else the best match that is called the same."""

    def look_up(asked: Asked) -> Analysed | None:
        if asked.analysis:
            return next(iter(index.rows_named({asked.analysis})), None)
        found = index.find(asked.error) if asked.error else []
        return next((prior for prior in found if prior.verdict == "same"), None)

    return look_up


def _outlined(stored: Stored, before: Cycle | None, look_up: LookUp) -> Iterator[str]:
    """The outline, line by line, made safe."""
    from rca.cycles import criteria, impact
    from rca.cycles.compare import compare
    from rca.cycles.patterns import error_patterns
    from rca.documents.cycle_checks import questions

    cycle = stored.cycle
    comparison = compare(before, cycle) if before else None
    yield from _head(cycle, comparison)
    yield from _results(cycle, comparison)
    yield from _titled("Errors", (_error(one) for one in error_patterns(cycle, look_up)))
    verdicts = criteria.evaluate(cycle, before)
    yield from _criteria(verdicts)
    states = impact.states(cycle)
    yield from _titled("Impact", (styled(wrapped(f"{one.impact.name}: {one.said}", "    ", "  ")) for one in states))
    work = (styled(wrapped(f"{one.status.replace('-', ' ')}: {one.what}", "    ", "  ")) for one in cycle.work)
    yield from _titled("Work", work)
    asked = (styled(wrapped(one, "    ", "  - ")) for one in questions(cycle, before, verdicts))
    yield from _titled("Stated, and not borne out", asked)
    if not stored.document.exists():
        say(f"no report yet: rca cycle report {cycle.id[-6:]}")


def _head(cycle: Cycle, comparison: Comparison | None) -> Iterator[str]:
    from rca.cycles import tally
    from rca.cycles.state import tested_revision, waits_for

    yield styled(wrapped(f"Cycle {cycle.number}, {cycle.environment}: {cycle.title}".rstrip(": ")), bold=True)
    revision = tested_revision(cycle)
    facts = (cycle.status, cycle.service, f"tested {revision}" if revision else "", cycle.started)
    yield styled(wrapped(f"{cycle.id}  ({', '.join(fact for fact in facts if fact)})", "  ", ""))
    tests = tally.tests(cycle)
    stated = " (stated)" if tests.stated else ""
    yield styled(
        wrapped(f"{tally.modules(cycle).said}; {tests.said}{stated}" if tests.ran else "no results yet", "  ", "")
    )
    if waits_for(cycle):
        yield styled(wrapped(f"not measured yet: {waits_for(cycle)}", "  ", ""))
    change = (comparison.common or comparison.total) if comparison else None
    if comparison and change:
        yield styled(wrapped(f"since cycle {comparison.before.number}, {change.what}: {change.said}", "  ", ""))


def _results(cycle: Cycle, comparison: Comparison | None) -> Iterator[str]:
    from rca.documents import cycle_results

    rows = cycle_results.rows(cycle, comparison)
    if not rows:
        return
    failing = {one.module: one for one in cycle_results.failing(cycle, comparison.tests if comparison else None)}
    calm = [row for row in rows if row.module not in failing]
    room = min(max(len(row.module) for row in rows), _MODULE)
    yield ""
    yield styled("Modules", bold=True)
    for row in (row for row in rows if row.module in failing):
        yield styled(_module(row, room, "✗"), bold=row.is_worse)
        yield from _failing(failing[row.module])
    for row in calm[:_QUIET]:
        yield styled(_module(row, room, "✓" if row.now else " "))
    if len(calm) > _QUIET:
        yield f"    and {len(calm) - _QUIET:,} more without a failure"


def _module(row: ModuleRow, room: int, mark: str) -> str:
    was = f"(was {row.before}) " if row.before and row.change != "unchanged" else ""
    facts = f"{row.now:<7} {was}{row.change}{'; ' + row.apart if row.apart else ''}".rstrip()
    return one_row(f"  {mark} {row.module:<{room}}  {facts}")


def _failing(module: FailingModule) -> Iterator[str]:
    for test in module.tests[:_TESTS]:
        was = f" ({test.was})" if test.was else ""
        yield styled(one_row(f"      {test.test}{was}: {test.error or 'no error was kept'}"))
    more = max(0, len(module.tests) - _TESTS) + module.unnamed
    if more:
        yield f"      {more:,} {'more failed' if module.tests else 'failed, which nobody named'}"


def _criteria(verdicts: Sequence[Verdict]) -> Iterator[str]:
    from rca.documents.cycle_checks import check, shared_reason

    shared = shared_reason(verdicts)
    lines = [styled(wrapped(f"unmeasured is so since {shared}", "  ", "  "))] if shared else []
    for one in (check(verdict, shared) for verdict in verdicts):
        so_far = "so far " if one.outcome == "unmeasured" else ""
        value = f", {so_far}{one.value}" if one.value else ""
        why = f", since {one.why}" if one.why else ""
        ticked = f"; stated as {one.stated}" if one.stated else ""
        lines.append(
            styled(wrapped(f"{one.name}: {one.outcome}{value}{why}{ticked}", "    ", f"  {_MARKS[one.outcome]} "))
        )
    yield from _titled("Criteria", lines)


def _error(pattern: ErrorPattern) -> str:
    from rca.cycles import words

    counted = pattern.failures
    if counted is None:
        count = "not counted"
    else:
        count = (
            words.share(counted.count, counted.ran, "tests") if counted.ran else words.counted(counted.count, "tests")
        )
        count = f"{'about ' if counted.about else ''}{count}{' (stated)' if counted.stated else ''}"
    facts = [pattern.status, pattern.priority or "", _analysed(pattern)]
    known = ", ".join(fact for fact in facts if fact)
    lines = [wrapped(f"{pattern.name}: {count}  ({known})", "    ", "  ")]
    if pattern.came_back:
        lines.append(wrapped(pattern.came_back, "      ", "    came back: "))
    if pattern.root_cause:
        lines.append(wrapped(pattern.root_cause, "      ", "    root cause: "))
    return styled("\n".join(lines))


def _analysed(pattern: ErrorPattern) -> str:
    if not pattern.analysis:
        return ""
    return pattern.analysis[-6:] if pattern.linked else f"found: {pattern.analysis[-6:]}"


def _titled(title: str, lines: Iterable[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield ""
        yield styled(title, bold=True)
        yield from found

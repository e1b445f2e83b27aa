"""`rca import`: old markdown analyses and reports of cycles in, and a word about each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import click

from rca.cli.console import complain, now, out, print_json, say, settings
from rca.errors import FINDINGS, RcaError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from rca.documents.importer import Outcome

_FINE: Final = frozenset({"imported", "recognised", "known", "rendered", "left alone"})


@click.command("import")
@click.argument("paths", metavar="FILE|DIR...", nargs=-1, required=True)
@click.option("--dry-run", is_flag=True, help="Write nothing; say what would be recognised.")
@click.option("--again", is_flag=True, help="Import anew what was imported and has changed since.")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="The day of documents that name none.")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as one JSON object.")
@click.pass_context
def import_command(
    ctx: click.Context, *, paths: tuple[str, ...], dry_run: bool, again: bool, day: datetime | None, as_json: bool
) -> int:
    """Turn markdown analyses and reports of cycles into YAML, without losing a line.

    Chains of whys, their evidence, root causes, actions, lessons and metadata become fields; all else stays verbatim
    in `sections`. Several chains in one document are branches of one analysis. What was imported before is known by its
    digest and left alone. Of a folder only reports and documents with a chain or a root cause are taken; a file that is
    named is.

    The report of a cycle becomes a cycle: deployments, counts of tests, errors, criteria, impact and work, every number
    marked as stated. A cycle of the same environment and number that is here already is never overwritten: the
    report is not imported, or with --again written beside it.

    Exit code 1 when something was not imported.
    """
    from rca.cli.progress import Progress
    from rca.documents import importer

    refused: list[RcaError] = []
    found = list(importer.named([_below(ctx, path) for path in paths], refused))
    root = settings(ctx).root
    wishes = importer.Wishes(now(), day.date().isoformat() if day else "", dry_run=dry_run, again=again)
    outcomes: list[Outcome] = []
    with (
        Progress("reading {done} of {of} documents") as progress,
        importer.Importing(root, importer.known(root), wishes) as importing,
    ):
        for path, outside, is_named in found:
            progress(len(outcomes), len(found))
            outcomes.append(importing.take(path, outside, is_named=is_named))
    if not as_json:
        for outcome, (_, _, is_named) in zip(outcomes, found, strict=True):
            _tell(outcome, dry_run=dry_run, is_named=is_named)
    outcomes += [importer.Outcome("", "refused", told=error.message, hint=error.hint) for error in refused]
    if as_json:
        print_json({"documents": [_plain(each) for each in outcomes], "summary": _counts(outcomes)})
    else:
        for error in refused:
            complain(error.message, error.hint)
        _summary(outcomes, dry_run=dry_run)
    return FINDINGS if not outcomes or any(each.state not in _FINE for each in outcomes) else 0


def _below(ctx: click.Context, path: str) -> Path:
    folder: Path = ctx.obj
    return folder / path


def _tell(outcome: Outcome, *, dry_run: bool, is_named: bool) -> None:
    """One document: data on standard output, what went wrong on standard error."""
    if outcome.state in {"refused", "changed", "cycle"}:
        complain(outcome.told, outcome.hint)
    elif outcome.state == "imported":
        out(f"{outcome.id}  {outcome.path}: {_found(outcome.recognised)}")
    elif outcome.state == "recognised":
        out(f"{outcome.path}: {_found(outcome.recognised)}")
    elif is_named and outcome.state == "known":
        say(f"{outcome.path} is already imported as {outcome.id}")
    elif is_named and outcome.state == "rendered":
        say(f"{outcome.path} is rendered from {outcome.id}, which lies here")
    if (dry_run and outcome.state == "recognised") or (is_named and outcome.state == "imported"):
        for odd in outcome.recognised["odd"]:
            (out if dry_run else say)(f"  {odd}")


def _found(counts: dict[str, Any]) -> str:
    """`2 chains of 5 and 3 whys, 1 root cause, 2 sections`, or `cycle 4 of staging: 10 modules, 8 failing tests`."""
    if "cycle" in counts:
        listed = ", ".join(_parts(counts, _OF_CYCLES))
        return f"cycle {counts['cycle']} of {counts['environment']}: {listed or 'nothing that has a field'}"
    return ", ".join([_chains([str(length) for length in counts["chains"]]), *_parts(counts, _OF_ANALYSES)])


_OF_ANALYSES: Final = (
    ("evidence", "piece of evidence", "pieces of evidence"),
    ("root_causes", "root cause", "root causes"),
    ("actions", "action", "actions"),
    ("sections", "section", "sections"),
)
_OF_CYCLES: Final = (
    ("modules", "module", "modules"),
    ("failing", "failing test", "failing tests"),
    ("patterns", "error pattern", "error patterns"),
    ("criteria", "criterion", "criteria"),
    ("claims", "claim", "claims"),
    ("work", "piece of work", "pieces of work"),
    ("lessons", "lesson", "lessons"),
    ("sections", "section", "sections"),
)


def _parts(counts: dict[str, Any], names: Sequence[tuple[str, str, str]]) -> list[str]:
    parts = []
    for name, one, many in names:
        if counts[name]:
            parts.append(f"{counts[name]} {one if counts[name] == 1 else many}")
    return parts


def _chains(lengths: Sequence[str]) -> str:
    if not lengths:
        return "no chain"
    whys = "1 why" if list(lengths) == ["1"] else f"{_listed(lengths)} whys"
    return f"1 chain of {whys}" if len(lengths) == 1 else f"{len(lengths)} chains of {whys}"


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _counts(outcomes: Sequence[Outcome]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for each in outcomes:
        counts[each.state] = counts.get(each.state, 0) + 1
    return counts


_NEXT_CYCLE: Final = "next: rca cycle show, then rca cycle report"
_SAID: Final = {
    "imported": "imported",
    "recognised": "would be imported",
    "known": "imported before",
    "rendered": "rendered from files that lie here",
    "left alone": "without an analysis, left alone (name such a file to import it all the same)",
    "changed": "changed since they were imported",
    "cycle": "reports of cycles that are here already",
    "refused": "refused",
}


def _summary(outcomes: Sequence[Outcome], *, dry_run: bool) -> None:
    """One line, and the next command."""
    if not outcomes:
        complain("no markdown document was found", "name files, or a folder that holds some")
        return
    counts = _counts(outcomes)
    parts = [f"{counts[state]:,} {said}" for state, said in _SAID.items() if state in counts]
    say(f"{len(outcomes):,} {'document' if len(outcomes) == 1 else 'documents'}: {', '.join(parts)}")
    if counts.get("imported") and not dry_run:
        cycles = sum("cycle" in each.recognised for each in outcomes if each.state == "imported")
        say("next: rca render, then look at them with rca list" if cycles < counts["imported"] else _NEXT_CYCLE)


def _plain(outcome: Outcome) -> dict[str, Any]:
    given = {"path": outcome.path, "state": outcome.state, "id": outcome.id, "told": outcome.told, "hint": outcome.hint}
    return {name: value for name, value in given.items() if value or name in {"path", "state"}} | outcome.recognised

"""`rca lint`: the questions a good reviewer asks, as text, as JSON, or as annotations of a pull request."""

from __future__ import annotations

import os
from contextlib import closing
from typing import TYPE_CHECKING, Final, NamedTuple

import click

from rca.cli.console import complain, out, print_json, say, settings, styled, wrapped
from rca.errors import BAD_INPUT, FINDINGS, RcaError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from rca.lint import Finding
    from rca.lint.surroundings import Surroundings
    from rca.settings import Settings

_COLOURS: Final = {"error": "red", "warning": "yellow", "note": "blue"}
_LEVELS: Final = {"error": "error", "warning": "warning", "note": "notice"}
"""Of GitHub's annotations."""


class Asked(NamedTuple):
    """A finding, and the document that it is of."""

    path: Path
    id: str
    finding: Finding


@click.command("lint")
@click.argument("parts", metavar="[ID]...", nargs=-1)
@click.option("--format", "style", type=click.Choice(["text", "json", "github"]), default="text", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="As --format json: one JSON array instead of text.")
@click.option(
    "--rule", "rules", metavar="RCA0xx", multiple=True, help="Ask only this rule; may be given several times."
)
@click.option("--strict", is_flag=True, help="Warnings count as errors do.")
@click.pass_context
def lint_command(
    ctx: click.Context, *, parts: tuple[str, ...], style: str, as_json: bool, rules: tuple[str, ...], strict: bool
) -> int:
    """The questions a good reviewer asks: of the analyses and cycles named, or of all.

    Errors are claims that do not stand, warnings are questions, notes need no answer. Exit code 1 when errors are found
    (with --strict warnings too). `rca help RCA001` says why a rule asks, with examples.
    """
    from rca.cli.search import open_index
    from rca.lint.surroundings import Surroundings

    only = _only(rules)
    own = settings(ctx)
    _require_rules(own)
    asking = [*_chosen(own.root, parts)]
    found: list[Asked] = []
    code = 0
    with closing(open_index(ctx)) as index:
        surroundings = Surroundings(own, index, only)
        for path, ask in asking:
            try:
                found += ask(path, surroundings, only)
            except RcaError as error:  # one bad file never hides the others
                complain(error.message, error.hint)
                code = max(code, error.exit_code)
    _FORMATS["json" if as_json else style](found, own.root)
    if style == "text" and not as_json:
        say(_summary(found, len(asking)))
    counted = {"error", "warning"} if strict else {"error"}
    return code or (FINDINGS if any(one.finding.severity in counted for one in found) else 0)


def _only(rules: Sequence[str]) -> frozenset[str]:
    """The rules that were named, as the table spells them. RcaError for one that there is not."""
    from rca.lint.rules import NUMBERS

    wanted = frozenset(rule.upper() for rule in rules)
    for rule in sorted(wanted - NUMBERS):
        raise RcaError(f"--rule: there is no rule {rule!r}", "`rca help lint` lists them", BAD_INPUT)
    return wanted


def _require_rules(own: Settings) -> None:
    """RcaError where the settings silence what is no rule: its finding would go on, and nobody know why."""
    from rca.lint.rules import NUMBERS

    for rule, _ in own.ignored:
        if rule not in NUMBERS:
            name = own.source.name if own.source else "the settings"
            raise RcaError(
                f"{name}: lint.ignore silences {rule}, and there is no such rule", "`rca help lint` lists them"
            )


def _chosen(
    root: Path, parts: Sequence[str]
) -> Iterator[tuple[Path, Callable[[Path, Surroundings, frozenset[str]], list[Asked]]]]:
    """The files to look at, each with what asks it; analyses before cycles. RcaError when a part names none."""
    from rca.cycles import files as cycles
    from rca.store import analyses, ids

    known = {path.stem: path for path in analyses.paths(root)}
    recorded = {path.stem: path for path in cycles.paths(root)}
    both = ids.Kind("analysis or cycle", "analyses and cycles", "rca list")
    names = [ids.resolve(part, [*known, *recorded], both) for part in parts] if parts else [*known, *recorded]
    for name in dict.fromkeys(names):
        yield (known[name], _of_analysis) if name in known else (recorded[name], _of_cycle)


def _of_analysis(path: Path, surroundings: Surroundings, only: frozenset[str]) -> list[Asked]:
    from rca.lint import findings, lines
    from rca.store import analyses

    stored = analyses.load(path)
    found = lines.placed(findings(stored.analysis, surroundings.of(stored.analysis, path), only), stored.text)
    return [Asked(path, stored.analysis.id, finding) for finding in found]


def _of_cycle(path: Path, surroundings: Surroundings, only: frozenset[str]) -> list[Asked]:
    from rca.cycles import files
    from rca.lint import findings_of_cycle, lines

    stored = files.load(path)
    found = lines.placed(findings_of_cycle(stored.cycle, surroundings.of_cycle(stored.cycle, path), only), stored.text)
    return [Asked(path, stored.cycle.id, finding) for finding in found]


# Ways to say it


def _as_text(found: Sequence[Asked], root: Path) -> None:  # noqa: ARG001  # paths count from where the user stands
    for path, _, finding in found:
        where = f"{os.path.relpath(path)}:{finding.line or 1}"
        said = styled(finding.severity, fg=_COLOURS[finding.severity], bold=True)
        click.echo(f"{styled(where)}: {finding.rule} {said} {styled(finding.message)}")
        out(wrapped(_hint(finding, path), " " * 10, "    hint: "))


def _hint(finding: Finding, path: Path) -> str:
    """The hint with this document's id in the commands that it names."""
    return finding.hint.replace("rca set ID ", f"rca set {path.stem} ").replace("rca add ID ", f"rca add {path.stem} ")


def _as_json(found: Sequence[Asked], root: Path) -> None:
    print_json(
        [
            {
                "path": path.relative_to(root).as_posix(),
                "id": name,
                "rule": finding.rule,
                "entry": finding.entry,
                "field": finding.field,
                "message": finding.message,
                "hint": _hint(finding, path),
                "help": f"rca help {finding.rule}",
                "severity": finding.severity,
                "line": finding.line,
            }
            for path, name, finding in found
        ]
    )


def _as_annotations(found: Sequence[Asked], root: Path) -> None:
    """GitHub's workflow commands; files count from the root of the repository."""
    from rca import git

    top = git.root_of(root) or root
    for path, _, finding in found:
        file = _property(path.resolve().relative_to(top.resolve()).as_posix())
        place = f"file={file},line={finding.line or 1},title={_property(finding.rule)}"
        text = f"{finding.message}\n{_hint(finding, path)}"
        out(f"::{_LEVELS[finding.severity]} {place}::{_escaped(text)}")


def _escaped(text: str) -> str:
    """As `escapeData` of actions/toolkit, packages/core/src/command.ts."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """As `escapeProperty` there."""
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


_FORMATS: Final = {"text": _as_text, "json": _as_json, "github": _as_annotations}


def _summary(found: Sequence[Asked], documents: int) -> str:
    """`3 errors, 1 warning and 0 notes in 2 of 6 documents; ...`."""
    counts = {name: sum(one.finding.severity == name for one in found) for name in _COLOURS}
    said = ", ".join(f"{count} {name}{'s' * (count != 1)}" for name, count in counts.items())
    touched = len({one.path for one in found})
    asked = f"{touched} of {documents} document{'s' * (documents != 1)}"
    return f"{said} in {asked}" + (f"; `rca help {found[0].finding.rule}` says why a rule asks" if found else "")

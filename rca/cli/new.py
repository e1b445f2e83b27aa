"""`rca new` and `rca open`: from a failing run to an analysis being worked on."""

from __future__ import annotations

import os
import sys
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

import click

from rca.cli.console import complain, now, one_row, out, say, settings
from rca.cli.search import open_index
from rca.errors import FINDINGS, RcaError

if TYPE_CHECKING:
    from rca.analysis import Why
    from rca.cli.terminal import Ask
    from rca.investigation import Finding, Gathered, Investigation
    from rca.investigation.case import Workspace
    from rca.priors import Index, Prior
    from rca.runs import FailureGroup, Run
    from rca.settings import Settings

_KEPT = {"log": 3, "code": 2, "change": 1}
"""Excerpts that a draft written without a person keeps: enough to recognise the failure, few enough to read."""


@click.command("new")
@click.argument("failure", required=False)
@click.option("--error", metavar="TEXT", help="The error itself.")
@click.option("--log", "logs", multiple=True, metavar="PATH", help="Look for it in this log file, folder or glob too.")
@click.option("--passed", default="", metavar="REVISION", help="Where it passed last: the commits since are evidence.")
@click.option("--pick", type=click.IntRange(1), metavar="N", help="Take the Nth failure of the run.")
@click.option("--plain", is_flag=True, help="Ask and answer in the terminal; reads answers from a pipe too.")
@click.option("--no-input", is_flag=True, help="Write the draft (failure, evidence, priors) and print its id.")
@click.option("--demo", is_flag=True, help="On the failing cycle that ships with rca, in a workspace of its own.")
@click.pass_context
def new_command(
    ctx: click.Context,
    *,
    failure: str | None,
    error: str | None,
    logs: tuple[str, ...],
    passed: str,
    pick: int | None,
    plain: bool,
    no_input: bool,
    demo: bool,
) -> int:
    """Begin an analysis of a failing run.

    FAILURE is a JUnit XML, a log, test output, or `-` for standard input; without it, the newest failing run here.
    """
    from rca import git, runs
    from rca.cli import terminal
    from rca.cli.intake import taken_in

    if sum((failure is not None, error is not None, demo)) > 1:
        raise RcaError("FAILURE, --error and --demo are three ways to begin", "give one of them")
    if demo:
        from rca.cli.demo import prepared

        ctx.obj = prepared()
        say(f"demo workspace: {ctx.obj}")
    config = settings(ctx)

    def workspace() -> Workspace:
        from rca.investigation.case import Workspace  # the full screen imports it behind its first frame

        return Workspace(config, logs, now, os.environ, passed)

    run = taken_in(config, failure, error)
    if passed and not git.commit(config.root, passed):
        raise RcaError(
            f"--passed {passed} names no commit here", "`git fetch` brings it, `git log` shows what there is"
        )
    groups = runs.groups(run)
    if run.incomplete:
        complain(run.incomplete)
    if not groups:
        say(f"{run.path or 'this'}: nothing failed")
        return FINDINGS
    if pick is not None and pick > len(groups):
        raise RcaError(f"there is no failure {pick}", f"the run has {len(groups)}")
    if not (plain or no_input) and terminal.screen(used=failure == "-"):
        from rca.cli.full import begun

        return begun(workspace, run, groups, pick)
    return _without_screen(ctx, workspace(), run, groups, _Asked(pick, plain, no_input, demo, failure == "-"))


class _Asked(NamedTuple):
    """How a walk without a screen was asked for."""

    pick: int | None
    plain: bool
    no_input: bool
    demo: bool
    used: bool
    """Standard input was the failure's text."""


def _without_screen(
    ctx: click.Context, workspace: Workspace, run: Run, groups: tuple[FailureGroup, ...], asked: _Asked
) -> int:
    """The plain walk, or the draft where nobody can answer."""
    from rca.cli import terminal
    from rca.investigation import gather

    answers = None if asked.no_input else terminal.answers(piped=asked.plain, used=asked.used)
    with closing(open_index(ctx)) as index:
        case = workspace.begin(run, _picked(groups, index, answers, asked.pick))
        gathered = gather(case.query, case.sources, case.priors(index), case.group, case.about)
    if answers is None:
        if not asked.no_input:
            say("no terminal to ask on, so this writes the draft; --plain reads answers from a pipe")
        return _drafted(workspace.settings, case.investigation, gathered, show=asked.demo)
    return walked(workspace.settings, case.investigation, gathered, answers)


@click.command("open")
@click.argument("part", metavar="ID")
@click.option("--log", "logs", multiple=True, metavar="PATH", help="Look for its error in this log too.")
@click.option("--plain", is_flag=True, help="Ask and answer in the terminal; reads answers from a pipe too.")
@click.pass_context
def open_command(ctx: click.Context, *, part: str, logs: tuple[str, ...], plain: bool) -> int:
    """Go on with an analysis; any unambiguous part of its id names it."""
    from rca.cli import terminal

    config = settings(ctx)

    def workspace() -> Workspace:
        from rca.investigation.case import Workspace  # the full screen imports it behind its first frame

        return Workspace(config, logs, now, os.environ)

    if not plain and terminal.screen(used=False):
        from rca.cli.full import opened

        return opened(workspace, part)
    from rca.investigation import Investigation, gather

    case = workspace().go_on(Investigation.open(config.root, part, now))
    answers = terminal.answers(piped=plain, used=False)
    if answers is None:
        raise RcaError(
            "there is no terminal to ask on", "pipe the answers in with --plain, or use `rca set` and `rca add`"
        )
    with closing(open_index(ctx)) as index:
        gathered = gather(case.query, case.sources, case.priors(index), about=case.about)
    return walked(config, case.investigation, gathered, answers)


def _picked(groups: tuple[FailureGroup, ...], index: Index, answers: Ask | None, pick: int | None) -> FailureGroup:
    """The failure to analyse: the person's choice, else the largest that nobody has analysed, else the largest."""
    from rca.cli.intake import chosen as chosen_of

    chosen, known = chosen_of(groups, index, pick)
    if len(groups) > 1:
        for n, (group, prior) in enumerate(zip(groups, known, strict=True), 1):
            mark = ">" if n == chosen else " "
            say(one_row(f"{mark} {n}  {group.count}×  {group.error.strip().splitlines()[0]}"))
            say(one_row(f"       {prior}" if prior else "       new: no earlier analysis"))
    if len(groups) > 1 and pick is None and answers is not None:
        said = answers(f"Which failure? [{chosen}] ") or ""
        if said.strip().isdecimal() and 1 <= int(said) <= len(groups):
            chosen = int(said)
        elif said.strip():
            complain(f"{said.strip()!r} is not one of them, so it is {chosen}")
    return groups[chosen - 1]


def _drafted(config: Settings, investigation: Investigation, gathered: Gathered, *, show: bool) -> int:
    """Write what a program can know, and print the id; for the demo the document too."""
    from rca.investigation import Keep, evidence_of, judged
    from rca.investigation.gather import foremost
    from rca.priors import standing

    for notice in gathered.notices:
        complain(notice.message, notice.hint)
    there = next((prior.id for prior in gathered.priors if _is_open_draft(config, prior)), None)
    kept = _kept(gathered)
    if there is not None:
        from rca.investigation import Investigation

        say(f"{there} is a draft of the same error that nobody has answered yet; no second one is written")
        draft = Investigation.open(config.root, there, now)
        before = len(draft.analysis.evidence)
        draft.apply(Keep(tuple(evidence_of(finding) for finding in kept)))
        if (added := len(draft.analysis.evidence) - before) > 0:
            say(f"it has {added} more piece{'s' * (added > 1)} of evidence now")
            _left(draft)
        out(there)
        return 0
    say(standing(gathered.priors).sentence)
    at = investigation.moment()
    investigation.apply(
        Keep(
            tuple(evidence_of(finding) for finding in kept),
            tuple(judged(prior, at) for prior in foremost(gathered.priors)),
        )
    )
    text = _left(investigation)
    out(text if show else investigation.analysis.id)
    return 0


def _kept(gathered: Gathered) -> list[Finding]:
    """What a draft keeps of what was found: the failing test's report, and the best of each kind."""
    kept = [finding for finding in gathered.findings if finding.kind == "test"]
    for kind, most in _KEPT.items():
        found = [finding for finding in gathered.findings if finding.kind == kind]
        kept += found[:most]
        if kind == "log" and len(found) > most:
            say(f"{len(found) - most} more kinds of log lines match: `rca open` shows them")
    return kept


def _is_open_draft(config: Settings, prior: Prior) -> bool:
    """Whether a CI job has written this draft already, and nobody has said why since."""
    from rca.store import analyses

    if prior.status != "draft" or prior.score < 1:
        return False
    return not analyses.load(analyses.find(config.root, prior.id)).analysis.whys


def walked(config: Settings, investigation: Investigation, gathered: Gathered, ask: Ask) -> int:
    """The walk, then the document and the next command."""
    from rca.cli.plain import Walk
    from rca.store import analyses

    def causes(prior: str) -> tuple[Why, ...]:
        return analyses.load(analyses.find(config.root, prior)).analysis.whys

    Walk(investigation, gathered, ask, causes).run()
    if investigation.stored is None:
        say("nothing was answered, so nothing was written")
        return 0
    _left(investigation)
    if not sys.stdout.isatty():
        out(investigation.analysis.id)
    return 0


def _left(investigation: Investigation) -> str:
    """Write the document beside the YAML and print what to do next; the document's text."""
    from rca.investigation import leave

    text = leave.written(investigation)
    say(f"next: {leave.next_command(investigation)}")
    return text

"""`rca logs`: the log lines that match an error, without an analysis.

What it imports counts: a search through gigabytes takes less time than the models of an analysis take to load.
"""

from __future__ import annotations

import os
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from rca.cli.console import complain, now, out, pasted, print_json, say, settings
from rca.errors import FINDINGS, UNREACHABLE, RcaError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rca.evidence import Excerpt, Notice, Query, Source


@click.command("logs")
@click.argument("text", nargs=-1)
@click.option(
    "--file", "files", multiple=True, metavar="PATH", help="A log file, a folder or a quoted glob; - is standard input."
)
@click.option("--gcloud", "projects", multiple=True, metavar="PROJECT", help="A project in Google Cloud to ask.")
@click.option("--since", metavar="TIME", help="Not before: 30m, 2h or 3d ago, 11:00, yesterday, 2026-11-22T11:00Z.")
@click.option("--until", metavar="TIME", help="Not after; a day is its end. Without a zone all times are UTC.")
@click.option("--context", type=click.IntRange(0, 50), default=3, show_default=True, help="Lines around a hit.")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="Excerpts at most.")
@click.option("--json", "as_json", is_flag=True, help="One JSON array instead of text.")
@click.pass_context
def logs_command(
    ctx: click.Context,
    *,
    text: tuple[str, ...],
    files: tuple[str, ...],
    projects: tuple[str, ...],
    since: str | None,
    until: str | None,
    context: int,
    limit: int,
    as_json: bool,
) -> int:
    """Log lines that match an error: in the sources of rca.toml, or in what --file and --gcloud name instead.

    TEXT is the error; `-` reads it from standard input. Without any paths the usual places are looked into: *.log here,
    in log/ and in logs/. What `gcloud logging read --format=json` wrote is read as that; a project is asked for the
    last day, or for the time that --since and --until name. A clock time is of today, or of the day that the other of
    these two names. Alike lines are one, with their count, the first and last time, and a row of blocks that shows when
    they came.

    Exit code: 0 found, 1 nothing found, 2 wrong input, 3 nothing found and something could not be read.
    """
    from rca.evidence.bounds import bounds
    from rca.evidence.places import query_for

    window = bounds(since, until, now())
    error = _error(text, files)
    query = query_for(error, context=context, start=window.start, end=window.end)
    found, notices = _asked(_sources(ctx, files, projects), query)
    for notice in notices:
        if notice.kind != "done":
            complain(notice.message, notice.hint)
    _show(found[:limit], as_json=as_json, has_searched=any(notice.kind == "done" for notice in notices))
    more = len(found) - limit
    if more > 0:
        say(f"{more} more kind{'s' * (more > 1)} of lines: --limit {len(found)} shows {'them' if more > 1 else 'it'}")
    if found:
        return 0
    has_missed = any(notice.kind == "failed" or (notice.kind == "partial" and notice.path) for notice in notices)
    return UNREACHABLE if has_missed else FINDINGS


def _error(text: tuple[str, ...], files: Sequence[str]) -> str:
    """The text that is looked for. RcaError where there is none, and where files stand among its words.

    A pattern without quotes becomes several files, of which --file takes the first.
    """
    is_piped = set(text) <= {"-"}
    if is_piped and "-" in files:
        raise RcaError("standard input cannot be both the error and the log", "give the error as text")
    name = next((word for word in text if word != "-" and os.path.isfile(word)), "")  # noqa: PTH113 - Path's raises for a text that is too long for a name
    if name:
        hint = "quote a pattern: --file 'logs/*.log'" if files else f"to look into it: rca logs TEXT --file {name}"
        raise RcaError(f"{name} is a file, and stands where the text of the error is expected", hint)
    error = pasted(() if is_piped else text)
    if not error.strip():
        raise RcaError("there is no text to look for", "give the error as TEXT, or pipe it in: rca logs -")
    return error


def _sources(ctx: click.Context, files: Sequence[str], projects: Sequence[str]) -> list[Source]:
    from rca.evidence.places import sources_of

    sources = sources_of(settings(ctx), os.environ, files, projects=projects, only_named=bool(files or projects))
    if "-" in files:
        sources.append(_piped())
    if not sources:
        hint = "name one with --file or --gcloud, pipe it to --file -, or set logs.local.paths in rca.toml"
        raise RcaError("there is no log to look into", hint)
    return sources


def _piped() -> Source:
    """What comes on standard input, as a log."""
    from rca.evidence import Pasted

    if sys.stdin is None or sys.stdin.isatty():
        state = "closed" if sys.stdin is None else "a terminal"
        raise RcaError(f"standard input is {state}, so there is no log to read", "pipe the log in, or name a file")
    return Pasted("standard input", sys.stdin.buffer.read().decode("utf-8", "backslashreplace"))


def _asked(sources: Sequence[Source], query: Query) -> tuple[list[Excerpt], list[Notice]]:
    """What the sources found, the best first, and what they said of their search."""
    from rca.cli.progress import Progress
    from rca.evidence import Excerpt, ranked

    excerpts: dict[tuple[str, ...], Excerpt] = {}
    notices: list[Notice] = []
    with Progress("{done:,} of {of:,} MB of logs are read") as progress:
        for source in sources:
            for said in source.search(query, lambda: False):
                if isinstance(said, Excerpt):
                    excerpts[said.identity] = said
                elif said.kind == "progress":
                    progress(said.done >> 20, said.total >> 20)
                else:
                    notices.append(said)
    return ranked(excerpts.values(), query), notices


def _show(found: Sequence[Excerpt], *, as_json: bool, has_searched: bool) -> None:
    if as_json:
        print_json([asdict(excerpt) for excerpt in found])
    elif not found:
        if has_searched:
            say("no line matches this error")
    else:
        from rca.cli.excerpts import in_full, in_rows

        shown = in_rows if sys.stdout.isatty() else in_full
        out("\n\n".join(map(shown, found)))

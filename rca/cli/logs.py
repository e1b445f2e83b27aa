"""`rca logs`: the log lines that match an error, without an analysis.

What it imports counts: a search through gigabytes takes less time than the models of an analysis take to load.
"""

from __future__ import annotations

import os
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from rca.cli.console import complain, out, pasted, print_json, say, settings
from rca.errors import FINDINGS, UNREACHABLE, RcaError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rca.evidence import Excerpt, Notice, Query, Source


@click.command("logs")
@click.argument("text", nargs=-1)
@click.option(
    "--file", "files", multiple=True, metavar="PATH", help="A log file, a folder or a glob; - is standard input."
)
@click.option("--gcloud", "projects", multiple=True, metavar="PROJECT", help="A project in Google Cloud to ask too.")
@click.option("--since", metavar="TIME", help="Not before this time (ISO-8601, UTC when it names no zone).")
@click.option("--until", metavar="TIME", help="Not after this time.")
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
    """Log lines that match an error: in the sources of rca.toml, and in what --file and --gcloud name.

    TEXT is the error; `-` reads it from standard input. Without any paths the usual places are looked into: *.log here,
    in log/ and in logs/. What `gcloud logging read --format=json` wrote is read as that; a project is asked for the
    last day, or for the time that --since and --until name. Alike lines are one, with their count, the first and last
    time, and a row of blocks that shows when they came.

    Exit code: 0 found, 1 nothing found, 3 nothing found and something could not be read.
    """
    from rca.evidence.places import query_for

    error = pasted(text if text or "-" not in files else ())
    query = query_for(error, context=context, start=since, end=until)
    sources = _sources(ctx, files, projects, is_error_piped=list(text) in ([], ["-"]))
    found, notices = _asked(sources, query)
    for notice in notices:
        complain(notice.message, notice.hint)
    _show(found[:limit], as_json=as_json)
    if len(found) > limit:
        say(f"{len(found) - limit} more kinds of lines: --limit {len(found)} shows them")
    if found:
        return 0
    return UNREACHABLE if any(notice.kind == "failed" or notice.path for notice in notices) else FINDINGS


def _sources(
    ctx: click.Context, files: Sequence[str], projects: Sequence[str], *, is_error_piped: bool
) -> list[Source]:
    from rca.evidence import Pasted
    from rca.evidence.places import sources_of

    sources = sources_of(settings(ctx), os.environ, files, projects=projects)
    if "-" in files:
        if is_error_piped:
            raise RcaError("standard input cannot be both the error and the log", "give the error as text")
        sources.append(Pasted("standard input", sys.stdin.buffer.read().decode("utf-8", "backslashreplace")))
    if not sources:
        raise RcaError(
            "there is no log to look into", "name one with --file or --gcloud, or set logs.local.paths in rca.toml"
        )
    return sources


def _asked(sources: Sequence[Source], query: Query) -> tuple[list[Excerpt], list[Notice]]:
    """What the sources found, the best first, and what of their search a person should know."""
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
                elif said.kind != "done":
                    notices.append(said)
    return ranked(excerpts.values(), query), notices


def _show(found: Sequence[Excerpt], *, as_json: bool) -> None:
    if as_json:
        print_json([asdict(excerpt) for excerpt in found])
    elif not found:
        say("no line matches this error")
    else:
        from rca.cli.excerpts import in_full, in_rows

        shown = in_rows if sys.stdout.isatty() else in_full
        out("\n\n".join(map(shown, found)))

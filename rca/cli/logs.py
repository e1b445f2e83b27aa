"""`rca logs`: the log lines that match an error, without an analysis."""

from __future__ import annotations

import sys
from dataclasses import asdict

import click

from rca.cli.console import complain, out, pasted, print_json, say, settings
from rca.errors import FINDINGS, UNREACHABLE, RcaError


@click.command("logs")
@click.argument("text", nargs=-1)
@click.option(
    "--file", "files", multiple=True, metavar="PATH", help="A log file, a folder or a glob; - is standard input."
)
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
    since: str | None,
    until: str | None,
    context: int,
    limit: int,
    as_json: bool,
) -> int:
    """Log lines that match an error: the paths of rca.toml, and those named with --file.

    TEXT is the error; `-` reads it from standard input.
    """
    from rca.cli.excerpts import in_full
    from rca.evidence import Pasted
    from rca.investigation import gather
    from rca.investigation.case import query_for, sources_for

    error = pasted(text if text or "-" not in files else ())
    query = query_for(error, context=context, start=since, end=until)
    sources = sources_for(settings(ctx), [name for name in files if name != "-"])
    if "-" in files:
        if list(text) in ([], ["-"]):
            raise RcaError("standard input cannot be both the error and the log", "give the error as text")
        sources.append(Pasted("standard input", sys.stdin.buffer.read().decode("utf-8", "backslashreplace")))
    if not sources:
        raise RcaError("there is no log to look into", "name one with --file, or set logs.local.paths in rca.toml")
    gathered = gather(query, sources, (), limit=limit)
    for notice in gathered.notices:
        complain(notice.message, notice.hint)
    found = [finding.excerpt for finding in gathered.findings]
    if as_json:
        print_json([asdict(excerpt) for excerpt in found])
    elif found:
        out("\n\n".join(in_full(excerpt) for excerpt in found))
    else:
        say("no line matches this error")
    if found:
        return 0
    failed = any(notice.kind == "failed" for notice in gathered.notices)
    return UNREACHABLE if failed else FINDINGS

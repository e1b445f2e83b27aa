"""`rca search` and `rca signature`: what is known of an error that somebody pastes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rca.cli.console import complain, out, pasted, print_json, say, settings, wrapped
from rca.errors import FINDINGS, RcaError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rca.priors import Index, Prior


@click.command("search")
@click.argument("text", nargs=-1)
@click.option("--batch", is_flag=True, help='{"id","text"} lines in, {"id","matches"} lines out.')
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
@click.option("--verdict", type=click.Choice(["same", "similar"]), help="Only matches of this verdict.")
@click.option("--limit", type=click.IntRange(1, 100), default=5, show_default=True, help="Matches at most.")
@click.pass_context
def search_command(
    ctx: click.Context, *, text: tuple[str, ...], batch: bool, as_json: bool, verdict: str | None, limit: int
) -> int:
    """Earlier analyses of an error: paste it as TEXT, or pipe it in.

    Exit code 1 when there is none.
    """
    index = open_index(ctx)
    try:
        if batch:
            return _batch(index, verdict, limit)
        error = pasted(text)
        if not error.strip():
            raise RcaError("there is nothing to search for", "give the error as text, or pipe it in")
        found = chosen(index.find(error, limit=limit), verdict)
    finally:
        index.close()
    if as_json:
        print_json({"id": "", "matches": [as_match(prior) for prior in found]})
    elif found:
        for prior in found:
            out(described(prior))
    else:
        say("no earlier analysis of this error; it is new here")
    return 0 if found else FINDINGS


def chosen(priors: Iterable[Prior], verdict: str | None) -> list[Prior]:
    """The priors of the wanted verdict."""
    return [prior for prior in priors if verdict in {None, prior.verdict}]


def open_index(ctx: click.Context) -> Index:
    """The workspace's index, brought up to date; files that cannot be read are named and do not hide the others."""
    from rca.priors import Index
    from rca.settings import cache_dir

    index = Index.open(settings(ctx).root, cache_dir())
    for bad in index.refresh().bad:
        complain(f"left out: {bad.message}")
    return index


def _batch(index: Index, verdict: str | None, limit: int) -> int:
    import json
    import sys

    from rca.text import clean

    for number, line in enumerate(sys.stdin.buffer, 1):
        if not line.strip():
            continue
        try:
            query = json.loads(line)
            name, error = query["id"], query["text"]
        except (ValueError, KeyError, TypeError, RecursionError):
            raise RcaError(
                f"standard input, line {number}: not a query", 'each line is {"id": "...", "text": "..."}'
            ) from None
        found = chosen(index.find(clean(str(error)), limit=limit), verdict)
        print_json({"id": name, "matches": [as_match(prior) for prior in found]})
    return 0


def as_match(prior: Prior) -> dict[str, object]:
    """A prior as `--json` prints it."""
    return {
        "id": prior.id,
        "score": round(prior.score, 4),
        "same": prior.verdict == "same",
        "verdict": prior.verdict,
        "reasons": list(prior.reasons),
        "title": prior.title,
        "root_cause": prior.root_cause,
        "fix": prior.fix,
        "status": prior.status,
        "tried": list(prior.tried),
        "date": prior.date,
        "path": str(prior.path),
    }


def described(prior: Prior, label: str = "") -> str:
    """A prior as people read it: verdict, title, why it matched, what it knows that saves time."""
    lines = [f"{label}{prior.verdict:7} {prior.score:.2f}  {prior.date}  {prior.title}", f"        {prior.id}"]
    told = [
        ("matched", ", ".join(prior.reasons)),
        ("root cause", prior.root_cause or "not found yet"),
        ("fix", prior.fix),
    ]
    told += [("tried, failed", did) for did in prior.tried]
    lines += [wrapped(f"{name}: {words}", "          ", "        ") for name, words in told if words]
    return "\n".join(lines)


@click.command("signature")
@click.argument("text", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
def signature_command(*, text: tuple[str, ...], as_json: bool) -> int:
    """What identifies an error: exception, codes, masked message, top frame of your own code."""
    from dataclasses import asdict

    from rca.signature import extract, sign

    error = pasted(text)
    if not error.strip():
        raise RcaError("there is nothing to sign", "give the error as text, or pipe it in")
    extracted, signature = extract(error), sign(error)
    if as_json:
        print_json(
            {"key": signature.key(), **asdict(signature), "error": extracted.error, "carrier": extracted.carrier}
        )
        return 0
    told = {
        "key": signature.key(),
        "exception": signature.type,
        "codes": ", ".join(signature.codes),
        "message": signature.message,
        "frame": signature.frame,
        "taken from": extracted.carrier,
        "error": extracted.error,
    }
    for name, value in told.items():
        if value:
            out(f"{name:11} {value}")
    return 0

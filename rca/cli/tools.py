"""Small commands around the others: redact, index, schema, completion."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path

import click

from rca.cli.console import out, print_json, say, settings
from rca.cli.schemas import SCHEMAS
from rca.errors import FINDINGS, RcaError


@click.command("redact")
@click.argument("files", metavar="[FILE]...", nargs=-1)
@click.option("--check", is_flag=True, help="Say where secrets are and exit 1; print nothing of them. Several files.")
def redact_command(*, files: tuple[str, ...], check: bool) -> int:
    """Text in, text without secrets and control characters out: FILE, or standard input."""
    from rca.text import clean

    if check:
        return max([_checked(file) for file in files or ("-",)])
    if len(files) > 1:
        raise RcaError("only one file at a time can be printed without its secrets", "name one, or add --check")
    click.echo(clean(_bytes(files[0] if files else "-")), nl=False)
    return 0


def _checked(file: str) -> int:
    """Name the lines of a file that hold a secret, and of what kind; never the secret."""
    from rca.text import decode, secrets, visible

    text = visible(decode(_bytes(file)))
    found = secrets(text)
    line, at = 1, 0
    for secret in found:
        line += text.count("\n", at, secret.start)
        at = secret.start
        out(f"{file}:{line}: {secret.kind}")
    return FINDINGS if found else 0


def _bytes(file: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise RcaError(f"{file}: {error.strerror}", "name a readable file, or pipe the text in") from None


@click.command("index")
@click.argument("action", type=click.Choice(["status", "rebuild"]), default="status")
@click.pass_context
def index_command(ctx: click.Context, *, action: str) -> int:
    """Where the search index is and what it holds; or make it anew from the YAML files."""
    from rca.cli.search import open_index
    from rca.priors import Index
    from rca.settings import cache_dir

    root, cache = settings(ctx).root, cache_dir()
    if action == "rebuild":
        Index.distrust(root, cache)
    with closing(open_index(ctx)) as index:
        out(f"{len(index.rows())} analyses in {Index.path(root, cache)}")
    return 0


@click.command("schema")
@click.argument("name", type=click.Choice(["analysis", "cycle", *SCHEMAS]))
def schema_command(*, name: str) -> int:
    """The JSON schema of an analysis, or of what a command prints with `--json`."""
    if name == "analysis":
        from rca.analysis import Analysis

        print_json(Analysis.model_json_schema(by_alias=True))
    elif name == "cycle":
        from rca.cycles import Cycle

        print_json(Cycle.model_json_schema(by_alias=True))
    else:
        print_json(SCHEMAS[name])
    return 0


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion_command(*, shell: str) -> int:
    """The script that completes rca's commands; add its output to your shell's start file."""
    from click.shell_completion import get_completion_class

    from rca.cli.main import cli

    made = get_completion_class(shell)
    if made is None:
        raise RcaError(f"no completion for {shell}")
    out(made(cli, {}, "rca", "_RCA_COMPLETE").source())
    say(f"# for example: rca completion {shell} >> your {shell} start file")
    return 0

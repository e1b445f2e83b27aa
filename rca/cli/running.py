"""`rca run -- COMMAND`: runs it; when it fails, says which of its failures are known, and offers to analyse them."""

from __future__ import annotations

import os
import shlex
import signal
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import click

from rca.cli.console import complain, one_row, say, settings, wrapped
from rca.cli.search import open_index
from rca.errors import RcaError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rca.cli.through import Ended
    from rca.investigation.known import KnownError
    from rca.settings import Settings

_SHOWN: Final = 10
_NO_FAILURE: Final = (0, 128 + signal.SIGINT, 128 + signal.SIGPIPE)
"""Exit codes after which there is nothing to explain: done, interrupted, and whoever read its output went away."""


@click.command("run", context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
@click.option("--no-input", is_flag=True, help="Never ask.")
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED, metavar="-- COMMAND [ARGUMENTS]")
@click.pass_context
def run_command(ctx: click.Context, *, no_input: bool, command: tuple[str, ...]) -> int:
    """Run a command, such as a test run. When it fails, say which of its failures are known, and what about them.

    Its failures are read from the JUnit XML that it writes (where `rca new` looks, or where its arguments say), else
    from what it prints. Input, output and exit code are the command's own.
    """
    from rca.cli import through

    folder: Path = ctx.obj
    began = _file_time()
    ended = through.run(command, folder)
    if ended.code in _NO_FAILURE or ended.interrupted:
        return ended.code
    try:
        _explain(ctx, _Failed(command, folder, began, ended), no_input=no_input)
    except RcaError as error:
        complain(error.message, error.hint)
    except (click.Abort, KeyboardInterrupt):
        say("interrupted; what was saved is saved")
    except Exception as error:  # noqa: BLE001  # the command's exit code is what a script waits for
        complain(f"this is a mistake in rca itself ({type(error).__name__}: {error})", "please report what you did")
    return ended.code


class _Failed(NamedTuple):
    """A command that failed."""

    command: tuple[str, ...]
    folder: Path
    began: int
    """In ns, as files have their times."""
    ended: Ended


class _Known(NamedTuple):
    """An error, and the file that tells of it as the user can type its name."""

    report: str
    error: KnownError


def _file_time() -> int:
    """The moment, by the clock that gives files their times: another one can be some milliseconds ahead."""
    with tempfile.TemporaryFile() as file:
        return os.fstat(file.fileno()).st_mtime_ns


def _explain(ctx: click.Context, failed: _Failed, *, no_input: bool) -> None:
    from rca.cli import terminal
    from rca.investigation.known import counted

    config = settings(ctx)
    known, more = _known(ctx, config, _files(config, failed))
    say(f"rca: {one_row(shlex.join(failed.command), 24)}: exit code {failed.ended.code}")
    if not known:
        say("     it left no report and printed nothing")
        return
    if len(known) == 1 and _says_nothing(known[0].error):
        say(f"     nothing it printed reads like an error; to analyse it all the same: rca new {known[0].report}")
        return
    many = len(known) + more
    say(f"     {counted((one.error for one in known), more)}")
    for one in known[:_SHOWN]:
        _tell(one)
    if many > _SHOWN:
        say(f"     and {many - _SHOWN:,} more")
    ask = None if no_input else terminal.answers(piped=False, used=False)
    said = ask("Analyse now? [Y/n] ") if ask else None
    if said is not None and said.strip().lower() in {"", "y", "yes"}:
        _analyse(ctx, known[0].report)


def _says_nothing(error: KnownError) -> bool:
    """Whether it is just the words of an output in which no error was found, and that nobody has analysed."""
    signature = error.group.signature
    return not (error.id or error.group.tests or signature.type or signature.codes)


def _tell(known: _Known) -> None:
    error = known.error
    first = error.group.error.strip().partition("\n")[0]
    say(one_row(f"  {error.number}  {error.group.count}×  {first}"))
    say(wrapped(error.told, " " * 7, " " * 7))
    say(f"       {error.command(known.report)}")


def _analyse(ctx: click.Context, path: str) -> None:
    from rca.cli.new import new_command

    ctx.invoke(
        new_command, failure=path, error=None, logs=(), passed="", pick=None, plain=False, no_input=False, demo=False
    )


def _files(config: Settings, failed: _Failed) -> list[Path]:
    """The JUnit XML that the command wrote and in which something failed; else its output, kept for `rca new`."""
    from rca import runs
    from rca.investigation import kept
    from rca.text import clean

    named = [failed.folder / part for word in failed.command for part in (word, word.partition("=")[2])]
    given = [path for path in named if path.suffix.lower() == ".xml" and _is_new(path, failed.began)]
    found = runs.written(config.root, config.junit, failed.began)
    every = {path.resolve(): path for path in (*given, *found)}
    failing = [path for path in every.values() if _has_failures(path)]
    if failing:
        return failing
    if not failed.ended.output.strip():
        return []
    return [kept.keep(clean(failed.ended.output), ".txt")]


def _is_new(path: Path, began: int) -> bool:
    try:
        return path.is_file() and path.stat().st_mtime_ns >= began
    except (OSError, ValueError):  # ValueError: a NUL in an argument
        return False


def _has_failures(path: Path) -> bool:
    from rca import runs

    try:
        return bool(runs.read(path).failures)
    except RcaError as error:
        complain(error.message)
        return False


def _known(ctx: click.Context, config: Settings, paths: Sequence[Path]) -> tuple[list[_Known], int]:
    """Each error once, by the first file that tells of it; and how many were not looked up."""
    from rca import runs
    from rca.investigation.known import known_errors

    found: dict[str, _Known] = {}
    more = 0
    with closing(open_index(ctx)) as index:
        for path in paths:
            groups = runs.groups(runs.read(path))
            errors = known_errors(index, config.root, groups)
            more += len(groups) - len(errors)
            for error in errors:
                found.setdefault(error.group.signature.key(), _Known(_typed(path), error))
    return list(found.values()), more


def _typed(path: Path) -> str:
    """The path from where the user stands, when it lies below."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)

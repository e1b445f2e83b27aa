"""The `rca` command: its subcommands by name, and the one place where errors become sentences and exit codes."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from typing import ClassVar

import click

from rca import __version__
from rca.cli.console import complain, say
from rca.errors import BAD_INPUT, RcaError

INTERRUPTED = 130

COMMANDS = {
    "new": ("rca.cli.new", "Begin an analysis: the error, its log lines and earlier analyses, then why after why."),
    "open": ("rca.cli.new", "Go on with an analysis."),
    "list": ("rca.cli.listing", "All analyses of this workspace."),
    "show": ("rca.cli.listing", "One analysis as an outline."),
    "search": ("rca.cli.search", "Earlier analyses of an error you paste, or of words."),
    "stats": ("rca.cli.stats", "Which errors come again and again, and what became of their fixes."),
    "priors": ("rca.cli.priors", "Earlier analyses of this one's error; accept or reject them."),
    "set": ("rca.cli.edit", "One edit without a screen."),
    "add": ("rca.cli.edit", "Add a why, an action, evidence, a lesson, or another text of the failure."),
    "render": ("rca.cli.documents", "The markdown documents that reviewers read."),
    "import": ("rca.cli.importing", "Old markdown analyses in, without losing a line."),
    "lint": ("rca.cli.lint", "The questions a good reviewer asks of analyses and cycles."),
    "logs": ("rca.cli.logs", "Log lines that match an error."),
    "signature": ("rca.cli.signature", "What identifies an error, and what was masked."),
    "run": ("rca.cli.running", "Run a command; when it fails, say which failures are known."),
    "cycle": ("rca.cli.cycle", "Cycles of test, deploy and analyse: recorded, shown, compared, reported."),
    "doctor": ("rca.cli.doctor", "What is configured, allowed and reachable here; what to do next."),
    "trust": ("rca.cli.trust", "Allow what the settings here want: commands, a cloud's logs, files outside."),
    "redact": ("rca.cli.tools", "Text in, text without secrets out."),
    "index": ("rca.cli.tools", "The search index: where it is, and making it anew."),
    "schema": ("rca.cli.tools", "JSON schemas of the formats."),
    "completion": ("rca.cli.tools", "Shell completion."),
    "help": ("rca.cli.helping", "Help on a command, or on a rule of lint: RCA001."),
}
"""Name, module and one line of help: the list is printed without importing the modules."""


class LazyGroup(click.Group):
    """Imports a subcommand's module when it is called."""

    known: ClassVar[dict[str, tuple[str, str]]] = COMMANDS

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        return list(self.known)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # click's signature
        if cmd_name not in self.known:
            return None
        module = importlib.import_module(self.known[cmd_name][0])
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  # click's signature
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in self.known.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.known:
            import difflib

            near = difflib.get_close_matches(args[0], self.known, 1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            raise click.UsageError(f"There is no command {args[0]!r}.{hint}", ctx)
        return super().resolve_command(ctx, args)


@click.group(cls=LazyGroup, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("-C", "directory", metavar="DIR", default=".", help="Work in this folder instead of the current one.")
@click.version_option(__version__, prog_name="rca")
@click.pass_context
def cli(ctx: click.Context, directory: str) -> None:
    """Five-whys root-cause analysis: error, evidence, why tree, action, measured effect.

    Without a command it shows all analyses: full screen on a terminal, else as `rca list`.
    """
    folder = Path(directory)
    if not folder.is_dir():
        raise RcaError(f"{directory!r} is not a folder", "give an existing one after -C")
    ctx.obj = folder.absolute()
    if ctx.invoked_subcommand is None:
        from rca.cli import terminal

        if terminal.screen(used=False):
            from rca.cli.full import home

            home(ctx)
        else:
            from rca.cli.listing import list_command

            ctx.invoke(list_command)


def run(arguments: list[str] | None = None) -> int:
    """Run the command line; the exit codes are those of the format's contract.

    0 done, 1 findings or nothing found, 2 wrong use or bad input, 3 a source was not reachable, 4 refused so as to lose
    nothing, 130 interrupted.
    """
    try:
        code = cli.main(args=arguments, prog_name="rca", standalone_mode=False)
        if sys.stdout is not None:
            sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except (click.Abort, KeyboardInterrupt):
        say("interrupted; what was saved is saved")
        return INTERRUPTED
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        _give_up_output()
        return 0
    except Exception as error:  # noqa: BLE001  # the last door: a traceback on a user's screen helps nobody
        return _explained(error)


def _explained(error: Exception) -> int:
    """Say what went wrong in a sentence; its exit code."""
    if isinstance(error, RcaError):
        complain(error.message, error.hint)
        return error.exit_code
    if isinstance(error, click.UsageError):
        where = f"{error.ctx.command_path} --help" if error.ctx else "rca --help"
        complain(" ".join(error.format_message().split()), f"try: {where}")
    elif isinstance(error, OSError):  # a full disk behind standard output, a folder that is gone
        complain(f"{error.filename or 'the output'}: {error.strerror}", "what was saved before is saved")
        if error.filename is None:
            _give_up_output()
    elif isinstance(error, RecursionError | MemoryError):
        complain(f"the input nests too deep or is too large ({type(error).__name__})", "give a smaller part of it")
    else:
        return _unforeseen(error)
    return BAD_INPUT


def _give_up_output() -> None:
    """What is left to print has nowhere to go; Python would say so once more at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _unforeseen(error: Exception) -> int:
    import traceback

    from rca.settings import state_dir

    log = state_dir() / "error.log"
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text("".join(traceback.format_exception(error)), encoding="utf-8", errors="backslashreplace")
        hint = f"the details are in {log}; please report them"
    except OSError:
        hint = "please report what you did"
    complain(f"this is a mistake in rca itself ({type(error).__name__}: {error})", hint)
    return BAD_INPUT

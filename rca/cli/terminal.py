"""Where answers come from: the terminal, a pipe, or nowhere."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from rca.cli.console import say

if TYPE_CHECKING:
    from collections.abc import Callable

    Ask = Callable[[str], str | None]
    """Prints a prompt and returns the line typed, None at the end of the input."""


def answers(*, piped: bool, used: bool) -> Ask | None:
    """A function that asks and returns the line typed, None at the end; None where nobody can answer.

    `piped`: a pipe may answer too. `used`: standard input was the failure's text, so only the terminal itself can.
    """
    if used:
        return _from_the_terminal()
    if sys.stdin is None or sys.stdin.closed:
        return None
    if sys.stdin.isatty() and sys.stderr.isatty() and os.environ.get("TERM") != "dumb":
        return _edited
    return _reading(sys.stdin) if piped or (sys.stdin.isatty() and sys.stderr.isatty()) else None


def screen(*, used: bool) -> bool:
    """Whether the full screen can be shown: keys come from a terminal and standard error is one.

    `used`: standard input was the failure's text; its place is taken by the terminal then, as pagers do it.
    """
    if sys.stderr is None or not sys.stderr.isatty() or os.environ.get("TERM", "dumb") in {"", "dumb"}:
        return False
    if not used:
        return sys.stdin is not None and not sys.stdin.closed and sys.stdin.isatty()
    try:
        os.dup2(os.open("/dev/tty", os.O_RDWR), 0)
    except OSError:
        return False
    return True


def _edited(prompt: str) -> str | None:
    """A line with the keys of readline, where standard output is the terminal too."""
    if not sys.stdout.isatty():
        return _reading(sys.stdin)(prompt)
    with suppress(ImportError):
        import readline  # noqa: F401  # importing it is what gives `input` its line editing
    *before, last = prompt.split("\n")
    if before:
        say("\n".join(before))
    try:
        return input(last)
    except EOFError:
        say()
        return None


def _reading(stream: TextIO) -> Ask:
    def ask(prompt: str) -> str | None:
        say(prompt, newline=False)
        line = stream.readline()
        if not stream.isatty():
            say()
        return line.removesuffix("\n") if line else None

    return ask


def _from_the_terminal() -> Ask | None:
    if not sys.stderr.isatty():
        return None
    try:
        return _reading(Path("/dev/tty").open(encoding="utf-8", errors="backslashreplace"))
    except OSError:
        return None

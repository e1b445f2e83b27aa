"""Starts git so that no repository can make it run something: the one place that does.

A repository can be hostile: its configuration names commands for hooks, file monitors, diffs, filters, transports,
signatures. So nothing here looks at the work tree, whose filters git would run; no transport is allowed; no signature
is checked; a command that shows a difference needs `NO_DRIVERS`. Names of files are literal, never patterns.
"""

import os
import shutil
import subprocess
import threading
from pathlib import Path
from typing import Final

from rca.text import decode, visible

_SECONDS: Final = 10.0
_LIMIT: Final = 32 << 20
"""Bytes of an answer; a longer one is none."""
_SAFE: Final = (
    "--no-pager",
    "--no-optional-locks",
    "--literal-pathspecs",
    *("-c", "core.fsmonitor="),
    *("-c", "core.hooksPath=/dev/null"),
    *("-c", "safe.bareRepository=explicit"),  # a folder that looks like a bare repository is data, not a repository
    *("-c", "log.showSignature=false"),  # else git starts what the repository names as gpg.program
    *("-c", "blame.ignoreRevsFile="),
)
NO_DRIVERS: Final = ("--no-ext-diff", "--no-textconv", "--no-color", "--submodule=short")
"""For a command that shows a difference: without the programs that a repository names for it."""


def ask(folder: Path, *arguments: str) -> bytes | None:
    """What git prints, without the newline at its end; None when it fails, hangs, says too much or is not installed."""
    git = shutil.which("git")
    if git is None:
        return None
    try:
        asked = subprocess.Popen(  # noqa: S603  no shell, an absolute program, and options only from this room
            [git, *_SAFE, "-C", str(folder), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
        )
    except (OSError, ValueError):  # ValueError: a name with NUL
        return None
    with asked:
        alarm = threading.Timer(_SECONDS, asked.kill)
        alarm.daemon = True
        alarm.start()
        said = asked.stdout.read(_LIMIT + 1) if asked.stdout else b""
        if len(said) > _LIMIT:
            asked.kill()
        code = asked.wait()
        alarm.cancel()
    return said.removesuffix(b"\n") if code == 0 else None


def _environment() -> dict[str, str]:
    """The user's environment without git's own variables, which can name commands and other repositories.

    The user's configuration stays: it says who the author is.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return kept | {
        "LC_ALL": "C",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_ALLOW_PROTOCOL": "none",  # wins over protocol.*.allow of the repository: nothing is fetched, by no command
    }


def text(raw: bytes | None) -> str:
    """An answer as one line that is safe to show; "" for none."""
    return line(decode(raw or b""))


def line(said: str) -> str:
    """A text as one line that is safe to show."""
    return " ".join(visible(said).split())

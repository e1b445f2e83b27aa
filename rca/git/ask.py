"""Starts git so that no repository can make it run something: the one place that does.

A repository can be hostile: its configuration names commands for hooks, file monitors, diffs, filters, transports,
signatures. So nothing here looks at the work tree, whose filters git would run; no transport is allowed; no signature
is checked; a command that shows a difference needs `NO_DRIVERS`. Names of files are literal, never patterns.
"""

import os
import shutil
import signal
import subprocess
import threading
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Final

from rca.git.own import is_own, top_of
from rca.text import decode, visible

_SECONDS: Final = 10.0
_LIMIT: Final = 32 << 20
"""Bytes of an answer; a longer one is none."""
_MEMORY: Final = 4 << 30
"""Bytes of address space: enough for the packs of large repositories."""
_SAFE: Final = (
    "--no-pager",
    "--no-optional-locks",
    "--literal-pathspecs",
    *("-c", "core.fsmonitor="),
    *("-c", "core.hooksPath=/dev/null"),
    *("-c", "safe.bareRepository=explicit"),  # a folder that looks like a bare repository is data, not a repository
    *("-c", "log.showSignature=false"),  # else git starts what the repository names as gpg.program
    *("-c", "blame.ignoreRevsFile="),
    *("-c", "mailmap.file="),  # this and those below name files, which can be pipes and devices
    *("-c", "mailmap.blob="),
    *("-c", "log.mailmap=false"),
    *("-c", "core.attributesFile="),
)
NO_DRIVERS: Final = ("--no-ext-diff", "--no-textconv", "--no-color", "--submodule=short", "-O/dev/null")
"""For a command that shows a difference: without the programs and the order that a repository names for it."""
_hung: set[Path] = set()
"""Folders about which git was asked in vain for too long: it is not asked again, since each time costs as much."""


def is_hung(folder: Path) -> bool:
    """Whether git did not answer about this folder, so that nothing is known of it any more."""
    return folder in _hung


def ask(folder: Path, *arguments: str) -> bytes | None:
    """What git prints, without the newline at its end.

    None when it fails, hangs, says too much or is not installed, and for a repository that is not the folder's own.
    """
    git = shutil.which("git")
    if git is None or not Path(git).is_absolute() or folder in _hung or not _may_ask(git, folder):
        return None
    said, is_late = _said([git, *_SAFE, "-C", str(folder), *arguments])
    if is_late:
        _hung.add(folder)
    return said


def _may_ask(git: str, folder: Path) -> bool:
    """Whether the repository that git would open is the folder's own, or there is none."""
    try:
        top = top_of(folder)
        if top is None:
            return True
        status = (top / ".git").lstat()
        return _is_own(git, top, status.st_mtime_ns, status.st_ino)
    except (OSError, ValueError, RuntimeError):  # ValueError: a name with NUL; RuntimeError: links in a circle
        return False


@lru_cache(maxsize=64)
def _is_own(git: str, top: Path, changed: int, inode: int) -> bool:  # noqa: ARG001  # a changed `.git` is looked at again
    if not is_own(top):
        return False
    told, is_late = _said([git, *_SAFE, "-C", str(top), "rev-parse", "--show-toplevel"])
    if is_late:
        _hung.add(top)
    return not is_late and (told is None or Path(os.fsdecode(told)) == top)  # None: there is no work tree


def _said(command: list[str]) -> tuple[bytes | None, bool]:
    """What a command prints, and whether it took too long."""
    try:
        asked = subprocess.Popen(  # noqa: S603  no shell, an absolute program, and options only from this room
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            process_group=0,
        )
    except (OSError, ValueError):  # ValueError: a name with NUL
        return None, False
    late = threading.Event()

    def end() -> None:
        late.set()
        _kill(asked.pid)

    with asked:
        _bounded(asked.pid)
        alarm = threading.Timer(_SECONDS, end)
        alarm.daemon = True
        alarm.start()
        is_read = False
        try:
            said = asked.stdout.read(_LIMIT + 1) if asked.stdout else b""
            is_read = len(said) <= _LIMIT
        finally:
            if not is_read:  # too much, or somebody at the keyboard has had enough
                _kill(asked.pid)
            code = asked.wait()
            alarm.cancel()
    return said.removesuffix(b"\n") if code == 0 and is_read else None, late.is_set()


def _kill(child: int) -> None:
    """End git with whatever it started, which could hold its output open."""
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)


def _bounded(child: int) -> None:
    import resource

    if hasattr(resource, "prlimit"):
        with suppress(OSError, ValueError):
            resource.prlimit(child, resource.RLIMIT_AS, (_MEMORY, _MEMORY))


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

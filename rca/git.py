"""The only door to git. It asks; it never changes a repository, and a repository never makes it run something.

A repository can be hostile: its configuration names commands for hooks, file monitors, diffs, filters, transports.
So only commands are used that read references and settings. Nothing here looks at the work tree, whose filters git
would run; no transport is allowed; a command that shows a difference would need `--no-ext-diff --no-textconv`.
What must not enter: analyses, evidence, and any git command that writes.
"""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rca.text import decode, visible

_SECONDS: Final = 10.0
_SAFE: Final = (
    "--no-pager",
    "--no-optional-locks",
    *("-c", "core.fsmonitor="),
    *("-c", "core.hooksPath=/dev/null"),
    *("-c", "safe.bareRepository=explicit"),  # a folder that looks like a bare repository is data, not a repository
)


@dataclass(frozen=True, slots=True)
class Head:
    """What is checked out."""

    commit: str
    """Full hash; "" before the first commit."""
    branch: str
    """"" when HEAD is detached."""


@dataclass(frozen=True, slots=True)
class Author:
    name: str
    email: str


def root_of(path: Path) -> Path | None:
    """The work tree that holds `path` (a file or folder); None outside of one, or without git."""
    folder = path if path.is_dir() else path.parent
    answer = _ask(folder, "rev-parse", "--show-toplevel")
    return Path(os.fsdecode(answer)) if answer else None


def head(root: Path) -> Head | None:
    """Commit and branch of the work tree at `root`; None outside of one, or without git."""
    if _ask(root, "rev-parse", "--is-inside-work-tree") != b"true":
        return None
    branch = _ask(root, "symbolic-ref", "--short", "--quiet", "HEAD")
    return Head(commit=commit(root, "HEAD") or "", branch=_text(branch))


def commit(root: Path, name: str) -> str | None:
    """The full hash that `name` (a branch, tag, `HEAD~2`, part of a hash) stands for; None when there is none."""
    if name.startswith("-"):
        return None
    found = _ask(root, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
    return _text(found) or None


def author(root: Path) -> Author | None:
    """Who works here, as git would sign a commit: environment variables, then the configuration. None if unknown."""
    name = os.environ.get("GIT_AUTHOR_NAME") or _text(_ask(root, "config", "--get", "user.name"))
    email = os.environ.get("GIT_AUTHOR_EMAIL") or _text(_ask(root, "config", "--get", "user.email"))
    return Author(_line(name), _line(email)) if name or email else None


def _ask(folder: Path, *arguments: str) -> bytes | None:
    """What git prints, without the newline at its end; None when it fails, hangs or is not installed."""
    git = shutil.which("git")
    if git is None:
        return None
    try:
        asked = subprocess.run(  # noqa: S603  no shell, an absolute program, and options only from this file
            [git, *_SAFE, "-C", str(folder), *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            env=_environment(),
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return asked.stdout.removesuffix(b"\n") if asked.returncode == 0 else None


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


def _text(raw: bytes | None) -> str:
    return _line(decode(raw or b""))


def _line(text: str) -> str:
    return " ".join(visible(text).split())

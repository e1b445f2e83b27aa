"""Where one stands: the work tree, what is checked out, who works here, where it is published."""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rca.git.ask import ask, line, text

_RECORDED: Final = re.compile(r"[0-9a-f]{7,64}")


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
    answer = ask(folder, "rev-parse", "--show-toplevel")
    return Path(os.fsdecode(answer)) if answer else None


def head(root: Path) -> Head | None:
    """Commit and branch of the work tree at `root`; None outside of one, or without git."""
    if ask(root, "rev-parse", "--is-inside-work-tree") != b"true":
        return None
    branch = ask(root, "symbolic-ref", "--short", "--quiet", "HEAD")
    return Head(commit=commit(root, "HEAD") or "", branch=text(branch))


def commit(root: Path, name: str) -> str | None:
    """The full hash that `name` (a branch, tag, `HEAD~2`, part of a hash) stands for; None when there is none."""
    if name.startswith("-"):
        return None
    found = ask(root, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
    return text(found) or None


def recorded(root: Path, name: str) -> str | None:
    """As `commit`, for a hash that stands in a file: a name there could be anything that lies in this clone."""
    return commit(root, name) if _RECORDED.fullmatch(name) else None


def author(root: Path) -> Author | None:
    """Who works here, as git would sign a commit: environment variables, then the configuration. None if unknown."""
    name = os.environ.get("GIT_AUTHOR_NAME") or text(ask(root, "config", "--get", "user.name"))
    email = os.environ.get("GIT_AUTHOR_EMAIL") or text(ask(root, "config", "--get", "user.email"))
    return Author(line(name), line(email)) if name or email else None


def remote(root: Path) -> str:
    """The URL of `origin`, else of the only remote; "" when there is none or nobody can tell which.

    It can hold a password, as git has it: it is not fit to be shown.
    """
    named = ask(root, "config", "--get", "remote.origin.url")
    if named is None:
        all_named = ask(root, "config", "--get-regexp", r"^remote\..*\.url$")
        urls = [row.partition(b" ")[2] for row in (all_named or b"").split(b"\n")]
        named = urls[0] if len(urls) == 1 else b""
    return text(named)

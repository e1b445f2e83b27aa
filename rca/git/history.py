"""What was, by commit: files as they stood, who wrote a line last, which commits lie between two, what they changed.

Commits are full hashes, as `commit` gives them; paths count from the root of the work tree. Answers are git's, not yet
clean: names and messages come from outside.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rca.git.ask import NO_DRIVERS, ask
from rca.text import decode

_LARGEST: Final = 4 << 20
"""Bytes of a file that is read."""
_HASH: Final = re.compile(r"[0-9a-f]{40,64}")
_MARK: Final = "\x01"
_TOUCH: Final = re.compile(rf"{_MARK}(\d+) ([0-9a-f]{{40,64}})\0\n([^\0]+)\0")


@dataclass(frozen=True, slots=True)
class Change:
    """A commit. Texts are as its author wrote them."""

    commit: str
    at: str
    """When it was committed: ISO 8601 with an offset."""
    author: str
    subject: str
    body: str
    files: tuple[str, ...]
    """What it changed, against its first parent."""


@dataclass(frozen=True, slots=True)
class Touch:
    """A commit that touched a file."""

    commit: str
    at: int
    """When it was committed, in seconds since 1970."""
    path: str
    """What the file was called then."""


def files(root: Path, commit: str) -> tuple[str, ...]:
    """All files of a commit. () where git cannot tell."""
    return _names(ask(root, "ls-tree", "-r", "-z", "--name-only", "--full-tree", _sure(commit)))


def content(root: Path, commit: str, path: str) -> bytes | None:
    """A file as it stood at a commit, without any conversion; None when it was not there or has more than 4 MB."""
    name = f"{_sure(commit)}:{path}"
    size = ask(root, "cat-file", "-s", name)
    if size is None or not size.isdigit() or int(size) > _LARGEST:
        return None
    said = ask(root, "cat-file", "blob", name)
    # `ask` takes off one newline, which is the file's own here
    return said if said is None or len(said) == int(size) else said + b"\n"


def blame(root: Path, commit: str, path: str, first: int, last: int) -> dict[int, str]:
    """Which commit wrote each of the lines `first` to `last`, from 1, as they stood at `commit`. {} when unknown."""
    span = f"-L{first},{last}"
    said = ask(root, "blame", "--porcelain", "--no-textconv", span, _sure(commit), "--", path)
    wrote: dict[int, str] = {}
    for row in (said or b"").split(b"\n"):
        parts = row.split(b" ")
        if len(parts) >= 3 and _HASH.fullmatch(decode(parts[0])) and parts[2].isdigit():
            wrote[int(parts[2])] = decode(parts[0])
    return wrote


def commits(root: Path, last: str, since: str = "", paths: Sequence[str] = (), limit: int = 100) -> tuple[str, ...]:
    """Commits up to `last` that `since` does not have, newest first, without merges; only those that touch `paths`."""
    behind = (f"^{_sure(since)}",) if since else ()
    said = ask(root, "rev-list", "--no-merges", f"--max-count={limit}", _sure(last), *behind, "--", *paths)
    return tuple(decode(said).split("\n")) if said else ()


def touching(root: Path, last: str, path: str, since: str = "", limit: int = 100) -> tuple[Touch, ...]:
    """Commits up to `last`, without those of `since`, that touch a file, also under the names that it had before."""
    behind = (f"^{_sure(since)}",) if since else ()
    form = f"--format={_MARK}%ct %H"
    options = ("--follow", "--name-only", "-z", "--no-merges", f"--max-count={limit}", *NO_DRIVERS, form)
    said = ask(root, "log", *options, _sure(last), *behind, "--", path)
    return tuple(Touch(found[2], int(found[1]), found[3]) for found in _TOUCH.finditer(decode(said or b"")))


def change(root: Path, commit: str) -> Change | None:
    """What a commit says of itself, and which files it changed."""
    form = "--format=%cI%n%an%n%s%n%b"
    said = ask(root, "show", "--no-patch", "--encoding=UTF-8", *NO_DRIVERS, form, _sure(commit))
    if said is None:
        return None
    at, author, subject, body = (*decode(said).split("\n", 3), "", "", "")[:4]
    changed = ask(
        root, "diff-tree", "--no-commit-id", "--name-only", "-r", "-z", "--root", *NO_DRIVERS, _sure(commit), "--"
    )
    return Change(commit, at, author, subject, body, _names(changed))


def patch(root: Path, commit: str, paths: Sequence[str]) -> str:
    """What a commit changed in these files, as a diff."""
    said = ask(root, "show", "--format=", "--patch", "--unified=3", *NO_DRIVERS, _sure(commit), "--", *paths)
    return decode(said or b"")


def contains(root: Path, commit: str, other: str) -> bool | None:
    """Whether `commit` has `other` among its ancestors or is it; None when git cannot tell, as in a shallow clone."""
    base = ask(root, "merge-base", _sure(commit), _sure(other))
    if base is not None:
        return decode(base) == other
    is_whole = ask(root, "rev-parse", "--is-shallow-repository") == b"false"
    known = all(ask(root, "cat-file", "-e", f"{one}^{{commit}}") is not None for one in (commit, other))
    return False if is_whole and known else None


def _names(said: bytes | None) -> tuple[str, ...]:
    return tuple(decode(name) for name in (said or b"").split(b"\0") if name)


def _sure(commit: str) -> str:
    """ValueError for what could be an option or a range."""
    if not _HASH.fullmatch(commit):
        raise ValueError(f"no full hash: {commit!r}")
    return commit

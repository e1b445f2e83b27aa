"""Log files on this machine: globs, folders, rotations, archives. One that cannot be read never hides the others."""

import errno
import glob
import os
import re
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from rca.evidence.rotation import age, log_of
from rca.evidence.search import Search
from rca.evidence.source import Excerpt, Notice, Query
from rca.evidence.stream import Stream
from rca.text import clean

_STEP: Final = 32 << 20
"""Bytes between two notices of progress."""


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    shown: str
    """Relative to the root where it lies within it."""
    size: int
    modified: datetime | None
    inode: tuple[int, int]


class LocalFiles:
    """Files below a root, or named absolutely.

    `patterns` are paths, globs (`logs/**/*.log`) or folders, which stand for all files in them. Hidden files are left
    out unless named. With `confined`, what lies outside `root` (also behind a symbolic link) is not read, and a notice
    says so: for patterns that a repository brought along and nobody has trusted. `guessed` patterns need not match.
    What `besides` reads is left to it, and the files of `but` to others.
    """

    name: Final = "local"

    def __init__(
        self,
        root: Path,
        patterns: Sequence[str],
        *,
        confined: bool = False,
        guessed: bool = False,
        besides: "LocalFiles | None" = None,
        but: Sequence[Path] = (),
    ) -> None:
        self._root = root
        self._patterns = tuple(patterns)
        self._confined = confined
        self._guessed = guessed
        self._besides = besides
        self._but = tuple(but)

    @property
    def patterns(self) -> tuple[str, ...]:
        """What is looked into, as it was named."""
        return self._patterns

    def search(self, query: Query, stop: Callable[[], bool]) -> Iterator[Excerpt | Notice]:
        """As `Source.search`. Files are read in the order of the patterns, those of one pattern by name.

        A log's rotations are read with it, oldest first.
        """
        return self._searched(Search(self.name, query, self._patterns, stop), stop)

    def _searched(self, search: Search, stop: Callable[[], bool]) -> Iterator[Excerpt | Notice]:
        """What is wrong with files is held back until one is read: if none is, it is why the search has failed."""
        reading = _Reading()
        held: list[Notice] = []
        for said in self._reads(search, reading, stop):
            if reading.files:
                yield from held
                held.clear()
            if isinstance(said, Notice) and said.kind == "partial" and said.path and not reading.files:
                held.append(said)
            else:
                yield said
        if stop():
            return
        if held and not reading.files:
            *others, last = held
            yield from others
            yield replace(last, kind="failed")
            return
        yield from held
        yield self._last_word(search, reading)

    def _reads(self, search: Search, reading: "_Reading", stop: Callable[[], bool]) -> Iterator[Excerpt | Notice]:
        files: list[_File] = []
        for found in self._files():
            if isinstance(found, Notice):
                yield found
            else:
                files.append(found)
        files = _in_order(files)
        reading.total = sum(file.size for file in files)
        for file in files:
            yield from self._read(search, file, reading)
            if stop():
                return
            yield from search.grown()
            reading.done += file.size
        yield from search.remarks()

    def _read(self, search: Search, file: _File, reading: "_Reading") -> Iterator[Excerpt | Notice]:
        try:
            with file.path.open("rb", buffering=0) as opened, closing(Stream(opened)) as stream:
                for found in search.stream(stream, file.shown, file.modified):
                    if found is not None:
                        yield found
                    elif reading.is_worth_telling(stream.consumed):
                        yield Notice(
                            self.name, "progress", f"reading {file.shown}", "", file.shown, reading.told, reading.total
                        )
        except OSError as error:
            yield self._unreadable(file.shown, error)
            return
        reading.files += stream.text
        if stream.damage:
            how_far = "was not read to its end" if stream.text else "was not read"
            yield self._partial(file.shown, f"{how_far}: {stream.damage}")

    def _files(self) -> Iterator[_File | Notice]:
        """Each file once, by however many names or patterns it goes, and what was wrong with the others."""
        others = self._besides._files() if self._besides else ()  # noqa: SLF001  # of its own kind
        left = (*others, *map(self._looked_at, self._but))
        seen = {found.inode for found in left if isinstance(found, _File)}
        for pattern in self._patterns:
            paths = matching(self._root, pattern)
            if not paths and not self._guessed:
                yield self._matches_none(pattern)
            for found in map(self._looked_at, paths):
                if isinstance(found, Notice):
                    yield found
                elif found.inode not in seen:
                    seen.add(found.inode)
                    yield found

    def _looked_at(self, path: Path) -> _File | Notice:
        root = self._root.absolute()
        path = Path(os.path.normpath(path.absolute()))
        shown = clean((path.relative_to(root) if path.is_relative_to(root) else path).as_posix())
        try:
            status = path.stat()
            if not (stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)):
                return self._partial(
                    shown, "is no regular file and was not read", "pipe it in: --file - reads what comes"
                )
            real = path.resolve(strict=True)
        except (OSError, RuntimeError) as error:  # RuntimeError: symbolic links that go in a circle
            return self._unreadable(shown, error)
        if self._confined and not real.is_relative_to(root.resolve()):
            return self._partial(shown, "lies outside the workspace and was not read", "name it with --log or --file")
        if stat.S_ISDIR(status.st_mode):
            return self._partial(shown, "cannot be listed: Permission denied")
        return _File(real, shown, status.st_size, _modified(status), (status.st_dev, status.st_ino))

    def _matches_none(self, pattern: str) -> Notice:
        is_folder = os.path.isdir(self._root / os.path.expanduser(pattern))  # noqa: PTH111, PTH112 - Path's raise for what is not there or not allowed
        if is_folder:
            return self._partial(clean(pattern), "is a folder without files")
        begin = "the root of the workspace" if self._confined else clean(str(self._root.absolute()))
        return self._partial(clean(pattern), "matches no file", f"patterns count from {begin}")

    def _unreadable(self, shown: str, error: Exception) -> Notice:
        """OSError, or RuntimeError for links in a circle."""
        number = error.errno if isinstance(error, OSError) else None
        hint = ""
        if number == errno.ENOENT and not shown.startswith("/"):
            hint = f"paths count from {clean(str(self._root.absolute()))}"
        elif number in {errno.EACCES, errno.EPERM}:
            hint = f"`ls -l {shown}` shows who may read it"
        return self._partial(shown, f"cannot be read: {getattr(error, 'strerror', None) or error}", hint)

    def _partial(self, shown: str, problem: str, hint: str = "") -> Notice:
        return Notice(self.name, "partial", f"{shown} {problem}", hint, path=shown)

    def _last_word(self, search: Search, reading: "_Reading") -> Notice:
        if reading.files:
            searched = f"{reading.files} file{'s' * (reading.files > 1)}"
            return search.last_word(searched, "", reading.done, reading.total)
        asked = ", ".join(self._patterns)
        message = f"no log file could be read of {clean(asked)}" if asked else "no log files are named"
        return Notice(self.name, "failed", message, "name them with --file, or as paths under [logs.local] in rca.toml")


_AGAIN: Final = re.compile(r"(?:\*\*/){2,}")


def matching(root: Path, pattern: str) -> list[Path]:
    """The files that a path, a glob or a folder names, counted from `root`, and folders that cannot be listed.

    A path without a glob's signs is given back whether there is such a file or not.
    """
    expanded = os.path.expanduser(pattern)  # noqa: PTH111 - Path's raises for a user who is not there
    if "\0" in expanded:
        return []
    named = root / expanded
    if os.path.exists(named) or not glob.has_magic(expanded):  # noqa: PTH110 - Path's raises where a folder is closed
        paths = [named]
    else:
        once = _AGAIN.sub("**/", expanded)  # the same files; each further `**/` would walk the whole tree again
        names = glob.glob(once, root_dir=root, recursive=True)  # noqa: PTH207  # Path.glob enters hidden folders and takes no absolute patterns
        paths = [root / name for name in sorted(names)]
    is_folder = os.path.isdir
    return [inner for path in paths for inner in (_inside(path) if is_folder(path) else [path])]


@dataclass(slots=True)
class _Reading:
    """How far a search is, in bytes of the files on disk."""

    total: int = 0
    done: int = 0
    """Of the files that are behind it."""
    files: int = 0
    told: int = 0

    def is_worth_telling(self, consumed: int) -> bool:
        """Whether much was read since the last notice; then this one is noted."""
        if self.done + consumed - self.told < _STEP:
            return False
        self.told = self.done + consumed
        return True


def _in_order(files: Sequence[_File]) -> list[_File]:
    """Logs in the order in which they were named, each with its rotations, oldest first."""
    logs: dict[str, list[_File]] = {}
    for file in files:
        logs.setdefault(log_of(file.shown), []).append(file)
    return [file for log in logs.values() for file in sorted(log, key=lambda file: age(file.shown))]


def _inside(folder: Path) -> list[Path]:
    """All files in a folder and the folders in it, by name, without hidden ones; also folders that cannot be listed.

    Links to folders are not followed.
    """
    out: list[Path] = []
    for parent, folders, names in os.walk(folder, onerror=lambda error: out.append(Path(error.filename))):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        out.extend(Path(parent, name) for name in sorted(names) if not name.startswith("."))
    return out


def _modified(status: os.stat_result) -> datetime | None:
    try:
        return datetime.fromtimestamp(status.st_mtime, UTC)
    except (ValueError, OverflowError, OSError):  # a clock that was far off
        return None

"""Log files on this machine: globs, folders, rotations, archives. One that cannot be read never hides the others."""

import glob
import os
import re
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
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
    What `besides` reads is left to it.
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
    ) -> None:
        self._root = root
        self._patterns = tuple(patterns)
        self._confined = confined
        self._guessed = guessed
        self._besides = besides

    def search(self, query: Query, stop: Callable[[], bool]) -> Iterator[Excerpt | Notice]:
        """As `Source.search`. Files are read in the order of the patterns, those of one pattern by name.

        A log's rotations are read with it, oldest first.
        """
        return self._searched(Search(self.name, query, self._patterns, stop), stop)

    def _searched(self, search: Search, stop: Callable[[], bool]) -> Iterator[Excerpt | Notice]:
        files: list[_File] = []
        for found in self._files():
            if isinstance(found, Notice):
                yield found
            else:
                files.append(found)
        files = _in_order(files)
        reading = _Reading(total=sum(file.size for file in files))
        for file in files:
            yield from self._read(search, file, reading)
            if stop():
                return
            yield from search.grown()
            reading.done += file.size
        yield from search.remarks()
        yield self._last_word(search, reading)

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
            yield self._partial(file.shown, f"cannot be read: {error.strerror or error}")
            return
        reading.files += stream.text
        if stream.damage:
            yield self._partial(file.shown, f"was not read to its end: {stream.damage}")

    def _files(self) -> Iterator[_File | Notice]:
        """Each file once, by however many names or patterns it goes, and what was wrong with the others."""
        others = self._besides._files() if self._besides else ()  # noqa: SLF001  # of its own kind
        seen = {found.inode for found in others if isinstance(found, _File)}
        for pattern in self._patterns:
            paths = self._matching(pattern)
            if not paths and not self._guessed:
                yield self._partial(clean(pattern), "matches no file", "patterns count from the root of the workspace")
            for found in map(self._looked_at, paths):
                if isinstance(found, Notice):
                    yield found
                elif found.inode not in seen:
                    seen.add(found.inode)
                    yield found

    def _matching(self, pattern: str) -> list[Path]:
        """The files that a pattern names, and folders that cannot be listed."""
        expanded = os.path.expanduser(pattern)  # noqa: PTH111 - Path's raises for a user who is not there
        if "\0" in expanded:
            return []
        named = self._root / expanded
        if named.exists() or not glob.has_magic(expanded):
            paths = [named]
        else:
            once = _AGAIN.sub("**/", expanded)  # the same files; each further `**/` would walk the whole tree again
            names = glob.glob(once, root_dir=self._root, recursive=True)  # noqa: PTH207  # Path.glob enters hidden folders and takes no absolute patterns
            paths = [self._root / name for name in sorted(names)]
        return [inner for path in paths for inner in (_inside(path) if path.is_dir() else [path])]

    def _looked_at(self, path: Path) -> _File | Notice:
        root = self._root.absolute()
        path = Path(os.path.normpath(path.absolute()))
        shown = clean((path.relative_to(root) if path.is_relative_to(root) else path).as_posix())
        try:
            real = path.resolve(strict=True)
            status = real.stat()
        except (OSError, RuntimeError) as error:  # RuntimeError: symbolic links that go in a circle
            return self._partial(shown, f"cannot be read: {getattr(error, 'strerror', None) or error}")
        if self._confined and not real.is_relative_to(root.resolve()):
            return self._partial(shown, "lies outside the workspace and was not read", "name it with --log or --file")
        if stat.S_ISDIR(status.st_mode):
            return self._partial(shown, "cannot be listed: Permission denied")
        if not stat.S_ISREG(status.st_mode):
            return self._partial(shown, "is no regular file and was not read")
        return _File(real, shown, status.st_size, _modified(status), (status.st_dev, status.st_ino))

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


@dataclass(slots=True)
class _Reading:
    """How far a search is, in bytes of the files on disk."""

    total: int
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

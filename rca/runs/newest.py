"""The newest failing run of a workspace: what `rca new` starts from when nothing is named.

What must not enter: reading outside of the workspace, whatever a pattern or a link says.
"""

import os
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path, PurePath
from typing import Final

from rca.errors import RcaError
from rca.runs.read import read
from rca.runs.run import Run
from rca.runs.times import iso

_PASSED_BY: Final = frozenset({"node_modules", "venv", "env", "__pycache__", "site-packages", "vendor"})
_MOST_FOLDERS: Final = 20_000
_MOST_FILES: Final = 64
"""Reports that are read, the latest written first: older ones are nobody's newest run."""
_MOST_CANDIDATES: Final = 2_000
"""Files of any XML that are opened to see whether they are reports."""
_MOST_BYTES: Final = 64 * 1024 * 1024
_HEAD: Final = 4096
DEFAULT: Final = ("**/*.xml",)


def newest(root: Path, patterns: Sequence[str] = ()) -> Path | None:
    """The JUnit XML below `root` whose run failed most recently; None when there is none.

    By the run's own time, else by the file's: a report downloaded today can be last week's. A later run that passed
    does not hide a failing one (its age, `Run.at`, is for the caller to say): a suite that is green says nothing about
    another, and who asks for a failure wants one. `patterns` are relative to `root`, with `**`; hidden folders are
    entered only where a pattern names them.
    Raises RcaError (2) for a pattern that leads out of `root`.
    """
    best: tuple[str, Path] | None = None
    for written, path in _reports(root, patterns or DEFAULT):
        at = _failed_at(path, written)
        if at and (best is None or at > best[0]):
            best = at, path
    return best[1] if best else None


def written(root: Path, patterns: Sequence[str], since_ns: int) -> list[Path]:
    """JUnit XML below `root` that was written since that moment (a file's time in ns), the latest first.

    Raises RcaError (2) as `newest` does.
    """
    return [path for _, path in _reports(root, patterns or DEFAULT) if path.stat().st_mtime_ns >= since_ns]


def newest_run(root: Path, patterns: Sequence[str] = ()) -> Run:
    """The run of that report. Raises RcaError when there is none, or it cannot be read."""
    found = newest(root, patterns)
    if found is None:
        raise RcaError(
            f"no failing run found in {root}",
            'name a JUnit XML, a log or `-`, give --error "...", or set runs.junit in rca.toml; looked for '
            + ", ".join(patterns or DEFAULT),
        )
    return read(found)


def _reports(root: Path, patterns: Sequence[str]) -> list[tuple[float, Path]]:
    """Files that look like JUnit XML, the latest first, with their modification times."""
    found: dict[Path, os.stat_result] = {}
    for pattern in patterns:
        for entry in _matching(root, pattern):
            if not entry.is_symlink() and entry.is_file():
                found[Path(entry.path)] = entry.stat()
    latest = sorted(found.items(), key=lambda item: (-item[1].st_mtime, str(item[0])))[:_MOST_CANDIDATES]
    kept: list[tuple[float, Path]] = []
    budget = _MOST_BYTES
    for path, stat in latest:
        if len(kept) == _MOST_FILES or (kept and budget < stat.st_size):
            break
        if _is_junit(path):
            kept.append((stat.st_mtime, path))
            budget -= stat.st_size
    return kept


def _matching(root: Path, pattern: str) -> Iterator[os.DirEntry[str]]:
    parts = PurePath(pattern).parts
    if PurePath(pattern).is_absolute() or ".." in parts:
        raise RcaError(
            f"the pattern {pattern!r} of [runs] junit leads out of the workspace", "Name the file: rca new FILE"
        )
    fixed = next((at for at, part in enumerate(parts) if re.search(r"[*?\[]", part)), len(parts) - 1)
    start = root.joinpath(*parts[:fixed])
    wanted = _regex(parts[fixed:])
    if start.resolve().is_relative_to(root.resolve()):
        for entry in _walk(str(start)):
            if wanted.fullmatch(os.path.relpath(entry.path, start).replace(os.sep, "/")):
                yield entry


def _walk(start: str) -> Iterator[os.DirEntry[str]]:
    """Files below `start`, folder by folder, so that a deep tree cannot use up the limit before its neighbours."""
    folders = [start]
    for at in range(_MOST_FOLDERS):
        if at == len(folders):
            return
        try:
            with os.scandir(folders[at]) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
        except OSError:  # gone meanwhile, or not ours to read: the other folders are still worth a look
            continue
        for entry in listed:
            if not entry.is_dir(follow_symlinks=False):
                yield entry
            elif not entry.name.startswith(".") and entry.name not in _PASSED_BY:
                folders.append(entry.path)


def _regex(parts: Sequence[str]) -> re.Pattern[str]:
    """`reports/**/*.xml` as a regular expression for paths with slashes; `**` stands for any folders, or none."""
    pieces = ["(?:[^/]+/)*" if part == "**" else _segment(part) + "/" for part in parts]
    if parts and parts[-1] == "**":
        pieces.append("[^/]+/")
    return re.compile("".join(pieces).removesuffix("/"))


def _segment(part: str) -> str:
    return "".join({"*": "[^/]*", "?": "[^/]"}.get(letter, re.escape(letter)) for letter in part)


def _is_junit(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return b"<testsuite" in file.read(_HEAD).replace(b"\0", b"")  # UTF-16 too
    except OSError:
        return False


def _failed_at(path: Path, written: float) -> str:
    """When the run in `path` began (else when it was written); "" when nothing in it failed or it cannot be read."""
    try:
        run = read(path)
    except RcaError:
        return ""
    if not run.failures:
        return ""
    return run.at or iso(datetime.fromtimestamp(written, tz=UTC))

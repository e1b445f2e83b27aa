"""Which files hold analyses, and what tells a changed one from an unchanged one. None is opened here."""

import os
import stat
from pathlib import Path
from typing import Final, NamedTuple

from rca.errors import RcaError

FOLDER: Final = "analyses"
SUFFIX: Final = ".yaml"


Stamp = tuple[int, int, int]
"""What tells a changed file from an unchanged one: bytes, nanoseconds of the last change, inode. A plain tuple, since
thousands are made at each look."""
UNREADABLE: Final[Stamp] = (-1, -1, -1)
"""Of a file that is listed but cannot be looked at, such as a link to nowhere. Read anyway, for the reason why."""


class Found(NamedTuple):
    """The analyses of a workspace: stamps by path from its root, and names that are not UTF-8, made visible."""

    stamps: dict[str, Stamp]
    misnamed: tuple[str, ...]


def scan(root: Path) -> Found:
    """Look at `analyses/`. Cycles, hidden files and whatever is no file are not analyses.

    Raises RcaError when the folder cannot be read; a folder that is missing has none.
    """
    folder = root / FOLDER
    try:
        with os.scandir(folder) as entries:
            named = [(entry.name, _stamp(entry)) for entry in entries if _is_named_so(entry.name)]
    except (FileNotFoundError, NotADirectoryError):
        return Found({}, ())
    except OSError as error:
        raise RcaError(f"{folder} cannot be read: {error.strerror}", "check the rights of the folder") from None
    regular = [(f"{FOLDER}/{name}", stamp) for name, stamp in named if stamp]
    misnamed = [path.encode("utf-8", "backslashreplace").decode() for path, _ in regular if not _is_utf8(path)]
    return Found({path: stamp for path, stamp in regular if _is_utf8(path)}, tuple(misnamed))


def _leads_out(entry: os.DirEntry[str]) -> bool:
    """Whether it is a link out of the workspace: a cloned repository must not reach the user's own files."""
    if not entry.is_symlink():
        return False
    root = Path(entry.path).parents[1].resolve()
    return not Path(entry.path).resolve().is_relative_to(root)


def _is_utf8(path: str) -> bool:
    return path.isascii() or not any("\ud800" <= character <= "\udfff" for character in path)


def _is_named_so(name: str) -> bool:
    return name.endswith(SUFFIX) and not name.startswith(".")


def _stamp(entry: os.DirEntry[str]) -> Stamp | None:
    try:
        status = entry.stat(follow_symlinks=not _leads_out(entry))
    except OSError:
        return UNREADABLE
    if not stat.S_ISREG(status.st_mode):
        return None
    return status.st_size, status.st_mtime_ns, status.st_ino

"""Text files replaced whole: after a crash or on a full disk a file is the old one or the new one, never a part.

What must not enter: YAML, analyses, or any idea of what the files say.
"""

from __future__ import annotations

import errno
import fcntl
import os
import stat
import time
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rca import settings
from rca.errors import REFUSED, RcaError
from rca.store import atomic

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST: Final = 64 * 1024 * 1024
PATIENCE: Final = 10.0
"""Seconds to wait for a lock. Whoever holds one writes a single file."""
_POLL: Final = 0.02


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a file was when it was read or written: size in bytes, change time in ns, inode, SHA-256 of its bytes."""

    size: int
    mtime_ns: int
    inode: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Stored:
    """A file's text, with its byte order mark and line ends as they are, and its stamp."""

    text: str
    stamp: Stamp


def read(path: Path) -> Stored:
    """The text of a regular UTF-8 file of at most 64 MB. Errors: RcaError naming the file, and a line if it can."""
    try:
        seen = path.stat()
        if not stat.S_ISREG(seen.st_mode) or seen.st_size > LARGEST:  # before it is opened: a pipe would block
            raise RcaError(f"{path} is no text file of at most 64 MB", "name another file")
        with path.open("rb") as stream:
            status, raw = os.fstat(stream.fileno()), stream.read()
    except FileNotFoundError:
        raise RcaError(f"{path} does not exist", "`rca list` shows what there is") from None
    except OSError as error:
        raise RcaError(f"{path} cannot be read: {_reason(error)}", f"look at it with `ls -l {path}`") from None
    return Stored(_decoded(raw, path), _stamp(status, raw))


def _decoded(raw: bytes, path: Path) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise RcaError(f"{path}:{line}: the file is not in UTF-8", "save it as UTF-8 in your editor") from None


def _stamp(status: os.stat_result, raw: bytes) -> Stamp:
    return Stamp(status.st_size, status.st_mtime_ns, status.st_ino, sha256(raw).hexdigest())


def is_untouched(path: Path, stamp: Stamp) -> bool:
    """Whether the file is, by size, time and inode, the one that was read. False when it is gone."""
    try:
        seen = path.stat()
    except OSError:
        return False
    return (seen.st_size, seen.st_mtime_ns, seen.st_ino) == (stamp.size, stamp.mtime_ns, stamp.inode)


def is_writable(path: Path) -> bool:
    """Whether this user may write the file and rename another into its place; of what is not there yet, may make it."""
    if path.exists():
        folder = path if path.is_dir() else path.parent
        return os.access(path, os.W_OK) and os.access(folder, os.W_OK | os.X_OK)
    return is_writable(path.parent) if path != path.parent else False


def require_inside(path: Path, root: Path) -> None:
    """Refuse a path below `root` that a link leads out of it: a cloned repository must not reach the user's own files.

    Errors: RcaError with exit code `REFUSED`.
    """
    if not path.resolve().is_relative_to(root.resolve()):
        raise RcaError(
            f"{path} is a link that leads out of the workspace, so it is neither read nor written",
            "replace the link by the file itself",
            REFUSED,
        )


def write_atomic(path: Path, text: str) -> Stamp:
    """Write a file whole, or leave it as it was. Its mode is kept; behind a symbolic link the real file is written.

    Folders are made as needed. Errors: RcaError with exit code `REFUSED` when it cannot be written.
    """
    return _write(path, text, Path(os.path.realpath(path)), atomic.take_over)


def create_exclusive(path: Path, text: str) -> Stamp:
    """Write a file that must not exist yet, whole.

    Errors: FileExistsError, for the caller to choose another name; RcaError with exit code `REFUSED` when it cannot be
    written.
    """
    try:
        return _write(path, text, Path(os.path.realpath(path.parent)) / path.name, atomic.claim)
    except atomic.NameTakenError:
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path)) from None


def replace(path: Path, text: str, expected: Stamp) -> Stamp:
    """Write a file whole if it still holds what `expected` was taken of, else leave it.

    The content counts: a file that was only touched, or changed and changed back, is the same. Nothing is written when
    it holds `text` already. Errors: RcaError with exit code `REFUSED` when it changed or cannot be written.
    """

    def exchange(temporary: Path, real: Path) -> None:
        _expect(path, expected)  # once more: an editor does not ask for our lock, and writing took a while
        atomic.take_over(temporary, real)

    with locked(path):
        current = _expect(path, expected)
        if current.text == text:
            return current.stamp
        return _write(path, text, Path(os.path.realpath(path)), exchange)


def _expect(path: Path, expected: Stamp) -> Stored:
    hint = "load it again and repeat the edit"
    if not path.exists():
        raise RcaError(f"{path} was removed after it was loaded", f"restore it, then {hint}", REFUSED)
    current = read(path)
    if current.stamp.sha256 != expected.sha256:
        raise RcaError(f"{path} was changed by another program after it was loaded", hint, REFUSED)
    return current


@contextmanager
def locked(path: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the lock of a file, by its real path, among all programs of this user. Not re-entrant.

    The lock lies in the user's state folder and ends with the process that holds it. `patience` is in seconds.
    Errors: RcaError with exit code `REFUSED` when another process does not let go of it.
    """
    name = sha256(os.fsencode(os.path.realpath(path))).hexdigest()
    folder = settings.state_dir() / "locks"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        hint = "set XDG_STATE_HOME to a folder that can be written"
        raise RcaError(f"no lock can be made in {folder}: {_reason(error)}", hint, REFUSED) from None
    try:
        _lock(descriptor, path, time.monotonic() + patience)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int, path: Path, deadline: float) -> None:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                hint = "wait until it is done, or end it"
                raise RcaError(f"{path} is being written by another rca", hint, REFUSED) from None
            time.sleep(_POLL)
        else:
            return


def _write(path: Path, text: str, real: Path, publish: atomic.Publish) -> Stamp:
    try:
        raw = text.encode("utf-8")
        status = atomic.write(real, raw, publish)
    except OSError as error:
        hint = f"may you write to the file and to its folder {real.parent}? Both are as they were"
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            hint = "make room and try again; the file is as it was"
        raise RcaError(f"{path} cannot be written: {_reason(error)}", hint, REFUSED) from None
    except UnicodeEncodeError:
        raise RcaError(f"{path} cannot be written: half a character is in the text", "remove it", REFUSED) from None
    return _stamp(status, raw)


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()

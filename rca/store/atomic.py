"""One file written whole: filled under another name, flushed, renamed, its folder flushed. Knows bytes and names."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
from collections.abc import Callable
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

Publish: TypeAlias = Callable[[Path, Path], None]
"""How a temporary file gets the real name."""
_NO_HARD_LINKS: Final = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK})


class NameTakenError(Exception):
    """A file that must not exist yet does."""


def write(real: Path, raw: bytes, publish: Publish) -> os.stat_result:
    """Write `raw` to a file that is no symbolic link, and say what it is on disk then. Folders are made as needed.

    What a crash left of an earlier writing of the same file is removed, unless `publish` is `claim`: a new file has
    none, and listing the folder for each of many would take time that grows with their square.
    Errors: OSError, and then the file is as it was; what `publish` raises.
    """
    real.parent.mkdir(parents=True, exist_ok=True)
    if publish is not claim:
        _sweep(real)
    with _temporary(real) as (descriptor, temporary):
        _fill(descriptor, raw)
        status = os.fstat(descriptor)
        publish(temporary, real)
    _flush_folder(real.parent)
    return status


@contextmanager
def _temporary(real: Path) -> Iterator[tuple[int, Path]]:
    """A new file beside `real`, open and locked; gone at the end unless it was renamed.

    The lock tells a file that is being written from one that a crash left.
    """
    mode = _mode(real)
    while True:
        temporary = real.with_name(f".{real.name}.{os.urandom(8).hex()}.tmp")
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
        with suppress(OSError):  # some network file systems have no locks
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        if os.fstat(descriptor).st_nlink:
            break
        os.close(descriptor)  # another process swept it away before it was locked
    try:
        if mode is not None:
            os.fchmod(descriptor, mode)
        yield descriptor, temporary
    finally:
        temporary.unlink(missing_ok=True)
        os.close(descriptor)


def _mode(real: Path) -> int | None:
    """The mode of a file that is there. Errors: PermissionError when it is read-only, though a rename would not ask."""
    try:
        status = real.stat()
    except FileNotFoundError:
        return None
    if not os.access(real, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    return stat.S_IMODE(status.st_mode)


def _fill(descriptor: int, raw: bytes) -> None:
    left = memoryview(raw)
    while left:
        left = left[os.write(descriptor, left) :]
    os.fsync(descriptor)


def claim(temporary: Path, real: Path) -> None:
    """Give a file its name if nothing has it. Errors: NameTakenError."""
    try:
        try:
            real.hardlink_to(temporary)
        except OSError as error:
            if error.errno not in _NO_HARD_LINKS:
                raise
            os.close(os.open(real, os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666))
            temporary.replace(real)
    except FileExistsError:
        raise NameTakenError from None


def take_over(temporary: Path, real: Path) -> None:
    """Give a file its name, whoever had it."""
    temporary.replace(real)


def _flush_folder(folder: Path) -> None:
    """Make a rename survive a power loss."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:  # some file systems cannot flush a folder
            raise
    finally:
        os.close(descriptor)


def _sweep(real: Path) -> None:
    """Remove temporary files of `real` whose writer is gone."""
    start = f".{real.name}."
    with os.scandir(real.parent) as entries:
        left = [entry.path for entry in entries if entry.name.startswith(start) and entry.name.endswith(".tmp")]
    for path in left:
        with suppress(OSError):  # gone, in use or not ours: harmless either way
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                Path(path).unlink()
            finally:
                os.close(descriptor)

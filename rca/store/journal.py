"""Words that no edit has saved yet, kept at every key: what was being typed outlives a kill, a crash, a lost terminal.

One file per running walk in the user's state folder, locked while its process lives, so that the next start can tell
what was left behind. A journal is a convenience: it never stops the walk. What must not enter: the model, the prompts.
"""

from __future__ import annotations

import fcntl
import json
import os
import stat
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self
from zlib import crc32

from rca import settings
from rca.text import clean

if TYPE_CHECKING:
    from pathlib import Path

ROOM: Final = 1 << 16
"""Bytes of a journal beyond which its beginning is written over."""
PATIENCE: Final = 0.1
"""Seconds that a claim waits for another start, which locks a file only to see whether it is left."""
_LARGEST: Final = 64 * 1024 * 1024
_KIND: Final = ".v1.journal"
"""What names end in. An rca that writes otherwise uses another ending, so that neither removes the other's files."""


class Kept(NamedTuple):
    """What is being typed, and where it belongs. Every text may be empty."""

    analysis: str
    """The id of the analysis, "" while nothing of it is on file."""
    title: str
    signature: str
    """The key of the failure's signature."""
    prompt: str
    """Which question of the walk is open: "because", "reason", "action"."""
    of: str
    """What the question is about: "failure", "W3", "A1"."""
    question: str
    text: str
    """What was typed so far."""
    at: str
    """When it changed last: ISO 8601 in UTC."""
    draft: Mapping[str, Any] | None = None
    """The analysis as a plain tree that JSON can hold, while it is not on file, so that it can be taken up again."""
    others: Sequence[Sequence[str]] = ()
    """What was typed to other questions and left there: prompt, what it is about, question, text."""
    numbers: Sequence[Sequence[str]] = ()
    """The numbers that what is typed cites excerpts by: what identifies an excerpt, then its number."""


class Journal:
    """The unsaved words of one walk. Not for several threads.

    The file holds records, one a line: CRC-32 of the rest in hex, a space, JSON with a number that grows. The record
    with the highest number counts. They follow each other until the file is large enough; the next is then written over
    the first ones, never over the newest, and the others are cut off. So the newest whole record survives a kill at
    any point, and the checksum tells it from one that was written half over another.
    """

    def __init__(self, folder: Path, start: str) -> None:
        self._folder = folder
        self._start = start
        self._path = folder
        self._descriptor = -1
        self._number = 0
        self._newest = range(0)
        """The bytes of the file that the newest record takes."""
        self._redacted = 0
        self._draft: Mapping[str, Any] | None = None
        self._encoded = "null"

    @classmethod
    def begin(cls, root: Path) -> Self:
        """The journal of a walk in the workspace `root`. Makes no file yet."""
        return cls(_folder(), _start(root))

    def note(self, kept: Kept) -> bool:
        """Keep what is being typed in place of what was; secrets are taken out.

        When it returns True the kernel has it all: a kill right after loses nothing. False when the disk or the folder
        does not take it; what was kept before may then still be there. Never raises for what a disk does.
        """
        record = self._record(kept)
        hidden = record.count(b"[REDACTED:")
        try:
            if self._descriptor < 0 or not os.fstat(self._descriptor).st_nlink:  # removed by somebody who tidies up
                self._open()
            if not self._write(record):
                return False
            if hidden > self._redacted:  # earlier records hold the secret's first characters, as they were typed
                os.pwrite(self._descriptor, b"\n" * self._newest.start, 0)
        except OSError:
            return False
        self._redacted = hidden
        return True

    def settle(self) -> None:
        """Nothing is unsaved any more: the file is removed, or emptied where it cannot be."""
        if self._descriptor >= 0:
            with suppress(OSError):
                os.ftruncate(self._descriptor, 0)
                self._path.unlink(missing_ok=True)
            self.close()

    def close(self) -> None:
        """Leave. What was noted and not settled stays for the next start."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def _record(self, kept: Kept) -> bytes:
        if kept.draft != self._draft:
            self._encoded = _json(_each(clean, kept.draft))
            self._draft = _each(str, kept.draft)  # a copy: the caller may go on changing its own
        self._number += 1
        fields = kept._asdict() | {"title": clean(kept.title), "question": clean(kept.question)}
        fields |= {"text": clean(kept.text), "others": _each(clean, kept.others), "number": self._number}
        del fields["draft"]
        body = f'{_json(fields)[:-1]},"draft":{self._encoded}}}'.encode("utf-8", "backslashreplace")
        return b"%08x %b\n" % (crc32(body), body)

    def _open(self) -> None:
        self.close()
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        while True:
            self._path = self._folder / f"{self._start}{os.urandom(8).hex()}{_KIND}"
            flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
            self._descriptor = os.open(self._path, flags, 0o600)
            with suppress(OSError):  # some network file systems have no locks
                fcntl.flock(self._descriptor, fcntl.LOCK_EX)
            if os.fstat(self._descriptor).st_nlink:
                break
            os.close(self._descriptor)  # another start swept it away before it was locked
        self._newest, self._redacted = range(0), 0

    def _write(self, record: bytes) -> bool:
        """Write a record behind the newest, or at the beginning when there is enough room before the newest."""
        wrap = self._newest.stop > ROOM and len(record) <= self._newest.start
        at = 0 if wrap else self._newest.stop
        if os.pwrite(self._descriptor, record, at) < len(record):
            return False  # the next record goes to the same place
        self._newest = range(at, at + len(record))
        if wrap:
            os.ftruncate(self._descriptor, len(record))
        return True


class Left:
    """What a walk whose process is gone had not saved."""

    def __init__(self, path: Path, kept: Kept) -> None:
        self.path = path
        self.kept = kept
        self._descriptor = -1

    def claim(self) -> bool:
        """Take it up, until it is discarded or released or this process ends; False when another start has, or had."""
        if self._descriptor < 0:
            self._descriptor = _claimed(self.path, PATIENCE)
        return self._descriptor >= 0

    def discard(self) -> None:
        """Remove it for good, unless another start has taken it up."""
        if self.claim():
            with suppress(OSError):
                self.path.unlink(missing_ok=True)
            self.release()

    def release(self) -> None:
        """Leave it for another time."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def left_behind(root: Path) -> list[Left]:
    """What walks in the workspace `root` left whose process is gone and nobody has taken up, newest first.

    Never raises for what the files hold or the disk does; a file without a whole record is removed.
    """
    folder, start = _folder(), _start(root)
    try:
        names = os.listdir(folder)  # noqa: PTH208  # names are enough
    except OSError:
        return []
    found = [_left(folder / name) for name in names if name.startswith(start) and name.endswith(_KIND)]
    return sorted(filter(None, found), key=lambda left: left.kept.at, reverse=True)


def _left(path: Path) -> Left | None:
    descriptor = _claimed(path, 0)
    if descriptor < 0:
        return None
    try:
        kept = _newest(descriptor)
        if kept is not None:
            return Left(path, kept)
        path.unlink()
    except OSError:
        pass
    finally:
        os.close(descriptor)
    return None


def _folder() -> Path:
    return settings.state_dir() / "journals"


def _start(root: Path) -> str:
    """What the names of a workspace's journals begin with."""
    return sha256(os.fsencode(os.path.realpath(root))).hexdigest()[:16] + "-"


def _claimed(path: Path, patience: float) -> int:
    """A descriptor that holds the lock of a journal, or -1: its process lives, another has it, or it is gone."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return -1
    deadline = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() < deadline:
                time.sleep(0.002)
                continue
            os.close(descriptor)
            return -1
        except OSError:
            pass  # no locks on this file system: words offered twice are better than words lost
        status = os.fstat(descriptor)
        if stat.S_ISREG(status.st_mode) and status.st_nlink:
            return descriptor
        os.close(descriptor)
        return -1


_TEXTS: Final = ("analysis", "title", "signature", "prompt", "of", "question", "text", "at")


def _newest(descriptor: int) -> Kept | None:
    """The newest whole record, None when there is none."""
    with open(descriptor, "rb", closefd=False) as file:
        lines = file.read(_LARGEST).split(b"\n")[:-1]
    best, highest = None, -1
    for line in lines:
        check, _, body = line.partition(b" ")
        if check != b"%08x" % crc32(body):
            continue
        with suppress(ValueError, TypeError, KeyError, AttributeError, RecursionError):
            fields = json.loads(body)
            number = fields.pop("number")
            for name in ("others", "numbers"):
                fields[name] = tuple(tuple(map(str, part)) for part in fields.get(name, ()))
            if not all(isinstance(fields[name], str) for name in _TEXTS):
                continue
            if number > highest:
                best, highest = Kept(**fields), number
    return best


def _json(tree: object) -> str:
    return json.dumps(tree, ensure_ascii=False, separators=(",", ":"))


def _each(function: Callable[[str], str], tree: Any) -> Any:  # noqa: ANN401  # trees are plain mappings, lists and scalars
    """The tree anew, with `function` of each text."""
    if isinstance(tree, Mapping):
        return {key: _each(function, part) for key, part in tree.items()}
    if isinstance(tree, list | tuple):
        return [_each(function, part) for part in tree]
    return function(tree) if isinstance(tree, str) else tree

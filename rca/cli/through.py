"""A command run with its terminal: what it prints passes through as it is, byte for byte, and its end is kept.

It has the user's own input and stays in the foreground, so keys, job control and questions are its own. Where output
goes to a terminal it writes to one too (a pseudo terminal), and keeps its colours. What must not enter: any idea of
what is printed.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import select
import signal
import subprocess
import termios
import threading
from collections import deque
from typing import TYPE_CHECKING, Final, NamedTuple

from rca.errors import RcaError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from types import FrameType

KEPT: Final = 8 << 20
"""Bytes of what it printed that are kept, the last ones. To clean and read so many takes two seconds."""
_PIECE: Final = 1 << 16
_FORWARDED: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGUSR1, signal.SIGUSR2)
_OF_KEYS: Final = frozenset({signal.SIGINT, signal.SIGQUIT})
NOT_FOUND: Final = 127
NOT_EXECUTABLE: Final = 126
_BY_SIGNAL: Final = 128
"""Shells' exit codes: for a command that is not there, that cannot be run, and added to a signal's number."""
_OUTPUTS: Final = (1, 2)


class Ended(NamedTuple):
    """A command that was run."""

    code: int
    """As a shell gives it."""
    output: bytes
    """The end of what it printed, both streams as they came."""
    left_out: int
    """Bytes before that."""
    interrupted: bool
    """Whether somebody interrupted it."""


class _Tail:
    """The last bytes of a stream."""

    def __init__(self) -> None:
        self._pieces: deque[bytes] = deque()
        self._held = 0
        self._all = 0

    def add(self, piece: bytes) -> None:
        self._pieces.append(piece)
        self._held += len(piece)
        self._all += len(piece)
        while self._held - len(self._pieces[0]) >= KEPT:
            self._held -= len(self._pieces.popleft())

    def taken(self) -> tuple[bytes, int]:
        """The bytes, from a line's beginning where some are missing, and how many are missing."""
        kept = b"".join(self._pieces)[-KEPT:]
        if len(kept) < self._all:
            kept = kept[kept.find(b"\n") + 1 :]
        return kept, self._all - len(kept)


def run(command: Sequence[str], folder: Path) -> Ended:
    """Run the command in that folder to its end.

    Errors: RcaError with a shell's exit code, 127 when there is no such command and 126 when it cannot be run.
    """
    ways, ends = _ways()
    try:
        child = subprocess.Popen(command, cwd=folder, stdout=ends[1], stderr=ends[2])  # noqa: S603  the user's own
    except OSError as error:
        for way in ways:
            os.close(way)
        raise _not_run(command[0], error) from None
    finally:
        for end in set(ends.values()):
            os.close(end)
    tail = _Tail()
    with _signals(child, ways) as interrupts:
        _pass_on(child, ways, tail)
        code = child.wait()
    output, left_out = tail.taken()
    ended = code if code >= 0 else _BY_SIGNAL - code
    return Ended(ended, output, left_out, bool(interrupts) or code == -signal.SIGINT)


def _not_run(name: str, error: OSError) -> RcaError:
    from rca.text import visible

    shown = visible(name)
    if isinstance(error, FileNotFoundError):
        return RcaError(f"there is no command {shown!r}", "give it as you type it: rca run -- pytest -q", NOT_FOUND)
    reason = (error.strerror or "no reason given").lower()
    return RcaError(f"{shown!r} cannot be run: {reason}", f"look at it with `ls -l {shown}`", NOT_EXECUTABLE)


def _ways() -> tuple[dict[int, int], dict[int, int]]:
    """Where the command's output arrives, with where it goes on to; and what it gets as its own outputs.

    Two outputs that are one file or terminal stay one, so that their lines keep their order.
    """
    first, second = _OUTPUTS
    here, there = _pair(first)
    ways, ends = {here: first}, {first: there, second: there}
    if not _are_one(first, second):
        here, there = _pair(second)
        ways[here] = second
        ends[second] = there
    return ways, ends


def _pair(output: int) -> tuple[int, int]:
    """A terminal like the one behind `output`, or a pipe: what we read, what the command writes to."""
    if not os.isatty(output):
        return os.pipe()
    here, there = os.openpty()
    with contextlib.suppress(termios.error):
        attributes = termios.tcgetattr(output)
        attributes[1] &= ~termios.OPOST  # the real terminal does that
        termios.tcsetattr(there, termios.TCSANOW, attributes)
    _resize(here, output)
    return here, there


def _resize(pseudo: int, output: int) -> None:
    with contextlib.suppress(OSError):
        fcntl.ioctl(pseudo, termios.TIOCSWINSZ, fcntl.ioctl(output, termios.TIOCGWINSZ, b"\0" * 8))


def _are_one(first: int, second: int) -> bool:
    try:
        one, other = os.fstat(first), os.fstat(second)
    except OSError:
        return False
    return (one.st_dev, one.st_ino, one.st_rdev) == (other.st_dev, other.st_ino, other.st_rdev)


def _pass_on(child: subprocess.Popen[bytes], ways: dict[int, int], tail: _Tail) -> None:
    """Until the command ends: what others still hold open (a server it left behind) is not waited for."""
    ended, ending = os.pipe()

    def wait() -> None:
        child.wait()
        os.close(ending)

    threading.Thread(target=wait, daemon=True).start()
    open_ways = dict(ways)
    is_over = False
    while open_ways:
        ready, _, _ = select.select([*open_ways, *([] if is_over else [ended])], [], [], 0 if is_over else None)
        if is_over and not ready:
            break
        is_over = is_over or ended in ready
        for way in ready:
            if way in open_ways and not _pass_piece(way, open_ways[way], tail):
                del open_ways[way]
                os.close(way)
    for way in open_ways:
        os.close(way)
    child.wait()
    os.close(ended)


def _pass_piece(way: int, output: int, tail: _Tail) -> bool:
    """Whether there may be more."""
    try:
        piece = os.read(way, _PIECE)
    except OSError as error:
        if error.errno != errno.EIO:  # a pseudo terminal's way to say that nobody writes any more
            raise
        return False
    tail.add(piece)
    return bool(piece) and _write(output, piece)


def _write(output: int, piece: bytes) -> bool:
    """Write it all; False where nobody reads any more, which the command learns by its next write."""
    rest = memoryview(piece)
    while rest:
        try:
            rest = rest[os.write(output, rest) :]
        except BlockingIOError:  # a program set the terminal so, which is ours too
            select.select([], [output], [])
        except OSError as error:
            if error.errno in {errno.EPIPE, errno.EIO, errno.EBADF}:
                return False
            raise
    return True


@contextlib.contextmanager
def _signals(child: subprocess.Popen[bytes], ways: dict[int, int]) -> Iterator[list[int]]:
    """Hand signals on while the command runs, and the size of the terminal; gives the interrupts that came.

    What the terminal's keys send, the command gets by itself: it is in the foreground as we are.
    """
    interrupts: list[int] = []

    def forward(number: int, _frame: FrameType | None) -> None:
        if number == signal.SIGINT:
            interrupts.append(number)
        if not (number in _OF_KEYS and _in_foreground()):
            with contextlib.suppress(ProcessLookupError):
                child.send_signal(number)

    def resize(_number: int, _frame: FrameType | None) -> None:
        for way, output in ways.items():
            if os.isatty(output):
                _resize(way, output)

    before = {number: signal.signal(number, forward) for number in _FORWARDED}
    before[signal.SIGWINCH] = signal.signal(signal.SIGWINCH, resize)
    try:
        yield interrupts
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _in_foreground() -> bool:
    try:
        terminal = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        return os.tcgetpgrp(terminal) == os.getpgrp()
    except OSError:
        return False
    finally:
        os.close(terminal)

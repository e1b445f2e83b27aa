"""What a program prints, searched like a log: `kubectl logs`, `journalctl -o json`, anything that a team set.

The program is started as it stands, never through a shell, and ends with the search, with whatever it started in its
process group. What leaves that on purpose (`setsid`, a daemon) cannot be followed and lives on; it is not waited for.
"""

from __future__ import annotations

import io
import os
import selectors
import shlex
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, cast

from rca.errors import RcaError
from rca.evidence.search import Search
from rca.evidence.source import Excerpt, Notice
from rca.evidence.stream import Stream
from rca.settings.consent import named
from rca.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rca.evidence.source import Query

_LOOK: Final = 0.1
"""Seconds between two looks at whether the search is to stop."""
_SILENT: Final = 3
"""Looks in a row without a byte after which a program that has ended is not waited for: others hold its pipe open."""
_COMPLAINT: Final = 4_000
"""Bytes of standard error that are kept: programs say last what was wrong."""
_STEP: Final = 4 << 20
"""Bytes between two notices of progress."""


@dataclass(frozen=True, slots=True)
class Command:
    """A program as a source. `title` is its name in the settings."""

    title: str
    run: Sequence[str]
    folder: Path
    """Where it is started."""
    timeout: float
    """Seconds."""
    limit: int
    """Bytes of its output that are read."""
    files: tuple[tuple[str, str], ...] | None = None
    """What the user agreed to of the files that it names, see `rca.settings.consent.named`; None is not compared."""

    @property
    def name(self) -> str:
        """`command pods`."""
        return f"command {self.title}"

    def search(self, query: Query, stop: Callable[[], bool]) -> Iterator[Excerpt | Notice]:
        """As `Source.search`."""
        return self._searched(Search(self.name, query, (), stop), stop)

    def _searched(self, search: Search, stop: Callable[[], bool]) -> Iterator[Excerpt | Notice]:
        asked = clean(shlex.join(self.run))
        yield Notice(self.name, "progress", f"running {asked}")
        if self._is_changed():
            why = f"{self.title} was not run: a file that it names has changed"
            yield Notice(self.name, "failed", why, "start again; `rca trust` shows and allows it")
            return
        try:
            output = _Output(self, stop)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            yield Notice(self.name, "failed", clean(f"{self.run[0]} cannot be run: {reason}"), self._hint)
            return
        with output:
            stream = Stream(cast("BinaryIO", output))
            told = 0
            for found in search.stream(stream, self.title):
                if found is not None:
                    yield replace(found, query=asked)
                elif output.taken - told >= _STEP:
                    told = output.taken
                    yield Notice(self.name, "progress", f"reading what {self.title} prints", done=told)
            if stop():
                return
            yield from (replace(grown, query=asked) for grown in search.grown())
            yield from search.remarks()
            ended = output.ended()
        if stop():
            return
        yield from self._last_words(search, stream, output, ended)

    def _is_changed(self) -> bool:
        """Whether a file that it names is another than when the settings were read."""
        try:
            return self.files is not None and named(self.folder, self.run) != self.files
        except RcaError:  # it has grown out of all measure
            return True

    def _last_words(self, search: Search, stream: Stream, output: _Output, ended: int) -> Iterator[Notice]:
        """How it ended. A program that failed without a word on standard output was not asked anything."""
        trouble = output.trouble
        if not trouble and ended:
            how = f"ended by signal {-ended}" if ended < 0 else f"ended with {ended}"
            trouble = f"{how}: {output.complaint}" if output.complaint else how
        if trouble and not output.taken:
            yield Notice(self.name, "failed", f"{self.title} {trouble}", self._hint)
            return
        if trouble or stream.damage:
            yield Notice(self.name, "partial", f"{self.title} {trouble or stream.damage}", self._hint)
        yield search.last_word(f"what {self.title} printed", done=output.taken)

    @property
    def _hint(self) -> str:
        return clean(f"try it in the shell: {shlex.join(self.run)}; it is set in [logs.command.{self.title}]")


class _Output(io.RawIOBase):
    """Standard output of the program while it runs: read without waiting longer than the search may.

    Raises OSError or ValueError where the program cannot be started.
    """

    def __init__(self, command: Command, stop: Callable[[], bool]) -> None:
        super().__init__()
        self.taken = 0
        """Bytes that were read."""
        self.trouble = ""
        """Why it was ended before its end, as the second half of a sentence."""
        self._command = command
        self._stop = stop
        self._said = b""
        self._until = time.monotonic() + command.timeout
        self._shares = _is_killed_as_a_group()
        self._child = subprocess.Popen(  # noqa: S603  # no shell, and only what the user agreed to
            list(command.run),
            cwd=command.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=not self._shares,
            bufsize=0,
        )
        self._waiting = selectors.DefaultSelector()
        self._pipes = [pipe for pipe in (self._child.stdout, self._child.stderr) if pipe is not None]
        for pipe in self._pipes:
            self._waiting.register(pipe, selectors.EVENT_READ)

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes; b"" at the end, and when the time, the size or the patience is used up."""
        silent = 0
        while silent < _SILENT and self._waiting.get_map() and not self._stop():
            if time.monotonic() > self._until:
                self.trouble = self.trouble or f"was ended after {self._command.timeout:g} s"
                return b""
            ready = self._waiting.select(_LOOK)
            silent = silent + 1 if not ready and self._child.poll() is not None else 0
            for key, _ in ready:
                got = os.read(key.fd, min(size, 1 << 16) if size > 0 else 1 << 16)
                if not got:
                    self._waiting.unregister(key.fileobj)
                elif key.fileobj is self._child.stderr:
                    self._said = (self._said + got)[-_COMPLAINT:]
                else:
                    return self._counted(got)
        return b""

    def _counted(self, got: bytes) -> bytes:
        left = self._command.limit - self.taken
        if len(got) > left:
            self.trouble = f"printed more than {self._command.limit:,} bytes; the rest was not read"
            self._until = 0.0
        self.taken += len(got[:left])
        return got[:left]

    @property
    def complaint(self) -> str:
        """The last line that says something on standard error, made safe."""
        lines = [line.strip() for line in clean(self._said).splitlines() if line.strip()]
        return lines[-1] if lines else ""

    def ended(self) -> int:
        """The program's exit code, once it has ended; 0 where it is ended from here, and when the search is to stop."""
        if self.trouble:
            return 0
        while not self._stop():
            left = self._until - time.monotonic()
            with suppress(subprocess.TimeoutExpired):
                return self._child.wait(max(0.0, min(_LOOK, left)))
            if left <= 0:
                self.trouble = f"did not end within {self._command.timeout:g} s"
                break
        return 0

    def close(self) -> None:
        """End the program and what it started."""
        if self.closed:
            return
        if self._shares:
            if self._child.poll() is None:  # else its number may be another's by now
                for pid in [*_below(self._child.pid), self._child.pid]:
                    _kill(os.kill, pid)
        else:
            _kill(os.killpg, self._child.pid)
        self._waiting.close()
        for pipe in self._pipes:
            pipe.close()
        self._child.wait()
        super().close()


def _kill(end: Callable[[int, int], None], pid: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        end(pid, signal.SIGKILL)


def _is_killed_as_a_group() -> bool:
    """Whether this process leads a group that no terminal and no session speaks to: `apart`, which is ended as a group.

    A program has to be in that group to end with it; else it gets a session of its own, which a terminal's keys spare.
    """
    if os.getpgrp() != os.getpid() or os.getsid(0) == os.getpid():
        return False
    try:
        terminal = os.open("/dev/tty", os.O_RDONLY | os.O_NOCTTY | os.O_CLOEXEC)
    except OSError:
        return True
    try:
        return os.tcgetpgrp(terminal) != os.getpgrp()
    except OSError:
        return True
    finally:
        os.close(terminal)


def _below(pid: int) -> Iterator[int]:
    """What a process has started and they in turn, as far as the system tells."""
    with suppress(OSError):
        for child in map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()):
            yield from _below(child)
            yield child

"""A source that is searched, or whatever else computes, in a process of its own: whoever asks goes on at full speed.

Searching computes, and Python threads compute in turn: a key pressed on the full screen would wait for it, again and
again. The child ends by itself when nobody listens any more.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from contextlib import closing, suppress
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any, Final, TypeVar

from rca.errors import RcaError
from rca.evidence.source import Notice

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence

    from rca.evidence.source import Excerpt, Query, Source

Found = TypeVar("Found")
_PATIENCE: Final = 0.1
"""Seconds between two looks at whether the search is to stop."""
_COMMAND: Final = (sys.executable, "-P", "-m", "rca.evidence.apart")
"""`-P`: the folder one works in may be anybody's, and its files must not be taken for Python's."""


class Apart:
    """The same source, searched elsewhere. It has to survive pickling."""

    def __init__(self, source: Source) -> None:
        self.name = source.name
        self._source = source

    def search(self, query: Query, stop: Callable[[], bool]) -> Iterator[Excerpt | Notice]:
        """As `Source.search`; an error of the query is raised by the first step, not by the call."""
        has_ended = False
        with closing(apart(self._source.search, (query,), stop)) as heard:
            for said in heard:
                has_ended = isinstance(said, Notice) and said.kind in {"done", "failed"}
                yield said
        if not has_ended and not stop():
            yield Notice(self.name, "failed", "the search ended before its end", "R asks again; `rca logs` says more")


def apart(
    work: Callable[..., Iterator[Found]],
    given: tuple[object, ...],
    stop: Callable[[], bool],
    files: Sequence[int] = (),
) -> Generator[Found, None, None]:
    """What `work(*given, stop)` yields in a process of its own; it and what it is given survive pickling.

    `files` are open there under the same numbers. An RcaError there is raised here; a child that dies ends it early.
    """
    request = pickle.dumps((work, given))
    reading, writing = os.pipe()
    child = subprocess.Popen(  # noqa: S603  # this very Python and module
        [*_COMMAND, str(writing), str(os.getpid())],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=(writing, *files),
        process_group=0,
    )
    os.close(writing)
    with Connection(reading, writable=False) as found:
        try:
            if child.stdin is not None:
                with suppress(BrokenPipeError), child.stdin:
                    child.stdin.write(request)
            yield from _heard(found, stop)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)  # with the programs that it lets search
            child.wait()


def _heard(found: Connection, stop: Callable[[], bool]) -> Iterator[Any]:
    while not stop():
        if not found.poll(_PATIENCE):
            continue
        try:
            said = found.recv()
        except EOFError:
            return
        if isinstance(said, RcaError):
            raise said
        yield said


def _serve(writing: int, parent: int) -> None:
    """Do what standard input asks for, and send what comes of it."""
    os.nice(10)  # where cores are few, keys go before lines
    work, given = pickle.load(sys.stdin.buffer)  # noqa: S301  # of our own parent, through a pipe that nobody else has
    with Connection(writing, readable=False) as found, suppress(BrokenPipeError):
        try:
            for said in work(*given, lambda: os.getppid() != parent):
                found.send(said)
        except RcaError as error:
            found.send(error)


if __name__ == "__main__":
    _serve(int(sys.argv[1]), int(sys.argv[2]))

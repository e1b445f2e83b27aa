"""A workspace's own templates, filled by a process that may take little time and memory. Shipped ones need none of it.

What must not enter: what templates mean (that is `sandbox.py`), and what runs over there (`child.py`).
"""

from __future__ import annotations

import json
import math
import os
import pickle
import select
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final

from rca.documents.child import COMPUTING, READY
from rca.documents.sandbox import HINT
from rca.errors import RcaError
from rca.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rca.documents.child import Texts

SECONDS: Final = 5.0
"""Of a clock, for one document: only where the machine is too busy to give the child `COMPUTING` seconds earlier."""
ALONE: Final = 2.0
"""Seconds of a clock in all, from the start of the process, for a document that somebody waits for at a screen."""
_START: Final = 15.0
"""Seconds for the process to begin, of which the templates know nothing yet; usually a third of one."""
_MOST: Final = 32 * 2**20
"""Bytes of an answer: the largest document, each of its characters escaped."""
_COMMAND: Final = (sys.executable, "-P", "-B", "-m", "rca.documents.child")
"""`-P`: the folder one works in may be anybody's, and its files must not be taken for Python's. Not `-I`: an rca
installed with `pip --user` must be found."""


class Confined:
    """A process that fills templates, one document after the other, until it is closed or has failed."""

    def __init__(self, patience: float = math.inf) -> None:
        """`patience`: after so many seconds from now on nobody waits for it any more."""
        self._until = time.monotonic() + patience
        try:
            self._child = subprocess.Popen(  # noqa: S603  # this very Python and module
                _COMMAND,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                process_group=0,
            )
        except OSError as error:
            raise RcaError(
                f"the process that fills the workspace's templates cannot be started: {error.strerror}",
                "end other programs and try again, or remove the workspace's templates",
            ) from error
        self._is_ready = False

    def fill(self, texts: Texts, shipped: list[str], where: str, name: str, variables: dict[str, Any]) -> str:
        """The text of the template `name`. RcaError names it when it fails, or takes too long or too much memory."""
        if not self._is_ready:
            self._is_ready = self._line(_START, len(READY)) == READY
            if not self._is_ready:
                raise RcaError("the process that fills templates did not begin", "try again; `rca doctor` says more")
        answer = self._asked(pickle.dumps((texts, shipped, where, name, variables)))
        if answer is None:
            limit = f"takes more than {COMPUTING:g} s of computing, or more memory than a document needs"
            raise RcaError(f"the template {_suspect(texts, name)} {limit}, so it was stopped", HINT)
        reply = json.loads(answer)
        if "error" in reply:
            message, hint, exit_code = reply["error"]
            raise RcaError(visible(message), visible(hint), int(exit_code))
        return str(reply["text"])

    @property
    def has_ended(self) -> bool:
        """Whether it can fill no more."""
        return self._child.poll() is not None

    def close(self) -> None:
        """End it, whatever it does."""
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        if not self.has_ended:
            with suppress(ProcessLookupError):
                os.killpg(self._child.pid, signal.SIGKILL)
            self._child.wait()

    def _asked(self, request: bytes) -> bytes | None:
        """The answer to a request; None when there is none in time, and then never will be."""
        with suppress(BrokenPipeError):
            left = memoryview(request)
            while self._child.stdin is not None and left:
                left = left[self._child.stdin.write(left) :]
            line = self._line(SECONDS, _MOST)
            if line.endswith(b"\n"):
                return line
        self.close()
        return None

    def _line(self, seconds: float, most: int) -> bytes:
        """What it says, up to the end of a line, of its patience or of `most` bytes."""
        pipe = self._child.stdout
        said = bytearray()
        until = min(time.monotonic() + seconds, self._until)
        while pipe is not None and not said.endswith(b"\n") and len(said) < most:
            readable, _, _ = select.select([pipe], [], [], max(0.0, until - time.monotonic()))
            piece = pipe.read(2**16) if readable else b""
            if not piece:
                break
            said += piece
        return bytes(said)


def _suspect(texts: Texts, name: str) -> str:
    """The template that was to be filled; of a shipped one the workspace's own parts."""
    return texts[name][0] if name in texts else " or ".join(path for path, _ in list(texts.values())[:3])


_kept: list[Confined] = []
"""The process that stays while `kept` lasts."""
_lasting: list[None] = []


@contextmanager
def kept() -> Iterator[None]:
    """While it lasts, the process that fills templates stays for the next document: one start for a thousand."""
    _lasting.append(None)
    try:
        yield
    finally:
        _lasting.pop()
        while not _lasting and _kept:
            _kept.pop().close()


def filled(texts: Texts, shipped: list[str], where: str, name: str, variables: dict[str, Any]) -> str:
    """As `Confined.fill`, by the process that stays, or by one for this document, which then has `ALONE` seconds."""
    patience = math.inf if _lasting else ALONE
    process = next((each for each in _kept if not each.has_ended), None) or Confined(patience)
    try:
        return process.fill(texts, shipped, where, name, variables)
    finally:
        _kept.clear()
        if _lasting and not process.has_ended:
            _kept.append(process)
        else:
            process.close()

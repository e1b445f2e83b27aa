"""Which line of an open file stands where: counted once, in steps that are remembered. No text.

A step is counted by `wc` where there is one (`rca.evidence.programs`), so that who reads meanwhile is not held up.
"""

import os
import threading
from bisect import bisect_right
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from rca.evidence.programs import Unfit, counted

STEP: Final = 64 << 20
"""Bytes between two places whose line is remembered: 16,000 of them in a terabyte."""
_PIECE: Final = 1 << 20
_FAR: Final = 8 << 20
"""Bytes from which on it pays to start a program that counts."""

Stop = Callable[[], bool]
"""Asked now and then while something takes long: whether nobody waits for it any more."""


class Marks:
    """The numbers of lines in a file whose text begins at `begin`; the file may grow."""

    def __init__(self, file: int, begin: int, step: int = STEP) -> None:
        self._file = file
        self._step = step
        self._places = [begin]
        self._numbers = [1]
        self._lock = threading.Lock()

    def number(self, place: int, stop: Stop) -> int | None:
        """Of the line that the byte at `place` belongs to, from 1; None when it was stopped."""
        while place - self._places[-1] >= self._step:
            if stop() or not self._go_on():
                return None
        with self._lock:
            at = bisect_right(self._places, place) - 1
            start, number = self._places[at], self._numbers[at]
        return number + self._ends(start, place)

    def place(self, number: int, stop: Stop) -> int | None:
        """Where that line begins; None when there is no such line (yet), or it was stopped."""
        while self._numbers[-1] < number:
            if stop() or not self._go_on():
                break
        with self._lock:
            at = bisect_right(self._numbers, number) - 1
            while at and self._numbers[at] == number:  # the line begins before the mark that it spans
                at -= 1
            place, missing = self._places[at], number - self._numbers[at]
        while missing > 0 and not stop():
            piece = os.pread(self._file, _PIECE, place)
            if not piece:
                return None
            ends = piece.count(b"\n")
            if ends >= missing:
                end = -1
                for _ in range(missing):
                    end = piece.index(b"\n", end + 1)
                place += end + 1
                return place if place < os.fstat(self._file).st_size else None
            missing, place = missing - ends, place + len(piece)
        return None if missing > 0 else place

    def forget(self) -> None:
        """The file became another: what was counted is no longer so."""
        with self._lock:
            del self._places[1:], self._numbers[1:]

    def _go_on(self) -> bool:
        """Count one more step; False when the file has no whole one left."""
        with self._lock:
            start = self._places[-1]
            if start + self._step > os.fstat(self._file).st_size:
                return False
            self._numbers.append(self._numbers[-1] + self._ends(start, start + self._step))
            self._places.append(start + self._step)
            return True

    def _ends(self, start: int, stop: int) -> int:
        if stop - start >= _FAR:
            with suppress(Unfit):
                return counted(self._file, start, stop)
        ends = 0
        while start < stop and (piece := os.pread(self._file, min(_PIECE, stop - start), start)):
            ends += piece.count(b"\n")
            start += len(piece)
        return ends

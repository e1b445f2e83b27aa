"""Which lines of an open file hold some words: counted in blocks, and the next one from any place. No screens.

Counting computes, so it is done in another process (`rca.evidence.apart`), and so is looking through what was not
counted yet. What stays is a count for each block, however often the words occur.
"""

import os
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from typing import Final, NamedTuple

from rca.evidence.apart import apart
from rca.evidence.marks import Stop

BLOCK: Final = 1 << 20
_LINE: Final = 4 << 20
"""Bytes of a line that words are looked for in, beyond its block."""
_TOLD: Final = 64
"""Blocks between two words about how far the count is."""
_HERE: Final = 4
"""Uncounted blocks that are looked through before another process is asked: starting it takes longer."""

Finder = Callable[[bytes, int, int], int]
"""Where a word stands in a text between two places; less than 0 when it does not."""


class Words:
    """What a line has to hold: every word, in either case unless one has a capital, as in every list."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.folds = text == text.lower()
        words = sorted(dict.fromkeys(text.split()), key=len, reverse=True)
        self._finders = [_finder(word, folds=self.folds) for word in words]

    def lines(self, text: bytes) -> Iterator[tuple[int, int]]:
        """Where the lines that hold them begin and end in a text that begins with a line."""
        if not self._finders:
            return
        sought = text.lower() if self.folds else text
        rarest, *others = self._finders
        at = rarest(sought, 0, len(sought))
        while at >= 0:
            start, end = sought.rfind(b"\n", 0, at) + 1, sought.find(b"\n", at)
            end = len(sought) if end < 0 else end
            if all(find(sought, start, end) >= 0 for find in others):
                yield start, end
            at = rarest(sought, end, len(sought))


def _finder(word: str, *, folds: bool) -> Finder:
    if word.isascii() or not folds:
        raw = word.encode("utf-8", "surrogatepass")
        return lambda text, start, stop: text.find(raw, start, stop)
    either = (sorted({letter, letter.upper(), letter.lower()}) for letter in word)
    raws = ("|".join(map(re.escape, letters)).encode("utf-8", "surrogatepass") for letters in either)
    pattern = re.compile(b"".join(b"(?:" + raw + b")" for raw in raws))

    def find(text: bytes, start: int, stop: int) -> int:
        found = pattern.search(text, start, stop)
        return found.start() if found else -1

    return find


def block(file: int, begin: int, stop: int, number: int) -> tuple[int, bytes]:
    """The lines that begin in a block of the text from `begin` to `stop`, and where the first of them does."""
    start = begin + number * BLOCK
    behind = min(start + BLOCK, stop)
    if start > begin and os.pread(file, 1, start - 1) != b"\n":
        first = os.pread(file, behind - start, start).find(b"\n")
        if first < 0 or start + first + 1 >= behind:
            return behind, b""
        start += first + 1
    text = os.pread(file, behind - start, start)
    if behind < stop and not text.endswith(b"\n"):
        more = os.pread(file, min(_LINE, stop - behind), behind)
        text += more[: more.find(b"\n") + 1] or more
    return start, text


def counts(file: int, begin: int, stop: int, text: str, is_over: Stop) -> Iterator[tuple[int, ...]]:
    """How many lines of each block hold the words, some blocks at a time."""
    words = Words(text)
    found: list[int] = []
    for number in range(_blocks(begin, stop)):
        if is_over():
            return
        found.append(sum(1 for _ in words.lines(block(file, begin, stop, number)[1])))
        if len(found) == _TOLD:
            yield tuple(found)
            found = []
    yield tuple(found)


def nearest(
    file: int, begin: int, stop: int, text: str, blocks: Sequence[int], step: int, is_over: Stop
) -> Iterator[int]:
    """The place of the first line that holds the words in these blocks, the last one where `step` is less than 0."""
    words = Words(text)
    for number in blocks:
        if is_over():
            return
        base, lines = block(file, begin, stop, number)
        places = [base + start for start, _ in words.lines(lines)]
        if places:
            yield places[0 if step > 0 else -1]
            return


def _blocks(begin: int, stop: int) -> int:
    return -(-max(0, stop - begin) // BLOCK)


class Hit(NamedTuple):
    """A line that holds what is sought."""

    place: int
    went_round: bool
    """Whether it was found from the other end of the text."""


class Sought:
    """One search of a whole text, as long as it was when it began. Threads search, any thread may look."""

    def __init__(self, file: int, begin: int, stop: int, text: str) -> None:
        self.text = text
        self._file, self._begin, self._stop = file, begin, stop
        self._words = Words(text)
        self._counts: list[int] = []
        self._lock = threading.Lock()
        self.total = 0
        """Lines that hold it, as far as they were counted."""
        self.is_counted = False
        self.found: int | None = None
        """The line that was found last."""
        self.found_rank: int | None = None
        """Which of all it is, from 1; None while that is not counted."""

    def count(self, tell: Callable[[], object], stop: Stop) -> None:
        """Count all, in another process; `tell` is called whenever more is known."""
        with closing(apart(counts, (self._file, self._begin, self._stop, self.text), stop, [self._file])) as some:
            for more in some:
                with self._lock:
                    self._counts += more
                    self.total += sum(more)
                self._rank_found()
                tell()
        self.is_counted = len(self._counts) == _blocks(self._begin, self._stop)
        tell()

    def rank(self, place: int) -> int | None:
        """Which of the lines that hold it begins at `place`, from 1; 0 for none, None while that is not counted."""
        number = max(0, place - self._begin) // BLOCK
        with self._lock:
            if number >= len(self._counts):
                return 0 if self.is_counted else None
            before = sum(self._counts[:number])
        places = self._places(number)
        return before + places.index(place) + 1 if place in places else 0

    def next(self, place: int, step: int, stop: Stop) -> Hit | None:
        """The next line before or after the one at `place`, going round; None when there is none, or it was stopped.

        With `step` 0 the one at `place` itself, else the next after it.
        """
        hit = self._next(place, step, stop)
        if hit is not None:
            self.found, self.found_rank = hit.place, None
            self._rank_found()
        return hit

    def _rank_found(self) -> None:
        if self.found is not None and self.found_rank is None:
            self.found_rank = self.rank(self.found)

    def _next(self, place: int, step: int, stop: Stop) -> Hit | None:
        number = max(0, place - self._begin) // BLOCK
        own = self._places(number)
        if step == 0 and place in own:
            return Hit(place, went_round=False)
        step = step or 1
        behind = [each for each in own if (each - place) * step > 0]
        if behind:
            return Hit(behind[0 if step > 0 else -1], went_round=False)
        last = _blocks(self._begin, self._stop) - 1
        onwards = range(number + 1, last + 1) if step > 0 else range(number - 1, -1, -1)
        round_ = range(number) if step > 0 else range(last, number, -1)
        for blocks, went_round in ((onwards, False), (round_, True)):
            found = self._first(blocks, step, stop)
            if found is not None or stop():
                return None if found is None else Hit(found, went_round)
        return Hit(own[0 if step > 0 else -1], went_round=True) if own else None

    def _places(self, number: int) -> list[int]:
        base, lines = block(self._file, self._begin, self._stop, number)
        return [base + start for start, _ in self._words.lines(lines)]

    def _first(self, blocks: range, step: int, stop: Stop) -> int | None:
        looked = 0
        for at, number in enumerate(blocks):
            known = self._counts[number] if number < len(self._counts) else None
            if known == 0:
                continue
            looked += known is None
            if looked > _HERE:
                given = (self._file, self._begin, self._stop, self.text, blocks[at:], step)
                with closing(apart(nearest, given, stop, [self._file])) as found:
                    return next(found, None)
            places = self._places(number)
            if places or stop():
                return places[0 if step > 0 else -1] if places else None
        return None

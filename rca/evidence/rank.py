"""The order of excerpts for the question being answered. Nothing is dropped but what a later excerpt replaces."""

import re
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Final

from rca.evidence import times
from rca.evidence.source import Excerpt, Query

_WORD: Final = re.compile(r"[^\W\d_]{3,}|\w*[^\W\d]_\w+|\d{3,}")
_SMALL_WORDS: Final = (
    "and are but did does for from had has have how its not the then this that was were what when which why with"
)
_STOPS: Final = frozenset(_SMALL_WORDS.split())
SHARE: Final = 0.5
"""How much the words of the current why weigh against the likeness to the error."""


def spoken(words: str, text: str) -> float:
    """What share of the words that tell something a text speaks of: 0..1."""
    asked = _words(words)
    return len(asked & _words(text)) / len(asked) if asked else 0.0


def ranked(excerpts: Iterable[Excerpt], query: Query, words: str = "") -> list[Excerpt]:
    """Best first: the score, then the time nearest to the window's middle, then the earlier.

    Of excerpts with the same identity only the last counts. With `words` (the current why, its parent's answer), an
    excerpt that speaks of them moves up, by half its score at most.
    """
    current = {excerpt.identity: excerpt for excerpt in excerpts}
    middle = _middle(query)

    def place(excerpt: Excerpt) -> tuple[float, float, str, str, str]:
        return (
            -excerpt.score * (1 + SHARE * spoken(words, excerpt.text)),
            _distance(excerpt, middle),
            excerpt.first,
            excerpt.path,
            excerpt.lines,
        )

    return sorted(current.values(), key=place)


@lru_cache(maxsize=2048)  # the same excerpts are ranked again for every why
def _words(text: str) -> frozenset[str]:
    return frozenset(match[0].lower() for match in _WORD.finditer(text)) - _STOPS


def _middle(query: Query) -> datetime | None:
    if not (query.start and query.end):
        return None
    start, end = times.instant(query.start), times.instant(query.end)
    return start + (end - start) / 2


def _distance(excerpt: Excerpt, middle: datetime | None) -> float:
    """Seconds between the window's middle, which is the failure, and the hit; a hit without a time comes last."""
    if middle is None:
        return 0.0
    return abs((times.instant(excerpt.at) - middle).total_seconds()) if excerpt.at else float("inf")

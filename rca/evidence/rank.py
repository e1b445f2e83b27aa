"""The order of excerpts for the question being answered. Nothing is dropped but what a later excerpt replaces."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final

from rca.errors import RcaError
from rca.evidence import times
from rca.evidence.names import names_in, shared
from rca.evidence.source import Excerpt, Query

_WORD: Final = re.compile(r"[^\W\d_]{3,}|\w*[^\W\d]_\w+|\d{3,}")
_SMALL_WORDS: Final = (
    "and are but did does for from had has have how its not the then this that was were what when which why with"
)
_STOPS: Final = frozenset(_SMALL_WORDS.split())
SHARE: Final = 0.5
"""How much the words of the current why weigh against the likeness to the error."""
BELOW: Final = 0.5
"""What the likeness to the error counts below the first why: the parent explains the error, and a cause of the parent
seldom looks like it."""
NAMES: Final = 0.8
"""More than the words: one rare name shared with the parent's evidence says nearly as much as all words of the why, and
is not worded otherwise in another place."""
NEAR: Final = 0.3
"""How much the time weighs: it decides between neighbouring rows of `rca.evidence.wanted`'s table, and never lifts
something like the error (0.74) at the time of the failure over the error itself (1.0) far from it."""
HALF: Final = 300.0
"""Seconds from the failure at which nearness is half of what it is there. A deployment, a retry or an expiry is told of
within minutes; an excerpt without a time, which may be near or far, counts as if it were there."""
_ONE_NAME: Final = 0.5
"""What the rarest name alone gives; each further one gives that share of what is left."""


@dataclass(frozen=True, slots=True)
class About:
    """What the open question is about, beside its words."""

    told: str = ""
    """The answer that is asked on, and the text of what it cites."""
    first: str = ""
    last: str = ""
    """When the failure was seen: ISO 8601; "" unknown."""


NOTHING: Final = About()


def spoken(words: str, text: str) -> float:
    """What share of the words that tell something a text speaks of: 0..1."""
    asked = _words(words)
    return len(asked & _words(text)) / len(asked) if asked else 0.0


def ranked(excerpts: Iterable[Excerpt], query: Query, words: str = "", about: About = NOTHING) -> list[Excerpt]:
    """Best first, by the score and what the current why asks, then by the earlier time.

    Of excerpts with the same identity only the last counts. For the first why, the score grows by a share where an
    excerpt speaks of the `words` (the current why) and where it is near the failure. Below, where the parent told
    something, words and time count by themselves beside half of the score, and so do the names that an excerpt shares
    with what was told: the rarer among all excerpts the more, and what all have in common nothing. The failure is when
    `about` says that it was seen, else in the middle of the query's window; where neither is known, time does not
    count. The weights are measured on `tests/evidence/outage.py`.
    """
    current = {excerpt.identity: excerpt for excerpt in excerpts}
    asked = names_in(about.told)
    common = {one: shared(asked, excerpt.text) for one, excerpt in current.items()} if about.told else {}
    rarity = _rarity(list(common.values()))
    failure = _failure(about, query)

    def place(excerpt: Excerpt) -> tuple[float, str, str, str]:
        near = NEAR * _nearness(excerpt, failure)
        speaks = SHARE * spoken(words, excerpt.text)
        if about.told:
            likely = BELOW * excerpt.score + near + speaks + NAMES * _in_common(common[excerpt.identity], rarity)
        else:
            likely = excerpt.score * (1 + speaks + near)
        return (-likely, excerpt.first, excerpt.path, excerpt.lines)

    return sorted(current.values(), key=place)


@lru_cache(maxsize=2048)  # the same excerpts are ranked again for every why
def _words(text: str) -> frozenset[str]:
    return frozenset(match[0].lower() for match in _WORD.finditer(text)) - _STOPS


def _rarity(common: Sequence[frozenset[str]]) -> dict[str, float]:
    """Of each shared name 0..1: 0 when all of several excerpts have it."""
    counted = Counter(name for names in common for name in names)
    others = max(len(common) - 1, 1)
    return {name: 1 - (count - 1) / others for name, count in counted.items()}


def _in_common(names: Iterable[str], rarity: Mapping[str, float]) -> float:
    """0..1, growing with each name by half of what is left."""
    left = 1.0
    for name in names:
        left *= 1 - _ONE_NAME * rarity[name]
    return 1 - left


def _failure(about: About, query: Query) -> tuple[datetime, datetime] | None:
    """From when to when the failure was seen; None unknown."""
    seen = [at for at in (_instant(about.first), _instant(about.last)) if at]
    if seen:
        return min(seen), max(seen)
    if query.start and query.end:
        start, end = times.instant(query.start), times.instant(query.end)
        middle = start + (end - start) / 2
        return middle, middle
    return None


def _nearness(excerpt: Excerpt, failure: tuple[datetime, datetime] | None) -> float:
    """1 for what was seen while the failure was, half at `HALF` seconds from it; half, too, for an unknown time."""
    if failure is None:
        return 0.0
    seen = None if excerpt.kind == "code" else _seen(excerpt)  # when code was written says nothing of now
    if seen is None:
        return 0.5
    apart = max(failure[0] - seen[1], seen[0] - failure[1], timedelta())
    return 1 / (1 + apart.total_seconds() / HALF)


def _seen(excerpt: Excerpt) -> tuple[datetime, datetime] | None:
    found = [at for at in map(_instant, (excerpt.first, excerpt.at, excerpt.last)) if at]
    return (min(found), max(found)) if found else None


@lru_cache(maxsize=4096)
def _instant(text: str) -> datetime | None:
    """A time as an excerpt or an analysis has it; None for none, and for one that somebody wrote by hand wrongly."""
    try:
        return times.instant(text) if text else None
    except RcaError:
        return None

"""The words of an error and what each is worth when a log line has it. No lines, no scores.

A name that the error quotes is worth most, then what looks like an identifier; words that errors of every kind share
are worth little.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from json import dumps
from typing import Final, Self

RARE: Final = 1.0
"""The least weight of a word that tells one error from another."""
_COMMON: Final = 0.3
_IDENTIFIER: Final = 1.5
_QUOTED: Final = 2.0

_WORD: Final = re.compile(r"[^\W\d]\w{2,}|[^\W\d_]\w")
_LOOKS_NAMED: Final = re.compile(r"_|[a-z][A-Z]|[A-Za-z]\d|^[A-Z]{2,}$")

_SILENT_WORDS: Final = """
    a an and are as at be been but by can did do does for from has have if in is it its of on or so than that
    the then this to was were will with
"""
_COMMON_WORDS: Final = """
    abort aborted access application argument assert assertion attempt attempts bad been call called cannot
    cause caused client close closed code connect connection could data denied during end ended err errno error
    errors event exception exit expected fail failed failing failure false fatal field file forbidden found
    frame full gateway get give given got handler host http internal invalid key line list log message method
    missing module name new no none not null object occurred operation out page panic path policy post query
    read reason received refused request required response result return returned row rows runtime sent server
    service session set start started state status stop string terminated test thread time timed timeout true
    try type unable unauthorized unavailable unexpected unknown unsupported user value values violation wait
    warning while without write wrong
"""
_SILENT: Final = frozenset(_SILENT_WORDS.split())
_SHARED: Final = frozenset(_COMMON_WORDS.split())
"""Words that errors of every kind share, among them the reason phrases of HTTP statuses and WebSocket close codes."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word, what it is worth, and how a log spells it."""

    text: str
    """In lower case."""
    weight: float
    spellings: tuple[bytes, ...]
    """As the error writes it: UTF-8, and what is not ASCII also in JSON's escapes, with small or capital digits."""
    low: tuple[bytes, ...]
    """The spellings in lower case."""

    @classmethod
    def of(cls, text: str, weight: float) -> Self:
        plain = text.encode("utf-8", "surrogatepass")
        if text.isascii():
            return cls(text.lower(), weight, (plain,), (plain.lower(),))
        escaped = dumps(text)[1:-1]
        capital = re.sub(r"(?<=\\u)[0-9a-f]{4}", lambda match: match[0].upper(), escaped)
        spellings = tuple(dict.fromkeys([plain, escaped.encode(), capital.encode()]))
        return cls(text.lower(), weight, spellings, tuple(dict.fromkeys(spelling.lower() for spelling in spellings)))

    @property
    def is_a_phrase(self) -> bool:
        """Whether it says more than a word does: in scripts without spaces a clause is in one piece."""
        return not self.text.isascii() and len(self.text) > 5

    def stands_in(self, low: bytes) -> bool:
        """Whether the bytes, in lower case, have the word in any case; also within a longer word."""
        return any(map(low.__contains__, self.low))

    def is_among(self, tokens: set[str], low: str) -> bool:
        """Whether it is one of the words of a text; where a script has no spaces, whether the text has it at all."""
        return self.text in tokens or (not self.text.isascii() and self.text in low)


def tokens(text: str) -> list[str]:
    """The words of a text in lower case, in order. Numbers are none: they are codes or vary."""
    return [match[0] for match in _WORD.finditer(text.lower())]


def telling(text: str) -> list[str]:
    """The words of a text without articles and the like, which a release changes for no reason."""
    return [word for word in tokens(text) if word not in _SILENT]


def weighed(text: str, names: Iterable[str]) -> tuple[Word, ...]:
    """The telling words of a masked message, each once. `names`: what it quotes, in lower case."""
    quoted = {word for name in names for word in tokens(name)}
    found: dict[str, Word] = {}
    for match in _WORD.finditer(text):
        low = match[0].lower()
        if low not in _SILENT and low not in found:
            found[low] = Word.of(match[0], _weight(match[0], quoted))
    return tuple(found.values())


def rarity(words: Iterable[Word]) -> int:
    """How many of the words tell one error from another."""
    return sum(word.weight >= RARE for word in words)


def _weight(word: str, quoted: set[str]) -> float:
    low = word.lower()
    if low in quoted:
        return _QUOTED
    if low in _SHARED:
        return _COMMON
    return _IDENTIFIER if _LOOKS_NAMED.search(word) else RARE

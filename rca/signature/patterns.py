"""Regular expressions that are compiled when they are first used.

Reading one text needs some of this room's two hundred patterns; compiling all of them would take longer than the rest
of a search.
"""

import re
import sys
from collections.abc import Callable, Iterator

_Change = str | Callable[[re.Match[str]], str]


class Pattern:
    """Of `re.Pattern`, what this room needs."""

    __slots__ = ("_compiled", "_flags", "_source")

    def __init__(self, source: str, flags: re.RegexFlag = re.NOFLAG) -> None:
        self._source = source
        self._flags = flags
        self._compiled: re.Pattern[str] | None = None

    def _compile(self) -> re.Pattern[str]:
        self._compiled = re.compile(self._source, self._flags)
        return self._compiled

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        return (self._compiled or self._compile()).match(text, start)

    def fullmatch(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        return (self._compiled or self._compile()).fullmatch(text, start, end)

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        return (self._compiled or self._compile()).search(text, start, end)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        return (self._compiled or self._compile()).finditer(text)

    def sub(self, change: _Change, text: str, count: int = 0) -> str:
        return (self._compiled or self._compile()).sub(change, text, count)

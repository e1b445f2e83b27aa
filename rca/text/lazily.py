"""Regular expressions that are compiled when they are first used.

A search signs one line of text and needs a third of the patterns that could be needed; compiling all of them took
longer than everything else it does.
"""

import re
from typing import cast


class _Lazily:
    """Stands for a pattern until one of its methods is asked for; then it holds the compiled one's methods itself."""

    __slots__ = (
        "_flags",
        "_text",
        "findall",
        "finditer",
        "fullmatch",
        "groupindex",
        "match",
        "search",
        "split",
        "sub",
        "subn",
    )

    def __init__(self, text: str, flags: int) -> None:
        self._text = text
        self._flags = flags

    def __getattr__(self, name: str) -> object:
        compiled = re.compile(self._text, self._flags)
        if name == "pattern":
            return self._text
        for known in self.__slots__[2:]:
            setattr(self, known, getattr(compiled, known))
        return getattr(compiled, name)


def pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """As `re.compile`, at first use. An error in the expression shows then: a test uses each."""
    return cast("re.Pattern[str]", _Lazily(text, flags))

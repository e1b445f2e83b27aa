"""The codes of an error beside its words: HTTP statuses, WebSocket close codes, errno. No words, no records."""

import re
from collections.abc import Iterable
from typing import Final

from rca.signature import sign

CLASS_AND_CODE: Final = 0.3
STATUS_ALONE: Final = 0.3

_ANSWERED: Final = re.compile(
    r"(?:\b(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)\b[^\n]{0,300}?[\s\",:=]|status(?:_?code)?\W{1,4})(?P<status>\d{3})(?![\w.])",
    re.IGNORECASE,
)
"""The status in an access log's line, plain or structured: the first number of three digits behind the method."""


class Coded:
    """An error's codes, and the class that goes with them.

    Class and code together are a match, whatever the words. Where the words say nothing of their own (`HTTP Error 503:
    Service Unavailable`), the server's line of a request that it answered with this status is one, too.
    """

    def __init__(self, name: str, codes: Iterable[str], *, words_say_little: bool) -> None:
        self._codes = frozenset(codes)
        self._class = name.lower()
        self._class_name = name.encode("utf-8", "surrogatepass") if self._codes else b""
        statuses = {code.split()[-1] for code in self._codes if re.fullmatch(r"http [45]\d\d", code)}
        self._statuses = frozenset(statuses if words_say_little else ())
        self.literals = tuple(filter(None, [self._class_name, *sorted(status.encode() for status in self._statuses)]))
        """A line that matches by codes has at least one of them."""

    def possible(self, low: bytes) -> bool:
        """Whether a line's bytes, in lower case, may match by codes."""
        return any(literal.lower() in low for literal in self.literals)

    def score(self, line: str) -> float:
        """For a line without the error's words; 0 when it has not its codes either."""
        low = line.lower()
        if self._class_name and self._class in low and self._codes & set(sign(line).codes):
            return CLASS_AND_CODE
        if any(match["status"] in self._statuses for match in _ANSWERED.finditer(line)):
            return STATUS_ALONE
        return STATUS_ALONE if self._statuses and self._codes & set(sign(line).codes) else 0.0

    def contradicted(self, codes: Iterable[str]) -> bool:
        """Whether these codes tell of another error: of one kind with ours, and none the same."""
        others = frozenset(codes)
        kinds = {code.split()[0] for code in self._codes} & {code.split()[0] for code in others}
        return any(not {code for code in self._codes if code.split()[0] == kind} & others for kind in kinds)

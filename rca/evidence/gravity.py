"""How gravely a line speaks: what reports an error stands before what only mentions it. No matching, no order.

Of lines that match alike, an error's own report says most: what a retry or a summary quotes of it at a lower level is
another kind of line, and comes behind. The difference is smaller than any between two rows of `rca.evidence.wanted`.
"""

import re
from dataclasses import replace
from typing import Final

from rca.evidence.levels import level_of
from rca.evidence.wanted import Match

_KEPT: Final = {"error": 1.0, "": 1.0, "warning": 0.98, "info": 0.97, "debug": 0.97}
"""What a match keeps of its score at a level; a line that says nothing of its level may be an error's own."""
_BARE: Final = 0.99
"""What an entry without a traceback keeps, where others have one."""
_TRACEBACK: Final = re.compile(
    r"Traceback \(most recent call last\)|goroutine \d+ \[|Exception in thread |(?:\n|\\n)(?:\s|\\t)*at [\w$.<]"
)
"""Also as JSON writes it, with its line ends escaped."""


def of_line(match: Match, line: str) -> Match:
    """The match of one line: weighed by its level, which is also part of what alike lines share."""
    level = level_of(line)
    return replace(match, score=match.score * _KEPT[level], alike=f"{level} {match.alike}")


def of_entry(match: Match, text: str) -> Match:
    """As `of_line`, of a whole entry in lines, whose first says its level; with a traceback it is a kind of its own."""
    weighed = of_line(match, text.partition("\n")[0])
    has_traceback = _TRACEBACK.search(text) is not None
    score = weighed.score * (1.0 if has_traceback else _BARE)
    return Match(score, f"{'traceback ' if has_traceback else ''}{weighed.alike}")

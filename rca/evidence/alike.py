"""Remembers how lines were judged, so that a flood of alike lines costs a look each. No matching of its own.

Lines of one shape differ in numbers and hexadecimal ids only. Those say nothing, but for codes: so the place of a code
in the shape is remembered, and its value is part of what is looked up.
"""

import re
from collections.abc import Callable
from typing import Final

from rca.evidence.wanted import Match
from rca.signature import sign

_VARIES: Final = re.compile(r"0x[0-9a-fA-F]++|(?<!\w)[a-fA-F]*+[0-9][0-9a-fA-F]*+|(?<=[A-Za-z_])[0-9]{3,}+")
"""A short number behind letters (`col1`) is part of a name."""
_SHAPES: Final = 2048
_VALUES: Final = 256
_LONG: Final = 4096
"""Characters of a line beyond which it is judged each time."""


class Judged:
    """A judge with a memory."""

    def __init__(self, judge: Callable[[str], Match]) -> None:
        self._judge = judge
        self._shapes: dict[str, tuple[tuple[int, ...], dict[tuple[str, ...], Match]]] = {}

    def match(self, line: str) -> Match:
        """The judge's verdict on `line`, or on a line that differs from it in nothing that could change the verdict."""
        if len(line) > _LONG:
            return self._judge(line)
        shape = _VARIES.sub("0", line)
        varying = _VARIES.findall(line)
        known = self._shapes.get(shape)
        if known is None:
            if len(self._shapes) >= _SHAPES:
                self._shapes.clear()
            values = {code.split()[-1].lower() for code in sign(line).codes}
            places = tuple(at for at, text in enumerate(varying) if text.lower() in values)
            known = self._shapes[shape] = (places, {})
        places, verdicts = known
        key = tuple(varying[at] for at in places)
        if key not in verdicts:
            if len(verdicts) >= _VALUES:
                verdicts.clear()
            verdicts[key] = self._judge(line)
        return verdicts[key]

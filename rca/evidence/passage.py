"""Lines of a log that follow each other made safe to show: as many as they were, cut to a width. No reading."""

import re
from collections.abc import Sequence
from typing import Final

from rca.text import clip, redact, visible

WIDTH: Final = 4000
"""Characters of a line; the rest is cut with a marker that counts it."""
KEPT: Final = 4 * WIDTH + 4
"""Bytes kept of a line: enough for any characters. Those are cut when secrets are out: half a one is not recognised."""
_SWALLOWED: Final = "…"
"""Instead of a line that is part of a secret which begins above it, so that numbers stay right."""
_PLACEHOLDER: Final = re.compile(r"(\[REDACTED:[a-z0-9-]+\])")


def narrowed(row: str, cut: int) -> str:
    """A clean row, cut to the width; `cut` bytes behind it were never read."""
    if not cut:
        return clip(row, 1, WIDTH)
    return f"{row[:WIDTH]}… [{cut + len(row[WIDTH:].encode('utf-8', 'surrogatepass')):,} bytes cut]"


def cleaned(lines: Sequence[str]) -> Sequence[str]:
    """The lines, as many as they were. They are cleaned together, since a secret can span some, which become one."""
    text = visible("\n".join(lines))
    rows = redact(text)
    if rows.count("\n") != text.count("\n"):
        rows = _spread(text, rows)
    return rows.split("\n") if lines else ()


def _spread(text: str, redacted: str) -> str:
    """`redacted` with as many lines as `text`: what stands between placeholders is found again, one after the other."""
    parts = _PLACEHOLDER.split(redacted)
    spread, at = "", 0
    for index in range(0, len(parts), 2):
        literal = parts[index]
        place = text.find(literal, at) if index < len(parts) - 1 else len(text) - len(literal)
        spread += f"\n{_SWALLOWED}" * text.count("\n", at, place) + "".join(parts[index : index + 2])
        at = place + len(literal)
    return spread

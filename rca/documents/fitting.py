"""Documents for places with little room: whole sections left out from the end, and a notice that names them.

What must not enter: what the sections mean. A template puts what matters most first.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rca.documents.escape import code
from rca.errors import RcaError

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOM: Final = {"brief": 65_000, "step-summary": 1_000_000}
"""Bytes of UTF-8. GitHub takes 65,536 characters of a comment and 1 MiB of a step's summary."""

_FENCE: Final = re.compile(r" {0,3}(`{3,})[^`]*$")
_NOTICE: Final = 2_000
"""Bytes that the notice may take."""
_NAMED: Final = 12


def fitted(text: str, template: str, document: str, room: int | None = None) -> str:
    """`text` without its last sections (`## ...`), as many as are too much for the `template`'s room.

    `document` is where all of it is to be read. RcaError when what stands before the first section is too much already.
    """
    most = ROOM.get(template) if room is None else room
    if most is None or len(text.encode()) <= most:
        return text
    head, *sections = _sections(text)
    left = most - _NOTICE - len(head.encode())
    if left < 0:
        raise RcaError(
            f"what the template {template} prints before its first section is larger than {most:,} bytes",
            "clip it there, for example {{ analysis.title | short(200) }}",
        )
    kept = 0
    while kept < len(sections) and (left := left - len(sections[kept].encode())) >= 0:
        kept += 1
    return "".join([head, *sections[:kept], _notice(sections[kept:], most, document)])


def together(texts: Sequence[tuple[str, str]], template: str) -> str:
    """Several documents, each with the name of its file, in the room for one; the last ones may be named only."""
    most = ROOM.get(template)
    if most is None or len(texts) < 2:
        return "\n".join(text for _, text in texts)
    left = most - _NOTICE
    parts: list[str] = []
    for position, (document, text) in enumerate(texts):
        share = max(left // (len(texts) - position), 8_000)
        part = fitted(text, template, document, min(share, left)) if left > 4_000 else ""
        if not part:
            named = [code(name) for name, _ in texts[position:]]
            parts.append(f"> **{len(named)} more documents** do not fit in here: {_listed(named)}.\n")
            break
        parts.append(part)
        left -= len(part.encode()) + 1
    return "\n".join(parts)


def _sections(text: str) -> list[str]:
    """What stands before the first section, and the sections. A fence may hold any line."""
    parts: list[list[str]] = [[]]
    closing = ""
    for line in text.splitlines(keepends=True):
        if closing:
            closing = "" if line.strip() == closing else closing
        elif opener := _FENCE.match(line.rstrip("\n")):
            closing = opener[1]
        elif line.startswith("## "):
            parts.append([])
        parts[-1].append(line)
    return ["".join(lines) for lines in parts]


def _notice(dropped: Sequence[str], most: int, document: str) -> str:
    headings = [section.partition("\n")[0].removeprefix("## ") for section in dropped]
    room = f"{most // 1000:,} kB"
    return f"> **Left out**, to stay below {room}: {_listed(headings)}. All of it is in {code(document)}.\n"


def _listed(names: Sequence[str]) -> str:
    short = [name if len(name) <= 80 else "a section with a long heading" for name in names[:_NAMED]]
    return ", ".join(short) + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")

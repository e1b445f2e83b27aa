"""The edge: every text of a run crosses `rca.text` here, once, and comes out short enough to show and store.

What must not enter: knowledge of what a text means. Readers decide that, and pass what they keep through this file.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from rca.text import clean, clip

ERROR_LINES: Final = 400
OUTPUT_LINES: Final = 2_000
WIDTH: Final = 2_000
FAILURES: Final = 2_000
"""Failures of one run that are taken in; a run that has more is broken as a whole, and its first ones say how."""
_LABEL: Final = 300
_BREAKS: Final = re.compile(r"[\r\n\t]+")
_HUGE: Final = 1_000_000
"""Characters of one text beyond which its middle is dropped before it is cleaned, so that time stays bounded."""


@lru_cache(maxsize=16)  # a suite's output is shared by its tests, and a broken fixture repeats one report for each
def error(raw: str) -> str:
    """A failure's report: at most 400 lines of 2,000 characters, its beginning and the longer part of its end."""
    return _taken(raw, ERROR_LINES)


@lru_cache(maxsize=16)
def output(raw: str) -> str:
    """What a test printed: as `error`, at most 2,000 lines."""
    return _taken(raw, OUTPUT_LINES)


def label(raw: str) -> str:
    """A name or a value: one line of at most 300 characters."""
    return clip(clean(_flat(raw)), 1, _LABEL)


def _flat(raw: str) -> str:
    return _BREAKS.sub(" ", raw[: 4 * _LABEL]).strip()


def labels(raws: Iterable[str]) -> list[str]:
    """Many labels. Where nothing in any of them has to be cleaned, one look at all tells so."""
    named = list(raws)
    flat = [_flat(raw) for raw in named]
    joined = "\n".join(flat)
    if clean(joined) != joined:
        return [label(raw) for raw in named]
    return [name if len(name) <= _LABEL else clip(name, 1, _LABEL) for name in flat]


def ends(text: str, lines: int) -> str:
    """At most `lines` lines: a quarter from the beginning, the rest from the end.

    Test reports and tracebacks name the error last, so what may be missing is the middle.
    """
    rows = text.split("\n")
    missing = len(rows) - lines
    if missing <= 0:
        return text
    head = lines // 4
    mark = f"… [{missing:,} line{'s' * (missing > 1)} cut]"
    return "\n".join([*rows[:head], mark, *rows[head + missing :]])


def _taken(raw: str, lines: int) -> str:
    rows = "\n".join(row.rstrip() for row in clean(bounded(raw)).split("\n"))
    return clip(ends(rows.strip("\n"), lines), lines + 1, WIDTH)


def bounded(raw: str) -> str:
    """`raw`, or its two ends when it is huge. The cuts fall between lines: half a secret is not recognised as one."""
    if len(raw) <= _HUGE:
        return raw
    head, tail = raw[: _HUGE // 2], raw[-_HUGE // 2 :]
    head = head[: head.rfind("\n") + 1] or head
    tail = tail[tail.find("\n") + 1 :] if "\n" in tail else ""
    missing = len(raw) - len(head) - len(tail)
    return f"{head}\n… [{missing:,} characters cut]\n{tail}"

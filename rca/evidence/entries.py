"""Structured log lines: the messages, the time and the trace inside one. A line in, plain values out.

Knows the keys of Cloud Logging, docker and the common JSON formatters; no matching, no files.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from rca.evidence import times

_PREFIX: Final = 160
"""Characters that a collector (docker, kubectl) puts before an object; a `{` further in is part of a message."""
_DEPTH: Final = 6

_TOLD: Final = re.compile(
    r"(?:text_?payload|message|msg|log|event|err(?:or)?(?:[._]?(?:message|msg|detail))?|exc(?:eption|_info|_text)?(?:[._]message)?"
    r"|stack(?:[._]?trace)?|trace_?back|backtrace|detail|reason|cause|description)",
    re.IGNORECASE,
)
"""Keys whose text tells what happened. Others (a query, a user's input) may quote an error that did not happen here."""

_TIMES: Final = ("timestamp", "@timestamp", "time", "ts", "asctime", "datetime", "date", "t", "receiveTimestamp")

_LEVELS: Final = ("severity", "level", "levelname", "log_level", "lvl")
_QUIET: Final = frozenset({"info", "debug", "trace"})

_NAMED: Final = re.compile(
    r"(?:logging\.googleapis\.com/trace|(?:trace|request|req|correlation)[-_.]?id|x-request-id|\btrace)"
    r"\\?[\"']?\s*[=:]\s*\\?[\"']?(?P<id>[\w./:-]{6,160})",
    re.IGNORECASE,
)
_BARE: Final = re.compile(
    r"(?<![\w-])(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{32})(?![\w-])", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Entry:
    """What one structured line tells, unescaped."""

    messages: tuple[str, ...]
    at: datetime | None
    quiet: bool
    """Whether its own level says that nothing is wrong."""


def entry_of(line: str) -> Entry | None:
    """The JSON object on `line`, also behind a collector's prefix; None when the line is not structured."""
    begin = line.find("{", 0, _PREFIX)
    if begin < 0 or not line.rstrip().endswith("}"):
        return None
    try:
        tree = json.loads(line[begin:])
    except (ValueError, RecursionError):
        return None
    if not isinstance(tree, dict) or not tree:
        return None
    levels = {str(tree[key]).lower() for key in _LEVELS if key in tree}
    return Entry(tuple(_told(tree, 0)), _time(tree), bool(levels & _QUIET))


def trace_of(line: str) -> str:
    """The trace or request that `line` belongs to: a named id, else a UUID or 32 hex digits; "" without one."""
    named = _NAMED.search(line)
    if named:
        return named["id"]
    bare = _BARE.search(line)
    return bare[0] if bare else ""


def _told(tree: dict[str, object], depth: int) -> Iterator[str]:
    for key, value in tree.items():
        if isinstance(value, str):
            if _TOLD.fullmatch(key):
                yield from _unwrapped(value, depth)
        elif depth < _DEPTH:
            for inner in value if isinstance(value, list) else [value]:
                if isinstance(inner, dict):
                    yield from _told(inner, depth + 1)
                elif isinstance(inner, str) and _TOLD.fullmatch(key):
                    yield inner


def _unwrapped(value: str, depth: int) -> Iterator[str]:
    """A message, or what it tells when it is an object itself: docker's `log` holds the program's whole line."""
    inner = entry_of(value) if depth < _DEPTH and value[:1] == "{" else None
    if inner is not None and inner.messages:
        yield from inner.messages
    else:
        yield value.rstrip("\n")


def _time(tree: dict[str, object]) -> datetime | None:
    for key in _TIMES:
        at = times.of_value(tree[key]) if key in tree else None
        if at is not None:
            return at
    seconds = tree.get("timestampSeconds")
    return times.of_value({"seconds": seconds, "nanos": tree.get("timestampNanos", 0)}) if seconds is not None else None

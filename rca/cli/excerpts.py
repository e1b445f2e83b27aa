"""Excerpts in the terminal: in full, or a few rows that say where to look."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from rca.cli.console import one_row, width

if TYPE_CHECKING:
    from rca.evidence import Excerpt
    from rca.investigation import Finding

_ROWS = 8
"""Lines of an excerpt that are shown unasked."""
_TOLD = 2
"""Lines after the hit that are shown like it: one of them often explains it."""
_INDENT = "    "


def in_full(excerpt: Excerpt) -> str:
    """Where it comes from, then its lines as they stand."""
    return "\n".join([_headed(excerpt), *(f"{_INDENT}{line}" for line in excerpt.text.splitlines())])


def in_brief(finding: Finding) -> str:
    """A row each for the lines that tell most, structured ones made readable; says when there is more.

    Of a test's report the last rows, where the error stands; of a log the hit and what follows it.
    """
    from rca.evidence.readable import readable

    excerpt = finding.excerpt
    verbatim = excerpt.text.splitlines()
    lines = [readable(line) for line in verbatim]
    last = max(len(lines) - _ROWS, 0)
    begin = last if finding.kind == "test" else min(max(excerpt.hit - 2, 0), last)
    hit = len(lines) - 1 if finding.kind == "test" else excerpt.hit
    rows = []
    for number in range(begin, min(begin + _ROWS, len(lines))):
        rows += _wrapped(lines[number]) if hit <= number <= hit + _TOLD else [one_row(lines[number], len(_INDENT))]
    more = [f"{_INDENT}(verbatim and in full: /lines {finding.number})"] if rows != verbatim else []
    return "\n".join([f"@{finding.number} {_headed(excerpt)}", *(_INDENT + row for row in rows), *more])


def _wrapped(line: str) -> list[str]:
    """The line over at most three rows: the error and what explains it are not cut where they begin to tell."""
    room = width() - len(_INDENT)
    rows = textwrap.wrap(line, room, subsequent_indent="  ", max_lines=3, placeholder=" …", break_on_hyphens=False)
    return rows or [line]


def _headed(excerpt: Excerpt) -> str:
    span = f" ({excerpt.first} to {excerpt.last})" if excerpt.count > 1 and excerpt.first != excerpt.last else ""
    count = f" ×{excerpt.count}{span}" if excerpt.count > 1 else ""
    where = ":".join(part for part in (excerpt.path or excerpt.source, excerpt.lines) if part)
    return " ".join(part for part in (where, excerpt.at) if part) + count

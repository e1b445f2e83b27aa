"""From a finding's field to its line in the YAML, by the way people and the tool write it: block style.

A parser's marks would be exact in every style and cost as much as loading. What is not found has the line of what
holds it. Only text is looked at.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rca.lint.finding import Finding

_TOP: Final = re.compile(r"^([A-Za-z_]\w*):", re.MULTILINE)
_ID: Final = re.compile(r"^([ -]*)id:\s*[\"']?([^\s\"'#]+)", re.MULTILINE)
_LISTS: Final = ("evidence", "whys", "root_causes", "attempts", "actions")


def placed(findings: Iterable[Finding], text: str) -> list[Finding]:
    """The findings with their lines, as far as these can be told; in the order of the file."""
    found = [replace(finding, line=line_of(text, finding.field or finding.entry)) for finding in findings]
    return sorted(found, key=lambda one: (one.line or 0, one.rule))


def line_of(text: str, field: str) -> int | None:
    """The line, from 1, of `W3.because`, `failure.impact` or `verification.2`; of what holds it where it is missing."""
    name, *steps = field.split(".") if field else [""]
    sections = _sections(text)
    if name in sections:
        return _within(text, sections[name], steps)
    entry = _entries(text).get(name)
    return None if entry is None else _within(text, entry, steps)


@lru_cache(maxsize=2)
def _sections(text: str) -> dict[str, tuple[int, int]]:
    """The top-level keys with the first and the last character of what they hold."""
    starts = [(found[1], found.start()) for found in _TOP.finditer(text)]
    ends = [*(start for _, start in starts[1:]), len(text)]
    return {name: (start, end) for (name, start), end in zip(starts, ends, strict=False)}


@lru_cache(maxsize=2)
def _entries(text: str) -> dict[str, tuple[int, int]]:
    """The entries with ids likewise. Of an id twice the later one is meant; a quoted `- id:` stands further in."""
    found: dict[str, tuple[int, int]] = {}
    for name in _LISTS:
        start, end = _sections(text).get(name, (0, 0))
        ids = list(_ID.finditer(text, start, end))
        own = [one for one in ids if len(one[1]) == min(len(one[1]) for one in ids)]
        starts = [_dash(text, one) for one in own]
        found |= {one[2]: span for one, span in zip(own, pairwise([*starts, end]), strict=True)}
    return found


def _dash(text: str, found: re.Match[str]) -> int:
    """Where the entry begins whose id was found: at its dash, which may stand above the id."""
    start = found.start()
    while start > 0 and text[start : start + len(found[1])].strip() != "-":
        start = text.rfind("\n", 0, start - 1) + 1
    return start


def _within(text: str, span: tuple[int, int], steps: list[str]) -> int:
    """The line of what `steps` lead to within a span, as far as they lead."""
    start, end = span
    for step in steps:
        pattern = r"^([ ]*)-\s" if step.isdigit() else rf"^([ ]+|[ ]*-[ ]+){re.escape(step)}:"
        places = list(re.compile(pattern, re.MULTILINE).finditer(text, start, end))
        least = min((len(one[1]) for one in places), default=0)
        places = [one for one in places if len(one[1]) == least]
        place = int(step) if step.isdigit() else 0
        if place >= len(places):
            break
        start = places[place].start()
        end = places[place + 1].start() if step.isdigit() and place + 1 < len(places) else end
    return text.count("\n", 0, start) + 1

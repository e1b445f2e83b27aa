"""What GitHub and CommonMark read into one line of text: code spans, and words that become links of themselves.

Only recognising; what is done about it is the business of `escape.py` (data) and `prose.py` (people's markdown).
"""

import re
from typing import Final, NamedTuple

_ENDS: Final = r"(?: (?!_*[A-Za-z0-9]) | (?=_*(?:(?:https?|ftp)://|www\.)) )"

SELF_LINKING: Final = re.compile(
    rf"""
    (?: (?<![A-Za-z]) (?:https?|ftp):// [^\s<>`|\\]* [^\s<>`|\\.,;:!?"')\]*_~]     # GFM extended autolink
      | (?<![A-Za-z]) www\. [^\s<>`|\\]* [^\s<>`|\\.,;:!?"')\]*_~]
      | (?<![A-Za-z0-9._+-]) (?:mailto:|xmpp:)? [A-Za-z0-9._+-]+ @ [A-Za-z0-9_-]+ (?:\.[A-Za-z0-9_-]+)+
      | (?<![A-Za-z0-9]) @ [A-Za-z0-9] (?: [\w./-]* \w )?                          # somebody, who would be notified
      | (?<![\w./-]) [\w.-]+ (?:/[\w.-]+)? \# \d+ {_ENDS}                          # an issue of elsewhere
      | (?<!\w) (?: \# | [Gg][Hh]- ) \d+ {_ENDS}                                   # an issue
    ) (?: [\w./-]* [@\#] (?: [\w./-]* \w )? )*+    # what follows without a gap would now stand at the start of a text
    """,
    re.VERBOSE,
)
"""Words that GitHub links without being asked.

It looks for them in the rendered text, so that neither `\\@name` nor `&#64;name` helps; inside code it does not look.
"""

_RUN: Final = re.compile(r"`+")


class CodeSpan(NamedTuple):
    """A code span: where it starts and ends in its line, backticks included, and what it holds."""

    start: int
    end: int
    code: str


def code_spans(line: str, *, escapes: bool) -> list[CodeSpan]:
    """The code spans of `line`, read as CommonMark 6.1 does: a run of backticks up to the next run as long.

    With `escapes` a backslash before a backtick takes it out of its run; in data a backslash is only a backslash.
    A span of nothing but blanks is none: it would be seen as nothing. Time grows with the line's length.
    """
    runs = [(found.start(), found.end()) for found in _RUN.finditer(line)]
    closers: dict[int, list[int]] = {}
    for position, (start, end) in reversed(list(enumerate(runs))):
        closers.setdefault(end - start, []).append(position)
    spans: list[CodeSpan] = []
    position = 0
    while position < len(runs):
        start, end = runs[position]
        if escapes and _escaped(line, start):
            start += 1
        later = closers.get(end - start, [])
        while later and later[-1] <= position:
            later.pop()
        if start < end and later and line[end : runs[later[-1]][0]].strip():
            position = later[-1]
            spans.append(CodeSpan(start, runs[position][1], line[end : runs[position][0]]))
        position += 1
    return spans


def _escaped(line: str, at: int) -> bool:
    start = at
    while start and line[start - 1] == "\\":
        start -= 1
    return (at - start) % 2 == 1

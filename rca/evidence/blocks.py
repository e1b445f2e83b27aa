"""Which lines of a log belong together: tracebacks, indented lines, JSON over several lines. Lines in, bounds out.

Nothing here knows what is looked for. A log whose lines begin with a time is cut there and nowhere else, but for
tracebacks that a collector stamped line by line; any other log is cut by indentation and by the grammar of the
tracebacks of Python, Java, Node and Go.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rca.evidence import times

REACH: Final = 200
"""Lines a record may have on either side of a line within it. Longer ones are cut there."""

_LEAD: Final = 80
"""A time that starts further in is part of the message, not the head of a record. A pod's name and a level fit."""

_TAG: Final = re.compile(r"(?:stdout|stderr) [FP] |[\w.-]+ [\w./@-]+(?:\[\d+\])?:(?: |$)")
"""What CRI and syslog put between the time and the program's own line."""

_TRACE_START: Final = re.compile(r"Traceback \(most recent call last\)|goroutine \d+ \[|panic: |Exception in thread \"")
_CHAIN: Final = r"During handling of the above exception|The above exception was the direct cause"
_FRAME: Final = re.compile(
    r"\s+(?:at |File \"|~*\^+|\.\.\. \d+ (?:more|common frames)|Caused by: |Suppressed: )"
    rf"|Caused by: |{_CHAIN}|goroutine \d+ \[|created by |exit status \d|\[signal |Traceback \(most recent call last\)"
)
_LINK: Final = re.compile(rf"{_CHAIN}|goroutine \d+ \[|\[signal ")
"""Lines that go on with a traceback behind a blank line."""
_GO_CALL: Final = re.compile(r"[\w./*()\[\]{}-]+\(.*\)$")
_RAISED: Final = re.compile(r"[A-Za-z_][\w.$]*(?:: |:$|$)")
_POINTER: Final = re.compile(r"\s*[\^~]+$")
_NODE_ERROR: Final = re.compile(r"\w*Error\b")
_JSON_START: Final = re.compile(r"[{\[]\s*(?:[{\"]|$)")
_CLOSER: Final = re.compile(r"\s*[}\])][}\]),;]*\s*$")
_OPENER: Final = re.compile(r" {0,2}\{\s*$")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a log, and what stands behind its time when it begins with one."""

    text: str
    bare: str
    timed: bool


def line_of(text: str) -> Line:
    """`text` with its leading time and one separator taken off."""
    found = None if text[:1].isspace() or _JSON_START.match(text) else times.span(text)
    if found is None or found[0] > _LEAD:
        return Line(text, text, timed=False)
    rest = text[found[1] :]
    rest = rest[1:] if rest[:1] in {" ", "\t", "]"} else rest
    tag = _TAG.match(rest)
    return Line(text, rest[tag.end() :] if tag else rest, timed=True)


def mostly_timed(lines: Sequence[Line]) -> bool:
    """Whether these lines are of a log whose records begin with a time: a third of what is not indented does."""
    heads = [line for line in lines if line.text and not line.text[0].isspace()]
    return bool(heads) and 3 * sum(line.timed for line in heads) >= len(heads)


def bounds(lines: Sequence[Line], at: int, *, timed: bool) -> tuple[int, int]:
    """The record around line `at`, as a half-open range of indices, without blank lines at its ends."""
    start, stop = at, at + 1
    while start > max(0, at - REACH) and continues(lines, start, timed=timed):
        start -= 1
    while stop < min(len(lines), at + REACH) and continues(lines, stop, timed=timed):
        stop += 1
    while start < at and not lines[start].text.strip():
        start += 1
    while stop > at + 1 and not lines[stop - 1].text.strip():
        stop -= 1
    return start, stop


def continues(lines: Sequence[Line], at: int, *, timed: bool) -> bool:
    """Whether line `at` belongs to the record of the line before it. `timed`: records of this log begin with a time."""
    line = lines[at]
    if at == 0 or (line.text[:1] == "{" and line.text.rstrip()[-1:] == "}"):
        return False  # a JSON line is whole
    if line.timed or timed:
        return _stamped_frame(lines, at) if line.timed else True
    if not line.text.strip():
        return _bridged(lines, at)
    if _OPENER.match(line.text):
        return False
    return line.text[0].isspace() or _within_trace(lines, at)


def _within_trace(lines: Sequence[Line], at: int) -> bool:
    """For a line that is not indented, in a log without times: what a traceback says between and after its frames."""
    line, before = lines[at].bare, lines[at - 1].bare
    if _CLOSER.match(line) or _FRAME.match(line):
        return True
    if not before.strip():
        return bool(_NODE_ERROR.match(line)) and _bridged(lines, at - 1)
    return _goes_on(line, before, _trace_above(lines, at))


def _stamped_frame(lines: Sequence[Line], at: int) -> bool:
    """A line of a traceback that a collector (journald, docker, a CI system) put a time before."""
    line, before = lines[at].bare, lines[at - 1].bare
    if _FRAME.match(line):
        return True
    above = _trace_above(lines, at)
    if above and (not line.strip() or line[0].isspace()):
        return True
    return _goes_on(line, before, above)


def _goes_on(line: str, before: str, above: str) -> bool:
    """What is not indented in a traceback: Python's last line, Go's calls."""
    if above.startswith("Traceback"):
        return before[:1].isspace() and bool(_RAISED.match(line))
    return bool(above and _GO_CALL.match(line))


def _trace_above(lines: Sequence[Line], at: int) -> str:
    """The start of the traceback in which line `at` may stand; "" when frames do not lead up to it."""
    for index in range(at - 1, max(-1, at - REACH), -1):
        bare = lines[index].bare
        opened = _TRACE_START.search(bare)
        if opened:
            return bare[opened.start() :]
        if bare.strip() and not (bare[0].isspace() or _GO_CALL.match(bare) or _FRAME.match(bare)):
            return ""
    return ""


def _bridged(lines: Sequence[Line], at: int) -> bool:
    """Whether the blank line `at` stands inside a traceback: what is before or behind it says so."""
    before = lines[at - 1].text if at else ""
    follows = next((line.text for line in lines[at + 1 : at + 3] if line.text.strip()), "")
    if _LINK.match(before) or _LINK.match(follows):
        return True
    return bool(_POINTER.match(before) and _NODE_ERROR.match(follows))  # Node shows the place first

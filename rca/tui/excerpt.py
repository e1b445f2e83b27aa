"""One excerpt as a row: its number, what cites it, how often and when it was, how bad it says it is, and its line.

What a row says and by which words and levels it is found; the list and its keys are `evidence`'s.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from textual.content import Content

from rca.evidence import sparkline
from rca.evidence.levels import level_at, named
from rca.evidence.readable import readable
from rca.evidence.wanted import TOLD
from rca.tui.row import Row
from rca.tui.safe import MUTED, one_line

if TYPE_CHECKING:
    from rca.evidence import Excerpt
    from rca.evidence.levels import Level
    from rca.investigation import Finding

_DAY: Final = re.compile(r"^\d{4}-\d{2}-\d{2}[T ](\d{2}:\d{2}:\d{2})(?:[.,]\d+)?(?:Z|[+-]\d{2}:?\d{2})? ")
"""A time stamp as logs have it; in a row its hour is enough, and the whole of it is a key away."""
_LINES: Final = 3
"""Of one excerpt, unless it is asked for in full."""
_ROWS: Final = 1024
"""Rows that are kept: the same ones are drawn again whenever a source finds something."""
_NAME: Final = 20
"""Columns for the name of a file."""
_GAP: Final = "  "
_COMMIT: Final = 7
"""Characters of a commit, as git shortens them."""
_STYLES: Final[dict[Level, str]] = {"error": "$text-error", "warning": "$text-warning"}


def is_report(finding: Finding) -> bool:
    """Whether it is what the failing test itself reported, and not lines of it."""
    return finding.kind == "test" and not finding.excerpt.lines


@lru_cache(maxsize=_ROWS)
def level(finding: Finding) -> Level:
    """How bad it is: what the line of a log says of itself, "" unknown.

    What says nothing is an error only when it tells of this failure: the failing test's report, and a line that has the
    error's message or most of its words (`rca.evidence.wanted.TOLD`). Code and changes have no level.
    """
    excerpt = finding.excerpt
    if is_report(finding):
        return "error"
    if excerpt.kind != "log":
        return ""
    return said_level(finding) or ("error" if finding.kind == "log" and excerpt.score >= TOLD else "")


@lru_cache(maxsize=_ROWS)
def said_level(finding: Finding) -> Level:
    """What the line of a log says of itself, which its row shows; "" where it says nothing."""
    return level_at(finding.excerpt.text.splitlines(), finding.excerpt.hit)


def words(finding: Finding, whys: str, entry: str = "") -> str:
    """What it is found by: everything that is known of it."""
    excerpt = finding.excerpt
    notes = f"{entry} {_notes(excerpt, whys, entry)}"
    return f"@{finding.number} {notes} {level(finding)} {excerpt.source} {excerpt.path} {excerpt.text}"


@lru_cache(maxsize=_ROWS)
def row(finding: Finding, whys: str, *, typed: bool, width: int, is_wide: bool, entry: str = "") -> Row:
    """`whys` cite it; `typed`: the answer being typed does. `width`: columns of a line; `is_wide`: of the screen.

    `entry`: its id as evidence, "" while it is not on file. On a narrow screen the blocks that show when alike lines
    came are left out where they would cost a line, and the name of the file follows the line where that costs none.
    """
    excerpt = finding.excerpt
    glyph, style = ("●", "$text-success") if whys or typed else ("○", MUTED)
    notes = _notes(excerpt, whys, entry)
    head = [
        (f"@{finding.number} ", "$text-primary bold"),
        (f"{entry} " if entry else "", "$text-primary"),
        (f"{glyph} ", style),
        (f"{notes} " if notes else "", MUTED),
    ]
    said = _placed(finding, Content.assemble(*head), width, is_wide=is_wide)
    most = 2 if is_report(finding) else _LINES
    plain = Content.assemble(*head, said)
    blocks = sparkline(excerpt.spread) + " " if excerpt.spread else ""
    if blocks:
        drawn = Content.assemble(*head, (blocks, "$text-secondary"), said)
        plain = drawn if is_wide or _height(drawn, width) <= _height(plain, width) else plain
    return Row(f"{finding.number}", plain, under="   ", most=most, words=words(finding, whys, entry))


def _notes(excerpt: Excerpt, whys: str, entry: str) -> str:
    cited = f"cited by {whys}" if whys else "on file" if entry else ""
    return " ".join([f"×{excerpt.count}"] * (excerpt.count > 1) + [cited] * bool(cited))


def _placed(finding: Finding, head: Content, width: int, *, is_wide: bool) -> Content:
    """Its line and, of a line of a log, the name of its file: before it, or behind it where that costs no row."""
    said = _said(finding)
    name = _file(finding)
    if not name:
        return said
    behind = Content.assemble(said, _GAP, (name, MUTED))
    room = max(width - len("   "), 8)
    lines = [len(Content.assemble(head, one).wrap(room)) for one in (said, behind)]
    if not is_wide and lines[1] <= min(max(lines[0], 2), _LINES):
        return behind
    return Content.assemble((name, MUTED), _GAP, said)


def _file(finding: Finding) -> str:
    """The file of a line of a log, in a few columns: its path, else its name, else the end of that."""
    excerpt = finding.excerpt
    if excerpt.kind != "log" or not excerpt.lines or is_report(finding):
        return ""
    path = one_line(excerpt.path).plain
    name = path if len(path) <= _NAME else f"…/{path.rpartition('/')[2]}"
    return name if len(name) <= _NAME + 2 else f"…{name[-_NAME:]}"


def _height(content: Content, width: int) -> int:
    return min(len(content.wrap(max(width - len("   "), 8))), _LINES)


def _said(finding: Finding) -> Content:
    """What it is, in a word where it is no line of a log, and its line."""
    excerpt = finding.excerpt
    lines = excerpt.text.splitlines() or [""]
    line = lines[excerpt.hit] if excerpt.hit < len(lines) else lines[0]
    if is_report(finding):
        return one_line(f"the test's report: {excerpt.path}", MUTED)
    if finding.kind == "file":
        return _logged(finding, line)
    if excerpt.kind in {"code", "test"}:
        first = excerpt.lines.partition("-")[0]
        number = int(first) + excerpt.hit if first.isascii() and first.isdigit() else excerpt.lines
        return Content.assemble(one_line(f"{excerpt.kind} {excerpt.path}:{number}", MUTED), "  ", one_line(line))
    if excerpt.kind == "change":
        subject = lines[1] if len(lines) > 1 else line
        return Content.assemble((f"change {excerpt.commit[:_COMMIT]}  ", MUTED), one_line(subject))
    if excerpt.kind == "absence":
        return Content.assemble(("looked, found nothing  ", MUTED), one_line(f"{excerpt.source}: {line}"))
    return _logged(finding, line)


def _logged(finding: Finding, line: str) -> Content:
    """The line as one reads it, its level in colour; in a word before it where the line has no word for it."""
    said = one_line(_DAY.sub(r"\1 ", readable(line)))
    bad = said_level(finding)
    style = _STYLES.get(bad)
    if style is None:
        return said
    word = named(said.plain)
    if word is not None and word.level == bad:
        return said.stylize(style, word.start, word.end)
    return Content.assemble((f"{bad} ", style), said)

"""The cause tree as a Mermaid flow chart, which GitHub draws. What must not enter: a character of data as it stands.

Boxes have ids of our own. In labels everything but letters, digits, blanks and `.,'-` is written as `#<code>;`, an
entity as Mermaid has them, so no label can end early, begin a directive or carry markup.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rca.analysis import Row

MOST_WHYS: Final = 60
"""A larger drawing cannot be read, and Mermaid refuses sources over 50,000 characters and 500 arrows."""
LABEL: Final = 90
"""Characters of an answer in its box; the outline below the drawing has all of it."""

_STYLES: Final = {
    "hypothesis": ("open", "stroke-dasharray:5 4"),
    "root cause": ("root", "stroke-width:3px"),
    "ruled-out": ("out", "stroke-dasharray:2 4"),
}

_DECODED: Final = re.compile(r"\\(?=n)|\$(?=\$)|:(?=fa-)")
"""What Mermaid acts on even when encoded: line breaks, formulas, icons. A word joiner behind it prevents that."""


def diagram(rows: Sequence[Row]) -> str:
    """Mermaid source for the rows of an outline. Nothing when there is nothing to draw or too much."""
    if not 1 < len(rows) <= MOST_WHYS + 1:
        return ""
    lines = ["flowchart TD", f'  n0(["{label(f"{rows[0].glyph} {rows[0].text}")}"])']
    parents = {0: "n0"}
    for position, row in enumerate(rows[1:], 1):
        name, depth = f"n{position}", len(row.guide) // 2
        style = _STYLES.get(row.state, ("", ""))[0]
        lines.append(f'  {name}["{_why_label(row)}"]' + (f":::{style}" if style else ""))
        lines.append(f"  {parents[depth - 1]} {'-.->' if row.state == 'ruled-out' else '-->'} {name}")
        parents[depth] = name
    used = {row.state for row in rows}
    lines += [f"  classDef {name} {look}" for state, (name, look) in _STYLES.items() if state in used]
    return "\n".join(lines)


def label(text: str) -> str:
    """`text` encoded for a label, cut at a word; so is a word that would make the box wider than the rest."""
    line = re.sub(r"(\S{39})\S+", r"\1…", " ".join(text.replace("`", "").split()))
    if len(line) > LABEL:
        line = line[:LABEL].rsplit(" ", 1)[0] + "…"
    line = _DECODED.sub("\\g<0>\u2060", line)
    return re.sub(r"[^A-Za-z0-9 .,'-]", lambda sign: sign[0] if sign[0].isalpha() else f"#{ord(sign[0])};", line)


def _why_label(row: Row) -> str:
    name = row.why.id if row.why else ""
    state = row.state.replace("-", " ")
    if row.why and row.state == "root cause" and row.why.status == "hypothesis":
        state += ", hypothesis"
    return f"{label(f'{row.glyph} {name} {state}')}<br/>{label(row.text)}"

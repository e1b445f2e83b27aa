"""The cause tree as nested lists, which a style sheet draws as a tree: no script, no picture, read aloud in order."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from rca.documents.spans import code_spans

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rca.analysis import Row


def tree(rows: Sequence[Row], anchors: Mapping[str, str]) -> str:
    """The rows of an outline. `anchors` says for the id of a why where its section begins in the page."""
    return "".join(_pieces(rows, anchors))


def _pieces(rows: Sequence[Row], anchors: Mapping[str, str]) -> Iterator[str]:
    """Lists open and close with the depth of the rows; nothing nests here, however deep a chain goes."""
    yield '<div class="tree" tabindex="0" role="group" aria-label="Cause tree">\n'
    depth = -1
    for row in rows:
        level = len(row.guide) // 2
        if level > depth:
            yield "<ul>\n" * (level - depth)
        else:
            yield "</li>\n" + "</ul>\n</li>\n" * (depth - level)
        yield f'<li><div class="{_look(row)}">{_box(row, anchors)}</div>\n'
        depth = level
    yield "</li>\n</ul>\n" * (depth + 1) + "</div>\n"


def _said(text: str) -> str:
    """Text with its code as code."""
    pieces: list[str] = []
    at = 0
    for span in code_spans(text, escapes=False):
        pieces += html.escape(text[at : span.start]), f"<code>{html.escape(span.code)}</code>"
        at = span.end
    return "".join([*pieces, html.escape(text[at:])])


def _look(row: Row) -> str:
    return "is-" + row.state.replace(" ", "-")


def _box(row: Row, anchors: Mapping[str, str]) -> str:
    said = _said(row.text)
    if row.why is None:
        return f'<span class="glyph" aria-hidden="true">{row.glyph}</span> <strong>{said}</strong>'
    name, anchor = html.escape(row.why.id), anchors.get(row.why.id, "")
    link = f'<a href="#{anchor}">{name}</a>' if anchor else name
    state = row.state.replace("-", " ")
    notes = [each for each in row.note.split(" · ") if each and each != state]
    note = f' <span class="note">{html.escape(" · ".join(notes))}</span>' if notes else ""
    if not any(each.startswith(state) for each in notes):  # a reason says it with more words
        link += f' <span class="state">{state}</span>'
    return f'<span class="glyph" aria-hidden="true">{row.glyph}</span> {link} {said}{note}'

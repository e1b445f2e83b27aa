"""A document's markdown as rows of a list: what a terminal can show of it. Nothing in it acts; links are only words.

What must not enter: what the document says. It comes from `rca.documents`, or from templates that somebody else wrote.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from textual.content import Content

from rca.tui.row import Row
from rca.tui.safe import safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from markdown_it.token import Token

FOLDED: Final = "▸ "
OPEN: Final = "▾ "
_HEADINGS: Final = {"h1": "$text-accent bold", "h2": "$text-primary bold underline"}
_SPANS: Final = {"strong": "bold", "em": "italic", "s": "strike", "link": ""}
_CODE: Final = "on $surface"
_MUTED: Final = "$foreground-muted"
_ANCHOR: Final = re.compile(r'<a id="([^"]*)">|</a>')
_BREAK: Final = re.compile(r"<br\s*/?>")
_TAGS: Final = re.compile(r"<details[^>]*>|</details>|<summary>(?P<summary>.*?)</summary>|<!--.*?-->", re.DOTALL)
_INDENT: Final = re.compile(r"[ \t│├└─]*")
_BELOW: Final = str.maketrans("├└─", "│  ")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document, laid out as rows."""

    rows: tuple[Row, ...]
    inside: Mapping[str, tuple[str, ...]]
    """For each row in folds the keys of their heads, outermost first. A head begins with `FOLDED`."""
    spaced: frozenset[str]
    """Rows with a blank line below."""
    places: Mapping[str, str]
    """The row of each anchor."""

    @property
    def heads(self) -> frozenset[str]:
        """Rows that something is folded away below."""
        return frozenset(key for keys in self.inside.values() for key in keys)


def sheet(markdown: str, instead: Mapping[str, Sequence[Row]] | None = None) -> Sheet:
    """`markdown` (CommonMark with tables) as rows. `instead`: what is shown in the place of a fence of that text."""
    from markdown_it import MarkdownIt  # 25 ms, of no use before a document is looked at

    writer = _Writer(instead or {})
    writer.write(MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown))
    return Sheet(tuple(writer.rows), writer.inside, frozenset(writer.spaced), writer.places)


class _Lead:
    """What a list item or a quotation puts before its lines."""

    def __init__(self, first: str, under: str) -> None:
        self.first = first
        self.under = under

    def taken(self) -> str:
        first, self.first = self.first, self.under
        return first


class _Cells(NamedTuple):
    """A table while it is read."""

    head: list[Content]
    row: list[Content]


class _Writer:
    """Rows as they come out of the parser's tokens."""

    def __init__(self, instead: Mapping[str, Sequence[Row]]) -> None:
        self.rows: list[Row] = []
        self.inside: dict[str, tuple[str, ...]] = {}
        self.spaced: set[str] = set()
        self.places: dict[str, str] = {}
        self._instead = instead
        self._leads: list[_Lead] = []
        self._folds: list[str] = []
        """Heads of the folds that are open; "" for one that has not said what it is."""
        self._style = ""
        self._table: _Cells | None = None

    def write(self, tokens: Iterable[Token]) -> None:
        for token in tokens:
            if token.type == "inline":
                self._inline(token)
            elif token.type in {"fence", "code_block"}:
                self._fence(token)
            elif token.type == "html_block":
                self._html(token.content)
            elif token.type == "hr":
                self._row(Content.styled("─" * 20, _MUTED))
            elif token.nesting > 0:
                self._opened(token)
            elif token.nesting < 0:
                self._closed(token)

    def _opened(self, token: Token) -> None:
        if token.type == "heading_open":
            self._style = _HEADINGS.get(token.tag, "bold")
        elif token.type == "blockquote_open":
            self._leads.append(_Lead("▏ ", "▏ "))
        elif token.type == "list_item_open":
            marker = f"{token.info}. " if token.info else "• "
            self._leads.append(_Lead(marker, " " * len(marker)))
        elif token.type == "table_open":
            self._table = _Cells([], [])

    def _closed(self, token: Token) -> None:
        if token.type in {"blockquote_close", "list_item_close"}:
            self._leads.pop()
        elif token.type == "tr_close" and self._table is not None:
            self._table_row(self._table)
        elif token.type == "table_close":
            self._table = None
        self._style = ""
        if token.type in {"heading_close", "list_item_close"} or token.hidden or self._table is not None:
            return
        if token.level == 0 and self.rows:
            self.spaced.add(self.rows[-1].key)

    def _row(self, content: Content, under: str = "") -> None:
        """A row behind what the containers put before it; its further lines stand under `under`."""
        first = "".join(lead.taken() for lead in self._leads)
        self._add(Row(f"{len(self.rows)}", content, first, "".join(lead.under for lead in self._leads) + under))

    def _add(self, row: Row) -> None:
        if folds := tuple(filter(None, self._folds)):
            self.inside[row.key] = folds
        self.rows.append(row)

    def _inline(self, token: Token) -> None:
        content = self._spans(token.children or [])
        if self._style:
            content = content.stylize(self._style)
        if self._table is not None:
            self._table.row.append(content)
        else:
            self._row(content)

    def _spans(self, tokens: Sequence[Token]) -> Content:
        parts: list[Content] = []
        begun: list[tuple[int, str, str]] = []
        """Where in `parts` a span began, its style, and the address if it is a link."""
        for token in tokens:
            name = token.type.removesuffix("_open").removesuffix("_close")
            if name in _SPANS and token.nesting > 0:
                begun.append((len(parts), _SPANS[name], str(token.attrs.get("href", ""))))
            elif name in _SPANS and begun:
                start, style, address = begun.pop()
                words = Content("").join(parts[start:])
                parts[start:] = [words.stylize(style)]
                if "://" in address and words.plain != address:
                    parts.append(safe(f" ({address})", _MUTED))
            else:
                parts.append(self._said(token))
        return Content("").join(parts)

    def _said(self, token: Token) -> Content:
        if token.type == "hardbreak" or _BREAK.fullmatch(token.content):
            return Content("\n")
        if token.type == "softbreak":
            return Content(" ")
        if token.type == "code_inline":
            return safe(token.content, _CODE)
        if token.type == "html_inline" and (anchor := _ANCHOR.fullmatch(token.content)):
            if anchor[1] is not None:
                self.places.setdefault(anchor[1], f"{len(self.rows)}")
            return Content("")
        return safe(token.content, _MUTED if token.type == "html_inline" else "")

    def _fence(self, token: Token) -> None:
        text = token.content.strip("\n")
        is_drawing = token.info.strip() == "mermaid"
        if is_drawing:
            self._fold(f"Mermaid, {text.count(chr(10)) + 1} lines, which GitHub draws")
        if rows := self._instead.get(text):
            for row in rows:
                self._add(Row(f"{len(self.rows)}", row.content, row.guide, row.under))
        else:
            for line in text.split("\n"):
                indent = _INDENT.match(line)
                self._leads.append(_Lead("│ ", "│ "))
                self._row(safe(line), indent[0].expandtabs(4).translate(_BELOW) + "  " if indent else "")
                self._leads.pop()
        self.spaced.add(self.rows[-1].key)
        if is_drawing:
            self._folds.pop()

    def _fold(self, head: str) -> None:
        """Begin a fold: its head, which is inside the folds around it only."""
        self._row(safe(f"{FOLDED}{' '.join(head.split())}", _MUTED), "  ")
        self.spaced.add(self.rows[-1].key)
        self._folds.append(self.rows[-1].key)

    def _html(self, text: str) -> None:
        end = 0
        for tag in _TAGS.finditer(text):
            self._raw(text[end : tag.start()])
            end = tag.end()
            if tag[0].startswith("<details"):
                self._folds.append("")
            elif tag["summary"] is not None and self._folds:
                self._folds.pop()
                self._fold(html.unescape(tag["summary"]))
            elif tag[0] == "</details>" and self._folds:
                self._folds.pop()
        self._raw(text[end:])

    def _raw(self, text: str) -> None:
        """HTML that is none of ours, as it stands: the document holds it, so it is not hidden."""
        if text.strip():
            self._row(safe(text.strip(), _MUTED))
            self.spaced.add(self.rows[-1].key)

    def _table_row(self, table: _Cells) -> None:
        """A row of a table as lines: its first cell, then what the others say, each by the name of its column."""
        cells = table.row.copy()
        table.row.clear()
        if not table.head:
            table.head.extend(cells)
            if len(cells) > 2:
                return
            cells = [cell.stylize(_MUTED) for cell in cells]
        if len(cells) <= 2:
            self._row(Content("  ").join(cells), "  ")
            return
        said = [
            Content.assemble((f"{head.plain} ", _MUTED), cell)
            for head, cell in zip(table.head[1:], cells[1:], strict=False)
            if cell.plain.strip()
        ]
        self._row(Content("\n").join([cells[0], Content.styled(" · ", _MUTED).join(said)]), "  ")

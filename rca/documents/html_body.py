"""A document's markdown as HTML that can do nothing: no script, no picture, no style of its own.

Whatever markdown comes in, only what is listed here comes out: elements that markdown makes, and of HTML in it our own
anchors, folds and line breaks. All other HTML is shown as text, so a template of somebody else adds nothing either.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markdown_it.token import Token

_OURS: Final = re.compile(
    r'<a id="(?P<anchor>[a-z][\w-]{0,40})">|(?P<end></a>)|(?P<br><br ?/?>)|(?P<fold><details>)|(?P<folded></details>)'
    r"|<summary>(?P<summary>[^<]*)</summary>|(?P<other>(?:(?!<(?:details>|/details>|summary>)).)+|<)",
    re.DOTALL | re.ASCII,
)
_ADDRESS: Final = re.compile(r"https?://|#|(?!//)[\w.%~-]+(?:/|\.|#|\?|$)", re.IGNORECASE)
"""Of the web, in this page, or nearby; a name with a colon could be any scheme."""
_DOCUMENT: Final = re.compile(r"((?:\.\./|cycles/)?\d{4}-\d\d-\d\d-[a-z0-9-]+)\.md")
_CUT: Final = re.compile(r"… \[[\d,]+ lines? cut\]")
"""What `text.clip` writes for the lines that it left out."""
_BOX: Final = re.compile(r"\[([ xX])\] ")


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows in another way than the markdown."""

    instead: Mapping[str, str] = field(default_factory=dict)
    """For the text of a fence the HTML that takes its place; "" for nothing."""
    lines: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """For the anchor of a piece of evidence and the text of its code the number of the first line."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A section of the page."""

    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class Body:
    """The page without its frame."""

    html: str
    title: str
    """The words of the first heading."""
    headings: tuple[Heading, ...]


def body(markdown: str, shown: Shown) -> Body:
    """`markdown` (CommonMark with tables and strikethrough) as HTML. The same text gives the same bytes."""
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    tokens = parser.parse(markdown)
    renderer = _Renderer(shown, tokens)
    text = renderer.render(tokens, parser.options, {})
    return Body(text + renderer.rendered_end(), renderer.title, tuple(renderer.headings))


class _Renderer(RendererHTML):
    """markdown-it's renderer, where it may print less or more than the page should hold."""

    def __init__(self, shown: Shown, tokens: Sequence[Token]) -> None:
        super().__init__()
        self.title = ""
        self.headings: list[Heading] = []
        self._shown = shown
        self._anchor = ""
        """Of the evidence that the page is at."""
        self._folds = 0
        self._in_section = False
        self._boxed = False
        """Whether the text to come begins with the `[x]` of a box that is drawn already."""
        self._taken = {found[1] for token in tokens for found in re.finditer(r'<a id="([\w-]+)">', token.content)}

    def rendered_end(self) -> str:
        """The ends of what is still open."""
        return "</details>\n" * self._folds + ("</section>\n" if self._in_section else "")

    def heading_open(self, tokens: Sequence[Token], idx: int, *_: object) -> str:
        """With the anchor that GitHub gives it. A section begins with each heading of the second level."""
        token = tokens[idx]
        self._anchor = ""
        text = _plain(tokens[idx + 1])
        self.title = self.title or text
        name = self._unused(_slug(text))
        if token.tag != "h2" or token.level:
            return f'<{token.tag} id="{name}">'
        self.headings.append(Heading(name, text))
        before = self.rendered_end()
        self._folds, self._in_section = 0, True
        return f'{before}<section aria-labelledby="{name}">\n<h2 id="{name}">'

    def paragraph_open(self, tokens: Sequence[Token], idx: int, *_: object) -> str:
        """With a class where an entry begins, so that evidence can look like evidence."""
        if tokens[idx].hidden:
            return ""
        found = re.match(r'<a id="([a-z])[\w-]*">', tokens[idx + 1].content)
        return f'<p class="of-{found[1]}">' if found else "<p>"

    def list_item_open(self, tokens: Sequence[Token], idx: int, *_: object) -> str:
        """A box that is ticked or not, where GitHub shows one."""
        found = _BOX.match(_first_line(tokens, idx))
        if not found:
            return "<li>"
        self._boxed = True
        said, box = ("not done", "☐") if found[1] == " " else ("done", "☑")
        return f'<li class="box"><span role="img" aria-label="{said}">{box}</span> '

    def text(self, tokens: Sequence[Token], idx: int, *_: object) -> str:
        """Without the `[x]` that a box was made of."""
        content = tokens[idx].content
        if self._boxed and idx == 0:
            content = content[4:]
        self._boxed = False
        return html.escape(content)

    def link_open(self, tokens: Sequence[Token], idx: int, *_: object) -> str:
        """To the web, within the page or nearby; anything else leads nowhere. Other documents lie there as pages."""
        address = str(tokens[idx].attrs.get("href", ""))
        if not _ADDRESS.match(address):
            return "<a>"
        away = ' rel="noreferrer noopener"' if "//" in address else ""
        page = _DOCUMENT.fullmatch(address)
        return f'<a href="{html.escape(f"{page[1]}.html" if page else address)}"{away}>'

    def image(self, tokens: Sequence[Token], idx: int, *_: object) -> str:
        """Nothing is fetched: a picture's words stand for it."""
        return html.escape(tokens[idx].content)

    def html_inline(self, tokens: Sequence[Token], idx: int, *_: object) -> str:
        """Our own anchors and line breaks; anything else as text."""
        return self._allowed(tokens[idx].content, inline=True)

    def html_block(self, tokens: Sequence[Token], idx: int, *_: object) -> str:
        """Our own folds; anything else as text."""
        return self._allowed(tokens[idx].content, inline=False)

    def fence(self, tokens: Sequence[Token], idx: int, *_: object) -> str:
        """Code with its numbers, a diff with its colours, a drawing as what stands for it."""
        token = tokens[idx]
        text = token.content.strip("\n")
        if (instead := self._shown.instead.get(text)) is not None:
            return instead
        language = token.info.strip().split(" ")[0]
        if language == "mermaid":
            return (
                f"<details>\n<summary>Source of the drawing (Mermaid)</summary>\n{_code(text, 'mermaid')}</details>\n"
            )
        return _code(text, language, self._shown.lines.get((self._anchor, text)))

    def code_block(self, tokens: Sequence[Token], idx: int, *_: object) -> str:
        """Indented code, which looks the same."""
        return _code(tokens[idx].content.rstrip("\n"), "text")

    def th_open(self, tokens: Sequence[Token], idx: int, *_: object) -> str:
        """Without a style, which the page's own rules refuse; a heading without words is none."""
        return '<th scope="col">' if tokens[idx + 1].content else "<td>"

    def th_close(self, tokens: Sequence[Token], idx: int, *_: object) -> str:
        """The end of either."""
        return "</th>\n" if tokens[idx - 1].content else "</td>\n"

    def td_open(self, tokens: Sequence[Token], idx: int, *_: object) -> str:
        """A cell without a style; days and other short words stay in one line."""
        return '<td class="tight">' if len(tokens[idx + 1].content) <= 12 else "<td>"

    def table_open(self, *_: object) -> str:
        """A wide table scrolls by itself, also by the keys."""
        return '<div class="wide" tabindex="0" role="group" aria-label="Table">\n<table>\n'

    def table_close(self, *_: object) -> str:
        """The end of what scrolls."""
        return "</table>\n</div>\n"

    def _allowed(self, text: str, *, inline: bool) -> str:
        return "".join(self._piece(found, inline=inline) for found in _OURS.finditer(text))

    def _piece(self, found: re.Match[str], *, inline: bool) -> str:
        if found["anchor"]:
            self._anchor = found["anchor"]
            return f'<a id="{found["anchor"]}"></a>'
        if found["end"]:
            return ""
        if found["br"]:
            return "<br>"
        if found["other"] is not None or inline:
            return html.escape(found[0]) if found[0].strip() else found[0]
        return self._fold(found)

    def _fold(self, found: re.Match[str]) -> str:
        if found["fold"]:
            self._folds += 1
            return "<details>"
        if found["folded"]:
            was_open = self._folds > 0
            self._folds -= was_open
            return "</details>" if was_open else ""
        return f"<summary>{html.escape(html.unescape(found['summary']))}</summary>" if self._folds else ""

    def _unused(self, name: str) -> str:
        """`name`, numbered as GitHub numbers headings of the same name."""
        chosen, again = name, 0
        while chosen in self._taken:
            again += 1
            chosen = f"{name}-{again}"
        self._taken.add(chosen)
        return chosen


def _code(text: str, language: str, first: int | None = None) -> str:
    kind = language if re.fullmatch(r"[A-Za-z][\w+#.-]{0,30}", language) else "text"
    rows = text.split("\n")
    if first is not None:
        width = len(str(first + len(rows) - 1))
        numbers = (f'<span class="n" aria-hidden="true">{first + at:>{width}}</span>' for at in range(len(rows)))
        shown = [
            ("" if _CUT.fullmatch(row) else number) + html.escape(row)
            for number, row in zip(numbers, rows, strict=True)
        ]
    elif kind == "diff":
        shown = [_changed(row) for row in rows]
    else:
        shown = [html.escape(row) for row in rows]
    inside = "\n".join(shown)
    return f'<pre class="in-{kind.lower()}" tabindex="0" role="group" aria-label="Code"><code>{inside}</code></pre>\n'


def _changed(row: str) -> str:
    element = {"+": "ins", "-": "del"}.get(row[:1], "")
    if not element or row.startswith(("+++ ", "--- ")):
        return html.escape(row)
    return f"<{element}>{html.escape(row)}</{element}>"


def _plain(token: Token) -> str:
    """The words of a heading."""
    return "".join(child.content for child in token.children or [] if child.type in {"text", "code_inline"}).strip()


def _first_line(tokens: Sequence[Token], idx: int) -> str:
    """What a list entry begins with, as it is written."""
    return next((token.content for token in tokens[idx + 1 : idx + 3] if token.type == "inline"), "")


def _slug(text: str) -> str:
    """The anchor that GitHub gives to a heading."""
    return re.sub(r"[^\w\- ]", "", text.lower()).strip().replace(" ", "-") or "section"

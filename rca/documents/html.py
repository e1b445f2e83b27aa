"""A document as one page: everything it needs is in it, and nothing in it runs or asks the network.

The page says what the markdown says, so every template makes one. Its rules (a content security policy) allow its own
style, known by its hash, and nothing else. What must not enter: what a document says.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from rca.analysis import outline, outline_text
from rca.documents.document import OUTLINE_WIDTH, context, with_ids_apart
from rca.documents.html_body import Shown, body
from rca.documents.html_tree import tree
from rca.settings import shipped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rca.analysis import Analysis
    from rca.documents.document import Document
    from rca.documents.exhibits import Exhibit

_FIRST_LINE: Final = re.compile(r":(\d{1,7})(?:-\d+)?$")


def page(markdown: str, shown: Shown | None = None) -> str:
    """A whole page of `markdown`; the same text gives the same bytes. `shown` is what it shows in another way."""
    template, style = _frame()
    inside = body(markdown, shown or Shown())
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return template.render(
        title=inside.title,
        style=Markup(style),  # noqa: S704  # our own file
        digest=digest,
        body=Markup(inside.html),  # noqa: S704  # every piece of it escaped or made by html_body
        headings=inside.headings,
    )


def analysis_page(analysis: Analysis, markdown: str) -> str:
    """The page of an analysis of which `markdown` was rendered: its tree drawn, its code with the lines' numbers."""
    document: Document = context(analysis)["document"]
    apart = with_ids_apart(analysis)
    anchors = {step.place.id: step.place.anchor for step in (*document.steps, *document.ruled_out)}
    links = anchors if '<a id="w' in markdown else {}  # a brief has no sections to lead to
    instead = {str(document.diagram): "", outline_text(apart, OUTLINE_WIDTH): tree(outline(apart), links)}
    instead.pop("", None)
    lines = {
        (exhibit.anchor, text): int(found[1])
        for exhibit in _exhibits(document)
        if exhibit.kind == "code" and (found := _FIRST_LINE.search(exhibit.place))
        for text in ("\n".join(each.strip("\n").splitlines()) for each in (exhibit.quote, exhibit.text))
    }
    return page(markdown, Shown(instead, lines))


def _exhibits(document: Document) -> Iterator[Exhibit]:
    cited = [entry.citations for entry in (*document.steps, *document.ruled_out)]
    for citations in (*cited, *(check.citations for check in document.checks)):
        yield from (citation.exhibit for citation in citations if citation.exhibit)
    yield from document.uncited


@lru_cache(maxsize=1)
def _frame() -> tuple[Template, str]:
    """The shipped frame and style. A workspace has none of its own: a page is opened where scripts could run."""
    folder = shipped("templates") / "html"
    environment = Environment(
        loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True
    )
    return environment.get_template("page.html.j2"), (folder / "page.css").read_text(encoding="utf-8")

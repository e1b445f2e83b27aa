"""Two hundred hostile texts in every field: the document and the page have the structure that harmless words give them."""

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from typing import Any

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token
from pydantic import ValidationError

from rca.analysis import Analysis
from rca.documents import render
from rca.documents.html import analysis_page
from tests.documents.conftest import TEMPLATES, full
from tests.documents.hostile import HOSTILE

CHUNK = 20
CHUNKS = [HOSTILE[at : at + CHUNK] for at in range(0, len(HOSTILE), CHUNK)]
PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
OURS = re.compile(r'<a id="[a-z][\w-]*">|</a>|<br>|<details>\n|<summary>[^<]*</summary>\n?|</details>\n?')
NOTIFIES = re.compile(r"(?<![A-Za-z0-9])@[A-Za-z0-9]|(?<!\w)(?:#|GH-|gh-)\d|https?://|(?<!\w)www\.|\w@\w+\.\w")
ELEMENTS = set(
    "html head meta title style body a nav ol ul li main h1 h2 h3 h4 h5 h6 p strong em s code pre span ins del br hr "
    "section details summary div table thead tbody tr th td blockquote".split()
)
ATTRIBUTES = set(
    "lang charset http-equiv content name class id href aria-label aria-hidden aria-labelledby role rel scope tabindex start".split()
)


def test_there_are_two_hundred_of_them() -> None:
    assert len(HOSTILE) >= 200


@cache
def fields() -> tuple[tuple[Any, ...], ...]:
    """Where a text may stand: not words of a fixed vocabulary, times, and markdown, which people write on purpose."""
    return tuple(path for path in places(full()) if path[:1] != ("rca",) and takes_any_text(path))


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, str):
        yield path
    for key, part in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from places(part, (*path, key))


def takes_any_text(path: tuple[Any, ...]) -> bool:
    try:
        Analysis.model_validate(put(full(), path, "any text"))
    except ValidationError:
        return False
    return path[-1] not in {"markdown", "after"}  # `after` says where a section goes


def put(tree: Any, path: tuple[Any, ...], text: str) -> Any:
    *above, last = path
    holder = tree
    for key in above:
        holder = holder[key]
    holder[last] = text
    return tree


def everywhere(text: str) -> Analysis:
    tree = full()
    for path in fields():
        put(tree, path, text)
    return Analysis.model_validate(tree)


@cache
def rendered(text: str, template: str = "analysis") -> tuple[str, tuple[Token, ...]]:
    markdown = render(everywhere(text), [TEMPLATES], template)
    return markdown, tuple(PARSER.parse(markdown))


def harmless(text: str) -> str:
    """Words in as many lines."""
    return re.sub(r"[^\n]*\S[^\n]*", "harmless words", text)


def structure(tokens: Any) -> list[Any]:
    """What a parser sees but the words. Code spans and line breaks are no structure: text is shown in them too."""
    seen: list[Any] = []
    for token in tokens:
        if token.type not in {"text", "text_special", "code_inline", "softbreak", "hardbreak", "inline"}:
            drawn = token.type == "fence" and token.info == "mermaid"
            html = re.sub(r">[^<]*<", "><", token.content) if token.type.startswith("html") else ""
            seen.append((token.type, token.tag, token.level, drawn, html))
        seen.extend(structure(token.children or []))
    return seen


@pytest.mark.parametrize("texts", CHUNKS, ids=range(len(CHUNKS)))
def test_the_document_is_built_as_that_of_harmless_words(texts: tuple[str, ...]) -> None:
    for text in texts:
        markdown, tokens = rendered(text)
        assert structure(tokens) == structure(rendered(harmless(text))[1]), text
        assert markdown.startswith("# "), text


@pytest.mark.parametrize("texts", CHUNKS, ids=range(len(CHUNKS)))
def test_the_document_runs_fetches_and_notifies_nothing(texts: tuple[str, ...]) -> None:
    for text in texts:
        for token in rendered(text)[1]:
            assert token.type != "html_block" or OURS.sub("", token.content).strip() == "", (text, token.content)
            for child, linked in children(token):
                assert child.type != "image", text
                assert child.type != "html_inline" or OURS.fullmatch(child.content), (text, child.content)
                address = str(child.attrs.get("href", "#"))
                assert re.match(r"#[a-z]|cycles/|[\d-]+[a-z]|https?://(?!evil)|#$", address), (text, address)
                ours = linked or token.content.startswith("Why #")
                assert ours or child.type != "text" or not NOTIFIES.search(child.content), (text, child.content)


def children(token: Token) -> Iterator[tuple[Token, bool]]:
    """What stands in a line, and whether it stands in a link."""
    linked = False
    for child in token.children or []:
        linked = child.type == "link_open" or (linked and child.type != "link_close")
        yield child, linked


@pytest.mark.parametrize("template", ["brief", "step-summary", "postmortem"])
def test_other_forms_are_built_as_those_of_harmless_words(template: str) -> None:
    for text in HOSTILE[:: 5 if template != "postmortem" else 10]:
        assert structure(rendered(text, template)[1]) == structure(rendered(harmless(text), template)[1]), text


class Elements(HTMLParser):
    """A page's elements and attributes, as a browser would see them."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ELEMENTS, tag
        assert {name for name, _ in attrs} <= ATTRIBUTES, attrs
        address = dict(attrs).get("href")
        assert address is None or re.match(r"#|cycles/|\d{4}-|https?://(?!evil)", address), address
        if tag not in {"code", "br"}:
            self.seen.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in {"code", "br"}:
            self.seen.append(f"/{tag}")

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)


@cache
def elements(text: str) -> list[str]:
    parser = Elements()
    parser.feed(analysis_page(everywhere(text), rendered(text)[0]))
    parser.close()
    return parser.seen


@pytest.mark.parametrize("texts", CHUNKS, ids=range(len(CHUNKS)))
def test_the_page_has_the_elements_of_harmless_words_and_no_others(texts: tuple[str, ...]) -> None:
    for text in texts:
        assert elements(text) == elements(harmless(text)), text

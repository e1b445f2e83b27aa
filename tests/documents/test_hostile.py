"""Whatever a field holds, the document has the structure that harmless words of the same shape give it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import ValidationError

from rca.analysis import Analysis
from rca.documents import render
from rca.documents.spans import SELF_LINKING
from rca.text import visible

HOSTILE = {
    "fence": "```\n</details>\n```\n~~~\n# broken out\n`````mermaid",
    "html": "<script>alert(1)</script> <img src=x onerror=y> <!-- & --> </details></summary> <a id='e1'>",
    "links": "[x](javascript:alert(1)) ![y](https://evil/beacon.png) [z]: https://evil <https://evil>",
    "reference": "[E1]: https://evil\n\n[E1]: <javascript:x>",
    "pipes": "a | b | c \\| d \\\\| e",
    "table": "a | b\n--- | ---\nc | d",
    "mentions": "@ada asks @org/team about #1, org/repo#2 and GH-3",
    "autolinks": "http://evil.example/x www.evil.example ftp://evil.example ada@evil.example",
    "underlines": "Title\n=====\nother\n-----\n***\n___",
    "starts": "# heading\n> quote\n- list\n1. one\n+ two\n    code\n\ttab\n[x] done",
    "emphasis": "*a* **b** _c_ __d__ ~~e~~ `f` ``g`` \\*h\\*",
    "mermaid": 'x"] --> y["z"]; click n0 "javascript:x" %%{init: {}}%% end style a:#b;',
    "matter": "---\ntitle: x\nlayout: evil\n---",
    "template": "{{ analysis.id }} {% raw %} {# x #} {{ 7 * 7 }} {%- include 'x' -%} ${x} #{y}",
    "entities": "&lt;b&gt; &#64;ada &amp; &copy; &#x3c;",
    "invisible": visible("\u202eevil\u202c \u200b\x1b[31m \u2028 \x00"),
    "long": "x" * 5_000,
}


def texts(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where the texts of a tree are."""
    if isinstance(value, str):
        yield path
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from texts(part, (*path, key))
    elif isinstance(value, list):
        for at, part in enumerate(value):
            yield from texts(part, (*path, at))


def replaced(tree: dict[str, Any], text: str) -> dict[str, Any]:
    """The tree with `text` wherever a text may stand; words of a fixed vocabulary and times stay."""
    for path in texts(tree):
        *above, last = path
        if path[0] == "sections" and last == "markdown":
            continue
        holder = tree
        for key in above:
            holder = holder[key]
        before, holder[last] = holder[last], text
        try:
            Analysis.model_validate(tree)
        except ValidationError:
            holder[last] = before
    return tree


def structure(tokens: list[Any]) -> list[Any]:
    """What a parser sees but the words: blocks, links, emphasis, HTML. Code spans and line breaks are no structure."""
    seen: list[Any] = []
    for token in tokens:
        if token.type in {"text", "text_special", "code_inline", "softbreak", "hardbreak"}:
            continue
        address = re.sub(r"x{3,}|evil.*", "", str(token.attrs.get("href", "")))
        drawn = token.type == "fence" and token.info == "mermaid"
        html = re.sub(r">[^<]*<", "><", token.content) if token.type.startswith("html") else ""
        seen.append((token.type, token.tag, token.level, drawn, html, address))
        seen.extend(structure(token.children or []))
    return seen


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_words_in_every_field_change_no_structure(name: str, tree: Any, templates: Any, parse: Any) -> None:
    harmless = re.sub(r"\S", "x", HOSTILE[name])
    calm = parse(render(Analysis.model_validate(replaced(tree, harmless)), templates))
    wild = parse(render(Analysis.model_validate(replaced(tree, HOSTILE[name])), templates))
    assert structure(wild) == structure(calm)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_words_link_and_notify_nobody(name: str, tree: Any, templates: Any, parse: Any) -> None:
    for token in parse(render(Analysis.model_validate(replaced(tree, HOSTILE[name])), templates)):
        linked = False
        for child in token.children or []:
            linked = child.type == "link_open" or (linked and child.type != "link_close")
            assert child.type != "image"
            if child.type == "link_open":
                assert re.match(r"#[a-z]|cycles/|[\d-]+[a-z]|https?://", child.attrs["href"])
            if child.type == "text" and not linked and not token.content.startswith("Why #"):
                assert not SELF_LINKING.search(child.content), child.content


@pytest.mark.parametrize("name", HOSTILE)
def test_no_character_of_data_reaches_a_drawing_as_it_stands(name: str, tree: Any, templates: Any, parse: Any) -> None:
    tokens = parse(render(Analysis.model_validate(replaced(tree, HOSTILE[name])), templates))
    drawings = [token for token in tokens if token.type == "fence" and token.info == "mermaid"]
    assert len(drawings) == 1
    for line in drawings[0].content.splitlines():
        assert re.fullmatch(
            r"flowchart TD|  n\d+(\(\[|\[)\"[\w .,'#;<br/>-]*\"(\]\)|\])(:::\w+)?|  n\d+ -\.?-?> n\d+|  classDef \w+ [\w:,. -]+",
            line,
        ), line


def test_the_document_never_starts_with_front_matter(tree: Any, templates: Any) -> None:
    tree["title"] = "---\ntitle: evil\n---"
    assert render(Analysis.model_validate(tree), templates).startswith("# ")

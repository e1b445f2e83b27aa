"""Data is never markup, and stays readable."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from rca.documents import escape
from rca.documents.spans import SELF_LINKING

HOSTILE = [
    *(
        "`",
        "``",
        "```",
        "*",
        "**",
        "_",
        "__",
        "~",
        "~~",
        "\\",
        "<",
        "<b>",
        "</b>",
        "<!--",
        "-->",
        "&",
        "&amp;",
        "&#64;",
    ),
    *("[", "]", "](", "](javascript:x)", "![", "[x]: http://a", "]:", "|", "||", "---", "- ", "1. ", "# ", "#", "#12"),
    *("@bob", "http://a.b/c_d", "www.x.y", "a@b.c", "org/r#3", "===", "> ", "\n", "\n\n", "   ", "\t", "    x", "word"),
    *(
        "snake_case",
        "_x",
        "é",
        "«",
        "(",
        ")",
        "!",
        "{{ x }}",
        "{% raw %}",
        "$",
        "+ ",
        "[ ] ",
        "[x] ",
        ":-|",
        "|-|",
        " ",
    ),
]
TEXTS = st.lists(st.sampled_from(HOSTILE), min_size=1, max_size=9).map("".join).filter(str.strip)
MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
PLAIN = {"text", "code_inline", "softbreak", "hardbreak", "text_special"}


def letters(text: str) -> str:
    """What must survive: everything but blanks and the backticks that made code spans."""
    return re.sub(r"[\s`\u200b]", "", text)


def shown(token: Any) -> str:
    """The text of an inline token, which must hold nothing but text and code."""
    assert {child.type for child in token.children} <= PLAIN
    return "".join(child.content for child in token.children)


@pytest.mark.parametrize(
    "text",
    [
        "list[int] at [/srv/x.py:3]",
        "snake_case_names and a < b, x > y",
        "about ~67 % of 3 * 4 cells",
        "C:\\Users\\ada is not /home/ada",
        "std::vector<3>, 50% & more, f(x)",
        "the `code_span` stays a code span, with its `*` and `<b>`",
        "it is -1; 12:31:05; key=value; $HOME; a/b/c",
    ],
)
def test_text_without_markup_reads_as_it_was_written(text: str) -> None:
    assert escape.inline(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ask @bob about #12", "ask `@bob` about `#12`"),
        ("(@bob)", "(`@bob`)"),
        ("see http://a.b/c_d, or www.x.y.", "see `http://a.b/c_d`, or `www.x.y`."),
        ("mail ada@x.org", "mail `ada@x.org`"),
        ("org/repo#3 and GH-4", "`org/repo#3` and `GH-4`"),
        ("@pytest.fixture", "`@pytest.fixture`"),
        ("`a`@bob", "`a`&#8203;`@bob`"),
    ],
)
def test_what_github_would_link_or_notify_becomes_code(text: str, expected: str) -> None:
    assert escape.inline(text) == expected


@pytest.mark.parametrize("text", ["utf-8 #hash", "a#b", "C# and F#", "key@", "@ 3 pm", "no.www here", "GHz-4"])
def test_what_github_would_not_link_stays_text(text: str) -> None:
    assert escape.inline(text) == text


@given(TEXTS)
def test_a_line_shows_exactly_its_text(text: str) -> None:
    tokens = MARKDOWN.parse(escape.inline(text))
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert letters(shown(tokens[1])) == letters(text)


@given(TEXTS)
def test_a_list_entry_and_a_heading_hold_nothing_but_text(text: str) -> None:
    entry = MARKDOWN.parse(f"- {escape.inline(text)}")
    assert [token.type for token in entry][2:5] == ["paragraph_open", "inline", "paragraph_close"]
    assert len(entry) == 7
    title = MARKDOWN.parse(f"## {escape.heading(text)}")
    assert [token.type for token in title] == ["heading_open", "inline", "heading_close"]
    assert letters(shown(title[1])) == letters(text)


@given(TEXTS)
def test_paragraphs_hold_nothing_but_text(text: str) -> None:
    tokens = MARKDOWN.parse(escape.paragraphs(text))
    assert {token.type for token in tokens} == {"paragraph_open", "inline", "paragraph_close"}
    assert letters("".join(shown(token) for token in tokens if token.type == "inline")) == letters(text)


@given(TEXTS)
def test_a_cell_stays_one_cell(text: str) -> None:
    tokens = MARKDOWN.parse(f"| a | b |\n| - | - |\n| {escape.cell(text)} | z |")
    cells = [token for token in tokens if token.type == "inline"]
    assert len(cells) == 4
    assert cells[3].content == "z"
    assert letters(shown(cells[2])).replace("\\|", "|") == letters(text).replace("\\|", "|")


@given(TEXTS)
def test_strong_emphasis_and_a_link_around_data_hold(text: str) -> None:
    for markdown, kind in ((f"**{escape.inline(text)}x**", "strong"), (escape.anchored(text, "#x"), "link")):
        children = [child.type for child in MARKDOWN.parse(markdown)[1].children or [] if child.type != "text"]
        assert (children[0], children[-1]) == (f"{kind}_open", f"{kind}_close")
        assert set(children[1:-1]) <= PLAIN


@given(TEXTS)
def test_nothing_links_itself_outside_code(text: str) -> None:
    for token in MARKDOWN.parse(escape.inline(text))[1].children or []:
        if token.type != "code_inline":
            assert not SELF_LINKING.search(token.content)


def test_paragraphs_and_lists_keep_their_lines() -> None:
    text = "first\nstill first\n- one\n- two\n   deeper\n\n\nsecond"
    assert escape.paragraphs(text) == "first\nstill first\\\n\\- one\\\n\\- two\\\ndeeper\n\nsecond"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It broke!", "It broke&#33;"),
        ("It broke.", "It broke&#46;"),
        ("ends in a backslash\\.", "ends in a backslash\\\\&#46;"),
        ("1.", "1&#46;"),
        ("C #", "C \\#"),
        ("Why does it break?", "Why does it break?"),
    ],
)
def test_the_end_of_a_heading_is_text(text: str, expected: str) -> None:
    assert escape.heading(text) == expected


@given(st.text(alphabet="`~ab\n ", min_size=1).filter(str.strip))
def test_a_fence_is_longer_than_what_it_holds(text: str) -> None:
    tokens = MARKDOWN.parse(escape.fence(text) + "\n\nafter")
    assert [token.type for token in tokens] == ["fence", "paragraph_open", "inline", "paragraph_close"]
    assert tokens[0].content == text.strip("\n") + "\n"


@pytest.mark.parametrize("language", ["mermaid", "Mermaid", "math", "geojson", "a b", "x`y", "", "py\nthon", "-"])
def test_a_fence_that_github_would_draw_or_that_is_no_word_is_text(language: str) -> None:
    assert escape.fence("x", language).startswith("```text\n")


def test_a_language_names_the_fence() -> None:
    assert escape.fence("x", "c++") == "```c++\nx\n```"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "/etc/passwd", "HTTP //x", "file:///x", "vbscript:x"]
)
def test_a_link_to_anything_but_the_web_is_code(url: str) -> None:
    assert escape.link("open", url) == f"open `{url}`"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.b/c?d=e&f=g#h", "https://a.b/c?d=e&f=g#h"),
        ("https://a.b/(c)<d>|`e`", "https://a.b/%28c%29%3Cd%3E%7C%60e%60"),
        ("https://a.b/?x=&copy;", "https://a.b/?x=&amp;copy;"),
        ("HTTPS://a.b/é_é*", "HTTPS://a.b/é_é%2A"),
    ],
)
def test_a_link_to_the_web_cannot_end_early(url: str, expected: str) -> None:
    assert escape.link("open", url) == f"[open]({expected})"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a`b", "``a`b``"), ("`a`", "`` `a` ``"), ("a``b`c", "```a``b`c```"), ("  a\nb ", "`a b`"), (" ", "")],
)
def test_a_code_span_holds_its_backticks(text: str, expected: str) -> None:
    assert escape.code(text) == expected

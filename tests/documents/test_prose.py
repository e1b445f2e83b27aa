"""People's markdown stays markdown, without its teeth."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from rca.documents.prose import prose

MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
PARTS = [
    *("`", "``", "```\n", "~~~\n", "\n```\n", "\n~~~\n", "*", "**", "_", "~~", "\\", "\\\n", "<", "<b>", "<img src=x>"),
    *("<!--", "-->", "<script>", "&amp;", "&#64;bob", "[", "]", "](", "](javascript:x)", "](http://a.b)", "](#x)"),
    *("](x.md)", "](java&#115;cript:x)", "![i](http://a.b/c.png)", "[x]: http://a\n", "\n[AFTER]: http://evil\n"),
    *("[AFTER]:\n", ":", "|", "---", "\n---\n", "\n===\n", "- ", "1. ", "10. ", "# ", "\n# H\n", "\n## H\n", "#12"),
    *("@bob", "\\@bob", "http://a.b/c_d", "<http://a.b>", "<javascript:x>", "www.x.y", "a@b.c", "> ", "\n> ", "\n"),
    *(
        "\n\n",
        "   ",
        "\t",
        "\n    x <b>\n",
        "word",
        "(",
        ")",
        "!",
        "{{ x }}",
        "  \n",
        "\n| a | b |\n| - | - |\n",
        ":-|:-",
    ),
]
TEXTS = st.lists(st.sampled_from(PARTS), min_size=1, max_size=14).map("".join)


def every(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from every(token.children or [])


@given(TEXTS)
def test_no_prose_reaches_out_of_its_section(text: str) -> None:
    document = f"# T\n\n## Notes\n\n{prose(text)}\n\n## Next\n\nThe end [AFTER] <a id='x'></a>"
    tokens = MARKDOWN.parse(document)
    assert [(token.type, token.tag) for token in tokens[-6:-3]] == [
        ("heading_open", "h2"),
        ("inline", ""),
        ("heading_close", "h2"),
    ]
    assert not any(child.type == "link_open" for child in tokens[-2].children or [])
    for token in every(tokens[6:-6]):
        assert token.type not in {"html_block", "html_inline", "image"}
        assert token.tag not in {"h1", "h2"}
        if token.type == "link_open":
            assert re.match(r"https?://|#|(?!//)[\w./~%?=#+-]+$", str(token.attrs["href"]))


@given(TEXTS)
def test_prose_is_written_the_same_way_twice(text: str) -> None:
    assert prose(text) == prose(text)


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("a <b>c</b> d", "a \\<b>c\\</b> d"),
        ("![beacon](https://evil/x.png)", "\\![beacon](https://evil/x.png)"),
        ("[x](javascript:alert(1))", "[x\\](javascript:alert(1))"),
        ("[x](java&#115;cript:x)", "[x\\](java&#115;cript:x)"),
        ("[x]( https://a.b/c(d) 'no' )", "[x\\]( <https://a.b/c(d>) 'no' )"),
        ('[x](https://a.b/c(d) "title")', "[x](https://a.b/c(d))"),
        ("[x](docs/a.md#b) and [y](#z)", "[x](docs/a.md#b) and [y](#z)"),
        ("[E1]: https://evil", "[E1\\]: <https://evil>"),
        ("<https://a.b> and https://c.d.", "<https://a.b> and <https://c.d>."),
        ("[https://a.b](https://a.b)", "[`https://a.b`](https://a.b)"),
        ("ask @bob, \\@eve and &#64;joe about #12", "ask `@bob`, `@eve` and `&#64;`joe about `#12`"),
        ("**bold**, *it*, ~~gone~~, `code` stay", "**bold**, *it*, ~~gone~~, `code` stay"),
        ("`<b>` and ``a ` b`` stay", "`<b>` and ``a ` b`` stay"),
        ("no stray ` and <b>` there", "no stray `and <b>` there"),
        ("one `stray <b>", "one \\`stray \\<b>"),
        ("an escaped \\`a <b>`", "an escaped \\`a \\<b>\\`"),
        ("* a\n+ b", "- a\n- b"),
        ("a  \nb\\\nc", "a\\\nb\\\nc"),
        ("- a  \n- b", "- a\n- b"),
        ("***", "---"),
        ("> # no heading", "> \\# no heading"),
        ("|a|b|\n|-|:-:|\n|`x|<b>`|c|", "| a | b |\n| --- | :---: |\n| \\`x | \\<b>\\` | c |"),
    ],
)
def test_what_is_active_is_made_inert_and_the_rest_stays(markdown: str, expected: str) -> None:
    assert prose(markdown) == expected


def test_a_code_span_does_not_reach_over_lines() -> None:
    assert prose("a `b\nc ` d ` <img src=x> `") == "a \\`b\nc `d` \\<img src=x> \\`"


def test_headings_move_below_the_sections_and_skip_no_level() -> None:
    lines = prose("# A\n\n### B\n\ntext\n\n# C").splitlines()
    assert [line for line in lines if line.startswith("#")] == ["### A", "#### B", "### C"]


def test_setext_and_bold_headings_become_headings() -> None:
    lines = prose("Title\n===\n\n**Step one**\n\ntext\n\n**Note:**").splitlines()
    assert [line for line in lines if line] == ["### Title", "#### Step one", "text", "**Note:**"]


def test_a_second_heading_of_the_same_name_is_numbered() -> None:
    taken = {"status": 1}
    lines = prose("# Status\n\n# Other\n\n# status", taken).splitlines()
    assert [line for line in lines if line] == ["### Status (2)", "### Other", "### status (3)"]


def test_fenced_code_is_verbatim_and_closed() -> None:
    assert prose("```python\n<b> @bob\n\n  x\n```\nafter").split("\n\n") == [
        "```python\n<b> @bob",
        "  x\n```",
        "after",
    ]
    assert prose("~~~\nnever closed ```") == "````text\nnever closed ```\n````"


def test_code_under_a_list_entry_stays_there() -> None:
    tokens = MARKDOWN.parse(prose("1. Run\n\n    ```bash\n    make <x>\n      y\n    ```\n\n2. Look"))
    assert [token.type for token in tokens if token.type.endswith("_open") and token.level == 0] == [
        "ordered_list_open"
    ]
    [fence] = [token for token in tokens if token.type == "fence"]
    assert (fence.info, fence.content) == ("bash", "make <x>\n  y\n")


def test_code_in_a_quote_or_behind_a_bullet_is_fenced_at_the_left_edge() -> None:
    assert prose("> ```\n> a <b>\n> ```\n> c") == "```text\na <b>\n```\n\n> c"
    assert prose("- ```\n  a <b>\n  ```") == "```text\na <b>\n```"


def test_indented_code_is_fenced() -> None:
    assert prose("text\n\n    a <b>\n\n    c\n\nmore") == "text\n\n\n```text\na <b>\n\nc\n```\n\nmore"

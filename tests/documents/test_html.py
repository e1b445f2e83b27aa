"""The page: all of the document in one file that runs nothing, fetches nothing, and is read without a mouse."""

import base64
import hashlib
import html
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from rca.analysis import Analysis
from rca.documents import names, render
from rca.documents.html import analysis_page, page

SCRIPT = """
import sys, time; time.tzset()
from pathlib import Path
from rca.analysis import Analysis
from rca.documents import render
from rca.documents.html import analysis_page
analysis = Analysis.model_validate_json(sys.stdin.buffer.read())
sys.stdout.buffer.write(analysis_page(analysis, render(analysis, [Path(sys.argv[1])])).encode())
"""
VOID = {"meta", "br", "hr"}


def made(tree: Any, templates: Any, form: str = "analysis") -> str:
    analysis = Analysis.model_validate(tree)
    return analysis_page(analysis, render(analysis, templates, form))


class Words(HTMLParser):
    """What a reader sees, folds opened; and whether elements close in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.open += [] if tag in VOID else [tag]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words += data.split()


def read(text: str) -> Words:
    words = Words()
    words.feed(text)
    words.close()
    assert words.open == []
    return words


@pytest.mark.parametrize("form", ["analysis", "brief", "step-summary", "postmortem"])
def test_the_page_says_all_that_the_markdown_says(form: str, analysis: Analysis, templates: Any) -> None:
    markdown = render(analysis, templates, form)
    shown = re.sub(r"```mermaid.*?```|```text\n✗.*?```", "", markdown, flags=re.DOTALL)  # both are drawn as one tree
    parsed = MarkdownIt("commonmark").enable("table").render(shown)
    said = html.unescape(re.sub(r"<[^>]*>", " ", parsed)).replace("[x]", "").replace("[ ]", "").split()
    text = " ".join(read(analysis_page(analysis, markdown)).words)
    assert [word for word in said if word not in text] == []


def test_the_page_is_whole_and_asks_for_nothing(analysis: Analysis, templates: Any) -> None:
    text = analysis_page(analysis, render(analysis, templates))
    read(text)
    assert text.startswith("<!doctype html>\n<html lang=")
    assert not re.search(r"<(script|img|link|iframe|object|form|base)\b|\bsrc=|\bstyle=|\bon\w+=|url\(|@import", text)
    assert all(
        address.startswith(("#", "https://", "2025-", "cycles/")) for address in re.findall(r'href="([^"]*)"', text)
    )
    assert len(re.findall(r'href="https://', text)) == len(re.findall(r'rel="noreferrer noopener"', text)) > 0


def test_its_rules_allow_its_own_style_and_nothing_else(analysis: Analysis, templates: Any) -> None:
    text = analysis_page(analysis, render(analysis, templates))
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert "prefers-color-scheme: dark" in style
    assert "@media print" in style
    assert text.index("Content-Security-Policy") < text.index("<style>")


def test_anchors_are_unique_and_every_link_within_the_page_leads_somewhere(analysis: Analysis, templates: Any) -> None:
    for form in names(templates):
        text = analysis_page(analysis, render(analysis, templates, form))
        places = re.findall(r'\bid="([^"]*)"', text)
        assert len(places) == len(set(places))
        assert set(re.findall(r'href="#([^"]*)"', text)) <= set(places)
        assert set(re.findall(r'aria-labelledby="([^"]*)"', text)) <= set(places)


def test_headings_have_the_anchors_that_github_gives_them(templates: Any, tree: Any) -> None:
    tree["sections"] = [
        {"heading": "W1", "markdown": "# E1\n\nSee [it](#five-whys)."},
        {"heading": "Code flow: `a_b`!", "markdown": "x"},
    ]
    text = made(tree, templates)
    assert '<h2 id="five-whys">' in text
    assert '<h2 id="code-flow-a_b">' in text
    assert '<h2 id="w1-1">W1</h2>' in text
    assert '<h3 id="e1-1">E1</h3>' in text
    assert '<a href="#five-whys">it</a>' in text


def test_the_tree_is_drawn_once_and_leads_to_the_whys(tree: Any, templates: Any) -> None:
    text = made(tree, templates)
    assert "flowchart" not in text
    assert "└─" not in text
    assert text.count('<div class="tree"') == 1
    drawn = text[text.index('<div class="tree"') : text.index("✗ failure, ○")]
    assert re.findall(r'<a href="#(\w+)">(\w+)</a>', drawn) == [(f"w{n}", f"W{n}") for n in (1, 2, 4, 5, 3)]
    assert '<div class="is-root-cause"><span class="glyph" aria-hidden="true">◆</span>' in drawn
    assert drawn.count("<ul>") == drawn.count("</ul>") == 4
    brief = made(tree, templates, "step-summary")
    assert '<div class="tree"' in brief
    assert 'href="#w1"' not in brief


def test_a_chain_of_a_thousand_whys_is_no_trouble(tree: Any, templates: Any) -> None:
    tree["whys"] = [
        {"id": f"W{n}", "of": f"W{n - 1}" if n else "failure", "why": "Why?", "because": "So."} for n in range(1000)
    ]
    text = made(tree, templates)
    read(text)
    assert text.count("<li><div class=") == 1001


def test_code_has_the_numbers_of_its_lines_and_a_diff_its_signs(tree: Any, templates: Any) -> None:
    tree["evidence"][1]["text"] = "\n".join(f"line {n}" for n in range(30))
    tree["evidence"][1]["lines"] = "98-127"
    text = made(tree, templates)
    assert (
        '<span class="n" aria-hidden="true"> 98</span>line 0\n<span class="n" aria-hidden="true"> 99</span>line 1\n'
        in text
    )
    assert '<span class="n" aria-hidden="true">127</span>line 29</code>' in text
    assert "<del>-ID = &#x27;.*&#x27;</del>\n<ins>+ID = &#x27;ws_[0-9]+&#x27;</ins>" in text
    assert "<ins>+++" not in text
    assert text.count('class="n"') == 24 + 30


def test_boxes_are_ticked_by_the_outcome_alone(tree: Any, templates: Any) -> None:
    tree["verification"][2]["criterion"] = "[x] ticked by hand"
    text = made(tree, templates)
    assert '<li class="box"><span role="img" aria-label="done">☑</span> No 1011 in the staging run · ' in text
    assert '<li class="box"><span role="img" aria-label="not done">☐</span> [x] ticked by hand · ' in text


def test_the_documents_beside_it_are_linked_as_pages(analysis: Analysis, templates: Any) -> None:
    text = analysis_page(analysis, render(analysis, templates))
    assert '<a href="2025-09-01-websocket-state-not-serialisable-1a2b3c.html">' in text
    assert '<a href="cycles/2025-09-08-gcp-staging-4-m2x8dv.html">' in text


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("a <b onclick=x>b</b>", "a &lt;b onclick=x&gt;b&lt;/b&gt;"),
        ('<a id="x" onclick="y">z</a>', "&lt;a id=&quot;x&quot; onclick=&quot;y&quot;&gt;z"),
        ("<details onclick=x>\n", "&lt;details onclick=x&gt;"),
        ("</details>\n</section></main>\n", "&lt;/section&gt;&lt;/main&gt;"),
        ("<!-- note -->\n", "&lt;!-- note --&gt;"),
        ("![beacon](https://evil.example/x.png)", "<p>beacon</p>"),
        ("[x](javascript:alert(1))", "[x](javascript:alert(1))"),
        ("[x](data:text/html,y)", "[x](data:text/html,y)"),
        ("[x](//evil.example)", "<a>x</a>"),
        ("[x](odd:thing)", "<a>x</a>"),
        ("```<b>\nx\n```", '<pre class="in-text"'),
        ("<details>\n<summary>S</summary>\n\nopen", "<summary>S</summary>\n<p>open</p>\n</details>"),
        ("<summary>alone</summary>\n", "&lt;summary&gt;"),
        ("| a |  |\n| :-: | - |\n| b | c |", '<th scope="col">a</th>\n<td></td>\n'),
    ],
)
def test_what_a_template_writes_itself_becomes_harmless(markdown: str, shown: str) -> None:
    text = page(f"# T\n\n{markdown}\n")
    read(text)
    inside = text[text.index("<main") :]
    assert shown in inside or shown == "&lt;summary&gt;"
    assert not re.search(r"<(script|img|b|details )|onclick=(?!&|x&|x>b)|style=", inside.replace("&lt;", "‹"))


def test_a_fold_that_is_not_closed_ends_with_its_section() -> None:
    text = page("# T\n\n## A\n\n<details>\n<summary>S</summary>\n\nx\n\n## B\n\ny\n")
    read(text)
    assert "</details>\n</section>\n<section" in text


def test_the_title_is_text(tree: Any, templates: Any) -> None:
    tree["title"] = "</title><script>alert(1)</script> & `code`"
    text = made(tree, templates)
    assert "<title>&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; code</title>" in text


def test_neither_time_zone_nor_locale_nor_hash_seed_shows(analysis: Analysis, templates: Any) -> None:
    expected = analysis_page(analysis, render(analysis, templates))
    assert analysis_page(analysis, render(analysis, templates)) == expected
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(templates[0])],
        input=analysis.model_dump_json(exclude_defaults=True).encode(),
        capture_output=True,
        env=os.environ | {"TZ": "Asia/Kathmandu", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "5"},
        check=True,
    )
    assert run.stdout.decode() == expected


def test_a_workspace_cannot_change_the_frame_of_the_page(tmp_path: Path, analysis: Analysis, templates: Any) -> None:
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "page.html.j2").write_text("<script>alert(1)</script>")
    (tmp_path / "html" / "page.css").write_text("body { display: none }")
    text = analysis_page(analysis, render(analysis, [tmp_path, *templates]))
    assert "alert(1)" not in text
    assert "display: none }\n" not in text[: text.index("nav {")]

"""Documents pass markdownlint's rules: without line length, since prose is not folded, and with details and anchors."""

from typing import Any

import pytest
from pymarkdown.api import PyMarkdownApi

from rca.analysis import Analysis
from rca.documents import render


def complaints(text: str) -> list[str]:
    linter = PyMarkdownApi().disable_rule_by_identifier("md013").disable_rule_by_identifier("md033")
    for extension in ("markdown-tables", "markdown-task-list-items"):
        linter = linter.enable_extension_by_identifier(extension)
    found = linter.scan_string(text).scan_failures
    return [f"{failure.line_number}: {failure.rule_id} {failure.rule_description}" for failure in found]


def test_a_full_document_passes(analysis: Analysis, templates: Any) -> None:
    assert complaints(render(analysis, templates)) == []


def test_the_linter_can_complain() -> None:
    assert complaints("# Title!\n\n\ntext")


def test_a_draft_with_nothing_but_an_error_passes(templates: Any) -> None:
    tree = {"id": "2025-09-08-x-7k3f9q", "title": "It broke.", "failure": {"error": "boom\n\n\nbang"}}
    assert complaints(render(Analysis.model_validate(tree), templates)) == []


@pytest.mark.parametrize(
    "words",
    [
        "Deployed to staging: it failed! See foo(x)[0], https://a.b/c_d and #12.",
        "- a list\n- in an answer\n\n1. and another",
        "a * b * c, __init__ and **kwargs",
        "# not a heading",
        "`code` in words; ` a stray backtick",
        "<details> and </b>",
        "key: value |  | pipes",
    ],
)
def test_what_people_write_passes(words: str, tree: Any, templates: Any) -> None:
    tree["title"] = tree["summary"] = tree["key_finding"] = words
    tree["whys"][0] |= {"why": words, "because": words}
    tree["whys"][2]["reason"] = words
    tree["root_causes"][0]["statement"] = words
    tree["actions"][0] |= {"do": words, "owner": words}
    tree["questions"] = [words]
    tree["lessons"] = [{"text": words}]
    assert complaints(render(Analysis.model_validate(tree), templates)) == []


def test_a_section_written_in_another_style_passes(tree: Any, templates: Any) -> None:
    tree["sections"] = [
        {
            "heading": "Status",
            "markdown": "# Report!\n**Date**: today  \n**Where**: here\n* a\n* b\n\n\nText\n----\n\n|a|b|\n|-|-|\n|1|2|\n"
            "## ✅ Works:\n+ c\n\n\tindented\n\n***\n\n**All bold**\n\n~~~\ncode\n~~~\nhttps://a.b\n",
        }
    ]
    assert complaints(render(Analysis.model_validate(tree), templates)) == []

"""Other forms of the document: a comment that always fits, the summary of a CI job, a postmortem by the book's outline."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rca.analysis import Analysis
from rca.documents import names, render
from rca.documents.fitting import ROOM, fitted, together
from rca.errors import RcaError
from tests.documents.conftest import full
from tests.documents.test_markdownlint import complaints

FORMS = ["brief", "postmortem", "step-summary"]
COMMENT = 65_536
"""What GitHub takes of a comment, in characters; in bytes it is less."""


def headings(text: str) -> list[str]:
    return re.findall(r"^##? (.*)$", re.sub(r"^(`{3,}).*?^\1$", "", text, flags=re.MULTILINE | re.DOTALL), re.MULTILINE)


def test_the_shipped_forms_are_known_by_name(templates: Any) -> None:
    assert names(templates) == ["analysis", *FORMS]


@pytest.mark.parametrize("form", FORMS)
def test_a_form_passes_markdownlint(form: str, analysis: Analysis, templates: Any) -> None:
    assert complaints(render(analysis, templates, form)) == []


@pytest.mark.parametrize("form", FORMS)
def test_a_form_of_a_draft_says_what_is_missing_and_has_no_empty_section(form: str, templates: Any) -> None:
    draft = Analysis.model_validate({"id": "2025-09-08-x-7k3f9q", "title": "It broke.", "failure": {"error": "boom"}})
    text = render(draft, templates, form)
    assert complaints(text) == []
    assert headings(text) == ["It broke&#46;", "Still empty"]
    assert "- whys\n" in text


def test_an_unknown_form_lists_those_that_there_are(analysis: Analysis, templates: Any) -> None:
    with pytest.raises(RcaError, match=r"there is no template breif\.md\.j2") as caught:
        render(analysis, templates, "breif")
    assert caught.value.hint == "there are: analysis, brief, postmortem, step-summary"
    for name in ("cycle", "../templates/brief", "parts/short_head", "html/page", ""):
        with pytest.raises(RcaError, match="there is no template"):
            render(analysis, templates, name)


def test_a_workspaces_own_form_is_found_and_comes_first(tmp_path: Path, analysis: Analysis, templates: Any) -> None:
    (tmp_path / "standup.md.j2").write_text("Today: {{ analysis.title }}")
    (tmp_path / "brief.md.j2").write_text("## Ours\n\n{{ analysis.key_finding }}\n")
    own = [tmp_path, *templates]
    assert names(own) == ["analysis", "brief", "postmortem", "standup", "step-summary"]
    assert render(analysis, own, "standup") == "Today: Factory SSOT validation failed\n"
    assert render(analysis, own, "brief").startswith("## Ours\n\nThe fallback")


def test_the_brief_puts_first_what_matters_most(analysis: Analysis, templates: Any) -> None:
    assert headings(render(analysis, templates, "brief"))[1:] == [
        "Root causes", "Why", "Seen before", "Actions", "Success criteria", "Impact", "Open questions",
    ]  # fmt: skip


def test_the_step_summary_has_tree_and_tests_too(analysis: Analysis, templates: Any) -> None:
    text = render(analysis, templates, "step-summary")
    assert headings(text)[1:] == [
        "Root causes", "Cause tree", "Why", "Seen before", "Failing tests", "Actions", "Success criteria", "Impact",
        "Open questions",
    ]  # fmt: skip
    assert "mermaid" not in text


def test_the_postmortem_has_the_outline_of_the_book(analysis: Analysis, templates: Any) -> None:
    text = render(analysis, templates, "postmortem")
    outline = [
        "Summary", "Impact", "Root causes", "Trigger", "Resolution", "Detection", "Action items", "Lessons learned", "Timeline",
        "Supporting information",
    ]  # fmt: skip
    assert headings(text)[1:11] == outline
    assert (
        "- **Date**: 2025-09-08 13:55:02 UTC\n- **Authors**: Ada Example, triage-bot (agent)\n- **Status**: fixing"
        in text
    )


def test_the_postmortem_takes_what_people_wrote_for_its_sections_and_loses_no_other(tree: Any, templates: Any) -> None:
    own = ["TRIGGER", "Resolution", "Detection", "What went well", "What went wrong", "Where we got lucky"]
    tree["sections"] += [{"heading": name, "markdown": f"told of {name}"} for name in own]
    text = render(Analysis.model_validate(tree), templates, "postmortem")
    for name in own:
        assert text.count(f"told of {name}") == 1
        before = re.findall(r"^#+ (.*)$", text[: text.index(f"told of {name}")], re.MULTILINE)[-1]
        assert before.lower() == name.lower()
    assert complaints(text) == []
    for section in ("Code flow", "Capabilities", "Appendix"):
        assert f"## {section}\n" in text
    for place in ("w1", "w5", "r1", "r2", "e1", "e7", "a1", "a4"):
        assert text.count(f'<a id="{place}">') == 1


@pytest.mark.parametrize("form", ["analysis", "postmortem"])
def test_every_link_within_a_form_leads_somewhere(form: str, analysis: Analysis, templates: Any) -> None:
    text = render(analysis, templates, form)
    places = set(re.findall(r'<a id="([^"]+)">', text))
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= places


def test_before_and_after_are_one_diff(tree: Any, templates: Any) -> None:
    same = [f"line {number}" for number in range(40)]
    tree["attempts"][0]["code"] = {
        "language": "python",
        "before": "\n".join([*same, "old", "```"]),
        "after": "\n".join(["new", *same, "```"]),
    }
    tree["attempts"][1]["code"] = {"language": "python", "before": "", "after": "only = after"}
    tree["attempts"][2]["code"] = {"language": "python", "before": "x\n" * 401, "after": "y"}
    tree["attempts"].append({"id": "T4", "did": "x", "outcome": "failed", "code": {"before": "same", "after": "same"}})
    text = render(Analysis.model_validate(tree), templates)
    assert "Before:\n\n```text\nsame\n```\n\nAfter:\n\n```text\nsame\n```" in text
    assert "````diff\n@@ -1,8 +1,9 @@\n+new\n line 0\n" in text
    assert " line 39\n-old\n ```\n````" in text
    assert "line 20" not in text
    assert "After:\n\n```python\nonly = after\n```" in text
    assert "Before:\n\n```python\nx\n" in text


HUGE = st.sampled_from(
    [
        "x" * 5_000,
        "word " * 1_500,
        "@ada " * 1_500,
        "| \\` " * 1_500,
        "日本語" * 1_500,
        "\n" * 1_500,
        "a\n" * 1_500,
        "€",
    ]
)


@example(["word @ada | `x` " * 2_000] * 12, 100)
@given(st.lists(HUGE, min_size=12, max_size=12), st.integers(1, 60))
def test_a_brief_fits_into_a_comment_whatever_the_analysis_holds(texts: list[str], count: int) -> None:
    text = render(huge(texts, count), [Path(__file__).parents[2] / "templates"], "brief")
    assert len(text.encode()) < COMMENT
    assert text.startswith("# ")
    assert text.endswith("\n")
    assert len(re.findall(r"^(```+)", text, re.MULTILINE)) % 2 == 0


def huge(texts: list[str], count: int) -> Analysis:
    tree = full()
    tree |= {"title": texts[0].replace("\n", " "), "summary": texts[1], "key_finding": texts[2], "labels": texts}
    tree["authors"] = [{"name": texts[3]}] * count
    tree["failure"] |= {
        "error": texts[4],
        "environment": texts[5],
        "revision": texts[6],
        "impact": texts[7],
        "tests": texts,
    }
    tree["whys"] = [
        {
            "id": f"W{n}",
            "of": "failure",
            "why": texts[8],
            "because": texts[9],
            "status": "supported",
            "evidence": ["E1"],
        }
        for n in range(count)
    ]
    tree["root_causes"] = [
        {"id": f"R{n}", "why": "W0", "statement": texts[10], "category": texts[3]} for n in range(count)
    ]
    tree["actions"] = [{"id": f"A{n}", "do": texts[11], "owner": texts[5], "kind": "fix"} for n in range(count)]
    tree["questions"] = [texts[1]] * count
    tree["verification"] = [{"criterion": texts[2], "outcome": "open"}] * count
    tree["evidence"][0]["path"] = texts[6]
    return Analysis.model_validate(tree)


@given(st.integers(0, 3000), st.lists(st.integers(0, 4000), max_size=12), st.integers(3000, 20_000))
def test_whole_sections_are_left_out_from_the_end_and_named(head: int, sizes: list[int], room: int) -> None:
    parts = [
        f"# T\n{'h' * head}\n",
        *(f"## S{n}\n\n```text\n## no heading\n{'x' * size}\n```\n" for n, size in enumerate(sizes)),
    ]
    text = "".join(parts)
    if len(text) > room and len(parts[0]) > room - 2000:
        with pytest.raises(RcaError, match="before its first section"):
            fitted(text, "brief", "x.md", room)
        return
    shown = fitted(text, "brief", "x.md", room)
    assert len(shown.encode()) <= room
    kept = next(n for n in range(len(parts), -1, -1) if shown.startswith("".join(parts[:n])))
    missing = [f"S{n}" for n in range(kept - 1, len(sizes))]
    if shown != text:
        assert missing
        assert (
            f"> **Left out**, to stay below {room // 1000} kB: {', '.join(missing)}. All of it is in `x.md`.\n" in shown
        )


def test_several_briefs_share_one_comment_and_the_rest_are_named() -> None:
    texts = [
        (f"2025-01-01-{n:03}.md", f"# T{n}\n\n## A\n\n{'a' * 3000}\n\n## B\n\n{'b' * 20_000}\n") for n in range(40)
    ]
    text = together(texts, "brief")
    assert len(text.encode()) < COMMENT
    shown = re.findall(r"^# T(\d+)$", text, re.MULTILINE)
    assert 5 < len(shown) < 40
    assert f"> **{40 - len(shown)} more documents** do not fit in here: `2025-01-01-{len(shown):03}.md`, " in text
    assert together(texts[:2], "analysis") == f"{texts[0][1]}\n{texts[1][1]}"
    assert together(texts[:1], "brief") == texts[0][1]


@example([7000] * 7 + [900] + [7700] * 3, 1)  # little room is left, and the next would take more
@given(st.lists(st.integers(0, 70_000), min_size=2, max_size=30), st.integers(1, 200))
def test_several_briefs_fit_whatever_their_sizes(sizes: list[int], wide: int) -> None:
    section = f"## {'S' * wide}\n\n"
    texts = [
        (f"{n:03}.md", f"# T{n}\n\n{section}{'a' * (size // 2)}\n\n{section}{'b' * (size // 2)}\n")
        for n, size in enumerate(sizes)
    ]
    text = together(texts, "brief")
    assert len(text.encode()) < COMMENT
    shown = len(re.findall(r"^# T", text, re.MULTILINE))
    assert shown == len(sizes) or f"{len(sizes) - shown} more documents" in text


def test_what_is_left_of_a_long_list_is_counted(tree: Any, templates: Any) -> None:
    tree["whys"] = [{"id": f"W{n}", "of": "failure", "why": "Why?"} for n in range(41)]
    tree["questions"] = ["Who?"] * 13
    text = render(Analysis.model_validate(tree), templates, "brief")
    assert "**W29**" in text
    assert "**W30**" not in text
    assert "- and 11 more\n" in text
    assert "- and 3 more\n" in text


def test_a_form_without_a_limit_is_never_cut() -> None:
    assert set(ROOM) == {"brief", "step-summary"}
    text = "# T\n\n## S\n\n" + "x" * 2_000_000 + "\n"
    assert fitted(text, "postmortem", "x.md") == text
    assert "## S\n" not in fitted(text, "step-summary", "x.md")

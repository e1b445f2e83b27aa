"""What a reviewer finds in the document, and in which order."""

import re
from typing import Any

import pytest

from rca.analysis import Analysis
from rca.documents import render
from rca.documents.sections import HEADINGS


def text_of(tree: dict[str, Any], templates: Any) -> str:
    return render(Analysis.model_validate(tree), templates)


def headings(text: str) -> list[str]:
    outside = re.sub(r"(?ms)^(`{3,}).*?^\1$", "", text)
    return [line for line in outside.splitlines() if re.match(r"#{1,6} ", line)]


def part(text: str, heading: str) -> str:
    """What stands below a heading, up to the next of its level."""
    level = heading.split(" ", maxsplit=1)[0]
    start = text.index(f"\n{heading}\n") + len(heading) + 2
    end = re.search(rf"^#{{1,{len(level)}}} ", text[start:], re.MULTILINE)
    return text[start : start + end.start()] if end else text[start:]


@pytest.mark.parametrize(
    ("section", "counterpart"),
    [
        ("title", "# Factory SSOT validation failed"),
        ("date", "2025-09-08 14:02:11 UTC"),
        ("environment", "gcp-staging"),
        ("error pattern", "```text\nreceived 1011 (internal error) Factory SSOT validation failed\n```"),
        ("executive summary", "## Executive summary"),
        ("key finding", "**Key finding**: The fallback"),
        ("a why", "### Why #1: Why do WebSocket tests close with 1011?"),
        ("answer", "**Answer**: The server's factory raises"),
        ("evidence", "**Evidence**: [E1](#e1)"),
        ("code location", "`netra_backend/app/routes/websocket.py:340-346` · commit `1a2b3c4`\n\n```python\ntry:"),
        ("root-cause summary, primary", "### R1: primary root cause"),
        ("root-cause summary, secondary", "### R2: contributing root cause"),
        ("technical analysis: code flow", "## Code flow"),
        ("technical analysis: environments differ", "| staging | no |"),
        ("business impact", "## Impact"),
        ("resolution: immediate", "## Approach chosen"),
        (
            "resolution: code before and after",
            '```diff\n-validate(context)\n+if env == "staging":\n+    validate_type(',
        ),
        ("resolution: long term", "- **Later**: Make ids in one place"),
        ("conclusion", "- Conclusion: The environment is checked"),
        ("next steps", "## Next steps"),
        ("status", "## Status"),
    ],
)
def test_every_section_of_the_model_document_has_its_counterpart(
    section: str, counterpart: str, analysis: Analysis, templates: Any
) -> None:
    assert counterpart in render(analysis, templates), section


def test_sections_come_in_the_order_of_thought(tree: Any, templates: Any) -> None:
    tree["status"] = "draft"
    found = [line[3:] for line in headings(text_of(tree, templates)) if line.startswith("## ")]
    own = [heading for heading in HEADINGS.values() if heading]
    assert [heading for heading in found if heading in own] == own
    assert set(found) - set(own) == {"Code flow", "Capabilities", "Appendix"}


def test_empty_sections_do_not_appear(templates: Any) -> None:
    text = text_of({"id": "2025-09-08-x-7k3f9q", "title": "Only a title", "status": "closed"}, templates)
    assert headings(text) == ["# Only a title", "## Status"]
    assert "None" not in text


def test_a_draft_ends_with_what_is_still_empty(templates: Any) -> None:
    tree = {
        "id": "2025-09-08-x-7k3f9q",
        "title": "Draft",
        "failure": {"error": "boom"},
        "whys": [{"id": "W1", "why": "Why?"}, {"id": "W2", "of": "W1", "why": "Why?", "because": "so"}],
        "root_causes": [{"id": "R1", "statement": "it"}],
        "priors": [{"id": "2025-01-01-y-abcdef"}],
    }
    text = text_of(tree, templates)
    assert headings(text)[-1] == "## Still empty"
    gaps = part(text, "## Still empty")
    for gap in (
        "a summary",
        "evidence",
        "an answer to W1",
        "evidence for W2",
        "an action for R1",
        "2025-01-01-y-abcdef",
    ):
        assert gap in gaps
    assert "the error's text" not in gaps
    tree["status"] = "analysed"
    assert "Still empty" not in text_of(tree, templates)


def test_the_status_line_says_state_severity_place_owner_and_date(analysis: Analysis, templates: Any) -> None:
    line = render(analysis, templates).splitlines()[2]
    assert line == (
        "**Status**: fixing · medium severity · gcp-staging · netra-backend-staging-00183-v65 · "
        "Ada Example, triage-bot (agent) · 2025-09-08 14:02:11 UTC"
    )


def test_every_value_of_a_full_analysis_is_in_the_document(tree: Any, templates: Any) -> None:
    text = text_of(tree, templates)
    for value in (
        *(
            "0123456",
            "2ea20831",
            "main",
            "1:5f0c2a9be1d34477",
            "websocket, staging",
            "3 times",
            "ConnectionClosedError",
        ),
        *("test_real_agent_pipeline_execution", "17 lines alike", "cd" * 32, "Grace Example", "a longer timeout"),
        *(
            "same code 1011, same message",
            "exception handling",
            "Relax the pattern",
            "prevent, intermediate",
            "5d6e7f8",
        ),
        *("https://git.example/pull/31", "by cycle 5", "1:99aa", "pytest tests/staging -k websocket", "ab" * 32),
        *("RCA008", "only one way leads there", "docs/FACTORY_SSOT_FIVE_WHYS.md", "2025-09-07-ssot-auth-failed-4d5e6f"),
    ):
        assert value in text, value


def test_a_why_is_numbered_by_its_depth_and_branches_by_letters(analysis: Analysis, templates: Any) -> None:
    whys = [line for line in headings(render(analysis, templates)) if line.startswith("### Why")]
    assert [line.split(":")[0] for line in whys] == ["### Why #1", "### Why #2", "### Why #3", "### Why #3b"]


def test_many_branches_still_have_a_number_each(tree: Any, templates: Any) -> None:
    tree["whys"] = [{"id": f"W{n}", "why": f"Why {n}?", "because": "so"} for n in range(1, 60)]
    whys = [line for line in headings(text_of(tree, templates)) if line.startswith("### Why")]
    numbers = [line.split(":")[0].removeprefix("### Why #") for line in whys]
    assert (numbers[0], numbers[1], numbers[25], numbers[26], numbers[58]) == ("1", "1b", "1z", "1ba", "1cg")
    assert len(set(numbers)) == 59


def test_evidence_is_shown_in_full_once_and_linked_from_then_on(analysis: Analysis, templates: Any) -> None:
    text = render(analysis, templates)
    assert text.count("connection from 10.0.0.4") == 1
    assert text.count('<a id="e1"></a>') == 1
    second = part(text, "### Why #2: Why does the validation raise on staging?")
    assert "**Evidence**: [E1](#e1) (quoted above), [E3](#e3)" in second


def test_the_telling_line_is_quoted_and_the_rest_folded_away(analysis: Analysis, templates: Any) -> None:
    first = part(render(analysis, templates), "### Why #1: Why do WebSocket tests close with 1011?")
    quoted, folded = first.split("<details>", 1)
    assert "closing 1011: Factory SSOT validation failed" in quoted
    assert "2025-09-08 13:55:02.114 UTC" in quoted
    assert "gcloud" in quoted
    assert "connection from 10.0.0.4" not in quoted
    assert "does not match pattern" not in quoted  # shares one word with the error, the quoted line shares six
    for there in ("connection from 10.0.0.4", "severity>=WARNING", "cd" * 32, "https://console.cloud.google.com/"):
        assert there in folded


def test_a_citation_of_missing_evidence_says_so(analysis: Analysis, templates: Any) -> None:
    assert "[E2](#e2) (quoted above), E9 (not in this file)" in render(analysis, templates)


def test_evidence_that_nobody_cites_is_not_lost(analysis: Analysis, templates: Any) -> None:
    assert '<a id="e7"></a>**E7** link · wiki · [open it](https://wiki.example/ssot)' in part(
        render(analysis, templates), "## Evidence not cited"
    )


def test_what_was_looked_for_and_not_found_shows_the_question(analysis: Analysis, templates: Any) -> None:
    asked = part(render(analysis, templates), "### W3: Does the load balancer close the connection?")
    assert "looked for, nothing found" in asked
    assert 'Asked, 2025-09-08 13:25:00 to 14:25:00 UTC:\n\n```text\nseverity>=ERROR "upstream reset"\n```' in asked


def test_what_was_ruled_out_says_why(analysis: Analysis, templates: Any) -> None:
    ruled_out = part(render(analysis, templates), "## Ruled out")
    assert "**Ruled out because**: No reset was logged in the hour around the failure." in ruled_out
    assert "W3" not in part(render(analysis, templates), "## Five whys")


def test_a_root_cause_is_read_back_to_the_failure(analysis: Analysis, templates: Any) -> None:
    steps = [
        line
        for line in part(render(analysis, templates), "### R1: primary root cause").splitlines()
        if line[:1].isdigit()
    ]
    assert steps == [
        "1. The handler raises the error again after logging it. ([W4](#w4))",
        (
            "2. **therefore** The id `ws_8f2` does not match the pattern `ws_[0-9]+`. The pattern came with 1a2b3c4. "
            "([W2](#w2), confirmed)"
        ),
        "3. **therefore** The server's factory raises when it validates the user's context. ([W1](#w1), doubtful)",
        "4. **therefore** the failure (confirmed)",
    ]


def test_the_primary_root_cause_comes_first(tree: Any, templates: Any) -> None:
    tree["root_causes"].reverse()
    found = [line for line in headings(text_of(tree, templates)) if line.startswith("### R")]
    assert found == ["### R1: primary root cause", "### R2: contributing root cause"]


def test_a_long_error_and_many_tests_are_folded(tree: Any, templates: Any) -> None:
    tree["failure"] |= {"error": "\n".join(f"line {n}" for n in range(90)), "tests": [f"t{n}" for n in range(20)]}
    head, folded = text_of(tree, templates).split("## Executive summary")[0].split("<details>")
    assert "line 10\n" in head
    assert "line 60\n" not in head
    assert "`t7` and 12 more" in head
    assert "line 60\n" in folded
    assert "t19" in folded


def test_checkboxes_follow_the_outcome(analysis: Analysis, templates: Any) -> None:
    boxes = [line for line in render(analysis, templates).splitlines() if line.startswith("- [")]
    assert [line[:5] for line in boxes] == ["- [x]", "- [ ]", "- [ ]"]
    assert [re.findall(r"\*\*(\w+)\*\*", line)[0] for line in boxes] == ["passed", "failed", "open"]


def test_a_measured_effect_stands_beside_what_was_expected(analysis: Analysis, templates: Any) -> None:
    rows = part(render(analysis, templates), "### Expected and measured effect")
    assert "| [A1](#a1) | this one | 3 | 0 by cycle 5 | 0 in `2025-09-09-gcp-staging-5-k1j2h3`: reached |" in rows
    assert "| [A2](#a2) | `1:99aa` | | 1 | not yet |" in rows


@pytest.mark.parametrize(
    ("before", "expected", "measured", "word"),
    [(3, 0, [0], "reached"), (3, 0, [0, 2], "not reached"), (None, 1, [1], "reached"), (2, 5, [4], "not reached")],
)
def test_an_effect_is_judged_by_the_last_measurement(
    before: Any, expected: int, measured: Any, word: str, tree: Any, templates: Any
) -> None:
    tree["actions"][0]["expect"] = {"from": before, "to": expected}
    tree["actions"][0]["measured"] = [{"cycle": f"c{at}", "value": value} for at, value in enumerate(measured)]
    assert f": {word} |" in text_of(tree, templates)


def test_free_sections_stand_where_they_say(tree: Any, templates: Any) -> None:
    tree["sections"] = [
        {"heading": "A", "after": "root_causes"},
        {"heading": "B", "after": "Root causes"},
        {"heading": "C", "after": "B"},
        {"heading": "D", "after": "no such section"},
        {"heading": "E"},
        {"heading": "Impact", "after": "impact"},
        {"heading": "F", "after": "lessons learned"},
    ]
    found = [line[3:] for line in headings(text_of(tree, templates)) if line.startswith("## ")]
    assert found[found.index("Root causes") :][:4] == ["Root causes", "A", "B", "C"]
    assert found[found.index("Impact") :][:3] == ["Impact", "Impact (2)", "E"]
    assert found[found.index("Lessons") + 1] == "F"
    assert found[-1] == "D"


def test_the_timeline_is_in_order_and_in_utc(analysis: Analysis, templates: Any) -> None:
    rows = part(render(analysis, templates), "## Timeline").splitlines()
    assert rows[3:5] == [
        "| 2025-09-08 13:55:02 | first failure of `test_websocket_event_flow_real` |",
        "| 2025-09-08 14:10:00 | Ada opens the analysis |",
    ]


def test_next_steps_are_the_open_actions_soonest_first(tree: Any, templates: Any) -> None:
    tree["actions"].append({"id": "A5", "do": "Soon", "horizon": "now"})
    tree["actions"].append({"id": "A6", "do": "Some day"})
    rows = [line for line in part(text_of(tree, templates), "## Next steps").splitlines() if line]
    assert [re.findall(r"\[(A\d)\]", row)[0] for row in rows] == ["A5", "A3", "A2", "A6"]


def test_a_circle_of_whys_is_told_once_and_its_root_says_where_it_breaks(tree: Any, templates: Any) -> None:
    tree["whys"] = [
        {"id": "W1", "of": "W2", "why": "Why one?", "because": "two"},
        {"id": "W2", "of": "W1", "why": "Why two?", "because": "one"},
        {"id": "W3", "of": "W8", "why": "Why three?", "because": "gone"},
    ]
    tree["root_causes"] = [
        {"id": "R1", "why": "W2", "statement": "round"},
        {"id": "R2", "why": "W3", "statement": "lost"},
    ]
    text = text_of(tree, templates)
    assert (text.count("Why one?"), text.count("Why two?")) == (1, 1)
    assert "3. The chain breaks off: W2 comes round again" in text
    assert "2. The chain breaks off: W8 is not there" in text


def test_two_whys_of_one_id_are_told_apart(tree: Any, templates: Any) -> None:
    tree["whys"] = [
        {"id": "W1", "why": "Why?", "because": "first"},
        {"id": "W1", "of": "W1", "why": "Why?", "because": "second"},
    ]
    text = text_of(tree, templates)
    assert "W1 (2) second" in text


def test_five_hundred_whys_have_an_outline_and_no_drawing(tree: Any, templates: Any) -> None:
    tree["whys"] = [
        {"id": f"W{n}", "of": f"W{n - 1}" if n > 1 else "failure", "why": f"Why {n}?", "because": f"because {n}"}
        for n in range(1, 501)
    ]
    text = text_of(tree, templates)
    assert "```mermaid" not in text
    assert "500 whys are too many for a drawing" in text
    assert "### Why #500: Why 500?" in text


def test_a_megabyte_of_evidence_does_not_bury_the_argument(tree: Any, templates: Any) -> None:
    tree["evidence"][0]["text"] = (
        "\n".join(f"line {n} of a long log, nothing to see" for n in range(28_000)) + "\n" + "x" * 9_999
    )
    text = text_of(tree, templates)
    assert len(text) < 40_000
    assert "28,001 lines" in text
    assert "Shortened here; all of it is in the YAML file." in text
    before = text[: text.index("### Why #2")]
    assert len(before.split("<details>")[0]) < 6_000


def test_an_action_for_a_root_cause_that_is_not_there_still_names_it(analysis: Analysis, templates: Any) -> None:
    assert "[R2](#r2), R9 |" in render(analysis, templates)


def test_every_link_within_the_document_has_its_anchor(tree: Any, templates: Any, parse: Any) -> None:
    tree["evidence"][1]["id"] = "an unusual id"
    tree["whys"][0]["evidence"] = ["an unusual id"]
    text = text_of(tree, templates)
    anchors = set(re.findall(r'<a id="([^"]+)"></a>', text))
    links = {
        child.attrs["href"] for token in parse(text) for child in token.children or [] if child.type == "link_open"
    }
    assert {link[1:] for link in links if link.startswith("#")} <= anchors


def test_an_earlier_analysis_that_nobody_judged_is_shown_as_that(templates: Any) -> None:
    prior = {"id": "2025-01-01-old-aaaaaa", "verdict": "same", "title": "Old one", "root_cause": "the lease is late"}
    text = text_of({"id": "x", "title": "T", "priors": [prior]}, templates)
    assert "**Same error, not judged yet**: [Old one](2025-01-01-old-aaaaaa.md)" in text
    assert "the lease is late" in part(text, "## Seen before")

"""Reports of cycles: what is read of them, and that nothing of them is lost."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca.cycles import Cycle, tally
from rca.cycles.failures import failing_with
from rca.cycles.files import load
from rca.documents.importer import cycle_of, read
from rca.text import clean
from tests.documents.importer.kept import ANNOUNCED, lost

REPORTS = Path(__file__).parent / "reports"
BY_HAND = Path(__file__).parents[3] / "analyses" / "cycles"
NAMES = sorted(path.stem for path in REPORTS.glob("*.md"))
SAID_BY_FIELDS = ANNOUNCED | frozenset(
    """
    cycle test tests module modules passed passing failed failing fail failures total count code now before after was
    all in progress completed done pending fixing fixed fix current previous deployment deployments revision build id
    active results result working improved capability mrr environment work we did what learnings achievements learned
    service env deployed immediate priority lower required implemented expected type patterns active resolved complete up trend goal s is
    """.split()
)


@pytest.fixture(scope="module")
def cycle() -> Callable[[str], Cycle]:
    return lambda name: told(REPORTS.joinpath(f"{name}.md").read_text(encoding="utf-8"))


def told(text: str) -> Cycle:
    return Cycle.model_validate(cycle_of(tree(text)[0]))


def tree(text: str) -> tuple[dict[str, Any], list[str]]:
    imported = read(clean(text), "report.md")
    assert imported.report is not None
    return imported.report, imported.odd


def counts(cycle: Cycle) -> dict[str, tuple[int, int]]:
    return {name: (one.passed, one.ran) for name, one in tally.by_module(cycle).items()}


def failing(cycle: Cycle) -> dict[str, str]:
    return {
        f"{module.module}::{one.test}": one.error
        for module in cycle.results
        for one in module.others
        if one.outcome == "failed"
    }


def count(cycle: Cycle | None, of: str) -> int | None:
    found = failing_with(cycle, of) if cycle else None
    return found.count if found else None


# Against what was made of the same reports by hand


@pytest.mark.parametrize("number", [3, 4])
def test_the_counts_are_those_of_the_file_made_by_hand(cycle, number: int) -> None:
    [path] = BY_HAND.glob(f"*-{number}-*.yaml")
    mine, theirs = cycle(f"staging_cycle_{number}"), load(path).cycle
    assert counts(mine) == counts(theirs)
    assert set(failing(mine)) == set(failing(theirs))
    assert (tally.modules(mine), tally.tests(mine)) == (tally.modules(theirs), tally.tests(theirs))
    assert (mine.number, mine.environment, mine.service, mine.status, mine.started) == (
        theirs.number,
        theirs.environment,
        theirs.service,
        theirs.status,
        theirs.started,
    )
    assert [(one.revision, one.build, one.state) for one in mine.deployments] == [
        (one.revision, one.build, one.state) for one in theirs.deployments
    ]
    assert mine.impact[0].stated == theirs.impact[0].stated.model_copy(
        update={"percent": 80.0 if number == 4 else None}
    )
    assert (mine.impact[0].total, mine.impact[0].unit) == (theirs.impact[0].total, theirs.impact[0].unit)


@pytest.mark.parametrize("of", ["close 1011", "close 1008"])
def test_the_failures_with_a_code_are_those_of_the_file_made_by_hand(cycle, of: str) -> None:
    [path] = BY_HAND.glob("*-4-*.yaml")
    assert count(cycle("staging_cycle_4"), of) == count(load(path).cycle, of) is not None


def test_twelve_failures_fell_to_four(cycle) -> None:
    third = cycle("staging_cycle_3")
    assert third.before is not None
    [before], [after] = third.before.patterns, third.patterns
    assert (before.code, before.stated.count, before.stated.about) == ("close 1011", 12, True)
    assert (after.code, after.stated.count, after.stated.about) == ("close 1011", 4, True)
    assert [(one.module[:6], one.stated.passed) for one in third.before.results] == [
        ("test_1", 1),
        ("test_2", 2),
        ("test_3", 3),
    ]


@pytest.mark.parametrize("said", ["failing with", "still failing with", "broken by", "now red with", "failed with"])
def test_a_count_of_tests_with_a_code_is_read_however_their_failing_is_worded(said: str) -> None:
    found, _ = tree(
        f"# Cycle 1\n\nTest results\nDeployment status\n\n- **Now**: ~4 WebSocket tests {said} 1011 errors\n"
    )
    assert found["patterns"] == [
        {"name": "WebSocket 1011 errors", "code": "close 1011", "stated": {"count": 4, "about": True}}
    ]


def test_error_types_say_what_is_known_of_them(cycle) -> None:
    factory, auth, endpoints = cycle("staging_cycle_4").patterns
    assert (factory.code, factory.status, factory.expect, factory.stated.count) == ("close 1011", "fixing", "-90 %", 3)
    assert factory.fix == "A check that knows where it runs"
    assert (auth.priority, auth.stated.count, endpoints.priority, endpoints.code) == ("next", 2, "later", "")
    assert endpoints.signature == "1:b11c1226c3dfe51b"


def test_criteria_that_are_clear_are_measured_and_the_others_are_work(cycle) -> None:
    criteria = cycle("staging_cycle_4").criteria
    assert [(one.metric, one.unit, one.op, one.target, one.stated) for one in criteria] == [
        ("reduction", "tests", ">", 80, "met"),
        ("pass_rate", "modules", ">", 75, "met"),
        ("done", "tests", ">=", 1, "met"),
        ("done", "tests", ">=", 1, "met"),
        ("done", "tests", ">=", 1, None),
    ]
    assert criteria[0].of == ("Factory SSOT validation failed",)


def test_capabilities_lessons_work_and_progress_have_their_fields(cycle) -> None:
    fourth = cycle("staging_cycle_4")
    assert [(one.name, one.stated) for one in fourth.impact[0].capabilities] == [
        ("Opening WebSocket Connections", "working"),
        ("Signing In", "working"),
        ("Handling Messages", "improved"),
        ("Making Contexts in the Factory", "in-progress"),
    ]
    assert [one.kind for one in fourth.lessons] == ["technical"] * 4 + ["process"] * 4
    standing = [one.status for one in fourth.work]
    assert [standing.count(one) for one in ("done", "in-progress", "pending")] == [7, 2, 5]
    assert len(fourth.notes) == 4
    assert [one.value for one in fourth.claims if one.metric == "pass_rate"] == [75]
    assert [len(one.changes) for one in fourth.deployments] == [0, 4]


# Other reports in the same team's style


def test_tables_are_read_by_their_columns(cycle) -> None:
    fifth = cycle("cycle_5_tables")
    assert counts(fifth) == {
        "test_1_websocket_events_staging": (4, 5),
        "test_2_message_flow_staging": (5, 5),
        "test_3_agent_pipeline_staging": (5, 6),
        "test_10_critical_path_staging": (6, 6),
    }
    assert failing(fifth)["test_1_websocket_events_staging::test_health_check"] == "API endpoint failure"
    assert [(one.name, one.code, one.status, one.stated.count) for one in fifth.patterns] == [
        ("Factory SSOT validation failed", "close 1011", "fixing", 1),
        ("SSOT Auth failed", "close 1008", "fixed", 0),
    ]
    assert fifth.before is not None
    assert [one.stated.count for one in fifth.before.patterns] == [3, 2]
    assert [(one.value, one.stated) for one in fifth.impact[0].capabilities] == [
        (40_000, "working"),
        (50_000, "in-progress"),
    ]
    assert (fifth.impact[0].stated.value, fifth.impact[0].total) == (95_000, 120_000)
    assert [(one.metric, one.op, one.target, one.stated) for one in fifth.criteria] == [
        ("reduction", ">=", 90, "met"),
        ("pass_rate", ">=", 95, None),
    ]
    assert (fifth.status, fifth.deployments[0].build) == ("closed", "7c1d0a44-5b1e-4f0e-9a3b-2f6f0c9e8d11")


def test_arrows_and_counts_in_prose_are_read(cycle) -> None:
    second = cycle("cycle_2_prose")
    assert [(one.name, one.code, one.stated.count) for one in second.patterns] == [
        ("WebSocket 1011 errors", "close 1011", 12),
        ("Auth timeouts", "http 503", 2),
    ]
    assert [one.stated.count for one in second.before.patterns] == [15, 6]
    assert [(one.metric, one.unit, one.value) for one in second.claims] == [
        ("passed", "tests", 41),
        ("passed", "modules", 5),
    ]
    assert failing(second) == {
        "test_1_websocket_events_staging::test_websocket_connection": "received 1011 (internal error)",
        "test_1_websocket_events_staging::test_health_check": "HTTP 503 Service Unavailable",
    }
    assert (second.started, second.tested.revision) == ("2025-09-07", "netra-backend-staging-00176-abc")


def test_another_team_s_tables_ids_and_boxes_are_read(cycle) -> None:
    eleventh = cycle("cycle_11_checklist")
    assert [(one.revision, one.build, one.state) for one in eleventh.deployments] == [
        ("checkout-v41", "8812", "replaced"),
        ("checkout-v42", "8840", "active"),
    ]
    assert counts(eleventh) == {"test_cart": (18, 18), "test_payment": (22, 25), "test_refund": (3, 4)}
    assert set(failing(eleventh)) == {
        "test_payment::test_capture_twice",
        "test_payment::TestRetry::test_retry_after_timeout",
        "test_refund::test_partial",
    }
    assert (eleventh.goal, eleventh.environment, eleventh.service) == ("no flaky payments", "eu-prod", "checkout-api")
    assert eleventh.claims == ()


def test_signs_and_pairs_on_one_line_are_read(cycle) -> None:
    twelfth = cycle("cycle_12_crlf_emoji")
    assert (twelfth.started, twelfth.environment, twelfth.service) == ("2025-10-12", "staging", "api-gateway")
    assert counts(twelfth) == {"test_login": (12, 12), "test_search": (9, 9), "test_export": (3, 4)}
    assert failing(twelfth) == {"test_export::test_export_pdf": "HTTP 504 Gateway Timeout"}
    assert [(one.what, one.status) for one in twelfth.work] == [
        ("Look at the PDF renderer", "in-progress"),
        ("Talk to the search team", "pending"),
    ]


def test_what_contradicts_itself_is_said_and_kept(cycle) -> None:
    text = REPORTS.joinpath("cycle_6_contradictions.md").read_text(encoding="utf-8")
    found, odd = tree(text)
    sixth = cycle("cycle_6_contradictions")
    assert [sentence.split(":")[0] for sentence in odd] == [
        "line 18 states another count of test_2_message_flow_staging than a line before it",
        "two counts are stated of SSOT auth failures",
        "line 32 states another sum of money than a line before it",
        "line 34 says of Authentication otherwise than a line before it",
        "4 of 5 tests of test_2_message_flow_staging passed as stated, and 2 that failed are named; the names are kept",
        "9 and 8 modules passed are both stated",
    ]
    kept = "\n".join(one["markdown"] for one in found["sections"])
    for line in (
        "**test_2_message_flow_staging**: 4/5",
        "test_2_message_flow_staging: 5/5",
        "7/6 tests",
        "(1008): 2 -> 0",
    ):
        assert line in kept
    assert counts(sixth) == {"test_2_message_flow_staging": (0, 2)}
    assert (count(sixth, "SSOT Auth Failed"), sixth.impact[0].stated.value) == (1, 110_000)


def test_a_report_that_hardly_says_anything_is_kept_and_invents_nothing(cycle) -> None:
    seventh = cycle("cycle_7_thin")
    assert (seventh.number, seventh.environment, seventh.results, seventh.patterns) == (7, "unknown", (), ())
    assert seventh.claims == seventh.criteria == seventh.work == seventh.impact == ()


@pytest.mark.parametrize(
    "said",
    [
        "about 3/5 tests",
        "~3/5 tests",
        "about 3/5, maybe 4/5",
        "3/5 or 4/5 tests",
        "3.5/5 tests",
        "7/6 tests",
        "3 tests",
        "60% of 5 tests",
        "v3/5.2",
    ],
)
def test_what_is_not_clear_is_no_count(said: str) -> None:
    text = f"# Cycle 1\n\nTest results\nDeployment status\n\n- test_login: {said}\n"
    found, _ = tree(text)
    assert "results" not in found
    assert said in "\n".join(one["markdown"] for one in found["sections"])


@pytest.mark.parametrize(
    ("said", "passed"),
    [
        ("3/5 tests", 3), ("3 of 5 passed", 3), ("2/5 tests failing", 3), ("3 passed, 2 failed", 3), ("3/5 (was 1/5)", 3),
        ("✅ ALL 5 tests passed", 5), ("3 passing and 2 failures", 3),
    ],
)  # fmt: skip
def test_a_clear_form_is_a_count(said: str, passed: int) -> None:
    found, _ = tree(f"# Cycle 1\n\nTest results\nDeployment status\n\n- **test_login**: {said}\n")
    assert found["results"] == [{"module": "test_login", "stated": {"passed": passed, "total": 5}}]


# Nothing is lost


def missing(text: str) -> list[str]:
    return lost(text, told(text), SAID_BY_FIELDS)


@pytest.mark.parametrize("name", NAMES)
def test_every_line_of_a_report_is_in_its_cycle(name: str) -> None:
    assert missing(REPORTS.joinpath(f"{name}.md").read_text(encoding="utf-8")) == []


WORD = st.sampled_from("factory pool timeout session worker queue deploy secret7 cache_key staging router".split())
SAID = st.lists(WORD, min_size=2, max_size=4).map(" ".join)
LINE = st.sampled_from(
    [
        "## Error Type 1: {} (1011)", "## Failing Modules (4/10)", "## Success Criteria", "## Next Steps", "### {}", "## Lessons",
        "## Business Impact", "## Achievements", "## Cumulative Progress", "## Changes Being Deployed", "**COMPLETED**:", "**{}**:",
        "**Date**: 2025-09-08", "**Environment**: {}", "**Cycle Status**: ACTIVE - {}", "**Service**: {}", "**Goal**: {}",
        "- **Active Revision**: web-00183-v65 ({})", "- **New Deployment**: In Progress ({})", "**Build Status**: {} (build ID: 77)",
        "- test_web: 3/5 tests", "1. **test_api**: 3 passed, 2 failed", "   - ❌ test_x: {}", "- test_api: 4/5 {}", "   - ✅ {}",
        "**Count**: ~3 failing tests", "**Count**: {}", "**Root Cause**: {}", "**Fix Required**: {}", "**Status**: FIX IN PROGRESS {}",
        "**Expected Impact**: ~90% reduction in {}", "{} errors: 12 -> 4", "{} errors: 12 -> 4 {}", "~12 {} tests failing with 1011 errors",
        "- ✅ {} failures reduced by >80%", "- [ ] {}", "- [x] {}", "- 🔄 {}", "{}", "- {}", "1. {}", "", "", "- **{}**: ✅ WORKING",
        "- **{}**: BROKEN {}", "**MRR**: $80K of $120K {}", "| Module | Passed | Failed |", "|---|---|---|", "| test_y | 3 | 2 |",
        "| Error | Before | After |", "| {} | 3 | 2 |", "| {} | {} | 2 |", "- ~75% staging test pass rate {}", "```", "> {}",
    ]
)  # fmt: skip


@st.composite
def reports(draw: st.DrawFn) -> str:
    """Lines of all that is read, in an order that nobody expects."""
    shapes = draw(st.lists(LINE, min_size=1, max_size=30))
    lines = [
        shape.format(*(f"{draw(SAID)} n{number}z" for _ in range(shape.count("{"))))
        for number, shape in enumerate(shapes)
    ]
    return "# Cycle 4 Status\n\nTest results, deployment status\n\n" + "\n".join(lines) + "\n"


@given(reports())
def test_every_line_of_any_mixture_is_in_its_cycle(text: str) -> None:
    if read(clean(text), "report.md").report is not None:
        assert missing(clean(text)) == []


def test_what_is_missing_is_seen_by_these_tests() -> None:
    text = REPORTS.joinpath("staging_cycle_4.md").read_text(encoding="utf-8")
    found = told(text).model_copy(update={"lessons": (), "sections": ()})
    assert len([line for line in lost(text, found) if "Forgiving by Exception" in line]) == 1

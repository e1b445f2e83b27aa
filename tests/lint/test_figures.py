import pytest

from rca.lint.figures import sums
from tests.lint.asked import asked, said


@pytest.mark.parametrize(
    "text",
    [
        "6 of 10 modules pass, 60 %.",
        "50 of 58 pass, which is 86.2 %",
        "3/58 tests (5.2 %) fail",
        "3 of 58 tests fail, 94.8 %",
        "It fell from 12 to 4, by 66.7 %",
        "from 12 to 4 of 58 tests (67 %)",
        "$80K+ of the $120K+, 66.7 %",
        "2 of 3 failures, about 67 %",
        "2 of 3 failures, about 66 %",
        "from 60 % to 75 %",
        "cycle 3 of 4, 80 % of the time",
        "1,200 of 4,800 rows, 25 %",
    ],
)
def test_sums_that_come_out_within_rounding_are_left_alone(text: str) -> None:
    assert list(sums(text)) == []


@pytest.mark.parametrize(
    ("text", "computed"),
    [
        ("6 of 10 modules pass, 75 %.", "60.0 %"),
        ("50 of 58 pass, which is 86.4 %", "86.2 %"),
        ("It fell from 12 to 4, by 60 %", "66.7 %"),
        ("$80K+ of the $120K+, ~80 %", "66.7 %"),
        ("3/58 tests (6 %)", "5.2 %"),
    ],
)
def test_sums_that_do_not_come_out_are_told_with_the_computed_value(text: str, computed: str) -> None:
    [found] = sums(text)
    assert found.endswith(f"is {computed}")


def test_a_wrong_sum_is_an_error_where_the_authors_speak_and_not_in_evidence() -> None:
    text = """
        summary: 6 of 10 modules pass, 75 %.
        evidence: [{id: E1, kind: note, text: '6 of 10 modules pass, 75 %.'}]
        """
    assert [(one.severity, one.field) for one in asked(text, "RCA026")] == [("error", "summary")]


@pytest.mark.parametrize(
    ("criterion", "is_asked"),
    [
        ("{criterion: x, outcome: passed}", True),
        ("{criterion: x, outcome: passed, command: make test}", True),
        ("{criterion: x, outcome: passed, command: make test, at: 2025-09-08}", False),
        ("{criterion: x, outcome: passed, evidence: [E1]}", False),
        ("{criterion: x, outcome: open}", False),
        ("{criterion: x, outcome: failed}", False),
    ],
)
def test_a_tick_shows_its_measurement(criterion: str, is_asked: bool) -> None:
    wanted = [("error", "criterion 1 is ticked without a measurement")]
    assert said(asked(f"verification: [{criterion}]", "RCA025")) == (wanted if is_asked else [])


def test_what_is_called_over_has_no_failed_criterion_and_reached_what_was_expected() -> None:
    text = """
        verification: [{criterion: x, outcome: failed}]
        actions: [{id: A1, do: x, expect: {from: 3, to: 0}, measured: [{cycle: c5, value: 1}]}]
        """
    assert said(asked(text, "RCA025", status="verified")) == [
        ("error", "called verified, and criterion 1 failed"),
        ("error", "A1: called verified, and c5 counted 1 where 0 was expected"),
    ]
    assert asked(text, "RCA025", status="fixing") == []


def test_a_rate_stands_beside_its_counts() -> None:
    text = "failure: {impact: IMPACT}"
    assert said(asked(text.replace("IMPACT", "1011 errors were reduced by ~67 %."), "RCA027")) == [
        ("warning", "“~67 %” has no unit and no denominator")
    ]
    assert asked(text.replace("IMPACT", "1011 errors fell from 12 to 4 of 58 tests, 67 %."), "RCA027") == []


def test_each_sentence_stands_for_itself() -> None:
    text = "summary: 4 of 58 tests fail. The pass rate improved by 20 %. Stability improved by 30 %."
    assert said(asked(text, "RCA027")) == [("warning", "“20 %” has no unit and no denominator")]

"""Cycles 3 and 4 of this project's own memory: every number that two people's reports give, computed or called stated."""

from fractions import Fraction
from pathlib import Path

import pytest

from rca.cycles import criteria, doubts, files, impact, state, tally
from rca.cycles.before import before_of
from rca.cycles.compare import compare
from rca.cycles.expectation import check, hard_to_show, next_status, of_action, of_words
from rca.cycles.failures import Errors
from rca.cycles.patterns import error_patterns
from rca.cycles.trend import trend
from rca.signature import sign
from rca.store import analyses

ROOT = Path(__file__).resolve().parents[2]
THIRD, FOURTH = (files.load(files.find(ROOT, number)).cycle for number in "34")
FACTORY, AUTH, API = "Factory SSOT validation failed", "SSOT Auth failed", "API endpoint failure"


@pytest.fixture(params=files.paths(ROOT), ids=lambda path: path.stem)
def stored(request: pytest.FixtureRequest) -> files.Stored:
    return files.load(request.param)


def test_a_file_is_named_after_its_id_and_holds_keys_of_the_format_only(stored: files.Stored):
    def unknown(part: object) -> list[str]:
        if isinstance(part, tuple):
            return [key for entry in part for key in unknown(entry)]
        fields = getattr(type(part), "model_fields", {})
        return [*(getattr(part, "model_extra", None) or {}), *(k for n in fields for k in unknown(getattr(part, n)))]

    assert stored.cycle.id == stored.path.stem
    assert unknown(stored.cycle) == []


def test_signatures_are_those_of_the_error_texts(stored: files.Stored):
    for failure in Errors(stored.cycle).failures:
        assert failure.key == sign(failure.error).key()


def test_linked_analyses_exist_and_have_the_patterns_signature(stored: files.Stored):
    linked = [pattern for pattern in stored.cycle.patterns if pattern.analysis]
    assert linked
    for pattern in linked:
        analysis = analyses.load(analyses.find(ROOT, pattern.analysis)).analysis
        assert sign(analysis.failure.error).key() == pattern.signature


def test_every_number_is_marked_as_stated(stored: files.Stored):
    assert tally.tests(stored.cycle).stated
    assert {deployment.basis for deployment in stored.cycle.deployments} == {"stated"}
    assert {one.basis for one in stored.cycle.impact} == {"stated"}


def test_cycle_4_passed_6_of_10_modules_and_50_of_58_tests():
    assert tally.modules(FOURTH).said == "6 of 10 modules = 60.0 % passed"
    assert tally.tests(FOURTH).said == "50 of 58 tests = 86.2 % passed"


def test_cycle_4_has_three_patterns_of_3_2_and_3_tests():
    counted = {one.name: (one.failures.count, one.codes) for one in error_patterns(FOURTH)}
    assert counted == {FACTORY: (3, ("close 1011",)), AUTH: (2, ("close 1008",)), API: (3, ())}
    assert Errors(FOURTH).is_named


def test_from_cycle_3_to_4_one_module_got_better_one_worse_and_one_stayed():
    changes = {one.module: one for one in compare(THIRD, FOURTH).modules if one.before}
    assert [one.said for one in changes.values()] == [
        "test_1_websocket_events_staging: 2/5 -> 3/5 tests passed, improved",
        "test_2_message_flow_staging: 3/5 -> 2/5 tests passed, regressed",
        "test_3_agent_pipeline_staging: 4/6 -> 4/6 tests passed, unchanged",
    ]


def test_from_cycle_2_to_3_each_of_the_three_modules_got_better_by_one_test():
    changes = compare(before_of(THIRD), THIRD).modules
    assert [(one.kind, one.after.passed - one.before.passed) for one in changes] == [("improved", 1)] * 3


def test_the_fall_of_1011_from_12_to_4_could_be_chance():
    (code, *_) = compare(before_of(THIRD), THIRD).codes
    assert code.name == "close 1011"
    assert code.change.relative == Fraction(-2, 3)
    assert code.change.p == pytest.approx(0.0569, abs=5e-5)
    assert code.change.is_chance
    assert code.change.said == (
        "12 -> 4 of 58 tests, -66.7 %, Fisher's exact test p = 0.057: could be chance "
        "(on an assumed 58 tests in both cycles; both counts are stated as about so many, not measured)"
    )


def test_the_fall_of_1011_from_4_to_3_could_be_chance():
    (code, *_) = compare(THIRD, FOURTH).codes
    assert code.said.startswith(
        "close 1011: 4 -> 3 of 58 tests, -25.0 %, Fisher's exact test p = 1.000: could be chance"
    )


def test_tests_of_the_common_modules_did_not_change_from_cycle_3_to_4():
    comparison = compare(THIRD, FOURTH)
    assert comparison.common.counts == "7 -> 7 of 16 tests"
    assert not comparison.total.comparable


def test_80_percent_protected_contradicts_80_of_120_thousand():
    (found,) = impact.states(FOURTH)
    assert found.stated_share == Fraction(2, 3)
    assert found.contradictions == (
        "MRR protected: 80 % is stated, but the stated 80,000 of 120,000 USD a month = 66.7 %.",
    )
    assert impact.states(THIRD)[0].contradictions == ()


def test_90_percent_of_3_is_reached_by_0_alone_and_even_that_could_be_chance():
    pattern = next(one for one in error_patterns(FOURTH) if one.name == FACTORY)
    expected = of_words(pattern.expect, pattern.name, pattern.failures.count)
    assert expected.limit == 0
    assert hard_to_show(expected, tally.tests(FOURTH).ran) == (
        "90 % of 3 is 2.7: only 0 reaches it, and even 3 -> 0 of 58 tests could be chance "
        "(Fisher's exact test p = 0.243)."
    )


def test_criteria_are_unmeasured_while_the_test_of_the_deployment_is_pending():
    verdicts = criteria.evaluate(FOURTH, THIRD)
    assert [one.outcome for one in verdicts] == ["unmeasured"] * 5
    assert state.tested_revision(FOURTH) == "netra-backend-staging-00183-v65"
    assert [one.why for one in verdicts[:4]] == [state.waits_for(FOURTH)] * 4
    assert "is in progress, and the results are of revision netra-backend-staging-00183-v65" in state.waits_for(FOURTH)
    assert [one.value for one in verdicts] == [None, 60, 1, 2, 0]


def test_what_cycle_4_states_against_its_own_results_is_named():
    found = doubts.doubts(FOURTH, THIRD)
    assert [one.kind for one in found] == [
        "unreachable",
        *["ticked"] * 4,
        *["differs"] * 2,
        "contradiction",
        *["unproven"] * 2,
    ]
    assert (
        found[5].said
        == "Pass rate of the staging tests at the start: 60.0 % is stated, 86.2 % of 58 tests is computed."
    )


def test_cycle_3_states_its_reduction_rightly_though_chance_explains_it():
    before = before_of(THIRD)
    assert doubts.doubts(THIRD, before) == []
    assert [one.kind for one in doubts.of_comparison(compare(before, THIRD))] == ["chance"]


def test_the_trend_goes_back_to_the_cycle_that_cycle_3_states():
    points = trend([FOURTH, THIRD])
    assert [(one.number, one.from_statement) for one in points] == [(2, True), (3, False), (4, False)]
    assert [one.codes["close 1011"].count for one in points] == [12, 4, 3]
    assert [one.tests.passed for one in points] == [6, 9, 50]


def test_the_fix_that_an_action_expects_an_effect_of_is_not_measured_by_cycle_4():
    analysis = analyses.load(analyses.find(ROOT, "7k3f9q")).analysis
    expected = of_action(analysis.actions[0].expect)
    found = check(expected, FOURTH, failure=[sign(analysis.failure.error).key()], contains=False)
    assert (found.measured.count, found.reached, found.is_due) == (3, None, False)
    assert "3 of 58 tests, but the tested revision does not contain the fix" in found.said
    assert next_status(found, analysis.status) is None

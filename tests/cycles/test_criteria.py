"""Success criteria and what people ticked: evaluated from results, or unmeasured with the reason."""

from fractions import Fraction
from typing import get_args

import pytest

from rca.cycles import SuccessCriterion
from rca.cycles.criteria import evaluate, verdict
from rca.cycles.cycle import Metric
from rca.cycles.metrics import METRICS
from tests.cycles.conftest import FACTORY, cycle_of

BEFORE = {"a::1": f"f {FACTORY}", "a::2": f"f {FACTORY}", "a::3": "p", "b::1": "p", "b::2": "f boom"}
NOW = {"a::1": f"f {FACTORY}", "a::2": "p", "a::3": "f boom", "b::1": "p", "b::2": "f boom|p", "b::3": "s"}


def judged(criterion: dict, cycle=None, before=None):
    cycle = cycle or cycle_of(4, NOW, work=[{"what": "x", "status": "done", "proof": "c0ffee"}, {"what": "y"}])
    return verdict(SuccessCriterion.model_validate(criterion), cycle, before or cycle_of(3, BEFORE))


def test_the_vocabulary_is_documented_completely():
    assert set(METRICS) == set(get_args(Metric))


@pytest.mark.parametrize(
    ("criterion", "value", "of"),
    [
        ({"metric": "pass_rate"}, 40, "of 5 tests"),
        ({"metric": "pass_rate", "unit": "modules"}, 50, "of 2 modules"),
        ({"metric": "pass_rate", "of": ["b"]}, 50, "of 2 tests"),
        ({"metric": "passed"}, 2, "of 5 tests"),
        ({"metric": "passed", "unit": "modules"}, 1, "of 2 modules"),
        ({"metric": "failed"}, 2, "of 5 tests"),
        ({"metric": "failed", "unit": "modules"}, 1, "of 2 modules"),
        ({"metric": "flaky"}, 1, "of 5 tests"),
        ({"metric": "flaky", "unit": "modules"}, 1, "of 2 modules"),
        ({"metric": "skipped"}, 1, "tests"),
        ({"metric": "failures", "of": ["close 1011"]}, 1, "of 5 tests"),
        ({"metric": "reduction", "of": ["close 1011"]}, 50, "of 2 failures in cycle 3"),
        ({"metric": "passing", "of": ["a::2", "b"]}, Fraction(200, 3), "of 3 tests"),
        ({"metric": "regressed"}, 1, "of 5 tests of both cycles"),
        ({"metric": "regressed", "unit": "modules"}, 0, "of 2 modules of both cycles"),
        ({"metric": "regressed", "of": ["b"]}, 0, "of 5 tests of both cycles"),
        ({"metric": "fixed"}, 1, "of 5 tests of both cycles"),
        ({"metric": "fixed", "unit": "modules"}, 1, "of 2 modules of both cycles"),
        ({"metric": "done"}, 1, "of 2 with proof"),
        ({"metric": "done", "of": ["x"]}, 1, "of 1 with proof"),
    ],
)
def test_each_metric_is_counted_from_results(criterion, value, of):
    found = judged(criterion | {"target": 0})
    assert (found.value, found.of) == (value, of)


@pytest.mark.parametrize(
    ("op", "target", "outcome"),
    [
        (">=", 40, "met"),
        (">", 40, "missed"),
        ("<=", 40, "met"),
        ("<", 40, "missed"),
        ("==", 40, "met"),
        ("==", 40.1, "missed"),
        (">", 39.9, "met"),
    ],
)
def test_the_outcome_follows_from_operator_and_target(op, target, outcome):
    assert judged({"metric": "pass_rate", "op": op, "target": target}).outcome == outcome


def test_a_verdict_is_said_with_value_unit_denominator_and_rule():
    found = judged({"metric": "pass_rate", "unit": "modules", "op": ">", "target": 75})
    assert found.said == "missed: 50.0 % of 2 modules (pass_rate of modules > 75 %)"
    assert found.name == "pass_rate of modules > 75 %"


@pytest.mark.parametrize(
    ("criterion", "why"),
    [
        ({"metric": "pass_rate", "of": ["c"]}, "c is no module of the results"),
        ({"metric": "failures"}, "`of` names no error"),
        ({"metric": "reduction", "of": ["close 1006"]}, "there was no such failure in the cycle before"),
        ({"metric": "passing"}, "`of` names no test"),
        ({"metric": "passing", "of": ["a::9"]}, "a::9 has no result"),
        ({"metric": "passing", "of": ["b::3"]}, "b::3 has no result"),
        ({"metric": "done", "of": ["z"]}, "no work is called 'z'"),
    ],
)
def test_what_cannot_be_counted_is_unmeasured_with_the_reason(criterion, why):
    found = judged(criterion | {"target": 0})
    assert (found.outcome, found.value, found.why) == ("unmeasured", None, why)


@pytest.mark.parametrize("metric", ["regressed", "fixed", "reduction"])
def test_a_change_needs_a_cycle_before(metric):
    criterion = SuccessCriterion.model_validate({"metric": metric, "of": ["a"], "target": 0})
    assert verdict(criterion, cycle_of(4, NOW)).why == "there is no cycle before it"


def test_counts_without_names_regress_by_their_numbers():
    def stated(number: int, *passed: int):
        modules = [{"module": f"m{at}", "stated": {"passed": count, "total": 5}} for at, count in enumerate(passed)]
        return cycle_of(number, results=modules)

    found = judged({"metric": "regressed", "op": "==", "target": 0}, stated(4, 3, 2), stated(3, 2, 3))
    assert (found.outcome, found.value, found.of) == ("missed", 1, "of 10 tests, by the counts of 2 modules")


def test_nothing_is_met_before_there_are_results():
    found = judged({"metric": "pass_rate", "target": 0}, cycle_of(4))
    assert (found.outcome, found.why) == ("unmeasured", "there are no results yet")


PENDING = [{"revision": "r1"}, {"build": "b2", "state": "in-progress"}]


@pytest.mark.parametrize(
    ("deployments", "tested", "why"),
    [
        (PENDING, "r1", "deployment b2 is in progress, and the results are of revision r1 before it"),
        ([{"revision": "r1"}, {"revision": "r2"}], "r1", "deployment r2 is not tested, and the results are of"),
        ([{"revision": "r1", "state": "pending"}], "", "deployment r1 is pending, and the results are from before it"),
        ([{"revision": "r1"}, {"revision": "r2"}], "r2", ""),
        ([{"revision": "r1"}, {"revision": "r2", "state": "failed"}], "r1", ""),
        ([], "", ""),
    ],
)
def test_a_criterion_waits_until_the_last_deployment_was_tested(deployments, tested, why):
    cycle = cycle_of(4, NOW, deployments=deployments, **({"tested": {"revision": tested}} if tested else {}))
    found = judged({"metric": "pass_rate", "target": 0}, cycle)
    assert found.outcome == ("unmeasured" if why else "met")
    assert found.why.startswith(why)


def test_an_unmeasured_criterion_says_what_the_results_say_so_far():
    found = judged({"metric": "pass_rate", "target": 0}, cycle_of(4, NOW, deployments=PENDING))
    assert found.value == 40
    assert "; so far 40.0 % of 5 tests (pass_rate >= 0 %)" in found.said


def test_work_is_missed_only_when_the_cycle_is_over():
    def work(status: str):
        return judged(
            {"metric": "done", "target": 1}, cycle_of(4, status=status, work=[{"what": "x", "status": "done"}])
        )

    assert (work("active").outcome, work("active").why) == ("unmeasured", "the work is not done yet")
    assert work("closed").outcome == "missed"  # done, but without a proof


@pytest.mark.parametrize(
    ("ticked", "target", "doubt"),
    [
        ("met", 30, ""),
        ("met", 50, "pass_rate >= 50 %: ticked as met, but missed: 40.0 % of 5 tests (pass_rate >= 50 %)."),
        ("missed", 30, "pass_rate >= 30 %: ticked as missed, but met: 40.0 % of 5 tests (pass_rate >= 30 %)."),
        (None, 50, ""),
    ],
)
def test_a_tick_against_the_measurement_is_a_doubt(ticked, target, doubt):
    assert judged({"metric": "pass_rate", "target": target, "stated": ticked}).doubt == doubt


def test_a_tick_without_a_measurement_is_a_doubt():
    found = judged({"criterion": "All well", "metric": "pass_rate", "target": 9, "stated": "met"}, cycle_of(4))
    assert found.doubt == "All well: ticked as met without a measurement, since there are no results yet."


def test_all_criteria_are_evaluated_in_the_order_of_the_file():
    criteria = [{"metric": "failed", "op": "==", "target": 2}, {"metric": "passed", "target": 9}]
    assert [one.outcome for one in evaluate(cycle_of(4, NOW, criteria=criteria))] == ["met", "missed"]

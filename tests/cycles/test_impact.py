"""What is at stake: summed from what works, and contradictions named."""

from fractions import Fraction

import pytest

from rca.cycles import Impact, impact
from tests.cycles.conftest import cycle_of

CYCLE = cycle_of(4, {"a::1": "p", "a::2": "p", "b::1": "f", "c::1": "s", "d::1": "f|p"})


def state(**given):
    told = {"name": "MRR", "unit": "USD", "total": 100, "basis": "estimated"} | given
    return impact.state(Impact.model_validate(told), CYCLE)


def capability(name: str, value: float | None = None, *tests: str, stated: str | None = None) -> dict:
    return {"name": name, "value": value, "tests": list(tests), "stated": stated}


def test_the_sum_and_the_share_are_of_the_capabilities_whose_tests_pass():
    found = state(capabilities=[capability("x", 60, "a::1", "a::2"), capability("y", 40, "b")])
    assert (found.protected, found.share) == (60, Fraction(3, 5))
    assert found.said == "60 of 100 USD = 60.0 % (estimated)"
    assert [one.works for one in found.capabilities] == [True, False]
    assert found.contradictions == ()


@pytest.mark.parametrize(
    ("tests", "works", "said"),
    [
        (["a"], True, "works: 2 of 2 tests = 100.0 % passed"),
        (["a", "b::1"], False, "does not work: 2 of 3 tests = 66.7 % passed"),
        (["c"], None, "not measured: none of its tests has a result"),
        (["a", "nowhere"], None, "not measured: none of its tests has a result"),
        ([], None, "not measured: no tests"),
        (["d"], True, "works: 0 of 1 test = 0.0 % passed"),
    ],
)
def test_a_capability_works_when_all_its_tests_have_results_and_none_failed(tests, works, said):
    (found,) = state(capabilities=[capability("x", 1, *tests)]).capabilities
    assert found.works is works
    assert found.said == said


def test_what_nothing_measures_is_stated_or_nothing():
    assert state().said == "not measured"
    assert state(stated={"percent": 80}).said == "80.0 % (stated)"
    assert state(stated={"value": 80, "at_least": True}).said == "at least 80 of 100 USD = 80.0 % (stated)"
    assert state(total=None, stated={"value": 80}).said == "80 USD (stated)"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            {"total": 120, "stated": {"value": 80, "percent": 80}},
            "MRR: 80 % is stated, but the stated 80 of 120 USD = 66.7 %.",
        ),
        ({"total": 120, "stated": {"value": 80, "percent": 67}}, None),
        (
            {"capabilities": [capability("x", 60, "a"), capability("y", 40, "b")], "stated": {"percent": 80}},
            "MRR: 80.0 % is stated, but what works makes 60.0 %.",
        ),
        (
            {"capabilities": [capability("x", 60, "a"), capability("y", 40, "b")], "stated": {"value": 75}},
            "MRR: 75.0 % is stated, but what works makes 60.0 %.",
        ),
        ({"capabilities": [capability("x", 60, "a")]}, "MRR: the capabilities make 60 USD, the total is 100."),
        ({"capabilities": [capability("x", 60, "a"), capability("y", None, "b")]}, None),
        (
            {"capabilities": [capability("x", 101, "a"), capability("y", None, "b")]},
            "MRR: the capabilities make 101 USD, the total is 100.",
        ),
        (
            {"capabilities": [capability("x", None, "b", stated="working")]},
            "MRR: x is stated to be working, but it does not work: 0 of 1 test = 0.0 % passed.",
        ),
        (
            {"capabilities": [capability("x", None, "a", stated="broken")]},
            "MRR: x is stated to be broken, but it works: 2 of 2 tests = 100.0 % passed.",
        ),
        (
            {"capabilities": [capability("x", 100)], "basis": "measured"},
            "MRR: called measured, but no test shows x.",
        ),
        ({"basis": "measured"}, "MRR: called measured, but no test shows any of it."),
    ],
)
def test_what_cannot_all_be_true_is_said_in_a_sentence(given, said):
    assert state(**given).contradictions == ((said,) if said else ())

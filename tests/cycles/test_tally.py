"""Counts: what is in the denominator, what is a clean pass, and what was only stated."""

from fractions import Fraction

import pytest

from rca.cycles import tally

EVERY = {"a::1": "p", "a::2": "f", "a::3": "e", "a::4": "f|p", "a::5": "s", "a::6": "x", "a::7": "X", "b::1": "p"}


def test_a_flaky_test_ran_but_is_no_clean_pass_and_a_skipped_one_did_not_run(make):
    counted = tally.tests(make(tests=EVERY))
    assert (counted.passed, counted.failed, counted.flaky, counted.skipped) == (3, 2, 1, 2)
    assert counted.ran == 6
    assert counted.rate == Fraction(1, 2)
    assert counted.said == "3 of 6 tests = 50.0 % passed, 1 flaky, 2 skipped"


def test_a_module_passes_when_nothing_in_it_failed_though_a_test_was_flaky(make):
    found = tally.modules(make(tests={"a::1": "p", "a::2": "f|p", "b::1": "p", "b::2": "f", "c::1": "s"}))
    assert (found.passed, found.ran) == (1, 2)
    assert found.said == "1 of 2 modules = 50.0 % passed"


def test_stated_counts_count_and_are_marked(make):
    results = [
        {"module": "a", "stated": {"passed": 3, "total": 5}, "others": [{"test": "x", "outcome": "flaky"}]},
        {"module": "b", "passed": "y"},
    ]
    counted = tally.tests(make(results=results))
    assert (counted.passed, counted.failed, counted.flaky, counted.ran) == (4, 1, 1, 6)
    assert counted.stated


def test_names_are_not_stated(make):
    assert not tally.tests(make(tests=EVERY)).stated


@pytest.mark.parametrize("results", [{}, {"a::1": "s"}])
def test_where_no_test_ran_there_is_no_rate(make, results):
    cycle = make(tests=results)
    assert tally.tests(cycle).rate is None
    assert tally.modules(cycle).rate is None
    assert not tally.tests(cycle).is_passing
    assert "0 of 0 tests passed" in tally.tests(cycle).said


def test_every_named_test_has_its_outcome(make):
    assert tally.outcomes(make(tests=EVERY)) == {
        "a::1": "passed",
        "a::2": "failed",
        "a::3": "error",
        "a::4": "flaky",
        "a::5": "skipped",
        "a::6": "xfailed",
        "a::7": "xpassed",
        "b::1": "passed",
    }

"""What was expected of a fix against what was counted: reached, reachable, chance, and what an analysis becomes."""

from fractions import Fraction

import pytest

from rca.analysis import Expectation
from rca.cycles.expectation import Expected, check, hard_to_show, next_status, of_action, of_words
from rca.signature import sign
from tests.cycles.conftest import FACTORY, cycle_of

KEY = sign(FACTORY).key()


def failing(number: int, count: int, of: int = 10, **given):
    tests = {f"a::{index}": f"f {FACTORY}" if index < count else "p" for index in range(of)}
    return cycle_of(number, tests, **given)


def checked(to: int, count: int, *, contains: bool | None = True, by_cycle: int | None = None, **given):
    expected = Expected("failure", 3, to=to, by_cycle=by_cycle)
    return check(expected, failing(5, count, **given), failure=[KEY], contains=contains)


@pytest.mark.parametrize(("to", "count", "reached"), [(0, 0, True), (0, 1, False), (2, 2, True), (2, 3, False)])
def test_a_count_at_most_as_high_as_expected_reaches_it(to, count, reached):
    assert checked(to, count).reached is reached
    assert checked(to, count).measured.count == count


def test_a_revision_without_the_fix_shows_nothing():
    found = checked(0, 0, contains=False)
    assert found.reached is None
    assert "0 of 10 tests, but the tested revision does not contain the fix" in found.said


def test_that_nobody_knows_whether_the_fix_is_in_is_said():
    found = checked(0, 0, contains=None)
    assert found.reached is None
    assert found.said == (
        "expected 3 -> 0, cycle 5: 0 of 10 tests; whether the tested revision contains the fix is not known"
    )


def test_a_check_says_what_chance_may_explain():
    assert checked(0, 0).said == (
        "expected 3 -> 0, cycle 5: 0 of 10 tests, reached; 3 -> 0 of 10 tests, -100.0 %, "
        "Fisher's exact test p = 0.211: could be chance "
        "(on an assumed 10 tests before; none in 10 tests still allows up to 30.0 % (rule of three))"
    )


def test_with_the_cycle_before_the_counts_are_its_own():
    expected = Expected("failure", 3, to=0)
    found = check(expected, failing(5, 0, 30), failure=[KEY], contains=True, before=failing(4, 3, 30))
    assert found.change.counts == "3 -> 0 of 30 tests"
    assert found.change.assumed is None


def test_a_cycle_before_that_counted_otherwise_does_not_replace_what_was_expected():
    found = check(Expected("failure", 3, to=0), failing(5, 0), failure=[KEY], contains=True, before=failing(4, 5))
    assert found.change.before.count == 3


@pytest.mark.parametrize(("number", "due"), [(4, False), (5, True), (6, True)])
def test_it_is_due_from_the_cycle_on_by_which_it_was_expected(number, due):
    found = check(Expected(KEY, 3, to=0, by_cycle=5), failing(number, 1), contains=True)
    assert found.is_due is due
    assert ("not reached and due" in found.said) is due


def test_tests_that_did_not_run_show_nothing():
    now = cycle_of(5, {"a::0": "s", "a::1": "p"})
    found = check(Expected("failure", 2, to=0), now, failure=[KEY], tests=["a::0", "a::1", "a::2"], contains=True)
    assert found.not_run == ("a::0", "a::2")
    assert found.reached is None
    assert "0 of 1 test, which shows nothing: 2 tests that failed with it did not run" in found.said


def test_tests_that_did_not_run_do_not_hide_that_others_failed():
    now = cycle_of(5, {"a::0": "s", "a::1": f"f {FACTORY}"})
    assert check(Expected("failure", 2, to=0), now, failure=[KEY], tests=["a::0"], contains=True).reached is False


def test_an_error_that_only_a_repeat_got_rid_of_is_still_there():
    now = cycle_of(5, {"a::0": f"f {FACTORY}|p", "a::1": "p"})
    found = check(Expected(KEY, 1, to=0), now, contains=True)
    assert (found.measured.count, found.met_with, found.reached) == (0, 1, False)
    assert "0 of 2 tests and 1 test that passed only when repeated, not reached" in found.said
    assert next_status(found, "verified") == "recurred"


def test_the_failing_tests_of_the_cycle_before_have_to_run_again():
    now = cycle_of(5, {"a::3": "p"})
    found = check(Expected(KEY, 3, to=0), now, contains=True, before=failing(4, 3, 4))
    assert found.not_run == ("a::0", "a::1", "a::2")


def test_a_cycle_that_does_not_tell_measures_nothing():
    cycle = cycle_of(5, results=[{"module": "a", "stated": {"passed": 1, "total": 2}}])
    found = check(Expected(KEY, 3, to=0), cycle, contains=True)
    assert (found.measured, found.reached) == (None, None)
    assert "not measured, since the cycle does not say how many tests failed with it" in found.said


def test_a_failure_with_several_signatures_counts_each_test_once():
    found = check(Expected("failure", 3, to=0), failing(5, 2), failure=[KEY, "close 1011"], contains=True)
    assert found.measured.count == 2


def test_an_action_expects_what_it_says():
    expected = of_action(Expectation.model_validate({"from": 3, "to": 1, "by_cycle": 5}))
    assert expected == Expected("failure", 3, to=1, by_cycle=5)
    assert expected.said == "expected 3 -> 1 by cycle 5"
    assert of_action(Expectation(to=0)).said == "expected to be 0"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("-90 %", Expected("x", 3, reduction=Fraction(9, 10))),
        ("~90% reduction", Expected("x", 3, reduction=Fraction(9, 10))),
        ("−66.6 %", Expected("x", 3, reduction=Fraction(333, 500))),
        ("0", Expected("x", 3, to=0)),
        (" 2 ", Expected("x", 3, to=2)),
        ("better", None),
        ("190 %", None),
        ("", None),
    ],
)
def test_a_pattern_expects_a_share_or_a_count(text, expected):
    assert of_words(text, "x", 3) == expected


@pytest.mark.parametrize(
    ("percent", "before", "limit", "reach"),
    [
        (90, 3, 0, "90 % of 3 is 2.7: only 0 reaches it"),
        (90, 30, 3, ""),
        (50, 3, 1, "50 % of 3 is 1.5: at most 1 reaches it"),
        (100, 3, 0, ""),
        (90, 10, 1, ""),
    ],
)
def test_a_share_of_few_failures_is_a_whole_number(percent, before, limit, reach):
    expected = Expected("x", before, reduction=Fraction(percent, 100))
    assert (expected.limit, expected.reach) == (limit, reach)


def test_an_expected_effect_that_chance_could_make_is_told_beforehand():
    assert hard_to_show(of_words("-90 %", "x", 3), 58) == (
        "90 % of 3 is 2.7: only 0 reaches it, and even 3 -> 0 of 58 tests could be chance "
        "(Fisher's exact test p = 0.243)."
    )
    assert hard_to_show(Expected("x", 3, to=0), 58).startswith("Even 3 -> 0 of 58 tests could be chance")
    assert hard_to_show(Expected("x", 30, to=0), 58) == ""
    assert hard_to_show(Expected("x", None, to=0), 58) == ""
    assert hard_to_show(of_words("-50 %", "x", 45), 58) == "50 % of 45 is 22.5: at most 22 reaches it."


@pytest.mark.parametrize(
    ("status", "count", "contains", "becomes"),
    [
        ("fixing", 0, True, "verified"),
        ("fixing", 0, None, None),
        ("fixing", 1, True, None),
        ("recurred", 0, True, "verified"),
        ("dropped", 0, True, None),
        ("verified", 0, True, None),
        ("verified", 1, True, "recurred"),
        ("verified", 1, None, "recurred"),
        ("verified", 1, False, None),
        ("closed", 2, True, "recurred"),
    ],
)
def test_an_analysis_becomes_verified_or_recurred_by_what_was_counted(status, count, contains, becomes):
    assert next_status(checked(0, count, contains=contains), status) == becomes

"""Two cycles side by side: what moved, by how much, and whether chance explains it."""

import pytest

from rca.cycles import Pattern
from rca.cycles.before import before_of
from rca.cycles.change import Change
from rca.cycles.compare import compare, overall
from rca.cycles.failures import Failures
from rca.cycles.moved import moved
from rca.signature import sign
from tests.cycles.conftest import AUTH, FACTORY, cycle_of

FACTORY_KEY = sign(FACTORY).key()
BEFORE = {
    "a::fixed": "f",
    "a::broke": "p",
    "a::still": f"f {FACTORY}",
    "a::fine": "p",
    "a::dodgy": "p",
    "a::left_out": "p",
    "a::back": "s",
    "a::gone": "p",
    "a::was_flaky": "f|p",
}
AFTER = {
    "a::fixed": "p",
    "a::broke": "f",
    "a::still": f"f {AUTH}",
    "a::fine": "p",
    "a::dodgy": "f|p",
    "a::left_out": "s",
    "a::back": "f",
    "a::came": "f",
    "a::was_flaky": "f",
    "a::came_well": "p",
}


def test_every_test_is_told_by_what_became_of_it():
    found = moved(cycle_of(3, BEFORE), cycle_of(4, AFTER))
    assert found.fixed == ("a::fixed",)
    assert found.regressed == ("a::broke", "a::was_flaky")
    assert found.new == ("a::back", "a::came")
    assert found.persisting == found.another_error == ("a::still",)
    assert found.flaky == ("a::dodgy",)
    assert found.skipped == ("a::left_out",)
    assert found.added == ("a::came", "a::came_well")
    assert found.removed == ("a::gone",)


def test_only_tests_that_ran_in_both_are_paired():
    found = moved(cycle_of(3, BEFORE), cycle_of(4, AFTER))
    assert found.ran == {f"a::{name}" for name in ("fixed", "broke", "still", "fine", "dodgy", "was_flaky")}
    pair = found.paired
    assert (pair.only_before, pair.only_after, pair.both, pair.tests) == (1, 2, 1, 6)
    assert not found.is_same_set


def test_the_same_error_twice_is_not_another_one():
    found = moved(cycle_of(3, {"a::1": f"f {FACTORY}"}), cycle_of(4, {"a::1": f"e {FACTORY}"}))
    assert (found.persisting, found.another_error) == (("a::1",), ())


def failing(number: int, count: int, of: int, error: str = FACTORY, **given) -> object:
    tests = {f"a::{index:02}": f"f {error}" if index < count else "p" for index in range(of)}
    return cycle_of(number, tests, **given)


def test_the_same_tests_are_compared_one_by_one():
    found = compare(failing(3, 7, 10), failing(4, 1, 10))
    assert found.common is None
    assert found.total.test == "McNemar's exact test"
    assert found.total.p == pytest.approx(0.03125)
    assert found.total.said == (
        "7 -> 1 of 10 tests, -85.7 %, 6 failed only before, 0 only after, McNemar's exact test p = 0.031: hardly chance"
    )


def test_other_tests_are_compared_where_they_are_the_same_and_the_totals_tell_no_change():
    found = compare(failing(3, 7, 10), failing(4, 1, 12))
    assert not found.total.comparable
    assert found.total.p is None
    assert found.total.said == "7 of 10 -> 1 of 12 tests, other tests in each cycle, so no change is told"
    assert found.common.said.startswith("7 -> 1 of 10 tests, -85.7 %, 6 failed only before")
    assert "The sets of tests differ: 2 tests came and 0 tests went; only those of both can be paired." in found.remarks


def test_a_pattern_is_compared_one_by_one_too():
    (pattern,) = compare(failing(3, 7, 10), failing(4, 1, 10)).patterns
    assert (pattern.kind, pattern.signature, pattern.change.p) == ("fewer", FACTORY_KEY, pytest.approx(0.03125))
    assert pattern.said.startswith("received 1011")


def test_an_error_that_is_gone_still_has_the_rule_of_three():
    (pattern,) = compare(failing(3, 3, 10), failing(4, 0, 10)).patterns
    assert (pattern.kind, pattern.after.count) == ("gone", 0)
    assert pattern.said.endswith("could be chance (none in 10 tests still allows up to 30.0 % (rule of three))")


@pytest.mark.parametrize(
    ("before", "after", "kind"), [(0, 2, "new"), (2, 2, "unchanged"), (1, 2, "more"), (2, 1, "fewer"), (2, 0, "gone")]
)
def test_a_pattern_is_told_by_its_counts(before, after, kind):
    assert [one.kind for one in compare(failing(3, before, 5), failing(4, after, 5)).patterns] == [kind]


def test_one_code_adds_up_what_several_errors_have_in_common():
    other = "received 1011 (internal error) keepalive ping timeout"
    found = compare(failing(3, 2, 4), cycle_of(4, {"a::00": f"f {FACTORY}", "a::01": f"f {other}", "a::02": "p"}))
    assert [(one.name, one.before.count, one.after.count) for one in found.codes] == [("close 1011", 2, 2)]
    assert len(found.patterns) == 2


def test_modules_are_told_by_the_share_that_passes():
    before = cycle_of(3, {"a::1": "f", "a::2": "p", "b::1": "f", "c::1": "p", "c::2": "p", "d::1": "p", "f::1": "p"})
    after = cycle_of(4, {"a::1": "p", "a::2": "p", "b::1": "f", "c::1": "p", "c::2": "f", "e::1": "p", "f::1": "p"})
    found = {one.module: (one.kind, one.said) for one in compare(before, after).modules}
    assert {name: kind for name, (kind, _) in found.items()} == {
        "a": "fixed",
        "b": "unchanged",
        "c": "regressed",
        "d": "removed",
        "e": "added",
        "f": "unchanged",
    }
    assert found["c"][1] == "c: 2/2 -> 1/2 tests passed, regressed"


def test_a_module_of_which_nothing_ran_is_not_fixed():
    found = compare(cycle_of(3, {"a::1": "f", "b::1": "s"}), cycle_of(4, {"a::1": "s", "b::1": "s"})).modules
    assert [(one.module, one.kind) for one in found] == [("a", "removed")]


def test_an_error_is_not_gone_for_good_where_its_tests_did_not_run():
    before = cycle_of(3, {"a::1": f"f {FACTORY}", "a::2": f"f {FACTORY}", "a::3": "p"})
    (pattern,) = compare(before, cycle_of(4, {"a::1": "s", "a::3": "p"})).patterns
    assert pattern.not_run == ("a::1", "a::2")
    assert pattern.paired is None
    assert pattern.said.endswith("; 2 tests that failed with it did not run after")


def test_an_error_that_a_repeat_got_rid_of_is_said_beside_the_count():
    before = cycle_of(3, {"a::1": f"f {FACTORY}", "a::2": "p"})
    (pattern,) = compare(before, cycle_of(4, {"a::1": f"f {FACTORY}|p", "a::2": "p"})).patterns
    assert (pattern.after.count, pattern.after.flaky) == (0, ("a::1",))
    assert pattern.said.endswith("; 1 test met it after until repeated")


def stated(number: int, passed: int, total: int, module: str = "a", **given) -> object:
    return cycle_of(number, results=[{"module": module, "stated": {"passed": passed, "total": total}}], **given)


def test_counts_without_names_are_compared_by_fishers_test_and_said_to_be_stated():
    found = compare(stated(3, 46, 58), stated(4, 54, 58))
    assert found.total.said == (
        "12 -> 4 of 58 tests, -66.7 %, Fisher's exact test p = 0.057: could be chance "
        "(both counts are stated, not measured)"
    )
    assert found.tests.paired is None
    assert found.remarks[0] == "Counts of cycle 3 are stated by a person; not every test has a name."


def test_modules_without_names_are_compared_where_both_cycles_have_them():
    both = [{"module": "a", "stated": {"passed": 2, "total": 5}}, {"module": "b", "stated": {"passed": 5, "total": 6}}]
    found = compare(stated(3, 1, 5), cycle_of(4, results=both))
    assert not found.total.comparable
    assert found.common.what == "tests of the 1 module of both"
    assert found.common.counts == "4 -> 3 of 5 tests"
    assert overall(stated(3, 1, 5), stated(4, 1, 5, "b")) is None


def test_a_missing_denominator_is_taken_from_the_other_cycle_and_said():
    pattern = {"name": "1011", "code": "close 1011", "stated": {"count": 12, "about": True}}
    found = compare(cycle_of(3, patterns=[pattern]), failing(4, 4, 58))
    assert found.codes[0].said == (
        "close 1011: 12 -> 4 of 58 tests, -66.7 %, Fisher's exact test p = 0.057: could be chance "
        "(on an assumed 58 tests before; the count before is stated as about so many, not measured)"
    )


def test_without_any_denominator_no_p_is_given():
    change = Change("x", Failures(3, None), Failures(1, None))
    assert change.p is None
    assert change.said == "3 -> 1, -66.7 %, no test of chance, since the number of tests is not known"


def test_what_one_cycle_does_not_tell_is_unknown_and_not_zero():
    (pattern,) = compare(stated(3, 1, 5), failing(4, 2, 5)).patterns
    assert (pattern.kind, pattern.before, pattern.change) == ("unknown", None, None)
    assert pattern.said.endswith("2 of 5 tests after; how many before is not known")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ((0, 5), (0, 5), "0 -> 0 of 5 tests"),
        ((2, 5), (2, 5), "2 -> 2 of 5 tests, unchanged"),
        ((0, 50), (9, 50), "0 -> 9 of 50 tests, Fisher's exact test p = 0.003: hardly chance"),
        ((0, 5000), (90, 5000), "0 -> 90 of 5,000 tests, Fisher's exact test p < 0.001: hardly chance"),
        ((1, 2), (2, 3), "1 of 2 -> 2 of 3 tests, +100.0 %, Fisher's exact test p = 1.000: could be chance"),
    ],
)
def test_a_change_is_said_with_unit_denominator_and_p(before, after, said):
    assert Change("x", Failures(*before), Failures(*after)).said == said


def test_other_environments_and_one_revision_are_remarked():
    tested = {"tested": {"revision": "r1"}}
    found = compare(failing(3, 1, 2, **tested), failing(4, 1, 2, environment="prod", **tested))
    assert found.remarks == (
        "The environments differ: staging before, prod after.",
        "Both cycles tested revision r1: what changed, no deployment changed.",
    )


def test_a_cycle_without_results_says_so():
    assert compare(failing(3, 1, 2), cycle_of(4)).remarks[0] == "Cycle 4 has no results of its own."


def test_flaky_tests_are_remarked():
    found = compare(failing(3, 1, 2), cycle_of(4, {"a::00": "f|p", "a::01": "p"}))
    assert found.remarks == ("1 test passed only when repeated, and count as neither.",)


def test_what_a_file_states_of_the_cycle_before_can_be_compared_with_it():
    before = {"results": [{"module": "a", "stated": {"passed": 1, "total": 5}}], "revision": "r0"}
    cycle = stated(4, 3, 5, before=before)
    earlier = before_of(cycle)
    assert (earlier.number, earlier.environment) == (3, "staging")
    assert compare(earlier, cycle).before.revision == "r0"
    assert compare(earlier, cycle).total.counts == "4 -> 2 of 5 tests"
    assert before_of(stated(4, 3, 5)) is None


def test_a_count_that_is_only_stated_is_not_paired_with_tests():
    stated_pattern = {"name": "The pool is empty", "signature": sign(POOL).key(), "stated": {"count": 4, "of": 9}}
    before, after = (
        cycle_of(number, {f"m::t{one}": "passed" for one in range(9)}, patterns=[stated_pattern] * (number == 4))
        for number in (3, 4)
    )
    (change,) = compare(before, after).patterns
    assert change.paired is None
    assert "Fisher" in change.said


POOL = "PoolError: no connection is left in the pool"


def test_a_module_is_told_with_the_p_of_its_tests():
    (change,) = compare(stated(3, 9, 10), stated(4, 2, 10)).modules
    assert (change.change.test, round(change.change.p, 4), change.change.is_chance) == (
        "Fisher's exact test",
        0.0055,
        False,
    )
    before, after = {f"a::{index}": "p" for index in range(5)}, {f"a::{index}": "f" for index in range(5)}
    (named,) = compare(cycle_of(3, before), cycle_of(4, after)).modules
    assert (named.change.test, named.change.p, named.paired.only_after) == ("McNemar's exact test", 0.0625, 5)


def test_a_module_with_other_tests_tells_no_change():
    (change,) = compare(cycle_of(3, {"a::1": "p", "a::2": "p"}), cycle_of(4, {"a::1": "p", "a::3": "f"})).modules
    assert change.change.p is None
    assert change.change.verdict == "other tests in each cycle, so no change is told"


def test_an_error_in_other_words_is_one_by_the_analysis_that_both_have():
    known = "2025-09-08-api-endpoint-failures-0r4hn7"
    before = cycle_of(3, {"a::1": "f API endpoint failure", "a::2": "p"})
    after = cycle_of(4, {"a::1": "p", "a::2": "f HTTP 503 Service Unavailable"})
    old, new = (cycle.results[0].others[0] for cycle in (before, after))
    with_analysis = [
        cycle.model_copy(
            update={"patterns": (Pattern(signature=sign(one.error).key(), name=one.error, analysis=known),)}
        )
        for cycle, one in ((before, old), (after, new))
    ]
    (one,) = compare(*with_analysis).patterns
    assert (one.name, one.kind, one.change.counts) == ("HTTP 503 Service Unavailable", "unchanged", "1 -> 1 of 2 tests")
    assert sorted(one.kind for one in compare(before, after).patterns) == ["gone", "new"]


def test_an_assumed_number_of_tests_that_is_not_that_of_the_results_is_remarked():
    told = {"count": 4, "of": 58, "assumed": True}
    before = stated(3, 9, 16, patterns=[{"name": "Closed", "code": "close 1011", "stated": told}])
    said = "Cycle 3 has results of 16 tests; what it states of errors is of an assumed 58 tests."
    assert said in compare(before, stated(4, 9, 16)).remarks
    told["of"] = 16
    before = stated(3, 9, 16, patterns=[{"name": "Closed", "code": "close 1011", "stated": told}])
    assert not any("assumed" in remark for remark in compare(before, stated(4, 9, 16)).remarks)


@pytest.mark.parametrize(
    "tests",
    [
        {"a::1": "f", "a::2": "p", "b::3": "p"},
        {"a::1": "p", "a::2": "s", "b::3": "f"},
        {"a::1": "f|p", "a::4": "p"},
        {"c::1": "f"},
        {"a::1": "s"},
        {},
    ],
)
def test_the_change_in_all_tests_is_that_of_the_whole_comparison(tests):
    before = cycle_of(3, {"a::1": "p", "a::2": "f", "b::3": "x"})
    after = cycle_of(4, tests)
    whole = compare(before, after)
    assert overall(before, after) == (whole.total if whole.total.comparable else whole.common)

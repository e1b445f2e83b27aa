"""Many cycles in a row, and what a cycle says against itself."""

from rca.cycles.compare import compare
from rca.cycles.doubts import doubts, of_comparison, unproven
from rca.cycles.trend import trend
from tests.cycles.conftest import AUTH, FACTORY, cycle_of


def cycle(number: int, factory: int, **given):
    tests = {f"a::{index}": f"f {FACTORY}" if index < factory else "p" for index in range(10)}
    return cycle_of(number, tests, **given)


def test_points_come_by_number_with_the_change_from_the_one_before():
    points = trend([cycle(3, 9), cycle(1, 9), cycle(2, 2)])
    assert [point.number for point in points] == [1, 2, 3]
    assert [point.tests.passed for point in points] == [1, 8, 1]
    assert points[0].change is None
    assert [point.change.counts for point in points[1:]] == ["9 -> 2 of 10 tests", "2 -> 9 of 10 tests"]
    assert not points[2].change.is_chance


def test_every_point_counts_the_same_errors():
    points = trend([cycle(1, 2), cycle_of(2, {"a::1": f"f {AUTH}"}), cycle(3, 0)])
    counted = [{code: found.count for code, found in point.codes.items()} for point in points]
    assert counted == [
        {"close 1008": 0, "close 1011": 2},
        {"close 1008": 1, "close 1011": 0},
        dict.fromkeys(counted[0], 0),
    ]


def test_what_a_cycle_states_of_the_one_before_is_a_point_unless_its_file_is_there():
    before = {"cycle": 1, "results": [{"module": "a", "stated": {"passed": 4, "total": 10}}]}
    points = trend([cycle(2, 2, before=before)])
    assert [(point.number, point.from_statement, point.tests.passed) for point in points] == [
        (1, True, 4),
        (2, False, 8),
    ]
    assert [point.stated_in for point in points] == [2, None]
    assert [point.from_statement for point in trend([cycle(1, 5), cycle(2, 2, before=before)])] == [False, False]


def test_tests_that_no_other_cycle_has_tell_no_change():
    points = trend([cycle(1, 2), cycle_of(2, {"b::1": "p"})])
    assert points[1].change is None


def test_no_cycles_make_no_trend():
    assert trend([]) == ()


def test_a_stated_number_that_is_not_the_computed_one_is_a_doubt():
    claims = [
        {"claim": "Most pass", "metric": "pass_rate", "value": 75},
        {"claim": "Nearly all pass", "metric": "pass_rate", "value": 80.4},
        {"claim": "Two fail", "metric": "failed", "value": 2},
        {"claim": "At least seven", "metric": "passed", "value": 7, "at_least": True},
        {"claim": "At least nine", "metric": "passed", "value": 9, "at_least": True},
        {"claim": "Less than before", "metric": "reduction", "of": ["close 1011"], "value": 50},
    ]
    assert [(one.kind, one.said) for one in doubts(cycle(4, 2, claims=claims))] == [
        ("differs", "Most pass: 75.0 % is stated, 80.0 % of 10 tests is computed."),
        ("differs", "At least nine: 9 is stated, 8 of 10 tests is computed."),
        ("differs", "Less than before: 50.0 % is stated, nothing measures it, since there is no cycle before it."),
    ]


def test_a_stated_count_of_a_pattern_that_is_not_the_counted_one_is_a_doubt():
    patterns = [{"name": "Factory", "code": "close 1011", "stated": {"count": 5}}]
    assert [one.said for one in doubts(cycle(4, 2, patterns=patterns))] == [
        "Factory: 5 is stated, 2 of 10 tests is counted."
    ]


def test_done_work_without_a_proof_is_a_doubt():
    work = [{"what": "x", "status": "done"}, {"what": "y", "status": "done", "proof": "c0ffee"}, {"what": "z"}]
    assert unproven(cycle(4, 0, work=work)) == ["x"]
    assert [(one.kind, one.said) for one in doubts(cycle(4, 0, work=work))] == [
        ("unproven", "x: done, but without a proof.")
    ]


def test_a_change_that_chance_explains_is_a_doubt_once():
    (found,) = of_comparison(compare(cycle(3, 3), cycle(4, 1)))
    assert found.kind == "chance"
    assert found.said.startswith(f"{FACTORY}: 3 -> 1 of 10 tests, -66.7 %, 2 failed only before, 0 only after")
    assert of_comparison(compare(cycle(3, 9), cycle(4, 1))) == []
    assert of_comparison(compare(cycle(3, 3), cycle(4, 3))) == []

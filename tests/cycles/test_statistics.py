"""The exact tests agree with published values, and with counting every possibility by hand."""

from itertools import combinations, product

import pytest

from rca.cycles import statistics
from rca.cycles.statistics import clean_runs_needed, fisher, mcnemar, rule_of_three


@pytest.mark.parametrize(
    ("table", "p"),
    [
        ((3, 4, 1, 4), 0.4857),  # Fisher 1935, a lady tasting tea
        ((10, 13, 2, 17), 0.0005367),  # Fisher 1935, convictions of criminals' twins
        ((12, 58, 4, 58), 0.0569),
        ((4, 58, 3, 58), 1.0),
        ((3, 58, 0, 58), 0.2435),
        ((0, 5, 0, 5), 1.0),
        ((5, 5, 5, 5), 1.0),
    ],
)
def test_fishers_test_gives_published_values(table, p):
    assert fisher(*table) == pytest.approx(p, rel=1e-3)


def by_drawing(failed: int, ran: int, failed_after: int, ran_after: int) -> float:
    """Every way to choose which of all tests are the failing ones, one by one."""
    both, everyone = failed + failed_after, range(ran + ran_after)
    ways: dict[int, int] = {}
    for chosen in combinations(everyone, both):
        first = sum(one < ran for one in chosen)
        ways[first] = ways.get(first, 0) + 1
    return sum(way for way in ways.values() if way <= ways[failed]) / sum(ways.values())


def test_fishers_test_is_what_drawing_every_table_gives():
    for ran, ran_after in ((1, 1), (2, 5), (4, 4), (6, 3), (5, 7)):
        for failed, failed_after in product(range(ran + 1), range(ran_after + 1)):
            drawn = by_drawing(failed, ran, failed_after, ran_after)
            assert fisher(failed, ran, failed_after, ran_after) == pytest.approx(drawn, rel=1e-12)


def test_fishers_test_is_the_same_backwards():
    assert fisher(12, 60, 4, 58) == fisher(4, 58, 12, 60) == fisher(48, 60, 54, 58)


def test_fishers_test_is_exact_where_floats_would_underflow():
    assert 0 < fisher(5000, 5000, 4500, 5000) < 1e-100
    assert fisher(2500, 5000, 2500, 5000) == 1.0


@pytest.mark.parametrize("table", [(5, 4, 0, 4), (-1, 4, 0, 4), (0, 4, 5, 4)])
def test_impossible_counts_are_refused(table):
    with pytest.raises(ValueError, match="impossible"):
        fisher(*table)


@pytest.mark.parametrize(
    ("before", "after", "p"),
    [(0, 0, 1.0), (1, 0, 1.0), (5, 0, 0.0625), (6, 0, 0.03125), (6, 1, 0.125), (10, 2, 0.03857), (3, 3, 1.0)],
)
def test_mcnemars_test_is_a_two_sided_binomial_test_of_what_changed(before, after, p):
    assert mcnemar(before, after) == mcnemar(after, before) == pytest.approx(p, rel=1e-3)


def test_mcnemars_test_is_what_tossing_every_coin_gives():
    for changed in range(1, 11):
        heads = [sum(coins) for coins in product((0, 1), repeat=changed)]
        for before in range(changed + 1):
            extreme = sum(abs(2 * head - changed) >= abs(2 * before - changed) for head in heads)
            assert mcnemar(before, changed - before) == pytest.approx(extreme / len(heads), rel=1e-12)


def test_mcnemars_test_refuses_negative_counts():
    with pytest.raises(ValueError, match="negative"):
        mcnemar(-1, 2)


def test_no_failure_in_thirty_runs_still_allows_one_in_ten():
    assert rule_of_three(30) == pytest.approx(0.1)
    assert rule_of_three(14) == pytest.approx(0.2143, rel=1e-3)  # Hanley and Lippman-Hand's own example
    assert rule_of_three(2) == 1.0
    with pytest.raises(ValueError, match="shows nothing"):
        rule_of_three(0)


@pytest.mark.parametrize(("rate", "runs"), [(0.1, 30), (1, 3), (0.3, 10), (0.07, 43)])
def test_the_rarer_a_failure_the_more_clean_runs_it_takes(rate, runs):
    assert clean_runs_needed(rate) == runs


@pytest.mark.parametrize("rate", [0, -0.1, 1.1])
def test_clean_runs_are_asked_of_a_rate_only(rate):
    with pytest.raises(ValueError, match="between 0 and 1"):
        clean_runs_needed(rate)


@pytest.mark.parametrize(("failed", "ran", "failed_after", "ran_after"), [(12, 58, 4, 58), (300, 9000, 250, 9900)])
def test_logarithms_give_what_integers_give(monkeypatch, failed, ran, failed_after, ran_after):
    exact = statistics.fisher(failed, ran, failed_after, ran_after)
    pairs = statistics.mcnemar(failed, failed_after)
    monkeypatch.setattr(statistics, "EXACT", 0)
    assert statistics.fisher(failed, ran, failed_after, ran_after) == pytest.approx(exact, rel=1e-5)
    assert statistics.mcnemar(failed, failed_after) == pytest.approx(pairs, rel=1e-9)


def test_a_million_tests_are_no_reason_to_wait():
    assert statistics.fisher(500_000, 1_000_000, 499_000, 1_000_000) == pytest.approx(0.1575, abs=0.001)
    assert statistics.mcnemar(100_000, 100_000) == 1.0

"""An error that is not seen any more: how often its tests ran since, and how often they would have to."""

import pytest

from rca.cycles.clean import clean
from rca.signature import sign
from tests.cycles.conftest import AUTH, FACTORY, cycle_of

KEY = sign(FACTORY).key()
FAILS = f"f {FACTORY}"


def history(*outcomes: str):
    """The cycles of one test."""
    return [cycle_of(at, {"a::1": one, "a::2": "p"}) for at, one in enumerate(outcomes, 1)]


def test_a_test_that_always_failed_needs_three_clean_runs():
    found = clean(history("p", FAILS, FAILS, "p", "p"), KEY)
    assert (found.tests, found.failed, found.ran, found.clean, found.cycles) == (("a::1",), 2, 2, 2, 2)
    assert (found.needed, found.is_enough) == (3, False)
    assert clean(history(FAILS, FAILS, "p", "p", "p"), KEY).is_enough


def test_the_rarer_it_failed_the_more_clean_runs_it_needs():
    found = clean(history(FAILS, "p", "p", FAILS, "p", "p", "p"), KEY)
    assert (found.failed, found.ran, found.clean, found.needed) == (2, 4, 3, 6)
    assert (
        found.said == "failed in 2 of 4 runs of its tests, then in none of 3 in 3 cycles; 6 are needed (rule of three)"
    )


def test_a_skipped_run_shows_nothing_and_one_with_another_error_is_a_run_without_it():
    found = clean(history(FAILS, "s", f"f {AUTH}", "p"), KEY)
    assert (found.clean, found.cycles) == (2, 2)


def test_a_run_that_had_the_error_until_it_was_repeated_is_not_clean():
    assert clean(history(FAILS, "p", f"{FAILS}|p"), KEY) is None
    found = clean(history("p", f"{FAILS}|p", "p"), KEY)
    assert (found.failed, found.ran, found.clean) == (1, 1, 1)


@pytest.mark.parametrize("outcomes", [("p", "p"), ("p", FAILS), ("s", FAILS, FAILS)])
def test_an_error_that_never_was_or_still_is_has_no_clean_runs(outcomes):
    assert clean(history(*outcomes), KEY) is None

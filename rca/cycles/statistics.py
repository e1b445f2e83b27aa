"""Could it be chance? Exact tests, up to 20,000 tests in integers until the last division; beyond by logarithms.

What must not enter: cycles, and words about them (that is `judgement`). Sources of the formulas: A. Agresti,
"Categorical Data Analysis", 3rd edition, sections 3.5 (Fisher) and 11.1 (McNemar); J. A. Hanley and A. Lippman-Hand,
"If nothing goes wrong, is everything all right?", JAMA 249 (1983), 1743-1745.
"""

from fractions import Fraction
from math import comb, exp, fsum, lgamma, log
from typing import Final

EXACT: Final = 20_000
"""Tests up to which integers are used: their time grows with the square."""
_ROUNDING: Final = 1e-7
"""Of a difference of logarithms of a million factorials."""
LIMIT: Final = 0.05
"""A p above it is called chance, as is usual; the p itself is always shown."""


def fisher(failed: int, ran: int, failed_after: int, ran_after: int) -> float:
    """Fisher's exact test, two-sided: the p of two counts of failures among two numbers of tests.

    The sum of the probabilities of all tables with these margins that are at most as probable as this one. 0 to 1.
    Errors: ValueError where more failed than ran, or a number is negative.
    """
    _check(failed, ran)
    _check(failed_after, ran_after)
    both, total = failed + failed_after, ran + ran_after
    if total > EXACT:
        return _fisher_by_logarithms(failed, ran, both, total)
    lowest, highest = max(0, both - ran_after), min(both, ran)
    ways = comb(ran, lowest) * comb(ran_after, both - lowest)
    counted, observed = [], 0
    for first in range(lowest, highest + 1):
        counted.append(ways)
        if first == failed:
            observed = ways
        second = both - first
        # the next table's number of ways from this one's: whole, since it is one again
        ways = ways * (ran - first) * second // ((first + 1) * (ran_after - second + 1))
    return float(Fraction(sum(number for number in counted if number <= observed), comb(total, both)))


def mcnemar(only_before: int, only_after: int) -> float:
    """McNemar's exact test, two-sided: tests that failed only before, and tests that failed only after.

    Twice the smaller tail of a binomial distribution with p = 1/2 over the tests that changed, at most 1; 1 where none
    changed. Errors: ValueError for a negative number.
    """
    if min(only_before, only_after) < 0:
        raise ValueError("a number of tests is never negative")
    changed, fewer = only_before + only_after, min(only_before, only_after)
    if changed > EXACT:
        logs = [_log_comb(changed, count) - changed * log(2) for count in range(fewer + 1)]
        return min(1.0, 2 * fsum(map(exp, logs)))
    ways, tail = 1, 0
    for count in range(fewer + 1):
        tail += ways
        ways = ways * (changed - count) // (count + 1)
    return float(min(Fraction(1), Fraction(2 * tail, 2**changed)))


def rule_of_three(runs: int) -> float:
    """The failure rate that no failure in `runs` runs leaves possible, at 95 % confidence: 3 / runs, at most 1.

    Errors: ValueError for no runs, which show nothing.
    """
    if runs < 1:
        raise ValueError("no run shows nothing")
    return min(1.0, 3 / runs)


def clean_runs_needed(rate: float) -> int:
    """How many runs without failure show, at 95 %, that a failure of this rate is gone: rule of three, rounded up.

    `rate` is in 0..1. Errors: ValueError outside of it, and for 0.
    """
    if not 0 < rate <= 1:
        raise ValueError("a rate lies between 0 and 1")
    exact = 3 / Fraction(rate).limit_denominator(10**6)
    return -(-exact.numerator // exact.denominator)


def _fisher_by_logarithms(failed: int, ran: int, both: int, total: int) -> float:
    """As `fisher`; tables that are as probable as this one but for rounding count too."""
    after = total - ran
    lowest, highest = max(0, both - after), min(both, ran)
    whole = _log_comb(total, both)
    logs = [_log_comb(ran, first) + _log_comb(after, both - first) - whole for first in range(lowest, highest + 1)]
    observed = logs[failed - lowest] + _ROUNDING
    return min(1.0, fsum(exp(one) for one in logs if one <= observed))


def _log_comb(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)


def _check(failed: int, ran: int) -> None:
    if not 0 <= failed <= ran:
        raise ValueError(f"{failed} of {ran} tests is impossible")

"""Numbers in words: each with its unit and what it is a part of. Nothing here counts or knows a cycle."""

from fractions import Fraction
from typing import Final

from rca.cycles.statistics import LIMIT

_UNITS: Final = {"tests": "test", "modules": "module", "cycles": "cycle", "failures": "failure"}


def number(value: float) -> str:
    """`80,000`, `2.7`: thousands grouped, at most two decimals and none that say nothing."""
    text = f"{float(value):,.2f}"
    return text.rstrip("0").rstrip(".")


def counted(count: int, unit: str) -> str:
    """`1 test`, `58 tests`."""
    return f"{count:,} {_UNITS.get(unit, unit) if count == 1 else unit}"


def percent(part: Fraction | float, *, sign: bool = False) -> str:
    """`86.2 %` of 0.862...; with `sign` `-66.7 %` and `+5.0 %`. Rounded half away from zero, as people do."""
    tenths = Fraction(part) * 1000
    whole = int(abs(tenths) + Fraction(1, 2))
    before = "-" if tenths < 0 and whole else "+" if sign and whole else ""
    return f"{before}{whole // 10}.{whole % 10} %"


def share(part: int, of: int, unit: str) -> str:
    """`50 of 58 tests = 86.2 %`; without a percentage where there is nothing to be a part of."""
    return f"{part:,} of {counted(of, unit)}" + (f" = {percent(Fraction(part, of))}" if of else "")


def p_said(p: float) -> str:
    """`p = 0.057`, or `p < 0.001`."""
    return f"p = {p:.3f}" if p >= 0.001 else "p < 0.001"


def judged(p: float) -> str:
    """What a p means, in words: above 0.05 it could be chance."""
    return "could be chance" if p > LIMIT else "hardly chance"

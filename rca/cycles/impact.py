"""What is at stake and how much of it works: sum and share of capabilities whose tests pass, and contradictions.

What must not enter: an amount that is neither in the cycle's file nor computed from it.
"""

from dataclasses import dataclass
from fractions import Fraction

from rca.cycles import words
from rca.cycles.cycle import Capability, Cycle, Impact
from rca.cycles.metrics import of_test_or_module


@dataclass(frozen=True, slots=True)
class CapabilityState:
    """One capability and whether its tests pass."""

    capability: Capability
    works: bool | None
    """None where it has no tests, or they have no results."""
    passed: int = 0
    ran: int = 0

    @property
    def said(self) -> str:
        """`works: 6 of 6 tests = 100.0 % passed`, or why nobody can say."""
        if self.works is None:
            return "not measured: none of its tests has a result" if self.capability.tests else "not measured: no tests"
        return f"{'works' if self.works else 'does not work'}: {words.share(self.passed, self.ran, 'tests')} passed"


@dataclass(frozen=True, slots=True)
class ImpactState:
    """What is computed of one impact, and what is stated of it."""

    impact: Impact
    capabilities: tuple[CapabilityState, ...]
    protected: Fraction | None
    """The sum of the values of what works, in the impact's unit; None where no value can be measured."""
    share: Fraction | None
    """`protected` of the total, 0 to 1; None without either."""
    stated_share: Fraction | None
    """The stated value of the total, 0 to 1; None without either."""
    contradictions: tuple[str, ...]
    """What cannot all be true, a sentence each."""

    @property
    def said(self) -> str:
        """`80,000 of 120,000 USD per month = 66.7 % (stated)`."""
        impact, stated = self.impact, self.impact.stated
        if self.protected is not None:
            return f"{_amount(impact, self.protected)} ({'estimated' if impact.basis == 'estimated' else 'measured'})"
        if stated and stated.value is not None:
            least = "at least " if stated.at_least else ""
            return f"{least}{_amount(impact, _exact(stated.value))} (stated)"
        if stated and stated.percent is not None:
            return f"{words.percent(_exact(stated.percent) / 100)} (stated)"
        return "not measured"


def state(impact: Impact, cycle: Cycle) -> ImpactState:
    """One impact of a cycle, computed from the cycle's results."""
    capabilities = tuple(_capability(one, cycle) for one in impact.capabilities)
    valued = [one for one in capabilities if one.capability.value is not None and one.works is not None]
    protected = sum((_exact(one.capability.value or 0) for one in valued if one.works), Fraction())
    total = _exact(impact.total) if impact.total else None
    stated = impact.stated
    stated_share = _exact(stated.value) / total if stated and stated.value is not None and total else None
    computed = protected if valued else None
    share = computed / total if computed is not None and total else None
    found = ImpactState(impact, capabilities, computed, share, stated_share, ())
    return ImpactState(impact, capabilities, computed, share, stated_share, tuple(_contradictions(found, total)))


def states(cycle: Cycle) -> tuple[ImpactState, ...]:
    """Every impact of a cycle, in the order of the file."""
    return tuple(state(impact, cycle) for impact in cycle.impact)


def _capability(capability: Capability, cycle: Cycle) -> CapabilityState:
    found = [of_test_or_module(name, cycle) for name in capability.tests]
    counted = [one for one in found if one is not None and one.ran]
    if not counted or len(counted) < len(capability.tests):
        return CapabilityState(capability, None)
    passed, ran = sum(one.passed for one in counted), sum(one.ran for one in counted)
    return CapabilityState(capability, all(one.is_passing for one in counted), passed, ran)


def _contradictions(found: ImpactState, total: Fraction | None) -> list[str]:
    impact, stated = found.impact, found.impact.stated
    name, said = impact.name, []
    if stated and stated.percent is not None and found.stated_share is not None and stated.value is not None:
        percent = _exact(stated.percent) / 100
        if _differs(percent, found.stated_share):
            said.append(
                f"{name}: {words.number(stated.percent)} % is stated, but the stated "
                f"{_amount(impact, _exact(stated.value))}."
            )
    share = found.stated_share
    if share is None and stated and stated.percent is not None:
        share = _exact(stated.percent) / 100
    if share is not None and found.share is not None and _differs(share, found.share):
        said.append(f"{name}: {words.percent(share)} is stated, but what works makes {words.percent(found.share)}.")
    values = [_exact(one.value) for one in impact.capabilities if one.value is not None]
    complete = bool(values) and len(values) == len(impact.capabilities)
    if total is not None and values and (sum(values) > total or (complete and sum(values) != total)):
        said.append(
            f"{name}: the capabilities make {words.number(float(sum(values)))} {impact.unit}, "
            f"the total is {words.number(float(total))}."
        )
    said += [_sentence(name, one) for one in found.capabilities if _is_contradicted(one)]
    untested = [one.name for one in impact.capabilities if not one.tests]
    if impact.basis == "measured" and (untested or not impact.capabilities):
        said.append(f"{name}: called measured, but no test shows {', '.join(untested) or 'any of it'}.")
    return said


def _is_contradicted(state_: CapabilityState) -> bool:
    stated = state_.capability.stated
    return (stated == "working" and state_.works is False) or (stated == "broken" and state_.works is True)


def _sentence(name: str, state_: CapabilityState) -> str:
    return f"{name}: {state_.capability.name} is stated to be {state_.capability.stated}, but it {state_.said}."


def _differs(one: Fraction, other: Fraction) -> bool:
    """Whether two shares differ by more than rounding to a whole percent explains."""
    return abs(one - other) > Fraction(1, 200)


def _amount(impact: Impact, value: Fraction) -> str:
    if not impact.total:
        return f"{words.number(float(value))} {impact.unit}"
    total = _exact(impact.total)
    return (
        f"{words.number(float(value))} of {words.number(float(total))} {impact.unit} = {words.percent(value / total)}"
    )


def _exact(value: float) -> Fraction:
    """The number as it is written: 0.1 is a tenth."""
    return Fraction(str(value))

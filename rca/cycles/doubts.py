"""What a cycle's people state against its own measurement, in sentences: for the report, and for lint to ask about.

What must not enter: rules' numbers, and any doubt that the cycle's file and the cycle before do not show.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from rca.cycles import criteria, impact, metrics, tally, words
from rca.cycles.compare import Comparison
from rca.cycles.cycle import Claim, Cycle
from rca.cycles.expectation import hard_to_show, of_words
from rca.cycles.patterns import error_patterns

Kind = Literal["unreachable", "chance", "ticked", "differs", "contradiction", "unproven"]
"""`unreachable`: an expected effect that a count cannot show. `chance`: a change that chance explains. `ticked`: a
criterion against or without its measurement. `differs`: a stated number that is not the computed one. `contradiction`:
statements that cannot all be true. `unproven`: work called done without a proof."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing to question, in one sentence."""

    kind: Kind
    said: str


def doubts(cycle: Cycle, before: Cycle | None = None) -> list[Doubt]:
    """What a cycle states against what it measured, in the order of its file. `before` is the cycle before."""
    return [
        *_of_patterns(cycle),
        *(Doubt("ticked", said) for said in criteria.doubts(criteria.evaluate(cycle, before))),
        *(_of_claim(claim, cycle, before) for claim in cycle.claims if not _holds(claim, cycle, before)),
        *(Doubt("contradiction", said) for state in impact.states(cycle) for said in state.contradictions),
        *(Doubt("unproven", f"{said}: done, but without a proof.") for said in unproven(cycle)),
    ]


def of_comparison(comparison: Comparison) -> list[Doubt]:
    """The changes of errors in a comparison that chance explains."""
    signed = [one for one in comparison.patterns if one.signature]
    told = {(one.code, one.before, one.after) for one in signed}  # a code of one error says nothing more
    codes = [one for one in comparison.codes if (one.code, one.before, one.after) not in told]
    changes = [one.change for one in (*signed, *codes)]
    return [
        Doubt("chance", f"{change.what}: {change.said}.")
        for change in changes
        if change and change.relative and change.is_chance
    ]


def unproven(cycle: Cycle) -> list[str]:
    """The work that is called done and names no proof."""
    return [work.what for work in cycle.work if work.status == "done" and not work.proof]


def _of_patterns(cycle: Cycle) -> Iterator[Doubt]:
    ran = tally.tests(cycle).ran or None
    for pattern in error_patterns(cycle):
        counted = pattern.failures
        if pattern.stated is not None and counted and pattern.stated != counted.count:
            of = f" of {words.counted(counted.ran, 'tests')}" if counted.ran else ""
            yield Doubt("differs", f"{pattern.name}: {pattern.stated} is stated, {counted.count}{of} is counted.")
        expected = of_words(pattern.expect, pattern.name, counted.count) if counted and pattern.expect else None
        hard = hard_to_show(expected, ran) if expected else ""
        if hard:
            yield Doubt("unreachable", f"{pattern.name}: {hard}")


def _holds(claim: Claim, cycle: Cycle, before: Cycle | None) -> bool:
    value, _ = _value(claim, cycle, before)
    if value is None:
        return False
    if claim.at_least:
        return value >= Fraction(str(claim.value)) - _tolerance(claim)
    return abs(value - Fraction(str(claim.value))) <= _tolerance(claim)


def _of_claim(claim: Claim, cycle: Cycle, before: Cycle | None) -> Doubt:
    value, of = _value(claim, cycle, before)
    computed = "nothing measures it, since " + of if value is None else f"{_shown(claim, value)} {of} is computed"
    return Doubt("differs", f"{claim.claim}: {_shown(claim, Fraction(str(claim.value)))} is stated, {computed}.")


def _value(claim: Claim, cycle: Cycle, before: Cycle | None) -> tuple[Fraction | None, str]:
    """The value with its unit and denominator, or None with the reason."""
    try:
        return metrics.value(claim, cycle, before)
    except metrics.UnmeasuredError as error:
        return None, str(error)


def _tolerance(claim: Claim) -> Fraction:
    """A percentage may be rounded to a whole one."""
    return Fraction(1, 2) if claim.metric in metrics.PERCENT else Fraction()


def _shown(claim: Claim, value: Fraction) -> str:
    return words.percent(value / 100) if claim.metric in metrics.PERCENT else words.number(float(value))

"""Success criteria: evaluated from results, never typed; unmeasured, with the reason, while nothing measures them.

What must not enter: how a metric is counted (that is `metrics`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from operator import eq, ge, gt, le, lt
from typing import Final, Literal

from rca.cycles import metrics, words
from rca.cycles.cycle import Cycle, SuccessCriterion
from rca.cycles.state import waits_for

_OPERATORS: Final[dict[str, Callable[[Fraction, Fraction], bool]]] = {">=": ge, ">": gt, "<=": le, "<": lt, "==": eq}


@dataclass(frozen=True, slots=True)
class Verdict:
    """A criterion and what came of it."""

    criterion: SuccessCriterion
    outcome: Literal["met", "missed", "unmeasured"]
    value: Fraction | None
    """In percent for a rate, else a count. Of an unmeasured criterion what the results say so far, if anything."""
    of: str
    """The unit and the denominator of `value`: `of 10 modules`."""
    why: str
    """Why it is unmeasured, as a clause; "" otherwise."""

    @property
    def name(self) -> str:
        """The criterion in words: its own, else metric, operator and target."""
        return self.criterion.criterion or rule(self.criterion)

    @property
    def said(self) -> str:
        """`met: 86.2 % of 58 tests (pass_rate >= 75 %)`, or `unmeasured, since ...; so far ...`."""
        asked = rule(self.criterion)
        value = "" if self.value is None else f"{_shown(self.criterion, self.value)} {self.of}".strip()
        if self.outcome == "unmeasured":
            so_far = f"; so far {value}" if value else ""
            return f"unmeasured, since {self.why}{so_far} ({asked})"
        return f"{self.outcome}: {value} ({asked})"

    @property
    def doubt(self) -> str:
        """What is wrong with the tick that somebody made, a sentence; "" where nothing is or nobody made one."""
        ticked = self.criterion.stated
        if ticked is None or ticked == self.outcome:
            return ""
        if self.outcome == "unmeasured":
            return f"{self.name}: ticked as {ticked} without a measurement, since {self.why}."
        return f"{self.name}: ticked as {ticked}, but {self.said}."


def rule(criterion: SuccessCriterion) -> str:
    """`pass_rate of modules > 75 %`: metric, unit, operator and target."""
    unit = " of modules" if criterion.unit == "modules" else ""
    of = f" of {', '.join(criterion.of)}" if criterion.of else ""
    sign = " %" if criterion.metric in metrics.PERCENT else ""
    return f"{criterion.metric}{unit}{of} {criterion.op} {words.number(criterion.target)}{sign}"


def evaluate(cycle: Cycle, before: Cycle | None = None) -> tuple[Verdict, ...]:
    """Every criterion of a cycle, in the order of the file. `before` is the cycle that changes are measured from."""
    return tuple(verdict(criterion, cycle, before) for criterion in cycle.criteria)


def verdict(criterion: SuccessCriterion, cycle: Cycle, before: Cycle | None = None) -> Verdict:
    """One criterion. It is unmeasured while the cycle's last deployment has no results, or its work is not done yet."""
    why = "" if criterion.metric == "done" else waits_for(cycle)
    try:
        value, of = metrics.value(criterion, cycle, before)
    except metrics.UnmeasuredError as error:
        return Verdict(criterion, "unmeasured", None, "", why or str(error))
    if why:
        return Verdict(criterion, "unmeasured", value, of, why)
    is_met = _OPERATORS[criterion.op](value, Fraction(str(criterion.target)))
    if criterion.metric == "done" and not is_met and cycle.status == "active":
        return Verdict(criterion, "unmeasured", value, of, "the work is not done yet")
    return Verdict(criterion, "met" if is_met else "missed", value, of, "")


def _shown(criterion: SuccessCriterion, value: Fraction) -> str:
    return words.percent(value / 100) if criterion.metric in metrics.PERCENT else words.number(float(value))


def doubts(verdicts: Iterable[Verdict]) -> list[str]:
    """The ticks that no measurement bears out, a sentence each."""
    return [one.doubt for one in verdicts if one.doubt]

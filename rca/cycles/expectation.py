"""What was expected of a fix, against what a later cycle counted: reached, reachable, and whether chance explains it.

What must not enter: git (whether the tested revision contains the fix is passed in) and changing an analysis, which
`rca.investigation` alone does.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from rca.analysis import Expectation
from rca.cycles import tally, words
from rca.cycles.change import Change
from rca.cycles.cycle import Cycle
from rca.cycles.failures import Failures, failing_with
from rca.cycles.state import waits_for

FAILURE: Final = "failure"
"""`of` an analysis's own failure."""
_PERCENT: Final = re.compile(r"[-−–]?\s*(?P<percent>\d{1,9}(?:\.\d{1,9})?)\s*%")
_COUNT: Final = re.compile(r"\d{1,9}")


@dataclass(frozen=True, slots=True)
class Expected:
    """Failing tests that are expected with one error: from so many to at most so many, or by so much less."""

    of: str
    """`failure`, a signature, a code or a pattern's name."""
    before: int | None = None
    to: int | None = None
    reduction: Fraction | None = None
    """0.9 of a reduction by 90 %; the count is then from `before`."""
    by_cycle: int | None = None

    @property
    def limit(self) -> int | None:
        """The greatest count that reaches it; None where a reduction has no count to start from."""
        if self.reduction is None:
            return self.to
        return None if self.before is None else int(self.before * (1 - self.reduction))

    @property
    def reach(self) -> str:
        """What can reach it where that is not what was written: `90 % of 3 is 2.7: only 0 reaches it`; else ""."""
        if self.reduction is None or self.before is None or self.limit is None:
            return ""
        exact = self.before * self.reduction
        if exact.denominator == 1:
            return ""
        only = "only 0 reaches it" if self.limit == 0 else f"at most {self.limit} reaches it"
        percent = words.number(float(self.reduction * 100))
        return f"{percent} % of {self.before} is {words.number(float(exact))}: {only}"

    @property
    def said(self) -> str:
        """`expected 3 -> 0 by cycle 5`, `expected -90 % of 3`."""
        by = "" if self.by_cycle is None else f" by cycle {self.by_cycle}"
        if self.reduction is not None:
            of = "" if self.before is None else f" of {self.before}"
            return f"expected -{words.number(float(self.reduction * 100))} %{of}{by}"
        start = "to be" if self.before is None else f"{self.before} ->"
        return f"expected {start} {self.to}{by}"


@dataclass(frozen=True, slots=True)
class Check:
    """An expectation in one cycle."""

    expected: Expected
    cycle: str
    number: int
    contains: bool | None
    """Whether the tested revision contains the fix; None where nobody can say."""
    measured: Failures | None
    """None where the cycle does not tell."""
    change: Change | None
    """From `expected.before` to what was measured."""
    waiting: str
    """Why the cycle's last deployment is not measured yet; "" where it is."""
    not_run: tuple[str, ...] = ()
    """Tests that are known to fail with it and did not run, so that their silence shows nothing."""

    @property
    def met_with(self) -> int:
        """Tests that met the error: those that failed, and those that passed only when repeated."""
        return self.measured.count + len(self.measured.flaky) if self.measured else 0

    @property
    def reached(self) -> bool | None:
        """Whether the count is low enough on a revision with the fix; None where that is not known."""
        if self.measured is None or self.contains is not True or self.expected.limit is None:
            return None
        is_low = self.met_with <= self.expected.limit
        return None if is_low and self.not_run else is_low

    @property
    def is_due(self) -> bool:
        """Whether the cycle is the one, or after the one, by which it was expected."""
        return self.expected.by_cycle is not None and self.number >= self.expected.by_cycle

    @property
    def said(self) -> str:
        """One sentence: expected, measured, whether it holds, and what chance may explain."""
        parts = [f"{self.expected.said}, cycle {self.number}: {self._outcome()}"]
        if self.change and self.reached is not None and self.change.verdict:
            parts.append(self.change.said)
        if self.expected.reach:
            parts.append(self.expected.reach)
        return "; ".join(parts)

    def _outcome(self) -> str:
        if self.measured is None:
            return f"not measured, since {self.waiting or 'the cycle does not say how many tests failed with it'}"
        counted = f"{self.measured.count:,}" + (
            f" of {words.counted(self.measured.ran, 'tests')}" if self.measured.ran else ""
        )
        if self.measured.flaky:
            counted += f" and {words.counted(len(self.measured.flaky), 'tests')} that passed only when repeated"
        if self.contains is None:
            return f"{counted}; whether the tested revision contains the fix is not known"
        if not self.contains:
            return f"{counted}, but the tested revision does not contain the fix" + (
                f": {self.waiting}" if self.waiting else ""
            )
        if self.not_run and self.reached is None:
            missing = f"{words.counted(len(self.not_run), 'tests')} that failed with it did not run"
            return f"{counted}, which shows nothing: {missing}"
        if self.reached is None:
            return f"{counted}; from how many it was expected is not known"
        return f"{counted}, {'reached' if self.reached else 'not reached' + (' and due' if self.is_due else '')}"


def of_action(expect: Expectation) -> Expected:
    """What an action of an analysis expects."""
    return Expected(expect.of, expect.from_, to=expect.to, by_cycle=expect.by_cycle)


def of_words(text: str, of: str, before: int | None = None, by_cycle: int | None = None) -> Expected | None:
    """What a pattern's `expect` says: `-90 %`, `~90 % less` or `0`; None where it says neither."""
    percent = _PERCENT.search(text)
    if percent and Fraction(percent["percent"]) <= 100:
        return Expected(of, before, reduction=Fraction(percent["percent"]) / 100, by_cycle=by_cycle)
    if _COUNT.fullmatch(text.strip()):
        return Expected(of, before, to=int(text), by_cycle=by_cycle)
    return None


def check(
    expected: Expected,
    cycle: Cycle,
    *,
    failure: Iterable[str] = (),
    tests: Iterable[str] = (),
    contains: bool | None = None,
    before: Cycle | None = None,
) -> Check:
    """One expectation against one cycle.

    `failure` are the signatures (or codes) that `of: failure` stands for, `tests` those that are known to fail with it
    (`module::test`), `contains` whether the revision that the cycle tested contains the action's commit, `before` the
    cycle that was counted when it was expected.
    """
    names = tuple(failure) if expected.of == FAILURE else (expected.of,)
    measured = _counted(cycle, names)
    was = _counted(before, names) if before else None
    if was is None or (expected.before is not None and was.count != expected.before):
        was = None if expected.before is None else Failures(expected.before, None)
    change = Change(expected.of, was, measured) if was and measured else None
    known = {*tests, *(was.tests if was else ())}
    return Check(expected, cycle.id, cycle.number, contains, measured, change, waits_for(cycle), _not_run(known, cycle))


def hard_to_show(expected: Expected, ran: int | None) -> str:
    """Why not even the expected effect would show, a sentence; "" where it would.

    `ran` is the number of tests of a cycle.
    """
    if expected.before is None or expected.limit is None:
        return ""
    best = Change(expected.of, Failures(expected.before, ran), Failures(expected.limit, ran))
    reach = f"{expected.reach[0].upper()}{expected.reach[1:]}" if expected.reach else ""
    if not best.is_chance:
        return f"{reach}." if reach else ""
    chance = f"even {best.counts} could be chance ({best.test} {words.p_said(best.p or 0)})"
    return f"{reach}, and {chance}." if reach else f"{chance[0].upper()}{chance[1:]}."


def next_status(check_: Check, status: str) -> Literal["verified", "recurred"] | None:
    """What the check makes of an analysis in `status`; None where it stays as it is.

    A fix that reached what was expected, on a revision that has it, makes it `verified`; an error counted again after
    it was verified or closed makes it `recurred`, unless the tested revision is known to lack the fix.
    """
    limit = check_.expected.limit
    if status in {"verified", "closed"}:
        over = check_.measured is not None and limit is not None and check_.met_with > limit
        return "recurred" if over and check_.contains is not False else None
    return "verified" if check_.reached and status != "dropped" else None


def _not_run(tests: set[str], cycle: Cycle) -> tuple[str, ...]:
    if tally.tests(cycle).stated:  # tests without names may have run
        return ()
    outcomes = tally.outcomes(cycle)
    return tuple(sorted(name for name in tests if outcomes.get(name, "skipped") in {"skipped", "xfailed"}))


def _counted(cycle: Cycle, names: Iterable[str]) -> Failures | None:
    found = [one for one in (failing_with(cycle, name) for name in names) if one is not None]
    if not found:
        return None
    tests = sorted({test for one in found for test in one.tests})
    told = max((one for one in found if not one.tests), key=lambda one: one.count, default=None)
    if told and told.count > len(tests):
        return told
    flaky = sorted({test for one in found for test in one.flaky})
    return Failures(len(tests), found[0].ran, tuple(tests), flaky=tuple(flaky))

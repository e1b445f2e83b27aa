"""One count of failures in two cycles: how much it changed and whether that could be chance, in numbers and in words.

What must not enter: cycles. Who counts what is the business of `compare`, `trend` and `expectation`.
"""

from dataclasses import dataclass
from fractions import Fraction

from rca.cycles import statistics, words
from rca.cycles.failures import Failures


@dataclass(frozen=True, slots=True)
class Paired:
    """The same tests in both cycles: how many failed only before, and how many only after."""

    only_before: int
    only_after: int
    both: int
    tests: int
    """Tests that ran in both."""


@dataclass(frozen=True, slots=True)
class Change:
    """Failures before and after. With `paired` McNemar's exact test is made of it, else Fisher's of the two counts.

    Not `comparable` are counts of two sets of tests: they stand beside each other, and no change is told.
    """

    what: str
    before: Failures
    after: Failures
    unit: str = "tests"
    paired: Paired | None = None
    comparable: bool = True

    @property
    def relative(self) -> Fraction | None:
        """The change as a share of the count before, -1 for all gone; None where there was none, or none is told."""
        if not self.before.count or not self.comparable:
            return None
        return Fraction(self.after.count - self.before.count, self.before.count)

    @property
    def assumed(self) -> int | None:
        """The number of tests that is assumed for a cycle whose own is not known; None where none has to be."""
        for side, other in ((self.before, self.after), (self.after, self.before)):
            if side.assumed and side.ran:
                return side.ran
            if side.ran is None and other.ran and side.count <= other.ran:
                return other.ran
        return None

    @property
    def p(self) -> float | None:
        """The two-sided p of the exact test; None where no number of tests is known, or other tests ran."""
        if not self.comparable:
            return None
        if self.paired:
            return statistics.mcnemar(self.paired.only_before, self.paired.only_after)
        before, after = self._ran()
        if not before or not after or self.before.count > before or self.after.count > after:
            return None
        return statistics.fisher(self.before.count, before, self.after.count, after)

    @property
    def test(self) -> str:
        """The name of the test that gives `p`."""
        return "McNemar's exact test" if self.paired else "Fisher's exact test"

    @property
    def is_chance(self) -> bool | None:
        """Whether p is above 0.05, so that nothing is shown; None without p."""
        return None if self.p is None else self.p > statistics.LIMIT

    @property
    def said(self) -> str:
        """`12 -> 4 of 58 tests, -66.7 %, Fisher's exact test p = 0.057: could be chance`, with all that is assumed."""
        parts = [self.counts]
        if self.relative is not None:
            parts.append(words.percent(self.relative, sign=True) if self.relative else "unchanged")
        verdict = self.verdict
        return ", ".join([*parts, *([verdict] if verdict else [])]) + self._notes()

    @property
    def verdict(self) -> str:
        """`Fisher's exact test p = 0.057: could be chance`; why there is none; "" where nothing changed."""
        p = self.p
        if not self.before.count and not self.after.count:
            return ""
        if not self.comparable:
            return f"other {self.unit} in each cycle, so no change is told"
        if self.before.count == self.after.count and not self.paired:
            return ""
        if p is None:
            return "no test of chance, since the number of tests is not known"
        if not self.paired:
            return f"{self.test} {words.p_said(p)}: {words.judged(p)}"
        pair = f"{self.paired.only_before:,} failed only before, {self.paired.only_after:,} only after"
        return f"{pair}, {self.test} {words.p_said(p)}: {words.judged(p)}"

    def _ran(self) -> tuple[int | None, int | None]:
        return self.before.ran or self.assumed, self.after.ran or self.assumed

    @property
    def counts(self) -> str:
        """`12 -> 4 of 58 tests`, or `3 of 60 -> 3 of 58 tests`, and nothing more."""
        before, after = self._ran()
        if before == after or not before or not after:
            of = before or after
            return f"{self.before.count:,} -> {self.after.count:,}" + (
                f" of {words.counted(of, self.unit)}" if of else ""
            )
        return f"{self.before.count:,} of {before:,} -> {self.after.count:,} of {words.counted(after, self.unit)}"

    def _notes(self) -> str:
        notes = []
        if self.assumed:
            notes.append(f"on an assumed {words.counted(self.assumed, self.unit)} {self._assumed_where()}")
        if self.before.stated or self.after.stated:
            about = "about " if self.before.about or self.after.about else ""
            both = self.before.stated and self.after.stated
            where = "both counts are" if both else "the count before is" if self.before.stated else "the count after is"
            notes.append(f"{where} stated{f' as {about}so many' if about else ''}, not measured")
        ran = self._ran()[1]
        if not self.after.count and self.before.count and ran and self.unit == "tests":
            most = words.percent(statistics.rule_of_three(ran))
            notes.append(f"none in {words.counted(ran, self.unit)} still allows up to {most} (rule of three)")
        return f" ({'; '.join(notes)})" if notes else ""

    def _assumed_where(self) -> str:
        before = self.before.assumed or self.before.ran is None
        after = self.after.assumed or self.after.ran is None
        return "in both cycles" if before and after else "before" if before else "after"

"""Since when an error is gone, and whether its tests ran often enough since then to believe it.

What must not enter: analyses, and what becomes of them. The formula's source is in `statistics`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from rca.cycles import tally, words
from rca.cycles.cycle import Cycle
from rca.cycles.failures import Errors
from rca.cycles.results import FAILED
from rca.cycles.statistics import clean_runs_needed

_RAN = frozenset({"passed", "xpassed", "flaky", *FAILED})


@dataclass(frozen=True, slots=True)
class Clean:
    """An error's tests, while it was there and since it was seen last. A run is one test in one cycle."""

    of: str
    tests: tuple[str, ...]
    """All that ever failed with it, if only until they were repeated."""
    failed: int
    """Runs that failed with it, up to the last cycle that has it."""
    ran: int
    """Runs of these tests in the same cycles, from the first that has it on."""
    clean: int
    """Their runs since."""
    cycles: int
    """Cycles since in which one of them ran."""

    @property
    def needed(self) -> int:
        """Runs without failure that show at 95 % that it is gone, by how often its tests failed: the rule of three."""
        return clean_runs_needed(float(Fraction(self.failed, self.ran)))

    @property
    def is_enough(self) -> bool:
        """Whether there were so many."""
        return self.clean >= self.needed

    @property
    def said(self) -> str:
        """`failed in 2 of 6 runs, then in none of 3 in 1 cycle; 9 are needed (rule of three)`."""
        then = f"none of {self.clean:,} in {words.counted(self.cycles, 'cycles')}"
        failed = f"failed in {self.failed:,} of {self.ran:,} runs of its tests"
        return f"{failed}, then in {then}; {self.needed:,} are needed (rule of three)"


def clean(cycles: Sequence[Cycle], of: str) -> Clean | None:
    """Cycles of one environment by number, and an error as `Errors.of` takes it: its runs before and since.

    None where no test is named that failed with it, or where the last cycle still has it.
    """
    found = [Errors(cycle).of(of) for cycle in cycles]
    having = [at for at, one in enumerate(found) if one and (one.tests or one.flaky)]
    if not having or having[-1] == len(cycles) - 1:
        return None
    tests = sorted({test for one in found if one for test in (*one.tests, *one.flaky)})
    runs = [_runs(cycle, tests) for cycle in cycles]
    first, last = having[0], having[-1]
    since = [count for count in runs[last + 1 :] if count]
    failed = sum(len(one.tests) + len(one.flaky) for one in found if one)
    return Clean(of, tuple(tests), failed, sum(runs[first : last + 1]), sum(since), len(since))


def _runs(cycle: Cycle, tests: Sequence[str]) -> int:
    outcomes = tally.outcomes(cycle)
    return sum(outcomes.get(test) in _RAN for test in tests)

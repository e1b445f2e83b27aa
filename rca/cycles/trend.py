"""Many cycles in a row: for each what passed and which errors were counted, and the change from one to the next.

What must not enter: drawing. A plot or a table is made of these points elsewhere.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rca.cycles import tally
from rca.cycles.before import before_of
from rca.cycles.change import Change
from rca.cycles.compare import overall
from rca.cycles.cycle import Cycle
from rca.cycles.failures import Errors, Failures
from rca.cycles.state import tested_revision


@dataclass(frozen=True, slots=True)
class Point:
    """One cycle of a trend."""

    id: str
    number: int
    started: str
    revision: str
    tests: tally.Tally
    modules: tally.ModuleTally
    codes: dict[str, Failures | None]
    """Failing tests by code, the same codes at each point; None where the cycle says nothing of one."""
    change: Change | None
    """Of the failures of the tests that ran here and in the point before, where these can be told."""
    stated_in: int | None = None
    """The cycle whose file tells of it, where it has none of its own."""

    @property
    def from_statement(self) -> bool:
        """Whether there is no file of it."""
        return self.stated_in is not None


def trend(cycles: Sequence[Cycle]) -> tuple[Point, ...]:
    """The points of cycles of one environment, by number. What a cycle states of the one before is a point of its own
    where no cycle has that number.
    """
    known = _with_baselines(cycles)
    errors = [Errors(cycle) for cycle, _ in known]
    codes = list(dict.fromkeys(code for each in reversed(errors) for code in each.codes()))
    before = [None, *(cycle for cycle, _ in known)]
    return tuple(
        _point(cycle, earlier, {code: each.of(code) for code in codes}, stated)
        for (cycle, stated), earlier, each in zip(known, before, errors, strict=False)
    )


def _with_baselines(cycles: Iterable[Cycle]) -> list[tuple[Cycle, int | None]]:
    known: list[tuple[Cycle, int | None]] = [(cycle, None) for cycle in cycles]
    numbers = {cycle.number for cycle, _ in known}
    for cycle, _ in tuple(known):
        earlier = before_of(cycle)
        if earlier and earlier.number not in numbers:
            known.append((earlier, cycle.number))
            numbers.add(earlier.number)
    return sorted(known, key=lambda one: (one[0].number, one[0].started, one[0].id))


def _point(cycle: Cycle, before: Cycle | None, codes: dict[str, Failures | None], stated_in: int | None) -> Point:
    return Point(
        id=cycle.id,
        number=cycle.number,
        started=cycle.started,
        revision=tested_revision(cycle),
        tests=tally.tests(cycle),
        modules=tally.modules(cycle),
        codes=codes,
        change=overall(before, cycle) if before else None,
        stated_in=stated_in,
    )

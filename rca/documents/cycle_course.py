"""The cycles so far, as the last one's own file tells them: a table, a chart and lines of block characters.

What must not enter: other files. A chart holds numbers and words of our own, no character of data.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from rca.cycles import words
from rca.cycles.before import counts, history_of
from rca.cycles.compare import overall
from rca.documents.escape import Markdown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rca.cycles import Cycle
    from rca.cycles.earlier import Earlier, Part

BLOCKS: Final = "▁▂▃▄▅▆▇█"
GAP: Final = "·"
"""Where a cycle says nothing."""
MOST_CODES: Final = 3
"""Columns of codes in the table."""
MOST_BARS: Final = 40
"""Cycles in the chart, the last ones: more cannot be told apart."""
MOST_LABELLED: Final = 8
"""Cycles whose counts fit below their bars."""


@dataclass(frozen=True, slots=True)
class Step:
    """One cycle of the course."""

    number: int
    id: str
    """"" for one without a file."""
    revision: str
    modules: str
    """`6 of 10`; "" where nothing ran."""
    tests: str
    share: str
    failures: tuple[str, ...]
    """By code, in the order of the course's codes; "" where the cycle says nothing of one."""
    stated: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A row of block characters over all cycles."""

    what: str
    blocks: str
    said: str
    """First and last value with unit."""


@dataclass(frozen=True, slots=True)
class Course:
    """All cycles that the file tells of, this one included; by number."""

    steps: tuple[Step, ...]
    codes: tuple[str, ...]
    chart: Markdown
    lines: tuple[Line, ...]
    last: str
    """The change from the cycle before in the tests that ran in both, a sentence part; "" where it cannot be told."""
    unlike: str
    """What a reader has to know before comparing shares, a sentence; "" for nothing."""


GIVEN: Final = frozenset({Course, Line, Step})


def course(cycle: Cycle, before: Cycle | None) -> Course | None:
    """The course up to this cycle; None where the file tells of no other."""
    known = {one.number: one for one in history_of(cycle)}
    if before is not None:
        known.setdefault(before.number, counts(before))
    known[cycle.number] = counts(cycle)
    cycles = [known[number] for number in sorted(known)]
    if len(cycles) < 2:
        return None
    codes = _codes(cycles)
    change = overall(before, cycle) if before else None
    return Course(
        steps=tuple(_step(one, codes) for one in cycles),
        codes=codes,
        chart=Markdown(_chart(cycles)),
        lines=tuple(_lines(cycles, codes)),
        last=f"{change.what}: {change.said}" if change else "",
        unlike=_unlike(cycles),
    )


def _codes(cycles: Sequence[Earlier]) -> tuple[str, ...]:
    greatest: dict[str, int] = {}
    for one in cycles:
        for code, part in one.failures.items():
            greatest[code] = max(greatest.get(code, 0), part.count)
    return tuple(sorted(greatest, key=lambda code: (-greatest[code], code))[:MOST_CODES])


def _step(one: Earlier, codes: Iterable[str]) -> Step:
    tests = one.tests
    return Step(
        number=one.number,
        id=one.id,
        revision=one.revision,
        modules=_of(one.modules),
        tests=_of(tests),
        share=words.percent(share) if (share := _share(tests)) is not None else "",
        failures=tuple(_of(one.failures.get(code), notes=True) for code in codes),
        stated=tests is not None and tests.stated,
    )


def _of(part: Part | None, *, notes: bool = False) -> str:
    if part is None:
        return ""
    of = "" if part.of is None else f" of {part.of:,}"
    told = ["stated"] * part.stated + ["assumed"] * part.assumed if notes else []
    return f"{'about ' if part.about else ''}{part.count:,}{of}" + (f" ({', '.join(told)})" if told else "")


def _share(part: Part | None) -> Fraction | None:
    return Fraction(part.count, part.of) if part and part.of else None


def _chart(cycles: Sequence[Earlier]) -> str:
    shown = [one for one in cycles if _share(one.tests) is not None and _share(one.modules) is not None][-MOST_BARS:]
    if len(shown) < 2:
        return ""
    labels = [f'"{one.number}{_below(one) if len(shown) <= MOST_LABELLED else ""}"' for one in shown]
    return "\n".join(
        [
            "xychart-beta",
            '  title "Passed at once, percent: tests as bars, modules as line"',
            f"  x-axis [{', '.join(labels)}]",
            '  y-axis "percent" 0 --> 100',
            f"  bar [{', '.join(_tenths(one.tests) for one in shown)}]",
            f"  line [{', '.join(_tenths(one.modules) for one in shown)}]",
        ]
    )


def _below(one: Earlier) -> str:
    return f" ({one.tests.count} of {one.tests.of})" if one.tests else ""


def _tenths(part: Part | None) -> str:
    return words.percent(_share(part) or Fraction()).removesuffix(" %")


def _lines(cycles: Sequence[Earlier], codes: Iterable[str]) -> Iterable[Line]:
    for what, parts in (
        ("Tests passed", [one.tests for one in cycles]),
        ("Modules passed", [one.modules for one in cycles]),
    ):
        shares = [_share(part) for part in parts]
        known = [share for share in shares if share is not None]
        if known:
            said = f"{words.percent(known[0])} to {words.percent(known[-1])}, a full block is 100 %"
            yield Line(what, blocks(shares, Fraction(1)), said)
    for code in codes:
        parts = [one.failures.get(code) for one in cycles]
        numbers = [None if part is None else Fraction(part.count) for part in parts]
        told = [part.count for part in parts if part]
        if len(told) < 2:
            continue
        most = max(told)
        said = f"{told[0]:,} to {told[-1]:,} failing tests, a full block is {most:,}"
        yield Line(code, blocks(numbers, Fraction(max(most, 1))), said)


def blocks(values: Iterable[Fraction | None], full: Fraction) -> str:
    """A block character for each value of 0 to `full`; zero is the lowest, nothing known a dot."""
    last = len(BLOCKS) - 1
    return "".join(
        GAP if value is None else BLOCKS[min(last, int(value / full * last + Fraction(1, 2)))] for value in values
    )


def _unlike(cycles: Sequence[Earlier]) -> str:
    sizes = {one.tests.of for one in cycles if one.tests and one.tests.of}
    if len(sizes) < 2:
        return ""
    return (
        f"Between {min(sizes):,} and {words.counted(max(sizes), 'tests')} ran in these cycles, so the shares are not "
        "of the same tests."
    )

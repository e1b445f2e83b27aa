"""Rules that question a cycle: what its people state against what was measured. Judged by `rca.cycles`, told here.

A cycle marks what people stated as stated, and its report shows the computed beside it. So these warn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rca.lint.evidence import secrets_within
from rca.lint.figures import rates_within
from rca.lint.finding import ERROR, WARNING, Finding
from rca.lint.known import other_files, stale_document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rca.cycles import Cycle
    from rca.cycles.doubts import Doubt
    from rca.lint.context import Context

_HINTS: Final = {
    "unreachable": "say the count that is expected: 0, or how many at most",
    "chance": "more runs decide it; until then it is no improvement and no fall",
    "ticked": "take `stated` away: the outcome is computed from the results",
    "unproven": "name the commit, the file or the link that shows it under `proof`",
    "differs": "let the number be computed, or say what it is a part of",
    "contradiction": "keep the statement that is right",
}

_FIELDS: Final = {
    "unreachable": "patterns",
    "chance": "results",
    "ticked": "criteria",
    "unproven": "work",
    "differs": "claims",
    "contradiction": "impact",
}


def _of(rule: str, found: list[Doubt], *kinds: str) -> Iterator[Finding]:
    for doubt in found:
        if doubt.kind in kinds:
            yield Finding(rule, WARNING, "", doubt.said.rstrip("."), _HINTS[doubt.kind], _FIELDS[doubt.kind])


def _all(cycle: Cycle, context: Context) -> list[Doubt]:
    from rca.cycles.doubts import doubts

    return doubts(cycle, context.before(cycle))


def unreachable(cycle: Cycle, context: Context) -> Iterator[Finding]:
    """RCA021: an expected effect that the count cannot show."""
    yield from _of("RCA021", _all(cycle, context), "unreachable")


def chance(cycle: Cycle, context: Context) -> Iterator[Finding]:
    """RCA022: a change from the cycle before that chance explains."""
    before = context.before(cycle)
    if before is None:
        return
    from rca.cycles.compare import compare
    from rca.cycles.doubts import of_comparison

    yield from _of("RCA022", of_comparison(compare(before, cycle)), "chance")


def ticked(cycle: Cycle, context: Context) -> Iterator[Finding]:
    """RCA025: a criterion ticked against or without its measurement, or work called done without a proof."""
    yield from _of("RCA025", _all(cycle, context), "ticked", "unproven")


def wrong(cycle: Cycle, context: Context) -> Iterator[Finding]:
    """RCA026: a stated number that is not the computed one, or statements that cannot all be true."""
    yield from _of("RCA026", _all(cycle, context), "differs", "contradiction")


def rates(cycle: Cycle, context: Context) -> Iterator[Finding]:  # noqa: ARG001  # as any rule
    """RCA027: a rate without unit and denominator, in the prose."""
    for field, text in _prose(cycle):
        if not field.startswith("notes"):  # they are about the figures
            yield from rates_within("", field, text)


def unmentioned(cycle: Cycle, context: Context) -> Iterator[Finding]:
    """RCA028: a test, or where tests have no names a module, that got worse and is not spoken of."""
    before = context.before(cycle)
    if before is None:
        return
    from rca.cycles.moved import moved, moved_modules

    said = "\n".join(text for _, text in _prose(cycle))
    hint = "name it in the summary or the notes, with what is known of it"
    worse = moved(before, cycle).regressed
    for test in worse:
        if test.rpartition("::")[2] not in said:
            yield Finding(
                "RCA028", WARNING, "", f"{test} passed before and fails now, and nothing speaks of it", hint, "results"
            )
    modules = {test.partition("::")[0] for test in worse}
    for change in moved_modules(before, cycle):
        if change.kind == "regressed" and change.module not in said and change.module not in modules:
            yield Finding("RCA028", WARNING, "", f"{change.said}, and nothing speaks of it", hint, "results")


def _prose(cycle: Cycle) -> Iterator[tuple[str, str]]:
    """Field and text of what people wrote about the cycle."""
    yield "goal", cycle.goal
    yield "summary", cycle.summary
    for name in ("achievements", "next", "notes"):
        for place, text in enumerate(getattr(cycle, name)):
            yield f"{name}.{place}", text
    for place, lesson in enumerate(cycle.lessons):
        yield f"lessons.{place}", lesson.text
    for place, work in enumerate(cycle.work):
        yield f"work.{place}", work.what
    for place, section in enumerate(cycle.sections):
        yield f"sections.{place}", section.markdown


def secrets(cycle: Cycle, context: Context) -> Iterator[Finding]:  # noqa: ARG001  # as any rule
    """RCA033: a secret in any field."""
    yield from secrets_within(cycle.model_dump(by_alias=True, exclude_unset=True, exclude_none=True))


def stale(cycle: Cycle, context: Context) -> Iterator[Finding]:
    """RCA036: a rendered report that does not say what the cycle says."""
    yield from stale_document(cycle.id, context)


def twice(cycle: Cycle, context: Context) -> Iterator[Finding]:
    """RCA037: the id, or the number in its environment, twice."""
    yield from other_files(cycle.id, context)
    for other in context.cycles:
        is_namesake = (other.environment, other.number) == (cycle.environment, cycle.number)
        if is_namesake and other.id != cycle.id:
            what = f"{other.id} has the number {cycle.number} too"
            yield Finding("RCA037", ERROR, "", what, "give the later one the next number", "cycle")

"""Rules about figures that people write: ticks without a measurement, sums that do not come out, rates of nothing."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Final

from rca.lint import argument, phrases, prose
from rca.lint.finding import ERROR, WARNING, Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rca.analysis import Analysis
    from rca.lint.context import Context

_NUMBER: Final = r"(?<![\d.,])[$€£]?(\d++(?:,\d{3})*+(?:\.\d++)?)([KkM]?)\+?"
_PERCENT: Final = r"(about |around |roughly |nearly |~|≈)?\s?(\d+(?:\.\d+)?)\s?%(?!\s+of\b)"
_SHARE: Final = re.compile(
    rf"{_NUMBER}\s*(?:of|out of|/)\s*(?:the |all )?{_NUMBER}(?: [a-z]\w*){{0,2}}(?:,? which is| is|,| ="
    rf"|:)?\s*[(=]?\s*{_PERCENT}"
)
_CHANGE: Final = re.compile(
    rf"from (?:about )?{_NUMBER} to (?:about )?{_NUMBER}(?: [a-z]\w*){{0,2}}(?: of \d+(?: \w+)?)?[,:;]?\s*[(=]?\s*"
    rf"(?:a (?:fall|drop|rise|reduction|increase) (?:by|of) |by |that is |which is )?{_PERCENT}"
)
_ROUNDED: Final = Fraction(1, 2)
_ABOUT: Final = Fraction(3, 2)
_FINE: Final = Fraction(6, 100)


def ticked(analysis: Analysis, context: Context) -> Iterator[Finding]:  # noqa: ARG001  # as any rule
    """RCA025: a criterion that is ticked against the measurement, or without one."""
    said = partial(Finding, "RCA025", ERROR, "")
    is_settled = argument.is_settled(analysis)
    for place, one in enumerate(analysis.verification):
        field = f"verification.{place}"
        if one.outcome == "passed" and not one.evidence and not (one.command and one.at):
            hint = "cite the run that shows it, or name the command and when it ran; until then it is open"
            yield said(f"criterion {place + 1} is ticked without a measurement", hint, field)
        elif one.outcome == "failed" and is_settled:
            hint = f"rca set {analysis.id} status fixing, or correct the criterion"
            yield said(f"called {analysis.status}, and criterion {place + 1} failed", hint, field)
    for action in analysis.actions:
        last = action.measured[-1] if action.measured else None
        if is_settled and last and action.expect and last.value > action.expect.to:
            counted = f"{last.cycle} counted {last.value:g} where {action.expect.to} was expected"
            what = f"called {analysis.status}, and {counted}"
            hint = f"rca set {analysis.id} status fixing"
            yield Finding("RCA025", ERROR, action.id, what, hint, f"{action.id}.measured")


def wrong(analysis: Analysis, context: Context) -> Iterator[Finding]:
    """RCA026: a number in the text, or in an action's measurement, that is not the computed one."""
    for entry, field, text in told(analysis):
        for what in sums(text):
            yield Finding("RCA026", ERROR, entry, what, "correct the figure, or say what it is a part of", field)
    if not analysis.failure.signature or not context.cycles:
        return
    from rca.cycles.failures import failing_with

    for action in analysis.actions:
        of = action.expect.of if action.expect else "failure"
        for one in action.measured:
            cycle = next((cycle for cycle in context.cycles if cycle.id == one.cycle), None)
            found = failing_with(cycle, analysis.failure.signature if of == "failure" else of) if cycle else None
            if found and found.count != one.value:
                what = f"{one.value:g} is stated as measured in {one.cycle}, which counts {found.count}"
                yield Finding(
                    "RCA026", ERROR, action.id, what, "let the cycle measure it again", f"{action.id}.measured"
                )


def sums(text: str) -> Iterator[str]:
    """What does not come out in a text: `6 of 10, 80 %` and `from 12 to 4, 50 %`. A sentence part each."""
    if "%" not in text:
        return
    changes = list(_CHANGE.finditer(text))
    for found in _SHARE.finditer(text):
        if any(change.start() < found.end() and found.start() < change.end() for change in changes):
            continue  # the percentage is of the change, and the share is where it ended
        part, of = _value(found[1], found[2]), _value(found[3], found[4])
        if of and part <= of and not _fits(found, {part / of, 1 - part / of}):
            yield f"“{_short(found[0])}”: {found[1]}{found[2]} of {found[3]}{found[4]} is {_percent(part / of)}"
    for found in changes:
        before, after = _value(found[1], found[2]), _value(found[3], found[4])
        if before and not _fits(found, {abs(after - before) / before, after / before}):
            yield f"“{_short(found[0])}”: from {found[1]} to {found[3]} is {_percent(abs(after - before) / before)}"


def _fits(found: re.Match[str], allowed: set[Fraction]) -> bool:
    """Whether a stated percentage is one of the computed shares, within what rounding explains."""
    stated = Fraction(found[6])
    room = _ABOUT if found[5] else _FINE if "." in found[6] else _ROUNDED
    return any(abs(stated - 100 * share) <= room for share in allowed)


def _value(number: str, unit: str) -> Fraction:
    return Fraction(number.replace(",", "")) * {"": 1, "k": 1000, "m": 1_000_000}[unit.lower()]


def _percent(share: Fraction) -> str:
    return f"{float(100 * share):.1f} %"


def _short(text: str) -> str:
    return " ".join(text.split())


def rates(analysis: Analysis, context: Context) -> Iterator[Finding]:  # noqa: ARG001  # as any rule
    """RCA027: a rate without the counts that it is made of."""
    for entry, field, text in told(analysis):
        yield from rates_within(entry, field, text)


def rates_within(entry: str, field: str, text: str) -> Iterator[Finding]:
    """RCA027 of one text; the first sentence that has one."""
    if "%" not in text and "percent" not in text:
        return
    alone = next((words for sentence in prose.sentences(text) if (words := phrases.rate_alone(sentence))), "")
    if alone:
        hint = "say how many of how many, and of what: `4 of 58 tests`"
        yield Finding("RCA027", WARNING, entry, f"“{alone}” has no unit and no denominator", hint, field)


def told(analysis: Analysis) -> Iterator[tuple[str, str, str]]:
    """Entry, field and text of what the authors say themselves; evidence is verbatim, and others' words."""
    yield "", "summary", analysis.summary
    yield "", "key_finding", analysis.key_finding
    yield "", "failure.impact", analysis.failure.impact
    for why in argument.standing(analysis):
        yield why.id, f"{why.id}.because", why.because
    for cause in analysis.root_causes:
        yield cause.id, f"{cause.id}.statement", cause.statement
    for action in analysis.actions:
        yield action.id, f"{action.id}.do", action.do
    for place, one in enumerate(analysis.verification):
        yield "", f"verification.{place}", one.criterion
    for place, lesson in enumerate(analysis.lessons):
        yield "", f"lessons.{place}", lesson.text

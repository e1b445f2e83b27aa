"""What a cycle's report says of errors: counts before and now, what is known of each, what was expected of a fix.

What must not enter: markup, and any knowledge of an analysis that is not in the cycle's own file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rca.cycles import tally as tallies
from rca.cycles import words
from rca.cycles.expectation import hard_to_show, of_words
from rca.cycles.patterns import error_patterns
from rca.documents.prose import unique

if TYPE_CHECKING:
    from rca.cycles import Cycle
    from rca.cycles.compare import Comparison, PatternChange
    from rca.cycles.failures import Failures
    from rca.cycles.patterns import ErrorPattern

MOST_KNOWN: Final = 40
"""Errors that have a section of their own; the table has all of them."""
MOST_NAMED: Final = 20
"""Tests that are named with one error."""


@dataclass(frozen=True, slots=True)
class ErrorRow:
    """One error, or all errors of one code, in both cycles."""

    name: str
    code: str
    before: str
    """`4 of 58 tests = 6.9 %`; "" without a cycle before."""
    now: str
    change: str
    """`-25.0 %, Fisher's exact test p = 1.000: could be chance`; "" where nothing can be told."""
    status: str
    priority: str


@dataclass(frozen=True, slots=True)
class KnownError:
    """What is known of one error of this cycle."""

    heading: str
    code: str
    signature: str
    now: str
    change: str
    """The whole sentence, with all that is assumed."""
    status: str
    priority: str
    analysis: str
    linked: bool
    root_cause: str
    fix: str
    came_back: str
    """What was known of its fix when it was here again; "" where it did not come back."""
    expect: str
    reach: str
    """What of the expected effect cannot be reached or shown, a sentence; "" where nothing is wrong with it."""
    tests: tuple[str, ...]
    more: int
    """Tests that are not named here."""
    flaky: tuple[str, ...]


GIVEN: Final = frozenset({ErrorRow, KnownError})


def rows(cycle: Cycle, comparison: Comparison | None) -> tuple[ErrorRow, ...]:
    """The table: this cycle's errors, those that are gone, then codes that say more than the errors do."""
    patterns = error_patterns(cycle)
    if comparison is None:
        return tuple(ErrorRow(**_facts(one), before="", change="") for one in patterns)
    known = {(one.name, one.signature): one for one in patterns}
    changes = [one for one in comparison.patterns if one.before or one.after or (one.name, one.signature) in known]
    changes.sort(key=lambda one: (one.name, one.signature) not in known)
    counted = {(one.code, _counts(one)) for one in changes}
    codes = [one for one in comparison.codes if (one.before or one.after) and (one.name, _counts(one)) not in counted]
    found = [_row(change, known.get((change.name, change.signature))) for change in changes]
    return (*found, *(_row(change, None) for change in codes))


def known(cycle: Cycle, comparison: Comparison | None, taken: dict[str, int]) -> tuple[KnownError, ...]:
    """What is known of this cycle's errors, those with most failing tests first.

    `taken`: the headings that the document has already.
    """
    changes = {(one.name, one.signature): one for one in comparison.patterns} if comparison else {}
    ran = tallies.tests(cycle).ran or None
    telling = [one for one in error_patterns(cycle) if _is_telling(one)]
    return tuple(_known(one, changes.get((one.name, one.signature)), ran, taken) for one in telling[:MOST_KNOWN])


def _is_telling(pattern: ErrorPattern) -> bool:
    told = (pattern.analysis, pattern.root_cause, pattern.fix, pattern.expect, pattern.flaky)
    return any(told) or bool(pattern.failures and pattern.failures.count)


def _known(pattern: ErrorPattern, change: PatternChange | None, ran: int | None, taken: dict[str, int]) -> KnownError:
    counted = pattern.failures
    tests = counted.tests if counted else ()
    facts = _facts(pattern)
    compared = change.change if change else None
    return KnownError(
        heading=unique(" ".join(pattern.name.split()) or "An error without a name", taken),
        code=facts["code"],
        signature=pattern.signature,
        now=facts["now"],
        change=compared.said if compared else "",
        status=facts["status"],
        priority=facts["priority"],
        analysis=pattern.analysis,
        linked=pattern.linked,
        root_cause=pattern.root_cause,
        fix=pattern.fix,
        came_back=pattern.came_back,
        expect=pattern.expect,
        reach=_reach(pattern, ran),
        tests=tests[:MOST_NAMED],
        more=max(0, (counted.count if counted else 0) - min(len(tests), MOST_NAMED)),
        flaky=pattern.flaky[:MOST_NAMED],
    )


def _reach(pattern: ErrorPattern, ran: int | None) -> str:
    counted = pattern.failures.count if pattern.failures else None
    expected = of_words(pattern.expect, pattern.name, counted) if pattern.expect else None
    return hard_to_show(expected, ran) if expected else ""


def _facts(pattern: ErrorPattern) -> dict[str, str]:
    return {
        "name": pattern.name,
        "code": ", ".join(pattern.codes),
        "now": _said(pattern.failures),
        "status": _state(pattern),
        "priority": pattern.priority or "",
    }


def _state(pattern: ErrorPattern) -> str:
    return f"{pattern.status}, came back" if pattern.came_back else pattern.status


def _row(change: PatternChange, pattern: ErrorPattern | None) -> ErrorRow:
    compared = change.change
    told = ""
    if compared:
        parts = [words.percent(compared.relative, sign=True)] if compared.relative else []
        told = ", ".join([*parts, *([compared.verdict] if compared.verdict else [])])
    told = "unchanged" if change.kind == "unchanged" else told
    status, priority = (_state(pattern), pattern.priority or "") if pattern else ("", "")
    name = f"All with {change.code}" if change.name == change.code else change.name
    return ErrorRow(name, change.code, _said(change.before), _said(change.after), told, status, priority)


def _counts(change: PatternChange) -> tuple[int | None, int | None]:
    before, after = change.before, change.after
    return before.count if before else None, after.count if after else None


def _said(counted: Failures | None) -> str:
    """`about 4 of 58 tests = 6.9 % (stated, on an assumed 58 tests)`."""
    if counted is None:
        return "not counted"
    shown = words.share(counted.count, counted.ran, "tests") if counted.ran else words.counted(counted.count, "tests")
    notes = ["stated"] * counted.stated + ["of an assumed number of tests"] * counted.assumed
    return f"{'about ' if counted.about else ''}{shown}" + (f" ({', '.join(notes)})" if notes else "")

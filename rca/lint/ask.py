"""All rules asked: the findings of an analysis or of a cycle, in the order of the rules or in a reviewer's."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from rca.lint.context import Context
from rca.lint.finding import NOTE, Finding
from rca.lint.rules import ASKED, NUMBERS, OWN, RULES, WHATEVER_BECOMES
from rca.lint.suppression import heard

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from rca.analysis import Analysis
    from rca.cycles import Cycle

_PLACES: Final = {number: place for place, number in enumerate(ASKED)}


def findings(analysis: Analysis, context: Context | None = None, only: Collection[str] = ()) -> list[Finding]:
    """What the rules ask of an analysis; `only` these, if any are named. What is silenced with a reason is left out."""
    given, wanted = context or Context(), frozenset(only) or NUMBERS
    ignored = analysis.lint.ignore if analysis.lint else ()
    found = heard(_asked(analysis, given, wanted), ignored, given.ignored, wanted)
    return [finding for finding in found if finding.rule in wanted]


def _asked(analysis: Analysis, context: Context, wanted: Collection[str]) -> Iterator[Finding]:
    for rule in RULES:
        if rule.analysis is None or rule.number not in wanted or rule.number in context.ignored:
            continue
        if analysis.status == "dropped" and rule.number not in WHATEVER_BECOMES:
            continue
        for finding in rule.analysis(analysis, context):
            is_early = rule.unfinished and analysis.status == "draft"
            yield replace(finding, severity=NOTE) if is_early else finding


def findings_of_cycle(cycle: Cycle, context: Context | None = None, only: Collection[str] = ()) -> list[Finding]:
    """What the rules ask of a cycle."""
    given, wanted = context or Context(), frozenset(only) or NUMBERS
    asked = (rule for rule in RULES if rule.cycle and rule.number in wanted and rule.number not in given.ignored)
    return [finding for rule in asked if rule.cycle for finding in rule.cycle(cycle, given)]


def gaps(analysis: Analysis, context: Context | None = None) -> list[Finding]:
    """The findings in the order in which a reviewer asks, each with the entry and the field to go to."""
    return sorted(findings(analysis, context), key=lambda one: (_PLACES.get(one.rule, len(ASKED)), one.rule == OWN))

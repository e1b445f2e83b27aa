"""The table of rules: number, what it asks, and its function for an analysis and for a cycle. Pages are in `pages`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from rca.lint import actions, evidence, figures, known, measured_cycle, measuring, reasoning, wording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rca.analysis import Analysis
    from rca.cycles import Cycle
    from rca.lint.context import Context
    from rca.lint.finding import Finding

OfAnalysis: TypeAlias = "Callable[[Analysis, Context], Iterator[Finding]]"
OfCycle: TypeAlias = "Callable[[Cycle, Context], Iterator[Finding]]"


class Rule(NamedTuple):
    """A question."""

    number: str
    asks: str
    analysis: OfAnalysis | None = None
    cycle: OfCycle | None = None
    unfinished: bool = False
    """Whether it is of what nobody can expect before the work is done: in a draft it is a note."""


OWN: Final = "RCA000"
"""Of what silences rules."""

RULES: Final = (
    Rule(OWN, "a rule is silenced without a reason, or in vain"),
    Rule("RCA001", "a supported why or a root cause cites no evidence", evidence.unsupported),
    Rule("RCA002", "an answer restates its question or its parent", reasoning.restated),
    Rule("RCA003", "a chain stops at a person", wording.blamed),
    Rule("RCA004", "a root cause has no action", actions.missing, unfinished=True),
    Rule("RCA005", "all actions are weak", actions.weak),
    Rule("RCA006", "the chain returns to an ancestor, repeats it, or leads nowhere", reasoning.circular),
    Rule("RCA007", "closed, and no later cycle measured the fix", measuring.unmeasured),
    Rule("RCA008", "one straight chain, no alternative considered", reasoning.straight, unfinished=True),
    Rule("RCA009", "fewer than three whys, or the last is a symptom", reasoning.shallow, unfinished=True),
    Rule("RCA010", "two causes in one answer", wording.doubled),
    Rule("RCA011", "a vague cause", wording.vague),
    Rule("RCA012", "a hedge in an entry called supported", wording.hedged),
    Rule("RCA013", "“failure to ...” names no duty", wording.dutiless),
    Rule("RCA014", "evidence that is gone, changed, or outside its window", evidence.lost),
    Rule("RCA016", "read back with “therefore”, a step was not confirmed", reasoning.unread, unfinished=True),
    Rule("RCA018", "the only remedy silences a check", actions.silencing),
    Rule("RCA019", "an open action without owner or due date", actions.unowned, unfinished=True),
    Rule("RCA020", "an action without an expected effect", actions.aimless, unfinished=True),
    Rule("RCA021", "an effect that the count cannot show", measuring.unreachable, measured_cycle.unreachable),
    Rule("RCA022", "a change that chance explains", measuring.chance, measured_cycle.chance),
    Rule("RCA023", "too few clean runs", measuring.too_few),
    Rule("RCA024", "the fix is claimed on a revision without its commit", measuring.not_contained),
    Rule("RCA025", "ticked against the measurement, or without one", figures.ticked, measured_cycle.ticked),
    Rule("RCA026", "a stated number that is not the computed one", figures.wrong, measured_cycle.wrong),
    Rule("RCA027", "a rate without unit and denominator", figures.rates, measured_cycle.rates),
    Rule("RCA028", "a test that got worse and is not mentioned", None, measured_cycle.unmentioned),
    Rule("RCA030", "a known error that is not linked", known.unlinked, unfinished=True),
    Rule("RCA031", "a verified fix whose error came back", known.came_back),
    Rule("RCA032", "an action that already failed for this error", actions.tried_before),
    Rule("RCA033", "a secret", evidence.secrets, measured_cycle.secrets),
    Rule("RCA036", "the rendered document is stale", known.stale, measured_cycle.stale),
    Rule("RCA037", "an id twice", known.twice, measured_cycle.twice),
    Rule("RCA038", "the problem statement already contains a cause", wording.answered_already),
    Rule("RCA039", "written by an agent, reviewed by nobody", known.unreviewed, unfinished=True),
)

NUMBERS: Final = frozenset(rule.number for rule in RULES)

WHATEVER_BECOMES: Final = frozenset({"RCA014", "RCA033", "RCA036", "RCA037"})
"""Asked of a dropped analysis too: nobody argues with it any more, and it still lies there."""

ASKED: Final = (
    # first what must not stay, and what the whole is about
    *("RCA033", "RCA037", "RCA006", "RCA038", "RCA030", "RCA031"),
    # then the argument, from its evidence to its end
    *("RCA014", "RCA001", "RCA012", "RCA008", "RCA009", "RCA002", "RCA010", "RCA011", "RCA003", "RCA013", "RCA016"),
    # what will be done, what came of it
    *("RCA004", "RCA018", "RCA005", "RCA032", "RCA020", "RCA019", "RCA021"),
    *("RCA025", "RCA024", "RCA007", "RCA022", "RCA023", "RCA026", "RCA027", "RCA028"),
    # the paper
    *("RCA039", "RCA036", "RCA000"),
)
"""The order in which a reviewer asks."""

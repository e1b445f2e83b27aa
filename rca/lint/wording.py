"""Rules about wording: what an answer or a title says in words that should stop a reviewer. They warn, never fail."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from rca.lint import argument, phrases
from rca.lint.finding import WARNING, Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rca.analysis import Analysis
    from rca.lint.context import Context


def blamed(analysis: Analysis, context: Context) -> Iterator[Finding]:  # noqa: ARG001  # as any rule
    """RCA003: a chain that ends at what somebody did or forgot."""
    said = partial(Finding, "RCA003", WARNING)
    hint = "ask what made it possible: which step, default, tool or missing check let it through?"
    for why in argument.ends(analysis):
        if words := phrases.person(why.because):
            yield said(why.id, f"the chain ends at a person (“{words}”)", hint, f"{why.id}.because")
    for cause in analysis.root_causes:
        if words := phrases.person(cause.statement):
            yield said(cause.id, f"the cause is a person (“{words}”)", hint, f"{cause.id}.statement")


def doubled(analysis: Analysis, context: Context) -> Iterator[Finding]:  # noqa: ARG001  # as any rule
    """RCA010: two causes in one answer."""
    for why in argument.standing(analysis):
        if words := phrases.two_causes(why.because):
            what = f"the answer holds two causes (“{words}”)"
            hint = "give each a why of its own, so that each has its evidence and its next question"
            yield Finding("RCA010", WARNING, why.id, what, hint, f"{why.id}.because")


def vague(analysis: Analysis, context: Context) -> Iterator[Finding]:  # noqa: ARG001  # as any rule
    """RCA011: words where a mechanism should stand, and nothing observed that would tell it."""
    hint = "say which part did what, when, compared with what; cite what shows it"
    for why in argument.standing(analysis):
        words = phrases.vague(why.because)
        if words and not argument.is_observed(analysis, why):
            yield Finding("RCA011", WARNING, why.id, f"“{words}” names no mechanism", hint, f"{why.id}.because")
    for cause in analysis.root_causes:
        words = phrases.vague(cause.statement)
        why_ = argument.named(analysis, cause)
        if words and not (why_ and argument.is_observed(analysis, why_)):
            yield Finding("RCA011", WARNING, cause.id, f"“{words}” names no mechanism", hint, f"{cause.id}.statement")


def hedged(analysis: Analysis, context: Context) -> Iterator[Finding]:  # noqa: ARG001  # as any rule
    """RCA012: a hedge in what is called supported."""
    said = partial(Finding, "RCA012", WARNING)
    for why in argument.standing(analysis):
        if why.status == "supported" and (words := phrases.hedge(why.because)):
            hint = f"say it without, or make it a hypothesis: rca set ID {why.id}.status hypothesis"
            yield said(why.id, f"called supported, and hedged (“{words}”)", hint, f"{why.id}.because")
    for cause in analysis.root_causes:
        why_ = argument.named(analysis, cause)
        words = phrases.hedge(cause.statement) if why_ is None or why_.status == "supported" else ""
        if words:
            hint = "say it without, or make the why that it rests on a hypothesis"
            yield said(cause.id, f"a cause, and hedged (“{words}”)", hint, f"{cause.id}.statement")


def dutiless(analysis: Analysis, context: Context) -> Iterator[Finding]:  # noqa: ARG001  # as any rule
    """RCA013: `failure to ...` where nobody had the duty."""
    hint = "name the rule that asked for it, or say what did happen instead"
    told = [(why.id, "because", why.because) for why in argument.standing(analysis)]
    told += [(cause.id, "statement", cause.statement) for cause in analysis.root_causes]
    for entry, field, text in told:
        if words := phrases.no_duty(text):
            yield Finding("RCA013", WARNING, entry, f"“{words}” names no duty", hint, f"{entry}.{field}")


def answered_already(analysis: Analysis, context: Context) -> Iterator[Finding]:  # noqa: ARG001  # as any rule
    """RCA038: a problem statement that tells its cause. The error's own words are no statement."""
    hint = "say what was seen, where and how often; the cause belongs into the whys"
    error = " ".join(analysis.failure.error.split())
    title = " ".join(analysis.title.split())
    is_the_errors = bool(error) and (title in error or error in title)
    words = "" if is_the_errors else phrases.cause_within(title)
    if words:
        yield Finding("RCA038", WARNING, "", f"the title already tells a cause (“{words}”)", hint, "title")
    for why in analysis.whys:
        asked = phrases.cause_within(why.why) if why.of == "failure" and not _quotes(why.why, error) else ""
        if asked:
            yield Finding(
                "RCA038", WARNING, why.id, f"the question already tells a cause (“{asked}”)", hint, f"{why.id}.why"
            )


def _quotes(question: str, error: str) -> bool:
    """Whether a question repeats the beginning of the error, as the tool's own first question does."""
    return bool(error) and error[:30] in " ".join(question.split())

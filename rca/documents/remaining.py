"""What a draft still lacks. Only what is empty; whether what is there is good is lint's question."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rca.analysis import Analysis


def still_empty(analysis: Analysis) -> Iterator[str]:
    """Sentences, each naming what is missing; nothing once the analysis is no draft any more."""
    if analysis.status != "draft":
        return
    for name, value in (
        ("the error's text", analysis.failure.error),
        ("the environment", analysis.failure.environment),
        ("a summary", analysis.summary),
        ("a key finding", analysis.key_finding),
        ("evidence", analysis.evidence),
        ("whys", analysis.whys),
        ("a root cause", analysis.root_causes),
        ("actions", analysis.actions),
        ("criteria of success", analysis.verification),
        ("the impact", analysis.failure.impact),
    ):
        if not value:
            yield name
    yield from _entries(analysis)


def _entries(analysis: Analysis) -> Iterator[str]:
    addressed = {name for action in analysis.actions for name in action.addresses}
    standing = [why for why in analysis.whys if why.status != "ruled-out"]
    ruled_out = [why for why in analysis.whys if why.status == "ruled-out"]
    gaps: tuple[tuple[str, Iterable[str]], ...] = (
        ("an answer to", (why.id for why in standing if not why.because.strip())),
        ("evidence for", (why.id for why in standing if why.because.strip() and not why.evidence)),
        (
            "a reason for ruling out",
            (why.id for why in ruled_out if not why.reason.strip()),
        ),
        ("an action for", (cause.id for cause in analysis.root_causes if cause.id not in addressed)),
        ("a judgement of the earlier analysis", (prior.id for prior in analysis.priors if prior.accepted is None)),
    )
    for what, ids in gaps:
        if named := ", ".join(ids):
            yield f"{what} {named}"

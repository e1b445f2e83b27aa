"""Rules about how a document stands among others: known errors, errors that came back, names twice, who wrote it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rca.lint import argument
from rca.lint.finding import ERROR, WARNING, Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rca.analysis import Analysis
    from rca.lint.context import Context, Known


def _linked(analysis: Analysis) -> set[str]:
    """Analyses that this one speaks of, as the same error or as another."""
    return {
        *(prior.id for prior in analysis.priors if prior.accepted is not None),
        *(relation.id for relation in analysis.related),
        *analysis.failure.not_same,
    }


def unlinked(analysis: Analysis, context: Context) -> Iterator[Finding]:
    """RCA030: earlier analyses of the same error that this one does not speak of; the first found stands for all."""
    linked = _linked(analysis)
    found = [
        one
        for one in context.known
        if _is_before(one, analysis) and one.judged is None and one.status != "dropped" and one.id not in linked
    ]
    if found:
        first, *others = found
        hint = f"rca priors {analysis.id} --accept {first.id}, or --reject {first.id} when it is another error"
        more = f", and {len(others)} more," if others else ""
        what = f"the error is known: {first.id} (fix {first.fix}){more} {'are' if others else 'is'} not linked"
        yield Finding("RCA030", WARNING, "", what, hint, "priors")


def _is_before(one: Known, analysis: Analysis) -> bool:
    return (one.created, one.id) < (analysis.created, analysis.id)


def came_back(analysis: Analysis, context: Context) -> Iterator[Finding]:
    """RCA031: a fix that is called verified, and whose error was counted or analysed again."""
    if not argument.is_settled(analysis):
        return
    hint = f"rca set {analysis.id} status recurred, and link the later analysis"
    later = [one for one in context.known if one.created[:10] > analysis.created[:10] and _counts(one)]
    for one in sorted(later, key=lambda one: not one.certain)[:1]:
        severity: Severity = ERROR if one.certain else WARNING
        what = f"called {analysis.status}, and {one.id} is a later analysis of the same error"
        yield Finding("RCA031", severity, "", what, hint, "status")
    for number, count in _counted_again(analysis, context):
        what = f"called {analysis.status}, and cycle {number} counts it again ({count})"
        yield Finding("RCA031", ERROR, "", what, hint, "status")


def _counts(one: Known) -> bool:
    return one.judged is not False and one.status not in {"dropped", "draft"}


def _counted_again(analysis: Analysis, context: Context) -> Iterator[tuple[int, int]]:
    """Cycles, after the last that measured the fix, in which the error was counted."""
    measured = {one.cycle for action in analysis.actions for one in action.measured}
    if not measured:
        return
    from rca.cycles.failures import failing_with  # only where cycles measured something

    numbers = [cycle.number for cycle in context.cycles if cycle.id in measured]
    environment = next((cycle.environment for cycle in context.cycles if cycle.id in measured), "")
    for cycle in context.cycles:
        if numbers and cycle.environment == environment and cycle.number > max(numbers):
            found = failing_with(cycle, analysis.failure.signature) if analysis.failure.signature else None
            if found and found.count:
                yield cycle.number, found.count


def stale(analysis: Analysis, context: Context) -> Iterator[Finding]:
    """RCA036: a rendered document that does not say what the analysis says."""
    yield from stale_document(analysis.id, context)


def stale_document(name: str, context: Context) -> Iterator[Finding]:
    """RCA036 of any document."""
    if context.document == "stale":
        what = "the document beside it was rendered from something else"
        yield Finding("RCA036", ERROR, "", what, f"rca render {name}", "")


def twice(analysis: Analysis, context: Context) -> Iterator[Finding]:
    """RCA037: an id twice, in the file or in two files."""
    for name in ("evidence", "whys", "root_causes", "attempts", "actions"):
        for repeated in _repeated(entry.id for entry in getattr(analysis, name)):
            hint = "give the later one a new id, and let what meant it cite that"
            yield Finding("RCA037", ERROR, repeated, f"stands twice in {name}", hint, repeated)
    yield from other_files(analysis.id, context)


def other_files(name: str, context: Context) -> Iterator[Finding]:
    """RCA037 of the document's own id."""
    for other in context.namesakes:
        hint = "give the copy an id of its own, in the file and as its name"
        yield Finding("RCA037", ERROR, "", f"{other} has the same id, {name}", hint, "id")


def _repeated(ids: Iterable[str]) -> list[str]:
    seen: set[str] = set()
    again: dict[str, None] = {}
    for name in ids:
        if name in seen:
            again[name] = None
        seen.add(name)
    return list(again)


def unreviewed(analysis: Analysis, context: Context) -> Iterator[Finding]:  # noqa: ARG001  # as any rule
    """RCA039: written by programs, reviewed by no person."""
    people = [one for one in (*analysis.authors, *analysis.reviewers) if not one.agent]
    if analysis.authors and not people:
        names = ", ".join(author.name for author in analysis.authors)
        hint = "a person reads it against its evidence, and is then named under `reviewers`"
        yield Finding("RCA039", WARNING, "", f"written by an agent ({names}), reviewed by nobody", hint, "reviewers")

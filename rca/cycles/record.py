"""From the results of a run to a cycle: tests, deployment, error patterns, what goes on from the cycle before.

Pure. What must not enter: git, clocks, the index and files. Whoever records passes what they say.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple, Protocol

from rca.cycles import recorded
from rca.cycles.cycle import Change, Cycle, Deployment, Pattern, Tested
from rca.cycles.patterns import ErrorPattern, error_patterns
from rca.cycles.results import FAILED, Module
from rca.runs import FailureGroup, Results
from rca.signature import extract
from rca.signature.signature import Signature, of
from rca.text import clip

PATTERNS: Final = 100
"""Patterns that are written down, those with most failures first; the others can still be counted from the results."""
_LINES: Final = 6
_WIDTH: Final = 500
_NAME: Final = 160
"""Characters of a pattern's name."""
_REASON: Final = 200
_STATUS: Final[Mapping[str, Literal["open", "fixing"]]] = {"fixing": "fixing"}
"""Of a pattern by its analysis's: it is here again, so whatever was verified or closed is open."""


class SignedError(NamedTuple):
    """A failure's report in short."""

    signature: Signature
    error: str
    """At most 6 lines of 500 characters."""


class SignedResults(NamedTuple):
    """Results with the identity of their errors."""

    results: Results
    errors: Mapping[str, SignedError]
    """By the whole report."""


class Analysed(Protocol):
    """What an earlier analysis of an error says."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def root_cause(self) -> str: ...
    @property
    def fix(self) -> str:
        """What was done about it, or has to be."""
        ...

    @property
    def came_back(self) -> str:
        """What is known of a fix after which it is here again: `its fix was verified in cycle 2`; "" without one."""
        ...


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a cycle says beside its results. Every text is clean; "" means unknown."""

    number: int
    environment: str
    title: str = ""
    service: str = ""
    revision: str = ""
    build: str = ""
    commit: str = ""
    branch: str = ""
    deployed: bool = False
    """Whether revision, build or commit say what was deployed; else the tests ran on a checkout."""
    changes: tuple[Change, ...] = ()
    """Commits since those of the cycle before, newest first."""
    at: str = ""
    """When the tests began; of results that do not say it, when they were recorded."""
    notes: tuple[str, ...] = ()
    """What is missing in the results, and why."""


def signed(results: Results) -> SignedResults:
    """The results with each different report of a failure signed once."""
    errors: dict[str, SignedError] = {}
    for attempt in results.attempts:
        if attempt.error and attempt.outcome in FAILED and attempt.error not in errors:
            found = extract(attempt.error)
            errors[attempt.error] = SignedError(of(found), clip(found.error.strip(), _LINES, _WIDTH))
    return SignedResults(results, errors)


def failure_groups(told: SignedResults) -> tuple[FailureGroup, ...]:
    """The failures by signature, the largest group first, flaky ones too; as `runs.groups` does it."""
    groups: dict[str, FailureGroup] = {}
    tests: dict[str, list[str]] = {}
    for attempt in told.results.attempts:
        error = told.errors.get(attempt.error) if attempt.outcome in FAILED else None
        if error is None:
            continue
        key = error.signature.key()
        tests.setdefault(key, []).append(attempt.test)
        groups.setdefault(key, FailureGroup(error.signature, error.error, attempt.error, "", (), 0, "", None))
    made = [_with_tests(group, tests[key]) for key, group in groups.items()]
    return tuple(sorted(made, key=lambda group: -group.count))


def new_cycle(
    told: SignedResults,
    given: Circumstances,
    before: Cycle | None = None,
    analyses: Mapping[str, Analysed] | None = None,
) -> Cycle:
    """The cycle of a run. `analyses` are those of its errors by signature: the same error, or accepted as it.

    Goal, criteria and what is at stake are those of the cycle `before`, without what people stated of it; so are the
    priority, the expected effect and the accepted analysis of an error that is here again.
    """
    facts: dict[str, Any] = {"id": "draft", "number": given.number}
    facts |= _said(title=given.title, environment=given.environment, service=given.service or _service(before))
    facts |= {"status": "active"} | _said(started=given.at) | _gone_on(before)
    facts |= _results(told, given)
    if given.deployed:
        facts["deployments"] = (_deployment(given),)
    if given.notes:
        facts["notes"] = given.notes
    return _with_patterns(Cycle.model_validate({"rca": "1", **facts}), before, analyses or {})


def again(
    cycle: Cycle,
    told: SignedResults,
    given: Circumstances,
    analyses: Mapping[str, Analysed] | None = None,
) -> Cycle:
    """The cycle with the results of another run in place of those it has. Everything that people wrote in it stays.

    Another deployment than its last is added, and that one is no longer active. Patterns keep what they say; those of
    errors that it did not have are added.
    """
    update: dict[str, Any] = _results(told, given)
    if given.deployed and not _is_last(cycle, given):
        replaced = tuple(
            one.model_copy(update={"state": "replaced"}) if one.state == "active" else one for one in cycle.deployments
        )
        update["deployments"] = (*replaced, _deployment(given))
    if given.notes:
        update["notes"] = tuple(dict.fromkeys((*cycle.notes, *given.notes)))
    return _with_patterns(cycle.model_copy(update=update), cycle, analyses or {})


def same_run(cycle: Cycle, told: SignedResults, given: Circumstances) -> bool:
    """Whether the cycle holds the results of this very run: begun at the same moment, with the same outcomes."""
    tested = cycle.tested
    if not told.results.at or tested is None or tested.at != given.at:
        return False
    return cycle.results == _modules(told)


def _with_tests(group: FailureGroup, tests: Sequence[str]) -> FailureGroup:
    return FailureGroup(
        group.signature, group.error, group.report, "", tuple(dict.fromkeys(tests)), len(tests), "", None
    )


def _said(**texts: str) -> dict[str, str]:
    return {name: text for name, text in texts.items() if text}


def _service(before: Cycle | None) -> str:
    return before.service if before else ""


def _gone_on(before: Cycle | None) -> dict[str, Any]:
    if before is None:
        return {}
    criteria = tuple(one.model_copy(update={"stated": None}) if one.stated else one for one in before.criteria)
    impact = tuple(
        one.model_copy(
            update={
                **({"stated": None} if one.stated else {}),
                "capabilities": tuple(
                    part.model_copy(update={"stated": None}) if part.stated else part for part in one.capabilities
                ),
            }
        )
        for one in before.impact
    )
    kept = {"goal": before.goal, "criteria": criteria, "impact": impact}
    return {name: part for name, part in kept.items() if part}


def _results(told: SignedResults, given: Circumstances) -> dict[str, Any]:
    tested = _said(revision=given.revision, build=given.build, commit=given.commit, branch=given.branch, at=given.at)
    return {"tested": Tested.model_validate(tested), "results": _modules(told)}


def _modules(told: SignedResults) -> tuple[Module, ...]:
    return recorded.modules(_ran(told))


def _ran(told: SignedResults) -> list[recorded.Ran]:
    runs = []
    for attempt in told.results.attempts:
        error = told.errors.get(attempt.error) if attempt.error else None
        key = error.signature.key() if error else ""
        words = error.error if error else clip(attempt.error, 1, _REASON)
        runs.append(recorded.Ran(attempt.test, attempt.outcome, words, key, _rounded(attempt.seconds)))
    return runs


def _rounded(seconds: float | None) -> float | None:
    """Milliseconds are as much as anybody compares, and less than one says nothing."""
    return (round(seconds, 3) or None) if seconds else None


def _deployment(given: Circumstances) -> Deployment:
    texts = _said(revision=given.revision, build=given.build, commit=given.commit)
    changes: dict[str, Any] = {"changes": given.changes} if given.changes else {}
    return Deployment.model_validate({**texts, "state": "active", **changes})


def _is_last(cycle: Cycle, given: Circumstances) -> bool:
    last = cycle.deployments[-1] if cycle.deployments else None
    return last is not None and (last.revision, last.build, last.commit) == (given.revision, given.build, given.commit)


# Patterns


def _with_patterns(cycle: Cycle, before: Cycle | None, analyses: Mapping[str, Analysed]) -> Cycle:
    """The cycle with its errors as patterns: those of its file first, then those it did not have.

    An error is known from the cycle before by its signature, else by the analysis that both have.
    """
    own = {pattern.signature for pattern in cycle.patterns}
    known = {pattern.signature: pattern for pattern in before.patterns if pattern.signature} if before else {}
    named = [_refreshed(pattern, analyses.get(pattern.signature)) for pattern in cycle.patterns]
    bare = cycle.model_copy(update={"patterns": tuple(named)})
    found = [one for one in error_patterns(bare) if one.signature and one.signature not in own]
    found = [one for one in found if (one.failures and one.failures.count) or one.flaky]
    here = {one.signature for one in found}
    reworded = {one.analysis: one for key, one in known.items() if one.analysis and key not in here}
    made = []
    for one in found[:PATTERNS]:
        analysed = analyses.get(one.signature)
        earlier = known.get(one.signature) or reworded.pop(analysed.id if analysed else "", None)
        made.append(_pattern(one, earlier, analysed))
    patterns = (*named, *made)
    return cycle.model_copy(update={"patterns": patterns}) if patterns else cycle


def _pattern(found: ErrorPattern, before: Pattern | None, analysed: Analysed | None) -> Pattern:
    facts: dict[str, Any] = {"signature": found.signature, **_said(code=found.codes[0] if found.codes else "")}
    facts["name"] = before.name if before else clip(found.name, 1, _NAME)
    if before:
        facts |= _said(analysis=before.analysis, expect=before.expect, root_cause=before.root_cause, fix=before.fix)
        facts |= {"priority": before.priority} if before.priority else {}
    facts |= {"status": before.status if before and before.status == "fixing" else "open"}
    return _refreshed(Pattern.model_validate(facts), analysed)


def _refreshed(pattern: Pattern, analysed: Analysed | None) -> Pattern:
    """The pattern with what the analysis of its error says now. An analysis that a person named is not exchanged."""
    if analysed is None or pattern.analysis not in {"", analysed.id}:
        return pattern
    says: dict[str, Any] = _said(root_cause=analysed.root_cause, fix=analysed.fix, came_back=analysed.came_back)
    says |= {"analysis": analysed.id, "status": _STATUS.get(analysed.status, "open")}
    return pattern.model_copy(update=says)

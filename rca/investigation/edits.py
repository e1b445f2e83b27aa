"""Edits: what can be done to an analysis. Each is a value; applying it gives a new analysis, touching nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from rca.analysis import Action, Analysis, Evidence, JudgedPrior, Lesson, RootCause, Why
from rca.analysis.why import FAILURE
from rca.errors import RcaError
from rca.investigation import fields
from rca.investigation.fields import build
from rca.signature import sign
from rca.store import ids

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rca.analysis.entry import Entry

E = TypeVar("E", bound="Entry")


class Edit(Protocol):
    """One thing a person does to an analysis."""

    def apply(self, analysis: Analysis) -> Analysis:
        """The analysis after this edit. RcaError when the edit names what is not there or what the format forbids."""
        ...


@dataclass(frozen=True, slots=True)
class SetField:
    """Give one field a value: `severity`, `failure.environment`, `W3.status`, `A1.expect.to`. "" or None removes it.

    The signature goes with the error.
    """

    field: str
    value: object

    def apply(self, analysis: Analysis) -> Analysis:
        changed = fields.put(analysis, self.field, self.value)
        if self.field == "failure.error" and changed.failure.error:
            return fields.put(changed, "failure.signature", sign(changed.failure.error).key())
        return changed


@dataclass(frozen=True, slots=True)
class AddWhy:
    """Ask why of the failure or of another why."""

    of: str
    why: str
    because: str = ""
    evidence: tuple[Evidence | str, ...] = ()
    """Cited at once: entries that are there, or evidence that is added with the why."""

    def apply(self, analysis: Analysis) -> Analysis:
        if self.of != FAILURE:
            find(analysis.whys, self.of, "why")
        cited: list[str] = []
        for evidence in self.evidence:
            analysis, entry = _on_file(analysis, evidence)
            cited.append(entry)
        why = build(
            Why,
            id=_next("W", analysis.whys),
            of=self.of,
            why=self.why,
            because=self.because,
            status="supported" if self.because and cited else "hypothesis",
            evidence=list(dict.fromkeys(cited)),
        )
        return analysis.model_copy(update={"whys": (*analysis.whys, why)})


@dataclass(frozen=True, slots=True)
class Answer:
    """Say because."""

    why: str
    because: str

    def apply(self, analysis: Analysis) -> Analysis:
        why = find(analysis.whys, self.why, "why")
        updates: dict[str, Any] = {"because": self.because}
        if why.evidence and why.status == "hypothesis":
            updates["status"] = "supported"
        return _with_why(analysis, why.model_copy(update=updates))


@dataclass(frozen=True, slots=True)
class Cite:
    """Cite evidence for a why: an entry that is there, or one that is added with it. Supports a hypothesis.

    Evidence with the same text from the same place is not added twice.
    """

    why: str
    evidence: Evidence | str

    def apply(self, analysis: Analysis) -> Analysis:
        why = find(analysis.whys, self.why, "why")
        analysis, cited = _on_file(analysis, self.evidence)
        if cited in why.evidence:
            return analysis
        updates: dict[str, Any] = {"evidence": (*why.evidence, cited)}
        if why.status == "hypothesis" and why.because:
            updates["status"] = "supported"
        return _with_why(analysis, why.model_copy(update=updates))


@dataclass(frozen=True, slots=True)
class RuleOut:
    """Rule a why out. It is kept, with the reason: the next reader need not think of it again."""

    why: str
    reason: str

    def apply(self, analysis: Analysis) -> Analysis:
        if not self.reason.strip():
            raise RcaError(f"{self.why} is ruled out by a reason, and none was given", "say what speaks against it")
        why = find(analysis.whys, self.why, "why")
        ruled = _with_why(analysis, why.model_copy(update={"status": "ruled-out", "reason": self.reason}))
        causes = tuple(cause for cause in ruled.root_causes if cause.why != self.why)
        return ruled if causes == ruled.root_causes else ruled.model_copy(update={"root_causes": causes})


@dataclass(frozen=True, slots=True)
class MarkRoot:
    """Call a why a root cause. A draft becomes analysed by it."""

    why: str
    statement: str = ""
    kind: str = "primary"
    category: str = ""
    without_it: str = ""

    def apply(self, analysis: Analysis) -> Analysis:
        why = find(analysis.whys, self.why, "why")
        if why.status == "ruled-out":
            raise RcaError(
                f"{why.id} is ruled out and cannot be a root cause", f"rca set ID {why.id}.status hypothesis"
            )
        if not (self.statement or why.because):
            raise RcaError(f"{why.id} has no answer yet", "answer it, or give the root cause's statement")
        if any(cause.why == why.id for cause in analysis.root_causes):
            raise RcaError(f"{why.id} is a root cause already")
        cause = build(
            RootCause,
            id=_next("R", analysis.root_causes),
            why=why.id,
            kind=self.kind,
            category=self.category,
            statement=self.statement or why.because,
            without_it=self.without_it,
        )
        updates: dict[str, Any] = {"root_causes": (*analysis.root_causes, cause)}
        if analysis.status == "draft":
            updates["status"] = "analysed"
        return analysis.model_copy(update=updates)


@dataclass(frozen=True, slots=True)
class AddAction:
    """Say what will be done. Without `addresses` it answers every root cause there is."""

    do: str
    given: Mapping[str, object] | None = None

    def apply(self, analysis: Analysis) -> Analysis:
        given = {"addresses": [cause.id for cause in analysis.root_causes], **(self.given or {})}
        for cause in fields.listed(given["addresses"]):
            find(analysis.root_causes, cause, "root cause")
        action = build(Action, id=_next("A", analysis.actions), do=self.do, **given)
        return analysis.model_copy(update={"actions": (*analysis.actions, action)})


@dataclass(frozen=True, slots=True)
class AddEvidence:
    """Put something on file that no why cites yet."""

    evidence: Evidence

    def apply(self, analysis: Analysis) -> Analysis:
        return with_evidence(analysis, self.evidence)[0]


@dataclass(frozen=True, slots=True)
class AddLesson:
    """Say what was learned."""

    text: str
    kind: str = "technical"

    def apply(self, analysis: Analysis) -> Analysis:
        return analysis.model_copy(
            update={"lessons": (*analysis.lessons, build(Lesson, kind=self.kind, text=self.text))}
        )


@dataclass(frozen=True, slots=True)
class JudgePrior:
    """Accept an earlier analysis as the same failure, or reject it. The latest word wins."""

    prior: JudgedPrior
    accepted: bool

    def apply(self, analysis: Analysis) -> Analysis:
        judged = self.prior.model_copy(update={"accepted": self.accepted})
        others = [prior for prior in analysis.priors if prior.id != judged.id]
        position = next((i for i, prior in enumerate(analysis.priors) if prior.id == judged.id), len(others))
        others.insert(position, judged)
        updates: dict[str, Any] = {"priors": tuple(others)}
        rejected = tuple(other for other in analysis.failure.not_same if other != judged.id)
        if not self.accepted:
            rejected = (*rejected, judged.id)
        if rejected != analysis.failure.not_same:
            updates["failure"] = analysis.failure.model_copy(update={"not_same": rejected})
        return analysis.model_copy(update=updates)


@dataclass(frozen=True, slots=True)
class Keep:
    """Put on file what was gathered: evidence that no why cites yet, priors that nobody has judged."""

    evidence: tuple[Evidence, ...] = ()
    priors: tuple[JudgedPrior, ...] = ()

    def apply(self, analysis: Analysis) -> Analysis:
        for evidence in self.evidence:
            analysis, _ = with_evidence(analysis, evidence)
        known = {prior.id for prior in analysis.priors}
        added = tuple(prior for prior in self.priors if prior.id not in known)
        return analysis.model_copy(update={"priors": (*analysis.priors, *added)}) if added else analysis


@dataclass(frozen=True, slots=True)
class TakeOver:
    """Take over an earlier analysis' causes, below `of`, as hypotheses: what was true then must be shown again."""

    prior: JudgedPrior
    whys: tuple[Why, ...]
    of: str = FAILURE

    def apply(self, analysis: Analysis) -> Analysis:
        analysis = JudgePrior(self.prior, accepted=True).apply(analysis)
        if self.of != FAILURE:
            find(analysis.whys, self.of, "why")
        renamed: dict[str, str] = {}
        taken = list(analysis.whys)
        for why in self.whys:
            if why.status == "ruled-out" or not why.because:
                continue
            renamed[why.id] = _next("W", taken)
            of = renamed.get(why.of, self.of)
            taken.append(Why(id=renamed[why.id], of=of, why=why.why, because=why.because, status="hypothesis"))
        return analysis.model_copy(update={"whys": tuple(taken)})


@dataclass(frozen=True, slots=True)
class Remove:
    """Remove an entry. What explained a removed why explains its parent; what cited removed evidence no longer does."""

    entry: str

    def apply(self, analysis: Analysis) -> Analysis:
        name = fields.list_of(analysis, self.entry)
        kept = tuple(part for part in getattr(analysis, name) if part.id != self.entry)
        if name == "whys":
            gone = find(analysis.whys, self.entry, "why")
            kept = tuple(why.model_copy(update={"of": gone.of}) if why.of == gone.id else why for why in kept)
            causes = tuple(cause for cause in analysis.root_causes if cause.why != gone.id)
            if causes != analysis.root_causes:
                analysis = analysis.model_copy(update={"root_causes": causes})
        if name == "evidence":
            analysis = analysis.model_copy(update={"whys": tuple(_without(why, self.entry) for why in analysis.whys)})
        return analysis.model_copy(update={name: kept})


def find(entries: Iterable[E], wanted: str, noun: str) -> E:
    """The entry of that id. RcaError naming those that are there."""
    known = []
    for entry in entries:
        known.append(getattr(entry, "id", ""))
        if known[-1] == wanted:
            return entry
    there = ", ".join(known) if known else "none"
    raise RcaError(f"there is no {noun} {wanted!r}", f"there is: {there}")


def with_evidence(analysis: Analysis, evidence: Evidence) -> tuple[Analysis, str]:
    """The analysis with the evidence, and the id it has there; what is on file already keeps its id."""
    for known in analysis.evidence:
        if (known.kind, known.sha256, known.path, known.text) == (
            evidence.kind,
            evidence.sha256,
            evidence.path,
            evidence.text,
        ):
            return analysis, known.id
    added = evidence.model_copy(update={"id": _next("E", analysis.evidence)})
    return analysis.model_copy(update={"evidence": (*analysis.evidence, added)}), added.id


def _on_file(analysis: Analysis, evidence: Evidence | str) -> tuple[Analysis, str]:
    if isinstance(evidence, str):
        return analysis, find(analysis.evidence, evidence, "evidence").id
    return with_evidence(analysis, evidence)


def _next(letter: str, entries: Sequence[Entry]) -> str:
    return str(ids.next_entry(letter, [getattr(entry, "id", "") for entry in entries]))


def _with_why(analysis: Analysis, changed: Why) -> Analysis:
    whys = tuple(changed if why.id == changed.id else why for why in analysis.whys)
    return analysis.model_copy(update={"whys": whys})


def _without(why: Why, evidence: str) -> Why:
    if evidence not in why.evidence:
        return why
    left = tuple(cited for cited in why.evidence if cited != evidence)
    updates: dict[str, Any] = {"evidence": left}
    if not left and why.status == "supported":
        updates["status"] = "hypothesis"
    return why.model_copy(update=updates)

"""Edits of the why tree: asking, answering, citing, ruling out, ending in a root cause, taking over earlier causes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rca.analysis import Analysis, Evidence, JudgedPrior, RootCause, Why
from rca.analysis.why import FAILURE
from rca.errors import RcaError
from rca.investigation.edits import JudgePrior
from rca.investigation.entries import find, next_id, on_file, with_why
from rca.investigation.fields import build


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
            analysis, entry = on_file(analysis, evidence)
            cited.append(entry)
        why = build(
            Why,
            id=next_id("W", analysis.whys),
            of=self.of,
            why=self.why,
            because=self.because,
            status="supported" if self.because and cited else "hypothesis",
            evidence=list(dict.fromkeys(cited)),
        )
        return analysis.model_copy(update={"whys": (*analysis.whys, why)})


@dataclass(frozen=True, slots=True)
class Answer:
    """Say because of a why that is there, or say it better. What it cites already it goes on citing."""

    why: str
    because: str
    evidence: tuple[Evidence | str, ...] = ()

    def apply(self, analysis: Analysis) -> Analysis:
        find(analysis.whys, self.why, "why")
        for evidence in self.evidence:
            analysis = Cite(self.why, evidence).apply(analysis)
        why = find(analysis.whys, self.why, "why")
        updates: dict[str, Any] = {"because": self.because}
        if why.evidence and why.status == "hypothesis":
            updates["status"] = "supported"
        return with_why(analysis, why.model_copy(update=updates))


@dataclass(frozen=True, slots=True)
class Cite:
    """Cite evidence for a why: an entry that is there, or one that is added with it. Supports a hypothesis.

    Evidence with the same text from the same place is not added twice.
    """

    why: str
    evidence: Evidence | str

    def apply(self, analysis: Analysis) -> Analysis:
        why = find(analysis.whys, self.why, "why")
        analysis, cited = on_file(analysis, self.evidence)
        if cited in why.evidence:
            return analysis
        updates: dict[str, Any] = {"evidence": (*why.evidence, cited)}
        if why.status == "hypothesis" and why.because:
            updates["status"] = "supported"
        return with_why(analysis, why.model_copy(update=updates))


@dataclass(frozen=True, slots=True)
class RuleOut:
    """Rule a why out. It is kept, with the reason: the next reader need not think of it again."""

    why: str
    reason: str

    def apply(self, analysis: Analysis) -> Analysis:
        if not self.reason.strip():
            raise RcaError(f"{self.why} is ruled out by a reason, and none was given", "say what speaks against it")
        why = find(analysis.whys, self.why, "why")
        ruled = with_why(analysis, why.model_copy(update={"status": "ruled-out", "reason": self.reason}))
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
            id=next_id("R", analysis.root_causes),
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
            renamed[why.id] = next_id("W", taken)
            of = renamed.get(why.of, self.of)
            taken.append(Why(id=renamed[why.id], of=of, why=why.why, because=why.because, status="hypothesis"))
        return analysis.model_copy(update={"whys": tuple(taken)})

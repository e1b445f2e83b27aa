"""What is gathered for an analysis: log lines and earlier analyses. A source that fails does not stop the others."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from rca.analysis import Evidence, JudgedPrior
from rca.errors import RcaError
from rca.evidence import Excerpt, Notice, ranked
from rca.investigation.fields import build

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rca.evidence import Query, Source
    from rca.priors import Prior
    from rca.runs import FailureGroup

_REPORT_LINES = 40
"""Of a test's report, its last ones: that is where the error stands."""


@dataclass(frozen=True, slots=True)
class Finding:
    """An excerpt under the number by which it is cited; the number stays for the session."""

    number: int
    kind: Literal["log", "test"]
    excerpt: Excerpt


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was found, and what sources had to say about their work."""

    findings: tuple[Finding, ...] = ()
    priors: tuple[Prior, ...] = ()
    notices: tuple[Notice, ...] = ()
    """Only what a person should know: something was left out, or a source could not be asked."""
    asked: int = 0
    """How many sources there were to ask."""

    def finding(self, number: int) -> Finding:
        """The finding of that number. RcaError when there is none."""
        for finding in self.findings:
            if finding.number == number:
                return finding
        known = ", ".join(f"@{finding.number}" for finding in self.findings) or "none was found"
        raise RcaError(f"there is no excerpt @{number}", f"excerpts: {known}")

    def prior(self, number: int) -> Prior:
        """The prior of that number, counted from 1. RcaError when there is none."""
        if 1 <= number <= len(self.priors):
            return self.priors[number - 1]
        known = ", ".join(f"#{number}" for number in range(1, len(self.priors) + 1)) or "none was found"
        raise RcaError(f"there is no earlier analysis #{number}", f"earlier analyses: {known}")


def gather(
    query: Query, sources: Iterable[Source], priors: Iterable[Prior], group: FailureGroup | None = None, limit: int = 8
) -> Gathered:
    """Ask every source; the best `limit` excerpts, numbered from 1, the failing test's own report first."""
    excerpts: list[Excerpt] = []
    notices: list[Notice] = []
    asked = 0
    for source in sources:
        asked += 1
        for found in source.search(query, lambda: False):
            if isinstance(found, Excerpt):
                excerpts.append(found)
            elif found.kind in {"partial", "failed"}:
                notices.append(found)
    findings: list[Finding] = []
    if group is not None and group.report.strip() != group.error.strip():
        findings.append(Finding(1, "test", _report(group)))
    best = ranked(excerpts, query)[:limit]
    findings += [Finding(len(findings) + 1 + position, "log", excerpt) for position, excerpt in enumerate(best)]
    return Gathered(tuple(findings), tuple(priors), tuple(notices), asked)


def _report(group: FailureGroup) -> Excerpt:
    lines = group.report.strip("\n").splitlines()
    cut = len(lines) - _REPORT_LINES
    if cut > 0:
        lines = [f"… [{cut} lines above]", *lines[-_REPORT_LINES:]]
    text = "\n".join(lines)
    first = group.tests[0] if group.tests else ""
    return Excerpt(
        source="test report",
        path=first,
        lines="",
        text=text,
        at="",
        first="",
        last="",
        count=group.count,
        start="",
        end="",
        query="",
        link="",
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        score=1.0,
    )


def evidence_of(finding: Finding) -> Evidence:
    """The finding as evidence, with its provenance. Its id is given when it is put on file."""
    excerpt = finding.excerpt
    given = {
        "id": "E0",
        "kind": finding.kind,
        "source": excerpt.source,
        "query": excerpt.query,
        "link": excerpt.link,
        "path": excerpt.path,
        "lines": excerpt.lines,
        "at": excerpt.at,
        "first": excerpt.first,
        "last": excerpt.last,
        "from": excerpt.start,
        "to": excerpt.end,
        "count": excerpt.count if excerpt.count > 1 else None,
        "sha256": excerpt.sha256,
        "text": excerpt.text,
    }
    return Evidence.model_validate({name: value for name, value in given.items() if value})


def noted(text: str, given: Mapping[str, object]) -> Evidence:
    """Evidence that a person brings: a note unless its kind is given."""
    sha256 = hashlib.sha256(text.encode()).hexdigest() if text else ""
    return build(Evidence, **{"kind": "note", **given, "id": "E0", "text": text, "sha256": sha256})


def judged(prior: Prior, day: str) -> JudgedPrior:
    """The prior as the analysis keeps it: with what was known on that day."""
    given = {
        "id": prior.id,
        "verdict": prior.verdict,
        "score": round(prior.score, 2),
        "reasons": prior.reasons,
        "title": prior.title,
        "root_cause": prior.root_cause,
        "tried": prior.tried,
        "fix": prior.fix,
        "as_of": day,
    }
    return JudgedPrior.model_validate({name: value for name, value in given.items() if value not in ("", ())})

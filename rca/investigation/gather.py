"""What is gathered for an analysis: log lines and earlier analyses. A source that fails does not stop the others."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from rca.analysis import Evidence, JudgedPrior
from rca.errors import RcaError
from rca.evidence.rank import SHARE, spoken
from rca.investigation.fields import build
from rca.priors.judged import ANOTHER, SAME

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rca.evidence import Excerpt, Notice
    from rca.priors import Prior


_READ = 5
"""Earlier analyses: beyond the first few nobody reads on."""


@dataclass(frozen=True, slots=True)
class Finding:
    """An excerpt under the number by which it is cited; the number stays for the session."""

    number: int
    kind: Literal["log", "test", "code", "change", "absence", "file"]
    """`file`: it is evidence of the analysis already. Else what the excerpt is evidence of."""
    excerpt: Excerpt


@dataclass(frozen=True, slots=True)
class Asked:
    """How far a source is with its search."""

    name: str
    state: Literal["asking", "done", "failed"] = "asking"
    last: Notice | None = None
    """What it said last of its progress, its end or its failure."""
    partial: tuple[Notice, ...] = ()
    """What was left out, and why."""
    hits: int = 0
    """Kinds of lines found."""
    seconds: float = 0.0
    """Since it was asked; once it has ended, how long it took."""
    label: str = ""
    """What it is called where several have its name; "" its name."""
    new: int = 0
    """Kinds of lines among `hits` that nobody had found before."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was found, and what sources had to say about their work. As it was at one moment."""

    findings: tuple[Finding, ...] = ()
    priors: tuple[Prior, ...] = ()
    """All there are, those that people read first."""
    asked: tuple[Asked, ...] = ()
    """Every source there was to ask."""

    @property
    def notices(self) -> tuple[Notice, ...]:
        """Only what a person should know: something was left out, or a source could not be asked."""
        failed = [asked.last for asked in self.asked if asked.state == "failed" and asked.last]
        return (*(notice for asked in self.asked for notice in asked.partial), *failed)

    def finding(self, number: int) -> Finding:
        """The finding of that number. RcaError when there is none."""
        for finding in self.findings:
            if finding.number == number:
                return finding
        known = _runs(finding.number for finding in self.findings) or "none was found"
        raise RcaError(f"there is no excerpt @{number}", f"excerpts: {known}")

    def prior(self, number: int) -> Prior:
        """The prior of that number, counted from 1. RcaError when there is none."""
        if 1 <= number <= len(self.priors):
            return self.priors[number - 1]
        known = ", ".join(f"#{number}" for number in range(1, len(self.priors) + 1)) or "none was found"
        raise RcaError(f"there is no earlier analysis #{number}", f"earlier analyses: {known}")


def _runs(numbers: Iterable[int]) -> str:
    """Numbers of excerpts as a person reads them: "@1-@5, @8"."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    return ", ".join("-".join(f"@{number}" for number in run) for run in runs)


def ranked_priors(priors: Iterable[Prior], words: str) -> tuple[Prior, ...]:
    """Those of the same error first, then the best for the why that these words ask, by the weights of excerpts.

    What people rejected comes last.
    """

    def place(prior: Prior) -> tuple[bool, bool, float]:
        told = " ".join((prior.title, prior.root_cause, *prior.tried))
        return prior.accepted is False, prior.verdict != "same", -prior.score * (1 + SHARE * spoken(words, told))

    return tuple(sorted(priors, key=place))


def foremost(priors: Iterable[Prior]) -> tuple[Prior, ...]:
    """The first of them, as many as people read, and all that were judged."""
    return tuple(prior for place, prior in enumerate(priors) if place < _READ or prior.accepted is not None)


def as_judged(priors: Iterable[Prior], said: Mapping[str, bool | None]) -> tuple[Prior, ...]:
    """The priors after people said that some are the same error (True), another (False), or nothing any more."""
    verdicts: dict[bool | None, Literal["same", "similar"]] = {True: "same", False: "similar"}
    return tuple(
        prior._replace(accepted=said[prior.id], verdict=verdicts.get(said[prior.id], prior.verdict))
        if prior.id in said
        else prior
        for prior in priors
    )


def evidence_of(finding: Finding) -> Evidence | str:
    """The finding as evidence, with its provenance; the id of what is on file already.

    The id of what is new is given when it is put on file.
    """
    excerpt = finding.excerpt
    if finding.kind == "file":
        return excerpt.source
    given = {
        "id": "E0",
        "kind": finding.kind,
        "source": excerpt.source,
        "query": excerpt.query,
        "link": excerpt.link,
        "path": excerpt.path,
        "lines": excerpt.lines,
        "commit": excerpt.commit,
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


def judged(prior: Prior, at: str) -> JudgedPrior:
    """The prior as the analysis keeps it: with what was known at that moment, and nothing of its own word on it."""
    given = {
        "id": prior.id,
        "verdict": prior.verdict,
        "score": round(prior.score, 2) or "",
        "reasons": tuple(reason for reason in prior.reasons if reason not in {SAME, ANOTHER}),
        "title": prior.title,
        "root_cause": prior.root_cause,
        "tried": prior.tried,
        "fix": prior.fix,
        "as_of": at,
    }
    return JudgedPrior.model_validate({name: value for name, value in given.items() if value not in ("", ())})

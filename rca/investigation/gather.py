"""What is gathered for an analysis: log lines and earlier analyses. A source that fails does not stop the others."""

from __future__ import annotations

import hashlib
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from rca.analysis import Evidence, JudgedPrior
from rca.errors import RcaError
from rca.evidence import Excerpt, Notice, ranked
from rca.evidence.rank import SHARE, spoken
from rca.investigation.fields import build

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from rca.evidence import Query, Source
    from rca.priors import Prior
    from rca.runs import FailureGroup

_REPORT_LINES = 40
"""Of a test's report, its last ones: that is where the error stands."""
_POOL = 500
"""Excerpts that are kept of all that pours in, the best: nobody reads further, and ranking them again is free."""


@dataclass(frozen=True, slots=True)
class Finding:
    """An excerpt under the number by which it is cited; the number stays for the session."""

    number: int
    kind: Literal["log", "test"]
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


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was found, and what sources had to say about their work. As it was at one moment."""

    findings: tuple[Finding, ...] = ()
    priors: tuple[Prior, ...] = ()
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
        known = ", ".join(f"@{finding.number}" for finding in self.findings) or "none was found"
        raise RcaError(f"there is no excerpt @{number}", f"excerpts: {known}")

    def prior(self, number: int) -> Prior:
        """The prior of that number, counted from 1. RcaError when there is none."""
        if 1 <= number <= len(self.priors):
            return self.priors[number - 1]
        known = ", ".join(f"#{number}" for number in range(1, len(self.priors) + 1)) or "none was found"
        raise RcaError(f"there is no earlier analysis #{number}", f"earlier analyses: {known}")


class Gathering:
    """What sources have found so far. Threads take in, any thread may look; an excerpt keeps the number it once got."""

    def __init__(
        self, query: Query, group: FailureGroup | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.query = query
        self._clock = clock
        self._lock = threading.Lock()
        self._report = _report(group) if group and group.report.strip() != group.error.strip() else None
        self._pool: dict[tuple[str, ...], Excerpt] = {}
        self._numbers: dict[tuple[str, ...], int] = {}
        self._sources: list[_Asking] = []

    def ask(self, source: Source, stop: Callable[[], bool], tell: Callable[[], None]) -> None:
        """Take in all that a source finds until it ends or `stop` is true; `tell` is called whenever something came.

        Never raises RcaError: a source that cannot be asked has failed, and says so in `now`.
        """
        asking = self._begun(source.name)
        try:
            for found in source.search(self.query, stop):
                self._take(asking, found)
                tell()
        except RcaError as error:
            self._take(asking, Notice(source.name, "failed", error.message, error.hint))
            tell()

    def fail(self, name: str, reason: str) -> None:
        """Note that a source that is being asked broke down in a way that nobody foresaw."""
        for asking in self._sources:
            if asking.name == name and asking.state == "asking":
                self._take(asking, Notice(name, "failed", f"broke down: {reason}", "please report it"))

    def now(self, words: str = "", limit: int = _POOL, priors: Iterable[Prior] = ()) -> Gathered:
        """What there is at this moment: the test's own report, then the best for the why that these words ask."""
        with self._lock:
            pool = list(self._pool.values())
            asked = tuple(asking.so_far(self._clock()) for asking in self._sources)
        best = ranked(pool, self.query, words)[:limit]
        with self._lock:
            findings = [Finding(self._number(self._report), "test", self._report)] if self._report else []
            findings += [Finding(self._number(excerpt), "log", excerpt) for excerpt in best]
        return Gathered(tuple(findings), tuple(priors), asked)

    def again(self) -> None:
        """Forget what sources said: they are asked once more. What was found stays, with its numbers."""
        with self._lock:
            self._sources.clear()

    def _begun(self, name: str) -> _Asking:
        asking = _Asking(name, self._clock())
        with self._lock:
            self._sources.append(asking)
        return asking

    def _take(self, asking: _Asking, found: Excerpt | Notice) -> None:
        with self._lock:
            if isinstance(found, Notice):
                asking.heard(found, self._clock())
                return
            asking.hits += found.identity not in self._pool
            self._pool[found.identity] = found
            crowded = len(self._pool) > 2 * _POOL
        if crowded:
            self._thin_out()

    def _thin_out(self) -> None:
        """Keep the best, and what already has a number: somebody may be about to cite it."""
        with self._lock:
            best = ranked(self._pool.values(), self.query)
            kept = [excerpt for place, excerpt in enumerate(best) if place < _POOL or excerpt.identity in self._numbers]
            self._pool = {excerpt.identity: excerpt for excerpt in kept}

    def _number(self, excerpt: Excerpt) -> int:
        return self._numbers.setdefault(excerpt.identity, len(self._numbers) + 1)


@dataclass(slots=True)
class _Asking:
    """A source that is being asked."""

    name: str
    since: float
    ended: float | None = None
    state: Literal["asking", "done", "failed"] = "asking"
    last: Notice | None = None
    partial: list[Notice] = field(default_factory=list)
    hits: int = 0

    def heard(self, notice: Notice, at: float) -> None:
        if notice.kind == "partial":
            self.partial.append(notice)
            return
        self.last = notice
        if notice.kind in {"done", "failed"}:
            self.state = "done" if notice.kind == "done" else "failed"
            self.ended = at

    def so_far(self, at: float) -> Asked:
        seconds = (self.ended if self.ended is not None else at) - self.since
        return Asked(self.name, self.state, self.last, tuple(self.partial), self.hits, seconds)


def gather(
    query: Query, sources: Iterable[Source], priors: Iterable[Prior], group: FailureGroup | None = None, limit: int = 8
) -> Gathered:
    """Ask every source to its end; the best `limit` excerpts, numbered from 1, the failing test's own report first."""
    gathering = Gathering(query, group)
    for source in sources:
        gathering.ask(source, lambda: False, lambda: None)
    return gathering.now(limit=limit, priors=priors)


def ranked_priors(priors: Iterable[Prior], words: str) -> tuple[Prior, ...]:
    """Those of the same error first, then the best for the why that these words ask, by the weights of excerpts."""

    def place(prior: Prior) -> tuple[bool, float]:
        told = " ".join((prior.title, prior.root_cause, *prior.tried))
        return prior.verdict != "same", -prior.score * (1 + SHARE * spoken(words, told))

    return tuple(sorted(priors, key=place))


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

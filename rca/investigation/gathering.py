"""Asking sources: what threads take in while anybody may look, each excerpt under the number it once got."""

from __future__ import annotations

import hashlib
import threading
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from rca.errors import RcaError
from rca.evidence import Excerpt, Notice, ranked
from rca.evidence.places import label_of
from rca.evidence.rank import NOTHING, About
from rca.investigation.gather import Asked, Finding, Gathered, foremost

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from rca.analysis import Evidence
    from rca.evidence import Query, Source
    from rca.priors import Prior
    from rca.runs import FailureGroup

_REPORT_LINES = 40
"""Of a test's report, its last ones: that is where the error stands."""
_LOG = "log"
"""Source of what was handed over as a log and not as a test's report."""
_NOTHING = 0.3
"""Likeness of an absence: it stands below what was found elsewhere, and can be cited all the same."""
_POOL = 500
"""Excerpts that are kept of all that pours in, the best: nobody reads further, and ranking them again is free."""


class Gathering:
    """What sources have found so far. Threads take in, any thread may look; an excerpt keeps the number it once got."""

    def __init__(
        self,
        query: Query,
        group: FailureGroup | None = None,
        clock: Callable[[], float] = time.monotonic,
        *,
        on_file: Iterable[Evidence] = (),
        numbers: Mapping[tuple[str, ...], int] | None = None,
    ) -> None:
        """`on_file` is evidence that the analysis has; `numbers`, those that excerpts had in an earlier walk."""
        self.query = query
        self._clock = clock
        self._lock = threading.Lock()
        self._report = _report(group) if group and group.report.strip() != group.error.strip() else None
        self._pool: dict[tuple[str, ...], Excerpt] = {}
        self._numbers: dict[tuple[str, ...], int] = dict(numbers or {})
        self._on_file = [_as_excerpt(evidence) for evidence in on_file]
        self._brought: dict[tuple[str, ...], Excerpt] = {}
        self._known: set[tuple[str, ...]] = set()
        """What the sources that were asked have found, also what is not kept any more."""
        self._sources: list[_Asking] = []

    def ask(self, source: Source, stop: Callable[[], bool], tell: Callable[[], None], label: str = "") -> Asked:
        """Take in all that a source finds until it ends or `stop` is true; `tell` is called whenever something came.

        What became of it. `label`: what it is called among others of its name; "" as it calls itself. Never raises
        RcaError: a source that cannot be asked has failed, and says so in `now`.
        """
        asking = self._begun(source.name, label or label_of(source))
        try:
            for found in source.search(self.query, stop):
                self._take(asking, found)
                tell()
        except RcaError as error:
            self._take(asking, Notice(source.name, "failed", error.message, error.hint))
            tell()
        return asking.so_far(self._clock())

    def fail(self, name: str, reason: str) -> None:
        """Note that a source that is being asked broke down in a way that nobody foresaw."""
        for asking in self._sources:
            if asking.name == name and asking.state == "asking":
                self._take(asking, Notice(name, "failed", f"broke down: {reason}", "please report it"))

    @property
    def asked(self) -> tuple[Asked, ...]:
        """How far each source is."""
        with self._lock:
            return tuple(asking.so_far(self._clock()) for asking in self._sources)

    def now(self, words: str = "", about: About = NOTHING, limit: int = _POOL) -> Gathered:
        """What there is at this moment: the test's own report, what a person chose, the best for the open why."""
        asked = self.asked
        with self._lock:
            pool = [excerpt for excerpt in self._pool.values() if excerpt.identity not in self._brought]
            absent = [_absence(asking.last) for asking in self._sources if asking.last and asking.is_in_vain]
        best = _best(ranked([*pool, *absent], self.query, words, about), limit)
        with self._lock:
            report = self._report
            findings = [Finding(self._number(report), report.kind, report)] if report else []
            findings += [Finding(self._number(excerpt), excerpt.kind, excerpt) for excerpt in self._brought.values()]
            known = {(finding.excerpt.sha256, finding.excerpt.path) for finding in findings}
            known |= {(excerpt.sha256, excerpt.path) for excerpt in best}
            findings += [Finding(self._number(excerpt), excerpt.kind, excerpt) for excerpt in best]
            findings += [
                Finding(self._number(excerpt), "file", excerpt)
                for excerpt in self._on_file
                if (excerpt.sha256, excerpt.path) not in known
            ]
        return Gathered(tuple(findings), asked=asked)

    def bring(self, excerpt: Excerpt) -> int:
        """Take in an excerpt that a person chose, and keep it whatever else is found; its number."""
        with self._lock:
            same = (excerpt.sha256, excerpt.path, excerpt.lines)
            for known in self._on_file:
                if (known.sha256, known.path, known.lines) == same:
                    return self._number(known)
            self._brought.setdefault(excerpt.identity, self._pool.get(excerpt.identity, excerpt))
            return self._number(excerpt)

    @property
    def numbers(self) -> dict[tuple[str, ...], int]:
        """The numbers that excerpts have so far, by their identity."""
        with self._lock:
            return dict(self._numbers)

    def again(self) -> None:
        """Forget what sources said: they are asked once more. What was found stays, with its numbers."""
        with self._lock:
            self._sources.clear()
            self._known.clear()

    def _begun(self, name: str, label: str) -> _Asking:
        asking = _Asking(name, label, self._clock())
        with self._lock:
            self._sources.append(asking)
        return asking

    def _take(self, asking: _Asking, found: Excerpt | Notice) -> None:
        with self._lock:
            if isinstance(found, Notice):
                asking.heard(found, self._clock())
                return
            asking.found.add(found.identity)
            if found.identity not in self._known:
                self._known.add(found.identity)
                asking.new += 1
            self._pool[found.identity] = found
            crowded = len(self._pool) > 2 * _POOL
        if crowded:
            self._thin_out()

    def _thin_out(self) -> None:
        """Keep the best, and what already has a number: somebody may be about to cite it."""
        with self._lock:
            numbered = [excerpt for excerpt in self._pool.values() if excerpt.identity in self._numbers]
            kept = [*_best(ranked(self._pool.values(), self.query), _POOL), *numbered]
            self._pool = {excerpt.identity: excerpt for excerpt in kept}

    def _number(self, excerpt: Excerpt) -> int:
        number = self._numbers.get(excerpt.identity)
        if number is None:
            number = self._numbers[excerpt.identity] = max(self._numbers.values(), default=0) + 1
        return number


@dataclass(slots=True)
class _Asking:
    """A source that is being asked."""

    name: str
    label: str
    since: float
    ended: float | None = None
    state: Literal["asking", "done", "failed"] = "asking"
    last: Notice | None = None
    partial: list[Notice] = field(default_factory=list)
    found: set[tuple[str, ...]] = field(default_factory=set)
    new: int = 0

    def heard(self, notice: Notice, at: float) -> None:
        if notice.kind == "partial":
            self.partial.append(notice)
            return
        self.last = notice
        if notice.kind in {"done", "failed"}:
            self.state = "done" if notice.kind == "done" else "failed"
            self.ended = at

    @property
    def is_in_vain(self) -> bool:
        """Whether it was asked to its end, has left nothing out, and nothing was there."""
        return self.state == "done" and not (self.found or self.partial) and bool(self.last and self.last.query)

    def so_far(self, at: float) -> Asked:
        seconds = (self.ended if self.ended is not None else at) - self.since
        partial, hits = tuple(self.partial), len(self.found)
        return Asked(self.name, self.state, self.last, partial, hits, seconds, self.label, self.new)


def gather(
    query: Query,
    sources: Iterable[Source],
    priors: Iterable[Prior],
    group: FailureGroup | None = None,
    about: About = NOTHING,
    limit: int = 8,
) -> Gathered:
    """Ask every source to its end; the best `limit` excerpts, numbered from 1, the failing test's own report first.

    Of `priors`, those that people read come first. `about` says when the failure was.
    """
    gathering = Gathering(query, group)
    for source in sources:
        gathering.ask(source, lambda: False, lambda: None)
    found = list(priors)
    first = foremost(found)
    best = gathering.now(about=about, limit=limit)
    return replace(best, priors=(*first, *(prior for prior in found if prior not in first)))


def _best(excerpts: Iterable[Excerpt], limit: int) -> list[Excerpt]:
    """The first `limit` of log lines, and as many of the repository: neither crowds out the other."""
    room = {True: limit, False: limit}
    chosen = []
    for excerpt in excerpts:
        is_logged = excerpt.kind == "log"
        if room[is_logged]:
            room[is_logged] -= 1
            chosen.append(excerpt)
    return chosen


def _absence(last: Notice) -> Excerpt:
    """That a source was asked and has nothing: what was asked, where and in which window."""
    return Excerpt(
        source=last.source,
        path="",
        lines="",
        text=last.message,
        at="",
        first="",
        last="",
        count=1,
        start=last.start,
        end=last.end,
        query=last.query,
        link="",
        sha256=hashlib.sha256(last.message.encode()).hexdigest(),
        score=_NOTHING,
        kind="absence",
    )


def _report(group: FailureGroup) -> Excerpt:
    lines = group.report.strip("\n").splitlines()
    cut = len(lines) - _REPORT_LINES
    if cut > 0:
        lines = [f"… [{cut} lines above]", *lines[-_REPORT_LINES:]]
    text = "\n".join(lines)
    is_logged = not group.tests and bool(group.file)
    return Excerpt(
        source=_LOG if is_logged else "test report",
        path=group.file if is_logged else group.tests[0] if group.tests else "",
        lines=f"{group.line}" if is_logged and group.line else "",
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
        kind="log" if is_logged else "test",
    )


def _as_excerpt(evidence: Evidence) -> Excerpt:
    """Evidence of the analysis as what it was before: an excerpt, named by its id."""
    return Excerpt(
        source=evidence.id,
        path=evidence.path,
        lines=evidence.lines,
        text=evidence.text or evidence.link or evidence.path,
        at=evidence.at,
        first=evidence.first,
        last=evidence.last,
        count=evidence.count or 1,
        start=evidence.from_,
        end=evidence.to,
        query=evidence.query,
        link=evidence.link,
        sha256=evidence.sha256,
        score=1.0,
    )

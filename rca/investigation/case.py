"""A case: one failure, its investigation, and what is asked for it. Where a walk begins, on a screen or without one."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rca import git, runs
from rca.evidence import LocalFiles, Pasted
from rca.evidence.changes import Changes
from rca.evidence.checkout import Checkout
from rca.evidence.code import Code
from rca.evidence.places import Labelled, query_for, sources_of
from rca.evidence.rank import About
from rca.evidence.spots import names_code
from rca.investigation.begin import draft
from rca.investigation.investigation import Investigation
from rca.priors import Index, Judgement, Own, standing
from rca.settings import cache_dir
from rca.signature import sign
from rca.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from rca.analysis import Analysis
    from rca.evidence import Query, Source
    from rca.lint import Finding
    from rca.priors import Prior
    from rca.runs import FailureGroup, Run
    from rca.settings import Settings

_FITTING = 40
"""Earlier analyses that are asked for; how the error stands to what is known is told by all that are the same."""
_EVERYWHERE = (
    *("**/*.log", "**/*.log.*", "**/*.gz", "**/*.out", "**/*.err", "**/*.jsonl", "**/*.ndjson"),
    *(f"**/{folder}/**/*.{ending}" for folder in ("log", "logs") for ending in ("json", "txt")),
    "**/var/**/*.txt",
)
"""Where else logs may lie, for who asks to look wider: JSON and text are logs in folders that are called so."""
EVERYWHERE = "every log"
"""What looking everywhere is called."""


@dataclass(frozen=True, slots=True)
class Case:
    """One failure being analysed."""

    investigation: Investigation
    sources: tuple[Source, ...]
    query: Query
    group: FailureGroup | None = None
    """The failures of a run that it is about; None for an analysis that was begun before."""
    is_read_only: bool = False
    """Whether what is typed cannot be put on file."""

    @property
    def about(self) -> About:
        """When the failure was seen: what was logged near it goes before the rest."""
        seen = self.investigation.analysis.failure.seen
        return About(first=seen.first, last=seen.last) if seen else About()

    def priors(self, index: Index) -> list[Prior]:
        """Earlier analyses of its error, all of them, by an index that is up to date."""
        return priors_of(index, self.investigation.analysis, self.group.report if self.group else "")


@dataclass(frozen=True, slots=True)
class Workspace:
    """What cases are begun with: settings, the logs named on the command line, the clock and the environment."""

    settings: Settings
    logs: tuple[str, ...]
    now: Callable[[], datetime]
    environ: Mapping[str, str]
    passed: str = ""
    """The revision where it passed last, as a person names it; "" unknown."""

    def newest(self) -> Run:
        """The newest failing run of the workspace. RcaError when there is none."""
        return runs.newest_run(self.settings.root, self.settings.junit)

    def begin(self, run: Run, group: FailureGroup) -> Case:
        """A case of one group of a run's failures. Nothing is written yet."""
        author = git.author(self.settings.root)
        around = runs.merged(run.surroundings, runs.surroundings(self.environ))
        if not (around.commit or around.revision or around.build):  # else it ran elsewhere; HEAD is not what failed
            around = runs.merged(around, runs.from_head(git.head(self.settings.root)))
        analysis = draft(group, run, around, clean(author.name) if author else "", self.now())
        investigation = Investigation(self.settings.root, analysis, self.now)
        seen = analysis.failure.seen
        sources = self.sources(analysis, group, seen.first if seen else "")
        return Case(investigation, sources, query_for(group.report), group, investigation.is_read_only)

    def go_on(self, investigation: Investigation) -> Case:
        """A case of an analysis that was begun before."""
        failure = investigation.analysis.failure
        query = query_for(failure.error or investigation.analysis.title)
        sources = self.sources(investigation.analysis, at=failure.seen.first if failure.seen else "")
        return Case(investigation, sources, query, is_read_only=investigation.is_read_only)

    def sources(self, analysis: Analysis, group: FailureGroup | None = None, at: str = "") -> tuple[Source, ...]:
        """The workspace's places of log lines, files named on the command line, what the failing test itself printed.

        Then the code that the error names, and who changed it. `at`: when the failure was, ISO 8601; "" unknown.
        """
        sources = sources_of(self.settings, self.environ, self.logs, at)
        if group is not None and group.output.strip():
            sources.append(Pasted("test output", group.output))
        return (*sources, *self._repository(analysis, group))

    def _repository(self, analysis: Analysis, group: FailureGroup | None) -> tuple[Source, ...]:
        """What the repository itself tells of an error that names places in code; () for one that does not."""
        reports = (evidence.text for evidence in analysis.evidence if evidence.kind == "test")
        report = group.report if group is not None else "\n".join((*reports, analysis.failure.error))
        test = (group.file, group.line) if group is not None and group.tests and group.file and group.line else None
        if not (test or names_code(report)):
            return ()
        checkout = Checkout(self.settings.root, report, analysis.failure.commit, test)
        return (Code(checkout), Changes(checkout, lambda: self.passed or self._passed_last(analysis)))

    def _passed_last(self, analysis: Analysis) -> str:
        """The commit of the newest cycle in which the failing tests passed; "" when none is known."""
        from rca.cycles.passing import last_passing  # asked in a thread, behind the first frame
        from rca.cycles.state import tested_commit

        failure = analysis.failure
        cycle = last_passing(self.settings.root, failure.tests, failure.environment, but=failure.cycle)
        return tested_commit(cycle) if cycle else ""

    def everywhere(self) -> Source:
        """Whatever in the workspace looks like a log."""
        files = LocalFiles(self.settings.root, _EVERYWHERE, confined=True, guessed=True)
        return Labelled(files, EVERYWHERE, "no file of the workspace looks like a log")

    def questions(self, analysis: Analysis) -> list[Finding]:
        """What a reviewer would ask of the analysis, in a reviewer's order: for a thread, since git is asked.

        RcaError when the index or a cycle cannot be read.
        """
        from rca.lint import gaps  # a walk begins without it
        from rca.lint.surroundings import Surroundings

        with closing(self.index()) as index:
            index.refresh()
            return gaps(analysis, Surroundings(self.settings, index).of(analysis))

    def index(self) -> Index:
        """The workspace's index, opened in the thread that calls; not up to date before its `refresh`."""
        return Index.open(self.settings.root, cache_dir())


def priors_of(index: Index, analysis: Analysis, report: str = "") -> list[Prior]:
    """Earlier analyses of this error, all of them, the best first; never the analysis itself.

    What people judged beside it is there whether its words fit or not; what they rejected comes last.
    """
    texts = dict.fromkeys((report or analysis.failure.error, *analysis.failure.also))
    own = Own(analysis.id, said_in(analysis))
    return index.find_signed([sign(text) for text in texts if text], limit=_FITTING, own=own)


def said_in(analysis: Analysis) -> tuple[Judgement, ...]:
    """What people said in this analysis of others, as the index reads it from its file."""
    refused = analysis.failure.not_same
    said = {other: Judgement(analysis.id, other, accepted=False, as_of="") for other in refused}
    for prior in analysis.priors:
        if prior.accepted is False or (prior.accepted and prior.id not in refused):
            said[prior.id] = Judgement(analysis.id, prior.id, prior.accepted, prior.as_of)
    return tuple(said.values())


def known_as(index: Index, group: FailureGroup) -> str | None:
    """What is known of a failure in a few words; None when no earlier analysis is of the same error."""
    found = index.find(group.report, limit=_FITTING)
    for prior in found:
        if prior.verdict == "same":
            return f"{standing(found).name}: fix {prior.fix}, root cause {prior.root_cause or 'not found yet'}"
    return None

"""Recording a cycle: results meet the workspace, git and the index, and become a file below `analyses/cycles/`.

What must not enter: reading of reports, printing, and what a cycle is made of (that is `rca.cycles.record`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from rca import git, runs
from rca.cycles import Change, files
from rca.cycles.record import Circumstances, SignedResults, again, failure_groups, new_cycle, same_run, signed
from rca.cycles.shelf import Shelf
from rca.errors import REFUSED, RcaError
from rca.investigation.known import MOST, KnownError, known_errors
from rca.runs.run import NOWHERE, Surroundings
from rca.store import files as disk
from rca.text import clean, clip

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path

    from rca.cycles import Cycle
    from rca.priors import Index
    from rca.runs import Results
    from rca.settings import Settings

CHANGES: Final = 50
"""Commits that are listed of a deployment, the newest; more are nobody's explanation."""
_SUBJECT: Final = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person said of the cycle. "" and None: find out."""

    stated: Surroundings = NOWHERE
    number: int | None = None
    title: str = ""
    again: bool = False
    """Whether the results replace those of the cycle with that number, or of the last one."""
    default_environment: str = ""
    """Where nothing says it; "" makes that an error."""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recorded:
    """A cycle that was recorded, or would be."""

    cycle: Cycle
    path: Path | None
    """None where nothing was written."""
    errors: tuple[KnownError, ...]
    """Those with most failures first."""
    more: int
    """Errors that were not looked up."""
    before: Cycle | None
    remarks: tuple[str, ...]
    """What a person should know of how it was recorded."""


@dataclass(frozen=True, slots=True)
class Recorder:
    """Records cycles of one workspace. The index is up to date."""

    settings: Settings
    index: Index
    now: Callable[[], datetime]
    environ: Mapping[str, str]

    def record(self, results: Results, asked: Asked, *, dry_run: bool = False) -> Recorded:
        """Write the cycle of these results.

        Errors: RcaError when nothing says the environment; with exit code `REFUSED` when the number is taken, or these
        results are recorded already.
        """
        told = signed(results)
        groups = failure_groups(told)
        errors = known_errors(self.index, self.settings.root, groups)
        around, deployed = self._around(results, asked)
        if dry_run:
            made = self._made(told, around, asked, errors, deployed=deployed)
            return replace(made, more=max(0, len(groups) - MOST), path=None)
        with disk.locked(files.folder(self.settings.root)):  # the next number must still be it when it is written
            made = self._made(told, around, asked, errors, deployed=deployed)
            stored = self._written(made.cycle, asked, around)
        return replace(made, path=stored.path, cycle=stored.cycle, more=max(0, len(groups) - MOST))

    def _around(self, results: Results, asked: Asked) -> tuple[Surroundings, bool]:
        """Where the tests ran, and whether that is a deployment: else it is what is checked out here."""
        around = runs.merged(asked.stated, results.surroundings, runs.surroundings(self.environ))
        around = replace(around, environment=around.environment or asked.default_environment)
        if not around.environment:
            raise RcaError(
                "nothing says in which environment the tests ran",
                "say it: --environment staging; a report's properties or the CI job may say it too",
            )
        deployed = bool(around.commit or around.revision or around.build)
        if not deployed:
            around = runs.merged(around, runs.from_head(git.head(self.settings.root)))
        full = git.commit(self.settings.root, around.commit) if around.commit else None
        return replace(around, commit=full or around.commit), deployed

    def _made(
        self,
        told: SignedResults,
        around: Surroundings,
        asked: Asked,
        errors: tuple[KnownError, ...],
        *,
        deployed: bool,
    ) -> Recorded:
        root = self.settings.root
        shelf = Shelf.of(root, around.environment)
        number = self._number(shelf, asked)
        before = shelf.before(number)
        changes, remarks = _changes(root, before, around.commit) if deployed else ((), ())
        given = Circumstances(
            number=number,
            environment=around.environment,
            title=asked.title,
            service=around.service,
            revision=around.revision,
            build=around.build,
            commit=around.commit,
            branch=around.branch,
            deployed=deployed,
            changes=changes,
            at=told.results.at or self.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
            notes=(*told.results.incomplete, *asked.notes),
        )
        analyses = {error.group.signature.key(): error for error in errors if error.id}
        if asked.again:
            cycle = again(shelf.only(number).cycle, told, given, analyses)
        else:
            if before and same_run(before, told, given):
                raise RcaError(
                    f"cycle {before.number} of {around.environment} holds the results of this run already",
                    f"--cycle {before.number} --again records them anew; `rca cycle show {before.number}` shows it",
                    REFUSED,
                )
            cycle = new_cycle(told, given, before, analyses)
        return Recorded(_with_history(cycle, before), None, errors, 0, before, remarks)

    def _number(self, shelf: Shelf, asked: Asked) -> int:
        number = asked.number
        if asked.again:
            number = max(shelf.numbered, default=0) if number is None else number
            if not shelf.numbered.get(number):
                raise RcaError(
                    f"there is no cycle {number} of {shelf.environment} to record again"
                    if shelf.numbered
                    else f"there is no cycle of {shelf.environment} yet to record again",
                    "leave out --again",
                )
            return number
        number = files.next_number(self.settings.root, shelf.environment) if number is None else number
        if number in shelf.numbered:
            raise RcaError(
                f"there is a cycle {number} of {shelf.environment} already",
                "leave out --cycle for the next number, or say --again: these results then replace those it has, and "
                "what people wrote in it stays",
                REFUSED,
            )
        return number

    def _written(self, cycle: Cycle, asked: Asked, around: Surroundings) -> files.Stored:
        root = self.settings.root
        if not asked.again:
            return files.create(root, cycle, self.now())
        return files.save(Shelf.of(root, around.environment).only(cycle.number), cycle)


def _with_history(cycle: Cycle, before: Cycle | None) -> Cycle:
    """The cycle with the counts of those before it, which its report compares it with; what people stated stays."""
    if before is None:
        return cycle
    from rca.cycles.before import is_kept, kept  # the first cycle has none

    return kept(cycle, [before]) if cycle.before is None or is_kept(cycle) else cycle


def _changes(root: Path, before: Cycle | None, commit: str) -> tuple[tuple[Change, ...], tuple[str, ...]]:
    """The commits since those that the cycle before was tested with, newest first; and why there are none."""
    from rca.cycles.state import tested_commit

    if before is None or not commit:
        return (), ()
    told = tested_commit(before)
    since, last = git.commit(root, told) if told else None, git.commit(root, commit)
    if last is None:
        return (), (f"commit {clip(commit, 1, 40)} is not in this repository, so its changes are not listed",)
    if since is None:
        why = f"commit {clip(told, 1, 40)} of cycle {before.number} is not in this repository"
        why = why if told else f"cycle {before.number} does not say its commit"
        return (), (f"{why}, so what changed since is not listed",)
    listed = git.commits(root, last, since, limit=CHANGES + 1)
    remarks = (f"more than {CHANGES} commits since cycle {before.number}; the newest {CHANGES} are listed",)
    changes = [_change(root, one) for one in listed[:CHANGES]]
    return tuple(changes), remarks if len(listed) > CHANGES else ()


def _change(root: Path, commit: str) -> Change:
    said = git.change(root, commit)
    subject = clip(clean(said.subject).strip(), 1, _SUBJECT) if said else ""
    return Change(commit=commit, subject=subject or "(no subject)")

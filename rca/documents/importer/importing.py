"""Documents into a workspace: each is read, known again or written, and what became of it is told.

Files are flushed by threads while the next document is read: a flush takes as long as reading does. What must not
enter: terminals.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, Self

from rca.analysis import Analysis, Relation
from rca.analysis.record import Origin
from rca.cycles import files as cycle_files
from rca.documents.importer import cycles, intake
from rca.documents.importer.assemble import analyses_of
from rca.documents.importer.rendered import rendered_from
from rca.errors import RcaError
from rca.store import analyses, yamlio
from rca.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

    from rca.cycles import Cycle
    from rca.documents.importer.imported import Imported
    from rca.documents.importer.known import Known

_LARGE: Final = 200_000
"""Characters from which on it is tried whether the analysis can be read again."""
_WRITERS: Final = 4
_WAITING: Final = 32
"""Analyses that wait for being written, at most: memory stays small however many documents there are."""


@dataclass(slots=True)
class Outcome:
    """What became of one document."""

    path: str
    state: str
    """imported | recognised (of a dry run) | known | rendered | left alone | changed | cycle (it is there) | refused"""
    id: str = ""
    told: str = ""
    hint: str = ""
    recognised: dict[str, Any] = field(default_factory=dict)

    def refuse(self, error: RcaError) -> None:
        """The document was not imported for this reason."""
        self.state, self.told, self.hint = "refused", error.message, error.hint


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the user asked for. `day` is of documents that name none, `now` begins the ids of those without any."""

    now: datetime
    day: str = ""
    dry_run: bool = False
    again: bool = False


class Importing:
    """Takes document after document; knows what was imported before, also in this run.

    At the end of the `with` block everything is on disk and every outcome is final.
    """

    def __init__(self, root: Path, known: Known, wishes: Wishes) -> None:
        self._root = root
        self._real = root.resolve()
        self._known = known
        self._wishes = wishes
        self._shelf = cycles.Shelf(root)
        self._writing: dict[str, Outcome] = {}
        self._same: list[tuple[Outcome, Outcome]] = []
        self._waiting: deque[Future[None]] = deque()
        self._writers = ThreadPoolExecutor(_WRITERS)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._writers.shutdown(cancel_futures=kind is not None)
        for again, first in self._same:
            again.id = first.id

    def take(self, path: Path, outside: str, *, is_named: bool) -> Outcome:
        """Import one document, or say why not. `outside` is its name when it does not lie in the workspace."""
        outcome = Outcome(self._origin(path, outside), "recognised")
        try:
            self._take(intake.load(path), outcome, is_named=is_named)
        except RcaError as error:
            outcome.refuse(error)
        except Exception as error:  # noqa: BLE001  # one document that the importer stumbles over hides no other
            told = f"{path} cannot be imported ({type(error).__name__}: {error})"
            outcome.refuse(RcaError(told, "this is a mistake in rca; please report it with the document"))
        return outcome

    def _origin(self, path: Path, outside: str) -> str:
        whole = path.resolve()
        inside = whole.is_relative_to(self._real)
        return clean(whole.relative_to(self._real).as_posix() if inside else outside)

    def _take(self, document: intake.Document, outcome: Outcome, *, is_named: bool) -> None:
        if document.sha256 in self._known.by_digest:
            outcome.state, outcome.id = "known", self._known.by_digest[document.sha256]
            return
        if document.sha256 in self._writing:
            outcome.state = "known"
            self._same.append((outcome, self._writing[document.sha256]))
            return
        imported = intake.understood(document)
        outcome.recognised = recognised(imported)
        source = rendered_from(imported.text)
        before = self._known.by_path.get(outcome.path, "")
        if source and self._lies_here(source):
            outcome.state, outcome.id = "rendered", source
        elif source and imported.cycle is not None:
            raise RcaError(
                f"{outcome.path} is rendered from the cycle {source}, which does not lie here",
                f"copy {source}.yaml into analyses/cycles/; it holds what the report was made of",
            )
        elif imported.report is not None:
            self._take_cycle(imported.report, Origin(path=outcome.path, sha256=document.sha256), before, outcome)
        elif not is_named and not imported.is_analysis:
            outcome.state = "left alone"
        elif before and not self._wishes.again:
            outcome.state, outcome.id = "changed", before
            outcome.told = f"{outcome.path} has changed since it was imported as {before}"
            outcome.hint = "`rca import --again` imports it as another analysis, which supersedes that one"
        elif not self._wishes.dry_run:
            self._write(imported, Origin(path=outcome.path, sha256=document.sha256), before, outcome)

    def _lies_here(self, name: str) -> bool:
        """Whether a file of this id is among the workspace's analyses or cycles."""
        folders = (analyses.folder(self._root), cycle_files.folder(self._root))
        return any((folder / f"{name}.yaml").is_file() for folder in folders)

    def _take_cycle(self, report: dict[str, Any], origin: Origin, before: str, outcome: Outcome) -> None:
        """A cycle's report. A cycle that is there is never overwritten; `again` writes another one beside it."""
        cycle = cycles.cycle_of(report, self._wishes.day, origin.path, origin.sha256)
        there = self._shelf.there(cycle)
        if before and not self._wishes.again:
            outcome.state, outcome.id = "changed", before
            outcome.told = f"{origin.path} has changed since it was imported as {before}"
            outcome.hint = "`rca import --again` imports it as another cycle of this number; then delete one of the two"
        elif there and not self._wishes.again:
            outcome.state, outcome.id = "cycle", there
            outcome.told = f"{origin.path} reports cycle {cycle.number} of {cycle.environment}, which is here: {there}"
            outcome.hint = "`rca import --again` writes it beside that one; compare the two and delete one"
        else:
            self._shelf.reserve(cycle)
            if not self._wishes.dry_run:
                self._submit(origin, outcome, lambda: self._create_cycle(cycle))

    def _create_cycle(self, cycle: Cycle) -> str:
        return cycle_files.create(self._root, cycle, self._moment(cycle.started)).cycle.id

    def _write(self, imported: Imported, origin: Origin, before: str, outcome: Outcome) -> None:
        [analysis] = analyses_of(imported, origin.path, origin.sha256)
        if self._wishes.day and not analysis.created:
            analysis = analysis.model_copy(update={"created": self._wishes.day})
        if before:
            relation = Relation(id=before, relation="supersedes")
            analysis = analysis.model_copy(update={"related": (*analysis.related, relation)})
        if len(imported.text) > _LARGE:
            _must_be_readable(analysis, origin.path)
        self._submit(origin, outcome, lambda: self._create_analysis(analysis))

    def _create_analysis(self, analysis: Analysis) -> str:
        return analyses.create(self._root, analysis, self._moment(analysis.created)).analysis.id

    def _submit(self, origin: Origin, outcome: Outcome, create: Callable[[], str]) -> None:
        self._writing[origin.sha256] = outcome
        while len(self._waiting) >= _WAITING:
            self._waiting.popleft().result()
        self._waiting.append(self._writers.submit(_created, create, outcome))

    def _moment(self, created: str) -> datetime:
        """The day that the id begins with: the document's, or this one."""
        if not created:
            return self._wishes.now
        when = datetime.fromisoformat(created)
        return when.astimezone(UTC) if when.tzinfo else when


def _created(create: Callable[[], str], outcome: Outcome) -> None:
    """In a thread: the file, and the id that it got."""
    try:
        outcome.id = create()
        outcome.state = "imported"
    except RcaError as error:
        outcome.refuse(error)
    except Exception as error:  # noqa: BLE001  # in a thread nobody else would hear of it
        outcome.refuse(RcaError(f"{outcome.path} cannot be written ({type(error).__name__}: {error})", "try again"))


def _must_be_readable(analysis: Analysis, path: str) -> None:
    """Refuse what would be written and never be read again: a file has limits of size and of entries."""
    try:
        yamlio.load(yamlio.dump(analyses.writable(analyses.as_tree(analysis))), "the analysis")
    except RcaError as error:
        raise RcaError(f"{path} does not fit into one analysis: {error.message}", "split the document") from None


def recognised(imported: Imported) -> dict[str, Any]:
    """What was found in a document, as counts: `chains` holds how many whys each has."""
    if imported.report is not None:
        return cycles.recognised(imported.report, imported.odd)
    counts = {
        "chains": [len(chain.whys) for chain in imported.chains],
        "evidence": imported.evidence,
        "root_causes": len(imported.causes),
        "actions": len(imported.actions),
        "sections": len(imported.sections),
    }
    if imported.ready is not None:
        counts = {name: len(imported.ready.get(name, ())) for name in counts if name != "chains"}
        counts["chains"] = [len(imported.ready.get("whys", ()))]
    return {"title": imported.head.title} | counts | {"odd": imported.odd}

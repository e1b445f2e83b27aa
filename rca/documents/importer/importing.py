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
from rca.documents.importer import intake
from rca.documents.importer.assemble import analyses_of
from rca.documents.importer.rendered import rendered_from
from rca.errors import RcaError
from rca.store import analyses, yamlio
from rca.text import clean

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

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
    """imported | recognised (of a dry run) | known | rendered | left alone | changed | cycle | refused"""
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
        if source and (analyses.folder(self._root) / f"{source}.yaml").is_file():
            outcome.state, outcome.id = "rendered", source
        elif imported.cycle is not None:
            outcome.state, outcome.told = (
                "cycle",
                f"{outcome.path} is the report of cycle {imported.cycle} and no analysis",
            )
            outcome.hint = "record the cycle's test runs instead"
        elif not is_named and not imported.is_analysis:
            outcome.state = "left alone"
        elif before and not self._wishes.again:
            outcome.state, outcome.id = "changed", before
            outcome.told = f"{outcome.path} has changed since it was imported as {before}"
            outcome.hint = "`rca import --again` imports it as another analysis, which supersedes that one"
        elif not self._wishes.dry_run:
            self._write(imported, Origin(path=outcome.path, sha256=document.sha256), before, outcome)

    def _write(self, imported: Imported, origin: Origin, before: str, outcome: Outcome) -> None:
        [analysis] = analyses_of(imported, origin.path, origin.sha256)
        if self._wishes.day and not analysis.created:
            analysis = analysis.model_copy(update={"created": self._wishes.day})
        if before:
            relation = Relation(id=before, relation="supersedes")
            analysis = analysis.model_copy(update={"related": (*analysis.related, relation)})
        if len(imported.text) > _LARGE:
            _must_be_readable(analysis, origin.path)
        self._writing[origin.sha256] = outcome
        while len(self._waiting) >= _WAITING:
            self._waiting.popleft().result()
        self._waiting.append(self._writers.submit(self._create, analysis, outcome))

    def _create(self, analysis: Analysis, outcome: Outcome) -> None:
        """In a thread: the file, and the id that it got."""
        try:
            outcome.id = analyses.create(self._root, analysis, self._moment(analysis.created)).analysis.id
            outcome.state = "imported"
        except RcaError as error:
            outcome.refuse(error)
        except Exception as error:  # noqa: BLE001  # in a thread nobody else would hear of it
            outcome.refuse(RcaError(f"{outcome.path} cannot be written ({type(error).__name__}: {error})", "try again"))

    def _moment(self, created: str) -> datetime:
        """The day that the id begins with: the document's, or this one."""
        if not created:
            return self._wishes.now
        when = datetime.fromisoformat(created)
        return when.astimezone(UTC) if when.tzinfo else when


def _must_be_readable(analysis: Analysis, path: str) -> None:
    """Refuse what would be written and never be read again: a file has limits of size and of entries."""
    try:
        yamlio.load(yamlio.dump(analyses.writable(analyses.as_tree(analysis))), "the analysis")
    except RcaError as error:
        raise RcaError(f"{path} does not fit into one analysis: {error.message}", "split the document") from None


def recognised(imported: Imported) -> dict[str, Any]:
    """What was found in a document, as counts: `chains` holds how many whys each has."""
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

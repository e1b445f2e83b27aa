"""What stands around an analysis, looked up: git, cycles, the other analyses of its error, the document beside it.

Whatever cannot be had is absent, and the rules that need it are silent. No rule enters here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from rca import git
from rca.errors import RcaError
from rca.lint.context import Context, Known

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from rca.analysis import Analysis
    from rca.cycles import Cycle
    from rca.priors import Index, Prior, Row
    from rca.settings import Settings

_FITTING: Final = 40
"""Other analyses that are looked at."""
_OF_KNOWN: Final = frozenset({"RCA030", "RCA031", "RCA032"})


class Surroundings:
    """The workspace, looked at once for all its documents."""

    def __init__(self, settings: Settings, index: Index | None, only: Collection[str] = ()) -> None:
        """`index` is up to date; without one nothing is known of other analyses.

        `only` are the rules that will be asked, if not all: what no other needs is not looked up.
        """
        self._wants_known = not only or not _OF_KNOWN.isdisjoint(only)
        self._wants_document = not only or "RCA036" in only
        self._root = settings.root
        self._index = index
        self._ignored = dict(settings.ignored)
        self._work_tree = git.root_of(settings.root)
        self._cycles = _cycles(settings.root)
        self._rows = index.rows() if index else []

    def of(self, analysis: Analysis, path: Path | None = None) -> Context:
        """What stands around an analysis, and around its file if `path` is given: documents, and files of its name."""
        return Context(
            root=self._root,
            work_tree=self._work_tree,
            cycles=self._cycles,
            known=tuple(self._known(analysis)) if self._wants_known else (),
            namesakes=self._namesakes(analysis.id, path) if path else (),
            document=self._document(analysis, path.with_suffix(".md")) if path and self._wants_document else "",
            ignored=self._ignored,
        )

    def of_cycle(self, cycle: Cycle, path: Path | None = None) -> Context:
        """What stands around a cycle, and its report beside it if `path` is given."""
        return Context(
            root=self._root,
            cycles=self._cycles,
            document=self._report(cycle, path.with_suffix(".md")) if path and self._wants_document else "",
            ignored=self._ignored,
        )

    def _namesakes(self, name: str, path: Path) -> tuple[str, ...]:
        return tuple(row.path for row in self._rows if row.id == name and not row.path.endswith(path.name))

    def _document(self, analysis: Analysis, document: Path) -> Literal["", "current", "stale"]:
        if not document.exists():
            return ""
        from rca import documents  # jinja2, only where a document is compared

        current = documents.check(analysis, document, documents.folders(self._root))
        return "current" if current else "stale"

    def _report(self, cycle: Cycle, document: Path) -> Literal["", "current", "stale"]:
        if not document.exists():
            return ""
        from rca import documents  # as above

        text = documents.render_cycle(cycle, documents.folders(self._root))
        return "current" if documents.is_current(text, document) else "stale"

    def _known(self, analysis: Analysis) -> list[Known]:
        from rca.priors import Judgement, Own
        from rca.signature import sign

        if self._index is None or not analysis.failure.error:
            return []
        texts = dict.fromkeys((analysis.failure.error, *analysis.failure.also))
        said = [
            Judgement(analysis.id, one.id, one.accepted, one.as_of)
            for one in analysis.priors
            if one.accepted is not None
        ]
        said += [Judgement(analysis.id, other, accepted=False, as_of="") for other in analysis.failure.not_same]
        signatures = [sign(text) for text in texts if text]
        found = self._index.find_signed(signatures, limit=_FITTING, own=Own(analysis.id, tuple(said)))
        rows = {row.id: row for row in self._rows}
        own = rows.get(analysis.id)
        return [self._as_known(prior, rows.get(prior.id), own) for prior in found if prior.verdict == "same"]

    def _as_known(self, prior: Prior, row: Row | None, own: Row | None) -> Known:
        from rca.priors.judged import SAME

        is_said = prior.accepted is True or any(reason.startswith(SAME) for reason in prior.reasons)
        return Known(
            id=prior.id,
            created=row.created if row else prior.date,
            status=prior.status,
            fix=prior.fix,
            judged=True if is_said else prior.accepted,
            certain=is_said or bool(row and own and row.key and row.key == own.key),
            tried=prior.tried,
            did=self._did(prior) if prior.fix == "recurred" else (),
        )

    def _did(self, prior: Prior) -> tuple[str, ...]:
        """What was done in an analysis whose error came back."""
        from rca.store import analyses

        try:
            analysis = analyses.load(self._root / prior.path).analysis
        except RcaError:
            return ()
        return tuple(action.do for action in analysis.actions if action.status == "done")


def _cycles(root: Path) -> tuple[Cycle, ...]:
    """The cycles that can be read; what is wrong with another is said where it is asked for."""
    from rca.cycles import files  # only where there are any

    found = []
    for path in files.paths(root):
        try:
            found.append(files.load(path).cycle)
        except RcaError:
            continue
    return tuple(sorted(found, key=lambda one: (one.environment, one.number, one.id)))

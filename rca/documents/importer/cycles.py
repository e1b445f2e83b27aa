"""Reports of cycles into a workspace: which cycles lie there already, and a report's tree as the cycle it tells of.

What must not enter: the reading of reports, and terminals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rca.analysis.record import Origin
from rca.cycles import Cycle, files
from rca.errors import RcaError
from rca.store.ids import slug

if TYPE_CHECKING:
    from pathlib import Path


class Shelf:
    """The cycles of a workspace by environment and number, read when the first report is met."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._known: dict[tuple[str, int], str] | None = None

    def there(self, cycle: Cycle) -> str:
        """The id of the cycle with this one's environment and number, "" without one; files that cannot be read count
        for nothing, other commands say so.
        """
        return self._cycles().get(_place(cycle), "")

    def reserve(self, cycle: Cycle) -> None:
        """The next report of this environment and number meets a cycle that is there."""
        self._cycles().setdefault(_place(cycle), "another report of this import")

    def _cycles(self) -> dict[tuple[str, int], str]:
        if self._known is None:
            self._known = {}
            for path in files.paths(self._root):
                try:
                    self._known.setdefault(_place(files.load(path).cycle), path.stem)
                except RcaError:
                    continue
        return self._known


def _place(cycle: Cycle) -> tuple[str, int]:
    return slug(cycle.environment), cycle.number


def cycle_of(report: dict[str, Any], day: str = "", path: str = "", sha256: str = "") -> Cycle:
    """The cycle that a report tells of, under the id `imported`, which the store replaces.

    `day` is of reports that name none; `path` and `sha256` say where the document came from, under `source`.
    """
    tree = report | {"id": "imported"} | ({"started": day} if day and not report.get("started") else {})
    if sha256:
        tree |= {"source": Origin(path=path, sha256=sha256).model_dump()}
    return Cycle.model_validate(tree)


def recognised(report: dict[str, Any], odd: list[str]) -> dict[str, Any]:
    """What was found in a report, as counts."""
    counts = {
        "modules": len(report.get("results", ())),
        "failing": sum(len(module.get("others", ())) for module in report.get("results", ())),
        **{
            name: len(report.get(name, ()))
            for name in ("patterns", "criteria", "claims", "work", "lessons", "sections")
        },
    }
    told = {"title": report.get("title", ""), "cycle": report["cycle"], "environment": report["environment"]}
    return told | counts | {"odd": odd}

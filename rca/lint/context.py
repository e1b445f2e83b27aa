"""What a rule may need beside the document, and what can be absent. A rule that needs what is absent says nothing.

Plain values, filled by `surroundings`; nothing here looks anything up.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from rca.cycles import Cycle


@dataclass(frozen=True, slots=True)
class Known:
    """Another analysis of the same error, as the index and people tell."""

    id: str
    created: str
    status: str
    fix: str
    """none | open | verified | recurred."""
    judged: bool | None = None
    """What people said of the two, in either: the same error, another, or nothing yet."""
    certain: bool = False
    """Whether both have one signature, or people said that they are one error."""
    tried: tuple[str, ...] = ()
    """Fixes that failed there."""
    did: tuple[str, ...] = ()
    """What was done there though the error came back."""


@dataclass(frozen=True, slots=True)
class Context:
    """Everything that rules may look at. The empty one makes all of them answer from the document alone."""

    root: Path | None = None
    """The workspace; paths of evidence count from it."""
    work_tree: Path | None = None
    """The git work tree that holds the workspace."""
    cycles: tuple[Cycle, ...] = ()
    """All cycles of the workspace, by environment and number."""
    known: tuple[Known, ...] = ()
    """Other analyses of the same error, earlier and later ones."""
    namesakes: tuple[str, ...] = ()
    """Names of other files with the same id."""
    document: Literal["", "current", "stale"] = ""
    """The markdown beside it; "" where there is none."""
    ignored: Mapping[str, str] = field(default_factory=dict)
    """Rules that the workspace silences, with the reasons."""

    def before(self, cycle: Cycle) -> Cycle | None:
        """The cycle before one, of its environment; what its file states of it where there is no other file."""
        from rca.cycles.before import before_of  # only where there are cycles

        earlier = [one for one in self.cycles if one.environment == cycle.environment and one.number < cycle.number]
        return max(earlier, key=lambda one: one.number) if earlier else before_of(cycle)

"""The questions that lie over the workbench, each with its choices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rca.tui.choice import Choice
from rca.tui.safe import safe
from rca.tui.unsent import others_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rca.runs import FailureGroup
    from rca.store.journal import Left

TAKE_UP: Final = 0
DISCARD: Final = 1


def offer(left: Left) -> Choice:
    """What to do with what an earlier walk left behind; gives back `TAKE_UP`, `DISCARD` or another number for later."""
    kept = left.kept
    texts = [kept.text, *others_of(kept).values()]
    said = f"{kept.at[:16].replace('T', ' ')}  {kept.title}\n{kept.question}\n" + "\n".join(filter(None, texts))
    return Choice("A draft was left behind", safe(said), ("Take it up", "Discard it", "Later"))


def failures(groups: Sequence[FailureGroup]) -> Choice:
    """Which failure of a run; gives back its place."""
    named = [f"{group.count}×  {' '.join(group.error.split())}" for group in groups]
    return Choice("The failures of this run", safe("Which one?"), named)

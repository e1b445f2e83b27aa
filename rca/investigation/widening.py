"""Looking wider, step by step: the sources that are asked within a window, in wider ones, then every log there is.

Decides whom to ask next and says so; asking is the business of who holds it. Knows no screen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rca.evidence.near import STEPS, widened
from rca.investigation.case import EVERYWHERE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rca.evidence import Source
    from rca.evidence.near import Near
    from rca.investigation.case import Case, Workspace
    from rca.investigation.gather import Asked

_SEARCHED: Final = "searched "
"""Begins the last word of a source that tells how much it searched."""


def outcome(asked: Sequence[Asked]) -> str:
    """What came of a step, in a sentence: "looked into 31 files: nothing new"."""
    failed = [f"{one.label or one.name}: {one.last.message}" for one in asked if one.state == "failed" and one.last]
    ended = [one for one in asked if one.state == "done"]
    if not ended:
        return "; ".join(failed)
    new = sum(one.new for one in ended)
    found = f"{new} more kind{'s' * (new != 1)} of lines" if new else "nothing new"
    return "; ".join((f"looked into {', '.join(map(_searched, ended))}: {found}", *failed))


def _searched(asked: Asked) -> str:
    """How much it has searched, as its last word begins: "31 files"; else its name."""
    said = asked.last.message.partition(":")[0].partition(" from ")[0] if asked.last else ""
    return said.removeprefix(_SEARCHED) if said.startswith(_SEARCHED) else asked.label or asked.name


class Widening:
    """How wide is looked for one case: at first as its settings and its question say."""

    def __init__(self, case: Case, workspace: Workspace) -> None:
        self._case = case
        self._workspace = workspace
        self._step = 0
        self._looks_everywhere = False
        self._narrowed = {near.name for near in self._within(self._times)}

    @property
    def next(self) -> str:
        """What the next step does, in a few words: "asks gcloud 10:31-14:31"."""
        if self._can_widen:
            return f"asks {self._said(STEPS[self._step + 1])}"
        return f"looks into {EVERYWHERE}" + " again" * self._looks_everywhere

    @property
    def windows(self) -> Mapping[str, str]:
        """Of the sources that are asked within a window, as it is said: "12:01-13:01"."""
        return {near.name: str(near.window(self._case.query)) for near in self._within(self._times)}

    def widen(self) -> tuple[str, list[Source]]:
        """Take the next step: what it does, in a sentence, and the sources to ask for it."""
        if self._can_widen:
            self._step += 1
            return f"asking {self._said(self._times)}", list(self._within(self._times))
        self._looks_everywhere = True
        return f"looking into {EVERYWHERE} of the workspace", [self._everywhere]

    def again(self) -> list[Source]:
        """All that is asked by now, each as widely as it was last."""
        query = self._case.query
        sources = [widened(source, query, self._times) or source for source in self._case.sources]
        return [*sources, self._everywhere] if self._looks_everywhere else sources

    def latest(self, asked: Iterable[Asked]) -> tuple[Asked, ...]:
        """Without what a source said of a narrower window, once it is asked about a wider one."""
        told = tuple(asked)
        last = {one.name: place for place, one in enumerate(told) if one.name in self._narrowed}
        return tuple(one for place, one in enumerate(told) if last.get(one.name, place) == place)

    @property
    def _times(self) -> int:
        return STEPS[self._step]

    @property
    def _can_widen(self) -> bool:
        return bool(self._narrowed) and self._step + 1 < len(STEPS)

    @property
    def _everywhere(self) -> Source:
        source = self._workspace.everywhere()
        return widened(source, self._case.query, self._times) or source

    def _said(self, times_as_wide: int) -> str:
        """Whom, and in which window: "gcloud 10:31-14:31"."""
        wider = self._within(times_as_wide)
        windows = dict.fromkeys(str(near.window(self._case.query)) for near in wider)
        return f"{', '.join(near.name for near in wider)} {', '.join(windows)}"

    def _within(self, times_as_wide: int) -> list[Near]:
        wider = (widened(source, self._case.query, times_as_wide) for source in self._case.sources)
        return [near for near in wider if near is not None]

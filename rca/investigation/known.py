"""What is known of the errors of a run: how each stands to earlier analyses, what they say, and where to go on.

What must not enter: printing, and writing of files.
"""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING, Final, NamedTuple

from rca.errors import RcaError
from rca.priors import standing
from rca.store import analyses

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from rca.analysis import Action, Analysis
    from rca.priors import Index, Prior, Standing
    from rca.runs import FailureGroup

MOST: Final = 100
"""Errors of a run that are looked up, those with most failures: a run with more of them is broken as a whole."""
_FITTING: Final = 40
"""Earlier analyses that are asked for; how an error stands is told by all that are the same."""
_CYCLE: Final = re.compile(r"\d{4}-\d\d-\d\d-.+-(\d{1,9})-[0-9a-z]{6}")


class KnownError(NamedTuple):
    """An error of a run, and the best analysis of it."""

    number: int
    """Its place among the errors of the run, from 1: what `rca new --pick` takes."""
    group: FailureGroup
    standing: Standing
    id: str = ""
    """Of the analysis of the same error, if there is one; the other fields are empty without it."""
    title: str = ""
    status: str = ""
    root_cause: str = ""
    fix: str = ""
    """What was done about it, or has to be."""
    state: str = ""
    """Of the fix: `none`, `open`, `verified` or `recurred`."""
    verified_in: str = ""
    """`cycle 3`, where a cycle measured that the fix holds."""
    returned_in: str = ""
    """`cycle 5`, where a cycle measured that it does not hold any more."""

    @property
    def told(self) -> str:
        """How it stands: `regressed: the same as ...; root cause: ...; fix: ..., verified in cycle 3: it came back`."""
        if not self.id:
            return self.standing.sentence
        parts = [f"{self.standing.name}: the same as {self.id}"]
        parts += [f"root cause: {_bare(self.root_cause)}"] if self.root_cause else ["its root cause is not found yet"]
        return "; ".join([*parts, self._fix_told()])

    @property
    def came_back(self) -> str:
        """What is known of a fix after which the error is here again: `its fix was verified in cycle 2`; else ""."""
        if self.standing.name == "regressed":
            return "its fix was verified" + (f" in {self.verified_in}" if self.verified_in else "")
        if self.state == "recurred":
            return "its fix did not hold" + (f": it came back in {self.returned_in}" if self.returned_in else "")
        return ""

    def command(self, report: str) -> str:
        """The command to go on with: `report` is the run's file, a path as the user can type it, "" for none.

        A draft is gone on with, a known error looked up, and any other analysed; "" where that needs the file.
        """
        short = self.id[-6:]
        if self.id and self.status == "draft":
            return f"rca open {short}"
        if self.standing.name == "known":
            return f"rca show {short}"
        return f"rca new {shlex.quote(report)} --pick {self.number}" if report else ""

    def _fix_told(self) -> str:
        fix = _bare(self.fix)
        if self.standing.name == "regressed":
            where = f" in {self.verified_in}" if self.verified_in else ""
            return f"fix verified{where}: it came back" + (f" ({fix})" if fix else "")
        if self.state == "recurred":
            return self.came_back + (f" ({fix})" if fix else "")
        return f"fix open: {fix}" if fix else "no fix yet"


def known_errors(
    index: Index, root: Path, groups: Sequence[FailureGroup], told: Iterable[KnownError] = ()
) -> tuple[KnownError, ...]:
    """What is known of the first 100 errors of a run, in their order. The index is up to date.

    `told` is what was found out already, of the same errors in another order.
    """
    known = {error.group.signature.key(): error for error in told}
    found = []
    for number, group in enumerate(groups[:MOST], 1):
        there = known.get(group.signature.key())
        found.append(there._replace(number=number, group=group) if there else _known(index, root, number, group))
    return tuple(found)


def counted(errors: Iterable[KnownError], more: int = 0) -> str:
    """`4 errors: 1 regressed, 2 known, 1 new`: the worst first. `more` were not looked up."""
    names = [error.standing.name for error in errors]
    many = len(names) + more
    told = [f"{names.count(name)} {name}" for name in ("regressed", "recurring", "known", "new") if name in names]
    told += [f"{more:,} not looked up"] if more else []
    return f"{many:,} error{'s' * (many != 1)}: {', '.join(told)}"


def _known(index: Index, root: Path, number: int, group: FailureGroup) -> KnownError:
    found = index.find_signed([group.signature], limit=_FITTING)
    stands = standing(found)
    same = [prior for prior in found if prior.verdict == "same"]
    if not same:
        return KnownError(number, group, stands)
    prior = _telling(same, stands)
    analysis = _analysis(root, prior)
    actions = analysis.actions if analysis else ()
    verified_in, returned_in = _measured_in(actions)
    return KnownError(
        number=number,
        group=group,
        standing=stands,
        id=prior.id,
        title=prior.title,
        status=prior.status,
        root_cause=prior.root_cause,
        fix=_fix(actions),
        state=prior.fix,
        verified_in=verified_in,
        returned_in=returned_in,
    )


def _telling(same: Sequence[Prior], stands: Standing) -> Prior:
    """The analysis that the standing rests on: the one whose fix was verified or did not hold, else the best."""
    state = {"regressed": "verified", "recurring": "recurred"}.get(stands.name)
    resting = [prior for prior in same if prior.fix == state]
    analysed = [prior for prior in same if prior.root_cause]
    return max(resting, key=lambda prior: prior.date) if resting else (analysed or same)[0]


def _analysis(root: Path, prior: Prior) -> Analysis | None:
    try:
        return analyses.load(root / prior.path).analysis
    except RcaError:  # changed since it was found: what the index has of it is still worth saying
        return None


def _fix(actions: Iterable[Action]) -> str:
    meant = [action for action in actions if action.status != "dropped"]
    fixes = [action for action in meant if action.kind == "fix"] or meant
    return fixes[0].do if fixes else ""


def _measured(actions: Iterable[Action]) -> dict[int, bool]:
    """The cycles that measured what was expected of the error by number, and whether the fix held there."""
    held: dict[int, bool] = {}
    for action in actions:
        limit = action.expect.to if action.expect else 0
        for measured in action.measured:
            found = _CYCLE.fullmatch(measured.cycle)
            if found:
                held[int(found[1])] = held.get(int(found[1]), True) and measured.value <= limit
    return held


def _measured_in(actions: Iterable[Action]) -> tuple[str, str]:
    """The last cycle in which the fix held, and the first one after it in which it did not; each "" without one."""
    measured = _measured(actions)
    good = max((number for number, held in measured.items() if held), default=None)
    bad = min(
        (number for number, held in measured.items() if not held and good is not None and number > good), default=None
    )
    return "" if good is None else f"cycle {good}", "" if bad is None else f"cycle {bad}"


def _bare(sentence: str) -> str:
    """A sentence as a part of another one: on one line, without its full stop."""
    return " ".join(sentence.split()).rstrip(".;")

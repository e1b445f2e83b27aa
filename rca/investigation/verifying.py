"""Whether fixes worked: what actions expected is held against a cycle, and what that makes of their analyses.

An action is measured by a cycle whose tested commit contains its own. An error that is back after its fix was verified
opens its analysis again. Counting is the business of `rca.cycles`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from rca import git
from rca.analysis import Measurement
from rca.cycles import expectation, files
from rca.cycles.expectation import FAILURE, Check, Expected
from rca.cycles.state import tested_commit
from rca.errors import RcaError
from rca.investigation import leave
from rca.investigation.investigation import Investigation
from rca.signature import sign
from rca.store import analyses
from rca.store.files import read
from rca.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from rca.analysis import Action, Analysis
    from rca.cycles import Cycle

_SIGNS: Final = ("expect:", "verified", "closed")
"""Words of which one stands in every file that a cycle can tell something about; files without are not parsed."""
Became = Literal["", "verified", "recurred"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a cycle says of one analysis."""

    analysis: str
    """Its id."""
    title: str
    became: Became
    """The status that it has now; "" where that stayed."""
    said: tuple[str, ...]
    """A sentence for each expectation: `A1: expected 3 -> 0, cycle 5: 0 of 58 tests, reached`."""
    is_back: bool = False
    """Whether the cycle has the error though its fix was verified before; in this cycle first, or in an earlier one."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What a cycle counted, for each action by its id, and what that makes of the analysis."""

    cycle: str
    values: tuple[tuple[str, int], ...]
    became: Became

    def apply(self, analysis: Analysis) -> Analysis:
        """The analysis with it; a cycle that is measured again replaces what it said before."""
        values = dict(self.values)
        actions = tuple(self._measured(action, values.get(action.id)) for action in analysis.actions)
        changed = {"actions": actions} if actions != analysis.actions else {}
        status = {"status": self.became} if self.became else {}
        return analysis.model_copy(update={**changed, **status})

    def _measured(self, action: Action, value: int | None) -> Action:
        if value is None:
            return action
        others = tuple(one for one in action.measured if one.cycle != self.cycle)
        measured = (*others, Measurement(cycle=self.cycle, value=value))
        return action if measured == action.measured else action.model_copy(update={"measured": measured})


def verify(
    root: Path, cycle: Cycle, now: Callable[[], datetime], complain: Callable[[RcaError], None]
) -> list[Verdict]:
    """Hold every analysis of a workspace against a cycle, and write into each what it says, with its document.

    An analysis that cannot be read or written is complained of, and the others go on. Those of which the cycle says
    nothing are left out. RcaError for a cycle that goes by the id of another file.
    """
    known = _Known(root)
    if (there := known.get(cycle.id)) is not None and there != cycle:
        raise RcaError(f"two cycles have the id {cycle.id}", "an id is its file's name: correct the other file")
    found = []
    for path in analyses.paths(root):
        try:
            if not any(sign_ in read(path).text for sign_ in _SIGNS):
                continue
            investigation = Investigation.at(root, path, now)
            verdict = _verified(investigation, cycle, known)
        except RcaError as error:
            complain(error)
            continue
        if verdict is not None:
            found.append(verdict)
    return found


class _Known:
    """The cycles of a workspace, each read when it is asked for: most are of no analysis that is looked at."""

    def __init__(self, root: Path) -> None:
        self._paths = {path.stem: path for path in files.paths(root)}
        self._read: dict[str, Cycle] = {}

    def get(self, name: str) -> Cycle | None:
        """The cycle of that id; None when there is none. Errors: as `files.load`."""
        if name not in self._paths:
            return None
        if name not in self._read:
            self._read[name] = files.load(self._paths[name]).cycle
        return self._read[name]


def _verified(investigation: Investigation, cycle: Cycle, known: _Known) -> Verdict | None:
    analysis = investigation.analysis
    if analysis.status == "dropped" or not _is_later(analysis, cycle, known):
        return None
    checks = list(_checks(investigation.root, analysis, cycle, known))
    told = [(action, check) for action, check in checks if action is not None or _is_back(analysis, check)]
    is_named = bool(analysis.failure.tests) or known.get(analysis.failure.cycle) is not None
    became = _became(analysis, [check for _, check in checks], is_named=is_named)
    values = tuple(
        (action.id, check.measured.count)
        for action, check in told
        if action is not None and check.measured is not None and not check.measured.stated and check.contains
    )
    if not told:
        return None
    before = analysis
    if investigation.apply(Measure(cycle.id, values, became)) != before:
        leave.written(investigation)
    said = (f"{action.id}: {check.said}{_again(before, check)}" if action else _back(check) for action, check in told)
    is_back = any(_again(before, check) for _, check in told)
    return Verdict(analysis.id, analysis.title, became, tuple(clean(sentence) for sentence in said), is_back)


def _is_later(analysis: Analysis, cycle: Cycle, known: _Known) -> bool:
    """Whether the cycle came after the failure and after all that was measured, in the same environment."""
    failure = analysis.failure
    if failure.environment and failure.environment != cycle.environment:
        return False
    measured = {one.cycle for action in analysis.actions for one in action.measured}
    others = (known.get(name) for name in {failure.cycle, *measured} - {cycle.id})
    earlier = [one.number for one in others if one and one.environment == cycle.environment]
    return failure.cycle != cycle.id and all(number < cycle.number for number in earlier)


def _checks(root: Path, analysis: Analysis, cycle: Cycle, known: _Known) -> Iterator[tuple[Action | None, Check]]:
    """Each expectation in the cycle; for an analysis without one whose fix was verified, that the error stays away."""
    texts = (analysis.failure.error, *analysis.failure.also)
    names = tuple(dict.fromkeys((*(sign(text).key() for text in texts if text), analysis.id)))
    before = known.get(analysis.failure.cycle)
    tested = git.recorded(root, tested_commit(cycle)) if tested_commit(cycle) else None
    expecting = [action for action in analysis.actions if action.expect and action.status != "dropped"]
    for action in expecting:
        if action.expect is not None:
            yield (
                action,
                expectation.check(
                    expectation.of_action(action.expect),
                    cycle,
                    failure=names,
                    tests=analysis.failure.tests if action.expect.of == FAILURE else (),
                    contains=_contains(root, tested, action.commit),
                    before=before,
                ),
            )
    if analysis.status in {"verified", "closed"} and not any(
        one.expect.of == FAILURE for one in expecting if one.expect
    ):
        commits = [action.commit for action in analysis.actions if action.commit]
        contains = [_contains(root, tested, commit) for commit in commits]
        has_fix = None if not contains or None in contains else all(contains)
        yield None, expectation.check(Expected(FAILURE, to=0), cycle, failure=names, contains=has_fix)


def _contains(root: Path, tested: str | None, commit: str) -> bool | None:
    """Whether the tested commit has an action's; None where git cannot tell."""
    fixed = git.recorded(root, commit) if commit else None
    return git.contains(root, tested, fixed) if tested and fixed else None


def _became(analysis: Analysis, checks: Sequence[Check], *, is_named: bool) -> Became:
    """Back in one way is back; verified is what reached all that was expected of its own error.

    Only what was counted by names counts, and a silence only where it is known which tests would have broken it.
    """
    own = [check for check in checks if check.expected.of == FAILURE and check.measured and not check.measured.stated]
    nexts = [expectation.next_status(check, analysis.status) for check in own]
    if "recurred" in nexts:
        return "recurred"
    measured = [check for check in own if check.contains]
    is_reached = bool(measured) and all(check.reached for check in measured)
    return "verified" if is_named and is_reached and "verified" in nexts else ""


def _is_back(analysis: Analysis, check: Check) -> bool:
    is_counted = check.measured is not None and not check.measured.stated
    return is_counted and expectation.next_status(check, analysis.status) == "recurred"


def _again(analysis: Analysis, check: Check) -> str:
    """`; it came back` of an error whose fix was verified before, in this cycle or until an earlier one."""
    was_verified = analysis.status in {"verified", "closed", "recurred"} and not (
        check.measured and check.measured.stated
    )
    is_back = was_verified and check.expected.of == FAILURE and expectation.next_status(check, "verified") == "recurred"
    return "; it came back" if is_back else ""


def _back(check: Check) -> str:
    of = f" of {check.measured.ran:,} tests" if check.measured and check.measured.ran else ""
    count = check.measured.count if check.measured else 0
    return f"it came back: {count:,}{of} in cycle {check.number}"

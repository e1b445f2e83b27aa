"""What broke, in two rows: the error, where it was seen and how often."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from rca.tui.safe import MUTED, one_line, safe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rca.analysis import Analysis
    from rca.investigation.case import Case
    from rca.runs import FailureGroup

_ERROR_LINES = 3


class FailurePane(Static):
    """The error and its surroundings."""

    def __init__(self) -> None:
        super().__init__(id="failure")

    def on_mount(self) -> None:
        """Name it."""
        self.border_title = "Failure"

    def draw(self, analysis: Analysis, place: str) -> None:
        """Show it; `place` says which failure of the run it is, "" when it is the only one."""
        error = analysis.failure.error.strip("\n").splitlines() or [analysis.title]
        more = f" … and {len(error) - _ERROR_LINES} lines" if len(error) > _ERROR_LINES else ""
        shown = safe("\n".join(error[:_ERROR_LINES]) + more, "bold")
        self.update(Content.assemble(shown, "\n", one_line(facts(analysis), MUTED)))
        self.border_title = f"Failure {place}".rstrip()


def in_one_row(analysis: Analysis, place: str) -> Content:
    """Where it was seen and which failure it is, for where there is no room for more."""
    number = f"failure {place}" if place else ""
    return one_line(" · ".join(part for part in (number, facts(analysis)) if part))


def facts(analysis: Analysis) -> str:
    """Where it was seen and how often, in one row."""
    failure = analysis.failure
    count = f"{failure.seen.count}×" if failure.seen and failure.seen.count else ""
    tests = (
        failure.tests[0] + (f" and {len(failure.tests) - 1} more" if len(failure.tests) > 1 else "")
        if failure.tests
        else ""
    )
    at = failure.seen.first if failure.seen else ""
    known = (count, failure.environment, failure.service, failure.revision or failure.commit[:8], at, tests)
    return " · ".join(part for part in known if part)


def place_in(case: Case, groups: Sequence[FailureGroup]) -> str:
    """Which failure of its run it is; "" for the only one."""
    keys = [group.signature.key() for group in groups]
    if len(keys) < 2 or case.group is None:
        return ""
    return f"{keys.index(case.group.signature.key()) + 1} of {len(keys)} · f8 shows the others"

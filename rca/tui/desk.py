"""From screen to screen: cases are begun, opened, taken up and left here."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rca import runs
from rca.errors import REFUSED, RcaError
from rca.evidence.reader import of_file
from rca.investigation import Investigation, leave
from rca.signature import sign
from rca.tui import programs
from rca.tui.gaps import fill_in
from rca.tui.unsent import taken_up
from rca.tui.workbench import Workbench

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from textual.screen import Screen

    from rca.investigation.case import Case, Workspace
    from rca.runs import FailureGroup, Run
    from rca.store.journal import Left
    from rca.tui.app import Rca


class Desk:
    """A workspace, the run that was taken in, and the case to begin with; without one, home."""

    def __init__(self, workspace: Workspace, run: Run | None = None, case: Case | None = None) -> None:
        self.workspace = workspace
        self._run = run
        self._case = case
        self._begun: dict[str, Case] = {}
        """Cases of this run that were on the screen, by their failures' signatures."""
        self._app: Rca

    def first(self, app: Rca, typed: str) -> Screen[None]:
        """The screen to begin with; `typed` is what was typed before it was there."""
        self._app = app
        if self._case is not None:
            return self._bench(self._case, typed=typed)
        from rca.tui.home import Home  # `rca new` does not pay for it

        return Home(self.workspace)

    def begin(self) -> None:
        """An analysis of the newest failing run here."""
        try:
            run = self.workspace.newest()
        except RcaError as error:
            self._complain(error)
            return
        groups = runs.groups(run)
        if groups:
            self._run = run
            self._app.push_screen(self._bench(self.workspace.begin(run, groups[0])))
        else:
            self._complain(RcaError(f"{run.path}: nothing failed", "`rca new` takes a report, a log, an error"))

    def _open(self, path: Path) -> None:
        try:
            investigation = Investigation.at(self.workspace.settings.root, path, self.workspace.now)
        except RcaError as error:
            self._complain(error)
            if error.exit_code == REFUSED:
                self._read(path)
            return
        self._app.push_screen(self._bench(self.workspace.go_on(investigation)))

    def _read(self, path: Path) -> None:
        """Show the file of an analysis that cannot be worked on, of a newer format for example, as it stands."""
        from rca.tui.context import LogContext

        self._app.push_screen(LogContext(f"{path.name} (read only)", lambda: of_file(path), range(0)))

    def open_file(self, path: str) -> None:
        """Go on with the analysis in that file, below the workspace's root."""
        self._open(self.workspace.settings.root / path)

    def offer(self, left: Left) -> None:
        """Ask what to do with what an earlier walk left behind."""
        from rca.tui.dialogs import DISCARD, TAKE_UP, offer

        def chosen(place: int | None) -> None:
            if place == TAKE_UP:
                self.take_up(left)
            elif place == DISCARD:
                left.discard()

        self._app.push_screen(offer(left), chosen)

    def choose(self, groups: Sequence[FailureGroup]) -> None:
        """Ask which failure of the run to turn to."""
        if len(groups) < 2:
            self._app.notify("the run has no other failure", markup=False)
            return
        from rca.tui.dialogs import failures

        def chosen(place: int | None) -> None:
            if place is not None and place >= 0:
                self.turn_to(groups[place])

        self._app.push_screen(failures(groups), chosen)

    def preview(self, bench: Workbench, *, has_unsent: bool = False) -> None:
        """Write the document and show it; then go where something is to be filled in, or leave.

        `has_unsent`: something is typed that is not in it.
        """
        from rca.tui.preview import LEFT, Preview

        def seen(gap: str | None) -> None:
            if gap == LEFT:
                self.leave(bench)
            elif gap:
                fill_in(bench, gap)

        try:
            leave.written(bench.case.investigation)
        except RcaError as error:
            self._complain(error)
        else:
            investigation, review = bench.case.investigation, self.workspace.questions
            self._app.push_screen(Preview(investigation, review, has_unsent=has_unsent), seen)

    def edit(self, path: Path) -> None:
        """Have a file edited in the user's editor."""
        try:
            programs.edit(self._app, path, self._app.user.editor)
        except RcaError as error:
            self._complain(error)

    def take_up(self, left: Left) -> None:
        """Go on with what an earlier walk left behind, in place of the case on the screen, if there is one."""
        if not left.claim():
            self._complain(RcaError("somebody else has taken it up meanwhile", "look at the other terminals"))
            return
        try:
            case = self._case_of(taken_up(self.workspace, left))
        except RcaError as error:
            left.release()
            self._complain(error)
            return
        self._put(Workbench(self.workspace, case, left=left))

    def turn_to(self, group: FailureGroup) -> None:
        """Another failure of the run, in place of the case on the screen; as it was left, if it was there before."""
        if self._run is None:
            return
        if isinstance(self._app.screen, Workbench) and self._app.screen.case.group is not None:
            self._begun[self._app.screen.case.group.signature.key()] = self._app.screen.case
        self._put(self._bench(self._begun.get(group.signature.key()) or self.workspace.begin(self._run, group)))

    def _case_of(self, investigation: Investigation) -> Case:
        """A case of it; with the test's own report and output when it is of a failure of this run."""
        case = self.workspace.go_on(investigation)
        key = sign(investigation.analysis.failure.error).key()  # the file's may be of an older algorithm
        for group in runs.groups(self._run) if self._run else ():
            if group.signature.key() == key:
                return replace(
                    case,
                    group=group,
                    sources=self.workspace.sources(investigation.analysis, group, self._run.at if self._run else ""),
                )
        return case

    def leave(self, bench: Workbench) -> None:
        """Leave a case: back to the screen below it, or for good."""
        said = self._app.finish(bench)
        if len(self._app.screen_stack) > 2:  # textual's own first screen, and the case
            self._app.pop_screen()
            if said:
                self._app.notify(said)
        else:
            self._app.exit()

    def _put(self, bench: Workbench) -> None:
        if isinstance(self._app.screen, Workbench):
            self._app.finish(self._app.screen)
            self._app.switch_screen(bench)
        else:
            self._app.push_screen(bench)

    def _bench(self, case: Case, typed: str = "") -> Workbench:
        groups = runs.groups(self._run) if self._run and case.group else ()
        return Workbench(self.workspace, case, groups=groups, typed=typed)

    def _complain(self, error: RcaError) -> None:
        self._app.notify(f"{error.message}\n{error.hint}".strip(), severity="error", markup=False, timeout=10)

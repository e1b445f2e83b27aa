"""The work: failure, whys, evidence and priors around the one place where a person types because.

The screen turns keys into steps of the walk and shows the analysis that comes back. What a step does is the business
of `rca.investigation`; what is gathered comes into the panes by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual.widgets import Footer

from rca.errors import RcaError
from rca.investigation import leave
from rca.investigation.investigation import ConflictError
from rca.investigation.place import CITATION
from rca.investigation.walk import Walk
from rca.tui import programs
from rca.tui.answer import AnswerBar
from rca.tui.commands import bindings
from rca.tui.evidence import EvidencePane, Excerpts
from rca.tui.failure import place_in
from rca.tui.listing import Listing
from rca.tui.page import Page
from rca.tui.panes import Panes
from rca.tui.priors import Priors
from rca.tui.small import Small
from rca.tui.step import Step
from rca.tui.unsent import Unsent, left_for
from rca.tui.whys import Whys

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.widget import Widget

    from rca.investigation.case import Case, Workspace
    from rca.investigation.prompt import Kind
    from rca.runs import FailureGroup
    from rca.store.journal import Left
    from rca.tui.app import Rca

_LOOK: Final = 1.0
"""Seconds between two looks at the clock and at the file on disk."""


class Workbench(Page[None]):
    """One case on the screen."""

    AUTO_FOCUS = "#text"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("work", "everywhere")]
    app: Rca

    def __init__(
        self,
        workspace: Workspace,
        case: Case,
        *,
        groups: Sequence[FailureGroup] = (),
        left: Left | None = None,
        typed: str = "",
    ) -> None:
        """`groups` are all failures of the run; `left`, what an earlier walk left behind of this case.

        `typed` is what was typed before the screen was there.
        """
        super().__init__()
        self.case = case
        self._workspace = workspace
        self._groups = tuple(groups)
        self._left = left
        self._typed = typed
        self._panes = Panes(case, workspace, place_in(case, groups))
        self.walk = Walk(case.investigation, self._panes.finding, workspace.now().date().isoformat())
        self._bar = AnswerBar(self.walk.prompt)
        self._unsent = Unsent(workspace)
        self._is_broken = False

    def compose(self) -> ComposeResult:
        """The panes, the answer, the keys."""
        yield Small()
        yield self._panes
        yield self._bar
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        """Show what is known already; ask for the rest once that is on the screen."""
        self._panes.state = "read only" if self.case.is_read_only else ""
        self.follow()
        self._bar.put(self._typed)
        self._bar.type_on()
        self.set_interval(_LOOK, self._look)
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self._panes.gather()
        if self._left is not None:
            self._take_up(self._left)
        elif (left := left_for(self._workspace, self.case.investigation)) is not None:
            self._offer(left)

    # Between the walk and the screen

    def do(self, step: Callable[[], object], *, sent: bool = False) -> bool:
        """Take a step and show what came of it. False when it was refused; what was typed stays then.

        `sent`: what is typed is part of the step.
        """
        try:
            step()
        except ConflictError as conflict:
            self._settle(conflict, step, sent=sent)
        except RcaError as error:
            self.complain(error)
        else:
            if self.case.investigation.stored is not None:
                self._panes.saved = f"saved {self._workspace.now().astimezone():%H:%M}"
            self.follow(sent=sent)
            return True
        self._panes.analysis = self.walk.analysis
        return False

    def follow(self, *, sent: bool = False) -> None:
        """Show where the walk stands now."""
        self._bar.ask(self.walk.prompt, sent=sent)
        self._panes.analysis = self.walk.analysis
        self._panes.of = self.walk.prompt.of
        self._panes.words = self.walk.words

    def take(self, step: Step) -> None:
        """A pane asks for a step of the walk."""
        said: list[str | None] = []
        if not self.do(lambda: said.append(step.take(self.walk))):
            return
        if step.prefills and not self._bar.text:
            self._bar.put(said[0] or "")
        elif said[0] and not step.prefills:
            self.say(said[0])
        if step.types:
            self._bar.type_on()

    def on_answer_bar_typed(self) -> None:
        """Keep it, and mark what it cites."""
        self._unsent.note(self.case.investigation, self.walk.prompt, self._bar.unsent, self._bar.text)
        if not self._unsent.is_kept:
            self._panes.state = "typing is not kept"
        self._panes.cited = frozenset(int(number) for number in CITATION.findall(self._bar.text))

    def on_excerpts_cited(self, message: Excerpts.Cited) -> None:
        """Cite the excerpt in the answer, or no longer."""
        self._bar.toggle(message.number)

    def _settle(self, conflict: ConflictError, step: Callable[[], object], *, sent: bool) -> None:
        """Somebody else changed the same: theirs is in the file, and this step can still be taken over it."""
        from rca.tui.choice import Clashes  # screens that may never be shown are not paid for at the start

        def chosen(place: int | None) -> None:
            if place == 1:
                self.do(step, sent=sent)

        self.app.push_screen(Clashes(conflict.clashes), chosen)

    def _look(self) -> None:
        """Show how far sources are, and what others wrote to the file."""
        self._panes.look()
        try:
            changed = self.case.investigation.refresh()
        except RcaError as error:
            if not self._is_broken:
                self.complain(error)
            self._is_broken = True
            return
        self._is_broken = False
        if changed:
            self.walk.settle()
            self.follow()
            self.say(f"changed on disk by somebody else: {', '.join(changed)}")

    # What an earlier walk left behind

    def _take_up(self, left: Left) -> None:
        """Have the same question open, and the same text typed."""
        kept = left.kept
        self.walk.take_up(kept.prompt, kept.of, kept.question)
        self.follow()
        self._bar.keep({(kind, of): text for kind, of, text in kept.others})
        self._bar.put(kept.text)
        self.on_answer_bar_typed()  # in the journal before the other one goes
        left.discard()

    def _offer(self, left: Left) -> None:
        """Ask what to do with it."""
        from rca.tui.dialogs import DISCARD, TAKE_UP, offer

        def chosen(place: int | None) -> None:
            if place == TAKE_UP:
                self.app.desk.take_up(left)
            elif place == DISCARD:
                left.discard()

        self.app.push_screen(offer(left), chosen)

    # Typing

    def action_next_why(self) -> None:
        """Send what is typed."""
        text = self._bar.text
        if text.strip() or self.walk.prompt.kind not in {"because", "change", "reason"}:
            self.do(lambda: self.walk.answer(text), sent=True)

    def action_new_line(self) -> None:
        """A line break within the answer."""
        self._bar.new_line()

    def action_another(self) -> None:
        """Another cause of the same why; what is typed is its first cause."""
        if self._sent():
            self.do(self.walk.another)
            self._bar.type_on()

    def action_root(self) -> None:
        """What is typed, or else the last answer, is a root cause."""
        if self._sent():
            self.do(self.walk.root)
            self._bar.type_on()

    def _sent(self) -> bool:
        """Send an answer that is being typed. False when it was refused."""
        text = self._bar.text
        if self.walk.prompt.kind != "because" or not text.strip():
            return True
        return self.do(lambda: self.walk.answer(text), sent=True)

    def action_own_question(self) -> None:
        """The why in a person's own words."""
        self._ask_for("question")

    def action_lesson(self) -> None:
        """What was learned."""
        self._ask_for("lesson")

    def action_action(self) -> None:
        """What will be done."""
        self._ask_for("action")

    def _ask_for(self, kind: Kind) -> None:
        self.do(lambda: self.walk.ask_for(kind))
        self._bar.type_on()

    def action_undo(self) -> None:
        """Take the last step back."""
        self.take(Step(Walk.undo))

    def action_redo(self) -> None:
        """Do it again."""
        self.take(Step(Walk.redo))

    # From place to place

    def action_show_whys(self) -> None:
        """Go to the why tree."""
        self.query_one(Whys).focus()

    def action_show_evidence(self) -> None:
        """Go to the excerpts."""
        self.remove_class("-priors")
        self.query_one(Excerpts).focus()

    def action_show_priors(self) -> None:
        """Go to the earlier analyses."""
        self.add_class("-priors")
        self.query_one(Priors).focus()

    def zoomed(self, listing: Listing) -> Widget:
        """Excerpts are shown large with their sources."""
        return self.query_one(EvidencePane) if isinstance(listing, Excerpts) else listing

    def action_back(self) -> None:
        """One step back."""
        if self.maximized is not None:
            self.minimize()
        elif isinstance(self.focused, Listing):
            self._bar.type_on()
        elif self.walk.step_back():
            self.follow()

    def action_preview(self) -> None:
        """The document as reviewers will read it; it is written beside the file."""
        from rca.tui.preview import Preview

        if not self._sent():
            return
        try:
            leave.written(self.case.investigation)
        except RcaError as error:
            self.complain(error)
        else:
            self.app.push_screen(Preview(self.case.investigation), self._previewed)

    def _previewed(self, gap: str | None) -> None:
        """Leave, or go to what is missing."""
        if gap == "leave":
            self.app.desk.leave(self)
        elif gap:
            self.query_one(Whys).go_to(gap)
            self.action_show_whys()

    def action_failures(self) -> None:
        """Another failure of the run."""
        if len(self._groups) < 2:
            self.say("the run has no other failure")
            return
        from rca.tui.dialogs import failures

        def chosen(place: int | None) -> None:
            if place is not None and place >= 0:
                self.app.desk.turn_to(self._groups[place])

        self.app.push_screen(failures(self._groups), chosen)

    def action_edit_file(self) -> None:
        """The YAML in the user's editor; checked when that is closed."""
        stored = self.case.investigation.stored if self.do(self.walk.keep) else None
        if stored is None:
            return
        try:
            programs.edit(self.app, stored.path, self.app.user.editor)
        except RcaError as error:
            self.complain(error)
        self._look()

    def action_leave(self) -> None:
        """Back to where one came from."""
        self.app.desk.leave(self)

    def close(self) -> str:
        """Write the document, stop asking, let go of the journal; what to do next, "" when nothing was written."""
        self._panes.stop()
        self._unsent.close()
        if self.case.investigation.stored is None:
            return ""
        leave.written(self.case.investigation)
        return f"next: {leave.next_command(self.case.investigation)}"

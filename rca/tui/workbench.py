"""The work: failure, whys, evidence and priors around the one place where a person types because.

The screen turns keys into steps of the walk and shows the analysis that comes back. What a step does is the business
of `rca.investigation`; what is gathered comes into the panes by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from rca.errors import RcaError
from rca.investigation.investigation import ConflictError
from rca.investigation.place import CITATION
from rca.investigation.walk import Walk
from rca.tui.answer import AnswerBar
from rca.tui.commands import bindings
from rca.tui.evidence import EvidencePane, Excerpts
from rca.tui.failure import place_in
from rca.tui.keybar import KeyBar
from rca.tui.listing import Listing
from rca.tui.page import Page
from rca.tui.panes import Panes
from rca.tui.small import Small
from rca.tui.step import Step
from rca.tui.unsent import Unsent, farewell, left_for, numbers_of, others_of

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
        """`groups`: all failures of the run; `left`: what a walk left behind of this; `typed`: before it was there."""
        super().__init__()
        self.case = case
        self._workspace = workspace
        self._groups = tuple(groups)
        self._left = left
        self._typed = typed
        self._panes = Panes(case, workspace, place_in(case, groups), numbers_of(left.kept) if left else None)
        self.walk = Walk(case.investigation, self._panes.finding)
        self._bar = AnswerBar(self.walk.prompt)
        self._unsent = Unsent(workspace)
        self._is_broken = False

    def compose(self) -> ComposeResult:
        """The panes, the answer, the keys."""
        yield Small()
        yield self._panes
        yield self._bar
        yield KeyBar()

    def on_mount(self) -> None:
        """Show what is known already; ask for the rest once that is on the screen."""
        self._say_state()
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
            self.app.desk.offer(left)

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
        self._panes.about, self._panes.words = self.walk.about, self.walk.words

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
        self.keep()
        self._panes.cited = frozenset(int(number) for number in CITATION.findall(self._bar.text))

    def keep(self) -> None:
        """Have what is typed in the journal."""
        self._unsent.note(self.case.investigation, self.walk.prompt, self._bar.unsent, self._panes.numbers)
        self._say_state()

    def on_excerpts_cited(self, message: Excerpts.Cited) -> None:
        """Cite the excerpt in the answer, or no longer."""
        self._bar.toggle(message.number)

    def _settle(self, conflict: ConflictError, step: Callable[[], object], *, sent: bool) -> None:
        """Somebody else changed the same: theirs is in the file, and this step can still be taken over it."""
        from rca.tui.choice import MINE, Clashes  # screens that may never be shown are not paid for at the start

        asked = self.walk.prompt

        def chosen(place: int | None) -> None:
            if place == MINE:
                self.walk.resume(asked)  # whatever happened meanwhile, it is this question that is answered
                self.do(step, sent=sent)

        self.app.push_screen(Clashes(conflict.clashes), chosen)

    def _look(self) -> None:
        """Show how far sources are, and what others wrote to the file."""
        self._panes.look()
        if self.is_current:  # while something is asked about the file, it stays as it was asked
            self._refresh(own=False)

    def _refresh(self, *, own: bool) -> None:
        """Take in what was written to the file; `own`: by this person, in the editor."""
        try:
            changed = self.case.investigation.refresh(own=own)
        except RcaError as error:
            if not self._is_broken:
                self.complain(error)
            self._is_broken = True
            self._say_state()
            return
        self._is_broken = False
        self._say_state()
        if changed:
            self.walk.settle()
            self.follow()
            self.say(f"changed {'by you' if own else 'on disk by somebody else'}: {', '.join(changed)}")

    def _say_state(self) -> None:
        states = {
            "the file is not valid": self._is_broken,
            "read only": self.case.is_read_only,
            "typing is not kept": not self._unsent.is_kept,
        }
        self._panes.state = next((state for state, holds in states.items() if holds), "")

    # What an earlier walk left behind

    def _take_up(self, left: Left) -> None:
        """Have the same question open, and the same text typed."""
        kept = left.kept
        self.walk.take_up(kept.prompt, kept.of, kept.question)
        self.follow()
        self._bar.keep(others_of(kept))
        self._bar.put(kept.text)
        self.on_answer_bar_typed()  # in the journal before the other one goes
        if self._unsent.is_kept:
            left.discard()

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

    def action_ask_for(self, kind: Kind) -> None:
        """What will be done, what was learned, or the why in a person's own words."""
        self.do(lambda: self.walk.ask_for(kind))
        self._bar.type_on()

    def action_undo(self) -> None:
        """Take the last step back."""
        self.take(Step(Walk.undo))

    def action_redo(self) -> None:
        """Do it again."""
        self.take(Step(Walk.redo))

    # From place to place

    def action_show(self, pane: str) -> None:
        """Go to a pane by its id; a narrow screen shows one of evidence and priors."""
        if self.maximized is not None:
            self.minimize()
        self.set_class(pane == "priors" or (pane == "whys" and self.has_class("-priors")), "-priors")
        self.set_focus(self.query_one(f"#{pane}"))  # at once: the next key may have come already

    def zoomed(self, listing: Listing) -> Widget:
        """Excerpts are shown large with their sources."""
        return self.query_one(EvidencePane) if isinstance(listing, Excerpts) else listing

    def step_back(self) -> None:
        """From a list to the answer, from a question beside the whys to the why."""
        if isinstance(self.focused, Listing):
            self._bar.type_on()
        elif self.walk.step_back():
            self.follow()

    def action_preview(self) -> None:
        """The document as reviewers will read it; it is written beside the file. What is typed stays typed."""
        self.app.desk.preview(self, has_unsent=bool(self._bar.unsent))

    def action_failures(self) -> None:
        """Another failure of the run."""
        self.app.desk.choose(self._groups)

    def action_edit_file(self) -> None:
        """The YAML in the user's editor; checked when that is closed."""
        stored = self.case.investigation.stored if self.do(self.walk.keep) else None
        if stored is not None:
            self.app.desk.edit(stored.path)
            self._refresh(own=True)

    def action_leave(self) -> None:
        """Back to where one came from."""
        self.app.desk.leave(self)

    def close(self) -> str:
        """Stop asking, let go of the journal, write the document; what to say, "" when there is nothing to.

        RcaError when the document cannot be written.
        """
        self._panes.stop()
        self._unsent.close()
        return farewell(self.case.investigation, is_valid=not self._is_broken, is_unsent=bool(self._bar.unsent))

"""A walk through an investigation: the open question, and what each step of a person does to it and to the analysis.

Knows no screen. Every step is saved before it returns; one that does not fit raises RcaError and changes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from rca.analysis.why import FAILURE
from rca.errors import RcaError
from rca.investigation import prompt as prompts
from rca.investigation.edits import JudgePrior, Keep, Remove
from rca.investigation.gather import judged
from rca.investigation.place import Place, below, beside, last_answer, place_of, why_named
from rca.investigation.reasoning import MarkRoot, TakeOver
from rca.store import analyses

if TYPE_CHECKING:
    from collections.abc import Callable

    from rca.analysis import Analysis, Why
    from rca.investigation.gather import Finding
    from rca.investigation.investigation import Investigation
    from rca.investigation.prompt import Prompt
    from rca.priors import Prior


class Walk:
    """Where a person stands in an investigation, and the steps from there."""

    def __init__(self, investigation: Investigation, finding: Callable[[int], Finding], today: str) -> None:
        self.investigation = investigation
        self.prompt = prompts.because(place_of(investigation.analysis))
        self._finding = finding
        self._today = today

    @property
    def analysis(self) -> Analysis:
        """As it is on file."""
        return self.investigation.analysis

    @property
    def words(self) -> str:
        """The words of the why under hand, for which excerpts are ranked; "" while the failure itself is asked."""
        return "" if self.prompt.of == FAILURE else self.prompt.question

    def answer(self, text: str) -> None:
        """Answer the open question; the next one is open then."""
        before = self.analysis
        for edit in prompts.edits(self.prompt, text, before, self._finding):
            self.investigation.apply(edit)
        self.prompt = prompts.after(self.prompt, text, before, self.analysis)

    def another(self) -> None:
        """Ask for another cause of what was answered last."""
        self.prompt = prompts.because(beside(self.analysis, self._because.place))

    def root(self, entry: str = "") -> None:
        """Mark a why as a root cause, the one under hand by default, and ask what will be done."""
        last = last_answer(self.analysis)
        under_hand = self.prompt.of if self.prompt.kind == "because" and self.prompt.of != FAILURE else ""
        named = entry or under_hand or (last.id if last else "")
        if not named:
            raise RcaError("there is no answer yet that could be the root cause", "answer first")
        why = why_named(self.analysis, named)
        if not any(cause.why == why.id for cause in self.analysis.root_causes):
            self.investigation.apply(MarkRoot(why.id))
        self.prompt = prompts.closing(self.analysis)

    def go_on(self, entry: str) -> None:
        """Ask on below a why, or for its answer while it has none; from the failure, the first question."""
        self.prompt = prompts.because(below(self.analysis, None if entry == FAILURE else self._why(entry)))

    def change(self, entry: str) -> str:
        """Ask for other words of an answer; the present ones."""
        why = self._why(entry)
        self.prompt = prompts.change(why)
        return why.because

    def rule_out(self, entry: str) -> None:
        """Ask what speaks against a why."""
        self.prompt = prompts.reason(self._why(entry))

    def delete(self, entry: str) -> None:
        """Remove a why or an action."""
        if entry == FAILURE:
            raise RcaError("the failure itself cannot be deleted", "choose what stands below it")
        self.investigation.apply(Remove(entry))
        self.settle()

    def ask_for(self, kind: prompts.Kind) -> None:
        """Ask for an action, a lesson, or the question in a person's own words."""
        self.prompt = (
            prompts.question(self._because.place) if kind == "question" else prompts.closing(self.analysis, kind)
        )

    def take_over(self, prior: Prior) -> str:
        """Take over an earlier analysis' causes below the why under hand, as hypotheses; what came of it in a sentence.

        RcaError when its file cannot be read any more.
        """
        before = {why.id for why in self.analysis.whys}
        whys = analyses.load(analyses.find(self.investigation.root, prior.id)).analysis.whys
        self.investigation.apply(TakeOver(judged(prior, self._today), whys, self._because.of))
        self.prompt = prompts.because(place_of(self.analysis))
        taken = [why.id for why in self.analysis.whys if why.id not in before]
        if not taken:
            return "it names no cause, so nothing is taken over"
        return f"taken over as hypotheses: {', '.join(taken)}; cite what shows them today"

    def judge(self, prior: Prior, *, accepted: bool) -> str:
        """Say whether an earlier analysis is of the same error; what came of it in a sentence."""
        self.investigation.apply(JudgePrior(judged(prior, self._today), accepted=accepted))
        return f"{'accepted' if accepted else 'rejected'}: {prior.title or prior.id}"

    def take_up(self, kind: str, of: str, question: str) -> None:
        """Stand again at a question that an earlier walk left open, or, when its entry is gone, where one goes on."""
        whys = {why.id for why in self.analysis.whys}
        if kind == "because" and (of == FAILURE or of in whys):
            unanswered = [why.id for why in self.analysis.whys if why.why == question and not why.because.strip()]
            self.prompt = prompts.because(Place(of, question, unanswered[0] if unanswered else ""))
        elif kind == "reason" and of in whys:
            self.rule_out(of)
        elif kind == "change" and of in whys:
            self.change(of)
        elif kind in {"action", "effect", "owner", "lesson"} and (
            kind in {"action", "lesson"} or self.analysis.actions
        ):
            self.ask_for(cast("prompts.Kind", kind))

    def keep(self) -> None:
        """Put the analysis on file as it is."""
        self.investigation.apply(Keep())

    def undo(self) -> str:
        """Take the last step back; what changed, in a sentence."""
        undone = self.investigation.undo()
        self.settle()
        return f"undone: {', '.join(undone)}" if undone else "nothing to undo"

    def redo(self) -> str:
        """Do it again; what changed, in a sentence."""
        done = self.investigation.redo()
        self.settle()
        return f"done again: {', '.join(done)}" if done else "nothing to do again"

    def step_back(self) -> bool:
        """From a question beside the whys back to the why. False when it is open already."""
        if self.prompt.kind == "because":
            return False
        self.prompt = prompts.because(place_of(self.analysis))
        return True

    def settle(self) -> None:
        """After a change from elsewhere: stay at the open question if what it is about is still there."""
        known = {FAILURE, "root", "lesson"}
        known |= {why.id for why in self.analysis.whys} | {action.id for action in self.analysis.actions}
        if self.prompt.kind == "because" or self.prompt.of not in known:
            self.prompt = prompts.because(place_of(self.analysis))

    @property
    def _because(self) -> Prompt:
        """The open why, or the one that was left for a question beside it."""
        return self.prompt if self.prompt.kind == "because" else prompts.because(place_of(self.analysis))

    def _why(self, entry: str) -> Why:
        if entry == FAILURE:
            raise RcaError("the failure itself is no why", "choose a why below it")
        return why_named(self.analysis, entry)

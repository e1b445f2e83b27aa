"""A walk through an investigation: the open question, and what each step of a person does to it and to the analysis.

Knows no screen. Every step is saved before it returns; one that does not fit raises RcaError and changes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from rca.analysis.why import FAILURE
from rca.errors import RcaError
from rca.evidence.rank import About
from rca.investigation import prompt as prompts
from rca.investigation.edits import JudgePrior, Keep, Remove
from rca.investigation.gather import judged
from rca.investigation.investigation import ConflictError
from rca.investigation.merge import Clash
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

    def __init__(self, investigation: Investigation, finding: Callable[[int], Finding]) -> None:
        self.investigation = investigation
        self.prompt = prompts.because(place_of(investigation.analysis))
        self._open = self.prompt
        """The open why, also while a question beside it is answered."""
        self._under_hand = ""
        """The why that was answered last, or gone to: a root cause is this one unless another is named."""
        self._before = ""
        """The words that are being changed, as they were when that began."""
        self._finding = finding

    @property
    def analysis(self) -> Analysis:
        """As it is on file."""
        return self.investigation.analysis

    @property
    def words(self) -> str:
        """The words of the why under hand, for which excerpts are ranked; "" while the failure itself is asked."""
        return "" if self._open.of == FAILURE else self._open.question

    @property
    def about(self) -> About:
        """What the why under hand asks on: its parent's answer, what that cites, and when the failure was seen."""
        analysis = self.analysis
        parent = next((why for why in analysis.whys if why.id == self._open.of), None)
        cited = [evidence.text for evidence in analysis.evidence if parent and evidence.id in parent.evidence]
        seen = analysis.failure.seen
        told = "\n".join((parent.because, *cited)) if parent else ""
        return About(told, seen.first if seen else "", seen.last if seen else "")

    def answer(self, text: str) -> None:
        """Answer the open question; the next one is open then.

        Errors: RcaError when it does not fit, ConflictError when the words that are being changed were changed by
        somebody else since; a second time it goes over theirs.
        """
        if self.prompt.kind == "change":
            self._expect(text)
        before = self.analysis
        for edit in prompts.edits(self.prompt, text, before, self._finding):
            self.investigation.apply(edit)
        answered = self.prompt
        self._ask(prompts.after(answered, text, before, self.analysis) or self._standing())
        if answered.kind == "because" and self.prompt.of != FAILURE:
            self._under_hand = self.prompt.of

    def _expect(self, text: str) -> None:
        now, self._before = self._before, prompts.words_of(self.analysis, self.prompt.of)
        if now != self._before != text:
            raise ConflictError("", [Clash(self.prompt.of, text, self._before)])

    def another(self) -> None:
        """Ask for another cause of what was answered last."""
        self._ask(prompts.because(beside(self.analysis, self._open.place)))

    def root(self, entry: str = "") -> None:
        """Mark a why as a root cause, the one under hand by default, and ask what will be done."""
        standing = {why.id for why in self.analysis.whys if why.because and why.status != "ruled-out"}
        last = last_answer(self.analysis)
        named = entry or (self._under_hand if self._under_hand in standing else last.id if last else "")
        if not named:
            raise RcaError("there is no answer yet that could be the root cause", "answer first")
        why = self._why(named)
        if not any(cause.why == why.id for cause in self.analysis.root_causes):
            self.investigation.apply(MarkRoot(why.id))
        self._ask(prompts.closing(self.analysis))

    def go_on(self, entry: str) -> None:
        """Ask on below a why, or for its answer while it has none; of an action, for its effect."""
        if any(action.id == entry for action in self.analysis.actions):
            self._ask(prompts.closing(self.analysis, "effect", entry))
            return
        self._ask(prompts.because(below(self.analysis, None if entry == FAILURE else self._why(entry))))
        self._under_hand = "" if entry == FAILURE else entry

    def change(self, entry: str) -> str:
        """Ask for other words of an answer or an action; the present ones."""
        if entry == FAILURE:
            raise RcaError("the failure's own words stay as they were seen", "E edits the file")
        self._ask(prompts.change(self.analysis, entry))
        self._before = prompts.words_of(self.analysis, entry)
        return self._before

    def rule_out(self, entry: str) -> None:
        """Ask what speaks against a why."""
        self._ask(prompts.reason(self._why(entry)))

    def delete(self, entry: str) -> None:
        """Remove a why or an action."""
        if entry == FAILURE:
            raise RcaError("the failure itself cannot be deleted", "choose what stands below it")
        self.investigation.apply(Remove(entry))
        self.settle()

    def ask_for(self, kind: prompts.Kind) -> None:
        """Ask for an action, a lesson, or the question in a person's own words."""
        self._ask(prompts.question(self._open.place) if kind == "question" else prompts.closing(self.analysis, kind))

    def fill_in(self, field: str) -> None:
        """Ask for a field of the analysis: "summary", "failure.impact"."""
        self._ask(prompts.field(field))

    def take_over(self, prior: Prior) -> str:
        """Take over an earlier analysis' causes below the why under hand, as hypotheses; what came of it in a sentence.

        RcaError when its file cannot be read any more.
        """
        before = {why.id for why in self.analysis.whys}
        whys = analyses.load(analyses.find(self.investigation.root, prior.id)).analysis.whys
        self.investigation.apply(TakeOver(judged(prior, self.investigation.moment()), whys, self._open.of))
        self._ask(prompts.because(place_of(self.analysis)))
        taken = [why.id for why in self.analysis.whys if why.id not in before]
        if not taken:
            return "it names no cause, so nothing is taken over"
        return f"taken over as hypotheses: {', '.join(taken)}; cite what shows them today"

    def judge(self, prior: Prior, *, accepted: bool) -> str:
        """Say whether an earlier analysis is of the same error; what came of it in a sentence."""
        self.investigation.apply(JudgePrior(judged(prior, self.investigation.moment()), accepted=accepted))
        return f"{'accepted' if accepted else 'rejected'}: {prior.title or prior.id}"

    def take_up(self, kind: str, of: str, question: str) -> None:
        """Stand again at a question that an earlier walk left open, or, when its entry is gone, where one goes on."""
        whys = {why.id for why in self.analysis.whys}
        entries = whys | {action.id for action in self.analysis.actions}
        if kind == "because" and (of == FAILURE or of in whys):
            unanswered = [why.id for why in self.analysis.whys if why.why == question and not why.because.strip()]
            self._ask(prompts.because(Place(of, question, unanswered[0] if unanswered else "")))
        elif kind == "question" and (of == FAILURE or of in whys):
            self.go_on(of)
            self.ask_for("question")
        elif kind == "reason" and of in whys:
            self.rule_out(of)
        elif kind == "change" and of in entries:
            self.change(of)
        elif kind == "field" and of in prompts.FIELDS:
            self.fill_in(of)
        elif kind in {"action", "lesson"} or (kind in {"effect", "owner"} and of in entries):
            self._ask(prompts.closing(self.analysis, cast("prompts.Kind", kind), of))

    def resume(self, prompt: Prompt) -> None:
        """Stand at a question again that was open a moment ago, knowing what the file says now."""
        self._before = prompts.words_of(self.analysis, prompt.of)
        self._ask(prompt)

    def keep(self) -> None:
        """Put the analysis on file as it is."""
        self.investigation.apply(Keep())

    def undo(self) -> str:
        """Take the last step back; what changed, in a sentence."""
        undone = self.investigation.undo()
        self._begin_anew()
        return f"undone: {', '.join(undone)}" if undone else "nothing to undo"

    def redo(self) -> str:
        """Do it again; what changed, in a sentence."""
        done = self.investigation.redo()
        self._begin_anew()
        return f"done again: {', '.join(done)}" if done else "nothing to do again"

    def step_back(self) -> bool:
        """From a question beside the whys back to the why. False when it is open already."""
        if self.prompt.kind == "because":
            return False
        self._ask(self._standing())
        return True

    def settle(self) -> None:
        """After a change from elsewhere: stay at the open question if what it is about is still there."""
        entries = {why.id for why in self.analysis.whys} | {action.id for action in self.analysis.actions}
        if self.prompt.kind == "because" or (self.prompt.of[:1] in "WA" and self.prompt.of not in entries):
            self._ask(self._standing())

    def _ask(self, prompt: Prompt) -> None:
        self.prompt = prompt
        if prompt.kind == "because":
            self._open = prompt

    def _begin_anew(self) -> None:
        self._ask(prompts.because(place_of(self.analysis)))
        self._under_hand = ""

    def _standing(self) -> Prompt:
        """The open why, where what it explains still stands; else where one goes on."""
        standing = {why.id for why in self.analysis.whys if why.because and why.status != "ruled-out"}
        if self._open.of in standing or self._open.of == FAILURE:
            return self._open
        return prompts.because(place_of(self.analysis))

    def _why(self, entry: str) -> Why:
        if entry == FAILURE:
            raise RcaError("the failure itself is no why", "choose a why below it")
        return why_named(self.analysis, entry)

"""The questions of a walk beside `why`: what each asks, which edits an answer is, and what is asked after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from rca.errors import RcaError
from rca.investigation.edits import AddAction, AddLesson, SetField
from rca.investigation.place import Place, Said, answered, below, parted, why_named
from rca.investigation.reasoning import Answer, Cite, RuleOut

if TYPE_CHECKING:
    from collections.abc import Callable

    from rca.analysis import Analysis, Why
    from rca.investigation.edits import Edit
    from rca.investigation.gather import Finding

Kind = Literal["because", "change", "reason", "action", "effect", "owner", "lesson", "question", "field"]
_CLOSING: Final[dict[str, Kind]] = {"action": "effect", "effect": "owner", "owner": "lesson"}
"""What is asked after a root cause is marked, as long as it is answered."""


FIELDS: Final = {
    "summary": "What happened, in two or three sentences?",
    "key_finding": "What is the one thing to remember?",
    "failure.environment": "Where was it seen: production, staging, your own machine?",
    "failure.impact": "Whom did it hurt, and how much?",
}
"""Fields that are asked for by name, and how."""


class Prompt(NamedTuple):
    """One open question."""

    kind: Kind
    of: str
    """The entry that it is about: what an answer explains, the why ruled out, the action."""
    question: str
    hint: str
    """What to type, shown while nothing is."""
    why: str = ""
    """As `Place.why`: the why that gets the answer."""

    @property
    def place(self) -> Place:
        """Where in the tree an answer goes."""
        return Place(self.of, self.question, self.why)


def because(place: Place) -> Prompt:
    """The why itself."""
    return Prompt("because", place.of, place.question, "because … ( @2 cites excerpt 2)", place.why)


def change(analysis: Analysis, entry: str) -> Prompt:
    """Another wording of an answer or an action. RcaError when there is no such entry."""
    for action in analysis.actions:
        if action.id == entry:
            return Prompt("change", entry, f"What will be done ({entry})?", "in other words …")
    why = why_named(analysis, entry)
    return Prompt("change", why.id, why.why, "because …")


def words_of(analysis: Analysis, entry: str) -> str:
    """The words that `change` is about; "" when the entry is gone."""
    words = {why.id: why.because for why in analysis.whys} | {action.id: action.do for action in analysis.actions}
    return words.get(entry, "")


def field(name: str) -> Prompt:
    """A field of the analysis that a person fills in: one of `FIELDS`."""
    return Prompt("field", name, FIELDS[name], "Enter: nothing yet")


def reason(why: Why) -> Prompt:
    """What speaks against a why."""
    said = " ".join((why.because or why.why).split())
    return Prompt("reason", why.id, f'What rules out "{said}"?', "since … (the why is kept, with this reason)")


def question(place: Place) -> Prompt:
    """The why in a person's own words."""
    return Prompt("question", place.of, f"Instead of: {place.question}", "why …", place.why)


def closing(analysis: Analysis, kind: Kind = "action", action: str = "") -> Prompt:
    """The questions that a root cause brings: action, its effect, its owner, a lesson.

    `action` is the one that is asked about, the last by default.
    """
    action = action or (analysis.actions[-1].id if analysis.actions else "")
    cause = analysis.root_causes[-1].statement if analysis.root_causes else analysis.title
    if kind == "effect":
        seen = analysis.failure.seen
        count = seen.count if seen else None
        asked = f"Of the {count} failures seen, how" if count and count > 1 else "How"
        return Prompt(kind, action, f"{asked} many will be left after {action}?", "a number; Enter: not known")
    if kind == "owner":
        return Prompt(kind, action, f"Who owns {action}?", "a name; Enter: nobody yet")
    if kind == "lesson":
        return Prompt(kind, "lesson", "What was learned?", "Enter: nothing yet")
    return Prompt("action", "root", f'What will be done about "{" ".join(cause.split())}"?', "Enter: nothing yet")


def edits(prompt: Prompt, text: str, analysis: Analysis, finding: Callable[[int], Finding]) -> list[Edit]:
    """The edits that an answer is; none for an empty one. RcaError when it does not fit the question."""
    if prompt.kind in {"because", "change", "reason"}:
        return _reasoned(prompt, parted(text, finding), analysis)
    words = " ".join(text.split())
    return [_said(prompt, words, analysis)] if words and prompt.kind != "question" else []


def _said(prompt: Prompt, words: str, analysis: Analysis) -> Edit:
    if prompt.kind == "action":
        return AddAction(words)
    if prompt.kind == "lesson":
        return AddLesson(words)
    if prompt.kind == "field":
        return SetField(prompt.of, words)
    value = _effect(words, analysis) if prompt.kind == "effect" else words
    return SetField(f"{prompt.of}.{'expect' if prompt.kind == 'effect' else 'owner'}", value)


def _reasoned(prompt: Prompt, said: Said, analysis: Analysis) -> list[Edit]:
    cites = [Cite(prompt.of, evidence) for evidence in said.cited]
    if prompt.kind == "reason":
        return [RuleOut(prompt.of, said.words), *cites]
    if prompt.kind == "change" and any(action.id == prompt.of for action in analysis.actions):
        return [SetField(f"{prompt.of}.do", said.words)] if said.words else []
    if prompt.kind == "change":
        return [Answer(prompt.of, said.words, said.cited)] if said.words else [*cites]
    if said.words:
        return [answered(prompt.place, said)]
    if cites and prompt.of == "failure":
        raise RcaError("there is no answer to cite it for", "answer first: ... @2")
    return [*cites]


def _effect(words: str, analysis: Analysis) -> dict[str, object]:
    if not words.isdecimal():
        raise RcaError(f"{words!r} is no count", "how many failures will be left: 0, for example")
    seen = analysis.failure.seen
    count = seen.count if seen else None
    return {"of": "failure", "to": words, **({"from": str(count)} if count else {})}


def after(prompt: Prompt, text: str, before: Analysis, analysis: Analysis) -> Prompt | None:
    """What is asked next, once an answer's edits brought the analysis from `before` to what it is now.

    None to go on where the walk stood before a question beside the whys.
    """
    if prompt.kind == "question" and text.strip():
        return because(prompt.place._replace(question=" ".join(text.split())))
    if prompt.kind in _CLOSING and (text.strip() or prompt.kind != "action"):
        of = prompt.of if prompt.kind != "action" else ""
        return closing(analysis, _CLOSING[prompt.kind], of)
    if prompt.kind == "reason":  # another cause of what it was to explain
        why = why_named(analysis, prompt.of)
        return because(Place(why.of, why.why))
    if prompt.kind == "because":
        known = {why.id for why in before.whys}
        added = [why for why in analysis.whys if why.id not in known or why.id == prompt.why]
        return because(below(analysis, added[-1]) if added else prompt.place)
    return None

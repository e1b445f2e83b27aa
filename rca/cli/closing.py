"""The end of a chain in the plain walk: root cause, action, expected effect, lesson. Each answer may be left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rca.cli.console import say, wrapped
from rca.investigation import AddAction, AddLesson, MarkRoot, SetField
from rca.text import clean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rca.analysis import Why
    from rca.cli.plain import Walk
    from rca.cli.terminal import Ask


def close(walk: Walk, last: Why, ask: Ask) -> bool:
    """Ask what the chain ends in. False when the person wants to go on asking why; what was answered stays."""
    try:
        return _closed(walk, last, _Prompts(walk, ask))
    except _LeftError as left:
        return left.for_good


class _LeftError(Exception):
    """The person left the questions: for good (`/quit`, end of input), or to go on with the walk (other commands)."""

    def __init__(self, *, for_good: bool) -> None:
        super().__init__()
        self.for_good = for_good


class _Prompts:
    """Questions whose answers may be left out. A command is obeyed and never taken for an answer."""

    def __init__(self, walk: Walk, ask: Ask) -> None:
        self._walk = walk
        self._ask = ask

    def text(self, prompt: str) -> str:
        """The answer, "" for none."""
        line = self._ask(prompt)
        if line is None:
            raise _LeftError(for_good=True)
        said = clean(line).strip()
        if self._walk.is_command(said):
            raise _LeftError(for_good=not self._walk.obey(said))
        return said

    def choice(self, prompt: str, known: Mapping[str, str]) -> str:
        """One of the known answers; asks again for any other."""
        while True:
            said = self.text(prompt)
            if said.lower() in known:
                return known[said.lower()]
            say(f"{said!r} is none of them")


def _closed(walk: Walk, last: Why, prompts: _Prompts) -> bool:
    analysis = walk.investigation.analysis
    if not any(cause.why == last.id for cause in analysis.root_causes):
        if last.status == "hypothesis":
            say(f"{last.id} is a hypothesis: nothing is cited for it yet (`@2` alone cites excerpt 2 for it)")
        yes_or_no = {"": "yes", "y": "yes", "yes": "yes", "n": "no", "no": "no"}
        question = f"\n{wrapped(f'{last.id}: {last.because}')}\nIs this the root cause? [Y]es, [n]ot yet: "
        if prompts.choice(question, yes_or_no) == "no":
            say("go on: type the next answer, /another for another cause, /of W2 to go on elsewhere")
            return False
        walk.apply(MarkRoot(last.id))
        _without_it(walk, prompts)
    _action(walk, prompts)
    lesson = prompts.text("What was learned? (Enter: nothing yet) ")
    if lesson:
        walk.apply(AddLesson(lesson))
    return True


def _without_it(walk: Walk, prompts: _Prompts) -> None:
    question = "Would the failure have happened without it? [n]o, [y]es, [u]nknown (Enter: leave open) "
    said = prompts.choice(
        question, {"": "", "n": "no", "no": "no", "y": "yes", "yes": "yes", "u": "unknown", "unknown": "unknown"}
    )
    if said:
        walk.apply(SetField(f"{walk.investigation.analysis.root_causes[-1].id}.without_it", said))
    if said == "yes":
        say("then it is no root cause by itself: /of a why to go on, or `rca set ID R1.kind contributing`")


def _action(walk: Walk, prompts: _Prompts) -> None:
    """The action, its expected effect and its owner; saved as soon as it is said, and completed."""
    do = prompts.text("What will be done about it? (Enter: nothing yet) ")
    if not do:
        return
    walk.apply(AddAction(do))
    action = walk.investigation.analysis.actions[-1].id
    seen = walk.investigation.analysis.failure.seen
    count = seen.count if seen else None
    of = f"Of the {count} failures seen, how" if count and count > 1 else "How"
    left = _number(prompts, f"{of} many will be left? (a number; Enter: not known) ")
    if left:
        expect = {"of": "failure", "to": left} | ({"from": str(count)} if count else {})
        walk.apply(SetField(f"{action}.expect", expect))
    owner = prompts.text("Who owns it? (Enter: nobody yet) ")
    if owner:
        walk.apply(SetField(f"{action}.owner", owner))


def _number(prompts: _Prompts, prompt: str) -> str:
    while True:
        said = prompts.text(prompt)
        if not said or said.isdecimal():
            return said
        say(f"{said!r} is no count")

"""The end of a chain in the plain walk: root cause, action, expected effect, lesson. Each answer may be left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rca.cli.console import complain, say, wrapped
from rca.errors import RcaError
from rca.investigation import AddAction, AddLesson, MarkRoot, SetField
from rca.text import clean

if TYPE_CHECKING:
    from rca.analysis import Why
    from rca.cli.plain import Walk
    from rca.cli.terminal import Ask

_WITHOUT = {"n": "no", "no": "no", "y": "yes", "yes": "yes", "u": "unknown", "unknown": "unknown"}


def close(walk: Walk, last: Why, ask: Ask) -> bool:
    """Ask what the chain ends in. False when the person wants to go on asking why; what was answered stays."""
    if not any(cause.why == last.id for cause in walk.investigation.analysis.root_causes):
        said = _asked(ask, f"\n{wrapped(f'{last.id}: {last.because}')}\nIs this the root cause? [Y]es, [n]ot yet: ")
        if said is None or said.lower() in {"y", "yes", ""}:
            if said is None:
                return True
            _try(walk, MarkRoot(last.id))
        else:
            say("go on: type the next answer, /another for another cause, /of W2 to go on elsewhere")
            return False
        _without_it(walk, ask)
    _action(walk, ask)
    lesson = _asked(ask, "What was learned? (Enter: nothing yet) ")
    if lesson:
        _try(walk, AddLesson(lesson))
    return True


def _without_it(walk: Walk, ask: Ask) -> None:
    said = _asked(ask, "Would the failure have happened without it? [n]o, [y]es, [u]nknown (Enter: leave open) ")
    cause = walk.investigation.analysis.root_causes[-1].id
    if said and said.lower() in _WITHOUT:
        _try(walk, SetField(f"{cause}.without_it", _WITHOUT[said.lower()]))
    if said and _WITHOUT.get(said.lower()) == "yes":
        say("then it is no root cause by itself: `/of` a why to go on, or keep it as contributing with `rca set`")


def _action(walk: Walk, ask: Ask) -> None:
    """The action, its expected effect and its owner, in one edit."""
    do = _asked(ask, "What will be done about it? (Enter: nothing yet) ")
    if not do:
        return
    given: dict[str, object] = {}
    seen = walk.investigation.analysis.failure.seen
    count = seen.count if seen else None
    of = f"Of the {count} failures seen, how" if count else "How"
    left = _number(_asked(ask, f"{of} many will be left? (a number; Enter: not known) "))
    if left is not None:
        given["expect"] = {"of": "failure", "to": left} | ({"from": count} if count else {})
    owner = _asked(ask, "Who owns it? (Enter: nobody yet) ")
    if owner:
        given["owner"] = owner
    _try(walk, AddAction(do, given))


def _asked(ask: Ask, prompt: str) -> str | None:
    line = ask(prompt)
    return None if line is None else clean(line).strip()


def _number(said: str | None) -> int | None:
    if said and not said.isdecimal():
        say(f"{said!r} is no count, so the effect is left open; `rca set ID A1.expect.to 0` gives it later")
    return int(said) if said and said.isdecimal() else None


def _try(walk: Walk, edit: MarkRoot | SetField | AddAction | AddLesson) -> None:
    try:
        walk.apply(edit)
    except RcaError as error:
        complain(error.message, error.hint)

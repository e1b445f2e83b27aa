"""Everything that can be done on the full screen, by name: its keys, its words in help and palette, where it applies.

The names are those that a user's `[keys]` binds anew. An action is a method `action_NAME` of the screen or of a pane.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from textual.binding import Binding
from textual.command import DiscoveryHit, Hit, Hits, Provider

from rca.errors import RcaError
from rca.tui.keys import keys_in
from rca.tui.listing import Listing

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from textual.app import App
    from textual.screen import Screen
    from textual.widget import Widget

    from rca.settings import Key

Where = Literal[
    "home",
    "work",
    "because",
    "whys",
    "evidence",
    "priors",
    "document",
    "missing",
    "lists",
    "preview",
    "context",
    "everywhere",
    "anywhere",
]


class Command(NamedTuple):
    """One thing to do."""

    name: str
    keys: str
    """As textual names them, comma between alternatives."""
    words: str
    """In a few words, as footer and palette show it."""
    help: str
    where: Where
    shown: bool = False
    """Whether the footer shows it."""
    roomy: bool = False
    """Whether the footer shows it where there is room left."""
    action: str = ""
    """What textual calls, where that is not the name."""


COMMANDS: Final = (
    Command("next_why", "enter", "Answer", "Save the answer and ask the next why", "because", shown=True),
    Command("new_line", "ctrl+j", "New line", "A line break within the answer", "because"),
    Command("show_evidence", "f2", "Evidence", "Go to the log lines", "work", action="show('excerpts')"),
    Command("show_priors", "f3", "Priors", "Go to the earlier analyses of this error", "work", action="show('priors')"),
    Command("show_whys", "f4", "Whys", "Go to the why tree", "work", action="show('whys')"),
    Command("another", "ctrl+t", "Another", "Ask the same why again, for another cause", "work"),
    Command("root", "ctrl+r", "Root", "The last answer is a root cause; asks for an action", "work"),
    Command(
        "preview", "f5", "Preview", "The document as reviewers will read it, and what is missing", "work", shown=True
    ),
    Command("failures", "f8", "Other failures", "The other failures of this run", "work"),
    Command(
        "own_question", "ctrl+o", "Own question", "Put the why in your own words", "work", action="ask_for('question')"
    ),
    Command("lesson", "ctrl+l", "Lesson", "Say what was learned", "work", action="ask_for('lesson')"),
    Command("action", "ctrl+n", "Action", "Say what will be done", "work", action="ask_for('action')"),
    Command("go_on", "enter", "Go on", "Ask why of this one, or answer it", "whys", shown=True),
    Command("change", "c", "Change", "Word its answer anew", "whys", shown=True),
    Command("rule_out", "x", "Rule out", "Rule it out; asks for the reason", "whys", shown=True),
    Command("root_here", "r", "Root", "It is a root cause", "whys", shown=True),
    Command("delete", "d", "Delete", "Delete it; what explained it explains its parent", "whys", roomy=True),
    Command("cite", "space", "Cite", "Cite it in the answer being typed, or no longer", "evidence", shown=True),
    Command("context", "enter", "Around it", "The lines around it in their file", "evidence", shown=True),
    Command("widen", "e", "Wider", "Ask for a wider window of time, then look into every log", "evidence", shown=True),
    Command("severity", "s", "Severity", "All lines, warnings and worse, errors alone", "evidence", roomy=True),
    Command("retry", "R", "Ask again", "Ask the sources again", "evidence", roomy=True),
    Command("take_over", "enter", "Take over", "Its causes as hypotheses, to be shown again", "priors", shown=True),
    Command("accept", "a", "Same", "It is the same error", "priors", shown=True),
    Command("reject", "x", "Not same", "It is another error, from now on for every search", "priors", shown=True),
    Command("open", "enter", "Open", "Go on with it", "home", shown=True),
    Command("begin", "n", "New", "Analyse the newest failing run here", "home", shown=True),
    Command("discard", "d", "Discard", "Throw away what was left unsaved, after asking", "home", shown=True),
    Command("unfold", "enter", "Unfold", "Show or hide what is folded away", "document", shown=True),
    Command("fill_in", "enter", "Fill it in", "Go where it is filled in", "missing", shown=True),
    Command("other_pane", "tab", "Other pane", "From the document to what is missing, and back", "preview", shown=True),
    Command("hit", "enter", "To the hit", "Back to the line that matched", "context", shown=True),
    Command("cite_lines", "space", "Cite", "Cite this line, or the range begun with v", "context", shown=True),
    Command("range", "v", "Range", "Begin a range of lines to be cited, or drop it", "context", shown=True),
    Command("to_time", "t", "Time", "Go to the first line from a time on", "context", shown=True),
    Command("to_line", "colon", "Line", "Go to the line of a number", "context", shown=True),
    Command("find", "slash", "Find", "Look for a word; n and N go to the next and the one before", "lists", roomy=True),
    Command("wrap", "w", "Wrap", "Rows in full, or as they fit", "lists", roomy=True),
    Command("undo", "u", "Undo", "Take back what was done last", "lists", shown=True),
    Command("redo", "U", "Redo", "Do it again", "lists"),
    Command("edit_file", "E", "Edit file", "Open the YAML in $EDITOR", "lists"),
    Command("copy", "y", "Copy", "Copy the row", "lists"),
    Command("zoom", "z", "Zoom", "This pane over the whole screen, or back", "lists"),
    Command("back", "escape", "Back", "One step back; nothing is lost", "everywhere"),
    Command("help", "question_mark,f1", "Help", "This list; Enter does what it says", "everywhere", shown=True),
    Command("dark", "f9", "Dark or light", "Change between a dark and a light screen", "anywhere"),
    Command("leave", "q", "Leave", "Leave; all is saved", "lists", shown=True),
    Command("quit", "ctrl+q", "Quit", "End at once, from everywhere; what is typed is kept", "anywhere"),
)


def _action(command: Command) -> str:
    if command.where == "anywhere":
        return f"app.{command.name}"
    does = command.action or command.name
    return does if command.where in _PANES or command.name in _OF_LISTS else f"screen.{does}"


ROOMY: Final = (
    *(command.name for command in COMMANDS if command.roomy and command.where != "lists"),
    *(command.name for command in COMMANDS if command.roomy and command.where == "lists"),
)
"""Commands that the footer shows where there is room, what is of a pane alone first."""
_OF_LISTS: Final = frozenset({"wrap", "find"})
_PANES: Final = frozenset({"whys", "evidence", "priors", "document", "missing", "context"})
"""Where commands are actions of the pane itself, since they are about its row under the cursor."""


def bindings(*where: Where) -> list[Binding]:
    """The keys of the commands that apply there."""
    return [
        Binding(
            command.keys,
            _action(command),
            command.words,
            show=command.shown,
            id=command.name,
        )
        for command in COMMANDS
        if command.where in where and command.name not in _OF_LISTS  # every list binds these itself
    ]


def doer(screen: Screen[Any], command: Command) -> Widget | App[Any] | None:
    """Who does it: the screen, a list on it, or the application; None when it cannot be done there."""
    if command.name == "zoom" and not can_zoom(screen):
        return None
    able: list[Widget | App[Any]] = [screen, *screen.query(Listing), screen.app]
    for one in able:
        action = (command.action or command.name).partition("(")[0]
        if hasattr(one, f"action_{action}"):
            return one
    return None


def can_zoom(screen: Screen[Any]) -> bool:
    """Whether a list gets larger when it is alone: it is not so already."""
    return len(screen.query(Listing)) > 1


def keymap(keys: Mapping[str, Key]) -> dict[str, str]:
    """The user's own keys by the names of commands, as textual writes them.

    RcaError, with file and line, for a name that is none, a key that there is not, and one that another command of the
    same place has.
    """
    names = [command.name for command in COMMANDS]
    for name, key in keys.items():
        if name not in names:
            near = get_close_matches(name, names, 1, 0.4)
            hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(names)}"
            raise RcaError(f"{key.place}: there is no command {name!r} to bind", hint)
    own = {name: _keys_in(key) for name, key in keys.items()}
    bound = {command.name: own.get(command.name) or keys_in(command.keys) for command in COMMANDS}
    for command in COMMANDS:
        for pressed in own.get(command.name, ()):
            other = "the palette" if pressed == _PALETTE else _sharing(command, pressed, bound)
            if other:
                hint = f"choose another key for {command.name}" + f", or for {other} too" * (pressed != _PALETTE)
                raise RcaError(f"{keys[command.name].place}: {pressed} is the key of {other} already", hint)
    return {name: ",".join(written) for name, written in own.items()}


def _keys_in(key: Key) -> tuple[str, ...]:
    try:
        return keys_in(key.key)
    except ValueError as error:
        hint = "as in: f6, ctrl+t, alt+x, U, question_mark; several with a comma between them"
        raise RcaError(f"{key.place}: there is no key {error.args[0]!r}", hint) from None


def _sharing(command: Command, key: str, bound: Mapping[str, tuple[str, ...]]) -> str:
    """The name of another command that has the key where the first one applies; "" when none has."""
    for other in COMMANDS:
        if other.name != command.name and key in bound[other.name] and _meet(command.where, other.where):
            return other.name
    return ""


def _meet(one: Where, other: Where) -> bool:
    """Whether there is a moment at which a key could do what it does in either place."""
    if one == other or {"everywhere", "anywhere"} & {one, other}:
        return True
    return any({one, other} <= together for together in _TOGETHER)


_PALETTE: Final = "ctrl+p"
_TOGETHER: Final[tuple[frozenset[Where], ...]] = (
    frozenset({"work", "because"}),
    frozenset({"work", "lists", "whys"}),
    frozenset({"work", "lists", "evidence"}),
    frozenset({"work", "lists", "priors"}),
    frozenset({"preview", "lists", "document"}),
    frozenset({"preview", "lists", "missing"}),
    frozenset({"context", "lists"}),
    frozenset({"home", "lists"}),
)
"""Places whose keys are obeyed at the same time, one above the other."""


def run_named(screen: Screen[Any], name: str) -> None:
    """Do what the command of that name says, as if its key had been pressed there."""
    for command in COMMANDS:
        found = doer(screen, command) if command.name == name else None
        if found is not None:
            screen.call_later(_run(command, found))


class Palette(Provider):
    """The commands of the screen that is shown, for the command palette."""

    def _here(self) -> list[tuple[Command, Widget | App[Any]]]:
        doers = [(command, doer(self.screen, command)) for command in COMMANDS]
        return [(command, found) for command, found in doers if found is not None]

    async def discover(self) -> Hits:
        """All of them."""
        for command, found in self._here():
            yield DiscoveryHit(command.words, _run(command, found), help=command.help)

    async def search(self, query: str) -> Hits:
        """Those whose words match what is typed."""
        matcher = self.matcher(query)
        for command, found in self._here():
            score = max(matcher.match(command.words), matcher.match(command.help) * 0.8)
            if score > 0:
                yield Hit(score, matcher.highlight(command.words), _run(command, found), help=command.help)


def _run(command: Command, found: Widget | App[Any]) -> Callable[[], Awaitable[object]]:
    return lambda: found.run_action(command.action or command.name)

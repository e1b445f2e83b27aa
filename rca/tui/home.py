"""All analyses of the workspace, the newest first, with what an earlier walk left unsaved before them.

The screen opens, begins and takes up; what that means is the application's business. Files are read in a thread.
"""

from __future__ import annotations

import threading
from contextlib import closing
from typing import TYPE_CHECKING, ClassVar, Final, cast

from textual import events
from textual.binding import Binding
from textual.containers import Container
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from rca.errors import RcaError
from rca.priors import BadFile
from rca.store.journal import Left, left_behind
from rca.tui import summary
from rca.tui.choice import Choice
from rca.tui.commands import COMMANDS, bindings
from rca.tui.help import keys_of
from rca.tui.keybar import KeyBar
from rca.tui.listing import Listing
from rca.tui.page import IN_LISTS, Page
from rca.tui.small import Small
from rca.tui.sought import Answer, Answered, Asker, Sought
from rca.tui.title import TitleBar

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from rca.investigation.case import Workspace
    from rca.tui.app import Rca
    from rca.tui.desk import Desk
    from rca.tui.row import Row
    from rca.tui.summary import Listed


_DISCARD: Final = 1


class Read(Message):
    """The workspace was read."""

    def __init__(self, number: int, found: summary.Found, trouble: RcaError | None) -> None:
        super().__init__()
        self.number = number
        """Of the reading, from 1."""
        self.found = found
        self.trouble = trouble


class Analyses(Listing):
    """The list; what is typed after `/`, or pasted, filters it by all that is known of an analysis."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("home"), Binding("slash", "find", "Filter")]

    def __init__(self) -> None:
        super().__init__(id="analyses", empty="reading the analyses …")
        self.finding: Sought = Sought()

    def takes(self, event: events.Event) -> bool:
        """Also what is pasted, whether something is being typed or not."""
        if not isinstance(event, events.Paste) or not event.text.strip():
            return super().takes(event)
        self.finding.paste(event.text)
        self.sift()
        return True


class Home(Page[None]):
    """The list of analyses, and the one under the cursor in full."""

    AUTO_FOCUS = "#analyses"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("home", "everywhere"),
        *(binding for binding in bindings("lists") if binding.id in IN_LISTS),
    ]

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._readings = 0
        self._listed: dict[str, Listed] = {}
        self._rows: dict[str, Row] = {}
        self._asker = Asker(self, workspace)
        self._sought = ""
        """The text that was asked last."""
        self._answer = Answer()
        self._bound_for: type | None = None

    def compose(self) -> ComposeResult:
        """Title, list, facts, keys."""
        yield Small()
        yield TitleBar()
        with Container(id="home"):
            yield Analyses()
            yield Listing(id="facts")
        yield Static(id="first-steps")
        yield KeyBar()

    def on_mount(self) -> None:
        """Name the panes; nothing is known yet."""
        self.query_one(TitleBar).left = self._workspace.settings.root.name
        self.query_one("#analyses").border_title = Content("Analyses")
        self.query_one("#facts").border_title = Content("What is known")

    def on_screen_resume(self) -> None:
        """Read what there is: at the start, and whenever a person comes back."""
        self._read()
        self.refresh_bindings()  # while another screen was the present one, it was asked what can be done

    # From files to the screen

    def _read(self) -> None:
        self._readings += 1
        threading.Thread(target=self._reading, args=(self._readings,), daemon=True).start()

    def _reading(self, number: int) -> None:
        found, trouble = summary.Found(), None
        try:
            found = _found(self._workspace)
        except RcaError as error:
            trouble = error
        except Exception as error:  # noqa: BLE001  # the thread's last door: it would die unseen
            trouble = RcaError(f"the analyses cannot be read ({type(error).__name__}: {error})", "please report it")
        self.post_message(Read(number, found, trouble))

    def on_read(self, message: Read) -> None:
        """Show what was read, unless a later reading has begun."""
        if message.number != self._readings:
            return
        analyses = self.query_one(Analyses)
        if message.trouble is not None:
            analyses.empty = "could not be read"
            analyses.refresh()
            self.complain(message.trouble)
            return
        is_first = not self._listed
        self._listed = message.found.in_order
        self._rows = {key: summary.row(key, listed) for key, listed in self._listed.items()}
        analyses.empty = "nothing here holds that; esc shows all"
        self._arrange()
        self._ask()  # what was typed while they were read, or found before somebody wrote
        if is_first:
            analyses.go_to(next((key for key, listed in self._listed.items() if not isinstance(listed, BadFile)), ""))
        self.query_one(TitleBar).right = message.found.said
        self.query_one("#first-steps", Static).update(self._first_steps())
        self.set_class(not self._listed, "-empty")
        if not self._listed:
            self.set_focus(None)  # textual lets what is hidden have the keys
        elif self.focused is None:
            analyses.focus()
        self._follow()

    def on_listing_moved(self, message: Listing.Moved) -> None:
        """Tell of the analysis under the cursor, and ask for what is typed now."""
        if not isinstance(message.listing, Analyses):
            return
        if message.listing.finding.text != self._sought:
            self._sought = message.listing.finding.text
            if self._listed:  # else the analyses are being read, and all threads would read them
                self._ask()
            if not self._answer.is_about(self._sought):
                self._take(Answer())
        self._follow()

    def on_answered(self, message: Answered) -> None:
        """Show what the index found, unless another text has been typed meanwhile."""
        if not self._asker.is_wanted(message.answer):
            return
        analyses = self.query_one(Analyses)
        analyses.finding.waits = False
        is_new = message.answer.text != self._answer.text
        self._take(message.answer)
        if is_new and message.answer.priors:
            analyses.go_to(next(iter(message.answer.priors)))
        if message.trouble is not None:
            self.complain(message.trouble)

    def _ask(self) -> None:
        self._asker.ask(self._sought, is_error=self.query_one(Analyses).finding.is_error)

    def _take(self, answer: Answer) -> None:
        """Let through what the index found, and say how the error stands that was looked for."""
        if answer.text or self._answer.text:
            self._answer = answer
            self._arrange()
            analyses = self.query_one(Analyses)
            analyses.border_title = Content(f"Analyses · {answer.standing}" if answer.standing else "Analyses")
            analyses.sift()

    def _arrange(self) -> None:
        """The rows in their order, those of a pasted error before the others."""
        priors = {key: prior for key, prior in self._answer.priors.items() if key in self._rows}
        first = {key: summary.row(key, self._listed[key], prior) for key, prior in priors.items()}
        rows = first | {key: row for key, row in self._rows.items() if key not in first}
        analyses = self.query_one(Analyses)
        analyses.finding.hits = {row.told for key, row in rows.items() if key in self._answer}
        analyses.show(rows.values())

    def _follow(self) -> None:
        analyses, facts = self.query_one(Analyses), self.query_one("#facts", Listing)
        listed = self._listed.get(analyses.key)
        facts.finding.text = "" if analyses.finding.is_error else analyses.finding.text
        facts.show(summary.facts(listed, self._answer.found(analyses.key)) if listed else ())
        facts.refresh()
        if type(listed) is not self._bound_for:  # the footer is costly to draw
            self._bound_for = type(listed)
            self.refresh_bindings()

    def _first_steps(self) -> Content:
        key = next(keys_of(self.app, command) for command in COMMANDS if command.name == "begin")
        steps = (
            (key, "analyse the newest failing test run of this workspace"),
            ("rca new FILE", "the same in the shell, of a JUnit XML or a log"),
            ("rca new --demo", "try it on a recorded failure, in a folder of its own"),
        )
        wide = max(len(first) for first, _ in steps) + 2
        lines = [Content.assemble((f"{first:{wide}}", "$text-primary bold"), does) for first, does in steps]
        last = (
            "Each is one file in analyses/: commit it with the fix, and the next one who meets the error will find it."
        )
        return Content("\n").join(
            [Content.styled("No analyses here yet.", "bold"), Content(""), *lines, Content(""), Content(last)]
        )

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002  # as textual calls it
        """Only what is there can be opened, and only what was left unsaved can be discarded."""
        if action == "discard":
            return isinstance(self._under_cursor, Left)
        return action != "open" or self._under_cursor is not None

    @property
    def _under_cursor(self) -> Listed | None:
        analyses = self.query(Analyses)
        return self._listed.get(analyses.first().key) if analyses else None

    def on_listing_chosen(self) -> None:
        """A second click on a row."""
        self.action_open()

    def action_open(self) -> None:
        """Go on with the analysis under the cursor."""
        listed = self._under_cursor
        if isinstance(listed, BadFile):
            self.complain(RcaError(listed.message, listed.hint))
        elif isinstance(listed, Left):
            self._desk.take_up(listed)
        elif listed is not None:
            self._desk.open_file(listed.path)

    def action_begin(self) -> None:
        """Begin a new one."""
        self._desk.begin()

    def action_discard(self) -> None:
        """Throw away what was left unsaved, after asking."""
        left = self._under_cursor
        if isinstance(left, Left):

            def answered(place: int | None) -> None:
                if place == _DISCARD:
                    left.discard()
                    self._read()

            question = Choice("Discard what was not saved?", summary.typed(left), ("Keep it", "Discard it for good"))
            self.app.push_screen(question, answered)

    def step_back(self) -> None:
        """Back to the list."""
        self.query_one(Analyses).focus()

    def action_leave(self) -> None:
        """Leave; there is nothing to save."""
        self.app.exit()

    @property
    def _desk(self) -> Desk:
        return cast("Rca", self.app).desk


def _found(workspace: Workspace) -> summary.Found:
    with closing(workspace.index()) as index:
        bad = index.refresh().bad
        known = sorted(index.rows(), key=lambda row: (row.created, row.id), reverse=True)
    return summary.Found(tuple(left_behind(workspace.settings.root)), bad, tuple(known))

"""The one place where a person types: the open question, and the answer under it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final, cast

from rich.cells import cell_len
from textual import events
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static, TextArea

from rca.investigation.place import CITATION
from rca.text import visible
from rca.tui.commands import bindings
from rca.tui.safe import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from rca.investigation.prompt import Prompt
    from rca.tui.workbench import Workbench

TITLES: Final = {
    "because": "Why",
    "change": "Word it anew",
    "reason": "Ruled out",
    "action": "Action",
    "effect": "Expected effect",
    "owner": "Owner",
    "lesson": "Lesson",
    "question": "Own question",
    "field": "To fill in",
}


_MOST: Final = 20_000
"""Characters of a paste: every key looks at all that is typed, and an answer is no log."""


class Answer(TextArea):
    """What is being typed. A paste is made safe before it is shown."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(replace(binding, priority=True) for binding in bindings("because")),
        *(replace(binding, show=True) for binding in bindings("work") if binding.id in {"another", "root"}),
    ]

    def __init__(self) -> None:
        super().__init__(id="text", compact=True, highlight_cursor_line=False, tab_behavior="focus")
        self.cursor_blink = False

    def takes(self, event: events.Event) -> bool:
        """Put a letter or a paste in at the cursor."""
        text = None
        if isinstance(event, events.Paste):
            text = visible(event.text.replace("\r\n", "\n").replace("\r", "\n"))  # what terminals send for a new line
            if len(text) > _MOST:
                text = text[:_MOST]
                self.app.notify(f"the paste was cut at {_MOST:,} characters", severity="warning", markup=False)
        elif isinstance(event, events.Key) and event.is_printable:
            text = event.character
        if text is None:
            return False
        self.replace(text, *self.selection, maintain_selection_offset=False)
        cast("Workbench", self.screen).keep()  # in the journal before the next key: messages come later
        return True


class AnswerBar(Vertical):
    """Shows a prompt and keeps what is typed to each, so that going elsewhere and back loses nothing."""

    class Typed(Message):
        """The text changed."""

    def __init__(self, prompt: Prompt) -> None:
        super().__init__(id="answer")
        self.prompt = prompt
        self._others: dict[tuple[str, str, str], str] = {}

    def compose(self) -> ComposeResult:
        """The question, where the border has no room for it, and the text."""
        yield Static(id="question")
        yield Answer()

    def on_mount(self) -> None:
        """Show the prompt that it began with."""
        self._say()

    @property
    def text(self) -> str:
        """What is typed."""
        return self._answer.text

    @property
    def unsent(self) -> dict[tuple[str, str, str], str]:
        """Everything typed and not sent, by what it answers: the prompt's kind, its entry, its words."""
        typed = {**self._others, _key(self.prompt): self.text}
        return {key: text for key, text in typed.items() if text.strip()}

    def ask(self, prompt: Prompt, *, sent: bool = False) -> None:
        """Show another prompt, with what was typed to it before. `sent`: the present text is done with."""
        if not sent and _key(prompt) == _key(self.prompt):
            self.prompt = prompt
            self._say()
            return
        if not sent and self.text.strip():
            self._others[_key(self.prompt)] = self.text
        self.prompt = prompt
        self.put(self._others.pop(_key(prompt), ""))
        self._say()

    def keep(self, others: Mapping[tuple[str, str, str], str]) -> None:
        """What was typed before, in another life, to prompts that may be shown again."""
        self._others.update(others)

    def put(self, text: str) -> None:
        """Have this text typed."""
        answer = self._answer
        answer.load_text(visible(text))
        answer.move_cursor(answer.document.end)

    def new_line(self) -> None:
        """Break the line at the cursor."""
        self._answer.insert("\n")

    def type_on(self) -> None:
        """Give it the keys."""
        self.screen.set_focus(self._answer)  # at once: the next key may have come already

    def toggle(self, number: int) -> None:
        """Cite an excerpt in the text, or no longer."""
        cited = [int(found) for found in CITATION.findall(self.text)]
        if number in cited:
            kept = [word for word in self.text.split(" ") if word.rstrip(".,;") != f"@{number}"]
            self.put(" ".join(kept))
        else:
            self.put(f"{self.text.rstrip()} @{number}".lstrip() + " " * (not self.text.strip()))

    @property
    def _answer(self) -> Answer:
        return self.query_one(Answer)

    def on_resize(self) -> None:
        """The question may fit now, or no longer."""
        self._say()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Say so, once for all that was typed."""
        event.stop()
        self.post_message(self.Typed())

    def _say(self) -> None:
        question = one_line(self.prompt.question)
        fits = cell_len(question.plain) <= self.size.width - 6
        self.border_title = question if fits else TITLES[self.prompt.kind]
        shown = self.query_one("#question", Static)
        shown.display = not fits
        shown.update(question)
        self._answer.placeholder = self.prompt.hint


def _key(prompt: Prompt) -> tuple[str, str, str]:
    return prompt.kind, prompt.of, prompt.question

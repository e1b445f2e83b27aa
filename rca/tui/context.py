"""A hit in its surroundings: the lines of its file around it, or the text that was given where there is no file.

Reading is the business of `rca.evidence.passage` and happens in a thread of its own; here lines are only shown.
"""

from __future__ import annotations

import re
import threading
import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from textual.message import Message
from textual.widgets import Footer

from rca.errors import RcaError
from rca.evidence import passage
from rca.evidence.passage import Passage
from rca.tui.commands import bindings
from rca.tui.lines import MUTED, Lines
from rca.tui.listing import Row
from rca.tui.page import Page
from rca.tui.safe import one_line, safe
from rca.tui.small import Small

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from rca.evidence import Excerpt
    from rca.investigation import Finding
    from rca.investigation.case import Case, Workspace

HIT: Final = "»"
_LOOK: Final = 0.5
"""Seconds between two looks at the clock while a large file is read."""
_COMPARED: Final = 1000
"""Characters up to which a line must be the same in an excerpt and in its file, which are cut in different places."""

_CUT: Final = re.compile(r"\[[^]]* cut\] … ")
"""Begins a line whose start an excerpt has left out: it cannot be compared."""


class LogContext(Page[None]):
    """Lines around a hit. `read` gives them, in a thread; `hit` are the numbers of the lines to show as found.

    `line`: the line that was found, "" when it cannot be told; the cursor goes there, and when the hit has no such line
    any more, the screen says so. Without `numbered` lines have no numbers in a file, and `hit` counts from 1.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        replace(binding, show=binding.id == "back", action="screen.back" if binding.id == "leave" else binding.action)
        for binding in bindings("everywhere", "lists")
        if binding.id in {"back", "leave", "copy", "zoom"}
    ]

    class Taken(Message):
        """What was read, or why it was not."""

        def __init__(self, taken: Passage | RcaError) -> None:
            super().__init__()
            self.taken = taken

    def __init__(
        self, title: str, read: Callable[[], Passage], hit: range, line: str = "", *, numbered: bool = True
    ) -> None:
        super().__init__()
        self._title = title
        self._read = read
        self._hit = hit
        self._line = line
        self._numbered = numbered
        self._begun = time.monotonic()

    def compose(self) -> ComposeResult:
        """The lines and the keys."""
        yield Small()
        yield Lines()
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        """Read, and say so meanwhile."""
        lines = self.query_one(Lines)
        lines.border_title = one_line(self._title)
        lines.focus()
        self._wait()
        self._waiting = self.set_interval(_LOOK, self._wait)
        threading.Thread(target=self._take, daemon=True).start()

    def _wait(self) -> None:
        lines = self.query_one(Lines)
        lines.empty = f"◌ reading … {time.monotonic() - self._begun:.0f} s"
        lines.refresh()

    def _take(self) -> None:
        try:
            self.post_message(self.Taken(self._read()))
        except RcaError as error:
            self.post_message(self.Taken(error))
        except Exception as error:  # noqa: BLE001  # the thread's last door: it would die unseen
            self.post_message(self.Taken(RcaError(f"reading broke down ({type(error).__name__}: {error})")))

    def on_log_context_taken(self, message: Taken) -> None:
        """Show it, with the hit in the middle."""
        self._waiting.stop()
        lines = self.query_one(Lines)
        if isinstance(message.taken, RcaError):
            lines.wrap = True
            lines.show(_failed(message.taken))
            return
        found = message.taken
        place = next((at for at in self._hit if self._line and _line(found, at) == self._line[:_COMPARED]), None)
        lines.hit = f"{self._hit.start if place is None else place}"
        lines.show(self._rows(found, changed=bool(self._line) and place is None))
        if self._hit:
            span = f"line {self._hit.start}" if len(self._hit) == 1 else f"lines {self._hit.start}-{self._hit[-1]}"
            lines.border_title = one_line(f"{self._title} · {HIT} the hit" + (f", {span}" if self._numbered else ""))
        self.call_after_refresh(lines.action_hit)

    def _rows(self, found: Passage, *, changed: bool) -> Iterator[Row]:
        digits = len(f"{found.first + len(found.lines)}") if self._numbered else 0
        blank = f"  {'':{digits}} │ "
        if changed:
            yield _note("! the file has changed: what was found stands here no longer", blank, "$text-warning")
        if found.above and found.lines:
            yield _note(f"… {found.above:,} lines above; to read them all: less {found.name}", blank)
        elif found.above:
            yield _note(f"… the file has only {found.above:,} lines now", blank)
        for number, text in enumerate(found.lines, found.first):
            is_hit = number in self._hit
            guide = f"{HIT if is_hit else ' '} {number if self._numbered else '':>{digits}} │ "
            yield Row(f"{number}", safe(text, "bold" if is_hit else ""), guide, blank, verbatim=True)
        if found.damage:
            yield _note(f"! reading ended here: {found.damage}", blank, "$text-warning")
        elif found.below:
            yield _note(f"… the file goes on; to read it all: less {found.name}", blank)

    def action_back(self) -> None:
        """Back to the work."""
        if self.maximized is not None:
            self.minimize()
        else:
            self.dismiss(None)


def _line(found: Passage, number: int) -> str:
    place = number - found.first
    return found.lines[place].strip()[:_COMPARED] if 0 <= place < len(found.lines) else ""


def _note(said: str, guide: str, style: str = MUTED) -> Row:
    return Row(said, one_line(said, style), guide, guide, verbatim=True)


def _failed(error: RcaError) -> Iterator[Row]:
    yield Row("error", safe(f"✗ {error.message}", "$text-error"), under="  ")
    if error.hint:
        yield Row("hint", safe(error.hint, MUTED), "  ", "  ")


def around(finding: Finding, case: Case, workspace: Workspace) -> LogContext:
    """The screen for a finding: its file, the test's whole report or output, or else the excerpt itself."""
    excerpt = finding.excerpt
    if finding.kind == "test" and case.group is not None:
        error = case.group.error.strip().partition("\n")[0]
        given = Passage(excerpt.path, 1, tuple(case.group.report.split("\n")), 0, below=False)
        place = next((at for at, text in enumerate(given.lines, 1) if error and error in text), 0)
        return LogContext(f"test report {excerpt.path}", lambda: given, range(place, place + bool(place)))
    line = "".join(excerpt.text.splitlines()[excerpt.hit : excerpt.hit + 1]).strip()
    if _CUT.match(line):
        line = ""
    if excerpt.lines and excerpt.source == "local":
        hit = _span(excerpt)
        read = partial(passage.around, _path(excerpt.path, workspace), hit.start, hit[-1])
        return LogContext(excerpt.path, read, hit, line)
    if excerpt.lines and case.group is not None:
        given = Passage(excerpt.path, 1, tuple(case.group.output.split("\n")), 0, below=False)
        return LogContext(excerpt.path, lambda: given, _span(excerpt), line)
    given = Passage(excerpt.path, 1, tuple(excerpt.text.split("\n")), 0, below=False)
    title = f"{excerpt.source} {excerpt.path}".strip()
    return LogContext(title, lambda: given, range(excerpt.hit + 1, excerpt.hit + 2), numbered=False)


def _span(excerpt: Excerpt) -> range:
    """The lines of an excerpt ("12-20" or "12")."""
    first, _, last = excerpt.lines.partition("-")
    return range(int(first), int(last or first) + 1)


def _path(shown: str, workspace: Workspace) -> Path:
    """The file that a path was shown for: in the workspace, else where the user stands, as `--log` names it."""
    path = workspace.settings.root / shown
    return path if path.is_file() else Path.cwd() / shown

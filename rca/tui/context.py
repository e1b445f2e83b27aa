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
from rca.tui.page import IN_LISTS, Page
from rca.tui.row import Row
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
BESIDE: Final = "┊"
"""The other lines of the hit's excerpt."""
_LOOK: Final = 0.5
"""Seconds between two looks at the clock while a large file is read."""
_COMPARED: Final = 1000
"""Characters up to which a line must be the same in an excerpt and in its file, which are cut in different places."""

_CUT: Final = re.compile(r"\[[^]]* cut\] … ")
"""Begins a line whose start an excerpt has left out: it cannot be compared."""
_LEFT_OUT: Final = re.compile(r"… \[(\d+) lines? cut\]")
"""Stands in an excerpt for lines between two of its own."""


class LogContext(Page[None]):
    """Lines around a hit. `read` gives them, in a thread; `excerpt` are the numbers of the lines that were shown of it.

    `hit` is the number of the line that matched, 0 for the first of the excerpt. `line` is what that said, "" when it
    cannot be told: when no line of the excerpt says it any more, the screen says so. Without `numbered` lines have no
    numbers in a file, and `excerpt` counts from 1.
    """

    AUTO_FOCUS = "#context"
    BINDINGS: ClassVar[list[BindingType]] = [
        replace(binding, show=binding.id == "back")
        for binding in (*bindings("everywhere"), *(key for key in bindings("lists") if key.id in IN_LISTS))
    ]

    class Taken(Message):
        """What was read, or why it was not."""

        def __init__(self, taken: Passage | RcaError) -> None:
            super().__init__()
            self.taken = taken

    def __init__(
        self,
        title: str,
        read: Callable[[], Passage],
        excerpt: range,
        line: str = "",
        hit: int = 0,
        *,
        numbered: bool = True,
    ) -> None:
        super().__init__()
        self._title = title
        self._read = read
        self._excerpt = excerpt
        self._hit = hit or excerpt.start
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
        alike = [at for at in self._excerpt if self._line and _line(found, at) == self._line[:_COMPARED]]
        changed = bool(self._line) and not alike
        hit = min(alike, key=lambda at: abs(at - self._hit), default=self._hit)
        lines.hit = f"{hit}"
        lines.finding.among = f"in these {len(found.lines):,} lines" if found.above or found.below else ""
        lines.show(self._rows(found, 0 if changed or not self._excerpt else hit, changed=changed))
        lines.border_title = one_line(" · ".join((self._title, *self._legend(hit, changed=changed))))
        self.call_after_refresh(lines.begin)

    def _legend(self, hit: int, *, changed: bool) -> Iterator[str]:
        if self._excerpt and not changed:
            yield f"{HIT} the hit" + (f", line {hit}" if self._numbered else "")
        if len(self._excerpt) > 1 or (self._excerpt and changed):
            span = f"{self._excerpt.start}-{self._excerpt[-1]}"
            yield f"{BESIDE} {'where it was' if changed else 'its excerpt'}, {span}"

    def _rows(self, found: Passage, hit: int, *, changed: bool) -> Iterator[Row]:
        digits = len(f"{found.first + len(found.lines)}") if self._numbered else 0
        blank = f"  {'':{digits}} │ "
        if changed:
            yield _note("! the file has changed: what was found stands here no longer", blank, "$text-warning")
        if found.above and found.lines:
            yield _note(f"… {found.above:,} lines above; to read them all: less {found.name}", blank)
        elif found.above:
            yield _note(f"… the file has only {found.above:,} lines now", blank)
        for number, text in enumerate(found.lines, found.first):
            sign = HIT if number == hit else BESIDE if number in self._excerpt else " "
            guide = f"{sign} {number if self._numbered else '':>{digits}} │ "
            yield Row(f"{number}", safe(text, "bold" if number == hit else ""), guide, blank, verbatim=True)
        if found.damage:
            yield _note(f"! reading ended here: {found.damage}", blank, "$text-warning")
        elif found.below:
            yield _note(f"… the file goes on; to read it all: less {found.name}", blank)

    def step_back(self) -> None:
        """Back to the work."""
        self.dismiss(None)

    def action_leave(self) -> None:
        """Back to the work, at once."""
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
        span = _span(excerpt)
        read = partial(passage.around, _path(excerpt.path, workspace), span.start, span[-1])
        return LogContext(excerpt.path, read, span, line, _hit(excerpt))
    if excerpt.lines and case.group is not None:
        given = Passage(excerpt.path, 1, tuple(case.group.output.split("\n")), 0, below=False)
        return LogContext(excerpt.path, lambda: given, _span(excerpt), line, _hit(excerpt))
    given = Passage(excerpt.path, 1, tuple(excerpt.text.split("\n")), 0, below=False)
    title = f"{excerpt.source} {excerpt.path}".strip()
    return LogContext(title, lambda: given, range(excerpt.hit + 1, excerpt.hit + 2), numbered=False)


def _span(excerpt: Excerpt) -> range:
    """The lines of an excerpt ("12-20" or "12")."""
    first, _, last = excerpt.lines.partition("-")
    return range(int(first), int(last or first) + 1)


def _hit(excerpt: Excerpt) -> int:
    """The number of the line that matched: those above it in the excerpt, and those that were left out of it there."""
    above = excerpt.text.split("\n")[: excerpt.hit]
    left_out = [_LEFT_OUT.fullmatch(row) for row in above]
    return _span(excerpt).start + sum(int(found[1]) if found else 1 for found in left_out)


def _path(shown: str, workspace: Workspace) -> Path:
    """The file that a path was shown for: in the workspace, else where the user stands, as `--log` names it."""
    path = workspace.settings.root / shown
    return path if path.is_file() else Path.cwd() / shown

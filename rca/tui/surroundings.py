"""Which text is shown for a finding: its file, the test's whole report or output, or else the excerpt itself."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rca.evidence.reader import of_file, of_text
from rca.tui.context import Held, LogContext
from rca.tui.excerpt import is_report
from rca.tui.picking import Origin

if TYPE_CHECKING:
    from collections.abc import Callable

    from rca.evidence import Excerpt
    from rca.investigation import Finding
    from rca.investigation.case import Case, Workspace

_CUT: Final = re.compile(r"\[[^]]* cut\] … ")
"""Begins a line whose start an excerpt has left out: it cannot be compared."""
_LINES: Final = re.compile(r"[1-9][0-9]{0,11}(?:-[1-9][0-9]{0,11})?", re.ASCII)
_LEFT_OUT: Final = re.compile(r"… \[(\d+) lines? cut\]")
"""Stands in an excerpt for lines between two of its own."""


def around(
    finding: Finding, case: Case, workspace: Workspace, bring: Callable[[Excerpt], str] | None = None
) -> LogContext:
    """The screen for a finding; `bring` takes an excerpt that is cited there, and says what came of it."""
    excerpt = finding.excerpt
    if excerpt.lines and not _LINES.fullmatch(excerpt.lines):  # somebody wrote it into the file by hand
        excerpt = replace(excerpt, lines="")
    if is_report(finding) and case.group is not None:
        error = case.group.error.strip().partition("\n")[0]
        rows = case.group.report.split("\n")
        at = next((at for at, text in enumerate(rows, 1) if error and error in text), 0)
        read, title = partial(of_text, excerpt.path, case.group.report), f"test report {excerpt.path}"
        origin = _origin(replace(excerpt, lines="1"), bring)  # its lines have numbers in it
        return LogContext(title, read, range(at, at + bool(at)), origin=origin)
    line = "".join(excerpt.text.splitlines()[excerpt.hit : excerpt.hit + 1]).strip()
    line = "" if _CUT.match(line) else line
    path = _path(excerpt.path, workspace) if excerpt.lines else None
    if path is not None and finding.kind == "file" and not _is_within(path, workspace):
        path = None  # an analysis that came from elsewhere could name any file
    if path is not None and (excerpt.source == "local" or path.is_file()):
        origin = _origin(replace(excerpt, source="local") if finding.kind == "file" else excerpt, bring)
        screen = LogContext(excerpt.path, partial(of_file, path), _span(excerpt), line, _hit(excerpt), origin=origin)
        screen.held = Held(excerpt, range(excerpt.hit + 1, excerpt.hit + 2), _origin(replace(excerpt, lines=""), bring))
        return screen
    if excerpt.lines and case.group is not None and finding.kind != "file":
        read = partial(of_text, excerpt.path, case.group.output)
        return LogContext(excerpt.path, read, _span(excerpt), line, _hit(excerpt), origin=_origin(excerpt, bring))
    read, title = partial(of_text, excerpt.path, excerpt.text), f"{excerpt.source} {excerpt.path}".strip()
    hit = range(excerpt.hit + 1, excerpt.hit + 2)
    origin = _origin(replace(excerpt, lines=""), bring)
    return LogContext(title, read, hit, numbered=False, origin=origin)


def _origin(excerpt: Excerpt, bring: Callable[[Excerpt], str] | None) -> Origin | None:
    return None if bring is None else Origin(excerpt, bring)


def _span(excerpt: Excerpt) -> range:
    """The lines of an excerpt ("12-20" or "12")."""
    first, _, last = excerpt.lines.partition("-")
    return range(int(first), int(last or first) + 1)


def _hit(excerpt: Excerpt) -> int:
    """The number of the line that matched: those above it in the excerpt, and those that were left out of it there."""
    above = excerpt.text.split("\n")[: excerpt.hit]
    left_out = [_LEFT_OUT.fullmatch(row) for row in above]
    return _span(excerpt).start + sum(int(found[1]) if found else 1 for found in left_out)


def _is_within(path: Path, workspace: Workspace) -> bool:
    """Whether a file lies in the workspace, or was named with `--log`."""
    real = path.resolve()
    named = {(Path.cwd() / log).resolve() for log in workspace.logs}
    return real.is_relative_to(workspace.settings.root.resolve()) or real in named


def _path(shown: str, workspace: Workspace) -> Path:
    """The file that a path was shown for: in the workspace, else where the user stands, as `--log` names it."""
    path = workspace.settings.root / shown
    return path if path.is_file() else Path.cwd() / shown

"""What is typed and not sent yet, kept at every key, and what an earlier walk left behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import ValidationError

from rca.analysis import Analysis
from rca.errors import RcaError
from rca.investigation import Investigation, leave
from rca.store import analyses, journal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rca.investigation import prompt
    from rca.investigation.case import Workspace

Texts = dict[tuple[str, str, str], str]
"""What is typed, by the question that it answers: the prompt's kind, its entry, its words."""


class Unsent:
    """The journal of one walk."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._journal = journal.Journal.begin(workspace.settings.root)
        self._noted: tuple[object, ...] = ()
        self.is_kept = True
        """False once the journal could not be written: a crash would lose what is typed."""

    def note(
        self,
        investigation: Investigation,
        prompt: prompt.Prompt,
        texts: Texts,
        numbers: Mapping[tuple[str, ...], int],
    ) -> None:
        """Keep what is typed, by question, while `prompt` is open, and which excerpt each number stands for."""
        if (texts, prompt, investigation.stored) == self._noted:
            return
        self._noted = (texts, prompt, investigation.stored)
        if not texts:
            self._journal.settle()
            self.is_kept = True
            return
        analysis, stored = investigation.analysis, investigation.stored
        key = (prompt.kind, prompt.of, prompt.question)
        kept = journal.Kept(
            analysis=stored.path.stem if stored else "",
            title=analysis.title,
            signature=analysis.failure.signature,
            prompt=prompt.kind,
            of=prompt.of,
            question=prompt.question,
            text=texts.get(key, ""),
            at=self._workspace.now().isoformat(),
            draft=None if stored else analyses.as_tree(analysis),
            others=[(*other, text) for other, text in texts.items() if other != key],
            numbers=[(*identity, str(number)) for identity, number in numbers.items()],
        )
        self.is_kept = self._journal.note(kept)

    def close(self) -> None:
        """Leave; what is not sent stays for the next start."""
        self._journal.close()


def others_of(kept: journal.Kept) -> Texts:
    """What was typed to other questions than the one that was open."""
    return {(other[0], other[1], other[2]): other[3] for other in kept.others if len(other) == 4}


def numbers_of(kept: journal.Kept) -> dict[tuple[str, ...], int]:
    """The numbers that excerpts had, by their identity: what is typed cites them."""
    return {tuple(named[:-1]): int(named[-1]) for named in kept.numbers if named and named[-1].isdecimal()}


def left_for(workspace: Workspace, investigation: Investigation) -> journal.Left | None:
    """What an earlier walk left behind of this analysis; while it is not on file, of any analysis of this error."""
    stored = investigation.stored
    for left in journal.left_behind(workspace.settings.root):
        if stored is None and left.kept.signature == investigation.analysis.failure.signature:
            return left
        if stored is not None and left.kept.analysis == stored.path.stem:
            return left
    return None


def taken_up(workspace: Workspace, left: journal.Left) -> Investigation:
    """The investigation that something was left of. RcaError when it cannot be read any more."""
    kept, root = left.kept, workspace.settings.root
    if kept.analysis:
        return Investigation.at(root, analyses.folder(root) / f"{kept.analysis}.yaml", workspace.now)
    try:
        return Investigation(root, Analysis.model_validate(kept.draft), workspace.now)
    except ValidationError:
        raise RcaError(f"{left.path}: this draft cannot be read", f"it says: {kept.text}") from None


def farewell(investigation: Investigation, *, is_valid: bool, is_unsent: bool) -> str:
    """Write the document, if anything was done, and what to say on leaving; "" when there is nothing to.

    `is_valid`: the file on disk can be read; `is_unsent`: something is typed and not sent. RcaError when the document
    cannot be written.
    """
    kept = "what is typed and not sent is kept: the next `rca` offers it" if is_unsent else ""
    if not is_valid and investigation.stored is not None:
        broken = f"{investigation.stored.path} is not valid any more: mend it, or take it back with git"
        return f"{broken}\n{kept}".strip()
    if not investigation.has_changed:
        return kept
    leave.written(investigation)
    return f"next: {leave.next_command(investigation)}\n{kept}".strip()

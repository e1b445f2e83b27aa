"""What is typed and not sent yet, kept at every key, and what an earlier walk left behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rca.analysis import Analysis
from rca.investigation import Investigation
from rca.store import journal
from rca.store.analyses import as_tree

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rca.investigation import prompt
    from rca.investigation.case import Workspace


class Unsent:
    """The journal of one walk."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._journal = journal.Journal.begin(workspace.settings.root)
        self.is_kept = True
        """False once the journal could not be written: a crash would lose what is typed."""

    def note(
        self, investigation: Investigation, prompt: prompt.Prompt, texts: Mapping[tuple[str, str], str], text: str
    ) -> None:
        """Keep what is typed: `text` to the open prompt, `texts` to all of them."""
        if not texts:
            self._journal.settle()
            return
        analysis, on_file = investigation.analysis, investigation.stored is not None
        kept = journal.Kept(
            analysis=analysis.id if on_file else "",
            title=analysis.title,
            signature=analysis.failure.signature,
            prompt=prompt.kind,
            of=prompt.of,
            question=prompt.question,
            text=text,
            at=self._workspace.now().isoformat(),
            draft=None if on_file else as_tree(analysis),
            others=[(*key, other) for key, other in texts.items() if key != (prompt.kind, prompt.of)],
        )
        self.is_kept = self._journal.note(kept)

    def close(self) -> None:
        """Leave; what is not sent stays for the next start."""
        self._journal.close()


def left_for(workspace: Workspace, investigation: Investigation) -> journal.Left | None:
    """What an earlier walk left behind of this analysis; while it is not on file, of any analysis of this error."""
    analysis = investigation.analysis
    for left in journal.left_behind(workspace.settings.root):
        if investigation.stored is None and left.kept.signature == analysis.failure.signature:
            return left
        if investigation.stored is not None and left.kept.analysis == analysis.id:
            return left
    return None


def taken_up(workspace: Workspace, left: journal.Left) -> Investigation:
    """The investigation that something was left of. RcaError when it cannot be read any more."""
    kept = left.kept
    if kept.analysis:
        return Investigation.open(workspace.settings.root, kept.analysis, workspace.now)
    return Investigation(workspace.settings.root, Analysis.model_validate(kept.draft), workspace.now)

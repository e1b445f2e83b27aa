"""Leaving an analysis: the document beside its file, for those who read it in the pull request."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING

from rca.store import analyses
from rca.text import visible

if TYPE_CHECKING:
    from rca.investigation.investigation import Investigation


def written(investigation: Investigation) -> str:
    """Render the document and write it beside the file; its text. Nothing is written of what is not on file.

    Errors: RcaError when a template fails or the document cannot be written.
    """
    from rca.documents import folders, render  # a full screen begins without its templates

    stored = investigation.stored
    text = render(investigation.analysis, folders(investigation.root))
    if stored is not None:
        analyses.write_document(stored, text)
    return text


def next_command(investigation: Investigation) -> str:
    """The `git add` that puts file and document into the next commit; "" while nothing is on file."""
    stored = investigation.stored
    if stored is None:
        return ""
    both = (str(path.relative_to(investigation.root)) for path in (stored.path, stored.document))
    return "git add " + " ".join(quote(visible(path)) for path in both)

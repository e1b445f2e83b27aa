"""What `new`, `open`, `priors` and `logs` ask: which sources, which priors, for which error."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rca.evidence import LocalFiles, Pasted, Query
from rca.signature import sign

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rca.analysis import Analysis
    from rca.evidence import Source
    from rca.priors import Index, Prior
    from rca.runs import FailureGroup
    from rca.settings import Settings

_PRIORS = 5
_USUAL = ("*.log", "log/*.log", "logs/*.log", "logs/*.gz")
"""Where logs lie in a workspace that sets nothing; looked into as far as there are any."""


def query_for(
    error: str, context: int = 3, limit: int = 200, start: str | None = None, end: str | None = None
) -> Query:
    """The question to the sources: this error, with lines around each hit."""
    return Query(text=error, signature=sign(error), start=start, end=end, context=context, limit=limit)


def sources_for(settings: Settings, files: Sequence[str] = (), group: FailureGroup | None = None) -> list[Source]:
    """The workspace's log files, those named on the command line, and what the failing test itself printed."""
    sources: list[Source] = []
    paths = settings.log_paths or [pattern for pattern in _USUAL if any(settings.root.glob(pattern))]
    if paths:
        sources.append(LocalFiles(settings.root, paths, confined=True))
    if files:
        sources.append(LocalFiles(Path.cwd(), files))
    if group is not None and group.output.strip():
        sources.append(Pasted("test output", group.output))
    return sources


def priors_of(index: Index, analysis: Analysis, report: str = "") -> list[Prior]:
    """Earlier analyses of this error, best first; never the analysis itself, nor what people said is another error."""
    exclude = {analysis.id, *analysis.failure.not_same}
    texts = dict.fromkeys((report or analysis.failure.error, *analysis.failure.also))
    return index.find_signed([sign(text) for text in texts if text], limit=_PRIORS, exclude=exclude)

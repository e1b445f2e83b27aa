"""Where the log lines of a workspace live: named in its settings and allowed, named by hand, or usual."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from rca.evidence.local import LocalFiles
from rca.evidence.source import Query
from rca.settings.consent import Consent
from rca.signature import sign

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rca.evidence.source import Source
    from rca.settings import Settings

USUAL: Final = ("*.log", "log/*.log", "logs/*.log", "logs/*.gz")
"""Where logs lie in a workspace that sets nothing; looked into as far as there are any."""


def query_for(
    error: str, context: int = 3, limit: int = 200, start: str | None = None, end: str | None = None
) -> Query:
    """The question to the sources: this error, with lines around each hit."""
    return Query(text=error, signature=sign(error), start=start, end=end, context=context, limit=limit)


def sources_of(
    settings: Settings,
    environ: Mapping[str, str],
    named: Sequence[str] = (),
    at: str = "",
    projects: Sequence[str] = (),
) -> list[Source]:
    """All places that a workspace's settings name, the files and projects of Google Cloud that are named by hand.

    `at`: when the failure was, ISO 8601; "" unknown. What needs the user's word and has not got it says so when asked.
    """
    sources = files_of(settings.root, settings.log_paths, named)
    if projects or settings.consent != Consent():
        from rca.evidence.beyond import beyond  # most workspaces have nothing beyond themselves

        sources += beyond(settings, environ, at, projects)
    return sources


def files_of(root: Path, paths: Sequence[str], named: Sequence[str] = ()) -> list[Source]:
    """The log files of a workspace's settings, which must lie in it, and those that are named by hand.

    Where neither names any, the usual ones. A file that is named twice is read once. `-` is no file, and named.
    """
    exports = [Path(name) for name in named if _is_export(Path(name))]
    files = [name for name in named if name != "-" and Path(name) not in exports]
    by_hand = LocalFiles(Path.cwd(), files) if files else None
    set_or_usual = paths or ([] if named else [pattern for pattern in USUAL if any(root.glob(pattern))])
    sources: list[Source] = []
    if set_or_usual:
        sources.append(LocalFiles(root, set_or_usual, confined=True, besides=by_hand))
    if by_hand:
        sources.append(by_hand)
    if exports:
        from rca.evidence.gcloud import ExportedLogs

        sources.append(ExportedLogs(Path.cwd(), exports))
    return sources


def _is_export(path: Path) -> bool:
    """Whether a file was exported from Google Cloud Logging; looked into where it can be JSON."""
    try:
        if not path.is_file():  # a pipe would wait for its writer
            return False
        with path.open("rb") as file:
            begin = file.read(1)
    except (OSError, ValueError):  # ValueError: NUL in a name
        return False
    if begin not in {b"[", b"{"} and ".json" not in path.name:
        return False
    from rca.evidence.gcloud import is_export

    return is_export(path)

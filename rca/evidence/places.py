"""Where the log lines of a workspace live: named in its settings and allowed, named by hand, or usual."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rca.errors import RcaError
from rca.evidence.local import LocalFiles, matching
from rca.evidence.near import Near
from rca.evidence.source import Notice, Query
from rca.settings.consent import Consent
from rca.signature import sign
from rca.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from rca.evidence.source import Excerpt, Source
    from rca.settings import Settings

USUAL: Final = ("*.log", "log/*.log", "logs/*.log", "logs/*.gz", "log/*.jsonl", "logs/*.jsonl")
"""Where logs lie in a workspace that sets nothing; looked into as far as there are any."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """The same source with a label that tells it from others of its name: "local logs/*.log"."""

    source: Source
    label: str
    nothing: str = ""
    """What it says in place of why it failed, where failing only means that there is nothing to look into."""

    @property
    def name(self) -> str:
        """The source's own."""
        return self.source.name

    def search(self, query: Query, stop: Callable[[], bool]) -> Iterator[Excerpt | Notice]:
        """As `Source.search`."""
        found = self.source.search(query, stop)
        return (self._heard(said) if isinstance(said, Notice) else said for said in found)

    def _heard(self, notice: Notice) -> Notice:
        return replace(notice, message=self.nothing) if self.nothing and notice.kind == "failed" else notice


def label_of(source: Source) -> str:
    """What a source is called where several have its name; its name where it has no label."""
    if isinstance(source, Near):
        return label_of(source.source)
    return source.label if isinstance(source, Labelled) else source.name


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
    *,
    only_named: bool = False,
) -> list[Source]:
    """All places that a workspace's settings name, the files and projects of Google Cloud that are named by hand.

    `at`: when the failure was, ISO 8601; "" unknown. What needs the user's word and has not got it says so when asked.
    With `only_named` nothing is asked but what is named by hand; a project still as the settings say of service and
    filter. RcaError when a name is empty.
    """
    if only_named:
        cloud = settings.consent.cloud if projects else None
        settings = settings._replace(log_paths=(), consent=Consent(cloud=cloud))
    sources = files_of(settings.root, settings.log_paths, named) if named or not only_named else []
    if projects or settings.consent != Consent():
        from rca.evidence.beyond import beyond  # most workspaces have nothing beyond themselves

        outside = ", ".join(settings.consent.outside)
        further = beyond(settings, environ, at, projects)
        sources += [_named(source, outside) if isinstance(source, LocalFiles) else source for source in further]
    return sources


def files_of(root: Path, paths: Sequence[str], named: Sequence[str] = ()) -> list[Source]:
    """The log files of a workspace's settings, which must lie in it, and those that are named by hand.

    Where neither names any, the usual ones. A file that is named twice is read once. `-` is no file, and named.
    RcaError when a name is empty, as of a variable that is not set: it would be the whole folder.
    """
    if "" in named:
        raise RcaError("a log is named without a name", "give --file or --log a path, a folder or a glob")
    files, exports = _parted([name for name in named if name != "-"])
    by_hand = LocalFiles(Path.cwd(), files, but=exports) if files else None
    set_or_usual = paths or ([] if named else [pattern for pattern in USUAL if any(root.glob(pattern))])
    sources: list[Source] = []
    if set_or_usual:
        below = LocalFiles(root, set_or_usual, confined=True, besides=by_hand)
        sources.append(_named(below, ", ".join(set_or_usual)))
    if by_hand:
        sources.append(_named(by_hand, ", ".join(files)))
    if exports:
        from rca.evidence.gcloud import ExportedLogs

        sources.append(ExportedLogs(Path.cwd(), exports))
    return sources


def _named(source: LocalFiles, patterns: str) -> Source:
    return Labelled(source, f"{source.name} {clean(patterns)}")


def _parted(names: Sequence[str]) -> tuple[list[str], list[Path]]:
    """Names of what are logs like any, and what was exported from Google Cloud Logging among all that is named."""
    files: list[str] = []
    exports: dict[str, Path] = {}
    for name in names:
        paths = matching(Path.cwd(), name)
        found = [path for path in paths if _is_export(path)]
        exports |= {os.path.realpath(path): path for path in found}
        if len(found) < len(paths) or not paths:
            files.append(name)
    return files, list(exports.values())


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

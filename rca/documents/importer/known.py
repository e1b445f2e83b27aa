"""Which documents a workspace has imported already: by the digest of their bytes, and by where they lay.

What must not enter: the reading of documents.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from rca.cycles import files as cycle_files
from rca.errors import RcaError
from rca.store import analyses, yamlio

if TYPE_CHECKING:
    from pathlib import Path

_WRITTEN: Final = re.compile(
    r"^source:\n  path: (?P<path>[^\s\"'|>#&*!{\[][^\n#]*)\n  sha256: \"?(?P<sha256>[0-9a-f]{64})\"?$", re.MULTILINE
)
"""As the tool writes it. YAML is parsed only where somebody wrote it otherwise: a thousand files take a second less."""


@dataclass(slots=True)
class Known:
    """What was imported before."""

    by_digest: dict[str, str] = field(default_factory=dict)
    by_path: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, path: str, sha256: str) -> None:
        """Remember an import under the id `name`; of several from one path the latest counts."""
        self.by_digest.setdefault(sha256, name)
        self.by_path[path] = name


def known(root: Path) -> Known:
    """The origins of a workspace's analyses and cycles. A file that cannot be read is none; other commands say so."""
    found = Known()
    for path in (*analyses.paths(root), *cycle_files.paths(root)):
        try:
            origin = _origin(path.read_text(encoding="utf-8"), path)
        except (OSError, UnicodeDecodeError, RcaError):
            continue
        if origin:
            found.add(path.stem, *origin)
    return found


def _origin(text: str, path: Path) -> tuple[str, str] | None:
    if "\nsource:" not in text:
        return None
    written = _WRITTEN.search(text)
    if written:
        return written["path"].strip(), written["sha256"]
    source = yamlio.load(text, str(path)).get("source")
    if not isinstance(source, dict) or not source.get("sha256"):
        return None
    return str(source.get("path") or ""), str(source["sha256"])

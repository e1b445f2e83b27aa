"""Trees of files that were parsed before: a cycle of thousands of tests takes ten times as long to parse as to look up.

A tree is found by the digest of the text that it was parsed of, so it is never of another text; the folder may be
deleted at any time. What must not enter: models, and texts that could not be parsed.
"""

import hashlib
import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from rca import __version__
from rca.settings import cache_dir
from rca.store import yamlio

LARGE: Final = 16_000
"""Characters from which on a tree is kept; a smaller text is parsed sooner than it is worth a file."""
MOST_BYTES: Final = 128_000_000
"""Of all kept trees together; the oldest go first. About 500 cycles of 5,000 tests."""


def tree(text: str, name: str) -> dict[str, Any]:
    """As `yamlio.load`, which is asked where the text was not parsed before. Errors: as it."""
    if len(text) < LARGE:
        return yamlio.load(text, name)
    path = _path(text)
    known = _kept(path)
    if known is None:
        known = yamlio.load(text, name)
        with suppress(OSError):  # a folder that cannot be written costs time, and nothing else
            _keep(path, known)
    return known


def _path(text: str) -> Path:
    said = f"{__version__}\n{text}".encode("utf-8", "surrogatepass")
    return cache_dir() / "cycles" / f"{hashlib.sha256(said).hexdigest()}.json"


def _kept(path: Path) -> dict[str, Any] | None:
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):  # not there, or cut off
        return None
    return found if isinstance(found, dict) else None


def _keep(path: Path, known: dict[str, Any]) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_suffix(f".{os.getpid()}")
    beside.write_text(json.dumps(known), encoding="ascii")
    beside.replace(path)  # whoever reads it sees all of it, or nothing
    _sweep(path.parent)


def _sweep(folder: Path) -> None:
    """Delete the oldest trees where all together are too many."""
    with os.scandir(folder) as entries:
        found = sorted(((entry.stat(), entry.path) for entry in entries), key=lambda one: -one[0].st_mtime_ns)
    total = 0
    for status, path in found:
        total += status.st_size
        if total > MOST_BYTES:
            Path(path).unlink(missing_ok=True)

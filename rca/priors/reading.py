"""One file of `analyses/` to what the index keeps of it. Imported only when a file changed: it brings YAML along."""

import time
from pathlib import Path
from typing import Final

from rca import text
from rca.errors import RcaError
from rca.priors import rows
from rca.priors.entry import BadFile, Entry, Signed
from rca.priors.files import Stamp
from rca.signature import sign
from rca.store import yamlio

MOST_BYTES: Final = 9_000_000
"""More than the store accepts, so that it says what is wrong; a file of any size costs no more than this."""
YOUNG_NS: Final = 50_000_000
"""File systems stamp by the kernel's tick, 1 to 10 ms: within it, a second change of equal size leaves no trace."""


def read(root: Path, path: str, stamp: Stamp) -> tuple[Stamp, Entry | BadFile]:
    """What the file at `path` holds, or why it cannot be read, and the stamp to remember it by.

    A file that changed just now is remembered so that it counts as changed at the next look.
    """
    size, mtime_ns, inode = stamp
    if abs(time.time_ns() - mtime_ns) < YOUNG_NS:
        stamp = (size, -1, inode)
    try:
        with (root / path).open("rb") as stream:
            raw = stream.read(MOST_BYTES)
        return stamp, _entry(path, yamlio.load(text.decode(raw), path))
    except OSError as error:
        return stamp, BadFile(path, f"{path} cannot be read: {error.strerror}")
    except RcaError as error:
        return stamp, BadFile(path, error.message, error.hint)


def _entry(path: str, tree: rows.Tree) -> Entry:
    row = rows.row(path, tree)
    if not row.id:
        raise RcaError(f"{path} has no id", "Is it an analysis? `rca new` writes one.")
    signed: dict[str, Signed] = {}
    for place, words in rows.texts(tree):
        signature = sign(words)
        key = signature.key()
        signed.setdefault(key, Signed(path, place, key, signature))
    return Entry(row, tuple(signed.values()))

"""What a run left nowhere else is kept in the user's state folder for a while, so that `rca new` can read it.

What must not enter: what the text says. Whoever keeps it has cleaned it.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from rca.errors import REFUSED, RcaError
from rca.settings import state_dir

MOST: Final = 20
"""Files that are kept; the oldest go."""


def keep(text: str, suffix: str) -> Path:
    """Write the text to a new file that only this user can read. RcaError (4) when it cannot be written."""
    folder = state_dir() / "runs"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        stamp = datetime.now(UTC).strftime("%Y-%m-%dT%H-%M-%S-")
        descriptor, name = tempfile.mkstemp(suffix, stamp, folder)
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
    except OSError as error:
        raise RcaError(
            f"{folder}: the run cannot be kept ({(error.strerror or 'no reason given').lower()})",
            "set XDG_STATE_HOME to a folder that can be written",
            REFUSED,
        ) from None
    _forget(folder)
    return Path(name)


def _forget(folder: Path) -> None:
    with contextlib.suppress(OSError):  # another rca may forget the same files
        for old in sorted(folder.iterdir())[:-MOST]:
            old.unlink()

"""Code before and after as one diff, which GitHub and GitLab colour. No knowledge of whose code it is enters here."""

from __future__ import annotations

from difflib import unified_diff
from typing import Final

from rca.documents.escape import Markdown, fence

AROUND: Final = 8
"""Lines that are the same and shown around those that changed."""
MOST: Final = 400
"""Lines of one side. Comparing takes time with their square, and nobody reads more."""


def compared(before: str, after: str) -> Markdown:
    """Both as a fence of a diff; nothing unless there are two different texts of at most `MOST` lines each."""
    old, new = (text.strip("\n").splitlines() for text in (before, after))
    if not before.strip() or not after.strip() or old == new or max(len(old), len(new)) > MOST:
        return Markdown("")
    _, _, *lines = unified_diff(old, new, lineterm="", n=AROUND)
    hunks = [at for at, line in enumerate(lines) if line.startswith("@@ ")]
    if len(hunks) == 1:
        del lines[hunks[0]]  # one stretch needs no line numbers of its own
    return fence("\n".join(lines), "diff")

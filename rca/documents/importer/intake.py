"""A file to what is recognised in it: size and kind looked at, decoded, repaired, made safe, read; and its identity.

What must not enter: terminals, and the writing of files.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from rca.documents.importer.read import read
from rca.errors import RcaError
from rca.text import clean, codepage, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from rca.documents.importer.imported import Imported

LARGEST: Final = 4 * 1024 * 1024
"""Bytes. An analysis file may have 8 MB, and what cannot be seen becomes up to six times as long when it is written
out."""
ENDINGS: Final = frozenset({".md", ".markdown", ".mdown", ".txt"})
"""Files of a folder that are looked at."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file's bytes. Nothing is understood of them yet."""

    path: Path
    raw: bytes
    sha256: str
    """Of the bytes as they are, by which an import is known again."""


def load(path: Path) -> Document:
    """Read one file. Errors: RcaError with its name, for what is missing, unreadable or too large."""
    raw = _bytes(path)
    return Document(path, raw, sha256(raw).hexdigest())


def understood(document: Document) -> Imported:
    """What is recognised in a document. Errors: RcaError with its name, for what is binary or empty."""
    path, raw = document.path, document.raw
    if codepage.is_binary(raw):
        raise RcaError(f"{path} is no text", "give a markdown file")
    decoded = codepage.read(raw)
    if not decoded.text.strip():
        raise RcaError(f"{path} is empty", "nothing is lost by leaving it")
    imported = read(clean(decoded.text), visible(path.name))
    for page in decoded.repaired:
        imported.odd.append(f"it was spoiled by the code page {page} and is repaired as a whole")
    if decoded.encoding in {"cp1252", "unknown"}:
        imported.odd.append(
            "it is not in UTF-8; "
            + ("read as Windows-1252" if decoded.encoding == "cp1252" else "foreign bytes are written out")
        )
    return imported


def _bytes(path: Path) -> bytes:
    try:
        seen = path.stat()
        if not stat.S_ISREG(seen.st_mode):  # before it is opened: a pipe would block
            raise RcaError(f"{path} is no file", "give a markdown file, or a folder of them")
        if seen.st_size > LARGEST:
            raise RcaError(
                f"{path} is larger than {LARGEST // 1024**2} MB", "split it, or keep what tells the analysis"
            )
        return path.read_bytes()
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise RcaError(f"{path} cannot be read: {reason}", f"look at it with `ls -l {path}`") from None


def below(folder: Path, refused: list[RcaError]) -> Iterator[Path]:
    """The documents in a folder and below it, by name. Links to folders are not followed, so loops end nothing.

    Folders that begin with a dot are left out; those that cannot be read are added to `refused`.
    """

    def refuse(error: OSError) -> None:
        refused.append(
            RcaError(f"{error.filename} cannot be read: {(error.strerror or '').lower()}", "may you read it?")
        )

    for place, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if os.path.splitext(name)[1].lower() in ENDINGS and not name.startswith("."):  # noqa: PTH122  # no Path for each of a hundred thousand names
                yield folder.__class__(place) / name


def named(paths: Iterable[Path], refused: list[RcaError]) -> Iterator[tuple[Path, str, bool]]:
    """Files and the documents of folders: path, the name that an origin outside the workspace gets, and whether it was
    named itself.
    """
    for path in paths:
        if path.is_dir():
            for each in below(path, refused):
                yield each, f"{path.resolve().name}/{each.relative_to(path).as_posix()}", False
        else:
            yield path, f"{path.absolute().parent.name}/{path.name}", True

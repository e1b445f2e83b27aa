"""Analyses on disk: from a file to the model and back. What people wrote by hand stays as they wrote it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from rca.analysis import Analysis
from rca.errors import REFUSED, RcaError
from rca.store import files, ids, yamlio

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

FOLDER = "analyses"
_TIMES = frozenset({"created", "at", "first", "last", "from", "to", "due", "as_of", "started", "ended"})
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(T[0-9:.]+(Z|[+-]\d\d:\d\d)?)?")


@dataclass(frozen=True, slots=True)
class Stored:
    """An analysis as one file held it: the model, the text it was read from and the file's stamp."""

    path: Path
    analysis: Analysis
    text: str
    stamp: files.Stamp

    @property
    def document(self) -> Path:
        """Where the rendered markdown lies."""
        return self.path.with_suffix(".md")


def folder(root: Path) -> Path:
    """The folder that holds the workspace's analyses."""
    return root / FOLDER


def paths(root: Path) -> list[Path]:
    """The files of all analyses of a workspace, by name; none when there is no folder."""
    return sorted(path for path in folder(root).glob("*.yaml") if not path.name.startswith("."))


def find(root: Path, part: str) -> Path:
    """The file that an unambiguous part of its id names. RcaError when none or several do."""
    known = {path.stem: path for path in paths(root)}
    return known[ids.resolve(part, list(known))]


def load(path: Path) -> Stored:
    """Read and check one file.

    Errors: RcaError naming file and line; with exit code `REFUSED` for a newer format.
    """
    files.require_inside(path, path.parents[1])
    read = files.read(path)
    tree = yamlio.load(read.text, str(path))
    try:
        analysis = Analysis.model_validate(tree)
    except ValidationError as error:
        raise invalid(error, path, read.text) from None
    return Stored(path, analysis, read.text, read.stamp)


def create(root: Path, analysis: Analysis, now: datetime) -> Stored:
    """Write a new analysis under a new id, which it returns with. Never touches a file that is there already.

    `analysis.id` is replaced: UTC date, slug of the title, six random characters.
    """
    files.require_inside(folder(root), root)
    while True:
        named = analysis.model_copy(update={"id": ids.new_id(analysis.title, now.date())})
        path = folder(root) / f"{named.id}.yaml"
        text = yamlio.dump(writable(as_tree(named)))
        try:
            stamp = files.create_exclusive(path, text)
        except FileExistsError:
            continue
        return Stored(path, named, text, stamp)


def save(stored: Stored, analysis: Analysis) -> Stored:
    """Write what changed since `stored` was read; everything else in the file stays byte for byte.

    Errors: RcaError with exit code `REFUSED` when the file is no longer the one that was loaded, or when the change
    cannot be written without touching more.
    """
    before = yamlio.load(stored.text, str(stored.path))
    after = patched(before, as_tree(stored.analysis), as_tree(analysis))
    text = yamlio.splice(stored.text, before, writable(after))
    if text == stored.text:
        return Stored(stored.path, analysis, stored.text, stored.stamp)
    if Analysis.model_validate(yamlio.load(text, str(stored.path))) != analysis:
        raise RcaError(
            f"{stored.path}: the edit would not be read back as it was meant, so nothing was written",
            "edit the file by hand, and please report it with the file",
            REFUSED,
        )
    stamp = files.replace(stored.path, text, stored.stamp)
    return Stored(stored.path, analysis, text, stamp)


def write_document(stored: Stored, text: str) -> None:
    """Write the rendered markdown beside the analysis. RcaError when a link leads it out of the workspace."""
    files.require_inside(stored.document, stored.path.parents[1])
    files.write_atomic(stored.document, text)


def as_tree(analysis: Analysis) -> dict[str, Any]:
    """The analysis as plain mappings and lists, with what was given and nothing else, in the order of the format."""
    tree: dict[str, Any] = analysis.model_dump(mode="json", exclude_unset=True, exclude_none=True)
    return tree


def patched(written: Any, before: Any, after: Any) -> Any:  # noqa: ANN401  # trees are plain mappings, lists and scalars
    """`after` with every part that equals `before` as it was `written`.

    A file's own `0.970`, `no` or `2025-09-08 14:02` thus survives an edit elsewhere, though the model knows it as 0.97,
    False or another text.
    """
    if before == after:
        return written
    if isinstance(written, dict) and isinstance(before, dict) and isinstance(after, dict):
        kept = {
            key: patched(written[key], before[key], after[key]) if key in before else after[key]
            for key in written
            if key in after or key not in before
        }
        merged = kept | {key: part for key, part in after.items() if key not in kept}
        return {key: merged[key] for key in (*after, *(key for key in kept if key not in after))}
    if isinstance(written, list) and isinstance(before, list) and isinstance(after, list):
        return _patched_list(written, before, after)
    return after


def _patched_list(written: list[Any], before: list[Any], after: list[Any]) -> list[Any]:
    if len(written) != len(before):
        return after
    old: dict[str, tuple[Any, Any]] = {
        part["id"]: (text, part)
        for text, part in zip(written, before, strict=True)
        if isinstance(part, dict) and "id" in part
    }
    same = list(zip(written, before, strict=True))
    result = []
    for position, part in enumerate(after):
        if isinstance(part, dict) and part.get("id") in old:
            result.append(patched(*old[part["id"]], part))
        elif position < len(same) and same[position][1] == part:
            result.append(same[position][0])
        else:
            result.append(part)
    return result


def writable(tree: Any, key: str = "") -> Any:  # noqa: ANN401  # trees are plain mappings, lists and scalars
    """The tree with times marked, so that they are written plain as the format shows them."""
    if isinstance(tree, dict):
        return {name: 1 if (name, part) == ("rca", "1") else writable(part, name) for name, part in tree.items()}
    if isinstance(tree, list):
        return [writable(part, key) for part in tree]
    if isinstance(tree, str) and key in _TIMES and _ISO.fullmatch(tree):
        return yamlio.Plain(tree)
    return tree


def invalid(error: ValidationError, path: Path, text: str, kind: str = "analysis") -> RcaError:
    """The first of a file's errors in one sentence, with its line; the others are counted. `kind` names its format."""
    first, *others = error.errors(include_url=False, include_context=False)
    place = list(first["loc"])
    field = ".".join(str(part) for part in place) or "the document"
    line = None
    for end in range(len(place), -1, -1):  # a key that is missing has no line: its parent has one
        line = yamlio.line_of(text, place[:end])
        if line is not None:
            break
    what = first["msg"].removeprefix("Value error, ")
    more = f" (and {len(others)} more)" if others else ""
    return RcaError(
        f"{path}:{line or 1}: {field}: {what[0].lower()}{what[1:]}{more}", f"`rca schema {kind}` prints the format"
    )

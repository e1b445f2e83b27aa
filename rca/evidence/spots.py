"""Where in a repository an error's frames stand: the files they name, found among those that there are.

Text and names in, spots out: no files are read, no git is asked.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from rca.signature import extract
from rca.signature.frames import Frame, frame, is_own

MOST: Final = 8
"""Spots that are looked at; of a longer traceback the innermost."""
_SCANNED: Final = 2000
"""Lines of a report that are looked at for frames."""
_PREFIX: Final = re.compile(r"^(?:file://|webpack(?:-internal)?://[^/]*/|[A-Za-z]:(?=[\\/]))")
_PYTHON: Final = re.compile(r'\s*File "(?P<file>[^"\n]+)", line (?P<line>\d{1,9})(?:, in .*)?$')
_PYTEST: Final = re.compile(r"(?P<file>[^\s:]+):(?P<line>\d{1,9}): (?:in )?\S+$")
_POINTED: Final = re.compile(r">\s+(?P<said>\S.*)$")
_PACKAGED: Final = (".java", ".kt", ".scala", ".groovy", ".clj")
"""Languages whose frames name the package with the function, and the file without its folder."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A line of a file in the repository that an error names."""

    path: str
    """From the repository's root."""
    line: int
    function: str
    said: str
    """What the report shows as that line, without indentation; "" when it does not."""


@dataclass(frozen=True, slots=True)
class Spots:
    found: tuple[Spot, ...]
    """Innermost first, at most `MOST`."""
    missing: tuple[str, ...]
    """`path:line` of frames of the user's own code whose file is not in the repository."""


def spots_of(report: str, names: Sequence[str], root: PurePosixPath, *, test: tuple[str, int] | None = None) -> Spots:
    """The spots of a report's frames among the files `names` of a repository at `root`.

    `test` is the file and line of the failing test, where its producer names them.
    """
    by_name: dict[str, list[str]] = {}
    for name in names:
        by_name.setdefault(name.rpartition("/")[2], []).append(name)
    said = _said(report)
    found: dict[tuple[str, int], Spot] = {}
    missing: dict[str, None] = {}
    own = [one for one in _frames(report) if is_own(one)]
    for one in [*own, *([Frame(*test, "")] if test else [])]:
        if one.line is None or not one.file:
            continue
        path = _resolved(one, by_name, root)
        if path is None:
            missing[f"{one.file}:{one.line}"] = None
        else:
            spot = Spot(path, one.line, one.function, said.get((one.file, one.line), ""))
            found.setdefault((path, one.line), spot)
    return Spots(tuple(found.values())[:MOST], tuple(missing)[:MOST])


def names_code(report: str) -> bool:
    """Whether a report has a frame of the user's own code with a line."""
    return any(is_own(one) and one.line is not None and one.file for one in _frames(report))


def _frames(report: str) -> Iterable[Frame]:
    """Those of the error that identifies the failure, then those of what led to it."""
    yield from extract(report).frames
    for line in reversed(report.split("\n")[-_SCANNED:]):
        found = frame(line)
        if found is not None:
            yield found


def _resolved(one: Frame, by_name: dict[str, list[str]], root: PurePosixPath) -> str | None:
    """The one file that a frame can mean: one of the two paths ends with the other, by whole names of folders."""
    file = _PREFIX.sub("", one.file).split("?")[0].replace("\\", "/")
    if file.endswith(_PACKAGED) and "/" not in file and "." in one.function:
        outer, _, inner = one.function.partition("$")
        file = "/".join((*outer.split(".")[: -1 if inner else -2], file))
    path = PurePosixPath(file)
    if path.is_relative_to(root):
        inside = str(path.relative_to(root))
        return inside if inside in by_name.get(path.name, ()) else None
    parts = [part for part in path.parts if part not in {"/", ".", ".."}]
    if not parts:
        return None
    fitting = []
    for name in by_name.get(parts[-1], ()):
        known = name.split("/")
        common = min(len(known), len(parts))
        is_deep = len(known) > 1 or not path.is_absolute()  # `/usr/lib/x/setup.py` is not this repository's setup.py
        if is_deep and known[-common:] == parts[-common:]:
            fitting.append((common == len(known) == len(parts), common, name))
    fitting.sort(reverse=True)
    if len(fitting) > 1 and fitting[0][:2] == fitting[1][:2]:
        return None  # two files fit equally well: neither is shown for the other
    return fitting[0][2] if fitting else None


def _said(report: str) -> dict[tuple[str, int], str]:
    """The source lines that a Python report shows, by the file and line that it shows them for."""
    said: dict[tuple[str, int], str] = {}
    lines = report.split("\n")[-_SCANNED:]
    pointed = ""
    for at, line in enumerate(lines):
        place = _PYTHON.match(line)
        if place and at + 1 < len(lines) and not _PYTHON.match(lines[at + 1]):
            said[place["file"], int(place["line"])] = lines[at + 1].strip()
            continue
        mark = _POINTED.match(line)
        pointed = mark["said"].strip() if mark else pointed
        place = _PYTEST.match(line)
        if place:
            following = lines[at + 1] if at + 1 < len(lines) else ""
            is_short = ": in " in line and following.startswith("    ")
            said[place["file"], int(place["line"])] = following.strip() if is_short else pointed
            pointed = ""
    return said

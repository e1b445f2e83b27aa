"""Where a Python test broke, as its report says it: the last frame that is in the test's own file.

What must not enter: anything but text; no file is opened.
"""

import re
from typing import Final

_FRAME: Final = re.compile(
    r"^(?P<file>[^\s:][^:\n]*\.py):(?P<line>\d+): |^ *File \"(?P<native>[^\"\n]+\.py)\", line (?P<at>\d+)", re.MULTILINE
)


def place_in(report: str, module: str) -> tuple[str, int | None] | None:
    """File and 1-based line of the last frame of `report` in `module`; None when there is none."""
    place = None
    for frame in _FRAME.finditer(report):
        file = frame["file"] or frame["native"]
        if re.split(r"[/\\]", file)[-1] == f"{module}.py":
            place = file, int(frame["line"] or frame["at"])
    return place


def files_in(report: str) -> list[str]:
    """The Python files of a report's frames, outermost first."""
    return [frame["file"] or frame["native"] for frame in _FRAME.finditer(report)]

"""The parts of pytest's terminal output: sections, the blocks of single failures, the lines of results.

What must not enter: what a test is called in a Run; see `pytest_output.py`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from rca.runs.run import Kind

_SECTION: Final = re.compile(r"=+ (?P<title>\S.*?\S) =+")
_KINDS: Final[dict[str, Kind]] = {"FAILURES": "failed", "ERRORS": "error"}
_SUMMARY: Final = "short test summary info"
_HEADING: Final = re.compile(r"_+ (?P<title>(?!_ )\S.*) _+")
_CAPTURED: Final = re.compile(r"-+ Captured \S.* -+")
_RULE: Final = re.compile(r"(?P<rule>[-!])(?P=rule)* .+ (?P=rule)+")
_AFTERMATH: Final = re.compile(
    r"-{5,} coverage: platform .*-{5,}|-{3,} generated .* file: .*-{3,}"
    r"|\d+ [a-z]+(?:, \d+ [a-z ]+)* in [\d.]+s(?: \(.*\))?"
)
_AFTERMATH_BEGINS: Final = frozenset("-!0123456789")
_WORKER: Final = re.compile(r"\[gw\d+\] \w+ -- Python \S+ .*")
_ONE_LINE: Final = re.compile(r"\S.*?\.py:\d+: (?P<message>\S.*)")
_RESULT: Final = re.compile(
    r"(?:\[gw\d+\] (?:\[ *\d+%\] )?)?(?P<word>FAILED|ERROR|SUBFAILED.*?(?= \S+::)) (?P<node>\S.*)"
)
_RESULT_BEGINS: Final = frozenset("FES[")
_VERBOSE: Final = re.compile(r"(?P<node>\S+::\S.*?) (?P<word>FAILED|ERROR)(?: +\[ *\d+%\])?")
_COUNTS: Final = re.compile(r"(?:=+ )?(?P<counts>\d+ [a-z]+(?:, \d+ [a-z ]+)*) in [\d.]+s\b.*")
_COUNTED: Final = frozenset({"failed", "passed", "skipped", "xfailed", "xpassed", "error", "errors"})


@dataclass(slots=True)
class Block:
    """What pytest printed of one failure."""

    title: str
    """As in its heading; "" in the style `line`, which has none."""
    kind: Kind
    lines: list[str]
    captured: list[str]


@dataclass(slots=True)
class Result:
    """A test that failed, as the summary (or a line of `-v`) names it."""

    kind: Kind
    line: str
    """Node id, and behind ` - ` perhaps a message. Only the test's name tells where one ends: both may hold ` - `."""
    more: list[str] = field(default_factory=list)
    """Further lines of the message, which pytest leaves out unless it runs in CI."""


_LONGEST: Final = 4_000
"""Characters of a line that pytest could have drawn itself. A longer one is a test's, and would cost time."""


def blocks(text: str) -> list[Block]:
    """Every failure that pytest printed at length, in its order."""
    found: list[Block] = []
    for title, width, lines in _sections(text):
        if title in _KINDS:
            headed = list(_headed(lines, width, _KINDS[title]))
            found += headed or _one_a_line(lines, width)
    return [block for block in found if block.title or any(line.strip() for line in block.lines)]


def results(text: str) -> list[Result]:
    """Every failing test that the summary names; without a summary those of `-v`."""
    summary = [line for title, _, lines in _sections(text) if title == _SUMMARY for line in lines]
    found: list[Result] = []
    for line in summary:
        named = _drawn(_RESULT, line) if line[:1] in _RESULT_BEGINS else None
        if named:
            found.append(_result(named))
        elif found and line.startswith(" "):
            found[-1].more.append(line)
    return found or list(_verbose_results(text))


def counts(text: str) -> dict[str, int]:
    """`{"failed": 5, "passed": 1}` of pytest's last line; empty when it is missing."""
    for line in reversed(text.rstrip().split("\n")):
        told = _drawn(_COUNTS, line)
        if told:
            pairs = (part.split(" ", 1) for part in told["counts"].split(", "))
            counted = {word: int(number) for number, word in pairs if word in _COUNTED}
            if counted:
                return counted
    return {}


def _verbose_results(text: str) -> Iterator[Result]:
    for line in text.split("\n"):
        if "FAILED" in line or "ERROR" in line:
            named = _drawn(_VERBOSE, line) or (_drawn(_RESULT, line) if line.startswith("[gw") else None)
            if named:
                yield _result(named)


def _result(named: re.Match[str]) -> Result:
    return Result("error" if named["word"] == "ERROR" else "failed", named["node"])


def _sections(text: str) -> Iterator[tuple[str, int, list[str]]]:
    """Title, width and lines of each section.

    Within the long sections a line is a heading only when it is as wide as pytest's own: tests print what they like.
    """
    title, width, lines = "", 0, list[str]()
    for line in text.split("\n"):
        section = _drawn(_SECTION, line) if line.startswith("=") else None
        if section and (title not in _KINDS or len(line) == width):
            yield title, width, lines
            title, width, lines = section["title"], len(line), []
        else:
            lines.append(line)
    yield title, width, lines


def _headed(lines: list[str], width: int, kind: Kind) -> Iterator[Block]:
    block: Block | None = None
    captured = False
    for line in lines:
        title = _title(line, width)
        if title:
            if block:
                yield block
            block, captured = Block(title, kind, [], []), False
        elif block and _is_aftermath(line, width):
            yield block
            block = None
        elif block and (block.lines or not _drawn(_WORKER, line)):
            captured = captured or _opens_captured(line, width)
            (block.captured if captured else block.lines).append(line)
    if block:
        yield block


def _title(line: str, width: int) -> str:
    """The title of a heading. One too long for the terminal has a single underscore on each side."""
    heading = _drawn(_HEADING, line) if line.startswith("_") else None
    if heading is None or not (len(line) == width or (len(line) > width and line[1] == " ")):
        return ""
    return heading["title"]


def _one_a_line(lines: list[str], width: int) -> Iterator[Block]:
    """The style `line`: a failure ends in `file.py:12: message`, before it perhaps `E   ` lines and captured output.

    Versions that print no `E   ` line get one, since that is how all other styles say which words are the error.
    """
    block, captured = Block("", "failed", [], []), False
    for line in lines:
        if _is_aftermath(line, width):
            return
        captured = captured or _opens_captured(line, width)
        ends = _drawn(_ONE_LINE, line)
        (block.captured if captured and not ends else block.lines).append(line)
        if ends:
            if len(block.lines) == 1:
                block.lines.insert(0, f"E   {ends['message']}")
            yield block
            block, captured = Block("", "failed", [], []), False


def _opens_captured(line: str, width: int) -> bool:
    return len(line) == width and bool(_drawn(_CAPTURED, line))


def _drawn(pattern: re.Pattern[str], line: str) -> re.Match[str] | None:
    return pattern.fullmatch(line) if len(line) <= _LONGEST else None


def _is_aftermath(line: str, width: int) -> bool:
    """Whether a line comes after the failures, though no section begins: of a plugin, or of `-q` its last line."""
    if line[:1] not in _AFTERMATH_BEGINS:
        return False
    drawn = len(line) == width and _drawn(_RULE, line) and not _drawn(_CAPTURED, line)
    return bool(drawn or _drawn(_AFTERMATH, line))

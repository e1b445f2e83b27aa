"""A log, or any text that was pasted, to a Run: one failure for each error in it, or the whole text as one.

A log's entry begins with a header (time, level) or is a line of JSON; what follows without one belongs to it.
What must not enter: searching logs for one error (that is `rca.evidence`).
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from rca.runs import intake
from rca.runs.run import FailedTest, Run
from rca.signature.headers import parted
from rca.text import visible

_GRAVE: Final = 4
"""From ERROR upward, as `rca.signature.headers` ranks levels."""
_LOG_NAME: Final = re.compile(r".*\.(?:log|out|err|jsonl|ndjson)(?:\.\d+)?", re.IGNORECASE)
_SEVERITY: Final = re.compile(
    r'"(?:severity|level|levelname|lvl|log\.level|loglevel)" *: *"?'
    r"(?:error|err|critical|crit|fatal|alert|emerg|emergency|severe|panic|50|60)\b",
    re.IGNORECASE,
)
_HINT: Final = re.compile(r"err|severe|fail|fatal|ftl|crit|alert|emerg|panic|traceback|exception")
_TRACE: Final = re.compile(r"Traceback \(most recent call last\):|panic: |Exception in thread |thread '.*' panicked")
_CONTINUES: Final = re.compile(r"\s+at |\s+File \"|\s{2,}\S|Caused by: |\s*\.\.\. \d+ more|goroutine \d+ \[|\s*$")
_CHAINED: Final = re.compile(r"During handling of the above exception|The above exception was the direct cause")


@dataclass(slots=True)
class _Entry:
    """An entry of a log that tells of an error, as far as it was read."""

    line: int
    last: int
    in_trace: bool = False
    traced: bool = False
    """A traceback in it came to its end."""
    chained: bool = False
    """It said that another traceback follows, of the same error."""


def read_log(text: str, name: str) -> Run | None:
    """The run in the log `text`, which is not cleaned yet; None when it is no log, or tells of no error."""
    rows = _unrolled(text.replace("\r\n", "\n")).split("\n")
    lines = visible("\n".join(rows)).split("\n")  # as many: what else ends a line somewhere becomes visible
    errors = list(_errors(lines))
    if not errors or not (_LOG_NAME.fullmatch(name) or _is_log(lines) or sum(entry.traced for entry in errors) > 1):
        return None
    kept = errors[-intake.FAILURES :]  # a log's end is what somebody is looking at
    cut = f"{name}: only the last {len(kept):,} of {len(errors):,} errors are shown"
    return Run(
        producer="log",
        path=name,
        failures=tuple(_failure(rows, entry, name) for entry in kept),
        incomplete=cut if len(errors) > len(kept) else "",
    )


def whole(text: str, name: str) -> Run:
    """`text`, which is not cleaned yet, as one failure."""
    failure = FailedTest(name="", error=intake.error(text), file=name, kind="error")
    return Run(producer="text", path=name, failures=(failure,))


def _failure(rows: list[str], entry: _Entry, name: str) -> FailedTest:
    error = intake.error("\n".join(rows[entry.line - 1 : entry.last]))
    return FailedTest(name="", error=error, file=name, line=entry.line, kind="error")


def _is_log(lines: list[str]) -> bool:
    first = next((line for line in lines if line.strip()), "")
    return first.startswith("{") or parted(first[: intake.WIDTH]).header


def _unrolled(text: str) -> str:
    """The entries of a JSON array (`gcloud logging read --format=json`), one a line as other tools write them."""
    if not re.match(r"\s*\[\s*\{", text):
        return text
    try:
        entries = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return "\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries)


def _errors(lines: list[str]) -> Iterator[_Entry]:
    entry: _Entry | None = None
    for number, line in enumerate(lines, 1):
        if entry is None and not _may_tell(line):
            continue
        is_json = line.startswith("{")
        told = parted(line[: intake.WIDTH])
        content = line if is_json else told.content
        if entry is None or is_json or _begins(entry, content, header=told.header):
            if entry:
                yield entry
            grave = bool(_SEVERITY.search(line)) if is_json else told.rank >= _GRAVE
            entry = _Entry(number, number) if grave or _TRACE.match(content) else None
        if entry:
            entry.last = number
            _follow(entry, content)
    if entry:
        yield entry


def _may_tell(line: str) -> bool:
    """Whether to take a line's header apart, which is slow: most lines of most logs tell of no error."""
    if line.startswith("{"):
        return bool(_SEVERITY.search(line))
    return line[:1] in {"E", "F"} or " E" in line or " F" in line or bool(_HINT.search(line.lower()))


def _begins(entry: _Entry, content: str, *, header: bool) -> bool:
    """Whether a line opens the next entry. Some loggers put their header before each line of a traceback."""
    if _TRACE.match(content):
        return entry.traced and not entry.chained
    if not header or entry.in_trace:
        return False
    return not (_CONTINUES.match(content) or _CHAINED.match(content))


def _follow(entry: _Entry, content: str) -> None:
    """Note whether a Python traceback is under way: it ends with the first line that is not indented."""
    if content.startswith("Traceback (most"):
        entry.in_trace, entry.chained = True, False
    elif entry.in_trace and content[:1] not in {"", " ", "\t"}:
        entry.in_trace, entry.traced = False, True
    elif _CHAINED.match(content):
        entry.chained = True

"""How bad a log line says that it is: a line in, one of four levels out. No files, no colours.

What counts as what, most telling first:

| written as | error | warning |
|---|---|---|
| a word: in capitals, in brackets, behind `level=` or a time, before a colon | ERROR FATAL CRITICAL SEVERE | WARN |
| glog and klog, Android | `E0821`, `F0821` | `W0821` |
| syslog's number (RFC 5424, 6.2.1) | `<3>`, `<131>`: number modulo 8 is 0 to 3 | 4 |
| JSON field, text | as the words | as the words |
| JSON field, number: syslog, pino and bunyan, Cloud Logging's LogSeverity | 0-3, 50-60, 500-800 | 4, 40, 400 |
| Python's `levelno`; OpenTelemetry's SeverityNumber | 40, 50; 17-24 | 30; 13-16 |

A line without any says nothing: "" is no level, and is not taken for a good sign.
"""

import json
import re
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from rca.evidence import times

Level = Literal["error", "warning", "info", "debug", ""]

_ERROR: Final = "emerg emergency panic alert crit critical err error fatal severe fault dpanic"
_WARNING: Final = "warn warning wrn"
_INFO: Final = "notice info information informational inf log config default"
_DEBUG: Final = "debug dbg trace trc verbose fine finer finest silly"
_NAMES: Final[dict[str, Level]] = {
    **dict.fromkeys(_ERROR.split(), "error"),
    **dict.fromkeys(_WARNING.split(), "warning"),
    **dict.fromkeys(_INFO.split(), "info"),
    **dict.fromkeys(_DEBUG.split(), "debug"),
}
_LETTERS: Final[dict[str, Level]] = {
    **dict.fromkeys("FEAC", "error"),
    "W": "warning",
    "I": "info",
    **dict.fromkeys("DV", "debug"),
}
_HEAD: Final = 160
"""Characters within which a line says its level; what stands further on is its message."""
_LOUD: Final = (
    "EMERG EMERGENCY PANIC ALERT CRIT CRITICAL ERR ERROR FATAL SEVERE DPANIC WARN WARNING WRN"
    " NOTICE INFO INFORMATION INF DEBUG DBG TRACE TRC VERBOSE FINE FINER FINEST"
)
"""Names that are no usual words when they stand in capitals: LOG, DEFAULT or FAILURE may be part of a sentence."""
_ANY: Final = "|".join(sorted(_NAMES, key=len, reverse=True))
_WRITTEN: Final = re.compile(
    rf"(?<![\w.-])(?P<loud>{'|'.join(_LOUD.split())})(?![\w-]|\.\w)"
    rf"|(?i:\b(?:level|lvl|severity|loglevel|log\.level|levelname)\\?[\"']?\s*[=:]\s*\\?[\"']?(?P<field>{_ANY})\b)"
    rf"|(?i:\[(?:[\w.]+:)?\s*(?P<boxed>{_ANY})\s*\])"
    rf"|(?i:(?:^|(?<=[\])]\s)|(?<=:\s))(?P<head>{_ANY})(?=:(?:\s|$)|!))"
    rf"|(?i:(?:(?<=:\d\d\s)|(?<=[.,]\d{{3}}\s)|(?<=\dZ\s)) ?(?P<timed>{_ANY})\b(?![.-]\w))"
)
_LETTER: Final = re.compile(
    r"^(?P<glog>[IWEF])\d{4} \d\d:\d\d:\d\d"
    r"|^\d\d-\d\d \d\d:\d\d:\d\d\.\d+ +\d+ +\d+ (?P<threadtime>[VDIWEFA]) "
    r"|^(?P<brief>[VDIWEFA])/[\w.$-]+ *\( *\d+\):"
)
_PRIORITY: Final = re.compile(r"^<(?P<number>\d{1,3})>")
_KEYS: Final = ("severity", "level", "levelname", "log_level", "loglevel", "lvl", "log.level", "@level", "@l")
_NUMBER_KEYS: Final[dict[str, tuple[int, int, int]]] = {
    "levelno": (40, 30, 20),
    "severity_number": (17, 13, 9),
    "severityNumber": (17, 13, 9),
}
"""From which number on it is an error, a warning, information."""
_PINO: Final = (50, 40, 30)
_CLOUD: Final = (500, 400, 100)


class Named(NamedTuple):
    """A level and where in its line the word for it stands."""

    level: Level
    start: int
    end: int


def named(line: str) -> Named | None:
    """The first word for a level in the head of a line; None where there is none, or only a letter or a number."""
    match = _WRITTEN.search(line, 0, _HEAD)
    if match is None or match.lastgroup is None:
        return None
    return Named(_NAMES[match[match.lastgroup].lower()], *match.span(match.lastgroup))


@lru_cache(maxsize=4096)  # the same lines are drawn again whenever a source finds something
def level_of(line: str) -> Level:
    """What the line says of itself, whatever format it has; "" where it says nothing."""
    tree = _tree(line)
    if tree is not None:
        return _of_tree(tree)
    priority = _PRIORITY.match(line)
    if priority and int(priority["number"]) < 192:  # 24 facilities of 8, RFC 5424
        return _of_syslog(int(priority["number"]) % 8)
    letter = _LETTER.match(line)
    if letter and letter.lastgroup:
        return _LETTERS[letter[letter.lastgroup]]
    word = named(line)
    return word.level if word else ""


def level_at(lines: list[str], hit: int) -> Level:
    """The level of the record that the line with index `hit` belongs to: its own, or that of the head above it.

    A head is the next line above that has a level or a time: a traceback's lines have neither.
    """
    for place in range(min(hit, len(lines) - 1), -1, -1):
        level = level_of(lines[place])
        if level or times.span(lines[place]) is not None:
            return level
    return ""


def _tree(line: str) -> dict[str, object] | None:
    begin = line.find("{", 0, _HEAD)
    if begin < 0 or not line.rstrip().endswith("}"):
        return None
    try:
        tree = json.loads(line[begin:])
    except (ValueError, RecursionError):
        return None
    return tree if isinstance(tree, dict) and tree else None


def _of_tree(tree: dict[str, object]) -> Level:
    for key, bounds in _NUMBER_KEYS.items():
        number = _number(tree.get(key))
        if number is not None:
            return _above(number, bounds)
    for key in _KEYS:
        level = _of_value(tree.get(key))
        if level:
            return level
    priority = _number(tree.get("PRIORITY"))  # journald
    if priority is not None:
        return _of_syslog(priority)
    for key in ("log", "message", "msg", "MESSAGE"):  # {"log": {"level": ...}}, and what a collector wrapped
        inner = tree.get(key)
        level = _of_tree(inner) if isinstance(inner, dict) else level_of(inner) if isinstance(inner, str) else ""
        if level:
            return level
    return ""


def _of_value(value: object) -> Level:
    if isinstance(value, str) and not value.strip().isdigit():
        text = value.strip().lower()
        return _NAMES.get(text, _LETTERS.get(text.upper(), ""))
    number = _number(value)
    if number is None:
        return ""
    if number < 8:  # syslog's severities
        return _of_syslog(number)
    return _above(number, _PINO if number < 100 else _CLOUD)  # LogSeverity counts in hundreds


def _number(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    return int(value) if isinstance(value, int) or (value.isascii() and value.isdigit() and len(value) < 5) else None


def _of_syslog(severity: int) -> Level:
    if severity <= 3:  # Error, RFC 5424
        return "error"
    return "warning" if severity == 4 else "info" if severity < 7 else "debug"  # Warning, Debug


def _above(number: int, bounds: tuple[int, int, int]) -> Level:
    error, warning, info = bounds
    return "error" if number >= error else "warning" if number >= warning else "info" if number >= info else "debug"

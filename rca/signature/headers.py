"""The header of a log line: time, host, program, process, thread, level, logger. What is left is the message.

Indentation behind a header stays: a traceback that a logger prefixed line by line must still look like one.
"""

import re
from dataclasses import dataclass
from typing import Final

from rca.signature.names import is_type

_MONTH: Final = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_DAY: Final = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
_CLOCK: Final = r"\d{1,2}:\d{2}:\d{2}(?:[.,:]\d{1,9})?"
_ZONE: Final = r"(?: ?(?:Z|UTC|GMT|CES?T|[ECMP][SD]T|[+\-]\d{2}:?\d{2})\b)?"
TIME: Final = (
    rf"(?:(?:19|20)\d{{2}}([-/.])\d{{1,2}}\1\d{{1,2}}(?:[T _\-]+\d{{1,2}}[:.]\d{{2}}(?:[:.]\d{{2}}(?:[.,]\d{{1,9}})?)?{_ZONE})?"
    rf"|\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{2,4}},?[ T]{_CLOCK}(?: ?[AP]M)?{_ZONE}"
    rf"|(?:19|20)\d{{6}}[-T ]\d{{1,2}}:?\d{{1,2}}:?\d{{1,2}}(?:[.,:]\d{{1,9}})?Z?"
    rf"|\d{{2}}[-.]\d{{2}} {_CLOCK}"
    rf"|(?:{_DAY},? )?{_MONTH} {{1,2}}\d{{1,2}}(?:,? \d{{4}})?,? {_CLOCK}(?: ?[AP]M)?{_ZONE}(?: (?:19|20)\d{{2}}\b)?"
    rf"|(?:{_DAY},? )?\d{{1,2}}[ \-/]{_MONTH}[ \-/]\d{{4}}[: ]{_CLOCK}{_ZONE}"
    rf"|{_CLOCK}(?: ?[AP]M)?{_ZONE})"
)
"""A point in time as logs write it, one group (the date's separator)."""

RANKS: Final = {
    "TRACE": 0, "DEBUG": 0, "VERBOSE": 0, "FINE": 0, "V": 0, "D": 0, "INFO": 1, "INFORMATION": 1, "NOTICE": 1, "DEFAULT": 1, "I": 1,
    "LOG": 1, "WARN": 2, "WARNING": 2, "WRN": 2, "W": 2, "ERR": 4, "ERROR": 4, "E": 4, "SEVERE": 4, "FAILURE": 4, "FATAL": 5, "CRITICAL": 5,
    "CRIT": 5, "ALERT": 5, "EMERG": 5, "EMERGENCY": 5, "PANIC": 5, "F": 5, "DBG": 0, "INF": 1, "FTL": 5,
}  # fmt: skip
"""How much a level says that a line is the error."""

_WORDS: Final = "|".join(sorted((w for w in RANKS if len(w) > 2), key=len, reverse=True))
_FILE = re.compile(r"[\w./\-]{1,200}?\.(?:log|out|err|txt)(?:(?:[.\-]\d[\w.:\-]*+)(?::\d++:| |: )|:\d++[: ]|: )")
_CONTAINER = re.compile(
    r"(?:[\w.\-]*[A-Za-z][\-_]\d++ *\| ?|==\d++==\s?|\d++:[CMSX] |\w[\w.]*\.exe(?: \*\d\d)? - |\[pod/[^\]\s]++\] |<\d{1,3}>\d?+ ?|(?:stdout|stderr) [FP] |remote: |#\d+ \d+\.\d+ )"
)
_STAMP = re.compile(
    rf"(?:\[{TIME}\]|{TIME.replace(chr(92) + '1', chr(92) + '2')})(?=[\s,|\-\]:;]|$)(?: ?[,|;]| - | -(?= ))?[ \t]?"
)
_EPOCH = re.compile(
    r"(?:- |[A-Z]\w* )?1\d{9} \d{4}\.\d\d\.\d\d \S++ |\d++ (?:\S++ ){1,4}?1\d{9} (?:\d++ )?|\d{6} \d{6} \d++ |\[ *\d{1,9}\.\d{6}\] |1\d{9}(?:\.\d+|\d{3})? "
)
_GLOG = re.compile(r"(?P<level>[IWEFD])\d{4} \d\d:\d\d:\d\d\.\d++ ++\d++ [\w./\-]++:\d++\] ?")
_SYSLOG = re.compile(r"(?:[\w.\-/@]++ )?(?!(?:%s)\b)[\w.\-/]++(?:\([^()\s]*+\))?(?:\[\d*+\])?: ?" % _WORDS)
_SYSLOG_PID = re.compile(r"(?:[\w.\-/@]++ )?[\w.\-/]++(?:\([^()\s]*+\))?\[[\w.\-]{1,20}\]: ?")
_ANDROID = re.compile(r" *+\d++ ++\d++ (?P<level>[VDIWEF]) [^:\s]++ *+: ?")
_DEEP_LEVEL = re.compile(
    rf" *+(?:(?:(?=[^\s\d]{{0,60}}\d)[\w.:/$\-,]++|\[[^\[\]\n]{{0,120}}\]|\([^()\n]{{0,80}}\)|[A-Z][A-Z_]++|[\w.$]++ [\-|]|-|\|)[ \t]++){{1,5}}?(?P<level>{_WORDS})(?=[\s:\]|,])"
)
_LEVEL = re.compile(
    rf"[ \t]*+[\[(<|]?(?P<level>{_WORDS}|{_WORDS.lower()}|Error|Warning|Info|Debug|Fatal|Notice|Critical)(?:\s*+[\])>])?(?P<end>\s*:|\s*\|| -|,|(?=\s|$))[ \t]?"
)
_LOWER: Final = "error|warning|warn|fatal|info|debug|critical|err|severe|notice|trace"
_BARE_LEVEL = re.compile(
    rf"(?:##)?\[(?P<a>{_WORDS}|{_LOWER})\s*+\]:? ?|(?P<b>{_WORDS}|{_LOWER})(?::[ \t]?| +-+ )|(?P<d>{_WORDS})[ \t](?=\D)|npm (?P<c>ERR|error)!? |::(?P<e>error|warning)[^:\n]*+::"
)
_BASIC = re.compile(rf"(?P<level>{_WORDS}):[\w.\-]++:(?=\S)")
"""Python's logging.BASIC_FORMAT."""
_WHOLE: Final = (
    _GLOG,
    re.compile(rf"\[{TIME} +(?P<level>{_WORDS}) +[\w:.\-]++\] ?"),
    re.compile(rf"[A-Z], \[[^\]\n]{{10,60}}\] +(?P<level>{_WORDS}) -- [^:\n]{{0,60}}: ?"),
    re.compile(r"(?P<level>[VDIWEF])/[\w.\-]++ *\( *\d++\): ?"),
)
"""Headers read in one piece: Kubernetes' klog, Rust's env_logger, Ruby's Logger, Android's brief format."""
_GROUP = re.compile(
    r"[ \t]*+(?:\[(?!\w+: )(?:[^\[\]\n]|\[[^\[\]\n]{0,200}\]){0,300}\]|\([^()\n]{0,100}\)|\{[^{}\n\"]{0,100}\})(?: ?[:|]| -)?[ \t]?"
)
_NUMBER = re.compile(r"[ \t]*+(?:\d{1,10}|---|-|\|)(?=[ \t])[ \t]?")
_PROCESS = re.compile(
    r"[ \t]*+(?:\d{1,10}#\d{1,10}:(?: \*\d++)?|\d{1,10} (?=---|\[)|---(?=[ \t])|[\-|](?=[ \t]))[ \t]?"
)
_LOGGER = re.compile(
    r"[ \t]*+(?P<name>[A-Za-z_][\w$/\-]*+(?:(?:\.|::)[\w$/\-]++)*+)(?P<where>(?::[\w.]++)?:\d++)?(?P<end> *: | +-+ | ?\| ?|:$| (?=\[)| )"
)
_DONE = re.compile(r"[ \t]*+(?:-+|:|\||—)[ \t]")


@dataclass(frozen=True, slots=True)
class Line:
    """A log line taken apart. `rank` as in RANKS, -1 without a level; `header` says whether there was a time or a level."""

    content: str
    rank: int
    header: bool


def parted(line: str) -> Line:
    """A line without its header."""
    at, stamped, level = _transport(line)
    if stamped and not level:
        for shape in (_ANDROID, _SYSLOG_PID):
            match = shape.match(line, at)
            if match:
                level = match.groupdict().get("level") or ""
                return Line(line[match.end() :], RANKS.get(level, -1), header=True)
        deep = _DEEP_LEVEL.match(line, at)
        if deep:
            return _behind_level(line, deep.start("level"), stamped=True)
        if line[:1].isalpha() and line[:3].istitle():
            match = _SYSLOG.match(line, at)
            if match and not is_type(match[0].split(" ")[-1].rstrip(": ")):
                return Line(line[match.end() :], -1, header=True)
    if level:
        return Line(line[at:], RANKS[level], header=True)
    return _behind_level(line, at, stamped=stamped)


def _transport(line: str) -> tuple[int, bool, str]:
    """Where the header's times and container marks end; whether there was a time; the level of a header read in one piece."""
    at, stamped = 0, False
    for _ in range(8):
        for shape in _WHOLE:
            match = shape.match(line, at)
            if match:
                return match.end(), True, match["level"]
        for shape in (_STAMP, _EPOCH, _CONTAINER, _FILE):
            match = shape.match(line, at)
            if match and match.end() > at:
                at = match.end()
                stamped = stamped or shape in (_STAMP, _EPOCH)
                break
        else:
            break
    return at, stamped, ""


def _behind_level(line: str, at: int, *, stamped: bool) -> Line:
    if not stamped:
        basic = _BASIC.match(line, at)
        if basic:
            return Line(line[basic.end() :], RANKS[basic["level"]], header=True)
        match = _BARE_LEVEL.match(line, at)
        if not match:
            return Line(line[at:], -1, header=False)
        word = next(w for w in match.groups() if w)
        return Line(line[match.end() :], RANKS[word.upper()], header=True)
    for _ in range(4):
        match = _GROUP.match(line, at) or _NUMBER.match(line, at)
        if not match or _LEVEL.match(line, at):
            break
        at = match.end()
    match = _LEVEL.match(line, at)
    if not match or (match["level"] == "Error" and match["end"].strip() == ":") or not line[match.end() :].strip():
        return Line(line[at:], -1, header=True)
    return Line(line[_logger(line, match.end()) :], RANKS[match["level"].upper()], header=True)


def _logger(line: str, at: int) -> int:
    """Behind thread, process and logger, which follow a level in any order."""
    for _ in range(5):
        match = _GROUP.match(line, at) or _PROCESS.match(line, at)
        if match:
            at = match.end()
            if match[0].rstrip()[-1:] in "-:|" and len(match[0].strip()) > 1:
                return at
            continue
        match = _LOGGER.match(line, at)
        if not match or is_type(match["name"]) or (match["end"] == " " and "." not in match["name"]):
            return at
        if match["end"] == " " and not re.match(r"[a-z_]\w*\.", match["name"]) and not match["where"]:
            return at
        if (
            match["end"] == ": "
            and not match["where"]
            and match["name"].islower()
            and not re.search(r"\.|::", match["name"])
        ):
            return at
        at = match.end()
        if match["end"].strip():
            return at
    return at

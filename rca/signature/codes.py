"""Codes: the few numbers in a message that say what happened, and the words beside them that say so.

A number is a code only where its context says it: HTTP status, WebSocket close code, errno, exit status, signal, gRPC,
SQLSTATE, a compiler's or a database's own number. Every other number is a parameter and is masked.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from rca.signature.patterns import Pattern

_REASONS: Final = (
    "Continue|Switching Protocols|Moved Permanently|Found|See Other|Not Modified|Temporary Redirect"
    "|Permanent Redirect|Bad Request"
    "|Unauthorized|Payment Required|Forbidden|Not Found|Page Not Found|Method Not Allowed|Not Acceptable"
    "|Proxy Authentication Required"
    "|Request Time-?out|Conflict|Gone|Length Required|Precondition Failed|Payload Too Large|Request Entity Too Large"
    "|URI Too Long"
    "|Unsupported Media Type|Range Not Satisfiable|Expectation Failed|Misdirected Request|Unprocessable (?:Entity"
    "|Content)|Locked"
    "|Failed Dependency|Too Early|Upgrade Required|Precondition Required|Too Many Requests"
    "|Request Header Fields Too Large"
    "|Internal Server Error|Server Error|Client Error|Not Implemented|Bad Gateway|Service (?:Temporarily )?Unavailable"
    "|Gateway Time-?out|HTTP Version Not Supported|Insufficient Storage|OK|Created|Accepted|No Content"
)
_ERRNO: Final = frozenset(
    [
        *["ECONNREFUSED", "ECONNRESET", "ECONNABORTED", "ETIMEDOUT", "ESOCKETTIMEDOUT", "ENOENT", "EACCES", "EPERM"],
        *["EADDRINUSE", "EADDRNOTAVAIL", "EPIPE", "ENOTFOUND", "EAI_AGAIN", "EAI_NONAME", "EHOSTUNREACH", "EINTR"],
        *["ENETUNREACH", "EHOSTDOWN", "ENOSPC", "EDQUOT", "EMFILE", "ENFILE", "EEXIST", "EISDIR", "ENOTDIR", "EBUSY"],
        *["ENOTEMPTY", "EINVAL", "EIO", "EROFS", "ENOMEM", "EAGAIN", "ENOTCONN", "EPROTO", "ESRCH", "EBADF", "ELOOP"],
        *["EXDEV", "ENOTSUP", "ENOTSOCK", "EALREADY", "ENODEV", "ENXIO", "EFAULT", "ECHILD"],
    ]
)
_GRPC: Final = frozenset(
    [
        *["CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "ABORTED"],
        *["PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "OUT_OF_RANGE", "UNIMPLEMENTED"],
        *["INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED"],
    ]
)
_SIGNALS: Final = frozenset(
    ["KILL", "TERM", "SEGV", "ABRT", "INT", "BUS", "FPE", "ILL", "PIPE", "HUP", "QUIT", "TRAP", "SYS", "XCPU"]
)
_CLOSINGS: Final = (
    "normal closure|going away|protocol error|unsupported data|no status|abnormal closure|invalid|policy violation"
    "|message too|internal (?:server )?error"
)
_CLOSED: Final = r"\bclos(?:e|ed|ing|ure)(?:event)?(?:\W{1,3}\w+){0,2}?\W{1,3}(?:status|(?:status )?code)"
_EXITED: Final = r"\bexit(?:ed|s|ing)?(?: with)?[ _\-]?(?:non-?zero )?(?:exit )?(?:status|code|value)"
_ANSWERED: Final = (
    r"\b(?:response|reply|answer|returned|responded with|error|request failed with)"
    r"(?: a)?(?: code| status)?:? (?:an? )?"
)
_COUNTED: Final = r"\b(?:error|err|reason|result|status|fault|failure)[ _\-]?(?:code|number|no|num)?\s?[=:#]\s?"
_NAMED: Final = r"(?<![\w.])(?:(?:error|status|reason|result|return|response)[ _]?|err)?code"
_RESULT: Final = r"\b(?:hresult|error code|exit code|exception code|ntstatus|status|error|code)\W{1,4}"
_STATUS: Final = r"(?P<c>[1-5]\d{2})(?![\w.]{0,20}\d)"
_INT: Final = r"(?P<c>-?\d{1,10})(?![\w.]{0,20}\d)"
_EQ: Final = r"(?:\s?[=:]\s?|\s(?:is |was |of )?)[\"'(\[]?"

_TABLE: Final = (
    # WebSocket close codes: RFC 6455, section 7.4
    ("close", "received |sent ", r"\b(?:received|sent) (?P<c>[1-4]\d{3})(?= \()"),
    ("close", "clos", rf"(?i:{_CLOSED}{_EQ}|\bclose_?code{_EQ})(?P<c>[1-4]\d{{3}})\b"),
    ("close", "socket", r"(?i:\bweb ?sockets?\b[^\n\d]{0,40}?\b(?:code|closed?|error)\b\W{0,4})(?P<c>[1-4]\d{3})\b"),
    ("close", "(", rf"\b(?P<c>1\d{{3}}) \((?=(?i:{_CLOSINGS}))"),
    ("close", "10", r"\((?P<c>10(?:0\d|1[0-5]))\)(?=\W*$)"),
    ("close", "10", r"\b(?P<c>10(?:0\d|1[0-5]))(?= (?i:errors?|\(?policy|\(?internal)\b)"),
    ("grpc", "grpc", rf"(?i:\bgrpc[ \-_]?(?:status|code)?(?:[ \-_]code)?{_EQ})(?P<c>\d{{1,2}})\b"),
    ("sqlstate", "sql|pgcode", r"(?i:\bSQLSTATE|\bsql state|\bpgcode)\W{0,4}(?P<c>[0-9A-Z]{5})\b"),
    ("sqlstate", "(", r"(?<!\d)\d{4} \((?P<c>[0-9A-Z]{5})\)"),
    ("error", "error ", r"\bERROR (?P<c>\d{4})(?= \([0-9A-Z]{5}\))"),
    ("error", "(", r"^\((?P<c>\d{4}), ?(?=[\"'b])"),
    ("error", "", r"\b(?P<c>(?:ORA|SQL|DPI|PLS|TNS|IMP|RMAN|DB2|SQLCODE)-?\d{4,5}[NCEW]?)\b"),
    ("error", "error|warning", r"(?i:\b(?:error|warning|fatal error))(?: |\[)(?P<c>[A-Z]{1,6}-?\d{2,5})(?=[\]:\s]|$)"),
    ("error", ":", r"^(?P<c>[A-Z]{2,6}-?\d{3,5})(?=: )"),
    ("hresult", "0x", rf"(?i:{_RESULT})(?P<c>0x[0-9A-Fa-f]{{8}})\b"),
    ("winerror", "winerror", rf"(?i:\bwinerror[^\w\-]{{0,3}}){_INT}"),
    ("errno", "err", rf"(?i:\b(?:errno|os error|oserror)[^\w\-]{{0,3}}){_INT}"),
    ("errno", "(", r"^\((?P<c>-?\d{1,5})\)(?= [A-Z])"),
    ("errno", "(", r"\((?P<c>\d{1,3}): (?=[A-Z][a-z])"),
    ("errno", "os {", r"\bOs \{ code: (?P<c>\d{1,5})\b"),
    ("errno", "error ", rf"\bError {_INT}(?= (?:connecting|while|:))"),
    ("exit", "exit", rf"(?i:{_EXITED}{_EQ}){_INT}"),
    ("exit", "return|rc", rf"(?i:\b(?:return code|returncode|rc){_EQ}){_INT}"),
    ("exit", "exited", rf"(?i:\bexited(?: with)?:? \(?){_INT}"),
    ("signal", "signal", r"(?i:\bsignal[ :=]{1,2}(?:number )?)(?P<c>\d{1,2})\b"),
    ("http", "http", rf"(?i:\bhttp(?:/\d(?:\.\d)?)?(?: error| status| response)?(?: code)?\W{{1,4}}){_STATUS}"),
    ("http", "status", rf"(?i:(?:\b|_)status(?:[ _]?code)?(?: code)?{_EQ}|statuscode\W{{1,3}}){_STATUS}"),
    ("http", "re|error", rf"(?i:{_ANSWERED}){_STATUS}(?=\W|$)"),
    ("http", "<response", rf"<Response(?: \[| status_code=){_STATUS}"),
    ("http", "", rf"(?<![\w./:\-]){_STATUS}(?=[ :\-,)]{{1,3}}(?i:{_REASONS})\b)"),
    ("http", "", r"^(?P<c>[45]\d\d)(?=:? [A-Z][a-z]+(?!\w)|$)"),
    ("http", "assert", rf"\bassert (?:\S+status\S* (?:==|!=|in) \(?){_STATUS}"),
    ("code", "curl: (", r"^curl: \((?P<c>\d{1,3})\)"),
    ("code", "code", r"\b[Cc]ode[=:] ?(?P<c>[A-Z]{1,4}\d{1,5})\b"),
    ("code", "err|reason|result|status|fault|failure", rf"(?i:{_COUNTED}){_INT}"),
    ("code", "code", rf"(?i:{_NAMED}{_EQ}){_INT}"),
)  # fmt: skip
"""Kind; words of which one must occur, in lower case, "" for none; pattern with the code as its group `c`.

The first to claim a span has it.
"""
_WORDS: Final = (
    ("grpc", _GRPC, Pattern(r"\bStatusCode\.(?P<c>[A-Z]\w+)")),
    ("grpc", _GRPC, Pattern(r"\brpc error: code = (?P<c>[A-Z]\w+)")),
    (
        "grpc",
        _GRPC,
        Pattern(r"(?:^|Status(?:Runtime)?Exception: |\b(?:status|code)\W{1,4})(?P<c>[A-Z][A-Z_]{5,20})(?=[:\"',\s]|$)"),
    ),
    ("errno", _ERRNO, Pattern(r"(?<!\w)(?P<c>E[A-Z_]{2,15})(?!\w)")),
    ("signal", frozenset(f"SIG{name}" for name in _SIGNALS), Pattern(r"\b(?P<c>SIG[A-Z]{3,4})\b")),
)
"""Codes that are words: kind, the words, and where they stand."""
_NUMBERS: Final = tuple((kind, tuple(clue.split("|")), Pattern(pattern)) for kind, clue, pattern in _TABLE)

_DIGIT = Pattern(r"\d")
_STATUS_LIKE = Pattern(r"(?<!\d)[1-5]\d\d(?!\d)")
_CAPITALS = Pattern(r"[A-Z][A-Z_]{2,}|StatusCode|rpc error")
_SUCCESS = Pattern(r"[123]\d\d")
_KNOWN = Pattern(
    r"(?<![\w.\-])(?:20[0-8]|30[1-478]|40\d|41[0-8]|42[1-9]|431|451|499|50[0-8]|51[01]|52[0-6]"  # HTTP
    r"|10(?:0\d|1[0-5]))(?!\.?\w|/)"  # WebSocket
)
_BEFORE = Pattern(
    r"(?:^|\bequals?:?|\bassert|\bexpected|\bexpect|\bgot|\bwant(?:ed)?|\bleft|\bactual|\breceived|\bstatus|\bcode"
    r"|\bwas|\bbe|\bthat)[\s:<(=\[\"']*$",
    re.IGNORECASE,
)
_BETWEEN = Pattern(
    r"[\s<>(\[,:;!=\"')\]]*(?:(?:but|was|is|got|actual|received|in|not|equals?|to|be|does|status|code|expected|want"
    r"|wanted|have|left|right|matches)\b"
    r"[\s<>(\[,:;!=\"')\]]*){0,8}",
    re.IGNORECASE,
)
_AT_MOST: Final = 20


class Code(NamedTuple):
    """A code and where its characters stand in the message."""

    kind: str
    value: str
    start: int
    end: int

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


def codes(message: str) -> list[Code]:
    """The codes of a message, in the order in which they stand."""
    found: list[Code] = []
    for code in _claims(message):
        if not any(other.start < code.end and code.start < other.end for other in found):
            found.append(code)
        if len(found) >= _AT_MOST:
            break
    return sorted(found, key=lambda code: code.start)


def named(found: list[Code]) -> tuple[str, ...]:
    """`http 503`, `close 1011`: each once. A success beside a failure (`assert 503 == 200`) says nothing."""
    names = [str(code) for code in found if code.kind != "http" or not _SUCCESS.fullmatch(code.value)]
    return tuple(dict.fromkeys(names or [str(code) for code in found]))


def _claims(message: str) -> Iterator[Code]:
    if _CAPITALS.search(message):
        yield from _words(message)
    if _DIGIT.search(message):
        yield from _numbers(message)
        yield from _compared(message)


def _words(message: str) -> Iterator[Code]:
    for kind, words, pattern in _WORDS:
        for match in pattern.finditer(message):
            value = _spelled(match["c"]) if kind == "grpc" else match["c"]
            if value in words:
                yield Code(kind, value, *match.span("c"))


def _numbers(message: str) -> Iterator[Code]:
    lower = message.lower()
    no_status = not _STATUS_LIKE.search(message)
    for kind, clues, pattern in _NUMBERS:
        if (kind == "http" and no_status) or not any(clue in lower for clue in clues):
            continue
        for match in pattern.finditer(message):
            value = match["c"]
            yield Code(kind, value.lower() if value.startswith("0x") else value, *match.span("c"))


def _compared(message: str) -> Iterator[Code]:
    """Two codes compared (`assert 503 == 200`, `expected: <200> but was: <404>`); either alone is a mere number."""
    known = list(_KNOWN.finditer(message))[:_AT_MOST]
    for one, two in pairwise(known):
        one_kind = len(one[0]) == len(two[0])
        says = len(one[0]) == 4 or max(one[0], two[0]) >= "400"
        near = two.start() - one.end() < 60 and _BETWEEN.fullmatch(message, one.end(), two.start())
        if one_kind and says and near and _BEFORE.search(message, max(0, one.start() - 20), one.start()):
            kind = "http" if len(one[0]) == 3 else "close"
            yield Code(kind, one[0], *one.span())
            yield Code(kind, two[0], *two.span())


def _spelled(value: str) -> str:
    """One spelling: `DeadlineExceeded` and `DEADLINE_EXCEEDED` are one gRPC status."""
    return value if value.isupper() else re.sub(r"(?<=[a-z])(?=[A-Z])", "_", value).upper()

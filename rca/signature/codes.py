"""Codes: the few numbers in a message that say what happened, and the words beside them that say so.

A number is a code only where its context says it: HTTP status, WebSocket close code, errno, exit status, signal, gRPC, SQLSTATE, a compiler's or a
database's own number. Every other number is a parameter and is masked.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_REASONS: Final = (
    "Continue|Switching Protocols|Moved Permanently|Found|See Other|Not Modified|Temporary Redirect|Permanent Redirect|Bad Request|Unauthorized|Payment Required"
    "|Forbidden|Not Found|Method Not Allowed|Not Acceptable|Proxy Authentication Required|Request Time-?out|Conflict|Gone|Length Required|Precondition Failed"
    "|Payload Too Large|Request Entity Too Large|URI Too Long|Unsupported Media Type|Range Not Satisfiable|Expectation Failed|Misdirected Request"
    "|Unprocessable (?:Entity|Content)|Locked|Failed Dependency|Too Early|Upgrade Required|Precondition Required|Too Many Requests"
    "|Request Header Fields Too Large|Internal Server Error|Server Error|Client Error|Not Implemented|Bad Gateway|Service (?:Temporarily )?Unavailable"
    "|Gateway Time-?out|HTTP Version Not Supported|Insufficient Storage|Page Not Found|OK|Created|Accepted|No Content"
)
_ERRNO: Final = (
    "ECONNREFUSED|ECONNRESET|ECONNABORTED|ETIMEDOUT|ENOENT|EACCES|EPERM|EADDRINUSE|EADDRNOTAVAIL|EPIPE|ENOTFOUND|EAI_AGAIN|EAI_NONAME|EHOSTUNREACH|ENETUNREACH"
    "|EHOSTDOWN|ENOSPC|EMFILE|ENFILE|EEXIST|EISDIR|ENOTDIR|ENOTEMPTY|EBUSY|EINVAL|EIO|EROFS|ENOMEM|EAGAIN|EINTR|ENOTCONN|EPROTO|ESRCH|EBADF|ELOOP|EXDEV|ENOTSUP"
    "|ESOCKETTIMEDOUT|EDQUOT|ENOTSOCK|EALREADY|ENODEV|ENXIO|EFAULT|ECHILD"
)
_GRPC: Final = (
    "CANCELLED|UNKNOWN|INVALID_ARGUMENT|DEADLINE_EXCEEDED|NOT_FOUND|ALREADY_EXISTS|PERMISSION_DENIED|RESOURCE_EXHAUSTED|FAILED_PRECONDITION|ABORTED|OUT_OF_RANGE"
    "|UNIMPLEMENTED|INTERNAL|UNAVAILABLE|DATA_LOSS|UNAUTHENTICATED"
)
_SIGNALS: Final = "KILL|TERM|SEGV|ABRT|INT|BUS|FPE|ILL|PIPE|HUP|QUIT|TRAP|SYS|XCPU"
_CLOSINGS: Final = "normal closure|going away|protocol error|unsupported data|no status|abnormal closure|invalid|policy violation|message too|internal error"
_END: Final = r"(?![\w.]{0,20}\d)"
_STATUS: Final = rf"(?P<c>[1-5]\d{{2}}){_END}"
_INT: Final = rf"(?P<c>-?\d{{1,10}}){_END}"
_EQ: Final = r"(?:\s?[=:]\s?|\s(?:is |was |of )?)[\"'(\[]?"

_KINDS: Final = tuple(
    (kind, tuple(clue.split("|")), re.compile(pattern))
    for kind, clue, pattern in (
        # WebSocket close codes: RFC 6455, section 7.4
        ("close", "received |sent ", r"\b(?:received|sent) (?P<c>[1-4]\d{3})(?= \()"),
        ("close", "clos", rf"(?i:\bclos(?:e|ed|ing|ure)(?:event)?(?:\W{{1,3}}\w+){{0,2}}?\W{{1,3}}(?:status )?(?:code)?{_EQ}|\bclose_?code{_EQ})(?P<c>[1-4]\d{{3}})\b"),
        ("close", "socket", r"(?i:\bweb ?sockets?\b[^\n\d]{0,40}?\b(?:code|closed|close|error)\b[^\n\w]{0,4})(?P<c>[1-4]\d{3})\b"),
        ("close", "(", rf"\b(?P<c>1\d{{3}}) \((?=(?i:{_CLOSINGS}))"),
        ("close", "10", r"\((?P<c>10(?:0\d|1[0-5]))\)(?=\W*$)"),
        ("close", "10", r"\b(?P<c>10(?:0\d|1[0-5]))(?= (?i:errors?|\(?policy|\(?internal)\b)"),
        ("grpc", "statuscode.", rf"\bStatusCode\.(?P<c>{_GRPC}|[A-Z][A-Za-z]+)\b"),
        ("grpc", "rpc error", r"\brpc error: code = (?P<c>[A-Z]\w+)"),
        ("grpc", "", rf"(?:^|StatusRuntimeException: |StatusException: |\b(?:status|code)\W{{1,4}})(?P<c>{_GRPC})(?=:|\"|'|,|\s|$)"),
        ("grpc", "grpc", rf"(?i:\bgrpc[ \-_]?(?:status|code)?(?:[ \-_]code)?{_EQ})(?P<c>\d{{1,2}})\b"),
        ("sqlstate", "sql|pgcode", r"(?i:\bSQLSTATE|\bsql state|\bpgcode)\W{0,4}(?P<c>[0-9A-Z]{5})\b"),
        ("sqlstate", "(", r"(?<!\d)\d{4} \((?P<c>[0-9A-Z]{5})\)"),
        ("error", "error ", r"\bERROR (?P<c>\d{4})(?= \([0-9A-Z]{5}\))"),
        ("error", "(", r"^\((?P<c>\d{4}), ?(?=[\"'b])"),
        ("error", "", r"\b(?P<c>(?:ORA|SQL|DPI|PLS|TNS|IMP|RMAN|DB2|SQLCODE)-?\d{4,5}[NCEW]?)\b"),
        ("error", "error|warning", r"(?i:\b(?:error|warning|fatal error))(?: |\[)(?P<c>[A-Z]{1,6}-?\d{2,5})(?=[\]:\s]|$)"),
        ("error", ":", r"^(?P<c>[A-Z]{2,6}-?\d{3,5})(?=: )"),
        ("hresult", "0x", r"(?i:\b(?:hresult|error code|exit code|exception code|ntstatus|status|error|code)\W{1,4})(?P<c>0x[0-9A-Fa-f]{8})\b"),
        ("winerror", "winerror", rf"(?i:\bwinerror\W{{0,3}}){_INT}"),
        ("errno", "err", rf"(?i:\b(?:errno|os error|oserror)\W{{0,3}}){_INT}"),
        ("errno", "(", r"^\((?P<c>-?\d{1,5})\)(?= [A-Z])"),
        ("errno", "(", r"\((?P<c>\d{1,3}): (?=[A-Z][a-z])"),
        ("errno", "os {", r"\bOs \{ code: (?P<c>\d{1,5})\b"),
        ("errno", "error ", rf"\bError {_INT}(?= (?:connecting|while|:))"),
        ("errno", "e", rf"(?<!\w)(?P<c>{_ERRNO})(?!\w)"),
        ("exit", "exit", rf"(?i:\bexit(?:ed|s|ing)?(?: with)?[ _\-]?(?:non-?zero )?(?:exit )?(?:status|code|value){_EQ}){_INT}"),
        ("exit", "return|rc", rf"(?i:\b(?:return code|returncode|rc){_EQ}){_INT}"),
        ("exit", "exited", rf"(?i:\bexited(?: with)?:? \(?){_INT}"),
        ("signal", "signal", r"(?i:\bsignal[ :=]{1,2}(?:number )?)(?P<c>\d{1,2})\b"),
        ("signal", "sig", rf"\b(?P<c>SIG(?:{_SIGNALS}))\b"),
        ("http", "http", rf"(?i:\bhttp(?:/\d(?:\.\d)?)?(?: error| status| response)?(?: code)?\W{{1,4}}){_STATUS}"),
        ("http", "status", rf"(?i:(?:\b|_)status(?:[ _]?code)?(?: code)?{_EQ}|statuscode\W{{1,3}}){_STATUS}"),
        ("http", "re|error", rf"(?i:\b(?:response|reply|answer|returned|responded with|error|request failed with)(?: a)?(?: code| status)?:? (?:an? )?){_STATUS}(?=\W|$)"),
        ("http", "<response", rf"<Response(?: \[| status_code=){_STATUS}"),
        ("http", "", rf"(?<![\w./:\-]){_STATUS}(?=[ :\-,)]{{1,3}}(?i:{_REASONS})\b)"),
        ("http", "", rf"^{_STATUS}(?=:? (?:[A-Z][a-z]+ )?(?:[A-Z]|$)|$)"),
        ("http", "assert", rf"\bassert (?:\S+status\S* (?:==|!=|in) \(?){_STATUS}"),
        ("code", "curl: (", r"^curl: \((?P<c>\d{1,3})\)"),
        ("code", "code", r"\b[Cc]ode[=:] ?(?P<c>[A-Z]{1,4}\d{1,5})\b"),
        ("code", "code|number|no|num", rf"(?i:\b(?:error|err|reason|result|status|fault|failure)[ _\-]?(?:code|number|no|num)?\s?[=:#]\s?){_INT}"),
        ("code", "code", rf"(?i:(?<![\w.])(?:(?:error|status|reason|result|return|response)[ _]?|err)?code{_EQ}){_INT}"),
    )
)  # fmt: skip
"""Kind, words of which one must occur (lower case; "" for none), and the pattern with the code as its group `c`. The first to claim a span has it."""

_CLUE = re.compile(r"\d|StatusCode|code|SIG|\bE[A-Z_]{2,}|^[A-Z_]+\b")
_SUCCESS = re.compile(r"[12]\d\d")
_KNOWN = re.compile(
    r"(?<![\w.\-])(?:20[0-8]|30[1-478]|40\d|41[0-8]|42[1-9]|431|451|499|50[0-8]|51[01]|52[0-6])(?!\.?\w)"
)
_BEFORE = re.compile(
    r"(?:^|\bequals?:?|\bassert|\bexpected|\bexpect|\bgot|\bwant(?:ed)?|\bleft|\bactual|\breceived|\bstatus|\bcode|\bwas|\bbe|\bthat)[\s:<(=\[\"']*$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"[\s<>(\[,:;!=\"')\]]*(?:(?:but|was|is|got|actual|received|in|not|equals?|to|be|does|status|code|expected|want|wanted|have|left|right|matches)\b[\s<>(\[,:;!=\"')\]]*){0,8}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Code:
    """A code and where its characters stand in the message."""

    kind: str
    value: str
    start: int
    end: int

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


def codes(message: str) -> list[Code]:
    """The codes of a message, in the order in which they stand."""
    if not _CLUE.search(message):
        return []
    found: list[Code] = []
    for code in (*_claims(message), *_compared(message)):
        if not any(other.start < code.end and code.start < other.end for other in found):
            found.append(code)
        if len(found) > 20:
            break
    return sorted(found, key=lambda code: code.start)


def _claims(message: str) -> Iterator[Code]:
    lower = message.lower()
    for kind, clues, pattern in _KINDS:
        if any(clue in lower for clue in clues):
            for match in pattern.finditer(message):
                yield Code(kind, _spelled(kind, match["c"]), *match.span("c"))


def _compared(message: str) -> Iterator[Code]:
    """Two HTTP statuses compared (`assert 503 == 200`, `expected: <200> but was: <404>`); either alone is a mere number."""
    known = list(_KNOWN.finditer(message))[:20]
    for one, two in zip(known, known[1:], strict=False):
        failure = one[0] >= "400" or two[0] >= "400"
        near = two.start() - one.end() < 60 and _BETWEEN.fullmatch(message, one.end(), two.start())
        if failure and near and _BEFORE.search(message, max(0, one.start() - 20), one.start()):
            yield Code("http", one[0], *one.span())
            yield Code("http", two[0], *two.span())


def _spelled(kind: str, value: str) -> str:
    """One spelling: `DeadlineExceeded` and `DEADLINE_EXCEEDED` are one gRPC status."""
    if kind == "grpc" and not value.isupper() and not value.isdigit():
        return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", value).upper()
    return value.lower() if value.startswith("0x") else value


def named(found: list[Code]) -> tuple[str, ...]:
    """`http 503`, `close 1011`: each once. A success beside a failure (`assert 503 == 200`) says nothing."""
    names = [str(code) for code in found if code.kind != "http" or not _SUCCESS.fullmatch(code.value)]
    return tuple(dict.fromkeys(names or [str(code) for code in found]))

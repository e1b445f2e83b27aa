"""Exception class names: what they look like, and where in a line one stands.

Knows no carriers and no masks.
"""

import re
from typing import Final

_SUFFIXES: Final = (
    "Error|Errors|Exception|Exceptions|Failure|Failed|Fault|Warning|Timeout|TimedOut|Interrupt|Exit|Panic|Violation|Disconnected|Disconnect|Refused|Reset"
    "|NotFound|DoesNotExist|AlreadyExists|Denied|Unavailable|Unauthorized|Forbidden|BadRequest|BadGateway|TooManyRequests|Cancelled|Canceled"
    "|Aborted|Exceeded|ExceptionGroup|OutOfRange|Overflow|Unreachable|Conflict|Deadlock|Stop|StopIteration|Rejected|Rejection|Throwable"
)
_SHORT = re.compile(
    rf"_*(?:[A-Z]\w*)?(?:{_SUFFIXES})\d?|(?:Invalid|NoSuch|Missing|Unsupported|Illegal|TooMany|Duplicate|Undefined|Expired|Unrecognized|Incompatible)[A-Z]\w*[a-z]"
)
_MODULE = re.compile(r"(?:^|[.:])(?:exceptions?|errors?|exc|err|errorfactory|std)(?:[.:]|$)")
_QUALIFIED: Final = r"[*]?(?:[A-Za-z_][\w\-]*+(?:\.|::|\\))*+[A-Za-z_][\w$]*+(?:`\d)?"
_NAME = re.compile(_QUALIFIED)
_AFTER: Final = r"(?: \[[A-Z][\w\-]*+\]| ?\(0x[0-9A-Fa-f]{1,8}\))?"
_TYPED = re.compile(
    rf"(?P<type>{_QUALIFIED})(?P<code> \(-?\d{{1,10}}\))?{_AFTER} ?:(?:\s++|$)(?P<message>.*+)", re.DOTALL
)
_SPOT = re.compile(
    rf"(?<![\w.$:\\/\"'`<])[*]?(?:[A-Za-z_][\w\-]*+(?:\.|::))*+[A-Za-z_][\w$]*+(?: \(-?\d{{1,10}}\))?{_AFTER} ?:(?=\s|$)"
)

_PLAIN = re.compile(rf"(?:{_SUFFIXES})")
"""Alone on a line, these are words and no classes."""
_MARKER = re.compile(r"(?<![\w])(?:runtime error: |rpc error: code = )")


def short(name: str) -> str:
    """The class without its package: `websockets.exceptions.ConnectionClosedError` is `ConnectionClosedError`."""
    return re.split(r"\.|::|\$|\\|/", name.strip())[-1].lstrip("*")


def is_type(name: str) -> bool:
    """Does a name, alone, say that it is an exception class?"""
    if not _NAME.fullmatch(name):
        return False
    last = short(name)
    if _SHORT.fullmatch(last):
        return True
    module = name[: -len(last)]
    return bool(module and (last[:1].isupper() or module == "std::") and _MODULE.search(module.rstrip(".:")))


def split(text: str) -> tuple[str, str] | None:
    """`Type: message` into its two halves; the innermost where wrappers quote their cause (`A: B: message`).

    Only at the start of the text, and only where the name itself says that it is an exception class.
    """
    found: tuple[str, str] | None = None
    rest = text
    for _ in range(8):
        match = _TYPED.match(rest)
        if not match or not is_type(match["type"]):
            break
        rest = match["message"]
        found = (match["type"].lstrip("*"), ((match["code"] or "").strip() + " " + rest).strip())
    if found is None and is_type(text.strip()) and not _PLAIN.fullmatch(text.strip()):
        return text.strip().lstrip("*"), ""
    return found


_CALLED = re.compile(
    r"(?<![\w.'\"])(?P<type>(?:[A-Za-z_]\w{0,60}\.){0,9}[A-Z]\w{2,80})\((?P<args>.*)\)[>\])}.,;'\"\s]*$"
)
_STRING = re.compile(r"(?P<quote>['\"])(?P<text>(?:[^'\"\\]|\\.|(?!(?P=quote))['\"])*+)(?P=quote),?")


def unrepr(text: str) -> tuple[str, str] | None:
    """`ValueError('bad input')` as class and message; a KeyError's message is its key's repr, as in a traceback."""
    found = _CALLED.search(text)
    if not found or not is_type(found["type"]):
        return None
    only = _STRING.fullmatch(found["args"])
    if only and short(found["type"]) != "KeyError":
        return found["type"], only["text"]
    return found["type"], found["args"]


def spot(line: str) -> int | None:
    """Where in a line the first `Type:` begins, or a marker that a runtime puts before its error; None without one."""
    for match in _SPOT.finditer(line):
        name = re.split(r" ?[:(\[]", match[0].replace("::", "\0"), maxsplit=1)[0].replace("\0", "::").strip()
        if is_type(name):
            return match.start()
    marker = _MARKER.search(line)
    return marker.start() if marker else None

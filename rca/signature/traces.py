"""Stack traces: Python, Java and Kotlin, .NET, Node, Go, Rust, Ruby, PHP, Elixir, C++.

Each function takes lines whose log headers were removed, and gives the error that identifies the failure, or None. Of a chain that is the final error
where people raise a clearer error from a lower one (Python, Node), and the innermost cause where frameworks wrap (Java, .NET).
"""

import re
from typing import Final

from rca.signature.extraction import Extraction, built, read
from rca.signature.frames import Frame, frame
from rca.signature.names import spot

_TRACEBACK = re.compile(r"[\s|+]*+(?:\w[^\n]{0,200}?)?Traceback \(most recent call (?:last|first)\):")
_GROUP_MARK = re.compile(r"\s*+[|+](?:[\s|]|-[+\-])")
_PY_ERROR = re.compile(r"(?P<type>[A-Za-z_][\w.]*+)(?:: ?(?P<message>.*+)|\s*+)$", re.DOTALL)
_NEXT = re.compile(r"(?:During handling of the above exception|The above exception was the direct cause)")
_CAUSE = re.compile(r"\s*+(?:Caused by: |\[cause\]: |-+> (?:\(Inner Exception #\d+\) )?)(?P<error>.*+)", re.DOTALL)
_AT = re.compile(r"\s*+at \S")
_MORE = re.compile(r"\s*+(?:\.\.\. \d++ (?:more|common frames)|--- End of|-+ Begin|\{$|\}$)")
_SUPPRESSED = re.compile(r"\s++Suppressed: |\s++Caused by: .*")
_GENERIC: Final = re.compile(r"(?:fetch failed|failed to fetch|request failed|network error|)$", re.IGNORECASE)
_SAID = re.compile(
    r'(?:Exception in thread "[^"\n]*+" |Uncaught (?:\(in promise\) )?|Unhandled (?:promise )?(?:rejection|exception)[.:]? ?|Unhandled exception\. |\(node:\d+\) )'
)


def indent(line: str) -> int:
    """Columns of white space at the start."""
    return len(line) - len(line.lstrip())


def python(lines: list[str]) -> Extraction | None:
    """The last traceback that still has its error line."""
    starts = [at for at, line in enumerate(lines) if "Traceback (most" in line and _TRACEBACK.match(line)]
    fallback: Extraction | None = None
    for start in reversed(starts[-20:]):
        found = _python_at(lines, start)
        if found and not found.type.endswith("ExceptionGroup"):
            complete = start == starts[-1] or _is_group(lines[starts[-1]])
            return found if complete else _announced(lines, starts[0])
        fallback = fallback or found
    return fallback


def _announced(lines: list[str], start: int) -> Extraction | None:
    """What was said right above a traceback whose end was cut off."""
    for line in lines[max(0, start - 3) : start]:
        at = spot(line)
        if at is not None:
            return read(line[at:], [], (), "Python traceback")
    return None


def _is_group(line: str) -> bool:
    return bool(_GROUP_MARK.match(line))


def _python_at(lines: list[str], start: int) -> Extraction | None:
    bar = re.match(r"[\s|+]*", lines[start])
    base = len(bar[0]) if bar else 0
    frames: list[Frame] = []
    for at in range(start + 1, len(lines)):
        line = lines[at]
        text = line[base:] if line[:base].strip(" |+-") == "" else line
        one = frame(text)
        if one:
            frames.append(one)
        elif text.strip(" |") and indent(text) < 2:
            error = _PY_ERROR.match(text.strip())
            if not error:
                return None
            rest = _until_end(lines, at + 1, base)
            return built(error["type"], [error["message"] or "", *rest], tuple(reversed(frames)), "Python traceback")
    return None


def _until_end(lines: list[str], start: int, base: int) -> list[str]:
    rest: list[str] = []
    for line in lines[start : start + 12]:
        if not line.strip(" |") or _NEXT.match(line) or _TRACEBACK.match(line):
            break
        rest.append(line[base:] if line[:base].strip(" |+-") == "" else line)
    return rest


def stacked(lines: list[str]) -> Extraction | None:
    """The last block of `at ...` frames below an error line: Java, Kotlin, .NET, Node."""
    runs = _runs(lines)
    if not runs:
        return None
    heads = [_head(lines, start, runs[n - 1][1] if n else 0) for n, (start, _) in enumerate(runs)]
    last = len(runs) - 1
    first = last
    while first > 0 and heads[first] is not None and _is_link(lines, heads[first]):
        first -= 1
    chain = [n for n in range(first, last + 1) if heads[n] is not None]
    if not chain:
        return None
    return _chosen(lines, runs, heads, chain)


def _runs(lines: list[str]) -> list[tuple[int, int]]:
    """Spans of neighbouring frame lines."""
    runs: list[tuple[int, int]] = []
    for at, line in enumerate(lines):
        if not _AT.match(line) or not frame(line):
            continue
        if (
            runs
            and all(_MORE.match(lines[k]) or not lines[k].strip() for k in range(runs[-1][1], at))
            and at - runs[-1][1] < 4
        ):
            runs[-1] = (runs[-1][0], at + 1)
        else:
            runs.append((at, at + 1))
    return runs


def _head(lines: list[str], start: int, floor: int) -> int | None:
    """The line above a run that says the error: the nearest with a class name, else the nearest that says anything."""
    low = max(floor, start - 14)
    for at in range(start - 1, low - 1, -1):
        if _CAUSE.match(lines[at]) or spot(lines[at]) is not None:
            return at
    for at in range(start - 1, low - 1, -1):
        if lines[at].strip() and not _MORE.match(lines[at]):
            return at
    return None


def _is_link(lines: list[str], at: int | None) -> bool:
    return at is not None and bool(_CAUSE.match(lines[at]) or _SUPPRESSED.match(lines[at]))


def _chosen(lines: list[str], runs: list[tuple[int, int]], heads: list[int | None], chain: list[int]) -> Extraction:
    outer = chain[0]
    pick = outer
    for n in chain[1:]:
        line = lines[heads[n] or 0]
        if (
            not line[:1].isspace()
            or "--->" in line
            or ("[cause]" in line and _GENERIC.match(_said(lines[heads[outer] or 0])[1]))
        ):
            pick = n
    head = heads[pick] or 0
    frames = [frame(lines[at]) for at in range(*runs[pick])]
    kept = tuple(one for one in frames if one)
    text, carrier = _said(lines[head])[0], _carrier(kept)
    return read(text, lines[head + 1 : runs[pick][0]], kept, carrier)


def _said(line: str) -> tuple[str, str]:
    """The error a head line says, and its message alone."""
    cause = _CAUSE.match(line)
    text = (cause["error"] if cause else line).strip()
    said = _SAID.match(text)
    text = text[said.end() :] if said else text
    if " ---> " in text:
        text = text.rsplit(" ---> ", 1)[1]
    at = spot(text)
    text = text[at:] if at is not None else text
    return text, text.partition(": ")[2]


def _carrier(frames: tuple[Frame, ...]) -> str:
    file = frames[0].file if frames else ""
    if file.endswith((".java", ".kt", ".scala", ".groovy", ".clj")):
        return "Java trace"
    return (
        ".NET trace"
        if file.endswith((".cs", ".fs", ".vb"))
        else "Node trace"
        if ".js" in file or ".ts" in file or "node:" in file
        else "stack trace"
    )


_PANIC = re.compile(r"(?:.*?\s)?(?:panic: |fatal error: )+(?P<message>.*?)(?: \[recovered\])?\s*$")
_GOROUTINE = re.compile(r"\s*+(?:goroutine \d++ \[|\[signal SIG)")
_GO_CALL = re.compile(r"created by (?P<by>\S++)|(?P<function>[^\s(]++(?:\(\*?[\w.\[\]]++\)[^\s(]*+)?)\(")


def go(lines: list[str]) -> Extraction | None:
    """A panic with its goroutine."""
    start = next((at for at, line in enumerate(lines) if _GOROUTINE.match(line)), None)
    if start is None:
        return None
    head = next((at for at in range(start - 1, max(-1, start - 30), -1) if _PANIC.match(lines[at])), None)
    if head is None:
        return None
    frames: list[Frame] = []
    for at in range(start + 1, min(len(lines), start + 200)):
        place = frame(lines[at])
        call = _GO_CALL.match(lines[at - 1].strip())
        if place and place.file.endswith(".go"):
            name = (call["function"] or call["by"] or "panic") if call else ""
            frames.append(Frame(place.file, place.line, name.rsplit("/", 1)[-1]))
        elif not lines[at].strip() and frames:
            break
    match = _PANIC.match(lines[head])
    return read(match["message"] if match else "", [], tuple(frames), "Go panic")


_RUST_NEW = re.compile(r".*?thread '[^'\n]*+'(?: \(\d+\))? panicked at (?P<file>[^\s:']++):(?P<line>\d++):\d++:\s*$")
_RUST_OLD = re.compile(r".*?thread '[^'\n]*+' panicked at '(?P<message>.*)', (?P<file>[^\s:]++):(?P<line>\d++)")


def rust(lines: list[str]) -> Extraction | None:
    """A panic: since Rust 1.73 its message stands on the next line, before that in quotes on the same."""
    for at, line in enumerate(lines):
        if "panicked at" not in line:
            continue
        old = _RUST_OLD.match(line)
        new = _RUST_NEW.match(line)
        found = old or new
        if not found:
            continue
        place = (Frame(found["file"], int(found["line"][:9]), ""),)
        end = next(
            (
                n
                for n in range(at + 1, len(lines))
                if not lines[n].strip() or lines[n].startswith(("note:", "stack backtrace"))
            ),
            len(lines),
        )
        body = [old["message"]] if old else lines[at + 1 : min(end, at + 8)]
        return read(body[0] if body else "", body[1:], place, "Rust panic")
    return None


_SINGLE: Final = (
    (
        "Ruby trace",
        re.compile(r"(?P<place>\S+\.rb:\d+:in [`'][^'\n]*+'): (?P<message>.*) \((?P<type>[A-Z][\w:]*)\)\s*$"),
    ),
    (
        "PHP error",
        re.compile(
            r".*?(?:Fatal error: +)?Uncaught (?P<type>[A-Z][\w\\]*): (?P<message>.*?)(?: in (?P<place>\S+\.php):\d+)?\s*$"
        ),
    ),
    (
        "Rails log",
        re.compile(
            r"(?:\[[^\]\n]*+\] )?(?P<type>[A-Z][\w:]*(?:Error|Exception|NotFound|Invalid)) \((?P<message>.*)\):?\s*$"
        ),
    ),
    ("Elixir error", re.compile(r".*?\*\* \((?P<type>[A-Z][\w.]*)\) (?P<message>.*)$")),
)
_THROWN = re.compile(r".*?terminate called after throwing an instance of '(?P<type>[^'\n]++)'")
_WHAT = re.compile(r"\s*+what\(\):\s*+(?P<message>.*)")


def single(lines: list[str]) -> Extraction | None:
    """Errors said on one line in a shape of their own."""
    for at, line in enumerate(lines):
        if line.startswith("Uncaught "):
            continue
        for carrier, shape in _SINGLE:
            match = shape.match(line)
            if match and len(line) < 5_000:
                below = [frame(text) for text in lines[at + 1 : at + 40]]
                place = frame(match.groupdict().get("place") or "")
                frames = tuple(one for one in [place, *below] if one)
                return built(match["type"], [match["message"]], frames, carrier)
        thrown = _THROWN.match(line)
        if thrown:
            what = _WHAT.match(lines[at + 1]) if at + 1 < len(lines) else None
            return built(thrown["type"], [what["message"] if what else ""], (), "C++ termination")
    return None


SHAPES: Final = (python, go, rust, stacked, single)

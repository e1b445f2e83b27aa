"""Log lines and plain text: which line says the error, and its words without what wraps them."""

import re
from typing import Final

from rca.signature.extraction import LINE_LIMIT, Extraction, built, read
from rca.signature.frames import Frame
from rca.signature.headers import Line
from rca.signature.names import is_type, spot, unrepr
from rca.signature.patterns import Pattern

_SPEAKS = Pattern(
    r"\b(?:errors?|exception|fail(?:ed|ure|s|ing)?|fatal|panic|refused|denied|timed? ?out|timeout|cannot|can't"
    r"|could not|couldn't|unable"
    r"|abort(?:ed)?|crash(?:ed)?|invalid|not found|unreachable|segmentation fault|killed|undefined|unexpected"
    r"|no such|out of memory"
    r"|oomkilled|crashloopbackoff|imagepullbackoff|received [1-4]\d{3} \()\b",
    re.IGNORECASE,
)
_FOOTER = Pattern(
    r"\s*(?:make(?:\[\d+\])?: (?:\*\*\*|leaving|entering)|exit(?:ed with)? (?:status|code) \d+$"
    r"|process completed with exit"
    r"|build failed|command terminated with|job failed|finished with|error: (?:job|process|command"
    r"|script) .{0,200}(?:exit|failed)"
    r"|\*\*\* |[=\-_]{3,}|ran \d+ tests|failed \(|\d+ (?:failed|passed|failing|passing)\b|\d+ errors? (?:generated"
    r"|found|in)"
    r"|tests?(?: run| suites)?: |for more information|for further|note: |hint: |help: |see |caused by:$|at "
    r"|\.\.\. \d+ more"
    r"|a complete log|code [A-Z]+$|errno -?\d+$|syscall |the above exception|during handling|failures?:$|errors?:$"
    r"|application failed to start|description:$|\| FAIL \|)",
    re.IGNORECASE,
)
"""Lines that follow from an error and never help to know it."""
_TITLE = Pattern(
    r"(?:[-*#]+ )?(?:\*\*|__)?(?:Error(?: (?:message|text|pattern))?|Exception|Message|Failure|Output|textPayload"
    r"|Result)"
    r"(?:\*\*|__)?:(?:\*\*|__)?[ \t]+(?=[`'\"*]*(?:[\w.]+(?:Error|Exception)|received [1-4]\d{3}|sent [1-4]\d{3}"
    r"|\d{3} |`))"
)
_TICKS = Pattern(r"(?P<mark>[`'\"]+)(?P<text>[^`]+?)(?P=mark)$")
_LEAD = Pattern(r"\[(?!errno|winerror|\d{1,5}\])[^\[\]\n]*\d[^\[\]\n]*\][ \t:]*(?=\S)", re.IGNORECASE)
"""`[instance: 0f1e...]`, `[client 10.0.0.7]`: whom a line is about, and no part of what it says."""
_PLACED = Pattern(
    r"(?P<file>[\w./\\\-]{1,300}?\.(?:py[ix]?|c|cc|cpp|cxx|h|hh|hpp|mm?|go|rs|[mc]?[jt]sx?|vue|svelte|java|kts?"
    r"|scala|groovy|gradle|rb|php|cs|fs"
    r"|vb|swift|dart|exs?|erl|hs|ml|lua|pl|sh|zig|nim|jl|ya?ml|json|toml|tf|sql|proto|graphql|html|s?css|less|xml"
    r"|cfg|ini|conf|md|mk|cmake"
    r"|tex))(?::(?P<line>\d{1,9})(?::\d{1,9})?(?:-\d{1,9})?|\((?P<row>\d{1,9})(?:,\d{1,9})?\)): ?(?:- )?(?:(?:fatal "
    r"|internal )?error: )?(?=\S)"
)
"""A compiler's `main.c:4:5: error: `."""
_NUMBERED = Pattern(r"[:(]\d")
_PANICS = Pattern(r"(?:panic: )+")
_CAUSES = Pattern(r"Caused by:\s*$")
_CAUSE = Pattern(r"\s++(?:\d++: )?(?P<cause>\S.*)")
_UNTOLD: Final = 5
"""Lines that stand for a text in which nothing looks like an error."""
_TYPED: Final = 4.5


def chosen(lines: list[Line]) -> tuple[int, ...]:
    """Indices of the lines that say the error, one as a rule; the first lines where nothing looks like an error.

    Of lines with an exception class the last, which ended the program; of others the first, which led to the rest.
    """
    useful = [n for n, line in enumerate(lines) if line.content.strip()]
    if len(useful) < 2:
        return tuple(useful)
    best, at = 0.0, -1
    for n, line in enumerate(lines):
        weight = _weight(line)
        if weight > best or (weight == best and weight >= _TYPED):
            best, at = weight, n
    if best >= 2:
        return (at,)
    useful = [n for n in useful if not _FOOTER.match(lines[n].content)] or useful[:1]
    return tuple(useful[:1]) if any(lines[n].header for n in useful) else tuple(useful[:_UNTOLD])


def _weight(line: Line) -> float:
    """How much a line looks like the error: by class, else by a grave level, else by its words, else as a warning."""
    text = line.content[:LINE_LIMIT]
    if not text.strip() or _FOOTER.match(text):
        return 0
    if spot(text) is not None or is_type(text.strip()):
        return _TYPED + 0.5 * (line.rank > 2)
    if line.rank > 2:
        return line.rank - 0.6 * text[:1].isspace()
    if line.rank < 2 and line.rank != 0 and _SPEAKS.search(text):
        return 3
    return 2 if line.rank == 2 else 0


def said(text: str, rest: list[str], carrier: str) -> Extraction:
    """The error in the content of one line, with the lines below it."""
    text = _unwrapped(text[:LINE_LIMIT].strip())
    placed = _PLACED.match(text) if _NUMBERED.search(text) else None
    frames = (Frame(placed["file"], int(placed["line"] or placed["row"]), ""),) if placed else ()
    text = _PANICS.sub("", text[placed.end() :] if placed else text, count=1)
    at = spot(text)
    called = unrepr(text) if at is None else None
    if called:
        return built(called[0], [called[1]], frames, carrier)
    chain = _chain(rest)
    return read(": ".join([text[at or 0 :], *chain]), [] if chain else rest, frames, carrier)


def _unwrapped(text: str) -> str:
    title = _TITLE.match(text)
    text = text[title.end() :].strip("* ") if title else text
    ticks = _TICKS.match(text)
    text = ticks["text"].strip() if ticks else text
    return _LEAD.sub("", text, count=1) if _LEAD.match(text) else text


def _chain(rest: list[str]) -> list[str]:
    """The causes that Rust's anyhow lists below an error, as its one-line form joins them."""
    start = next((n for n, line in enumerate(rest) if _CAUSES.match(line)), None)
    if start is None or any(line.strip() for line in rest[:start]):
        return []
    causes: list[str] = []
    for line in rest[start + 1 :]:
        match = _CAUSE.match(line)
        if not match:
            break
        causes.append(match["cause"].strip())
    return causes

"""Log lines and plain text: which line says the error, and its words without what wraps them."""

import re
from typing import Final

from rca.signature.extraction import LINE_LIMIT, Extraction, built, read
from rca.signature.frames import Frame
from rca.signature.headers import Line
from rca.signature.names import is_type, spot, unrepr

_WORDS = re.compile(
    r"(?i)\b(?:errors?|exception|fail(?:ed|ure|s|ing)?|fatal|panic|refused|denied|timed? ?out|timeout|cannot|can't|could not|couldn't|unable|abort(?:ed)?|crash(?:ed)?|invalid|not found"
    r"|unreachable|segmentation fault|killed|undefined|unexpected|no such|out of memory|oomkilled|crashloopbackoff|imagepullbackoff|received [1-4]\d{3} \()\b"
)
_FOOTER = re.compile(
    r"(?i)\s*(?:make(?:\[\d+\])?: (?:\*\*\*|leaving|entering)|exit(?:ed with)? (?:status|code) \d+$|process completed with exit|build failed|command terminated with|job failed|\*\*\* |[=\-_]{3,}"
    r"|ran \d+ tests|failed \(|\d+ (?:failed|passed|failing|passing)\b|\d+ errors? (?:generated|found|in)|tests?(?: run| suites)?: |for more information|for further|note: |hint: |help: |see "
    r"|caused by:$|at |\.\.\. \d+ more|a complete log|code [A-Z]+$|errno -?\d+$|syscall |error: (?:job|process|command|script) .*(?:exit|failed)|the above exception|during handling|finished with|failures?:$|errors?:$|application failed to start|description:$|\| FAIL \|)"
)
_TITLE = re.compile(
    r"(?:[-*#]+ )?(?:\*\*|__)?(?:Error(?: (?:message|text|pattern))?|Exception|Message|Failure|Output|textPayload|Result)(?:\*\*|__)?:(?:\*\*|__)?[ \t]+"
    r"(?=[`'\"*]*(?:[\w.]+(?:Error|Exception)|received [1-4]\d{3}|sent [1-4]\d{3}|\d{3} |`))"
)
_TICKS = re.compile(r"(?P<mark>[`'\"]+)(?P<text>[^`]+?)(?P=mark)$")
_PLACED = re.compile(
    r"(?P<file>[\w./\\\-]{1,300}?\.(?:py|pyi|pyx|c|cc|cpp|cxx|h|hh|hpp|m|mm|go|rs|ts|tsx|mts|js|jsx|mjs|cjs|vue|svelte|java|kt|kts|scala|groovy|gradle|rb|php|cs|fs|vb|swift|dart|ex|exs|erl|hs|ml|lua|pl|sh|zig|nim|jl|r"
    r"|yaml|yml|json|toml|tf|sql|proto|graphql|html|css|scss|less|xml|cfg|ini|conf|md|mk|cmake|tex))"
    r"(?::(?P<line>\d{1,9})(?::\d{1,9})?(?:-\d{1,9})?|\((?P<row>\d{1,9})(?:,\d{1,9})?\)): ?(?:- )?(?:(?:fatal |internal )?error: )?(?=\S)"
)
_CAUSES = re.compile(r"Caused by:\s*$")
_NUMBERED = re.compile(r"\s++(?:\d++: )?(?P<cause>\S.*)")
_AT_MOST: Final = 5


def chosen(lines: list[Line]) -> tuple[int, ...]:
    """Indices of the lines that say the error, one as a rule; the first lines where nothing looks like an error.

    Of lines with an exception class the last, which ended the program; of others the first, from which the rest follows.
    """
    best, at = 0.0, -1
    for n, line in enumerate(lines):
        weight = _weight(line)
        if weight > best or (weight == best and weight >= 4.5):
            best, at = weight, n
    if at >= 0 and best >= 2:
        return (at,)
    useful = [n for n, line in enumerate(lines) if line.content.strip()]
    return tuple(useful[:1]) if any(lines[n].header for n in useful) else tuple(useful[:_AT_MOST])


def _weight(line: Line) -> float:
    text = line.content[:LINE_LIMIT]
    if not text.strip() or _FOOTER.match(text):
        return 0
    if spot(text) is not None or is_type(text.strip()):
        return 5 if line.rank > 2 else 4.5
    if line.rank > 2:
        return line.rank - 0.6 * bool(text[:1].isspace())
    says = line.rank < 2 and line.rank != 0 and _WORDS.search(text)
    return 3 if says else 2 if line.rank == 2 else 0


def said(text: str, rest: list[str], carrier: str) -> Extraction:
    """The error in the content of one line, with the lines below it."""
    text = text[:LINE_LIMIT].strip()
    title = _TITLE.match(text)
    text = text[title.end() :].strip("* ") if title else text
    ticks = _TICKS.match(text)
    text = ticks["text"].strip() if ticks else text
    placed = _PLACED.match(text)
    frames = (Frame(placed["file"], int(placed["line"] or placed["row"]), ""),) if placed else ()
    text = text[placed.end() :] if placed else text
    text = re.sub(r"^(?:panic: )+", "", text)
    at = spot(text)
    if at is None:
        called = unrepr(text)
        if called:
            return built(called[0], [called[1]], frames, carrier)
    chain = _chain(rest)
    text = text[at:] if at else text
    return read(": ".join([text, *chain]), [] if chain else rest, frames, carrier)


def _chain(rest: list[str]) -> list[str]:
    """The causes that Rust's anyhow lists below an error, as its one-line form joins them."""
    start = next((n for n, line in enumerate(rest) if _CAUSES.match(line)), None)
    if start is None or any(line.strip() for line in rest[:start]):
        return []
    causes: list[str] = []
    for line in rest[start + 1 :]:
        match = _NUMBERED.match(line)
        if not match:
            break
        causes.append(match["cause"].strip())
    return causes

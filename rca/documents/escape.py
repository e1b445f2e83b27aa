"""Data is never markup: text as markdown that shows exactly that text, for each place a value can stand in.

As little as possible is escaped, so that the markdown reads well unrendered too: `list[int] at [/srv/x.py:3]`,
`snake_case_names` and `a < b` stay as they are. One notation survives, since it is inert: a code span whose backticks
are balanced on its line. What GitHub would link or notify of its own accord (`@name`, `#12`, `https://...`) becomes a
code span, the only form in which it does not. No other knowledge of the document enters here.

A value's `_` and `~` are escaped only where they could close an emphasis, so a template must not put a value between
`_`, `~` or brackets; `*`, headings, cells and list entries are safe around it.
"""

import re
import unicodedata
from typing import Final

from rca.documents.spans import SELF_LINKING, code_spans

PUNCTUATION: Final = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
"""What a backslash escapes in CommonMark."""

_SPECIAL: Final = re.compile(
    rf"""
      (?P<link>{SELF_LINKING.pattern})
    | (?P<slash>\\)
    | (?P<one> < (?=[A-Za-z/!?]|$) | & (?=\#?\w+;) | \] (?=\() | (?<=\)) \[ | ` )
    | (?P<run> \*+ | _+ | ~+ )
    | (?P<place> [|\[\]] )
    """,
    re.VERBOSE,
)

_NOTICED: Final = re.compile(r"[\\`*_~<&\[\]|@#]|://|www\.|[Gg][Hh]-")
"""What `_SPECIAL` cannot do without: most texts have none of it."""

_LINE_START: Final = re.compile(
    r"""
      (?P<digits>\d{1,9}) (?=[.)](?:\s|$))                  # an ordered list
    | (?= \# | > | [-+*](?:\s|$) | ~{3} )                   # heading, quote, list, fence
    | (?= =+\s*$ | ([-_*])(?:\s*\2){2,}\s*$ )               # a line under a heading, a rule
    | (?= [|:-][\s|:-]*$ )                                  # the second line of a table
    | (?= \[[ xX]\](?:\s|$) | \[(?:[^\]\\]|\\.)*+(?:\]:|$) )    # a checkbox, a reference's definition
    """,
    re.VERBOSE,
)

_INFO_STRING: Final = re.compile(r"[A-Za-z][A-Za-z0-9+#._-]{0,30}")
_DRAWN: Final = frozenset({"mermaid", "math", "geojson", "topojson", "stl"})
"""Fences of these languages GitHub draws instead of showing them."""

_CLOSING: Final = ".,;:!。，；：！"
"""What markdownlint's MD026 does not want at the end of a heading; as an entity it may stay."""


class Markdown(str):
    """Text that is markdown already. Everything else that a template prints is escaped."""

    __slots__ = ()


def inline(text: str, also: str = "") -> Markdown:
    """`text` on one line of a paragraph, heading or list entry; `also` are further signs to escape there."""
    line = " ".join(text.split())
    if not _NOTICED.search(line):
        return Markdown(_safe_start(line))
    pieces: list[str] = []
    at = 0
    for span in code_spans(line, escapes=False):
        pieces.extend(_escaped(line, at, span.start, also))
        pieces.append(code(span.code, cell="|" in also))
        at = span.end
    pieces.extend(_escaped(line, at, len(line), also))
    return Markdown(_safe_start(joined(pieces)))


def paragraphs(text: str) -> Markdown:
    """`text` as paragraphs. A line that starts like an entry of a list keeps its line."""
    blocks = re.split(r"\n[^\S\n]*(?:\n[^\S\n]*)+", text.strip())
    return Markdown("\n\n".join(_paragraph(block) for block in blocks))


def heading(text: str) -> Markdown:
    """`text` behind the `#` of a heading."""
    return ended(inline(text))


def ended(line: str) -> Markdown:
    """Markdown for a heading, so that its end is neither closing `#` nor punctuation that markdownlint minds."""
    if re.search(r"(?:^| )#+$", line):
        return Markdown(line[:-1] + "\\#")
    if line and line[-1] in _CLOSING and not re.search(r"(?<!\\)&#\d+;$", line):
        rest = line[:-1]
        escaped = (len(rest) - len(rest.rstrip("\\"))) % 2
        return Markdown(f"{rest[: len(rest) - escaped]}&#{ord(line[-1])};")
    return Markdown(line)


def cell(text: str) -> Markdown:
    """`text` in a table's cell."""
    return inline(text, also="|")


def code(text: str, *, cell: bool = False) -> Markdown:
    """`text` as a code span, verbatim but for its line ends and outer blanks. Nothing for nothing."""
    line = " ".join(text.splitlines()).replace("\t", " ").strip()
    if cell and "\\|" in line:  # parsers disagree about the pipe in `\\|`
        return inline(line.replace("`", "'"), also="|")
    if cell:
        line = line.replace("|", "\\|")
    taken = _runs(line)
    ticks = "`" * next(length for length in range(1, len(taken) + 2) if length not in taken)
    pad = " " if line.startswith("`") or line.endswith("`") else ""
    return Markdown(f"{ticks}{pad}{line}{pad}{ticks}" if line else "")


def fence(text: str, language: str = "text") -> Markdown:
    """`text` verbatim between fences longer than any run of backticks in it. Nothing for nothing."""
    if not text.strip():
        return Markdown("")
    info = language if _INFO_STRING.fullmatch(language) and language.lower() not in _DRAWN else "text"
    ticks = "`" * max(3, 1 + max(_runs(text), default=0))
    body = "\n".join(text.strip("\n").splitlines())
    return Markdown(f"{ticks}{info}\n{body}\n{ticks}")


def quoted(text: str) -> Markdown:
    """Lines as code in a quote: unlike in a fence, long ones wrap. Their inner blanks are kept in the source only."""
    lines = [code(line) for line in text.splitlines() if line.strip()]
    return Markdown("\\\n".join(f"> {line}" for line in lines))


def link(text: str, url: str, also: str = "") -> Markdown:
    """A link to a web address; `text` and the address as code when it is something else than http or https."""
    if re.fullmatch(r"(?i)https?://\S+", url):
        return anchored(text, re.sub(r"[^\w\-.~:/?#@!$+,;=%&]|&(?=#?\w+;)", _in_address, url), also)
    return Markdown(f"{inline(text, also)} {code(url, cell='|' in also)}".strip())


def anchored(text: str, target: str, also: str = "") -> Markdown:
    """A link to an address that this document made itself; `also` as for `inline`."""
    if isinstance(text, Markdown):
        return Markdown(f"[{text}]({target})")
    # `]:`, even in code, would make it the definition of a reference
    label = inline(text.replace("]:", "] :"), also=f"[]{also}")
    return Markdown(f"[{label}]({target})")


def html(text: str) -> Markdown:
    """`text` inside an HTML block, where markdown is not read."""
    return Markdown(" ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


def _in_address(found: re.Match[str]) -> str:
    if found[0] == "&":
        return "&amp;"
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace"))


def _runs(text: str) -> set[int]:
    """How long the runs of backticks in `text` are."""
    return {len(run) for run in re.findall(r"`+", text)}


def _paragraph(block: str) -> str:
    lines = [raw.expandtabs(4) for raw in block.splitlines()]
    shown = [inline(line) for line in lines]
    kept = [bool(re.match(r"\s|[-+*•–] |\d{1,9}[.)] ", line)) for line in lines]
    return "".join(
        line if position == 0 else ("\\\n" if kept[position] else "\n") + line for position, line in enumerate(shown)
    )


def _safe_start(line: str) -> str:
    found = _LINE_START.match(line)
    if not found:
        return line
    digits = found["digits"] or ""
    return f"{digits}\\{line[len(digits) :]}"


def joined(pieces: list[str]) -> str:
    """Pieces of a line in a row, each markdown of its own.

    A backslash that would escape what follows is doubled, and two code spans are kept apart by an entity, since their
    backticks would run together.
    """
    out: list[str] = []
    last = ""
    for piece in filter(None, pieces):
        if last == "\\" and piece[0] in PUNCTUATION:
            out.append("\\")
        elif piece[0] == "`" and last.endswith("`") and last != "\\`":
            out.append("&#8203;")
        out.append(piece)
        last = piece
    return "".join([*out, "\\"] if last == "\\" else out)


def _escaped(line: str, start: int, end: int, also: str) -> list[str]:
    """Pieces of `line` between two code spans."""
    pieces = []
    at = start
    for found in _SPECIAL.finditer(line, start, end):
        pieces.append(line[at : found.start()])
        pieces.append(_special(found, also))
        at = found.end()
    pieces.append(line[at:end])
    return pieces


def _special(found: re.Match[str], also: str) -> str:
    text = found[0]
    match found.lastgroup:
        case "link":
            return f"`{text}`"
        case "slash":
            return text
        case "run":
            return "\\" + "\\".join(text) if _may_emphasise(found) else text
        case "place" if text not in also:
            return text
        case "place" if text == "|" and found.string[found.start() - 1 : found.start()] == "\\":
            return "&#124;"  # behind a backslash parsers disagree about `\|`
        case _:
            return "\\" + text


def _may_emphasise(found: re.Match[str]) -> bool:
    """Whether a run of `*`, `_` or `~` could begin or, for `_` and `~`, end an emphasis (CommonMark 6.2)."""
    line, start, end, sign = found.string, found.start(), found.end(), found[0][0]
    if line[start - 1 : start].isspace() and line[end : end + 1].isspace():
        alone = line.find(sign, end) < 0 and line.rfind(sign, 0, start) < 0
        return sign != "~" and not alone  # `a * b * c` would be inert, but markdownlint minds
    if sign == "*":
        return True
    before, after = line[start - 1 : start] or " ", line[end : end + 1] or " "
    if sign == "~":  # at the start a template's `**` may stand before it
        return not before.isspace() or (start == 0 and _mark(after))
    if before.isspace() and start > 0:
        return False
    if SELF_LINKING.match(line, end):  # which becomes a code span: the run no longer stands within a word
        return True
    inside_a_word = not _mark(before) and not _mark(after)
    opens_only = _mark(before) and not _mark(after)
    return not inside_a_word and not opens_only


def _mark(letter: str) -> bool:
    return letter.isspace() or unicodedata.category(letter)[0] in "PS"

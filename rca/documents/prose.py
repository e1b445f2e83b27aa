"""People's own markdown (`sections[].markdown`) kept as markdown, with its teeth drawn.

What stays: paragraphs, lists, tables, quotes, emphasis, code, links to the web, to an anchor or to a file nearby.
What changes:

- raw HTML is shown as text; an image becomes a link to it, so that opening the document tells nobody
- a link to anything but http, https, `#anchor` or a relative path becomes text; so does a reference's definition, which
  would turn `[words]` into links all over the document
- `@name`, `#12`, `www.` and e-mail addresses become code spans, a bare address becomes `<https://...>`
- headings move below the document's own; setext headings and paragraphs all in bold, which people write for headings,
  become `#` headings; a second one of the same name is numbered
- fenced and indented code is fenced anew, at the left edge or under its list entry, and always closed

Safe by construction, not by guessing what a parser makes of the original: every line is written anew in a form that can
be read in one way only. Where the original is ambiguous, something is escaped once too often, never once too little.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Final

from rca.documents.escape import Markdown, code, ended, fence, joined
from rca.documents.spans import SELF_LINKING, code_spans

if TYPE_CHECKING:
    from collections.abc import Iterator

TOP_LEVEL: Final = 3
"""Headings within prose begin here: the document has level 1, its sections level 2."""

_ADDRESS: Final = r"""
    https?://(?:[\w\-.~:/?\#@!$&'+,;=%*]|\([\w\-.~:/?\#@!$&'+,;=%*]*\))+
  | \#[\w-]+
  | (?!//)[\w./~%?=\#+-]+
"""

_ACTIVE: Final = re.compile(
    rf"""
      (?P<link> \]\( [ ]* (?P<address>{_ADDRESS}) (?:[ ]+"[^"\\<>`]*")? [ ]* \) )
    | (?P<autolink> <https?://[^\s<>`|\\]+> )
    | (?P<dropped> \\ (?=[@\#]\w) )                        # GitHub links `\@name` all the same
    | (?P<pair> \\ [!-/:-@\[-`{{-~] )
    | (?P<slash> \\ )
    | (?P<entity> & (?! \#0*(?:35|64); | \#x0*(?:23|40); | num; | commat; ) \#?\w+; )
    | (?P<label> https?://[^\s<>`|\\\[\]]+ (?=\]\() )         # the text of a link must not be one itself
    | (?P<word> {SELF_LINKING.pattern} )
    | (?P<one> < (?=[a-z/!?]|$) | ! (?=\[) | \] (?=[(:]) | ` )
    | (?P<spelt> & \#?\w+; )                               # an `@` or `#` that GitHub would find in the text
    """,
    re.VERBOSE | re.IGNORECASE,
)

_CONTAINER: Final = r"(?:[ ]|>|(?:[-*+]|\d{1,9}[.)])(?=[ ]|$))*+"
_FENCE: Final = re.compile(
    rf"(?P<lead>{_CONTAINER})(?:(?P<ticks>`{{3,}})(?P<info>[^`]*)|(?P<waves>~{{3,}})(?P<rest>.*))$"
)
_INDENTED: Final = re.compile(r" {4}(?=\s*\S)")
_HEADING: Final = re.compile(r" {0,3}(#{1,6})(?: +(.*?))?(?: +#+)? *$")
_ITEM: Final = re.compile(r"( *)([-*+]|\d{1,9}[.)]) +(?=\S)")
_BOLD: Final = re.compile(r"\*\*([^*`\\]*[^*`\\.,;:!?。，；：！？])\*\* *")
_RULE: Final = re.compile(r" {0,3}(?:([-*_])(?: *\1){2,}|-+|=+) *$")
_UNDERLINE: Final = re.compile(r" {0,3}(-+|=+) *$")
_DIVIDER: Final = re.compile(rf"(?=.*-)(?=.*[|:]){_CONTAINER}[|: -]*$")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A line of prose, or with a `language` the whole content of a fence."""

    text: str
    language: str | None = None
    table: bool = False


def prose(markdown: str, taken: dict[str, int] | None = None) -> Markdown:
    """`markdown` with its teeth drawn. Headings in `taken` are in use already; those of the prose are added to it."""
    pieces = _with_tables(list(_pieces([line.expandtabs(4) for line in markdown.splitlines()])))
    levels = [len(found[1]) for piece in pieces if piece.language is None and (found := _HEADING.match(piece.text))]
    writer = _Writer(TOP_LEVEL - min(levels, default=1), {} if taken is None else taken)
    for at, piece in enumerate(pieces, 1):
        writer.write(piece, pieces[at] if at < len(pieces) else _Piece(""))
    return Markdown("\n".join(writer.lines).strip("\n"))


def unique(heading: str, taken: dict[str, int]) -> str:
    """`heading`, numbered when `taken` has it already; `taken` counts how often each was asked for."""
    chosen = heading
    while chosen.casefold() in taken:
        taken[heading.casefold()] += 1
        chosen = f"{heading} ({taken[heading.casefold()]})"
    taken[chosen.casefold()] = 1
    return chosen


def _pieces(lines: list[str]) -> Iterator[_Piece]:
    """Lines of prose and whole fences. Indented code outside a list counts as a fence."""
    at, in_list = 0, False
    while at < len(lines):
        line = lines[at]
        blank_before = at == 0 or not lines[at - 1].strip()
        if opener := _FENCE.match(line):
            at, text = _fenced(lines, at + 1, opener)
            yield _Piece(text, (opener["info"] or opener["rest"] or "").strip().split(" ")[0])
        elif blank_before and not in_list and _INDENTED.match(line):
            last = next(
                (n for n in range(at, len(lines)) if lines[n].strip() and not _INDENTED.match(lines[n])), len(lines)
            )
            yield _Piece("\n".join(inside[4:] for inside in lines[at:last]).rstrip(), "text")
            at = last
        else:
            in_list = bool(_ITEM.match(line)) or (in_list and not (blank_before and line[:1].strip()))
            yield _Piece(line)
            at += 1


def _fenced(lines: list[str], start: int, opener: re.Match[str]) -> tuple[int, str]:
    """Where a fence ends, behind its closing line, and its content without the opener's indentation."""
    mark = opener["ticks"] or opener["waves"]
    closing = re.compile(rf"[ >]*{mark}{mark[0]}* *$")
    quoted = ">" in opener["lead"]
    content: list[str] = []
    for at in range(start, len(lines)):
        line = lines[at]
        if closing.match(line):
            return at + 1, "\n".join(content)
        if quoted and not line.lstrip().startswith(">"):
            return at, "\n".join(content)
        content.append(re.sub(rf"^[ >]{{0,{len(opener['lead'])}}}", "", line))
    return len(lines), "\n".join(content)


def _with_tables(pieces: list[_Piece]) -> list[_Piece]:
    """Lines that may be rows of a table are marked: those of a block with a line of nothing but `|`, `:` and `-`."""
    marked: list[_Piece] = []
    for _, group in groupby(pieces, lambda piece: piece.language is None and bool(piece.text.strip())):
        block = list(group)
        table = any(piece.language is None and _DIVIDER.match(piece.text) for piece in block)
        marked.extend(replace(piece, table=table) for piece in block)
    return marked


class _Writer:
    """Writes pieces anew, one after the other, into `lines`."""

    def __init__(self, shift: int, taken: dict[str, int]) -> None:
        self.lines: list[str] = []
        self._shift = shift
        self._taken = taken
        self._level = TOP_LEVEL - 1
        self._entry = 0
        """How far the text of the list's last entry at the left edge is indented; 0 outside a list."""
        self._skip = False
        """Whether the line to come is the underline of a heading."""

    def write(self, piece: _Piece, following: _Piece) -> None:
        """Write one piece; what follows says what a line's trailing blanks and a heading's underline mean."""
        line = piece.text
        if piece.language is not None:
            self._fence(piece)
        elif self._skip or not line.strip():
            self._skip = False
            self.lines.append("")
        elif found := _HEADING.match(line):
            self._heading(found[2] or "", len(found[1]))
        elif self._underlined(line, following):
            self._heading(line, 1 if "=" in following.text else 2)
            self._skip = True
        elif (found := _BOLD.fullmatch(line)) and self._alone() and not following.text.strip():
            self._heading(found[1], 6)
        elif _RULE.match(line):
            self._entry = 0
            self.lines += ["", "---", ""]
        else:
            self._line(piece, following)

    def _fence(self, piece: _Piece) -> None:
        """Up to three blanks of indentation a fence is a fence, whether its list is still open or not."""
        lead = " " * self._entry if self._entry <= 3 else ""
        body = fence(piece.text, piece.language or "text").splitlines()
        self.lines += ["", *(f"{lead}{line}" if line else "" for line in body), ""]

    def _heading(self, text: str, level: int) -> None:
        self._level = min(6, self._level + 1, max(TOP_LEVEL, level + self._shift))
        self._entry = 0
        words = unique(text.strip().rstrip(":"), self._taken)
        line = _inline(words)
        self.lines += ["", f"{'#' * self._level} {ended(line)}", ""] if words else []

    def _underlined(self, line: str, following: _Piece) -> bool:
        plain = line[0] not in " >" and not _ITEM.match(line) and not _RULE.match(line)
        return self._alone() and plain and following.language is None and bool(_UNDERLINE.match(following.text))

    def _alone(self) -> bool:
        return not self.lines or not self.lines[-1]

    def _line(self, piece: _Piece, following: _Piece) -> None:
        text = piece.text.rstrip()
        slashed = (len(text) - len(text.rstrip("\\"))) % 2 == 1
        breaks = (slashed or piece.text.endswith("  ")) and not piece.table and _continues(following)
        lead, words = _split(text[:-1] if breaks and slashed else text)
        content = _row(words) if piece.table else _inline(words)
        if re.fullmatch(r"#{1,6}(?: .*)?|-+|=+", content):
            content = "\\" + content
        self._place(text, lead)
        lead = re.sub(r"[*+](?= )", "-", lead) if content else re.sub(r"-$", r"\\-", lead)
        self.lines.append(lead + content + ("\\" if breaks else ""))

    def _place(self, text: str, lead: str) -> None:
        """Keep track of the list at the left edge; its first entry has a blank line before it."""
        item = _ITEM.match(text)
        if item and not item[1]:
            self.lines += [""] if not self._entry else []
            self._entry = len(item[0])
        elif not lead and self.lines and not self.lines[-1]:
            self._entry = 0


def _split(line: str) -> tuple[str, str]:
    """A line's indentation and signs of quotes and lists, and what stands behind them."""
    words = re.sub(rf"^{_CONTAINER}", "", line)
    return line[: len(line) - len(words)], words


def _continues(following: _Piece) -> bool:
    """Whether a line goes on with the paragraph before it."""
    starts_anew = re.match(r"\s*(?:$|[>|]|#{1,6}(?: |$)|(?:[-*+]|\d{1,9}[.)])(?: |$))", following.text)
    return following.language is None and not starts_anew and not _RULE.match(following.text)


def _row(line: str) -> str:
    """A row of a table; code spans do not reach across its cells."""
    if _DIVIDER.match(line):
        line = re.sub("-+", "---", line)
    cells = re.split(r"(?<!\\)\|", line)
    if len(cells) > 2 and not cells[0].strip() and not cells[-1].strip():
        return "| " + " | ".join(_inline(cell.strip()) for cell in cells[1:-1]) + " |"
    return "|".join(_inline(cell) for cell in cells)


def _inline(line: str) -> str:
    """A line's content with everything active made inert."""
    pieces: list[str] = []
    at = 0
    for span in code_spans(line, escapes=True):
        pieces += [*_between(line, at, span.start), code(span.code)]
        at = span.end
    return joined([*pieces, *_between(line, at, len(line))])


def _between(line: str, start: int, end: int) -> Iterator[str]:
    """What stands between two code spans, with everything active made inert."""
    at = start
    for found in _ACTIVE.finditer(line, start, end):
        yield line[at : found.start()]
        yield _replaced(found)
        at = found.end()
    yield line[at:end]


def _replaced(found: re.Match[str]) -> str:
    match found.lastgroup:
        case "address" | "link":
            return f"]({found['address']})"
        case "autolink" | "pair" | "slash" | "entity":
            return found[0]
        case "dropped":
            return ""
        case "label" | "spelt":
            return f"`{found[0]}`"
        case "word":
            return _word(found)
        case _:
            return "\\" + found[0]


def _word(found: re.Match[str]) -> str:
    """A bare address becomes a link that says so, but not within the text of a link."""
    if not found[0].lower().startswith(("http://", "https://")):
        return f"`{found[0]}`"
    line, start = found.string, found.start()
    near = max(0, start - 1000)  # far enough for any link's text, and no search of all the line for each word
    if line.rfind("[", near, start) > line.rfind("]", near, start):
        return f"`{found[0]}`"
    return f"<{found[0]}>"

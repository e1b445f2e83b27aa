"""A markdown document as lines, each with what it is. Lines and not tokens: text has to come back as it was written.

What must not enter: what a line says. One pass, linear in the text whatever it holds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["blank", "heading", "underline", "fence", "inside", "rule", "row", "comment", "text"]

_QUOTE: Final = re.compile(r"(?: {0,3}>)++ ?")
_HEADING: Final = re.compile(r" {0,3}(#{1,6})(?:[ \t]++|$)")
_FENCE: Final = re.compile(r"[ \t]*+(?:(?:[-*+]|\d{1,9}[.)])[ \t]++)?(`{3,}+|~{3,}+)(.*)", re.DOTALL)
_RULE: Final = re.compile(r" {0,3}(?:(?:-[ \t]*+){3,}|(?:\*[ \t]*+){3,}|(?:_[ \t]*+){3,}|═{3,}|─{3,}|━{3,})[ \t]*+")
_TAG: Final = re.compile(r"[ \t]*+</?[A-Za-z][^<>]{0,200}+>[ \t]*+")
"""A tag alone on its line, which says nothing."""
_BULLET: Final = re.compile(r"([ \t]*+)([-*+•‣◦]|\d{1,9}[.)])(?=[ \t]|$)[ \t]*+")
_UNDERLINE: Final = re.compile(r" {0,3}(=+|-{3,})[ \t]*")
_LONGEST: Final = 2000
"""Characters of a line that are looked at for what it is; nobody writes a heading or a label of that length."""


@dataclass(slots=True)
class Line:
    """One line of the source."""

    number: int
    """From 0."""
    raw: str
    kind: Kind
    text: str
    """Without the signs of quotes, headings and lists; of a line in a fence as it stands."""
    indent: int = 0
    """Columns before the text's list sign, or before the text."""
    bullet: str = ""
    """The sign of a list's entry."""
    level: int = 0
    """Of a heading."""
    quoted: bool = False
    fence: int = -1
    """The line that opened the fence this line belongs to."""


def scan(text: str) -> list[Line]:
    """Every line of `text`, in order; `text` has `\\n` as its only line end."""
    return _Scanner().lines(text.split("\n"))


class _Scanner:
    """Knows at each line whether a fence or a comment is open."""

    def __init__(self) -> None:
        self._lines: list[Line] = []
        self._mark = ""
        self._opened = -1
        self._comment = False

    def lines(self, raws: list[str]) -> list[Line]:
        for number, raw in enumerate(raws):
            self._lines.append(self._line(number, raw))
        if self._mark:
            self._unclosed()
        return self._lines

    def _line(self, number: int, raw: str) -> Line:
        quoted = _QUOTE.match(raw)
        body = raw[quoted.end() :] if quoted else raw
        if self._mark:
            return self._within(number, raw, body)
        if self._comment:
            self._comment = "-->" not in raw
            return Line(number, raw, "comment", raw)
        line = self._outside(number, raw, body)
        line.quoted = quoted is not None
        return line

    def _within(self, number: int, raw: str, body: str) -> Line:
        closing = body.strip()
        if closing.startswith(self._mark) and not closing.strip(self._mark[0]):
            line = Line(number, raw, "fence", "", fence=self._opened)
            self._mark = ""
            return line
        return Line(number, raw, "inside", body, _width(body), fence=self._opened)

    def _outside(self, number: int, raw: str, body: str) -> Line:
        if not body or body.isspace():
            return Line(number, raw, "blank", "")
        first = body.lstrip()[:3]
        if first[0].isalpha() or (first[:2] == "**" and first[2:] not in {"*", " ", ""}):  # most lines are text
            return Line(number, raw, "text", body.strip(), _width(body))
        head = body[:_LONGEST]
        return (
            self._opening(number, raw, body, head)
            or self._heading(number, raw, body, head)
            or _plain(number, raw, body, head)
        )

    def _opening(self, number: int, raw: str, body: str, head: str) -> Line | None:
        """The first line of a fence or of a comment."""
        if (found := _FENCE.match(head)) and not ("`" in found[1] and "`" in found[2]):
            self._mark, self._opened = found[1], number
            return Line(number, raw, "fence", found[2].strip(), _width(body), fence=number)
        if _TAG.fullmatch(head):
            return Line(number, raw, "comment", body)
        if head.lstrip().startswith("<!--"):
            self._comment = "-->" not in body
            return Line(number, raw, "comment", body)
        return None

    def _heading(self, number: int, raw: str, body: str, head: str) -> Line | None:
        """A heading, or the line under one."""
        if found := _HEADING.match(head):
            return Line(number, raw, "heading", body[found.end() :].rstrip().rstrip("#").rstrip(), level=len(found[1]))
        if self._is_underline(head):
            self._lines[-1].kind, self._lines[-1].level = "heading", 1 if "=" in head else 2
            return Line(number, raw, "underline", "")
        return None

    def _is_underline(self, head: str) -> bool:
        """A line of `=` or `-` under one plain line makes a heading of it. Below metadata it is rather a rule."""
        found = _UNDERLINE.fullmatch(head)
        if not found or not self._lines or self._lines[-1].kind != "text" or self._lines[-1].bullet:
            return False
        before = self._lines[-1]
        alone = len(self._lines) < 2 or self._lines[-2].kind not in {"text", "row"}
        return alone and len(before.text) <= 200 and (found[1][0] == "=" or ":" not in before.text)

    def _unclosed(self) -> None:
        """A fence that nobody closed hides the rest of the document; its lines are read as what they look like."""
        at = self._opened
        rest = [line.raw for line in self._lines[at + 1 :]]
        self._lines[at] = Line(at, self._lines[at].raw, "text", self._lines[at].raw)
        del self._lines[at + 1 :]
        for number, raw in enumerate(rest, at + 1):
            self._mark = ""
            line = self._outside(number, raw, raw)
            if line.kind == "fence":
                line = Line(number, raw, "text", raw)
            self._lines.append(line)
        self._mark = ""


def _plain(number: int, raw: str, body: str, head: str) -> Line:
    """A rule, a table's row, a list's entry or text."""
    if _RULE.fullmatch(head):
        return Line(number, raw, "rule", "")
    if head.lstrip().startswith("|"):
        return Line(number, raw, "row", body.strip(), _width(body))
    bullet = _BULLET.match(head)
    if bullet:
        return Line(number, raw, "text", body[bullet.end() :], _width(body), bullet[2])
    return Line(number, raw, "text", body.strip(), _width(body))


def _width(body: str) -> int:
    """Columns of blanks before the text; a tab reaches to the next multiple of four."""
    columns = 0
    for sign in body[:400]:
        if sign == "\t":
            columns += 4 - columns % 4
        elif sign == " ":
            columns += 1
        else:
            break
    return columns

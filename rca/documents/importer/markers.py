"""Where a line announces a why: `### Why #1`, `**Why 2:**`, `3. **Why ...?**`, `4th Why`, `Level 5`, `1️⃣ Why ...`.

One line at a time; whether several make a chain is decided in `chains.py`. What must not enter: what a why's text says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from rca.documents.importer.lines import Line

Grade = Literal["numbered", "weak", "listed", "level", "bare"]
"""How sure a line is: `Why #1:`; `Why 1 the`; `1. Why ...`; `Level 1`; `Why ...?` without any number."""

_WORDS: Final = {
    word: number
    for number, words in enumerate(
        (
            "first one 1st", "second two 2nd", "third three 3rd", "fourth four 4th", "fifth five 5th", "sixth six 6th",
            "seventh seven 7th", "eighth eight 8th", "ninth nine 9th", "tenth ten 10th",
        ),
        1,
    )
    for word in words.split()
}  # fmt: skip
_KEYCAP: Final = "\ufe0f?\u20e3"
_NUMBER: Final = rf"(?P<n>\d{{1,2}}(?:\.\d{{1,2}}){{0,3}}[a-h]?(?![a-z\d])(?:{_KEYCAP})?)"
_SPELT: Final = r"(?P<word>one|two|three|four|five|six|seven|eight|nine|ten)\b(?=[\s*_)\]]{0,4}(?:[:：\-–—.]|$))"
_ORDINAL: Final = (
    r"(?P<nth>first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|1st|2nd|3rd|[4-9]th|10th)\b"
)
_BEFORE: Final = rf"(?:(?:\d{{1,2}}\.){{0,3}}\d{{1,2}}(?:[.):]|{_KEYCAP})?[\s*_]{{1,8}}[^\w\s]{{0,4}}\s?)?"
"""A list's number before the why's own: `1. **Why #1**`."""

_NUMBERED: Final = re.compile(
    rf"""{_BEFORE}(?:
      why[\s*_\-–—:]{{0,4}}(?:(?:level|number|no\.?|step|question|layer)\s{{0,2}})?(?P<hash>[(\[]?\#?)\s?
        (?:{_NUMBER}(?!:\d)|{_SPELT})(?:\s?(?:/|of)\s?\d{{1,2}})?[)\]]?
    | (?:the\s)?{_ORDINAL}[\s\-"'“*_]{{1,4}}why\b(?!s)
    | (?:level|layer)\s?\#?(?P<leveln>\d{{1,2}})[\s\-–—:*_]{{1,5}}why\b(?!s)(?=\W*$|\W*[:?])
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_SURE: Final = re.compile(r"\s*(?:$|[:：](?!\d)|[?*_(\[→➜⇒=>|]|[-–—.)](?=[\s*_]|$)|-+>|(?i:why|what|how)\b)")
"""What follows the number of a why. A plain word does not: "Why 2 tests fail"."""
_LISTED: Final = re.compile(
    rf"(?:(?P<q>question|step|ask|q)\s?)?\#?{_NUMBER}(?:[.):\]]|\s[-–—])?[\s*_:\-–—]{{0,6}}(?P<why>(?:[^\w\s]{{1,4}}\s?)?why\b)",
    re.IGNORECASE,
)
_LEVEL: Final = re.compile(
    r"(?:level|layer|depth)\s?\#?(?P<n>\d{1,2})(?=\s*(?:$|[:(*_]|[-–—.)](?=[\s*_]|$)))", re.IGNORECASE
)
_KEYED: Final = re.compile(rf"(?P<n>\d{{1,2}}){_KEYCAP}\s*")
_BARE: Final = re.compile(
    r"(?:q(?:uestion)?\s?[*_]{0,2}[:.)][*_]{0,2}\s)?(?P<bare>(?:(?:and|but|so)\s)?why\b(?!s)(?=[^\n]{0,400}?\?|\s*[*_]*\s*[:→]|\s*$))",
    re.IGNORECASE,
)

_LEAD: Final = re.compile(r"(?:<[^<>\n]{1,80}>|[^\w\n<\[`]|_|<(?![a-zA-Z/]))*+")
"""Everything before the first letter: emphasis, emoji, arrows, the branches of a tree, tags; no link and no code."""
_LINKED: Final = re.compile(r"[\s*_]*\[[^\]]*\]\(\s*#")
_ANSWERED: Final = re.compile(r"[^\w]*why\s?#?\d{1,2}\s+(?:answer|evidence|root\s?cause|finding)s?\b", re.IGNORECASE)
"""`**Why 1 Answer:**` belongs to a why announced before."""
_LOOKED_AT: Final = 1200


@dataclass(frozen=True, slots=True)
class Marker:
    """A line that announces a why."""

    line: int
    grade: Grade
    number: int
    """0 where none is given."""
    branch: str
    """`b` of `Why #2b`; a chain goes on from the first."""
    group: str
    """`1` of `Why 1.2`: which of several chains."""
    name: str
    """The announcement as written: `WHY #5`."""
    rest: str
    """What the line says behind it, verbatim."""
    style: str
    """Lines of one style make a chain: `h3`, `bold`, `list`, `fence 12` ..."""
    indent: int


def marker(line: Line) -> Marker | None:
    """The why that `line` announces, if it does."""
    if line.kind not in {"heading", "text", "inside"}:
        return None
    text = line.text[:_LOOKED_AT]
    if "why" not in text.lower() and not _may_be_level(text):
        return None
    if _LINKED.match(text) or _ANSWERED.match(text):
        return None
    lead = _LEAD.match(text)
    at = lead.end() if lead else 0
    for grade, pattern in (("numbered", _NUMBERED), ("listed", _LISTED), ("level", _LEVEL), ("bare", _BARE)):
        if found := pattern.match(text, at):
            return _found(line, text, at, grade, found)
    return _own_number(line, text, at)


def _may_be_level(text: str) -> bool:
    low = text[:60].lower()
    return "level" in low or "layer" in low or "depth" in low or "\u20e3" in low


def _own_number(line: Line, text: str, at: int) -> Marker | None:
    """A keycap digit alone; whether it is of a why shows in what follows."""
    found = _KEYED.match(text, at)
    if not found:
        return None
    return _made(line, "level", found["n"], found[0], text[found.end() :] + line.text[_LOOKED_AT:], at)


def _found(line: Line, text: str, at: int, grade: str, found: re.Match[str]) -> Marker | None:
    given = found.groupdict()
    tail = line.text[_LOOKED_AT:]
    if grade == "numbered":
        number = given["n"] or given["leveln"] or str(_WORDS[(given["word"] or given["nth"]).lower()])
        sure = bool(given["hash"] or given["nth"] or given["leveln"]) or bool(_SURE.match(text, found.end()))
        return _made(line, "numbered" if sure else "weak", number, found[0], text[found.end() :] + tail, at)
    if grade == "listed":
        return _made(
            line, "listed", given["n"], text[found.start() : found.start("why")], text[found.start("why") :] + tail, at
        )
    if grade == "level":
        return _made(line, "level", given["n"], found[0], text[found.end() :] + tail, at)
    if line.bullet[:-1].isdigit():  # `1. **Why ...?**`: the number is the list's own
        return _made(line, "listed", line.bullet[:-1], line.bullet, text[found.start("bare") :] + tail, at)
    return _made(line, "bare", "0", "", text[found.start("bare") :] + tail, at)


def _made(line: Line, grade: Grade, number: str, name: str, rest: str, at: int) -> Marker:  # all of one match
    digits = re.match(r"(?:(?P<group>[\d.]*)\.)?(?P<n>\d+)(?P<branch>[a-h]?)", number)
    group, own, branch = (digits["group"], int(digits["n"]), digits["branch"]) if digits else ("", 0, "")
    return Marker(
        line=line.number,
        grade=grade,
        number=own,
        branch=branch or "",
        group=group or "",
        name=re.sub(r"[*_`]+", "", name).strip(),
        rest=rest,
        style=_style(line, line.text[:at]),
        indent=at if line.kind == "inside" else line.indent,
    )


def _style(line: Line, lead: str) -> str:
    if line.kind == "heading":
        return f"h{line.level}"
    if line.kind == "inside":
        return f"fence {line.fence}"
    if line.bullet:
        return "list" if line.bullet[0].isalnum() else "bullet"
    return "bold" if "**" in lead or "__" in lead else "plain"

"""The text of a rendered document: its parts, and values without the escapes that `rca.documents.escape` gave them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_FENCE: Final = re.compile(r"^(?:> ?)?(`{3,})[^`]*$")
_ESCAPED: Final = re.compile(
    r"(?P<code>(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`))|\\(?P<sign>[!-/:-@\[-`{-~])|&#(?P<number>\d{1,6});",
    re.DOTALL,
)
_CELL: Final = re.compile(r"(?<!\\)\|")
_LINK: Final = re.compile(r"\[(?P<text>.*?)\]\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Part:
    """A section of level 2 (the first part is what stands above them), and its sections of level 3."""

    heading: str
    text: str
    inner: tuple[tuple[str, str], ...]


def parts(text: str) -> list[Part]:
    """The document cut at its headings; headings within fences are none."""
    cut: list[tuple[int, str, list[str]]] = [(2, "", [])]
    closing = ""
    for line in text.split("\n"):
        fence = _FENCE.match(line)
        if closing:
            closing = "" if line.strip() == closing else closing
        elif fence:
            closing = fence[1]
        elif line.startswith(("## ", "### ")):
            level, _, heading = line.partition(" ")
            cut.append((len(level), heading, []))
            continue
        cut[-1][2].append(line)
    return _nested(cut)


def _nested(cut: list[tuple[int, str, list[str]]]) -> list[Part]:
    found: list[Part] = []
    at = 0
    while at < len(cut):
        _, heading, lines = cut[at]
        end = at + 1
        whole = list(lines)
        while end < len(cut) and cut[end][0] == 3:
            whole += [f"### {cut[end][1]}", *cut[end][2]]
            end += 1
        inner = tuple((name, "\n".join(body)) for _, name, body in cut[at + 1 : end])
        found.append(Part(heading, "\n".join(whole), inner))
        at = end
    return found


def plain(text: str) -> str:
    """A value on one line as it was before it was escaped; code spans stay code spans."""
    return _ESCAPED.sub(_unescaped, text.strip()).replace("\u200b", "")


def prose(text: str) -> str:
    """Paragraphs as they were before they were escaped; the backslashes that kept lines apart are gone."""
    lines = [re.sub(r"(?<!\\)((?:\\\\)*)\\$", r"\1", line) for line in text.strip().split("\n")]
    return plain("\n".join(lines))


def cells(row: str) -> list[str]:
    """The cells of a table's row, escaped as they are."""
    return [cell.strip() for cell in _CELL.split(row.strip())[1:-1]]


def unlinked(text: str) -> str:
    """A link's text, or the text itself."""
    found = _LINK.fullmatch(text.strip())
    return plain(found["text"] if found else text)


def _unescaped(found: re.Match[str]) -> str:
    if found["code"]:
        return found[0]
    return found["sign"] or chr(int(found["number"]))

"""One line's question and answer taken apart: `Why did X fail?** → Because Y`."""

from __future__ import annotations

import re
from typing import Final

_ARROW: Final = re.compile(r"\s*[*_`]*\s*(?:→|➜|➡\ufe0f?|⇒|⟶|-{1,2}>|={1,2}>|»)\s*")
_ASKED: Final = re.compile(r"\?+[\"'”’)\]]*(?=[*_]{0,3}(?:[\s:]|$))")
_OPENING: Final = re.compile(r"^(?:<br ?/?>|[\s*_:：>|.)\]]|(?:[-–—]|→|➜|⇒|->|=>)(?=[\s*_]|$))+")
_BECAUSE: Final = re.compile(
    r"^[\s*_:\-–—→➜⇒>]*(?:answer|because(?=\s?[*_]*[:：])|a(?=\s?[*_]*[:：]))[*_]*\s?[:：]\s?[*_]*\s*", re.IGNORECASE
)
_ROOT: Final = re.compile(
    r"^\W{0,6}(?:the\s)?(?:primary\s)?root[\s\-]cause\W{0,6}(?=$|[A-Z])|\((?:the\s)?(?:actual\s|true\s|final\s)?root[\s\-]cause\)|\[root[\s\-]cause\]|[-–—]\s?root[\s\-]cause\s*\W*$",
    re.IGNORECASE,
)
_ROOT_FIRST: Final = re.compile(
    r"^[\s*_\-–—]*[(\[](?:the\s)?(?:actual\s|true\s|final\s)?root[\s\-]cause[)\]][\s*_]*(?=[:：\-–—]|$)", re.IGNORECASE
)
_STARTS_ASKING: Final = re.compile(r"\W*(?:why|how|what|where|who|when|which)\b", re.IGNORECASE)
_LOOKED_AT: Final = 4000


def parted(text: str) -> tuple[str, str]:
    """Question and answer of a line behind its announcement; "" for what it does not have.

    A statement that is neither comes as the question: what follows it decides.
    """
    rest = bare(text)
    head = rest[:_LOOKED_AT]
    marks = [found.end() for found in _ASKED.finditer(head)]
    arrow = _ARROW.search(head)
    if arrow and (not marks or arrow.start() < marks[0]):
        return bare(rest[: arrow.start()]), answer(rest[arrow.end() :])
    if marks and bare(rest[marks[-1] :]):
        return bare(rest[: marks[0]]), answer(rest[marks[0] :])
    return rest, ""


def is_question(text: str) -> bool:
    """Whether a text asks: it ends with a question mark, or begins with why, how, what."""
    plain = text.strip().rstrip("*_\"'”’) ")
    return plain.endswith("?") or bool(_STARTS_ASKING.match(text[:60]))


def without_root(text: str) -> str:
    """An announcement's text without the remark in front that this why is the root cause."""
    return _ROOT_FIRST.sub("", text, count=1)


def says_root(text: str) -> bool:
    """Whether an announcement says that this why is the root cause."""
    return bool(_ROOT.search(text[:200]))


def answer(text: str) -> str:
    """An answer without its label, arrow and the emphasis around all of it."""
    return bare(_BECAUSE.sub("", text, count=1))


def bare(text: str) -> str:
    """Text without the colon, dash or arrow before it and the emphasis around it; emphasis within stays."""
    opening = _OPENING.match(text)
    dropped = opening[0] if opening else ""
    rest = text[len(dropped) :].rstrip()
    for mark in ("**", "__"):
        opened = mark in dropped and rest.count(mark) % 2 == 1 and not rest.endswith(mark)
        rest = mark + rest if opened else _unpaired(rest, mark)
    if "**" not in rest and rest.count("*") % 2:
        rest = rest.removesuffix("*") if rest.endswith("*") else rest.replace("*", "", 1) if "*" in dropped else rest
    return rest.strip()


def _unpaired(text: str, mark: str) -> str:
    """Without the emphasis around all of it, or without the one sign whose partner was taken off the front."""
    if text.startswith(mark) and text.endswith(mark) and text.count(mark) == 2 and len(text) > 4:
        return text[2:-2].strip()
    if text.count(mark) % 2 == 0:
        return text
    if text.endswith(mark):
        return text[:-2].rstrip()
    at = text.find(mark)
    return f"{text[:at]}{text[at + 2 :]}" if text.count(mark) == 1 else text

"""Labels at the start of a line: `**Answer:** ...`, `**Evidence**: ...`, `- **Root Cause:** ...`, `Because: ...`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from rca.documents.importer import words

Role = Literal["answer", "question", "evidence", "location", "root", "closing", "finding", "other"]

_ORNAMENT: Final = r"(?:[^\w\s<`\[*_]{0,4}[ ]?){0,3}"
_BOLD: Final = re.compile(
    rf"""{_ORNAMENT}(?P<mark>\*\*|__)(?P<name>[^*\n]{{1,80}}?)(?:
      \s?[:：]\s?(?P=mark)
    | (?P=mark)(?:[ ]?\([^()\n]{{1,60}}\))?[ ]?(?:[:：]|$|-(?=\s)|[–—→])
    )(?P<rest>.*)""",
    re.DOTALL | re.VERBOSE,
)
_PLAIN: Final = re.compile(
    r"(?:[^\w\s<`\[*_]{0,4}[ ]?){0,3}(?P<name>[A-Za-z][A-Za-z #\d/\-]{0,40}?)[ ]?[:：](?=\s|$)(?P<rest>.*)", re.DOTALL
)
_ITALIC: Final = re.compile(
    r"(?P<mark>[*_])(?P<name>[A-Za-z][^*_\n]{0,60}?)[ ]?(?:[:：](?P=mark)|(?P=mark)[ ]?[:：])(?P<rest>.*)", re.DOTALL
)
_LOOKED_AT: Final = 300

_ROLES: Final[tuple[tuple[Role, re.Pattern[str]], ...]] = (
    ("answer", words.ANSWER),
    ("question", words.QUESTION),
    ("evidence", words.EVIDENCE),
    ("location", words.LOCATION),
    ("root", words.ROOT_CAUSE),
    ("finding", words.KEY_FINDING),
    ("closing", words.CLOSING),
)


@dataclass(frozen=True, slots=True)
class Label:
    """A label, what it is for, and what the line says behind it."""

    name: str
    role: Role
    rest: str
    bold: bool


def label(text: str) -> Label | None:
    """The label that a line's text begins with. Without emphasis only names that are known count."""
    head = text[:_LOOKED_AT]
    if ":" not in head and "：" not in head and "**" not in head and "__" not in head:
        return None
    found = _BOLD.match(head)
    bold = found is not None
    found = found or _ITALIC.match(head) or _PLAIN.match(head)
    if not found:
        return None
    name = found["name"].strip().strip(":*_ ")
    role = role_of(name)
    if role == "other" and not bold:
        return None
    if not bold and role in {"closing", "location"} and found["rest"].strip() and name.islower():
        return None
    return Label(name, role, (found["rest"] + text[_LOOKED_AT:]).strip(), bold)


@lru_cache(4096)
def role_of(name: str) -> Role:
    """What a label or a heading of this name is for."""
    plain = words.plain(name)
    plain = re.sub(r"^why\s?#?\d{1,2}\s+(?=answer|evidence|root)", "", plain, flags=re.IGNORECASE)
    return next((role for role, pattern in _ROLES if pattern.fullmatch(plain)), "other")

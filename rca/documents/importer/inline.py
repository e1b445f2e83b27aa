"""A whole chain in one line: `Why 1: the call failed. Why 2: the token had expired. Why 3: ...`.

What must not enter: chains with a line for each why.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rca.documents.importer import asked
from rca.documents.importer.imported import FoundWhy

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from rca.documents.importer.lines import Line

_MARK: Final = re.compile(r"(?<![\w-])why\s?#?(\d{1,2})\s?(?:\*\*)?[:：.)](?=[\s*])(?:\*\*)?", re.IGNORECASE)
_FEWEST: Final = 3
"""Two may be a mention of two whys that stand elsewhere."""
_LONGEST: Final = 8000


def chains(lines: Sequence[Line], taken: Collection[int]) -> Iterator[tuple[list[FoundWhy], int]]:
    """The chains that stand in one line each, with that line; `taken` are lines that are whys already."""
    for line in lines:
        if line.kind != "text" or line.number in taken or line.text.lower().count("why", 0, _LONGEST) < _FEWEST:
            continue
        found = list(_MARK.finditer(line.text, 0, _LONGEST))
        if len(found) < _FEWEST or [int(each[1]) for each in found] != list(range(1, len(found) + 1)):
            continue
        ends = [each.start() for each in found[1:]] + [len(line.text)]
        whys = []
        for at, (each, end) in enumerate(zip(found, ends, strict=True)):
            question, because = asked.parted(line.text[each.end() : end])
            if not because and not asked.is_question(question):
                question, because = f"Why {each[1]}", question
            whys.append(FoundWhy(question, because, at - 1, line=line.number))
        yield whys, line.number

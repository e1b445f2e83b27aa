"""Whether an analysis holds all that a document says: every line's fragments between its signs, word by word.

Only these may be missing: words that announce whys, label answers and evidence, head tables and sections, and numbers
of lists. The list is the tests' own and shorter than the importer's.
"""

import re
from collections.abc import Iterator

from rca.analysis import Analysis
from rca.cycles import Cycle

SIGNS = re.compile(r"</?[a-z]+>|[|*_#>\[\]()?:;!→➜⇒↓\"]|--+>?|=+>|<br>|\s[-–—]\s|(?<=\d)[.)](?=\s)|\.(?=\s|$)")
ANNOUNCED = frozenset(
    """
    why whys answer because evidence gathered business identified discovery prevention preventive measures recommendations root cause causes q a x question finding level five 5 the analysis of and supporting
    first second third fourth fifth sixth seventh one two three code location line reference error pattern
    lessons learned action actions items item next steps summary executive key impact problem statement date status severity
    python environment success criteria verification owner due task open questions issue chain contributing factors primary
    """.split()
)


def lost(text: str, analysis: Analysis | Cycle, announced: frozenset[str] = ANNOUNCED) -> list[str]:
    """The lines of a document that the analysis, or the cycle, does not hold."""
    told = "\n".join(values(analysis.model_dump(exclude={"id", "source"})))
    known = f" {' '.join(words(told))} "
    return [
        line for line in text.splitlines() if not all(is_kept(part, known, announced) for part in SIGNS.split(line))
    ]


def is_kept(part: str, known: str, announced: frozenset[str] = ANNOUNCED) -> bool:
    said = words(part)
    if all(word in announced or re.fullmatch(r"[qa]?\d{1,2}[a-h]?|1st|2nd|3rd|\dth", word) for word in said):
        return True
    while said and f" {' '.join(said)} " not in known and re.fullmatch(r"[qa]?\d{1,2}[a-h]?|q|a|why", said[0]):
        said = said[1:]
    return not said or f" {' '.join(said)} " in known


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


def values(tree: object) -> Iterator[str]:
    if isinstance(tree, dict):
        for part in tree.values():
            yield from values(part)
    elif isinstance(tree, list | tuple):
        for part in tree:
            yield from values(part)
    elif tree is not None:
        yield str(tree)

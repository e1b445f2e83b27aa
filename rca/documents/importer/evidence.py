"""Lines below **Evidence**, and fences: each becomes a piece of evidence of a kind, its text as it was written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rca.documents.importer.imported import ExhibitKind, FoundEvidence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rca.documents.importer.lines import Line

_ENDINGS: Final = (
    "py|pyi|ts|tsx|js|jsx|go|java|kt|rs|rb|php|c|cc|cpp|h|cs|sh|sql|ya?ml|toml|json|tf|html|css|cfg|ini|env|md|txt|log"
)
_NAME: Final = rf"(?P<path>(?:[A-Za-z]:\\)?(?:[\w@.+-]+[/\\])*[\w@+-][\w@.+-]*\.(?:{_ENDINGS}))"
PLACE: Final = re.compile(
    rf"(?<![\w/\\.:]){_NAME}(?:`?\s?(?::|#L|,?\s\(?(?:lines?|L|ln\.?)\s?~?)\s?(?P<lines>\d{{1,6}}(?:\s?[-–]\s?L?\d{{1,6}})?))"
)
"""`path.py:123`, `path.py:10-20`, `path.py#L5`, `path.py` lines 10-20. The name alone locates nothing."""
_PATH: Final = re.compile(rf"(?<![\w/.]){_NAME}(?![\w/])")
_LOGGED: Final = re.compile(
    r"(?:^|[\s\"'`\[(])(?:\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\d\d:\d\d:\d\d[.,]\d{3})"
    r"|\b(?:ERROR|WARN(?:ING)?|CRITICAL|FATAL|INFO|DEBUG)\b\s?[:\]|-]"
    r"|\b(?:Traceback \(most recent|\w+(?:Error|Exception): )"
)
_TESTED: Final = re.compile(
    r"^(?:FAILED|PASSED|ERROR)\s+\S+::|={3,} .* ={3,}$|\b\d+ passed\b|\b\d+ failed\b", re.MULTILINE
)
_CHANGED: Final = re.compile(r"^(?:diff --git |@@ |\+\+\+ |--- a/)", re.MULTILINE)
_CODE: Final = (
    "python py typescript ts javascript js jsx tsx go java kotlin rust ruby php c cpp csharp bash sh shell sql yaml yml"
    " toml json html css dockerfile hcl terraform ini"
)
_LANGUAGES: Final = frozenset(_CODE.split())


def of_fence(inside: Sequence[Line], info: str, lead: str) -> FoundEvidence:
    """A fence. `lead` is the text right before it, which may name where the code stands."""
    text = "\n".join(line.text for line in inside).strip("\n")
    language, _, more = info.partition(" ")
    place = PLACE.search(lead[-400:]) or PLACE.search(text[:300]) or _PATH.search(lead[-400:]) or PLACE.search(more)
    if more.strip():
        text = f"{more.strip()}\n{text}"
    found = FoundEvidence(text, _fenced_kind(text[:20_000], language.lower(), is_placed=place is not None))
    return _placed(found, place) if found.kind == "code" else found


def of_lines(text: str) -> FoundEvidence:
    """A bullet or paragraph."""
    head = text[:4000]
    place = PLACE.search(head)
    if place:
        return _placed(FoundEvidence(text, "code"), place)
    return FoundEvidence(text, "log" if _LOGGED.search(head) else "note")


def is_place(text: str) -> bool:
    """Whether a text names a file and a line, or a file and nothing else."""
    return bool(PLACE.search(text[:400])) or bool(_PATH.fullmatch(text[:400].strip(" `*.:-")))


def _fenced_kind(text: str, language: str, *, is_placed: bool) -> ExhibitKind:
    if language == "diff" or _CHANGED.search(text):
        return "change"
    if language in _LANGUAGES and not (language in {"bash", "sh", "shell", "json"} and _LOGGED.search(text)):
        return "code"
    if _TESTED.search(text):
        return "test"
    if _LOGGED.search(text):
        return "log"
    return "code" if is_placed else "log" if language in {"log", "logs", "console", "text"} else "note"


def _placed(found: FoundEvidence, place: re.Match[str] | None) -> FoundEvidence:
    if place:
        given = place.groupdict()
        found.path = given["path"]
        found.lines = re.sub(r"\s?[-–]\s?L?", "-", given.get("lines") or "")
    return found

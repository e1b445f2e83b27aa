"""How a piece of evidence is shown: a few telling lines beside the argument, all else folded away, and only once.

What must not enter: layout (that is the templates' business) and judgement of the evidence (that is lint's).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from rca.documents.words import span
from rca.text import clip

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rca.analysis import Analysis, Evidence

QUOTED_LINES: Final = 3
"""Beside the argument; code may have more, since a location says little without its surroundings."""
CODE_LINES: Final = 24
CHANGE_LINES: Final = 48
"""As many as the tool records of a commit: what is cut off a diff may be what broke it."""
QUOTED_WIDTH: Final = 300
FENCE_WIDTH: Final = 100
"""Columns of a fence that GitHub shows without scrolling."""
FULL_LINES: Final = 200
"""Folded away; the YAML holds the rest. Also keeps a document below the size that GitHub renders."""
FULL_WIDTH: Final = 500
_SCANNED_LINES: Final = 5000
_COMMIT: Final = 12
"""Digits of a commit that are shown; its link and the YAML have them all."""

_LANGUAGES: Final = {
    "": "text",
    ".bash": "bash",
    ".c": "c",
    ".cpp": "cpp",
    ".cs": "csharp",
    ".css": "css",
    ".go": "go",
    ".h": "c",
    ".html": "html",
    ".java": "java",
    ".js": "javascript",
    ".json": "json",
    ".jsx": "jsx",
    ".kt": "kotlin",
    ".php": "php",
    ".py": "python",
    ".rb": "ruby",
    ".rs": "rust",
    ".scala": "scala",
    ".sh": "bash",
    ".sql": "sql",
    ".swift": "swift",
    ".tf": "hcl",
    ".toml": "toml",
    ".ts": "typescript",
    ".tsx": "tsx",
    ".xml": "xml",
    ".yaml": "yaml",
    ".yml": "yaml",
}


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One piece of evidence, prepared."""

    id: str
    anchor: str
    kind: str
    source: str
    place: str
    """`path:lines`, as far as known."""
    commit: str
    when: str
    count: int | None
    seen: str
    """From the first to the last of alike lines."""
    quote: str
    wraps: bool
    """Whether `quote` has lines too long for a fence, and no indentation that only a fence keeps."""
    language: str
    text: str
    """All of it, or as much as a document can hold."""
    folded: bool
    """Whether `text` says more than `quote`."""
    cut: bool
    """Whether the YAML holds more than `text`."""
    lines: int
    query: str
    window: str
    link: str
    sha256: str

    @property
    def is_linked(self) -> bool:
        """Whether its place or commit is itself the link."""
        return bool(self.link) and (
            (self.kind == "code" and bool(self.place)) or (self.kind == "change" and bool(self.commit))
        )

    @property
    def details(self) -> tuple[str, ...]:
        """What is folded away, in words."""
        shown = {"absence": {"query", "window"}, "link": {"link"}}.get(self.kind, set[str]())  # beside the argument
        if self.is_linked:
            shown = {"link"}
        return tuple(
            word
            for word, there in (
                ("query", self.query),
                ("window", self.window),
                ("link", self.link),
                ("sha256", self.sha256),
                ("1 line" if self.lines == 1 else f"{self.lines:,} lines", self.folded),
            )
            if there and word not in shown
        )


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation of evidence: `exhibit` is None when the file holds no such evidence."""

    id: str
    exhibit: Exhibit | None
    here: bool
    """Whether this is the first citation, which shows the exhibit."""


class Exhibits:
    """All evidence of an analysis; remembers what the document has shown already."""

    def __init__(self, analysis: Analysis) -> None:
        hint = _words(" ".join([analysis.failure.error, *analysis.failure.also]))
        names = anchors("e", [evidence.id for evidence in analysis.evidence])
        self._all = [_exhibit(each, name, hint) for each, name in zip(analysis.evidence, names, strict=True)]
        self._by_id = {exhibit.id: exhibit for exhibit in reversed(self._all)}
        self._shown: set[str] = set()

    def cite(self, ids: Iterable[str]) -> tuple[Citation, ...]:
        """Citations of `ids`, in order, each once."""
        citations = []
        for each in dict.fromkeys(ids):
            exhibit = self._by_id.get(each)
            citations.append(Citation(each, exhibit, exhibit is not None and each not in self._shown))
            self._shown.add(each)
        return tuple(citations)

    def uncited(self) -> tuple[Exhibit, ...]:
        """What no citation has shown, in the order of the file."""
        return tuple(each for each in self._all if each.id not in self._shown or each is not self._by_id[each.id])


def anchors(letter: str, ids: Sequence[str]) -> list[str]:
    """An anchor for each of `ids`, made of safe characters only: `e1` for E1, `e-7` for the seventh of unusual name."""
    made: list[str] = []
    for position, each in enumerate(ids, 1):
        usual = re.fullmatch(rf"(?i){letter}\d{{1,6}}", each, re.ASCII) and each.lower() not in made
        made.append(each.lower() if usual else f"{letter}-{position}")
    return made


def language_of(path: str) -> str:
    """The language of a file for its fence, by the ending of its name."""
    return _LANGUAGES.get(PurePosixPath(path.lower()).suffix, "text")


def _exhibit(evidence: Evidence, anchor: str, hint: frozenset[str]) -> Exhibit:
    text = evidence.text.strip("\n")
    held = clip(text, FULL_LINES, FULL_WIDTH)
    quote = _quote(evidence, text, hint)
    return Exhibit(
        id=evidence.id,
        anchor=anchor,
        kind=evidence.kind,
        source=evidence.source if evidence.source not in {evidence.kind, "changes"} else "",
        place=":".join(part for part in (evidence.path, evidence.lines) if part),
        commit=evidence.commit[:_COMMIT],
        when=evidence.at,
        count=evidence.count,
        seen=span(evidence.first, evidence.last) if evidence.first != evidence.last else "",
        quote=quote,
        wraps=_wraps(evidence, quote),
        language=_language(evidence),
        text=held,
        folded=quote != text,
        cut=held != text,
        lines=len(text.splitlines()),
        query=clip(evidence.query, FULL_LINES, FULL_WIDTH * 4),
        window=span(evidence.from_, evidence.to),
        link=evidence.link,
        sha256=evidence.sha256,
    )


def _language(evidence: Evidence) -> str:
    if evidence.kind == "change" and re.search(r"^(?:diff --git |--- |@@ )", evidence.text, re.MULTILINE):
        return "diff"
    return language_of(evidence.path) if evidence.kind == "code" else "text"


def _quote(evidence: Evidence, text: str, hint: frozenset[str]) -> str:
    """The lines to show beside the argument.

    Code, changes and what people wrote from the top. Of logs the lines that share most words with the error, in order.
    """
    if evidence.kind not in {"log", "test"}:
        return clip(text, CHANGE_LINES if evidence.kind == "change" else CODE_LINES, FULL_WIDTH)
    lines = text.splitlines()
    if len(lines) <= QUOTED_LINES:
        return clip(text, QUOTED_LINES, QUOTED_WIDTH)
    chosen = _telling(lines[:_SCANNED_LINES], hint)
    rows: list[str] = []
    for position, at in enumerate(chosen):
        if position and at != chosen[position - 1] + 1:
            rows.append("…")
        rows.append(clip(lines[at], 1, QUOTED_WIDTH))
    return "\n".join(rows)


def _wraps(evidence: Evidence, quote: str) -> bool:
    lines = quote.splitlines()
    flat = evidence.kind in {"log", "test"} and not any(line[:1].isspace() for line in lines)
    return flat and max(map(len, lines), default=0) > FENCE_WIDTH


def _telling(lines: Sequence[str], hint: frozenset[str]) -> list[int]:
    """Positions of up to three lines; of lines that say equally much, the earlier ones."""
    scores = [len(_words(line) & hint) for line in lines]
    best = max(scores)
    if not best:
        return [at for at, line in enumerate(lines) if line.strip()][:QUOTED_LINES]
    ranked = sorted((-score, at) for at, score in enumerate(scores) if score * 2 > best)
    return sorted(at for _, at in ranked[:QUOTED_LINES])


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w{3,}", text.lower()))

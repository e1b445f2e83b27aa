"""What stands below the announcement of a why: its answer, its evidence, a root cause; the rest stays in the document.

Every line that is taken is in `used`; what is not taken goes into the analysis' sections, verbatim.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from rca.documents.importer import asked, evidence
from rca.documents.importer.imported import FoundEvidence, FoundWhy
from rca.documents.importer.labels import Label, label, role_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rca.documents.importer.lines import Line
    from rca.documents.importer.markers import Marker

_BLANKS: Final = re.compile(r"\n{3,}")
_ARROW: Final = re.compile(r"^(?:[→➜⇒↳└├─│┗┣━╰╚═┃║↓⬇\s]|-{1,2}>|=>)+\s*")
"""Arrows and branches of a tree before a line of the answer."""


@dataclass(slots=True)
class Body:
    """A why that is being read."""

    marker: Marker
    question: str = ""
    answer: list[str] = field(default_factory=list)
    evidence: list[FoundEvidence] = field(default_factory=list)
    root: list[str] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    said: str = ""
    """The announcement's statement where nobody knows yet whether it asks or answers."""
    told: bool = False
    """Whether an answer was told in its own right: behind its label, or as a paragraph."""

    def why(self) -> FoundWhy:
        """What was read, with question and answer in their places."""
        because = _BLANKS.sub("\n\n", "\n".join(self.answer)).strip()
        question, root = self.question, "\n".join(self.root).strip()
        is_heading = self.marker.style.startswith("h")
        if self.said and not question:
            if asked.is_question(self.said) or self.told or (is_heading and root):
                question = self.said
            else:  # a statement is the answer, and what stands below goes on with it
                because = f"{self.said}\n{because}".strip()
        if not because:  # some answer every why with "Root Cause"
            because = root
        name = self.marker.name or f"Why {self.marker.number}"
        is_root = asked.says_root(self.marker.rest)
        return FoundWhy(question or name, because, evidence=self.evidence, is_root=is_root, line=self.marker.line)


def read(marker: Marker, alias: Marker | None, body: Sequence[Line], *, last: bool) -> Body:
    """The why of `marker` with the lines below it; `last` says that the chain ends with it."""
    why = Body(marker)
    why.used.add(marker.line)
    _announce(why, marker.rest)
    rest = list(body)
    if alias:
        why.used |= {line.number for line in rest if line.number <= alias.line and line.kind == "text"}
        rest = [line for line in rest if line.number > alias.line]
        _announce(why, alias.rest)
    _Reader(why, rest, last=last).read()
    return why


def _announce(why: Body, rest: str) -> None:
    question, answer = asked.parted(asked.without_root(rest))
    if not re.search(r"\w", question):
        question = ""
    if not question and not answer:
        return
    if answer or asked.is_question(question):
        why.question = question
        why.answer += [answer] if answer else []
    else:
        why.said = question


class _Reader:
    """Goes through a why's lines once; knows whether answer or evidence is being told."""

    def __init__(self, why: Body, lines: list[Line], *, last: bool) -> None:
        self._why = why
        self._lines = lines
        self._last = last
        self._state = "answer"
        self._gathered: list[Line] = []
        self._since_label = 0
        self._blank = False

    def read(self) -> None:
        at = 0
        while at < len(self._lines):
            line = self._lines[at]
            if line.kind == "fence":
                at = self._fence(at)
                continue
            if line.kind == "row":
                at = self._table(at)
                continue
            if not self._line(line):
                break
            at += 1
        self._flush()

    def _line(self, line: Line) -> bool:
        """Take one line; False when the why ends before it."""
        if line.kind == "blank":
            self._blank = True
            if self._state == "answer":
                self._why.answer.append("")
            return True
        if line.kind == "heading":
            return self._heading(line)
        if line.kind == "comment":
            return True
        if line.kind in {"rule", "underline"}:
            return not self._last
        found = label(line.text)
        if self._ends(found, line):
            return False
        if (
            found
            and found.role in {"answer", "question", "evidence", "location", "root"}
            and not self._belongs(found, line)
        ):
            self._labelled(found, line)
        else:
            self._text(line)
        self._blank = False
        return True

    def _belongs(self, found: Label, line: Line) -> bool:
        """A label in a deeper entry of the evidence's list is that entry's own."""
        if self._state != "evidence" or found.role not in {"location", "evidence"}:
            return False
        inner = bool(self._gathered) and line.indent > self._gathered[0].indent
        return inner or (bool(line.bullet) and not found.bold)

    def _ends(self, found: Label | None, line: Line) -> bool:
        """Whether the last why of a chain without headings has ended before this line."""
        marker = self._why.marker
        if not self._last or marker.style.startswith(("h", "fence")):
            return False
        if found and (found.role == "closing" or (found.role == "other" and found.bold and not found.rest)):
            return line.indent <= marker.indent or not line.bullet
        if marker.style not in {"list", "bullet"} or line.indent > marker.indent:
            return False
        known = found is not None and found.role in {"answer", "question", "evidence", "location"}
        return not known and (
            self._blank or (bool(line.bullet) and line.bullet[0].isdigit() == (marker.style == "list"))
        )

    def _heading(self, line: Line) -> bool:
        role = role_of(line.text)
        if role in {"answer", "evidence", "location"}:
            self._flush()
            self._why.used.add(line.number)
            self._to(role)
            return True
        return False

    def _labelled(self, found: Label, line: Line) -> None:
        self._flush()
        self._why.used.add(line.number)
        self._why.told = self._why.told or found.role == "answer"
        self._to(found.role)
        if not found.rest:
            return
        if found.role == "question":
            question, answer = asked.parted(found.rest)
            self._why.question = question
            self._why.answer += [answer] if answer else []
            self._state = "answer"
        elif found.role == "answer":
            self._why.answer.append(asked.answer(found.rest))
        elif found.role == "root":
            self._why.root.append(asked.bare(found.rest))
        else:
            told = line.text.strip() if found.role == "location" else found.rest
            self._why.evidence.append(evidence.of_lines(told))
            self._since_label += 1

    def _to(self, role: str) -> None:
        self._state = {"location": "evidence", "question": "question"}.get(role, role)
        self._since_label = 0
        self._blank = False

    def _text(self, line: Line) -> None:
        self._why.used.add(line.number)
        if self._leaves_evidence(line):
            self._flush()
            self._state = "answer"
        if self._state == "evidence":
            if self._gathered and self._begins(line):
                self._flush()
            self._gathered.append(line)
        elif self._state == "root":
            if self._blank and self._why.root and not line.bullet:
                self._state = "answer"
                self._why.answer.append(_shown(line))
            else:
                self._why.root.append(_shown(line))
        elif self._state == "question" and not self._why.question:
            self._why.question = asked.bare(line.text)
            self._state = "answer"
        else:
            self._answer(line)

    def _leaves_evidence(self, line: Line) -> bool:
        told = self._since_label or self._gathered
        named = label(line.text)
        if named and named.bold and not named.rest:
            return False
        return (
            self._state == "evidence"
            and bool(told)
            and self._blank
            and not line.bullet
            and line.indent <= self._why.marker.indent
        )

    def _begins(self, line: Line) -> bool:
        """Whether a line begins another piece of evidence: an entry as far left as the first, or a new paragraph."""
        if line.kind == "inside":
            return bool(line.text.lstrip()[:1] in "-*•")
        return (bool(line.bullet) and line.indent <= self._gathered[0].indent) or (self._blank and not line.indent)

    def _answer(self, line: Line) -> None:
        why = self._why
        shown = _shown(line)
        is_first = not any(part.strip() for part in why.answer)
        if is_first and not why.question and not why.said and _is_asking(line.text):
            question, answer = asked.parted(line.text)
            why.question = question
            why.answer += [answer] if answer else []
            return
        if is_first:
            why.told = not line.bullet and label(line.text) is None
            shown = asked.answer(_ARROW.sub("", line.text.lstrip()))
        why.answer.append(shown)

    def _flush(self) -> None:
        if self._gathered:
            first, *others = self._gathered
            text = "\n".join([first.text.strip(), *(_shown(line) for line in others)]).rstrip()
            self._why.evidence.append(evidence.of_lines(text))
            self._since_label += 1
            self._gathered = []

    def _fence(self, at: int) -> int:
        opener, end = self._lines[at], at + 1
        while end < len(self._lines) and self._lines[end].kind == "inside":
            end += 1
        inside = self._lines[at + 1 : end]
        if end < len(self._lines) and self._lines[end].kind == "fence":
            end += 1
        lead, source = self._lead(at), self._source()
        self._flush()
        self._why.used |= {line.number for line in self._lines[at:end]}
        if any(line.text.strip() for line in inside):
            found = evidence.of_fence(inside, opener.text, lead)
            found.source = source
            self._exhibit(found)
        self._blank = False
        return end

    def _source(self) -> str:
        """The label that stands alone above a fence, which is what the fence is called."""
        named = label(self._gathered[0].text) if len(self._gathered) == 1 else None
        if named is None or not named.bold or named.rest:
            return ""
        self._gathered = []
        return named.name

    def _exhibit(self, found: FoundEvidence) -> None:
        """Code whose place was told right before it, and alone, is one with it."""
        before = self._why.evidence[-1] if self._why.evidence else None
        named = label(before.text) if before else None
        told = (named.rest if named else before.text).strip(" `*") if before else ""
        if (
            before
            and found.kind == before.kind == "code"
            and told
            and told in {f"{before.path}:{before.lines}", before.path}
        ):
            found.path, found.lines = before.path, before.lines
            self._why.evidence.pop()
        self._why.evidence.append(found)

    def _lead(self, at: int) -> str:
        """The last line of text before a fence."""
        while at > 0 and self._lines[at - 1].kind == "blank":
            at -= 1
        before = self._lines[at - 1] if at else None
        return before.text if before and before.kind in {"text", "heading"} else self._why.marker.rest

    def _table(self, at: int) -> int:
        end = at
        while end < len(self._lines) and self._lines[end].kind == "row":
            end += 1
        rows = self._lines[at:end]
        self._flush()
        self._why.used |= {line.number for line in rows}
        self._why.evidence.append(FoundEvidence("\n".join(line.text for line in rows)))
        self._blank = False
        return end


def _is_asking(text: str) -> bool:
    return bool(re.search(r"\bwhy\b[^?]{0,400}\?", text[:500], re.IGNORECASE)) or text.rstrip().rstrip('*_"”').endswith(
        "?"
    )


def _shown(line: Line) -> str:
    """A line as a field keeps it: its list sign and the indentation that tells entries apart, without quote marks."""
    if line.kind == "inside":
        return line.text.rstrip()
    sign = f"{line.bullet} " if line.bullet else ""
    indent = " " * min(line.indent, 12) if line.bullet else ""
    return f"{indent}{sign}{line.text.strip()}"

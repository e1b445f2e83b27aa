"""Sections and labels outside the chains that have a field of their own: root causes, lessons, the error, the summary.

A section whose lines are not all understood keeps those that are not; see `Entry.is_whole`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Literal

from rca.documents.importer import words
from rca.documents.importer.actions import BOX, Actions
from rca.documents.importer.asked import bare
from rca.documents.importer.imported import FoundCause, Imported
from rca.documents.importer.labels import Label, label
from rca.documents.importer.leaves import MOST_LINES, Entry, Leaf, entries, joined, leaves

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rca.documents.importer.lines import Line


def read(
    lines: Sequence[Line], imported: Imported, used: set[int], whys: Sequence[tuple[int, tuple[int, int]]]
) -> None:
    """Fill the fields of `imported` from what `used` has not got yet. `whys` are the last whys of chains, by line."""
    for leaf in leaves(lines):
        reader = _Reader(leaf, imported, used, whys)
        reader.read()


class _Reader:
    """Reads one leaf."""

    def __init__(
        self, leaf: Leaf, imported: Imported, used: set[int], whys: Sequence[tuple[int, tuple[int, int]]]
    ) -> None:
        self._leaf = leaf
        self._imported = imported
        self._used = used
        self._whys = whys
        self._free = [line for line in leaf.lines if line.number not in used]

    def read(self) -> None:
        name = self._leaf.heading
        head = self._imported.head
        if words.ROOT_CAUSE.fullmatch(name) or (
            words.CAUSE_KIND.fullmatch(name) and words.ROOT_CAUSE.search(self._leaf.path)
        ):
            self._causes()
        elif words.LESSONS.fullmatch(name) or words.LESSONS.fullmatch(self._leaf.path.split(" / ")[-1]):
            self._lessons()
        elif words.SUMMARY.fullmatch(name) and not head.summary:
            head.summary = self._whole_text()
        elif words.KEY_FINDING.fullmatch(name) and not head.key_finding:
            head.key_finding = self._whole_text()
        elif words.IMPACT.fullmatch(name) and not head.impact:
            head.impact = self._whole_text()
        elif words.QUESTIONS.fullmatch(name):
            self._imported.questions += [entry.text for entry in self._taken(entries(self._free))]
        elif words.ERROR.fullmatch(name) or words.PROBLEM.fullmatch(name):
            self._error(is_error=bool(words.ERROR.fullmatch(name)))
        self._labels()
        Actions(self._leaf, self._imported, self._used).read()

    def _open(self) -> list[Line]:
        return [line for line in self._free if line.number not in self._used]

    # Root causes

    def _causes(self) -> None:
        """A paragraph is one root cause, a list several; what is labelled says which are contributing."""
        open_ = [line for line in self._open() if line.kind != "comment"]
        if any(line.kind in {"fence", "row"} for line in open_) or any(self._told(line) for line in open_):
            self._first_paragraph(open_)
            return
        listed = entries(open_)
        texts = [line for line in open_ if line.kind == "text"]
        contributing = bool(words.CONTRIBUTING.search(self._leaf.heading))
        if listed and texts[0].bullet and all(entry.is_whole for entry in listed) and len(listed) <= 12:
            for entry in self._taken(listed):
                self._cause(entry.text, contributing=contributing)
        elif texts and len(texts) <= 40:
            self._cause(joined(open_), contributing=contributing)
            self._used |= {line.number for line in open_}

    def _told(self, line: Line) -> Label | None:
        found = label(line.text) if line.kind == "text" else None
        return found if found and (found.role == "root" or words.CAUSE_KIND.fullmatch(found.name)) else None

    def _first_paragraph(self, open_: list[Line]) -> None:
        """Where more follows than a statement: the paragraph right below the heading, unless labels say it better."""
        paragraph: list[Line] = []
        for line in open_:
            if line.kind == "text" and not line.bullet and not label(line.text):
                paragraph.append(line)
            elif paragraph or line.kind != "blank":
                break
        if paragraph and not any(self._told(line) for line in open_):
            self._cause(joined(paragraph), contributing=bool(words.CONTRIBUTING.search(self._leaf.heading)))
            self._used |= {line.number for line in paragraph}

    def _cause(self, statement: str, *, contributing: bool) -> None:
        said = bare(statement)
        if said:
            self._imported.causes.append(FoundCause(said, contributing, self._why_before()))

    def _why_before(self) -> tuple[int, int] | None:
        return self._why_above(self._leaf.line)

    def _why_above(self, line: int) -> tuple[int, int] | None:
        at = bisect_right(self._whys, line, key=lambda why: why[0])
        return self._whys[at - 1][1] if at else None

    # Labels anywhere

    def _labels(self) -> None:
        """`**Root Cause**: ...`, `**Key Finding**: ...` and `**Error**: ...` where nothing else took them."""
        open_ = self._open()
        under_cause = bool(words.ROOT_CAUSE.fullmatch(self._leaf.heading))
        for at, line in enumerate(open_):
            found = label(line.text) if line.kind == "text" and line.number not in self._used else None
            if found is None:
                continue
            is_cause = found.role == "root" or (under_cause and words.CAUSE_KIND.fullmatch(words.plain(found.name)))
            if is_cause and (found.rest or found.bold):
                self._labelled_cause(found, open_, at)
            elif found.role == "finding" and found.rest and not self._imported.head.key_finding:
                self._imported.head.key_finding = joined([line, *self._rest_of(open_, at)], first=found.rest)
                self._used |= {line.number, *(more.number for more in self._rest_of(open_, at))}
            elif words.ERROR.fullmatch(words.plain(found.name)) and found.bold and found.rest:
                self._told_error(found.rest)

    def _labelled_cause(self, found: Label, open_: list[Line], at: int) -> None:
        line, more = open_[at], self._rest_of(open_, at)
        if not found.rest and not more and at + 1 < len(open_):  # the statement stands below the label
            start = next((n for n in range(at + 1, len(open_)) if open_[n].kind != "blank"), None)
            more = (
                [open_[start], *self._rest_of(open_, start)]
                if start is not None and open_[start].kind == "text"
                else []
            )
        statement = bare(joined([line, *more], first=found.rest))
        if not statement:
            return
        contributing = bool(words.CONTRIBUTING.search(found.name))
        self._imported.causes.append(FoundCause(statement, contributing, self._why_above(line.number)))
        self._used |= {line.number, *(one.number for one in more)}

    def _rest_of(self, open_: list[Line], at: int) -> list[Line]:
        """The lines that go on with the paragraph or entry of line `at`."""
        rest: list[Line] = []
        first = open_[at]
        for line in open_[at + 1 : at + 1 + MOST_LINES]:
            deeper = first.bullet and line.indent > first.indent
            if line.kind != "text" or (line.bullet and not deeper) or label(line.text):
                break
            rest.append(line)
        return rest

    # Error

    def _error(self, *, is_error: bool) -> None:
        """The first fence below such a heading, or its first paragraph; both stay in the document as well."""
        open_ = self._open()
        fence = next((line for line in open_ if line.kind == "fence"), None)
        if fence is not None:
            inside = [line.text for line in open_ if line.fence == fence.number and line.kind == "inside"]
            self._told_error("\n".join(inside).strip("\n"))
        elif is_error or not self._imported.head.error:
            paragraph: list[Line] = []
            for line in open_:
                if line.kind == "text":
                    paragraph.append(line)
                elif paragraph:
                    break
            typed = _typed_error(paragraph)
            if typed:
                self._told_error(typed)
            elif paragraph:
                self._told_error(
                    joined(paragraph) if len(paragraph) <= MOST_LINES else paragraph[0].text, weak=not is_error
                )

    def _told_error(self, text: str, *, weak: bool = False) -> None:
        head = self._imported.head
        said = bare(text).strip("`") if "\n" not in text else text
        if not said.strip():
            return
        if not head.error:
            head.error = said
        elif not weak and said != head.error and len(head.also) < 8:
            head.also.append(said)

    # Lists

    def _taken(self, entries: Sequence[Entry]) -> Iterator[Entry]:
        for entry in entries:
            self._used |= entry.said()
            yield entry

    def _whole_text(self) -> str:
        """The leaf's text where it is nothing but paragraphs and lists; "" otherwise, and then it stays a section."""
        open_ = [line for line in self._open() if line.kind not in {"comment", "rule"}]
        texts = [line for line in open_ if line.kind == "text"]
        boxed = any(BOX.match(line.text) for line in texts)
        labelled = any((found := label(line.text)) and found.role in {"root", "finding"} for line in texts)
        if not texts or boxed or labelled or any(line.kind not in {"text", "blank"} for line in open_):
            return ""
        self._used |= {line.number for line in open_}
        return joined(open_)

    def _lessons(self) -> None:
        place = f"{self._leaf.path} / {self._leaf.heading}"
        kind: Literal["technical", "process"] = (
            "process" if re.search(r"process|team|organi[sz]|communicat", place, re.IGNORECASE) else "technical"
        )
        self._imported.lessons += [(kind, entry.text) for entry in self._taken(entries(self._open())) if entry.text]


def _typed_error(paragraph: Sequence[Line]) -> str:
    """`NameError: name 'time' is not defined` of lines that give its type and its message apart."""
    told = {found.name.lower(): bare(found.rest).strip('`"') for line in paragraph if (found := label(line.text))}
    name = told.get("error type") or told.get("exception") or told.get("type") or ""
    message = told.get("message") or told.get("error message") or ""
    return f"{name}: {message}" if message and re.fullmatch(r"[A-Za-z_][\w.]*", name) else message

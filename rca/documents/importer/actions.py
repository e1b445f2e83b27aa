"""What is to be done, and what to be checked: boxes to tick, lists and tables below headings that promise actions.

What must not enter: everything else that a section may say.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal

from rca.documents.importer import dates, words
from rca.documents.importer.asked import bare
from rca.documents.importer.imported import FoundAction, FoundCheck, Imported
from rca.documents.importer.leaves import Entry, Leaf, entries
from rca.documents.importer.tables import cells

if TYPE_CHECKING:
    from rca.documents.importer.lines import Line

BOX: Final = re.compile(r"\[(?P<sign>[ xX✓✔✅~\-]?)\]\s+(?P<text>.*)", re.DOTALL)
_DONE: Final = frozenset("xX✓✔✅")


class Actions:
    """Reads the actions and checks of one leaf."""

    def __init__(self, leaf: Leaf, imported: Imported, used: set[int]) -> None:
        self._leaf = leaf
        self._imported = imported
        self._used = used

    def read(self) -> None:
        """Boxes first: they say best what is meant."""
        open_ = self._open()
        if any(line.bullet and line.text.startswith("[") for line in open_):
            self._boxes()
        if any(line.bullet or line.kind == "row" for line in open_):
            self._actions()

    def _open(self) -> list[Line]:
        return [line for line in self._leaf.lines if line.number not in self._used]

    def _take(self, entry: Entry) -> None:
        self._used |= entry.said()

    def _boxes(self) -> None:
        """Boxes to tick: checks where the headings promise checks, else actions."""
        place = self._leaf.heading or self._leaf.path
        is_check = bool(words.CHECKS.search(place)) and not words.ACTIONS.search(place)
        if not is_check and not words.ACTIONS.search(place):
            is_check = bool(words.CHECKS.search(self._leaf.path)) and not words.ACTIONS.search(self._leaf.path)
        for entry in entries(self._open()):
            found = BOX.match(entry.text)
            if not found:
                continue
            done = found["sign"] in _DONE and bool(found["sign"])
            if is_check:
                self._imported.checks.append(FoundCheck(found["text"], done))
            else:
                self._imported.actions.append(self._action(found["text"], done=done))
            self._take(entry)

    def _actions(self) -> None:
        """Lists and tables below headings that promise actions."""
        name = self._leaf.heading
        if words.ACTIONS.search(name) and not words.DESCRIBED.search(name):
            for entry in entries(self._open()):
                self._imported.actions.append(self._action(entry.text, done=entry.text.startswith(("✅", "☑", "✔"))))
                self._take(entry)
        rows = [line for line in self._open() if line.kind == "row"]
        if rows:
            self._table(rows)

    def _action(self, text: str, *, done: bool) -> FoundAction:
        place = f"{self._leaf.path} / {self._leaf.heading}"
        return FoundAction(text, done, _kind(place), _horizon(self._leaf.heading) or _horizon(self._leaf.path))

    def _table(self, rows: list[Line]) -> None:
        """A table with a column of actions and one that says who, when or whether."""
        header = [words.plain(cell).lower() for cell in cells(rows[0].text)]
        column = next(
            (
                at
                for at, name in enumerate(header)
                if re.fullmatch(r"(?:corrective |preventive )?actions?(?: items?)?|tasks?|what|fix|step", name)
            ),
            None,
        )
        if column is None or not any(
            re.search(r"owner|assign|who|due|when|deadline|status|state|eta|priority", name) for name in header
        ):
            return
        for line in rows[2:]:
            row = cells(line.text)
            if column < len(row) and row[column].strip():
                self._imported.actions.append(self._row(header, row, column))
                self._used.add(line.number)
        self._used |= {line.number for line in rows[:2]}

    def _row(self, header: list[str], row: tuple[str, ...], column: int) -> FoundAction:
        action = self._action(bare(row[column]), done=False)
        more: list[str] = []
        for at, cell in enumerate(row):
            name = header[at] if at < len(header) else ""
            if at == column or not cell.strip():
                continue
            if re.search(r"owner|assign|who", name) and not action.owner:
                action.owner = bare(cell)
            elif re.search(r"due|when|deadline|eta", name) and dates.found(cell) == cell.strip():
                action.due = cell.strip()
            else:
                more.append(f"{name}: {cell}" if name else cell)
                if re.search(r"status|state", name):
                    action.done = bool(
                        re.search(r"done|complete|✅|closed|finished|implemented|merged", cell, re.IGNORECASE)
                    ) and not re.search(r"not |in", cell[:5], re.IGNORECASE)
        action.do += f" ({'; '.join(more)})" if more else ""
        return action


def _kind(place: str) -> Literal["mitigate", "fix", "prevent", "detect"]:
    if re.search(r"prevent", place, re.IGNORECASE):
        return "prevent"
    if re.search(r"monitor|detect|alert|observab", place, re.IGNORECASE):
        return "detect"
    return "mitigate" if re.search(r"mitigat|workaround|hot[\s\-]?fix|emergency", place, re.IGNORECASE) else "fix"


def _horizon(place: str) -> Literal["now", "next", "later"] | None:
    if re.search(r"immediate|short[\s\-]term|\bnow\b|emergency|urgent|today", place, re.IGNORECASE):
        return "now"
    if re.search(r"long[\s\-]term|later|future|backlog", place, re.IGNORECASE):
        return "later"
    return "next" if re.search(r"medium[\s\-]term|\bnext\b|this week|follow", place, re.IGNORECASE) else None

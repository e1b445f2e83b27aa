"""What a report says is at stake: money, which parts of it work, and how much is said to be protected.

What must not enter: results. Nothing of this is measured, and everything is marked as stated.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rca.documents.importer.asked import bare
from rca.documents.importer.report import forms
from rca.documents.importer.report.blocks import Block, pair

if TYPE_CHECKING:
    from rca.documents.importer.lines import Line
    from rca.documents.importer.report.found import FoundReport

_MONEY: Final = re.compile(r"\b(?P<name>MRR|ARR|revenue)\b", re.IGNORECASE)
_PERIOD: Final = {"mrr": " a month", "arr": " a year"}
_PERCENT: Final = re.compile(
    r"[~≈]?(?P<percent>\d{1,3}(?:\.\d+)?)\s?%\s+(?:\w+\s+)?(?:now\s+)?protected", re.IGNORECASE
)
_OF_ALL: Final = re.compile(r"\s+(?:out\s+)?of\s+(?:the\s+|a\s+)?(?:total\s+)?\W*$", re.IGNORECASE)
_STAKES: Final = re.compile(r"impact|mrr|revenue|now\sworking|what\sworks|capabilit", re.IGNORECASE)
_NAMED: Final = re.compile(r"capabilit(?:y|ies)|feature|function|area")
_WORTH: Final = re.compile(r"mrr|arr|value|revenue|worth|at stake")


def read(block: Block, found: FoundReport) -> None:
    """Take the impact of one block."""
    for line in block.texts():
        if line.number not in found.used and _MONEY.search(line.text):
            _money(line, found)
    if _STAKES.search(block.whole):
        for line in block.texts():
            _capability(line, found)
    for header, rows, head in block.tables():
        _table(header, rows, head, found)


def _money(line: Line, found: FoundReport) -> None:
    """`$80K+ of the $120K+ MRR`, and `~80% protected`. Two sums count only where `of` stands between them."""
    named = _MONEY.search(line.text)
    money = forms.sums(line.text)
    percent = _PERCENT.search(line.text)
    name = named["name"].upper() if named else ""
    between = line.text[: line.text.rfind("$")] if "$" in line.text else re.split(r"[€£](?=[^€£]*$)", line.text)[0]
    if not (len(money) == 2 and money[0][0] <= money[1][0] and _OF_ALL.search(between)):
        money = []
    if not money and percent is None:
        return
    impact = found.impact
    impact.setdefault("name", f"{name} protected")
    impact.setdefault("basis", "stated")
    sources = impact.setdefault("source", [])
    sources.append(forms.plain(line.text))
    stated = impact.setdefault("stated", {})
    if money:
        (value, currency, at_least), (total, _, _) = money
        impact.setdefault("unit", f"{currency}{_PERIOD.get(name.lower(), '')}")
        if impact.setdefault("total", total) != total or stated.setdefault("value", value) != value:
            found.odd.append(f"line {line.number + 1} states another sum of money than a line before it")
        if at_least:
            stated["at_least"] = True
    if percent and stated.setdefault("percent", float(percent["percent"])) != float(percent["percent"]):
        found.odd.append(f"line {line.number + 1} states another protected percentage than a line before it")
    found.used.add(line.number)


def _capability(line: Line, found: FoundReport) -> None:
    """`**Authentication Flow**: ✅ WORKING`."""
    told = pair(line)
    if told is None or forms.MODULE.search(line.text):
        return
    said = forms.capability(told[1])
    name = bare(re.split(r"[:：]", line.text.replace("**", ""), maxsplit=1)[0].strip("✅❌🔄⏳ "))
    if not said or not name or re.fullmatch(r"(?:mrr|status|cycle|tests?|overall).*", name, re.IGNORECASE):
        return
    if found.capabilities.setdefault(name.casefold(), {"name": name, "stated": said})["stated"] != said:
        found.odd.append(f"line {line.number + 1} says of {name} otherwise than a line before it")
        return
    found.used.add(line.number)


def _table(header: list[str], rows: list[tuple[Line, tuple[str, ...]]], head: list[Line], found: FoundReport) -> None:
    """A table of capabilities with what they are worth and whether they work."""
    name_at = next((at for at, name in enumerate(header) if _NAMED.fullmatch(name)), None)
    worth_at = next((at for at, name in enumerate(header) if _WORTH.search(name)), None)
    status_at = next((at for at, name in enumerate(header) if name in {"status", "state"}), None)
    if name_at is None or (worth_at is None and status_at is None):
        return
    for line, row in rows:
        name = bare(row[name_at]) if name_at < len(row) else ""
        if not name:
            continue
        made = found.capabilities.setdefault(name.casefold(), {"name": name})
        money = forms.sums(row[worth_at]) if worth_at is not None and worth_at < len(row) else []
        if len(money) == 1:
            made.setdefault("value", money[0][0])
            found.impact.setdefault("unit", f"{money[0][1]}{_PERIOD.get(header[worth_at or 0].split()[0], '')}")
        said = forms.capability(row[status_at]) if status_at is not None and status_at < len(row) else ""
        if said:
            made.setdefault("stated", said)
        found.used |= {line.number, *(one.number for one in head)}

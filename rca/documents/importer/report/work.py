"""The lists of a report: work done and to do, next steps, what was achieved and learned, progress over the cycles.

What must not enter: criteria, results, errors.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rca.documents.importer import words
from rca.documents.importer.leaves import joined
from rca.documents.importer.report import criteria, forms

if TYPE_CHECKING:
    from rca.documents.importer.leaves import Entry
    from rca.documents.importer.report.blocks import Block
    from rca.documents.importer.report.found import FoundReport, Tree

_NEXT: Final = re.compile(
    r"next\s(?:steps?|actions?|cycle)|up\snext|action\s?items?|immediate\sactions?|subsequent\sactions?|follow[\s\-]?ups?|to-?\s?dos?\b|what'?s\snext",
    re.IGNORECASE,
)
_WORK: Final = re.compile(
    r"what\swe\sdid|work\s(?:done|completed|items)|tasks?\b|progress\sof\swork|fixes\s(?:applied|deployed)",
    re.IGNORECASE,
)
_ACHIEVED: Final = re.compile(
    r"achievements?|accomplish|value\sdelivered|\bwins\b|what\swent\swell|cycle\s\d+\sprogress", re.IGNORECASE
)
_COURSE: Final = re.compile(
    r"cumulative|overall\sprogress|progress\sover|cycle\shistory|history\sof\scycles|total\sprogress", re.IGNORECASE
)
_RATE: Final = re.compile(
    r"[~≈]?(?P<percent>\d{1,3}(?:\.\d+)?)\s?%\s+(?:(?:staging|overall|total)\s+)*(?:tests?\s+)?(?:pass|success)\s?rate",
    re.IGNORECASE,
)
_CYCLES: Final = re.compile(r"cycles?\s+#?(?P<n>\d{1,4})\b", re.IGNORECASE)
_NOW: Final = re.compile(r"immediate|\bnow\b|today|short[\s\-]term|urgent", re.IGNORECASE)
_LATER: Final = re.compile(r"long[\s\-]term|\blater\b|backlog|future", re.IGNORECASE)
_ORNAMENT: Final = re.compile(r"^[^\w\s*`\"'(\[<~$]+\s*")


def read(block: Block, found: FoundReport) -> None:
    """Take the lists of one block."""
    whole = block.whole
    last = block.path.split(" / ")[-1]
    if criteria.HEADING.search(block.heading):
        return
    if words.SUMMARY.fullmatch(block.heading) and "summary" not in found.head:
        _summary(block, found)
    elif words.LESSONS.fullmatch(block.heading.split(" - ")[0]) or re.search(
        r"lessons?|learn(?:ings?|ed|t)\b", whole, re.IGNORECASE
    ):
        _lessons(block, found)
    elif _COURSE.search(block.heading) or _COURSE.search(last):
        _course(block, found)
    elif forms.standing_of(block.heading) or _WORK.search(block.heading):
        _work(block, found, forms.standing_of(block.heading) or "pending")
    elif _NEXT.search(block.heading) or _NEXT.search(last):
        _next(block, found)
    elif _ACHIEVED.search(block.heading):
        _achievements(block, found)


def _open(block: Block, found: FoundReport) -> list[Entry]:
    return [
        entry for entry in block.listed() if entry.lines[0].number not in found.used and re.search(r"\w", entry.text)
    ]


def _take(block: Block, entry: Entry, found: FoundReport) -> None:
    found.used |= entry.said()
    if block.is_label:
        found.used.add(block.line)


def _plain(text: str) -> str:
    return forms.plain(_ORNAMENT.sub("", text))


def _summary(block: Block, found: FoundReport) -> None:
    if any(line.kind not in {"text", "blank", "rule"} for line in block.lines) or not block.texts():
        return
    open_ = [line for line in block.lines if line.kind != "rule"]
    found.head["summary"] = joined(open_)
    found.used |= {line.number for line in open_}


def _lessons(block: Block, found: FoundReport) -> None:
    kind = "process" if re.search(r"process|team|organi[sz]|communicat", block.whole, re.IGNORECASE) else "technical"
    for entry in _open(block, found):
        found.lessons.append({"kind": kind, "text": _plain(entry.text)})
        _take(block, entry, found)


def _course(block: Block, found: FoundReport) -> None:
    for entry in _open(block, found):
        text = _plain(entry.text)
        found.notes.append(text)
        rate = _RATE.search(text)
        of_other = _CYCLES.match(text)
        if rate and not (of_other and int(of_other["n"]) != found.number):
            found.claim("pass_rate", "tests", text, float(rate["percent"]))
        _take(block, entry, found)


def _work(block: Block, found: FoundReport, standing: forms.Standing) -> None:
    for entry in _open(block, found):
        said, text = forms.standing(entry.text)
        found.work.append(_to_do(block, _plain(text), said or standing))
        _take(block, entry, found)


def _next(block: Block, found: FoundReport) -> None:
    """Steps with a sign or box are work of this cycle; others are the next steps."""
    listed = _open(block, found)
    signed = [forms.standing(entry.text) for entry in listed]
    for entry, (said, text) in zip(listed, signed, strict=True):
        if any(one for one, _ in signed):
            found.work.append(_to_do(block, _plain(text), said or "pending"))
        else:
            found.next.append(_plain(entry.text))
        _take(block, entry, found)


def _to_do(block: Block, what: str, standing: forms.Standing) -> Tree:
    horizon = "now" if _NOW.search(block.heading) else "later" if _LATER.search(block.heading) else ""
    return {"what": what, "status": standing} | ({"horizon": horizon} if horizon else {})


def _achievements(block: Block, found: FoundReport) -> None:
    for entry in _open(block, found):
        found.achievements.append(_plain(forms.standing(entry.text)[1]))
        _take(block, entry, found)

"""The success criteria of a report: metric, operator and target where the words are clear, and what was ticked.

A criterion that nothing can measure becomes work that has to be done, with a proof. What must not enter: outcomes.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final

from rca.documents.importer.report import forms

if TYPE_CHECKING:
    from rca.documents.importer.report.blocks import Block
    from rca.documents.importer.report.found import FoundReport, Tree

_MOST: Final = 200
"""Errors that a criterion may be of, and criteria that become work."""
HEADING: Final = re.compile(
    r"success\scriteria|acceptance\scriteria|exit\scriteria|definition\sof\sdone|cycle\sgoals?", re.IGNORECASE
)
_OP: Final = (
    (">=", r"(?:>=|≥|at\sleast|(?:or|and)\smore)"),
    ("<=", r"(?:<=|≤|at\smost|no\smore\sthan|up\sto)"),
    (">", r"(?:>|more\sthan|above|over|greater\sthan)"),
    ("<", r"(?:<|less\sthan|fewer\sthan|below|under)"),
)
_PERCENT: Final = re.compile(
    rf"(?P<op>{'|'.join(words for _, words in _OP)})?\s*(?P<target>\d{{1,3}}(?:\.\d+)?)\s?%(?!\w)", re.IGNORECASE
)
_REDUCED: Final = re.compile(
    r"(?P<of>\S.*?)\s+(?:(?:is|are|to\sbe|have)\s+)*(?:reduced|fall|falls|down|drop|drops|cut)\s+(?:by\s+)?(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_RATE: Final = re.compile(r"pass(?:ing)?\s?rate|success\srate|(?:tests?|modules?)\s(?:pass|green)", re.IGNORECASE)
_NONE: Final = re.compile(
    r"\b(?:no|zero|0)\s+(?:more\s+)?(?P<of>[^.,;]*?(?:errors?|failures?|violations?|timeouts?))\W*", re.IGNORECASE
)


def read(block: Block, found: FoundReport) -> None:
    """Take the criteria of one block, if its heading promises some."""
    if not HEADING.search(block.heading):
        return
    for entry in block.listed():
        said, text = forms.standing(entry.text)
        criterion = forms.plain(text).lstrip("📝📊🎯🔍 ")
        if not re.search(r"\w", criterion):
            continue
        made = _measured(criterion, found) or _work(criterion, said, found)
        if said == "done":
            made["stated"] = "met"
        elif entry.text.lstrip("*_ ").startswith("❌"):
            made["stated"] = "missed"
        found.criteria.append(made)
        found.used |= entry.said()


def _measured(criterion: str, found: FoundReport) -> Tree | None:
    """The forms that say what is counted and how much of it: a fall, a pass rate, none of an error."""
    percents = list(_PERCENT.finditer(criterion))
    reduced = _REDUCED.fullmatch(criterion[:300])
    if reduced and len(percents) == 1 and (named := _pattern(reduced["of"], found)):
        return _criterion(criterion, "reduction", [named], percents[0])
    if _RATE.search(criterion) and percents:
        unit = _unit(criterion, percents, found)
        return _criterion(criterion, "pass_rate", [], percents[-1]) | {"unit": unit}
    none = _NONE.fullmatch(criterion)
    if none and (named := _pattern(none["of"], found)):
        return {"criterion": criterion, "metric": "failures", "of": [named], "op": "==", "target": 0}
    return None


def _unit(criterion: str, percents: list[re.Match[str]], found: FoundReport) -> str:
    """Modules or tests: as the words say, or as `from 60 %` fits what the report states of all modules alone."""
    if re.search(r"\bmodules?\b", criterion, re.IGNORECASE):
        return "modules"
    stated = found.results.stated.values()
    if (
        not stated
        or len(percents) != 2
        or not re.search(r"\bfrom\s*$", criterion[: percents[0].start()], re.IGNORECASE)
    ):
        return "tests"
    start = float(percents[0]["target"])
    modules = 100 * sum(one["passed"] == one["total"] for one in stated) / len(stated)
    tests = 100 * sum(one["passed"] for one in stated) / sum(one["total"] for one in stated)
    if abs(modules - start) >= 0.5 or abs(tests - start) < 0.5:
        return "tests"
    found.odd.append(
        f"{start:g} % of the modules pass as stated, so this criterion was taken to be of modules: {criterion}"
    )
    return "modules"


def _criterion(criterion: str, metric: str, of: list[str], target: re.Match[str]) -> Tree:
    said = (target["op"] or "").strip()
    op = next((sign for sign, words in _OP if said and re.fullmatch(words, said, re.IGNORECASE)), ">=")
    return {"criterion": criterion, "metric": metric, "of": of, "op": op, "target": float(target["target"])}


def _pattern(text: str, found: FoundReport) -> str:
    """The error that a criterion is of: a pattern of this report by name or code, else a code; "" where it is none."""
    wanted = forms.stem(text)
    for name, known in islice(found.patterns.items(), _MOST):
        if wanted and (wanted in name or name in wanted):
            return str(known["name"])
    return forms.code(text)


def _work(criterion: str, said: forms.Standing | None, found: FoundReport) -> Tree:
    if criterion not in [work["what"] for work in found.work[:_MOST]]:
        found.work.append({"what": criterion, "status": said or "pending"})
    return {"criterion": criterion, "metric": "done", "of": [criterion], "op": ">=", "target": 1}

"""What a report says of errors that several tests have: names, codes, counts before and after, causes and fixes.

What must not enter: single tests.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rca.documents.importer.asked import bare
from rca.documents.importer.report import forms
from rca.documents.importer.report.blocks import Block, pair

if TYPE_CHECKING:
    from rca.documents.importer.lines import Line
    from rca.documents.importer.report.found import FoundReport, Tree

_HEADING: Final = re.compile(
    r"(?:error|failure)?\s?(?:type|pattern|class|category|group)\s*#?(?:\d{1,2}|[A-H])?\s?[:–—-]\s*(?P<name>\S.*)",
    re.IGNORECASE,
)
_COUNT: Final = re.compile(
    r"(?P<about>[~≈]|about\s|around\s)?\s?(?P<count>\d{1,6})(?:\s*(?:/|of)\s*(?P<of>\d{1,6}))?(?:\s+(?:failing\s|failed\s)?(?:tests?|failures?|times|errors?))?\W*",
    re.IGNORECASE,
)
_ARROW: Final = re.compile(
    r"(?P<name>[^\d~≈→>:][^→>:]{2,80}?)\s?(?:\*\*)?[:：]?(?:\*\*)?\s+(?:from\s+)?(?P<about>[~≈])?(?P<before>\d{1,6})\s?(?:failures?|tests?|errors?)?\s?(?:->|=>|→|➜|⇒|\bto\b)\s?[~≈]?(?P<after>\d{1,6})(?![\d.]*\s?%|\d|\.\d)(?P<behind>.*)",
    re.DOTALL,
)
_FAILING: Final = re.compile(
    r"(?P<about>[~≈])?(?<![\d/])(?P<count>\d{1,6})\s+(?P<what>(?:[A-Za-z]+\s+){0,3}?)tests?\s+(?:still\s+|are\s+|now\s+)*(?:failing|failed|broken|red)\s+(?:with|by|from)\s+"
    r"(?P<name>[\w ]{0,40}?\d{3,4}[\w ]{0,20}?errors?)\b",
)
_ERRORS: Final = re.compile(r"error|fail|timeout|violation|exception|refus|\b10\d\d\b|\b[45]\d\d\b", re.IGNORECASE)
_FALL: Final = re.compile(
    r"(?P<about>[~≈])?\s?(?P<percent>\d{1,3}(?:\.\d+)?)\s?%\s+(?:\w+\s+){0,2}?(?:reduction|fewer|decrease|less)",
    re.IGNORECASE,
)
_REDUCED: Final = re.compile(
    r"(?:reduced|fell|down|dropped)\s+by\s+[~≈]?(?:about\s)?(?P<percent>\d{1,3}(?:\.\d+)?)\s?%(?!\w)", re.IGNORECASE
)
_STATUS: Final = (
    ("open", re.compile(r"\bnot\s(?:yet\s)?(?:fixed|resolved)|unresolved", re.IGNORECASE)),
    (
        "fixing",
        re.compile(
            r"fix(?:ing)?\s(?:is\s)?(?:in\s)?(?:progress|under)|\bfixing\b|in[\s\-]progress|deploying", re.IGNORECASE
        ),
    ),
    ("fixed", re.compile(r"\bfixed\b|\bresolved\b", re.IGNORECASE)),
    ("closed", re.compile(r"\bclosed\b|won'?t\sfix", re.IGNORECASE)),
)
_PRIORITY: Final = (
    ("later", re.compile(r"\blower?\b|\blater\b|backlog|\bp[345]\b", re.IGNORECASE)),
    ("next", re.compile(r"\bnext\b|\bmedium\b|\bp2\b", re.IGNORECASE)),
    ("now", re.compile(r"\bnow\b|\bcurrent\b|\bimmediate|\bhigh(?:est)?\b|\bcritical\b|\bp[01]\b", re.IGNORECASE)),
)
_KEYS: Final = (
    ("status", re.compile(r"(?:current\s)?(?:status|state)")),
    ("priority", re.compile(r"priority")),
    ("root_cause", re.compile(r"(?:root\s|likely\s|suspected\s)?cause")),
    ("fix", re.compile(r"(?:proposed\s|planned\s)?(?:fix|solution)(?:\s\w+)?")),
    ("expect", re.compile(r"expected(?:\s(?:impact|effect|result|outcome|improvement))?")),
    (
        "count",
        re.compile(
            r"(?:current\s|failure\s|test\s)?counts?|occurrences|(?:failing|affected)\stests|tests\saffected|after|now|current"
        ),
    ),
    ("before", re.compile(r"before|previous(?:ly)?|last\scycle|was")),
    ("code", re.compile(r"(?:error\s|close\s|status\s|http\s)?codes?")),
)
_NAMED: Final = re.compile(r"(?:error|failure)?\s?(?:patterns?|types?|errors?|failures?|names?|class)")


def read(block: Block, found: FoundReport) -> None:
    """Take the error patterns of one block."""
    headed = _HEADING.fullmatch(block.heading)
    if headed and re.search(r"error|failure|pattern", block.whole, re.IGNORECASE):
        _headed(block, headed["name"], found)
    for line in block.texts():
        if line.number not in found.used:
            _prose(line, block, found)
    for header, rows, head in block.tables():
        if _table(header, rows, found):
            found.used |= {line.number for line in head}


def _named(text: str) -> tuple[str, str]:
    """Name and code of a pattern: `Factory SSOT (1011 Internal Server Error)` is named without what is in brackets."""
    whole = forms.unquoted(text)
    name = re.sub(r"\s*\([^()]*\)\s*$", "", whole)
    return name or whole, forms.code(whole)


def _headed(block: Block, text: str, found: FoundReport) -> None:
    name, code = _named(text)
    made = found.pattern(name, code)
    found.used.add(block.line)
    for line in block.texts():
        told = pair(line)
        kind = _kind(told[0]) if told else ""
        if told and kind and _put(made, kind, told[1], name, code, found):
            found.used.add(line.number)


def _kind(key: str) -> str:
    return next((kind for kind, shape in _KEYS if shape.fullmatch(key)), "")


def _put(made: Tree, kind: str, value: str, name: str, code: str, found: FoundReport) -> bool:
    """Keep one statement about a pattern; False where nothing of it was understood."""
    if kind in {"status", "priority"}:
        status = next((said for said, shape in _STATUS if shape.search(value)), "") if kind == "status" else ""
        priority = "" if status else next((said for said, shape in _PRIORITY if shape.search(value)), "")
        if status:
            made["status"] = status
        if priority:
            made.setdefault("priority", priority)
        return bool(status or priority)
    if kind in {"root_cause", "fix"}:
        said = forms.plain(value)
        made[kind] = f"{made[kind]}\n{said}" if kind in made else said
        return True
    if kind == "expect":
        fall = _FALL.search(value)
        if fall:
            made["expect"] = f"-{fall['percent']} %"
        return fall is not None
    if kind == "code":
        if told := forms.code(value):
            made["code"] = told
        return bool(told)
    count = _counted(value)
    if count is None:
        return False
    target = found.pattern(name, code, before=True) if kind == "before" else made
    known: Tree = target.setdefault("stated", count)
    return known == count


def _counted(value: str) -> Tree | None:
    hit = _COUNT.fullmatch(bare(value))
    if hit is None:
        return None
    count: Tree = {"count": int(hit["count"])}
    if hit["of"]:
        if int(hit["of"]) < count["count"] or not int(hit["of"]):
            return None
        count["of"] = int(hit["of"])
    return count | ({"about": True} if hit["about"] else {})


def _prose(line: Line, block: Block, found: FoundReport) -> None:
    """`WebSocket 1011 errors: 12 -> 4`, `~12 tests failing with 1011 errors`, `1011 errors reduced by ~67 %`."""
    text = bare(line.text)
    arrow = _ARROW.fullmatch(text)
    if arrow and _ERRORS.search(arrow["name"]) and not forms.MODULE.search(arrow["name"]):
        name, code = _named(arrow["name"])
        about = {"about": True} if arrow["about"] else {}
        kept = [
            _state(name, code, {"count": int(arrow["before"])} | about, found, before=True),
            _state(name, code, {"count": int(arrow["after"])} | about, found),
        ]
        if all(kept) and not re.search(r"\w", arrow["behind"]):
            found.used.add(line.number)
        return
    told = pair(line)
    is_before = bool(re.match(r"previous|before|last|prior", told[0])) if told else False
    for hit in _FAILING.finditer(text):
        name = " ".join(f"{'WebSocket ' if 'WebSocket' in hit['what'] else ''}{hit['name']}".split())
        count: Tree = {"count": int(hit["count"])} | ({"about": True} if hit["about"] else {})
        _state(name, forms.code(name), count, found, before=is_before)
    fall = _FALL.search(text) or _REDUCED.search(text)
    if fall and not block.heading.lower().startswith("success") and _kind(told[0] if told else "") != "expect":
        code = forms.code(re.sub(r"[~≈]?\d+(?:\.\d+)?\s?%", " ", text))
        if code:
            found.claim("reduction", "tests", text, float(fall["percent"]), of=[code])


def _state(name: str, code: str, count: Tree, found: FoundReport, *, before: bool = False) -> bool:
    """Keep a count; False, and a word about it, where another one was stated before."""
    known = found.pattern(name, code, before=before).setdefault("stated", count)
    if known["count"] == count["count"]:
        return True
    found.odd.append(f"two counts are stated of {name}: {known['count']} and {count['count']}; the first is kept")
    return False


def _table(header: list[str], rows: list[tuple[Line, tuple[str, ...]]], found: FoundReport) -> bool:
    """A table of errors, with at least one column of counts or codes."""
    name_at = next((at for at, name in enumerate(header) if _NAMED.fullmatch(name)), None)
    kinds = {at: _kind(name) for at, name in enumerate(header) if at != name_at and _kind(name)}
    if name_at is None or not {"count", "before", "code"} & set(kinds.values()) or "test" in header:
        return False
    for line, row in rows:
        if name_at >= len(row) or not row[name_at].strip():
            continue
        cells = {kind: row[at] for at, kind in kinds.items() if at < len(row) and re.search(r"\w", row[at])}
        name, code = _named(row[name_at])
        code = code or forms.code(cells.get("code", ""))
        made = found.pattern(name, code)
        kept = [_put(made, kind, value, name, code, found) for kind, value in cells.items()]  # every one is put
        if all(kept):
            found.used.add(line.number)
    return True

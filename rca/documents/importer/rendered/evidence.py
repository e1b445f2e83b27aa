"""The evidence of a rendered document: each exhibit where it is first cited, whole again from what was folded away."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from rca.documents.importer.rendered.text import plain, prose

if TYPE_CHECKING:
    from collections.abc import Iterator

_EXHIBIT: Final = re.compile(
    r'^<a id="[\w-]+"></a>\*\*(?P<id>[^*]+)\*\* (?P<kind>looked for, nothing found|\w+)(?P<rest>.*)$', re.MULTILINE
)
_END: Final = re.compile(r'^(?:#{2,3} |<a id="[\w-]+"></a>|- \[[ x]\] )', re.MULTILINE)
_FENCE: Final = re.compile(r"^(`{3,})[^`\n]*\n(.*?)\n\1$", re.MULTILINE | re.DOTALL)
_CODE: Final = re.compile(r"`([^`]+)`")
_KINDS: Final = frozenset({"log", "code", "test", "change", "link", "note"})


def exhibits(text: str) -> Iterator[dict[str, Any]]:
    """The evidence in a part of the document, as trees of the format."""
    for found in _EXHIBIT.finditer(text):
        kind = "absence" if found["kind"].startswith("looked") else found["kind"]
        if kind in _KINDS | {"absence"}:
            yield _exhibit(found["id"], kind, found["rest"], _body(text, found.end()))


def _body(text: str, start: int) -> str:
    """Up to the next exhibit, heading or check that is not within a fence."""
    at = start
    while True:
        fence, end = _FENCE.search(text, at), _END.search(text, at)
        if fence and (end is None or fence.start() < end.start()):
            at = fence.end()
            continue
        return text[start : end.start()] if end else text[start:]


def _exhibit(name: str, kind: str, rest: str, body: str) -> dict[str, Any]:
    evidence: dict[str, Any] = {"id": name, "kind": kind} | _line(rest)
    shown, _, folded = body.partition("<details>\n<summary>")
    asked = shown if kind == "absence" else folded
    query = re.search(r"^Asked(?:, (?P<window>[^\n]*))?:\n\n", asked, re.MULTILINE)
    if query and (fence := _FENCE.search(asked, query.end())):
        evidence["query"] = fence[2]
        shown = shown.replace(asked[query.start() : fence.end()], "") if kind == "absence" else shown
        folded = folded[fence.end() :] if kind != "absence" else folded
    digest = re.search(r"sha256 of the text: `([0-9a-f]{64})`", folded)
    if digest:
        evidence["sha256"] = digest[1]
    whole = _FENCE.search(folded)
    text = whole[2] if whole and "Shortened here" not in folded else _quoted(kind, shown)
    return evidence | ({"text": text} if text else {})


def _quoted(kind: str, shown: str) -> str:
    fence = _FENCE.search(shown)
    if fence and kind not in {"note", "absence", "link"}:
        return fence[2]
    body = shown.strip()
    if body.startswith("> `"):
        return "\n".join(re.sub(r"^> (`+) ?(.*?) ?\1\\?$", r"\2", line) for line in body.splitlines())
    return prose(body) if body else ""


def _line(rest: str) -> dict[str, Any]:
    """Source, place, commit and time of the line that names an exhibit; what is not sure stays out."""
    told: dict[str, Any] = {}
    for part in rest.split(" · ")[1:]:
        day = re.fullmatch(r"(\d{4}-\d\d-\d\d)(?: (\d\d:\d\d\S*) UTC)?", part)
        count = re.match(r"(?:(seen once)|(\d+) lines alike)", part)
        link = re.fullmatch(r"\[open it\]\((.*)\)", part)
        if part.startswith("commit `"):
            told["commit"] = part[8:-1]
        elif day:
            told["at"] = f"{day[1]}T{day[2]}Z" if day[2] else day[1]
        elif count:
            told["count"] = "1" if count[1] else count[2]
        elif link:
            told["link"] = link[1]
        elif place := _CODE.fullmatch(part):
            path, _, lines = place[1].rpartition(":")
            told |= {"path": path, "lines": lines} if path and re.fullmatch(r"[\d\-, ]+", lines) else {"path": place[1]}
        elif "source" not in told:
            told["source"] = plain(part)
    return told

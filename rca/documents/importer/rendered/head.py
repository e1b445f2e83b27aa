"""The top of a rendered document: title, the status line, the error, where and when it was seen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from rca.documents.importer.imported import Head
from rca.documents.importer.rendered.text import Part, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

_STATES: Final = "draft|analysed|fixing|verified|recurred|closed|dropped"
_FENCE: Final = re.compile(r"^(`{3,})text\n(.*?)\n\1$", re.MULTILINE | re.DOTALL)
_WHERE: Final = re.compile(r"(?P<name>service|revision|build|branch|commit) `(?P<value>[^`]+)`")
_SEEN: Final = re.compile(
    r"(?P<first>\d{4}-\d\d-\d\d(?: \d\d:\d\d\S*)?)(?: UTC)?(?: to (?P<last>[\d\-: .]+?)(?: UTC)?)?(?:,|$)"
)


def head(part: Part, tree: dict[str, Any]) -> Head:
    """Fill `tree` from the top of the document; the title and the error are given back too."""
    title = re.search(r"^# (.*)$", part.text, re.MULTILINE)
    tree["title"] = plain(title[1]) if title else "Untitled analysis"
    failure: dict[str, Any] = {}
    _status(part.text, tree)
    top, _, more = part.text.partition("<summary>More of the failure</summary>")
    fences = [found[2] for found in _FENCE.finditer(top)]
    whole = [found[2] for found in _FENCE.finditer(more.partition("The whole error:")[2].partition("Also seen as:")[0])]
    also = [
        found[2] for found in _FENCE.finditer(more.partition("Also seen as:")[2].partition("All failing tests:")[0])
    ]
    if fences:
        failure["error"] = whole[0] if whole else fences[0]
    if also:
        failure["also"] = also
    for line in top.splitlines():
        _line(line, failure, tree)
    tests = _FENCE.search(more.partition("All failing tests:")[2])
    if tests:
        failure["tests"] = tests[2].splitlines()
    if failure:
        tree["failure"] = failure
    return Head(
        title=tree["title"], date=tree.get("created", ""), error=failure.get("error", ""), status=tree["status"]
    )


def _status(text: str, tree: dict[str, Any]) -> None:
    line = re.search(rf"^\*\*Status\*\*: (?P<state>{_STATES})(?P<rest>.*)$", text, re.MULTILINE)
    if not line:
        return
    tree["status"] = line["state"]
    told = [part for part in line["rest"].split(" · ") if part]
    severity = next((part.removesuffix(" severity") for part in told if part.endswith(" severity")), "")
    if severity:
        tree["severity"] = severity
    if told and (day := re.fullmatch(r"(\d{4}-\d\d-\d\d)(?: (\d\d:\d\d\S*) UTC)?", told[-1])):
        tree["created"] = f"{day[1]}T{day[2]}Z" if day[2] else day[1]


def people(text: str, tree: dict[str, Any]) -> None:
    """Authors and reviewers, as the document's status section has them."""
    found = re.search(
        r"^- Written by (?P<authors>.*); (?:reviewed by (?P<reviewers>.*)|not reviewed yet)$", text, re.MULTILINE
    )
    for name in ("authors", "reviewers"):
        if found and found[name]:
            tree[name] = [_author(each) for each in found[name].split(", ")]


def _author(name: str) -> dict[str, Any]:
    plain_name = plain(name)
    return {"name": plain_name.removesuffix(" (agent)")} | (
        {"agent": "true"} if plain_name.endswith(" (agent)") else {}
    )


def _line(line: str, failure: dict[str, Any], tree: dict[str, Any]) -> None:
    if line.startswith("- **Where**: "):
        rest = line.removeprefix("- **Where**: ")
        failure |= dict(_where(rest))
    elif line.startswith("- **Failing tests**: "):
        failure["tests"] = re.findall(r"`([^`]+)`", line)
    elif line.startswith("- **Signature**: "):
        failure["signature"] = line.partition(": ")[2].strip("`")
    elif line.startswith("- **Labels**: "):
        tree["labels"] = [plain(each) for each in line.partition(": ")[2].split(", ")]
    elif line.startswith("- **Seen**: "):
        failure |= _seen(line.removeprefix("- **Seen**: "))


def _where(rest: str) -> Iterator[tuple[str, str]]:
    first = rest.split(", ", maxsplit=1)[0]
    if not _WHERE.match(first):
        yield "environment", plain(first)
    for found in _WHERE.finditer(rest):
        yield found["name"], found["value"]


def _seen(rest: str) -> dict[str, Any]:
    told: dict[str, Any] = {}
    count = re.match(r"(?:(?P<once>once)|(?P<n>\d+) times)(?:, |$)", rest)
    if count:
        told["count"] = "1" if count["once"] else count["n"]
        rest = rest[count.end() :]
    day = _SEEN.match(rest)
    if day:
        told["first"] = _iso(day["first"])
        if day["last"]:
            last = day["last"].strip()
            told["last"] = _iso(last if "-" in last else f"{day['first'][:10]} {last}")
    cycle = re.search(r"in cycle (?:\[(?P<name>[^\]]+)\]|`(?P<code>[^`]+)`)", rest)
    found: dict[str, Any] = {"cycle": cycle["name"] or cycle["code"]} if cycle else {}
    return found | ({"seen": told} if told else {})


def _iso(text: str) -> str:
    day, _, time = text.partition(" ")
    return f"{day}T{time}Z" if time else day

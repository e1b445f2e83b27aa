"""What a report says of itself and of deployments: day, environment, service, status, revisions and builds.

What must not enter: results.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rca.documents.importer import dates
from rca.documents.importer.asked import bare
from rca.documents.importer.head import FIELDS
from rca.documents.importer.report import forms
from rca.documents.importer.report.blocks import Block, pairs

if TYPE_CHECKING:
    from rca.documents.importer.lines import Line
    from rca.documents.importer.report.found import FoundReport, Tree

_REVISION: Final = re.compile(
    r"(?<![\w-])(?P<service>[a-z][a-z0-9-]{0,60}[a-z0-9])-(?P<number>\d{5})-[a-z0-9]{3}(?![\w-])"
)
"""A revision as Cloud Run names it: service, number of five digits, three characters."""
_NAME: Final = re.compile(r"[\w.\-/]*\d[\w.\-/]*")
_BUILD: Final = re.compile(
    r"\bbuild(?:\s+id)?\s?[:#]?\s+`?(?P<build>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{1,12})\b", re.IGNORECASE
)
_STATES: Final = (
    ("in-progress", re.compile(r"in[\s\-]progress|deploying|running|rolling\sout|building", re.IGNORECASE)),
    ("pending", re.compile(r"pending|waiting|planned|queued", re.IGNORECASE)),
    ("failed", re.compile(r"failed|broken|rolled\sback", re.IGNORECASE)),
    ("replaced", re.compile(r"replaced|previous|retired", re.IGNORECASE)),
    ("active", re.compile(r"active|live|serving|deployed|complete|success", re.IGNORECASE)),
)
_DEPLOYED: Final = re.compile(
    r"(?:current|new|active|deployed|deployment|service|next|previous|old)?\s?(?:deployments?|revisions?)(?:\s(?:revision|status|state))?"
)
_BUILT: Final = re.compile(r"build(?:\s(?:id|status|number))?")
_CHANGES: Final = re.compile(
    r"\bchanges?\b.*\b(?:deploy|in|ship|releas)|^(?:what\schanged|changes)$|deployed changes", re.IGNORECASE
)
_OPEN: Final = re.compile(r"active|in[\s\-]progress|ongoing|open|started|running|waiting|pending", re.IGNORECASE)
_CLOSED: Final = re.compile(r"complete|closed|success|done|finished|ended", re.IGNORECASE)
_GENERIC: Final = re.compile(r"\b(?:remote|environment|env|cluster)\b", re.IGNORECASE)
_MOST: Final = 200
"""Deployments of one cycle that are read."""
_HEAD: Final = 40
"""Lines of the document in which its own head stands."""


def environment(said: str) -> str:
    """`GCP Staging Remote` is `gcp-staging`: its words in lower case, without `remote`, `environment`, `cluster`."""
    words = re.findall(r"[^\W_]+", _GENERIC.sub(" ", said).casefold())
    return "-".join(words)


def read(block: Block, found: FoundReport) -> None:
    """Take what one block says of the cycle and of deployments."""
    for line in block.lines:
        for told in pairs(line):
            _take(line, *told, found)
    if _CHANGES.search(block.heading):
        _changes(block, found)
    for header, rows, head in block.tables():
        _table(header, rows, head, found)


def _take(line: Line, key: str, value: str, found: FoundReport) -> None:
    head = found.head
    name = FIELDS.get(key, "")
    is_head = line.number < _HEAD
    if name == "date" and is_head and "started" not in head and (day := dates.found(value)):
        head["started"] = day
    elif name == "environment" and is_head and "environment" not in head:
        _environment(value, found)
    elif key in {"service", "affected service", "service name"} and is_head:
        head.setdefault("service", bare(value).strip("` "))
    elif key in {"cycle status", "status"} and not _is_deep(line):
        _status(key, value, found)
    elif key in {"goal", "target", "objective"} and is_head:
        head.setdefault("goal", bare(value))
    elif key in {"branch", "commit"} and is_head and re.fullmatch(r"`?[\w./\-]+`?", value):
        found.tested.setdefault(key, value.strip("`"))
    elif _DEPLOYED.fullmatch(key) or _BUILT.fullmatch(key):
        _deployment(key, value, found)
    else:
        return
    found.used.add(line.number)


def _is_deep(line: Line) -> bool:
    return bool(line.bullet)


def _environment(value: str, found: FoundReport) -> None:
    plain, _, more = bare(value).partition("(")
    if named := environment(plain):
        found.head["environment"] = named
    if more:
        found.tested.setdefault("note", more.rstrip(") "))


def _status(key: str, value: str, found: FoundReport) -> None:
    """The cycle's own status wins over one in the last lines; what is under way is not closed."""
    if "status" in found.head and key != "cycle status":
        return
    if _OPEN.search(value):
        found.head["status"] = "active"
    elif _CLOSED.search(value):
        found.head["status"] = "closed"


def _deployment(key: str, value: str, found: FoundReport) -> None:
    """One statement about a deployment: a revision, a build, or that one is under way."""
    revision = _revision(value, key)
    build = _BUILD.search(value) or (
        re.match(r"`?(?P<build>[0-9a-f-]{8,40}|\d{1,12})`?$", value) if "build" in key else None
    )
    state = next((said for said, shape in _STATES if shape.search(value)), "")
    if revision:
        stands = state or ("replaced" if key.startswith(("previous", "old")) else "active")
        made = _one(found, revision)
        made["state"] = stands
        if stands == "active" and "revision" not in found.tested:
            found.tested["revision"] = revision
    elif not build and state in {"in-progress", "pending", "failed"} and not _BUILT.fullmatch(key):
        _under_way(found)["state"] = state
    if build:
        target = _under_way(found) if state in {"in-progress", "pending"} else _last(found)
        target.setdefault("build", build["build"])


def _revision(value: str, key: str) -> str:
    """A revision of Cloud Run anywhere, or one word with a digit where the key says that it is a revision."""
    hit = _REVISION.search(value)
    if hit:
        return hit[0]
    plain = bare(value).strip("` ")
    first = plain.split(" (")[0]
    return first if "revision" in key and _NAME.fullmatch(first) else ""


def _one(found: FoundReport, revision: str) -> Tree:
    """The deployment of this revision, made where it is new; an empty one that nobody keeps beyond `_MOST`."""
    for known in found.deployments[:_MOST]:
        if known.get("revision") == revision:
            return known
    if len(found.deployments) >= _MOST:
        return {}
    hit = _REVISION.fullmatch(revision)
    if hit:
        found.head.setdefault("service", hit["service"])
    made: Tree = {"revision": revision, "state": "active", "basis": "stated"}
    at = next((n for n, known in enumerate(found.deployments) if "revision" not in known), len(found.deployments))
    found.deployments.insert(at, made)
    return made


def _under_way(found: FoundReport) -> Tree:
    """The deployment that has no revision yet."""
    for known in found.deployments:
        if "revision" not in known:
            return known
    made: Tree = {"state": "in-progress", "basis": "stated"}
    found.deployments.append(made)
    return made


def _last(found: FoundReport) -> Tree:
    return found.deployments[-1] if found.deployments else _under_way(found)


def _changes(block: Block, found: FoundReport) -> None:
    listed = block.listed()
    if not listed:
        return
    changes = _last(found).setdefault("changes", [])
    for entry in listed:
        changes.append({"subject": forms.plain(forms.standing(entry.text)[1])})
        found.used |= entry.said()


def _table(header: list[str], rows: list[tuple[Line, tuple[str, ...]]], head: list[Line], found: FoundReport) -> None:
    """A table of deployments, with a column of revisions and one of states or builds."""
    columns = {name: at for at, name in enumerate(header)}
    if "revision" not in columns or not columns.keys() & {"state", "status", "build", "build id"}:
        return
    for line, row in rows:
        cell = {name: row[at].strip("`* ") for name, at in columns.items() if at < len(row)}
        if not cell.get("revision"):
            continue
        made = _one(found, cell["revision"])
        said = cell.get("state") or cell.get("status") or ""
        made["state"] = next((state for state, shape in _STATES if shape.search(said)), "active")
        if build := cell.get("build") or cell.get("build id"):
            made["build"] = build
        if made["state"] == "active":
            found.tested.setdefault("revision", cell["revision"])
        found.used |= {line.number, *(one.number for one in head)}

"""Documents that this tool rendered, read back: whys with their tree, evidence, root causes, actions, checks, lessons.

The format is known, so nothing is guessed; what the document only derives from these (tree, next steps, status) is not
read, since rendering makes it anew. What must not enter: documents that others wrote.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from rca.documents.importer.imported import Imported
from rca.documents.importer.rendered.evidence import exhibits
from rca.documents.importer.rendered.head import head, people
from rca.documents.importer.rendered.text import Part, cells, parts, plain, prose, unlinked

if TYPE_CHECKING:
    from collections.abc import Callable

_OURS: Final = re.compile(r"^Rendered from `(?P<id>[\w-]{1,120})\.yaml`; edit that file, not this one\.$", re.MULTILINE)
_CYCLE: Final = re.compile(r"^# Cycle \d{1,9}[:,] [^\n]*\n\n?\*\*Status\*\*: (?:active|closed) · ", re.MULTILINE)
_DERIVED: Final = frozenset({"Cause tree", "Next steps", "Status", "Still empty"})
_WHY: Final = re.compile(r"Why #(?P<number>[\w]+): (?P<question>.*)", re.DOTALL)
_ENTRY: Final = re.compile(r"(?P<id>\S{1,40}(?: \(\d+\))?): (?P<question>.*)", re.DOTALL)
_ANCHOR: Final = re.compile(r'<a id="(?P<anchor>[\w-]+)"></a>')
_STANDING: Final = re.compile(
    r"^(?:<a id=\"(?P<anchor>[\w-]+)\"></a>)(?:(?P<id>\S+(?: \(\d+\))?) · )?(?P<rest>.*)$", re.MULTILINE
)
_CAUSE: Final = re.compile(r"(?P<id>\S{1,40}): (?P<kind>primary|contributing) root cause")
_CITED: Final = re.compile(r"\[(?P<id>[^\]]+)\]\(#[\w-]+\)|(?P<missing>[\w-]+) \(not in this file\)")
_RELATIONS: Final = {
    "Duplicate of": "duplicate", "Recurrence of": "recurs", "Supersedes": "supersedes", "Contradicts": "contradicts",
    "Caused by": "caused-by",
}  # fmt: skip


def is_ours(text: str) -> bool:
    """Whether this tool rendered the document, and nobody took its last line away."""
    return _OURS.search(text) is not None


def is_cycle(text: str) -> bool:
    """Whether a document that this tool rendered is a cycle's report: its status is one that no analysis has."""
    return _CYCLE.search(text) is not None


def rendered_from(text: str) -> str:
    """The id of the analysis that a document was rendered from; "" of other documents."""
    found = _OURS.search(text)
    return found["id"] if found else ""


def read(text: str) -> Imported:
    """The analysis that a rendered document tells, as a tree of the format under `ready`."""
    found = parts(text)
    tree: dict[str, Any] = {"rca": "1", "id": "imported", "title": "", "status": "draft"}
    imported_head = head(found[0], tree)
    readers: dict[str, Callable[[Part, dict[str, Any]], None]] = {
        "Executive summary": _summary,
        "Five whys": _whys,
        "Ruled out": _ruled_out,
        "Root causes": _causes,
        "Actions": _actions,
        "Verification and success criteria": _checks,
        "Impact": _impact,
        "Timeline": _timeline,
        "Lessons": _lessons,
        "Open questions": _questions,
        "Related analyses": _related,
    }
    evidence = [each for part in found[1:] for each in exhibits(part.text)]
    if evidence:
        tree["evidence"] = evidence
    sections: list[dict[str, str]] = []
    before = "head"
    for part in found[1:]:
        if part.heading in readers:
            readers[part.heading](part, tree)
            before = part.heading
        elif part.heading not in _DERIVED and part.heading != "Evidence not cited":
            sections.append({"heading": plain(part.heading), "after": before, "markdown": part.text.strip("\n")})
        elif part.heading != "Still empty":
            before = part.heading
            _derived(part, tree)
    if sections:
        tree["sections"] = sections
    _bind(tree)
    return Imported(imported_head, text=text, ready=tree)


def _derived(part: Part, tree: dict[str, Any]) -> None:
    """What only a derived section says: who wrote it, which rules are silenced, when an action is to be done."""
    if part.heading == "Status":
        people(part.text, tree)
        silenced = re.findall(r"^- (RCA\d{3}) is silenced(?: for (\S+))?: (.*)$", part.text, re.MULTILINE)
        ignored = [
            {"rule": rule, "reason": plain(reason)} | ({"entry": entry} if entry else {})
            for rule, entry, reason in silenced
        ]
        if ignored:
            tree["lint"] = {"ignore": ignored}
    elif part.heading == "Next steps":
        by_id = {action["id"]: action for action in tree.get("actions", [])}
        for horizon, name in re.findall(
            r"^- \*\*(Now|Next|Later)\*\*: .* \(\[([^\]]+)\]\(#[\w-]+\)[^()]*\)$", part.text, re.MULTILINE
        ):
            if name in by_id:
                by_id[name]["horizon"] = horizon.lower()


def _summary(part: Part, tree: dict[str, Any]) -> None:
    body, _, finding = part.text.partition("**Key finding**: ")
    if body.strip():
        tree["summary"] = prose(body)
    if finding.strip():
        tree["key_finding"] = prose(finding)


def _whys(part: Part, tree: dict[str, Any]) -> None:
    whys = tree.setdefault("whys", [])
    for heading, body in part.inner:
        found = _WHY.fullmatch(heading)
        if found:
            answer = _between(body, "**Answer**: ", "**Evidence**:")
            told = prose(answer) if answer.strip() != "not answered yet" else ""
            whys.append(_why(body, plain(found["question"]), told))


def _ruled_out(part: Part, tree: dict[str, Any]) -> None:
    whys = tree.setdefault("whys", [])
    for heading, body in part.inner:
        found = _ENTRY.fullmatch(heading)
        if found:
            told = prose(_between(body, "**Considered**: ", "**Ruled out because**:"))
            why = _why(body, plain(found["question"]), told) | {"id": found["id"], "status": "ruled-out"}
            reason = prose(_between(body, "**Ruled out because**: ", "**Evidence**:"))
            whys.append(why | ({"reason": reason} if reason and reason != "no reason given" else {}))


def _why(body: str, question: str, because: str) -> dict[str, Any]:
    standing = _STANDING.search(body)
    rest = standing["rest"] if standing else ""
    why: dict[str, Any] = {"id": (standing["id"] if standing else "") or "", "of": _explained(rest), "why": question}
    why |= {"because": because} if because else {}
    state = re.search(r"(?:^|· )(hypothesis|supported) · explains", rest)
    why["status"] = state[1] if state else "hypothesis"
    cited = _cited(body)
    why |= {"evidence": cited} if cited else {}
    read_back = re.search(r"“therefore”: (confirmed|doubtful)$", rest)
    if read_back or rest.endswith("not read back yet"):
        why["therefore"] = read_back[1] if read_back else "open"
    why["_anchor"] = standing["anchor"] if standing else ""
    return why


def _explained(rest: str) -> str:
    """What a why explains: `failure`, `#anchor` of another why, or the id of one that is not there."""
    if re.search(r"explains? the failure|explain the failure", rest):
        return "failure"
    found = re.search(r"explains? \[[^\]]*\]\((#[\w-]+)\)", rest)
    if found:
        return found[1]
    missing = re.search(r"explains? (\S+), which is not there", rest)
    return missing[1] if missing else "failure"


def _bind(tree: dict[str, Any]) -> None:
    """Anchors become ids, in whys and root causes."""
    whys = tree.get("whys", [])
    names = {f"#{why['_anchor']}": why["id"] for why in whys}
    for why in whys:
        del why["_anchor"]
        why["of"] = names.get(why["of"], why["of"].removeprefix("#"))
    for cause in tree.get("root_causes", []):
        if "why" in cause:
            cause["why"] = names.get(cause["why"], cause["why"].removeprefix("#"))


def _cited(body: str) -> list[str]:
    line = re.search(r"^\*\*Evidence\*\*:(.*)$", body, re.MULTILINE)
    return [found["id"] or found["missing"] for found in _CITED.finditer(line[1])] if line else []


def _causes(part: Part, tree: dict[str, Any]) -> None:
    causes = tree.setdefault("root_causes", [])
    for heading, body in part.inner:
        found = _CAUSE.fullmatch(heading)
        if not found:
            continue
        told = re.split(
            r"^(?:- Category: |- Without it |- Whether the failure |- No why leads |Read back, from|It names )",
            body,
            maxsplit=1,
            flags=re.MULTILINE,
        )
        cause: dict[str, Any] = {"id": found["id"], "kind": found["kind"], "statement": prose(_ANCHOR.sub("", told[0]))}
        category = re.search(r"^- Category: (.*)$", body, re.MULTILINE)
        cause |= {"category": plain(category[1])} if category else {}
        without = {"would not have": "no", "would still have": "yes", "is unknown": "unknown"}
        said = next(
            (
                value
                for words, value in without.items()
                if re.search(rf"^- (?:Without it|Whether).*{words}", body, re.MULTILINE)
            ),
            "",
        )
        cause |= {"without_it": said} if said else {}
        first = re.search(r"^1\. .*\(\[[^\]]*\]\((#[\w-]+)\)\)?", body, re.MULTILINE)
        missing = re.search(r"^It names (\S+), which", body, re.MULTILINE)
        cause |= {"why": first[1] if first else missing[1] if missing else ""} if first or missing else {}
        causes.append(cause)


def _actions(part: Part, tree: dict[str, Any]) -> None:
    actions = tree.setdefault("actions", [])
    rest = part.text.split("### Expected and measured effect")[0]
    for row in rest.splitlines():
        found = re.match(r'\| <a id="[\w-]+"></a>\*\*(?P<id>.+?)\*\* ', row)
        if found:
            actions.append(_action(found["id"], cells(row[:2] + row[found.end() :])))
    expected = part.text.partition("### Expected and measured effect")[2]
    if expected.strip():
        _expected(expected, actions)


def _action(name: str, row: list[str]) -> dict[str, Any]:
    do, addresses, kind, owner, due, state = [*row, "", "", "", "", "", ""][:6]
    tracked = re.search(r" \(\[tracked\]\((?P<url>[^)]*)\)\)$", do)
    action: dict[str, Any] = {"id": plain(name), "do": plain(do[: tracked.start()] if tracked else do)}
    roots = [unlinked(each) for each in addresses.split(", ") if each]
    action |= {"addresses": roots} if roots else {}
    word, _, strength = kind.partition(", ")
    action["kind"] = word
    action |= {"strength": strength} if strength else {}
    action |= {"owner": plain(owner)} if owner else {}
    action |= {"due": due.removesuffix(" UTC")} if re.fullmatch(r"\d{4}-\d\d-\d\d", due) else {}
    status, _, commit = state.partition(", ")
    action["status"] = status
    action |= {"link": tracked["url"]} if tracked else {}
    return action | ({"commit": commit.strip("`")} if commit else {})


def _expected(text: str, actions: list[dict[str, Any]]) -> None:
    by_id = {action["id"]: action for action in actions}
    for row in text.splitlines():
        told = cells(row)
        action = by_id.get(unlinked(told[0])) if len(told) == 5 else None
        to = re.fullmatch(r"(-?\d+)(?: by cycle (\d+))?", told[3]) if action else None
        if action is None or to is None:
            continue
        expect: dict[str, Any] = {"of": "failure" if told[1] == "this one" else told[1].strip("`")}
        expect |= {"from": told[2]} if told[2] else {}
        action["expect"] = expect | {"to": to[1]} | ({"by_cycle": to[2]} if to[2] else {})
        measured = [
            {"cycle": cycle, "value": value} for value, cycle in re.findall(r"(-?[\d.]+) in `([^`]+)`", told[4])
        ]
        action |= {"measured": measured} if measured else {}


def _checks(part: Part, tree: dict[str, Any]) -> None:
    checks = tree.setdefault("verification", [])
    for row in part.text.splitlines():
        found = re.match(r"- \[[ x]\] (?P<text>.*) · \*\*(?P<outcome>passed|failed|open)\*\*(?P<rest>.*)$", row)
        if not found:
            continue
        check: dict[str, Any] = {"criterion": plain(found["text"]), "outcome": found["outcome"]}
        command = re.search(r" · by (`+) ?(.*?) ?\1", found["rest"])
        check |= {"command": command[2]} if command else {}
        day = re.search(r" · (\d{4}-\d\d-\d\d)(?: (\d\d:\d\d:\d\d\S*) UTC)?(?= ·|$)", found["rest"])
        check |= {"at": f"{day[1]}T{day[2]}Z" if day[2] else day[1]} if day else {}
        cited = [each["id"] or each["missing"] for each in _CITED.finditer(found["rest"])]
        checks.append(check | ({"evidence": cited} if cited else {}))


def _impact(part: Part, tree: dict[str, Any]) -> None:
    tree.setdefault("failure", {})["impact"] = prose(part.text)


def _timeline(part: Part, tree: dict[str, Any]) -> None:
    told = []
    for row in part.text.splitlines():
        found = re.match(
            r"\| (?P<day>\d{4}-\d\d-\d\d)(?: (?P<time>\d\d:\d\d\S*))?(?P<naive> \(no time zone\))? \| (?P<what>.*) \|$",
            row,
        )
        if found:
            zone = "" if found["naive"] else "Z"
            told.append(
                {
                    "at": found["day"] + (f"T{found['time']}{zone}" if found["time"] else ""),
                    "what": plain(found["what"]),
                }
            )
    if told:
        tree["timeline"] = told


def _lessons(part: Part, tree: dict[str, Any]) -> None:
    lessons = tree.setdefault("lessons", [])
    for heading, body in part.inner:
        lessons += [
            {"kind": heading.lower(), "text": plain(row[2:])} for row in body.splitlines() if row.startswith("- ")
        ]


def _questions(part: Part, tree: dict[str, Any]) -> None:
    tree["questions"] = [plain(row[2:]) for row in part.text.splitlines() if row.startswith("- ")]


def _related(part: Part, tree: dict[str, Any]) -> None:
    related, others = [], []
    for row in part.text.splitlines():
        found = re.match(r"- (?P<relation>.+?) (?:\[(?P<id>[^\]]+)\]\([^)]*\)|`(?P<code>[^`]+)`)$", row)
        if found and found["relation"] in _RELATIONS:
            related.append({"id": found["id"] or found["code"], "relation": _RELATIONS[found["relation"]]})
        elif found and found["relation"] == "Another error than":
            others.append(found["id"] or found["code"])
    if related:
        tree["related"] = related
    if others:
        tree.setdefault("failure", {})["not_same"] = others


def _between(body: str, start: str, end: str) -> str:
    """What stands between a label at the start of a line and the next; "" without the first."""
    at = 0 if body.startswith(start) else body.find(f"\n{start}") + 1
    if not body.startswith(start, at):
        return ""
    rest = body[at + len(start) :]
    stop = rest.find(f"\n{end}")
    return rest[:stop] if stop >= 0 else rest

"""A report's text to the tree of a cycle: every block read by every reader, then what they found made consistent.

Nothing is lost: a line goes into `sections` unless the fields hold every word of it. What must not enter: files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from rca.documents.importer import left, sections
from rca.documents.importer.asked import bare
from rca.documents.importer.report import criteria, errors, forms, head, results, stakes, work
from rca.documents.importer.report.blocks import blocks
from rca.documents.importer.report.found import FoundReport, Results, Tree
from rca.signature import sign

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rca.documents.importer.lines import Line

UNKNOWN: Final = "unknown"
"""The environment of a report that names none."""
_PLAIN: Final = """
    cycle cycles test tests testing module modules passed passing pass passes failed failing fail failure failures total
    count code now before after is are was all in progress completed complete done pending fixing fixed fix current
    deployment deployments revision build id active closed results result working improved broken capability mrr
    environment resolved work we did what patterns type required implemented expected what's s up learnings achievements
    immediate ok state priority lower higher goal ran previous trend reduced reduction key stated green red
"""
_STRUCTURE: Final = frozenset(_PLAIN.split())
"""Words that name fields, columns and states of a cycle beside those of `left`."""


def read(lines: list[Line], title: str, number: int) -> tuple[Tree, list[str]]:
    """The cycle that a report tells of, as a tree of the format without `id`, and what a person should look at."""
    found = FoundReport(number)
    _title(lines, title, found)
    parts = list(blocks(lines))
    for reader in (head.read, results.read, errors.read, stakes.read, criteria.read, work.read):
        for part in parts:
            reader(part, found)
    _consistent(found)
    told = _tree(found)
    lost = left.untold((lines[at] for at in sorted(found.used)), list(_values(told)), _STRUCTURE)
    orphans = {line.number for line in lost}
    used = found.used - orphans - _heads(lines, lost) - {one.line for one in parts if orphans & one.numbers()}
    kept = sections.remaining(lines, used, -1, (), _STRUCTURE)
    if kept:
        told["sections"] = [{"heading": one.heading, "after": one.after, "markdown": one.markdown} for one in kept]
    return told, found.odd


def _heads(lines: list[Line], rows: list[Line]) -> set[int]:
    """The two lines above each table that has one of `rows`: a row is not kept without the names of its columns."""
    wanted = {line.number for line in rows if line.kind == "row"}
    heads: set[int] = set()
    start = -1
    for line in lines if wanted else ():
        if line.kind != "row":
            start = -1
            continue
        start = line.number if start < 0 else start
        if line.number in wanted:
            heads |= {start, start + 1}
    return heads


def _title(lines: list[Line], title: str, found: FoundReport) -> None:
    found.head["title"] = title
    first = next((line for line in lines if line.kind == "heading" and bare(line.text) == title), None)
    if first is not None:
        found.used.add(first.number)


def _consistent(found: FoundReport) -> None:
    """What contradicts itself is told, and what cannot stand in one file is left to the sections."""
    for module, others in found.results.others.items():
        stated = found.results.stated.get(module)
        if stated and stated["passed"] + len(others) > stated["total"]:
            found.odd.append(
                f"{stated['passed']} of {stated['total']} tests of {module} passed as stated, and {len(others)} that "
                "failed are named; the names are kept"
            )
            del found.results.stated[module]
            found.used.discard(found.results.lines.get(module, -1))
    keys = _keys(found.results)
    for name, pattern in found.patterns.items():
        if len(keys.get(name, ())) == 1:
            [pattern["signature"]] = keys[name]
        before = found.patterns_before.get(name)
        if before:
            before |= {key: pattern[key] for key in ("name", "signature", "code") if key in pattern}
    _contradictions(found)
    if "environment" not in found.head:
        found.head["environment"] = UNKNOWN
        found.odd.append(f"no environment is named; it is called `{UNKNOWN}` here")
    if "started" not in found.head:
        found.odd.append("no date was found in the document")
    if not (found.results.stated or found.results.others):
        found.odd.append("no module with a count of tests was found, so nothing of this cycle can be compared")


def _keys(results: Results) -> dict[str, set[str]]:
    """The signatures of the named failures by the stems of their errors, which patterns are named by."""
    texts = {other.get("error", "") for others in results.others.values() for other in others.values()} - {""}
    keys: dict[str, set[str]] = {}
    for text in texts:
        keys.setdefault(forms.stem(text), set()).add(sign(text).key())
    return keys


def _contradictions(found: FoundReport) -> None:
    """Counts of all modules that are stated twice, otherwise."""
    told: dict[tuple[str, str], float] = {}
    for claim in found.claims.values():
        if claim["metric"] not in {"passed", "failed"}:
            continue
        key = (claim["metric"], claim["unit"])
        if told.setdefault(key, claim["value"]) != claim["value"]:
            found.odd.append(f"{told[key]:g} and {claim['value']:g} {key[1]} {key[0]} are both stated")


def _tree(found: FoundReport) -> Tree:
    """The keys of the format, in its order, with what was found and nothing else."""
    first = {"rca": "1", "cycle": found.number}
    names = ("title", "environment", "service", "status", "started", "goal", "summary")
    tree: Tree = first | {name: found.head[name] for name in names if found.head.get(name)}
    given: Tree = {
        "deployments": found.deployments,
        "tested": found.tested,
        "results": _modules(found.results),
        "patterns": list(found.patterns.values()),
        "before": _before(found),
        "criteria": found.criteria,
        "claims": list(found.claims.values()),
        "impact": _impact(found),
        "work": found.work,
        "achievements": found.achievements,
        "next": found.next,
        "lessons": found.lessons,
        "notes": found.notes,
    }
    return tree | {name: value for name, value in given.items() if value}


def _modules(told: Results) -> list[Tree]:
    made: list[Tree] = []
    for module in dict.fromkeys([*told.stated, *told.others]):
        one: Tree = {"module": module}
        if module in told.stated:
            one["stated"] = told.stated[module]
        if module in told.others:
            one["others"] = list(told.others[module].values())
        made.append(one)
    return made


def _before(found: FoundReport) -> Tree:
    results, patterns = _modules(found.before), list(found.patterns_before.values())
    if not (results or patterns) or found.number < 1:
        return {}
    told = {"results": results, "patterns": patterns}
    source = f"the report of cycle {found.number}"
    return {"cycle": found.number - 1, "source": source} | {name: value for name, value in told.items() if value}


def _impact(found: FoundReport) -> list[Tree]:
    if not found.impact and not found.capabilities:
        return []
    made: Tree = {"name": "What is at stake", "unit": "", "basis": "stated"} | found.impact
    if "source" in made:
        made["source"] = "\n".join(made["source"])
    if not made.get("stated"):
        made.pop("stated", None)
    if found.capabilities:
        made["capabilities"] = list(found.capabilities.values())
    return [made]


def _values(tree: Any) -> Iterator[str]:  # noqa: ANN401  # mappings, lists and scalars of the format
    if isinstance(tree, dict):
        for part in tree.values():
            yield from _values(part)
    elif isinstance(tree, list):
        for part in tree:
            yield from _values(part)
    else:
        yield f"{tree:g}" if isinstance(tree, float) else str(tree)

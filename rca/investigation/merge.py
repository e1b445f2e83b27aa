"""Two versions of one analysis made into one: trees of mappings, lists and scalars; nobody's words are dropped.

Entries with an id are matched by it. When both sides made an entry of the same new id, ours is renumbered together with
what refers to it. What both changed differently is a conflict and is named, not decided.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from rca.store.ids import next_entry

Tree = dict[str, Any]
_ABSENT = object()
_REFERRING = {
    "whys": ("of", "evidence"),
    "root_causes": ("why",),
    "actions": ("addresses",),
    "verification": ("evidence",),
}


class Clash(NamedTuple):
    """A field that both sides changed differently."""

    field: str
    mine: str
    theirs: str
    """As text, "" where that side removed it."""


def merge(base: Tree, ours: Tree, theirs: Tree) -> tuple[Tree, list[Clash]]:
    """Both sides' changes since `base`, and the fields that both changed differently, where `theirs` stands."""
    conflicts: list[Clash] = []
    merged = _mapping(base, _renumbered(base, ours, theirs), theirs, "", conflicts)
    return merged, conflicts


def differences(before: Tree, after: Tree) -> list[str]:
    """What differs, by name: entries by their ids (`W3`), everything else by its field."""
    found: list[str] = []
    for key in (*after, *(key for key in before if key not in after)):
        old, new = before.get(key), after.get(key)
        if old == new:
            continue
        entries = [part for part in (*(old or ()), *(new or ())) if isinstance(part, dict)]
        if entries and all("id" in part for part in entries):
            kept = {part["id"]: part for part in old or ()}
            now = {part["id"]: part for part in new or ()}
            found += [entry for entry in dict.fromkeys((*kept, *now)) if kept.get(entry) != now.get(entry)]
        else:
            found.append(key)
    return found


def _value(base: Any, ours: Any, theirs: Any, place: str, conflicts: list[Clash]) -> Any:  # noqa: ANN401  # any part of a tree
    if ours in (theirs, base):
        return theirs
    if theirs == base:
        return ours
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return _mapping(base if isinstance(base, dict) else {}, ours, theirs, place, conflicts)
    if isinstance(ours, list | tuple) and isinstance(theirs, list | tuple):
        old = base if isinstance(base, list | tuple) else []
        if all(isinstance(part, dict) and "id" in part for part in (*ours, *theirs)):
            return _entries(old, ours, theirs, place, conflicts)
        return [part for part in theirs if part in ours or part not in old] + [
            part for part in ours if part not in theirs and part not in old
        ]
    conflicts.append(Clash(place, _text(ours), _text(theirs)))
    return theirs


def _text(part: Any) -> str:  # noqa: ANN401  # any part of a tree
    """What a person recognises of it: of an entry its own words."""
    if part is _ABSENT:
        return ""
    if isinstance(part, dict):
        return "\n".join(f"{key}: {value}" for key, value in part.items())
    return str(part)


def _mapping(base: Tree, ours: Tree, theirs: Tree, place: str, conflicts: list[Clash]) -> Tree:
    merged = {}
    for key in (*theirs, *(key for key in ours if key not in theirs)):
        at = f"{place}.{key}" if place else str(key)
        value = _value(base.get(key, _ABSENT), ours.get(key, _ABSENT), theirs.get(key, _ABSENT), at, conflicts)
        if value is not _ABSENT:
            merged[key] = value
    return merged


def _entries(base: Any, ours: Any, theirs: Any, place: str, conflicts: list[Clash]) -> list[Any]:  # noqa: ANN401  # lists or tuples
    by_id = [{part["id"]: part for part in side} for side in (base, ours, theirs)]
    merged = []
    for entry in (*by_id[2], *(entry for entry in by_id[1] if entry not in by_id[2])):
        old, our, their = (side.get(entry, _ABSENT) for side in by_id)
        value = _value(old, our, their, entry or place, conflicts)
        if value is not _ABSENT:
            merged.append(value)
    return merged


def _renumbered(base: Tree, ours: Tree, theirs: Tree) -> Tree:
    """Ours, with new ids that theirs does not use for something else."""
    names: dict[str, str] = {}
    for field in ("evidence", "whys", "root_causes", "attempts", "actions"):
        old = {part["id"] for part in base.get(field, ())}
        new = {part["id"]: part for part in theirs.get(field, ()) if part["id"] not in old}
        taken = [part["id"] for side in (theirs, ours) for part in side.get(field, ())]
        for part in ours.get(field, ()):
            if part["id"] in new and part["id"] not in old and new[part["id"]] != part:
                names[part["id"]] = next_entry(part["id"][:1], taken)
                taken.append(names[part["id"]])
    return _renamed(ours, names) if names else ours


def _renamed(tree: Tree, names: dict[str, str]) -> Tree:
    renamed = dict(tree)
    for field in ("evidence", "whys", "root_causes", "attempts", "actions", "verification"):
        if field in tree:
            renamed[field] = [_renamed_entry(part, _REFERRING.get(field, ()), names) for part in tree[field]]
    return renamed


def _renamed_entry(entry: Tree, referring: tuple[str, ...], names: dict[str, str]) -> Tree:
    renamed = dict(entry)
    for key in ("id", *referring):
        value = entry.get(key)
        if isinstance(value, str):
            renamed[key] = names.get(value, value)
        elif isinstance(value, list | tuple):
            renamed[key] = [names.get(part, part) for part in value]
    return renamed

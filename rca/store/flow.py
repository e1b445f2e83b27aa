"""A changed collection in flow style, `[a, b]` or `{a: 1}`, with the author's spacing around what stays."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from rca.store.align import Step, align
from rca.store.emit import flow, flow_key
from rca.store.written import Mapping, Scalar, Sequence, Written, tree_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from rca.store.written import Tree

_SEPARATOR = re.compile(r"\s*,\s*")


def flow_text(text: str, written: Written, goal: Tree) -> str:
    """What stands in `text` for `written`, changed so that it says `goal`."""
    said = tree_of(written)
    if said == goal:
        return text[written.start : written.end]
    if isinstance(written, Sequence) and isinstance(goal, list) and isinstance(said, list) and said and goal:
        entries = written.entries
        spans = [(entry.start, entry.end) for entry in entries]
        return _joined(
            text,
            written,
            spans,
            align(said, goal),
            lambda old, new: flow(goal[new]) if old is None else flow_text(text, entries[old], goal[new]),
        )
    if isinstance(written, Mapping) and isinstance(goal, dict) and written.pairs and goal:
        return _mapping(text, written, goal)
    return flow(goal)


def _mapping(text: str, written: Mapping, goal: dict[str, Tree]) -> str:
    keys = [pair.key.value or "" for pair in written.pairs]
    names = list(goal)
    spans = [(pair.key.start, pair.value.end) for pair in written.pairs]
    steps = [Step(i, names.index(key)) for i, key in enumerate(keys) if key in goal]
    for new, name in enumerate(names):
        if name not in keys:
            known = [at for at, step in enumerate(steps) if step.new is not None and names[step.new] in names[:new]]
            steps.insert(max(known, default=-1) + 1, Step(None, new))

    def pair(old: int | None, new: int) -> str:
        if old is None:
            return f"{flow_key(names[new])}: {flow(goal[names[new]])}"
        key, value = written.pairs[old]
        if isinstance(value, Scalar) and value.start == value.end and goal[names[new]] is not None:
            return f"{text[key.start : key.end]}: {flow(goal[names[new]])}"
        return text[key.start : value.start] + flow_text(text, value, goal[names[new]])

    return _joined(text, written, spans, steps, pair)


def _joined(
    text: str,
    written: Mapping | Sequence,
    spans: list[tuple[int, int]],
    steps: list[Step],
    entry: Callable[[int | None, int], str],
) -> str:
    """The entries between the brackets, each kept one with what followed it."""
    between = [text[end:start] for (_, end), (start, _) in pairwise(spans)]
    usual = next(filter(_SEPARATOR.fullmatch, between), ", ")
    result = text[written.start : spans[0][0]]
    following = ""
    for step in steps:
        if step.new is None:
            continue
        result += following + entry(step.old, step.new)
        following = between[step.old] if step.old is not None and step.old < len(between) else usual
    return result + text[spans[-1][1] : written.end]

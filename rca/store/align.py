"""Which entries of a list became which: by `id`, else by what they say. Nothing here knows of texts or positions."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rca.store.written import Tree


class Step(NamedTuple):
    """An entry's position before and after: both when it stayed (perhaps changed), one when it went or came."""

    old: int | None
    new: int | None


def align(old: Sequence[Tree], new: Sequence[Tree]) -> list[Step]:
    """The steps from `old` to `new`, in an order in which both lists' positions rise."""
    head = _in_common(old, new)
    tail = _in_common(old[head:][::-1], new[head:][::-1])  # first of all, so that of equal entries the right one goes
    old_end, new_end = len(old) - tail, len(new) - tail
    steps = [Step(i, i) for i in range(head)]
    marks, new_marks = [_mark(entry) for entry in old[head:old_end]], [_mark(entry) for entry in new[head:new_end]]
    for what, i, i_end, j, j_end in SequenceMatcher(None, marks, new_marks, autojunk=False).get_opcodes():
        olds, news = range(head + i, head + i_end), range(head + j, head + j_end)
        steps += map(Step, olds, news) if what == "equal" else _replaced(old, new, olds, news)
    return [*steps, *map(Step, range(old_end, len(old)), range(new_end, len(new)))]


def _in_common(some: Sequence[Tree], others: Sequence[Tree]) -> int:
    """How many entries both begin with."""
    count = 0
    for one, other in zip(some, others, strict=False):
        if one != other:
            break
        count += 1
    return count


def _id(entry: Tree) -> str | None:
    name = entry.get("id") if isinstance(entry, dict) else None
    return name if isinstance(name, str) else None


def _mark(entry: Tree) -> str:
    """What an entry is known by."""
    name = _id(entry)
    return repr(entry) if name is None else f"id {name}"


def _replaced(old: Sequence[Tree], new: Sequence[Tree], olds: range, news: range) -> Iterator[Step]:
    both = min(len(olds), len(news))
    for i, j in zip(olds, news, strict=False):
        if _is_change(old[i], new[j]):
            yield Step(i, j)
        else:
            yield Step(i, None)
            yield Step(None, j)
    yield from (Step(i, None) for i in olds[both:])
    yield from (Step(None, j) for j in news[both:])


def _is_change(old: Tree, new: Tree) -> bool:
    """Whether an entry was changed into its successor. Under another id it is another, unless only the id differs."""
    if _id(old) is None or _id(new) is None or not isinstance(old, dict) or not isinstance(new, dict):
        return True
    return {**old, "id": ""} == {**new, "id": ""}

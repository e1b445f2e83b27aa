"""How far sources are, in as few rows as say it: the evidence has the room. No lists, no keys."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from textual.content import Content

from rca.tui.safe import MUTED, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rca.investigation.gather import Asked

REPOSITORY: Final = frozenset({"code", "changes"})
"""Sources that have no lines of logs."""
_TROUBLES: Final = 2
"""Rows of what failed or was left out; of more, how many."""
_SHARE: Final = 3
"""Sources that are being asked take at most one row in so many."""
_GLYPHS: Final = {"asking": "◌", "done": "✓", "failed": "✗"}


def names(asked: Sequence[Asked]) -> list[str]:
    """What each is called: by its name, where several have that by its label."""
    count = Counter(one.name for one in asked)
    return [one.label or one.name if count[one.name] > 1 else one.name for one in asked]


def ticks(asked: Sequence[Asked]) -> str:
    """How many have ended and which have not, for the title: "4 sources ✓ pods ✗"."""
    ended = [name for name, one in zip(names(asked), asked, strict=True) if one.state == "done"]
    said = [f"{len(ended)} sources ✓" if len(ended) > 1 else f"{ended[0]} ✓"] if ended else []
    others = (pair for pair in zip(names(asked), asked, strict=True) if pair[1].state != "done")
    return " ".join([*said, *(f"{name} {_GLYPHS[one.state]}" for name, one in others)])


def told(asked: Sequence[Asked], windows: Mapping[str, str], rows: int, width: int) -> Iterator[Content]:
    """A row for all that have ended, one for each that is being asked, and those that say what went wrong.

    `windows`: in which they are asked, by name. `rows`: of the pane, of which those being asked get a third; `width`:
    columns of one.
    """
    named = [
        (f"{name} {windows[one.name]}" if one.name in windows else name, one)
        for name, one in zip(names(asked), asked, strict=True)
    ]
    ended = [pair for pair in named if pair[1].state == "done" and not _is_silent(pair[1])]
    asking = [pair for pair in named if pair[1].state == "asking"]
    room = max(rows // _SHARE - bool(ended), 1)
    if ended:
        yield _ended(ended, width)
    yield from (_asking(*pair) for pair in asking[: room if len(asking) <= room else room - 1])
    if len(asking) > room:
        yield one_line(f"◌ {len(asking) - room + 1} more are being asked", MUTED)
    troubles = list(_troubles(named))
    yield from troubles[:_TROUBLES]
    if len(troubles) > _TROUBLES:
        yield one_line(f"! and {len(troubles) - _TROUBLES} more", "$text-warning")


def _is_silent(asked: Asked) -> bool:
    """Most errors name no code that is here: that it was looked for is not worth a word."""
    return asked.name in REPOSITORY and not (asked.hits or asked.partial)


def _ended(ended: Sequence[tuple[str, Asked]], width: int) -> Content:
    """One says how much it searched; several, that they did, by their names where these have room.

    Sources of one name may find the same lines, which count once.
    """
    if len(ended) == 1:
        name, asked = ended[0]
        took = f" · {asked.seconds:.1f} s" if asked.seconds >= 0.1 else ""
        said = f"{name} {asked.last.message if asked.last else 'searched'}{took}"
    else:
        seen = [asked.name for _, asked in ended]
        hits = sum(one.new if one.name in seen[:at] else one.hits for at, (_, one) in enumerate(ended))
        found = f" searched · {f'{hits:,}' if hits else 'nothing'} found"
        named = ", ".join(name for name, _ in ended) + found
        said = named if one_line(f"✓ {named}").cell_length <= width else f"{len(ended)} sources{found}"
    return Content.assemble(("✓ ", "$text-success"), one_line(said))


def _asking(name: str, asked: Asked) -> Content:
    last = asked.last
    share = f" {100 * last.done // last.total} %" if last and last.total else ""
    said = last.message if last else "asking"
    return one_line(f"◌ {name} {said}{share} · {asked.hits} found · {asked.seconds:.0f} s", MUTED)


def _troubles(named: Iterable[tuple[str, Asked]]) -> Iterator[Content]:
    """What failed, then what was left out, the latest of each source first."""
    partial = []
    for name, asked in named:
        if asked.state == "failed":
            said = asked.last.message if asked.last else "no word why"
            hint = f" · {asked.last.hint}" if asked.last and asked.last.hint else ""
            yield one_line(f"✗ {name} failed: {said}{hint} · R asks again", "$text-error")
        partial += [
            one_line(f"! {notice.message}" + (f" · {notice.hint}" if notice.hint else ""), "$text-warning")
            for notice in reversed(asked.partial)
        ]
    yield from partial

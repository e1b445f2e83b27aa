"""Everything that a template is given: plain values only, prepared from an analysis.

No pydantic model is handed over: its methods would be a way out of the templates' sandbox (`parse_raw` unpickles).
What must not enter: the clock, the environment, other files, the tool's version, lint.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rca.analysis import outline, outline_text
from rca.documents.argument import Argument, Cause, Link, Place, Step
from rca.documents.diagram import diagram
from rca.documents.escape import Markdown
from rca.documents.exhibits import Citation, Exhibit, Exhibits, anchors
from rca.documents.remaining import still_empty
from rca.documents.sections import FreeSection, placed
from rca.documents.words import instant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rca.analysis import Action, Analysis

OUTLINE_WIDTH = 96
"""Columns that GitHub shows of a fence without scrolling."""
HORIZONS = ("now", "next", "later")


@dataclass(frozen=True, slots=True)
class Effort:
    """One action, the places of the root causes it addresses, and whether it had the effect expected."""

    anchor: str
    of: dict[str, Any]
    addresses: tuple[Place, ...]
    reached: bool | None
    """None while nothing was expected or nothing measured."""


@dataclass(frozen=True, slots=True)
class Check:
    """One criterion with its citations."""

    of: dict[str, Any]
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """The parts that need more than a look at the analysis."""

    diagram: Markdown
    outline: str
    whys: int
    steps: tuple[Step, ...]
    ruled_out: tuple[Step, ...]
    causes: tuple[Cause, ...]
    efforts: tuple[Effort, ...]
    next_steps: tuple[Effort, ...]
    """Open actions: now, next, later, then those without a horizon."""
    checks: tuple[Check, ...]
    uncited: tuple[Exhibit, ...]
    timeline: tuple[dict[str, Any], ...]
    free: dict[str, tuple[FreeSection, ...]]
    empty: tuple[str, ...]


GIVEN = frozenset({dict, Cause, Check, Citation, Document, Effort, Exhibit, FreeSection, Link, Place, Step})
"""The classes of the values that `context` gives."""


def context(analysis: Analysis) -> dict[str, Any]:
    """The variables of a template: `analysis`, as the YAML has it, and the `document` prepared from it."""
    analysis = with_ids_apart(analysis)
    rows = outline(analysis)
    exhibits = Exhibits(analysis)
    argument = Argument(analysis, rows)
    tree = analysis.model_dump()
    efforts = tuple(_efforts(analysis, tree, argument))
    document = Document(  # in the order of the page: the first to cite a piece of evidence shows it
        diagram=Markdown(diagram(rows)),
        outline=outline_text(analysis, OUTLINE_WIDTH),
        whys=len(rows) - 1,
        steps=argument.steps(exhibits, ruled_out=False),
        ruled_out=argument.steps(exhibits, ruled_out=True),
        causes=argument.causes(),
        efforts=efforts,
        next_steps=tuple(sorted(filter(_is_open, efforts), key=_horizon)),
        checks=tuple(Check(each, exhibits.cite(each["evidence"])) for each in tree["verification"]),
        uncited=exhibits.uncited(),
        timeline=tuple(sorted(tree["timeline"], key=lambda moment: instant(moment["at"]))),
        free=placed(analysis.sections),
        empty=tuple(still_empty(analysis)),
    )
    return {"analysis": tree, "document": document}


def with_ids_apart(analysis: Analysis) -> Analysis:
    """The analysis with the second W1 called `W1 (2)`: a bad merge must not make the tree of whys go round forever."""
    seen: dict[str, int] = {}
    whys = []
    for why in analysis.whys:
        seen[why.id] = seen.get(why.id, 0) + 1
        again = seen[why.id] > 1
        whys.append(why.model_copy(update={"id": f"{why.id} ({seen[why.id]})"}) if again else why)
    return analysis.model_copy(update={"whys": tuple(whys)}) if len(seen) < len(whys) else analysis


def _efforts(analysis: Analysis, tree: dict[str, Any], argument: Argument) -> Iterator[Effort]:
    names = anchors("a", [action.id for action in analysis.actions])
    for action, plain, name in zip(analysis.actions, tree["actions"], names, strict=True):
        places = (argument.root(each) or Place(each, "") for each in action.addresses)
        yield Effort(name, plain, tuple(places), _reached(action))


def _reached(action: Action) -> bool | None:
    """Whether the last measurement is what was expected, or better in the direction that was expected."""
    if not action.expect or not action.measured:
        return None
    value, to = action.measured[-1].value, action.expect.to
    rising = action.expect.from_ is not None and action.expect.from_ < to
    return value >= to if rising else value <= to


def _is_open(effort: Effort) -> bool:
    return bool(effort.of["status"] == "open")


def _horizon(effort: Effort) -> int:
    horizon = effort.of["horizon"]
    return HORIZONS.index(horizon) if horizon in HORIZONS else len(HORIZONS)

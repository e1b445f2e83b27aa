"""From something that the document lacks to the place where it is filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rca.investigation.prompt import FIELDS
from rca.tui.priors import Priors
from rca.tui.step import Step
from rca.tui.whys import Whys

if TYPE_CHECKING:
    from rca.tui.workbench import Workbench

_FIELDS: Final = {
    "a summary": "summary",
    "a key finding": "key_finding",
    "the environment": "failure.environment",
    "the impact": "failure.impact",
}
"""What `rca.documents.remaining` calls fields that are asked for."""


def fill_in(bench: Workbench, gap: str) -> None:
    """Open the question, or go to the pane, that a gap is filled in by: an entry's id, or what a document lacks."""
    field = _FIELDS.get(gap, gap)
    if field in FIELDS:
        bench.take(Step(lambda walk: walk.fill_in(field), types=True))
    elif gap == "actions":
        bench.action_ask_for("action")
    elif gap == "evidence":
        bench.action_show("excerpts")
    elif gap in bench.query_one(Priors).keys:
        bench.action_show("priors")
        bench.query_one(Priors).go_to(gap)
    elif gap in bench.query_one(Whys).keys or gap in {"whys", "a root cause"}:
        bench.query_one(Whys).go_to(gap)
        bench.action_show("whys")
    else:
        bench.say(f"{gap}: E opens the file, and `rca set` sets a field")

"""What a reviewer would miss in an analysis, to go to. Only what is empty; whether the rest is good is not judged."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from rca.tui.commands import bindings
from rca.tui.listing import Listing
from rca.tui.row import Row
from rca.tui.safe import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rca.analysis import Analysis


class Missing(Listing):
    """What a reviewer would miss; Enter goes where it is filled in."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("missing"),
        Binding("tab", "screen.other_pane", "Document", id="other_pane"),
    ]

    def __init__(self) -> None:
        super().__init__(id="missing", empty="✓ nothing is missing")
        self.gaps: list[tuple[str, str]] = []
        """What is missing, and the entry that it is missing of, else "". """

    def draw(self, analysis: Analysis) -> None:
        """Show it."""
        self.gaps = list(gaps(analysis))
        said = {why.id: why.because or why.why for why in analysis.whys}
        said |= {cause.id: cause.statement for cause in analysis.root_causes}
        said |= {prior.id: prior.title for prior in analysis.priors}
        self.show(
            Row(f"{place}", Content.assemble(("○ ", "$text-warning"), one_line(what), *_of(entry, said)), under="  ")
            for place, (what, entry) in enumerate(self.gaps)
        )
        self.border_title = f"Missing · {len(self.gaps)}" if self.gaps else "Missing"

    def action_fill_in(self) -> None:
        """Go where it is filled in."""
        self.action_choose()

    @property
    def entry(self) -> str:
        """The entry under the cursor, or the name of the thing."""
        what, entry = self.gaps[int(self.key)] if self.key else ("", "")
        return entry or what


def _of(entry: str, said: dict[str, str]) -> Iterator[Content]:
    if entry:
        yield Content.assemble(" ", one_line(entry, "bold"), "  ", one_line(said.get(entry, ""), "$foreground-muted"))


def gaps(analysis: Analysis) -> Iterator[tuple[str, str]]:
    """What is missing, each with the entry it is missing of, else "": as a draft's document says it, for any status."""
    from rca.documents.remaining import still_empty

    ids = [entry.id for entries in (analysis.whys, analysis.root_causes, analysis.priors) for entry in entries]
    named = "|".join(re.escape(name) for name in sorted(filter(None, ids), key=len, reverse=True))
    listed = re.compile(f"(.+?) ((?:{named})(?:, (?:{named}))*)") if named else None
    for sentence in still_empty(analysis.model_copy(update={"status": "draft"})):
        if listed and (found := listed.fullmatch(sentence)):
            yield from ((found[1], entry) for entry in re.findall(named, found[2]))
        else:
            yield sentence, ""

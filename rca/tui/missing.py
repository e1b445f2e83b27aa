"""What a reviewer would miss in an analysis or ask of it, to go to. What is empty is found here, the rest by lint."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType
from textual.content import Content

from rca.tui.commands import bindings
from rca.tui.listing import Listing
from rca.tui.row import Row
from rca.tui.safe import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rca.analysis import Analysis
    from rca.lint import Finding

_SAME: Final = frozenset({"RCA001", "RCA004", "RCA030"})
"""Rules that ask for what is called missing already, where that names the same entry."""
_GLYPHS: Final = {"error": ("✗", "$text-error"), "warning": ("?", "$text-warning"), "note": ("·", "$foreground-muted")}


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

    def draw(self, analysis: Analysis, questions: Sequence[Finding] = ()) -> None:
        """Show it, and below it what a reviewer would ask."""
        self.gaps = list(gaps(analysis))
        empty = len(self.gaps)
        asked = [one for one in questions if not (one.rule in _SAME and one.entry in {of for _, of in self.gaps})]
        said = {why.id: why.because or why.why for why in analysis.whys}
        said |= {cause.id: cause.statement for cause in analysis.root_causes}
        said |= {prior.id: prior.title for prior in analysis.priors}
        self.show(
            Row(f"{place}", Content.assemble(("○ ", "$text-warning"), one_line(what), *_of(entry, said)), under="  ")
            for place, (what, entry) in enumerate(self.gaps[:empty])
        )
        self.gaps += [(one.what, one.entry or one.field) for one in asked]
        self.show((*self.rows, *(_question(f"{place}", one) for place, one in enumerate(asked, empty))))
        counts = [f"{empty}"] * bool(empty) + [f"{len(asked)} question{'s' * (len(asked) > 1)}"] * bool(asked)
        self.border_title = " · ".join(("Missing", *counts))

    def action_fill_in(self) -> None:
        """Go where it is filled in."""
        self.action_choose()

    @property
    def entry(self) -> str:
        """The entry under the cursor, or the name of the thing."""
        what, entry = self.gaps[int(self.key)] if self.key else ("", "")
        return entry or what


def _question(key: str, finding: Finding) -> Row:
    glyph, style = _GLYPHS[finding.severity]
    entry = f"{finding.entry} " if finding.entry else ""
    said = Content.assemble(
        (f"{glyph} ", style),
        (f"{finding.rule} ", style),
        one_line(entry, "bold"),
        one_line(finding.what),
        one_line(f" · {finding.hint}" if finding.hint else "", "$foreground-muted"),
    )
    return Row(key, said, under="  ")


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

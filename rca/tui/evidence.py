"""The lines that tell of the error, as sources find them, and how far each source is."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar, Final

from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from rca.evidence.readable import readable
from rca.tui.commands import bindings
from rca.tui.listing import Listing
from rca.tui.row import Row
from rca.tui.safe import MUTED, one_line

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from rca.analysis import Analysis
    from rca.investigation import Finding, Gathered
    from rca.investigation.gather import Asked

_BEST: Final = 100
"""Excerpts that are shown: the ranking has put what matters there, and the rest can be searched with `rca logs`."""
_DAY: Final = re.compile(r"^\d{4}-\d{2}-\d{2}[T ](\d{2}:\d{2}:\d{2})(?:[.,]\d+)?(?:Z|[+-]\d{2}:?\d{2})? ")
"""A time stamp as logs have it; in a row its hour is enough, and the whole of it is a key away."""
_LINES: Final = 3
"""Of one excerpt, unless it is asked for in full."""


class Excerpts(Listing):
    """The excerpts, the best for the open question first."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("evidence", "lists")]

    class Cited(Message):
        """An excerpt is to be cited in the answer, or no longer."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    class Wanted(Message):
        """More is to be looked for: in more places, or once more."""

        def __init__(self, *, wider: bool) -> None:
            super().__init__()
            self.wider = wider

    class Opened(Message):
        """The lines around an excerpt are to be shown."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    def action_cite(self) -> None:
        """Cite the excerpt under the cursor in the answer, or no longer."""
        if self.key:
            self.post_message(self.Cited(int(self.key)))

    def action_context(self) -> None:
        """The lines around it."""
        if self.key:
            self.post_message(self.Opened(int(self.key)))

    def action_widen(self) -> None:
        """Look into everything that looks like a log."""
        self.post_message(self.Wanted(wider=True))

    def action_retry(self) -> None:
        """Ask the sources again."""
        self.post_message(self.Wanted(wider=False))


class EvidencePane(Vertical):
    """The excerpts, and below them a line for each source."""

    ALLOW_MAXIMIZE = True

    def __init__(self) -> None:
        super().__init__(id="evidence")
        self._told: list[tuple[object, int]] = []
        """What was told of sources: their progress alone does not move what stands above."""

    def compose(self) -> ComposeResult:
        """Excerpts over sources."""
        yield Excerpts(id="excerpts", empty="")
        yield Static(id="sources")

    def on_mount(self) -> None:
        """Name it."""
        self.border_title = "f2 Evidence"

    @property
    def excerpts(self) -> Excerpts:
        """The list in it."""
        return self.query_one(Excerpts)

    def draw(self, gathered: Gathered, analysis: Analysis, cited: Container[int], *, has_sources: bool) -> None:
        """Show what was found; `cited` are the numbers in the answer being typed."""
        citing = _citing(analysis)
        self.excerpts.show(
            _row(
                finding,
                citing.get((finding.excerpt.sha256, finding.excerpt.path), ""),
                typed=finding.number in cited,
            )
            for finding in gathered.findings[:_BEST]
        )
        found = len(gathered.findings)
        best = f"best {_BEST} of {found:,}" if found > _BEST else f"{found}"
        self.border_title = f"f2 Evidence · {best}" if found else "f2 Evidence"
        told: list[tuple[object, int]] = [(asked.state, len(asked.partial)) for asked in gathered.asked]
        said = Content("\n").join((*_sources(gathered), *_nothing(gathered, analysis, has_sources=has_sources)))
        self.query_one("#sources", Static).update(said, layout=told != self._told)
        self._told = told


def _citing(analysis: Analysis) -> dict[tuple[str, str], str]:
    """Which whys cite a text of a place: by its hash and path, as the evidence keeps them."""
    whys: dict[str, list[str]] = {}
    for why in analysis.whys:
        for entry in why.evidence:
            whys.setdefault(entry, []).append(why.id)
    return {
        (evidence.sha256, evidence.path): ", ".join(whys[evidence.id])
        for evidence in analysis.evidence
        if evidence.id in whys
    }


@lru_cache(maxsize=4 * _BEST)  # the same rows are drawn again whenever a source finds something
def _row(finding: Finding, whys: str, *, typed: bool) -> Row:
    """`whys` cite it; `typed`: the answer being typed does."""
    excerpt = finding.excerpt
    lines = excerpt.text.splitlines() or [""]
    glyph, style = ("●", "$text-success") if whys or typed else ("○", MUTED)
    notes = [f"×{excerpt.count}"] * (excerpt.count > 1) + [f"cited by {whys}"] * bool(whys)
    head = Content.assemble(
        (f"@{finding.number} ", "$text-primary bold"),
        (f"{glyph} ", style),
        (" ".join(notes) + " " if notes else "", MUTED),
    )
    if finding.kind == "file":
        head = Content.assemble(head, (f"{excerpt.source} on file  ", MUTED))
    if finding.kind == "test":
        place = one_line(f"the test's report: {excerpt.path}", MUTED)
        return Row(f"{finding.number}", Content.assemble(head, place), under="   ", most=2)
    said = one_line(_DAY.sub(r"\1 ", readable(lines[excerpt.hit] if excerpt.hit < len(lines) else lines[0])))
    return Row(f"{finding.number}", Content.assemble(head, said), under="   ", most=_LINES)


def _nothing(gathered: Gathered, analysis: Analysis, *, has_sources: bool) -> Iterator[Content]:
    """What was asked in vain, and what one can do."""
    if not gathered.asked:
        if has_sources:
            return
        yield one_line("no log to look into: name one with --log, or set logs.local.paths in rca.toml · e looks wider")
    elif all(asked.state == "done" and not asked.hits for asked in gathered.asked):
        error = (analysis.failure.error.strip() or analysis.title).splitlines()[0]
        yield one_line(f'no line of any time tells of "{error}" · e looks wider')


def _sources(gathered: Gathered) -> Iterator[Content]:
    for asked in gathered.asked:
        yield _source(asked)
        for notice in asked.partial[-2:]:
            yield one_line(f"! {notice.message}" + (f" · {notice.hint}" if notice.hint else ""), "$text-warning")


def _source(asked: Asked) -> Content:
    said = asked.last.message if asked.last else "asking"
    if asked.state == "failed":
        hint = f" · {asked.last.hint}" if asked.last and asked.last.hint else ""
        return one_line(f"✗ {asked.name} failed: {said}{hint} · R asks again", "$text-error")
    if asked.state == "done":
        took = f" · {asked.seconds:.1f} s" if asked.seconds >= 0.1 else ""
        return Content.assemble(("✓ ", "$text-success"), one_line(f"{asked.name} {said}{took}"))
    share = f" {100 * asked.last.done // asked.last.total} %" if asked.last and asked.last.total else ""
    return one_line(f"◌ {asked.name} {said}{share} · {asked.hits} found · {asked.seconds:.0f} s", MUTED)

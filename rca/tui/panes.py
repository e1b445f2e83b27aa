"""The panes of the workbench: what is gathered for a case, and the analysis, each drawn when its value changes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from textual.containers import Horizontal, Vertical
from textual.reactive import var

from rca.evidence.rank import About
from rca.investigation import Gathered
from rca.investigation.gather import as_judged, ranked_priors
from rca.tui.evidence import EvidencePane, Excerpts, Shown, on_file
from rca.tui.failure import FailurePane, in_one_row
from rca.tui.gathering import Gatherer, PriorsFound, Progressed, Widened
from rca.tui.priors import Priors, in_brief
from rca.tui.sources import REPOSITORY
from rca.tui.title import TitleBar
from rca.tui.whys import Whys

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult

    from rca.analysis import Analysis
    from rca.evidence import Excerpt
    from rca.investigation import Finding
    from rca.investigation.case import Case, Workspace
    from rca.priors import Prior

_AT_ONCE: Final = 60
"""Excerpts that are ranked while a key is obeyed; of more, the order follows a moment later."""


class Panes(Vertical):
    """Title, failure, whys, evidence and priors. Setting one of its values draws what shows it."""

    analysis: var[Analysis | None] = var(None)
    """As it is on file."""
    of: var[str] = var("")
    """The entry that the open question is about."""
    words: var[str] = var("")
    """Those of the open question, for which excerpts are ranked."""
    about: var[About] = var(About())
    """What it asks on; set before its words."""
    cited: var[frozenset[int]] = var(frozenset())
    """Numbers of the excerpts that the answer being typed cites."""
    state: var[str] = var("")
    """What is out of the ordinary: "read only", "typing is not kept"."""
    saved: var[str] = var("")
    """When it was saved last."""
    gathered: var[Gathered] = var(Gathered())
    """What sources found so far, ranked."""
    priors: var[tuple[Prior, ...]] = var(())
    known: var[int | None] = var(None)
    """How many earlier analyses there are; None until they were looked through."""

    def __init__(
        self, case: Case, workspace: Workspace, place: str, numbers: Mapping[tuple[str, ...], int] | None = None
    ) -> None:
        """`place` says which failure of its run it is; `numbers` excerpts had in an earlier walk."""
        super().__init__(id="panes")
        self._place = place
        self._case = case
        self._workspace = workspace
        self._gatherer = Gatherer(case, workspace, self.post_message, numbers)
        self._said: dict[str, bool | None] | None = None
        """What the analysis said last of earlier ones."""

    def compose(self) -> ComposeResult:
        """Title and failure over two columns."""
        yield TitleBar()
        yield FailurePane()
        with Horizontal(id="columns"):
            yield Whys()
            with Vertical(id="found"):
                yield EvidencePane()
                yield Priors()

    # What is gathered

    def gather(self) -> None:
        """Ask all sources and look through the earlier analyses."""
        self._gatherer.start()

    def stop(self) -> None:
        """Ask no more."""
        self._gatherer.stop()

    def finding(self, number: int) -> Finding:
        """The excerpt of that number. RcaError when there is none."""
        return self.gathered.finding(number)

    @property
    def numbers(self) -> dict[tuple[str, ...], int]:
        """The numbers that excerpts have."""
        return self._gatherer.numbers

    def look(self) -> None:
        """Show how far the sources are."""
        if any(asked.state == "asking" for asked in self.gathered.asked):
            self.gathered = replace(self.gathered, asked=self._gatherer.asked)

    def on_excerpts_wanted(self, message: Excerpts.Wanted) -> None:
        """Ask once more, or look wider by a step."""
        if self._gatherer.is_searching:
            self.app.notify("still searching", markup=False)
        elif message.wider:
            self.app.notify(self._gatherer.widen(), markup=False)
        else:
            self._gatherer.again()

    def on_excerpts_opened(self, message: Excerpts.Opened) -> None:
        """Show the lines around an excerpt."""
        from rca.tui.surroundings import around  # not paid for at the start

        self.app.push_screen(around(self.finding(message.number), self._case, self._workspace, self._bring))

    def _bring(self, excerpt: Excerpt) -> str:
        """Have lines that a person chose among the excerpts, and cite them, or no longer."""
        number = self._gatherer.bring(excerpt)
        self.gathered = self._gatherer.now()
        self.post_message(Excerpts.Cited(number))
        place = f"{excerpt.path} {excerpt.lines}".strip()
        return f"@{number} {'no longer cited' if number in self.cited else 'cited in the answer'}: {place}"

    def on_progressed(self, message: Progressed) -> None:
        """A source found something."""
        message.stop()
        self.gathered = message.gathered
        if message.words != self.words:  # another why was asked while it was ranked
            self._gatherer.rank()

    def on_widened(self, message: Widened) -> None:
        """Somebody had looked wider; this came of it."""
        message.stop()
        self.gathered = self._gatherer.now()
        self.watch_cited()  # also where nothing was found
        self.app.notify(message.outcome, markup=False)

    def on_priors_found(self, message: PriorsFound) -> None:
        """The earlier analyses were looked through."""
        message.stop()
        if not self._gatherer.is_newest(message):
            return
        is_first = self.known is None
        self.priors, self.known = ranked_priors(message.priors, self.words), message.known
        self.watch_known()
        if message.trouble and is_first:
            more = f" (and {len(message.trouble) - 1} more)" if len(message.trouble) > 1 else ""
            self.app.notify(f"left out: {message.trouble[0]}{more}", severity="warning")

    # What is drawn

    def watch_analysis(self) -> None:
        """Everything shows something of it."""
        if self.analysis is not None and self.is_mounted:
            self.query_one(FailurePane).draw(self.analysis, self._place)
            self._hear(self.analysis)
            self.watch_of()
            self.watch_cited()
            self.watch_known()

    def _hear(self, analysis: Analysis) -> None:
        """What people say of an earlier analysis shows at once; what follows from it for others, a moment later."""
        said = {prior.id: prior.accepted for prior in analysis.priors}
        before, self._said = self._said, said
        if before is None or self.known is None or before == said:
            return
        changed = {one: said.get(one) for one in before | said if said.get(one) != before.get(one)}
        self.priors = as_judged(self.priors, changed)
        self._gatherer.look_through()

    def watch_of(self) -> None:
        """The tree marks where the open question stands."""
        if self.analysis is not None and self.is_mounted:
            self.query_one(Whys).draw(self.analysis, self.of)
            self.query_one(Whys).border_subtitle = in_one_row(self.analysis, self._place) if self._is_narrow else ""
            self.watch_state()

    def watch_words(self) -> None:
        """Excerpts and earlier analyses are ranked anew."""
        self.priors = ranked_priors(self.priors, self.words)
        self.watch_known()
        self._rank()

    def watch_about(self) -> None:
        """It counts from the next ranking on: the words come after it."""
        self._gatherer.about = self.about

    def _rank(self) -> None:
        self._gatherer.words = self.words
        if len(self.gathered.findings) > _AT_ONCE:
            self._gatherer.rank()
        else:
            self.gathered = self._gatherer.now()

    def watch_gathered(self) -> None:
        """Excerpts and sources."""
        self.watch_cited()
        self.watch_state()

    def watch_cited(self) -> None:
        """Excerpts are marked as cited."""
        if self.analysis is not None and self.is_mounted:
            self.query_one(EvidencePane).draw(
                Shown(
                    self.gathered,
                    self.analysis.failure.error or self.analysis.title,
                    on_file(self.analysis),
                    self.cited,
                    self._gatherer.windows,
                    self._gatherer.wider,
                    has_logs=any(source.name not in REPOSITORY for source in self._case.sources),
                    outcome=self._gatherer.outcome,
                )
            )

    def watch_known(self) -> None:
        """The earlier analyses."""
        if self.analysis is not None and self.known is not None and self.is_mounted:
            self.query_one(Priors).draw(self.priors, self.known)
            self.on_resize()

    def on_resize(self) -> None:
        """Where priors have no pane of their own, the best stands at the edge of the evidence."""
        is_shown = self._is_narrow and self.known is not None
        self.query_one(EvidencePane).say_aside(in_brief(self.priors, self.known or 0) if is_shown else "")
        self.watch_of()

    @property
    def _is_narrow(self) -> bool:
        return self.screen.has_class("-narrow")

    def watch_state(self) -> None:
        """The title row."""
        if self.analysis is not None and self.is_mounted:
            self.query_one(TitleBar).draw(self.analysis, self.gathered, self.state, self.saved)

    def watch_saved(self) -> None:
        """The title row says it."""
        self.watch_state()

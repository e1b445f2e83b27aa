"""The lines that tell of the error, as sources find them, and how far each source is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final, Literal, NamedTuple

from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from rca.investigation import Gathered
from rca.tui.commands import bindings
from rca.tui.excerpt import level, row, words
from rca.tui.listing import Listing
from rca.tui.safe import MUTED, one_line
from rca.tui.sources import REPOSITORY, told

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from rca.analysis import Analysis
    from rca.investigation import Finding
    from rca.tui.find import Find
    from rca.tui.row import Row

_BEST: Final = 100
"""Excerpts that are shown: the ranking has put what matters there, and the rest is found by `/` and `rca logs`."""
_TITLE: Final = "f2 Evidence"
_ANY: Final = "any time"
_WORDS: Final = 40
"""Characters of the error where it is said that nothing tells of it."""
_ROWS: Final = 2
"""Of what is said where nothing was found."""
_PADDING: Final = 4
"""Columns of the border and beside what is said of sources."""
_HIDDEN: Final = "(match not shown) "
Least = Literal["", "warning", "error"]
LEVELS: Final[dict[Least, str]] = {"": "", "warning": "warnings and worse", "error": "errors only"}
"""What is shown by level, in the order of the key, and how the title says it."""


class OnFile(NamedTuple):
    """An excerpt as evidence of the analysis."""

    entry: str = ""
    """Its id: "E1"; "" while it is not on file."""
    whys: str = ""
    """Which cite it: "W1, W3"."""


_NOT_ON_FILE: Final = OnFile()


class Shown(NamedTuple):
    """What the pane shows."""

    gathered: Gathered = Gathered()
    error: str = ""
    """What was looked for."""
    on_file: Mapping[tuple[str, str], OnFile] = {}
    """What of it is on file, by the hash and the path of its text, as evidence keeps them."""
    cited: frozenset[int] = frozenset()
    """Numbers in the answer being typed."""
    windows: Mapping[str, str] = {}
    """In which windows sources are asked, as it is said."""
    wider: str = "looks wider"
    """What the next step of looking wider does."""
    has_logs: bool = False
    """Whether there is any log to ask."""
    outcome: str = ""
    """What came of looking wider last."""


def is_as_bad(finding: Finding, least: Least) -> bool:
    """Whether it is shown where so bad is the least."""
    return not least or level(finding) in {least, "error"}


class Excerpts(Listing):
    """The excerpts, the best for the open question first."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("evidence", "lists")]

    def __init__(self) -> None:
        super().__init__(id="excerpts", filters=True)
        self.least: Least = ""
        """How bad is the least that is shown."""

    class Sifted(Message):
        """Other levels are to be shown."""

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

    def action_severity(self) -> None:
        """All lines, warnings and worse, errors alone, and all again."""
        levels = list(LEVELS)
        self.least = levels[(levels.index(self.least) + 1) % len(levels)]
        self.post_message(self.Sifted())

    def say_nothing(self, *, is_sifted: bool) -> None:
        """Say why no row is shown: nothing was found, or nothing of what was found is let through."""
        nothing = f"nothing here holds {self.finding.text!r}: esc shows all" if self.finding.text else ""
        nothing = nothing or (f"{LEVELS[self.least]}: none was found; s shows others" if self.least else "")
        if self.empty != (nothing if is_sifted else ""):
            self.empty = nothing if is_sifted else ""
            self.refresh()

    def action_context(self) -> None:
        """The lines around it."""
        if self.key:
            self.post_message(self.Opened(int(self.key)))

    def action_widen(self) -> None:
        """Look wider by a step."""
        self.post_message(self.Wanted(wider=True))

    def action_retry(self) -> None:
        """Ask the sources again."""
        self.post_message(self.Wanted(wider=False))


class EvidencePane(Vertical):
    """The excerpts, and below them a line for each source."""

    ALLOW_MAXIMIZE = True

    def __init__(self) -> None:
        super().__init__(id="evidence")
        self._shown: Shown | None = None
        self._drawn: tuple[object, ...] = ()
        """Of what the rows were made: nothing else has to be drawn again."""
        self._sought = ""
        self._moves: list[object] = []
        """What was told of sources: their progress alone does not move what stands above."""
        self._aside: Content | str = ""

    def compose(self) -> ComposeResult:
        """Excerpts over sources."""
        yield Excerpts()
        yield Static(id="sources")

    def on_mount(self) -> None:
        """Name it."""
        self.border_title = _TITLE

    @property
    def excerpts(self) -> Excerpts:
        """The list in it."""
        return self.query_one(Excerpts)

    def draw(self, shown: Shown) -> None:
        """Show what was found, and how far the sources are."""
        self._shown = shown
        self._draw_excerpts()
        self._draw_sources()

    def _draw_sources(self) -> None:
        if self._shown is None:
            return
        shown, asked = self._shown, self._shown.gathered.asked
        width = self.size.width - _PADDING
        nothing = _fitting(_nothing(shown), width)
        lines = [*told(asked, shown.windows, self.size.height, width)]
        lines += [one_line(f"e {shown.outcome}")] if shown.outcome else []
        lines += [one_line(nothing)] if nothing else []
        moves = [*((one.state, len(one.partial)) for one in asked), len(lines), self.size]
        self.query_one("#sources", Static).update(Content("\n").join(lines), layout=moves != self._moves)
        self._moves = moves

    def say_aside(self, aside: Content | str) -> None:
        """Say something at the lower edge while nothing is looked for."""
        self._aside = aside
        self._say_sought()

    def on_resize(self) -> None:
        """Rows depend on the width."""
        self._draw_excerpts()
        self._draw_sources()

    def on_listing_moved(self, message: Listing.Moved) -> None:
        """Another text is looked for: among all that was found, not only what is shown."""
        if message.listing is self.excerpts and self._sought != self.excerpts.finding.text:
            self._draw_excerpts()
            if self._sought:
                self.excerpts.cursor = 0
        self._say_sought()

    def on_excerpts_sifted(self) -> None:
        """Only some levels are shown, or all again."""
        self._draw_excerpts()

    def _draw_excerpts(self) -> None:
        if self._shown is None:
            return
        excerpts, shown, gathered = self.excerpts, self._shown, self._shown.gathered
        width = max(excerpts.scrollable_content_region.width - 1, 0)
        is_wide = self.screen.has_class("-wide")
        on_file, text = shown.on_file, excerpts.finding.text
        made_of = (gathered.findings, on_file, shown.cited, excerpts.least, text, width, is_wide)
        if self._drawn == made_of:
            return
        self._drawn, self._sought = made_of, text

        def kept(finding: Finding) -> OnFile:
            return on_file.get((finding.excerpt.sha256, finding.excerpt.path), _NOT_ON_FILE)

        def drawn(finding: Finding) -> Row:
            entry, whys = kept(finding)
            typed = finding.number in shown.cited
            return row(finding, whys, typed=typed, width=width, is_wide=is_wide, entry=entry)

        bad = [finding for finding in gathered.findings if is_as_bad(finding, excerpts.least)]
        let = [each for each in bad if excerpts.finding.lets(words(each, kept(each).whys, kept(each).entry))]
        best = {
            finding.number for finding in (*let[:_BEST], *bad[:_BEST])
        }  # the list hides these, and keeps them wrapped
        excerpts.show(_foremost([drawn(finding) for finding in bad if finding.number in best], excerpts.finding))
        self.border_title = _title(len(let), len(gathered.findings), excerpts.least)
        excerpts.say_nothing(is_sifted=bool(gathered.findings))

    def _say_sought(self) -> None:
        self.border_subtitle = self.excerpts.border_subtitle or self._aside


def on_file(analysis: Analysis) -> dict[tuple[str, str], OnFile]:
    """What is on file, by the hash and the path of its text, as evidence keeps them."""
    whys: dict[str, list[str]] = {}
    for why in analysis.whys:
        for entry in why.evidence:
            whys.setdefault(entry, []).append(why.id)
    return {
        (evidence.sha256, evidence.path): OnFile(evidence.id, ", ".join(whys.get(evidence.id, ())))
        for evidence in analysis.evidence
    }


def _foremost(rows: Sequence[Row], finding: Find) -> list[Row]:
    """Rows that show what is looked for before those that hold it where one does not see it, which say so."""
    if not finding.text:
        return list(rows)
    seen = [one for one in rows if finding.holds(one.shown)]
    unseen = [one for one in rows if not finding.holds(one.shown)]
    note = Content.styled(_HIDDEN, MUTED)
    return [*seen, *(replace(one, lead=note) if finding.holds(one.told) else one for one in unseen)]


def _title(let: int, found: int, least: Least) -> str:
    """`f2 Evidence · best 100 of 1,204 · errors only`."""
    if not found:
        return _TITLE
    of = f" of {found:,}" if let > _BEST or let < found else ""
    count = f"{'best ' * (let > _BEST)}{min(let, _BEST)}"
    return " · ".join(part for part in (_TITLE, count + of, LEVELS[least]) if part)


def _nothing(shown: Shown) -> list[str]:
    """What was asked in vain, and what one can do: sentences, the most needed first."""
    logs = [asked for asked in shown.gathered.asked if asked.name not in REPOSITORY]
    if not logs:
        if shown.has_logs:
            return []
        return ["no log to look into", f"e {shown.wider}", "name one with --log, or set logs.local.paths in rca.toml"]
    if any(asked.state != "done" or asked.hits for asked in logs):
        return []
    error = _clip((shown.error.strip() or "the error").splitlines()[0])
    when = _when(sorted({asked.name for asked in logs}), shown.windows)
    return [" ".join(filter(None, ("no line", when, "tells of it"))), f"e {shown.wider}", f'asked for "{error}"']


def _fitting(sentences: Sequence[str], width: int) -> str:
    """As many of them, whole, as two rows hold; the first one always."""
    room = max(width, 8)
    for most in range(len(sentences), 1, -1):
        said = " · ".join(sentences[:most])
        if len(Content(said).wrap(room)) <= _ROWS:
            return said
    return sentences[0] if sentences else ""


def _clip(error: str) -> str:
    """Its beginning: what one can do stands before it."""
    return error if len(error) <= _WORDS else f"{error[:_WORDS]}…"


def _when(names: Sequence[str], windows: Mapping[str, str]) -> str:
    """In which windows was asked: "of 12:01-13:01", or which source in which; "" when all of any time."""
    asked = {name: windows.get(name, _ANY) for name in names}
    if set(asked.values()) == {_ANY}:
        return ""
    if len(set(asked.values())) == 1:
        return f"of {next(iter(asked.values()))}"
    return "(" + ", ".join(f"{name} {window}" for name, window in asked.items()) + ")"

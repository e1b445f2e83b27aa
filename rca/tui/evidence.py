"""The lines that tell of the error, as sources find them, and how far each source is."""

from __future__ import annotations

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

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from rca.analysis import Analysis
    from rca.investigation import Finding
    from rca.investigation.gather import Asked

_BEST: Final = 100
"""Excerpts that are shown: the ranking has put what matters there, and the rest is found by `/` and `rca logs`."""
_TITLE: Final = "f2 Evidence"
_ANY: Final = "any time"
_WORDS: Final = 40
"""Characters of the error where it is said that nothing tells of it."""
_REPOSITORY: Final = frozenset({"code", "changes"})
"""Sources that have no lines of logs."""
Least = Literal["", "warning", "error"]
LEVELS: Final[dict[Least, str]] = {"": "", "warning": "warnings and worse", "error": "errors only"}
"""What is shown by level, in the order of the key, and how the title says it."""


class Shown(NamedTuple):
    """What the pane shows."""

    gathered: Gathered = Gathered()
    error: str = ""
    """What was looked for."""
    citing: Mapping[tuple[str, str], str] = {}
    """Which whys cite a text of a place: by its hash and path, as the evidence keeps them."""
    cited: frozenset[int] = frozenset()
    """Numbers in the answer being typed."""
    windows: Mapping[str, str] = {}
    """In which windows sources are asked, as it is said."""
    wider: str = "looks wider"
    """What the next step of looking wider does."""
    has_sources: bool = False


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
        self._told: list[tuple[object, int]] = []
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
        told: list[tuple[object, int]] = [(asked.state, len(asked.partial)) for asked in shown.gathered.asked]
        said = Content("\n").join((*_sources(shown), *_nothing(shown)))
        self.query_one("#sources", Static).update(said, layout=told != self._told)
        self._told = told

    def say_aside(self, aside: Content | str) -> None:
        """Say something at the lower edge while nothing is looked for."""
        self._aside = aside
        self._say_sought()

    def on_resize(self) -> None:
        """Rows depend on the width."""
        self._draw_excerpts()

    def on_listing_moved(self, message: Listing.Moved) -> None:
        """Another text is looked for: among all that was found, not only what is shown."""
        if message.listing is self.excerpts and self._sought != self.excerpts.finding.text:
            self._draw_excerpts()
        self._say_sought()

    def on_excerpts_sifted(self) -> None:
        """Only some levels are shown, or all again."""
        self._draw_excerpts()

    def _draw_excerpts(self) -> None:
        if self._shown is None:
            return
        excerpts, gathered = self.excerpts, self._shown.gathered
        width = max(excerpts.scrollable_content_region.width - 1, 0)
        is_wide = self.screen.has_class("-wide")
        made_of = (gathered.findings, self._shown.citing, self._shown.cited, excerpts.least, excerpts.finding.text)
        if self._drawn == (*made_of, width, is_wide):
            return
        self._drawn = (*made_of, width, is_wide)
        self._sought = excerpts.finding.text
        citing = self._shown.citing

        def whys(finding: Finding) -> str:
            return citing.get((finding.excerpt.sha256, finding.excerpt.path), "")

        bad = [finding for finding in gathered.findings if is_as_bad(finding, excerpts.least)]
        let = [finding for finding in bad if excerpts.finding.lets(words(finding, whys(finding)))]
        best = {
            finding.number for finding in (*let[:_BEST], *bad[:_BEST])
        }  # the list hides these, and keeps them wrapped
        excerpts.show(
            row(finding, whys(finding), typed=finding.number in self._shown.cited, width=width, is_wide=is_wide)
            for finding in bad
            if finding.number in best
        )
        self.border_title = _title(len(let), len(gathered.findings), excerpts.least)
        excerpts.say_nothing(is_sifted=bool(gathered.findings))

    def _say_sought(self) -> None:
        self.border_subtitle = self.excerpts.border_subtitle or self._aside


def citing(analysis: Analysis) -> dict[tuple[str, str], str]:
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


def _title(let: int, found: int, least: Least) -> str:
    """`f2 Evidence · best 100 of 1,204 · errors only`."""
    if not found:
        return _TITLE
    of = f" of {found:,}" if let > _BEST or let < found else ""
    count = f"{'best ' * (let > _BEST)}{min(let, _BEST)}"
    return " · ".join(part for part in (_TITLE, count + of, LEVELS[least]) if part)


def _nothing(shown: Shown) -> Iterator[Content]:
    """What was asked in vain, and what one can do."""
    gathered = shown.gathered
    if not gathered.asked:
        if shown.has_sources:
            return
        yield one_line("no log to look into: name one with --log, or set logs.local.paths in rca.toml · e looks wider")
    elif all(asked.state == "done" and (not asked.hits or asked.name in _REPOSITORY) for asked in gathered.asked):
        error = _clip((shown.error.strip() or "the error").splitlines()[0])
        names = sorted({asked.name for asked in gathered.asked if asked.name not in _REPOSITORY})
        when = _when(names, shown.windows)
        yield one_line(f'no line {when} tells of it · e {shown.wider} · asked for "{error}"')


def _clip(error: str) -> str:
    """Its beginning: what one can do stands behind it."""
    return error if len(error) <= _WORDS else f"{error[:_WORDS]}…"


def _when(names: Sequence[str], windows: Mapping[str, str]) -> str:
    """In which windows was asked: "of any time", "of 12:01-13:01", or which source in which."""
    asked = {name: windows.get(name, _ANY) for name in names}
    if len(set(asked.values())) == 1:
        return f"of {next(iter(asked.values()))}"
    return "(" + ", ".join(f"{name} {window}" for name, window in asked.items()) + ")" if asked else f"of {_ANY}"


def _sources(shown: Shown) -> Iterator[Content]:
    for asked in shown.gathered.asked:
        if asked.name in _REPOSITORY and asked.state == "done" and not (asked.hits or asked.partial):
            continue  # most errors name no code that is here; that takes no row from the lines
        yield _source(asked, shown.windows.get(asked.name, ""))
        for notice in asked.partial[-2:]:
            yield one_line(f"! {notice.message}" + (f" · {notice.hint}" if notice.hint else ""), "$text-warning")


def _source(asked: Asked, window: str) -> Content:
    """`window`: in which it is asked, "" without one."""
    name = f"{asked.name} {window}" if window else asked.name
    said = asked.last.message if asked.last else "asking"
    if asked.state == "failed":
        hint = f" · {asked.last.hint}" if asked.last and asked.last.hint else ""
        return one_line(f"✗ {name} failed: {said}{hint} · R asks again", "$text-error")
    if asked.state == "done":
        took = f" · {asked.seconds:.1f} s" if asked.seconds >= 0.1 else ""
        return Content.assemble(("✓ ", "$text-success"), one_line(f"{name} {said}{took}"))
    share = f" {100 * asked.last.done // asked.last.total} %" if asked.last and asked.last.total else ""
    return one_line(f"◌ {name} {said}{share} · {asked.hits} found · {asked.seconds:.0f} s", MUTED)

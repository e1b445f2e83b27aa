"""Earlier analyses of the error: what each knows that saves time."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual.content import Content

from rca.investigation.gather import foremost
from rca.priors import standing
from rca.tui.commands import bindings
from rca.tui.listing import Listing
from rca.tui.row import Row
from rca.tui.safe import MUTED, one_line
from rca.tui.step import Step, ask_for

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.binding import BindingType

    from rca.investigation.walk import Walk
    from rca.priors import Prior

FIXES: Final = {
    "none": "none yet",
    "open": "open",
    "verified": "verified",
    "recurred": "failed, it came back",
}


class Priors(Listing):
    """The earlier analyses, the best match first."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("priors", "lists")]

    def __init__(self) -> None:
        super().__init__(id="priors", empty="looking through the earlier analyses …")
        self._priors: dict[str, Prior] = {}

    def on_mount(self) -> None:
        """Name it."""
        self.border_title = "f3 Priors"

    def action_take_over(self) -> None:
        """Its causes as hypotheses, below the why under hand."""
        self._step(lambda walk, prior: walk.take_over(prior), types=True)

    def action_accept(self) -> None:
        """It is the same error."""
        self._step(lambda walk, prior: walk.judge(prior, accepted=True))

    def action_reject(self) -> None:
        """It is another error."""
        self._step(lambda walk, prior: walk.judge(prior, accepted=False))

    def _step(self, take: Callable[[Walk, Prior], str | None], *, types: bool = False) -> None:
        prior = self._priors.get(self.key)
        if prior is not None:
            ask_for(self, Step(lambda walk: take(walk, prior), types=types))

    def draw(self, priors: Sequence[Prior], known: int) -> None:
        """Show the first of them; `known` is how many analyses there are to look through."""
        shown = foremost(priors)
        self.empty = "none: this error is new here" if known else "no analyses here yet: this will be the first"
        self.set_class(not priors, "-none")
        count = f"{len(shown)} of {len(priors)}" if len(priors) > len(shown) else str(len(priors))
        self.border_title = f"f3 Priors · {count} · {standing(priors).name}" if priors else "f3 Priors · none"
        self._priors = {prior.id: prior for prior in shown}
        self.show(map(_row, shown))
        self.refresh()


def _row(prior: Prior) -> Row:
    same = prior.verdict == "same"
    glyph = {True: "✓ accepted", False: "✗ rejected", None: "=" if same else "~"}[prior.accepted]
    lines = [
        Content.assemble(
            (f"{glyph} {prior.verdict} {prior.score:.2f}", "$text-success bold" if same else "$text-warning"),
            (f"  {prior.date}  ", MUTED),
            one_line(prior.title),
        ),
        _told("root", prior.root_cause or "not found yet"),
        _told("fix", FIXES[prior.fix], "$text-error" if prior.fix == "recurred" else ""),
        *(_told("tried, failed", did) for did in prior.tried),
        _told("matched", ", ".join(prior.reasons), MUTED),
    ]
    return Row(prior.id, Content("\n").join(lines), under="  ")


def in_brief(priors: Sequence[Prior], known: int) -> Content:
    """The best of them in one line, for where there is no room."""
    if not priors:
        return Content("f3 no earlier analysis: new here" if known else "f3 no analyses yet: this will be the first")
    best = priors[0]
    more = f", {len(priors) - 1} more" if len(priors) > 1 else ""
    stands = f"{standing(priors).name}:" if best.verdict == "same" else best.verdict
    return one_line(f"f3 {stands} {best.date} {best.title}, fix {FIXES[best.fix]}{more}")


def _told(name: str, words: str, style: str = "") -> Content:
    return Content.assemble((f"{name}: ", MUTED), one_line(words, style))

"""The document as reviewers will read it, beside what is missing and what they would ask. Nothing is written here."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final

from textual.containers import Vertical
from textual.content import Content
from textual.message import Message

from rca.analysis import outline, outline_text
from rca.errors import RcaError
from rca.tui.commands import bindings
from rca.tui.document import Document
from rca.tui.keybar import KeyBar
from rca.tui.markdown import sheet
from rca.tui.missing import Missing
from rca.tui.page import IN_LISTS, Page
from rca.tui.row import Row
from rca.tui.safe import one_line, safe
from rca.tui.small import Small
from rca.tui.whys import STYLES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from rca.analysis import Analysis
    from rca.investigation import Investigation
    from rca.lint import Finding
    from rca.tui.listing import Listing

LEFT: Final = "leave"
"""What the screen ends with when a person leaves the work."""
_UNSENT: Final = "what is typed and not sent is not in it"


class Preview(Page[str]):
    """The document beside what is missing. Ends with the entry to go to, the name of a thing, "" or `LEFT`."""

    AUTO_FOCUS = "#document"
    BINDINGS: ClassVar[list[BindingType]] = [
        replace(binding, show=binding.id in {"back", "leave"})
        for binding in (*bindings("everywhere"), *(key for key in bindings("lists") if key.id in IN_LISTS))
    ]

    class Reviewed(Message):
        """What a reviewer would ask."""

        def __init__(self, questions: Sequence[Finding]) -> None:
            super().__init__()
            self.questions = questions

    def __init__(
        self,
        investigation: Investigation,
        review: Callable[[Analysis], Sequence[Finding]] | None = None,
        *,
        has_unsent: bool = False,
    ) -> None:
        """`review` gives the questions to the analysis, in a thread; `has_unsent`: what is typed is not in it."""
        super().__init__()
        self._has_unsent = has_unsent
        self._investigation = investigation
        self._review = review
        self._places: dict[str, str] = {}
        """The anchor of each entry that something can be missing of."""

    def compose(self) -> ComposeResult:
        """Two lists and the keys."""
        yield Small()
        with Vertical(id="preview"):
            yield Document()
            yield Missing()
        yield KeyBar()

    def on_mount(self) -> None:
        """Show what is missing at once; the document takes a moment the first time."""
        analysis = self._investigation.analysis
        document, missing = self.query_one(Document), self.query_one(Missing)
        document.border_title = one_line(f"Document · {analysis.status} · {analysis.title}")
        document.border_subtitle = _UNSENT if self._has_unsent else ""
        missing.draw(analysis)
        self.set_class(not missing.gaps, "-complete")
        document.focus()
        self.call_after_refresh(self._draw)
        if self._review is not None:
            threading.Thread(target=self._ask, args=(self._review,), daemon=True).start()

    def _ask(self, review: Callable[[Analysis], Sequence[Finding]]) -> None:
        try:
            self.post_message(self.Reviewed(review(self._investigation.analysis)))
        except Exception as error:  # noqa: BLE001  # the thread's last door: it would die unseen
            self.post_message(self.Reviewed([_unasked(error)]))

    def on_preview_reviewed(self, message: Reviewed) -> None:
        """Show the questions below what is empty."""
        missing = self.query_one(Missing)
        missing.draw(self._investigation.analysis, message.questions)
        self.set_class(not missing.gaps, "-complete")

    def _draw(self) -> None:
        from rca.documents import folders, render
        from rca.documents.exhibits import anchors

        analysis = self._investigation.analysis
        for letter, entries in (("w", analysis.whys), ("r", analysis.root_causes)):
            names = [entry.id for entry in entries]
            self._places |= zip(names, anchors(letter, names), strict=True)
        document = self.query_one(Document)
        try:
            text = render(analysis, folders(self._investigation.root))
        except RcaError as error:
            rows = [safe(f"✗ {error.message}", "$text-error"), safe(error.hint, "$foreground-muted")]
            document.show(Row(f"{place}", content, under="  ") for place, content in enumerate(rows))
            return
        document.draw(sheet(text, _outlined(analysis)))

    def on_listing_moved(self, message: Listing.Moved) -> None:
        """Show the place in the document that something is missing at."""
        if isinstance(message.listing, Missing) and message.listing.has_focus:
            self.query_one(Document).to_place(self._places.get(message.listing.entry, ""))

    def on_listing_chosen(self, message: Listing.Chosen) -> None:
        """Go where it is filled in."""
        if isinstance(message.listing, Missing):
            self.dismiss(message.listing.entry)

    def action_other_pane(self) -> None:
        """From the document to what is missing, and back."""
        self.minimize()
        missing = self.query_one(Missing)
        (self.query_one(Document) if missing.has_focus else missing).focus()

    def step_back(self) -> None:
        """Back to the work."""
        self.dismiss("")

    def action_leave(self) -> None:
        """Leave the work."""
        self.dismiss(LEFT)


def _unasked(error: Exception) -> Finding:
    from rca.lint import Finding

    said = error.message if isinstance(error, RcaError) else f"{type(error).__name__}: {error}"
    return Finding("lint", "note", "", f"could not ask: {said}", "")


def _outlined(analysis: Analysis) -> dict[str, list[Row]]:
    """The why tree for the width of the screen, instead of the fence that has it for the document's."""
    from rca.documents.document import OUTLINE_WIDTH

    rows = [
        Row(
            "",
            Content.assemble(
                (f"{row.glyph} ", STYLES[row.state]),
                one_line(f"{row.why.id} {row.text}" if row.why else row.text),
                "  ",
                one_line(row.note, "$foreground-muted"),
            ),
            row.guide,
            row.under + "  ",
        )
        for row in outline(analysis)
    ]
    return {outline_text(analysis, OUTLINE_WIDTH): rows}

"""Asks sources and earlier analyses in threads of their own; what they find comes back as messages.

Daemon threads, not textual's workers, which would hold up leaving until a source has ended.
"""

from __future__ import annotations

import threading
import time
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from textual.message import Message

from rca.errors import RcaError
from rca.evidence import LocalFiles
from rca.evidence.apart import Apart
from rca.evidence.command import Command
from rca.evidence.near import Near
from rca.evidence.places import Labelled, label_of
from rca.evidence.rank import About
from rca.investigation import Gathering
from rca.investigation.widening import Widening, outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from rca.evidence import Excerpt, Source
    from rca.investigation import Gathered
    from rca.investigation.case import Case, Workspace
    from rca.investigation.gather import Asked
    from rca.priors import Prior

_PAUSE: Final = 0.3
"""Seconds between two messages while lines pour in: the eye follows, and the keys stay quick."""


class Progressed(Message):
    """A source found something, or has ended: what there is now, ranked for these words."""

    def __init__(self, gathered: Gathered, words: str) -> None:
        super().__init__()
        self.gathered = gathered
        self.words = words


class PriorsFound(Message):
    """All earlier analyses were looked through."""

    def __init__(self, priors: list[Prior], known: int, trouble: list[str]) -> None:
        super().__init__()
        self.look = 0
        """The number of the look through them that found this."""
        self.priors = priors
        self.known = known
        """How many analyses there are."""
        self.trouble = trouble
        """What could not be read."""


class Widened(Message):
    """Looking wider has ended: what came of it."""

    def __init__(self, outcome: str) -> None:
        super().__init__()
        self.outcome = outcome


@dataclass(slots=True)
class _Step:
    """A step of looking wider, while its sources are asked."""

    left: int
    """Sources that have not ended."""
    asked: list[Asked] = field(default_factory=list)
    """What became of those that have."""


def _apart(source: Source) -> Source:
    """A source that computes while it searches, in a process of its own: keys would wait for it."""
    return Apart(source) if isinstance(source, LocalFiles | Command | Near | Labelled) else source


class Gatherer:
    """What is gathered for one case, from the moment that it starts until it is stopped."""

    def __init__(
        self,
        case: Case,
        workspace: Workspace,
        post: Callable[[Message], object],
        numbers: Mapping[tuple[str, ...], int] | None = None,
    ) -> None:
        """`numbers` are those that excerpts had in an earlier walk, which somebody takes up."""
        self._case = case
        self.words = ""
        """Those of the open question, for which is ranked."""
        self.about = About()
        """What it asks on."""
        self._widening = Widening(case, workspace)
        self._gathering = Gathering(
            case.query,
            case.group,
            clock=lambda: workspace.now().timestamp(),
            on_file=case.investigation.analysis.evidence,
            numbers=numbers,
        )
        self._workspace = workspace
        self._post = post
        self._stopped = threading.Event()
        self._lock = threading.Lock()
        self._searching = 0
        self._looks = 0
        self.outcome = ""
        """What came of looking wider last; "" before, and while it is under way."""

    @property
    def is_searching(self) -> bool:
        """Whether a source is being asked, from the moment that somebody wanted it."""
        with self._lock:
            return self._searching > 0

    def now(self) -> Gathered:
        """What there is at this moment, ranked for the open question."""
        gathered = self._gathering.now(self.words, self.about)
        return replace(gathered, asked=self._widening.latest(gathered.asked))

    @property
    def asked(self) -> tuple[Asked, ...]:
        """How far each source is."""
        return self._widening.latest(self._gathering.asked)

    def rank(self) -> None:
        """Rank anew in a thread, which tells: hundreds of excerpts that are seen for the first time take long."""
        self._thread(self._progressed)

    def bring(self, excerpt: Excerpt) -> int:
        """Take in an excerpt that a person chose; the number by which it is cited."""
        return self._gathering.bring(excerpt)

    @property
    def numbers(self) -> dict[tuple[str, ...], int]:
        """The numbers that excerpts have."""
        return self._gathering.numbers

    def start(self) -> None:
        """Ask everything at once."""
        self.look_through()
        self.ask(self._case.sources)

    def look_through(self) -> None:
        """Look through the earlier analyses, with what people say of them now."""
        self._looks += 1
        self._thread(partial(self._look_through, self._looks))

    def is_newest(self, found: PriorsFound) -> bool:
        """Whether nobody wanted another look since that one began."""
        return found.look == self._looks

    def stop(self) -> None:
        """Let the threads end when they next look; nobody waits for them."""
        self._stopped.set()

    def ask(self, sources: Iterable[Source], step: _Step | None = None) -> None:
        """Ask these sources, each by itself: one that hangs holds up no other. `step`: of looking wider."""
        for source in sources:
            with self._lock:
                self._searching += 1
            self._thread(partial(self._ask, source, step))

    def again(self) -> None:
        """Ask them once more, as widely as before; what was found stays."""
        self.outcome = ""
        self._gathering.again()
        self.ask(self._widening.again())

    def widen(self) -> str:
        """Look wider by a step, which is said; what was found stays."""
        said, sources = self._widening.widen()
        self.outcome = ""
        self.ask(sources, _Step(len(sources)))
        return said

    @property
    def wider(self) -> str:
        """What the next step of `widen` does: "asks gcloud 10:31-14:31"."""
        return self._widening.next

    @property
    def windows(self) -> Mapping[str, str]:
        """Of the sources that are asked within a window, as it is said."""
        return self._widening.windows

    def _thread(self, work: Callable[[], None]) -> None:
        threading.Thread(target=work, daemon=True).start()

    def _ask(self, source: Source, step: _Step | None) -> None:
        told = 0.0

        def tell() -> None:
            nonlocal told
            if time.monotonic() - told >= _PAUSE:
                told = time.monotonic()
                self._progressed()

        asked = None
        try:
            asked = self._gathering.ask(_apart(source), self._stopped.is_set, tell, label_of(source))
        except Exception as error:  # noqa: BLE001  # the thread's last door: it would die unseen
            self._gathering.fail(source.name, f"{type(error).__name__}: {error}")
        with self._lock:
            self._searching -= 1
        if step is not None:
            self._end(step, asked)
        self._progressed()

    def _end(self, step: _Step, asked: Asked | None) -> None:
        """One source of a step has ended; None broke down, which its row says."""
        with self._lock:
            step.left -= 1
            step.asked += [asked] if asked else []
            is_last = not step.left
        if is_last:
            self.outcome = outcome(step.asked) or "looked wider: nothing could be asked"
            self._tell(Widened(self.outcome))

    def _progressed(self) -> None:
        words = self.words
        self._tell(Progressed(self.now(), words))

    def _look_through(self, look: int) -> None:
        try:
            with closing(self._workspace.index()) as index:
                bad = [file.message for file in index.refresh().bad]
                found = PriorsFound(self._case.priors(index), len(index.rows()), bad)
        except RcaError as error:
            found = PriorsFound([], 0, [error.message])
        except Exception as error:  # noqa: BLE001  # as above
            found = PriorsFound([], 0, [f"the index broke down ({type(error).__name__}: {error})"])
        found.look = look
        self._tell(found)

    def _tell(self, message: Message) -> None:
        if not self._stopped.is_set():
            self._post(message)

"""What is under way for a screen, each in a thread of its own: of a kind only the latest counts. No files."""

from __future__ import annotations

import threading
import time
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from rca.errors import RcaError

if TYPE_CHECKING:
    from collections.abc import Callable

    from rca.evidence.marks import Stop

Brought = TypeVar("Brought")


class Errands:
    """Daemon threads, not textual's workers, which would hold up leaving until one has ended."""

    def __init__(self, hand: Callable[[Callable[[], None]], object], fail: Callable[[str, RcaError], None]) -> None:
        """`hand` has what it is given called where the screen lives; `fail` is called there with a kind's error."""
        self._hand = hand
        self._fail = fail
        self._latest: dict[str, tuple[threading.Event, float]] = {}

    def start(self, kind: str, work: Callable[[Stop], Brought], then: Callable[[Brought], None]) -> None:
        """Have `work` done; `then` gets what it brought, unless another of this kind was started meanwhile."""
        self.cancel(kind)
        over = threading.Event()
        self._latest[kind] = over, time.monotonic()
        threading.Thread(target=self._do, args=(kind, over, work, then), daemon=True).start()

    def is_on(self, kind: str) -> bool:
        """Whether one of this kind is under way."""
        return kind in self._latest

    def seconds(self, kind: str) -> float:
        """For how long."""
        return time.monotonic() - self._latest[kind][1] if kind in self._latest else 0.0

    def cancel(self, *kinds: str) -> None:
        """End those of these kinds, or all."""
        for kind in kinds or tuple(self._latest):
            if kind in self._latest:
                self._latest.pop(kind)[0].set()

    def _do(
        self, kind: str, over: threading.Event, work: Callable[[Stop], Brought], then: Callable[[Brought], None]
    ) -> None:
        try:
            end = partial(then, work(over.is_set))
        except RcaError as error:
            end = partial(self._fail, kind, error)
        except Exception as error:  # noqa: BLE001  # the thread's last door: it would die unseen
            end = partial(self._fail, kind, RcaError(f"reading broke down ({type(error).__name__}: {error})"))
        if not over.is_set():
            self._hand(partial(self._end, kind, over, end))

    def _end(self, kind: str, over: threading.Event, end: Callable[[], None]) -> None:
        if over.is_set():
            return
        del self._latest[kind]
        end()

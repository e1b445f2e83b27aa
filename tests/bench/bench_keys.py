"""A key's effect on the full screen while three sources pour 105,000 lines in, beside the same keys on the same rows at rest.

From posting the key until the update of the screen that shows its effect is made into the terminal's text: a letter in
the answer, the cursor in the lists. In one process, so that what a terminal takes is not counted.
"""

import asyncio
import gc
import os
import random
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from textual import events
from textual.keys import _character_to_key

from rca import runs
from rca.evidence import Pasted
from rca.investigation.case import Case, Workspace
from rca.investigation.gather import Asked
from rca.settings import load
from rca.tui.evidence import Excerpts
from rca.tui.listing import GUTTER
from rca.tui.workbench import Workbench
from tests.bench import pouring
from tests.bench.bench_screen import REPORT, SIZE, letters, middle, most, spread
from tests.pilot import Only

KEYS = 300
IN_LISTS = ("f2", "step", "step", "end", "step", "f4", "f2", "slash", "e", "escape")
"""What is pressed in the lists after ten letters in the answer: a step and an end where the cursor is not yet; the last
key goes back to all rows."""
ROWS = 20
"""Excerpts that are there before the first key."""


class Timed(Only):
    """The application, with the moment at which the effect of a key was drawn."""

    def __init__(self, screen: Workbench) -> None:
        super().__init__(screen)
        self.pending: events.Key | None = None
        self.shows = ""
        self.obeyed = False
        self.drawn = asyncio.Event()
        self.computed: list[float] = []
        """Seconds that the screen's own thread computed from key to effect: what a busy machine does not lengthen."""

    async def on_event(self, event: events.Event) -> None:
        await super().on_event(event)
        self.obeyed = self.obeyed or event is self.pending

    def _display(self, screen: Any, renderable: Any) -> None:
        super()._display(screen, renderable)
        if screen is self.screen and self.pending is not None and hasattr(renderable, "render_segments"):
            text = renderable.render_segments(self.console)
            if self.obeyed and self.shows in text:
                self.drawn.set()

    async def pressed(self, key: str, shows: str) -> float:
        """Seconds until its effect was drawn: `shows` is in that update."""
        letter = key if len(key) == 1 else "/" if key == "slash" else None
        event = events.Key(_character_to_key(letter) if letter else key, letter)
        self.drawn.clear()
        self.obeyed, self.shows, self.pending = False, shows, event
        began, computing = time.perf_counter(), time.thread_time()
        self.post_message(event)
        await asyncio.wait_for(self.drawn.wait(), 20)
        taken = time.perf_counter() - began
        self.computed.append(time.thread_time() - computing)
        self.pending = None
        return taken


def run() -> list[str]:
    """p50 and p99 without sources and with three, their ratio, how much was found, and how busy the machine was."""
    with tempfile.TemporaryDirectory() as folder, pouring.cloud() as address:
        for name in ("CACHE", "STATE", "CONFIG"):
            os.environ[f"XDG_{name}_HOME"] = str(Path(folder) / name)
        root = pouring.workspace(Path(folder) / "work", REPORT, address)
        began = os.getloadavg()[0]
        log = "".join((root / "logs" / "backend.log").open(encoding="utf-8").readlines()[:1000])
        rest, rest_computed, *_ = asyncio.run(
            keys(root, lambda case: replace(case, sources=(Pasted("a log", log),)), at_rest=True)
        )
        busy, computed, read, seconds = asyncio.run(keys(root, lambda case: case))
        lines = sum(pouring.LINES.values())
        ratio = f"{middle(busy) / middle(rest):.2f} and {most(busy) / most(rest):.2f} times"
        load = f"load {began:.1f} before, {os.getloadavg()[0]:.1f} after, {os.cpu_count()} cores"
        return [
            f"keys at rest                     {spread(rest)}",
            f"keys, {lines:,} lines pouring in {spread(busy)}  {ratio} (goal: p99 at most 50 ms)",
            f"of it computed by the screen at rest {spread(rest_computed)}",
            f"of it computed by the screen         {spread(computed)}",
            f"slowest {max(busy) * 1000:.0f} ms; {read}; {seconds:.1f} s; {load}",
        ]


async def keys(
    root: Path, of: Callable[[Case], Case], *, at_rest: bool = False
) -> tuple[list[float], list[float], str, float]:
    """How long keys took, while sources are asked where there are any; what these said at last; how long it took."""
    workspace = Workspace(load(root), (), lambda: datetime(2026, 11, 22, 12, tzinfo=UTC), {"RCA_TRUST": "1"})
    run = runs.read(root / "junit.xml")
    case = of(workspace.begin(run, runs.groups(run)[0]))
    gc.freeze()  # as the command line does when all is prepared
    bench = Workbench(workspace, case)
    app = Timed(bench)
    taken: list[float] = []
    dice = random.Random(20251122)
    async with app.run_test(size=SIZE):
        began = time.perf_counter()
        while len(bench.query("#excerpts")) == 0 or len(bench.query_one(Excerpts).keys) < ROWS:
            await asyncio.sleep(0.01)
        while at_rest and is_asking(bench):
            await asyncio.sleep(0.05)
        while len(taken) < KEYS and (at_rest or is_asking(bench)):
            taken += [await pressed(app, letter, letter, dice) for letter in letters(len(taken) // 2)]
            for key in IN_LISTS:
                pressing = possible(key, bench.query_one(Excerpts))
                taken.append(await pressed(app, pressing, GUTTER if pressing in "jkgG" else "", dice))
            bench._bar.type_on()
            bench._bar.put("")
        said = ", ".join(how_far(asked) for asked in bench._panes.gathered.asked)
        return taken, app.computed, said, time.perf_counter() - began


def possible(key: str, excerpts: Excerpts) -> str:
    """The key that moves the cursor from where it is."""
    is_last = excerpts.cursor + 1 >= len(excerpts.keys)
    return {"step": "k" if is_last else "j", "end": "g" if is_last else "G"}.get(key, key)


async def pressed(app: Timed, key: str, shows: str, dice: random.Random) -> float:
    """After a pause as between a fast hand's keys."""
    await asyncio.sleep(dice.uniform(0.005, 0.035))
    return await app.pressed(key, shows)


def how_far(asked: Asked) -> str:
    """`local 63 %, 200 kinds`; the cloud does not know how much there is."""
    last = asked.last
    share = f" {100 * last.done // last.total} %" if last and last.total else ""
    return f"{asked.name}{share if asked.state == 'asking' else ' read'}, {asked.hits} kinds"


def is_asking(bench: Workbench) -> bool:
    """Whether a source is being asked."""
    return any(asked.state == "asking" for asked in bench._panes.gathered.asked)

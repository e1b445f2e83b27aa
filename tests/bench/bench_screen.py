"""The full screen in a real pty, beside bare Textual apps: when it first shows the error, how soon a key has its effect."""

import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.terminal import Terminal

RUNS = 9
SIZE = (120, 36)
KEYS = 250
TELLING = "1011"  # the part of the demo's error that a first frame must hold
ERROR = "websockets.exceptions.ConnectionClosedError: received 1011 (internal error) Factory SSOT validation failed"
LINES = 20_000
ASKING, PROMPT = "◌ local", "because"  # what the screen says while the log is read, and where a person types
FULL_SCREEN = b"\x1b[?1049h"
LETTERS = [chr(code) for code in range(0x400, 0x530) if chr(code).isalpha()]  # 294; none is on the screen otherwise
SYLLABLES = "ba de fi go ku la me ni po ru sa te vi wo zu".split()

BARE = """
from pydantic import BaseModel
from textual.app import App
from textual.widgets import Static

class Bare(App):
    def compose(self):
        yield Static("received 1011")

Bare().run()
"""
TYPING = """
from textual.app import App
from textual.widgets import Static, TextArea

class Typing(App):
    def compose(self):
        yield Static("because 1011")
        yield TextArea()

Typing().run()
"""
REPORT = f"""<testsuite name="pytest" tests="1" failures="1" timestamp="2026-11-22T01:30:00+00:00">
<testcase classname="tests.test_flow" name="test_flow"><failure message="{ERROR}">E   {ERROR}</failure></testcase>
</testsuite>
"""


def run() -> list[str]:
    """Medians of first paints in turn, p50 and p99 of keys in turn, and their ratios: p99 is as noisy as the machine is."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        rca = str(Path(sys.executable).with_name("rca"))
        bare, typing = script(root / "bare_app.py", BARE), script(root / "typing_app.py", TYPING)
        workspace = poured(root / "pouring")
        surroundings = os.environ | {
            "TMPDIR": folder,
            **{f"XDG_{name}_HOME": str(root / name) for name in ("CACHE", "STATE", "CONFIG", "DATA")},
        }
        return [
            *first_paints([bare, [rca, "new", "--demo"]], surroundings),
            *keys(typing, [rca, "new"], surroundings, workspace),
        ]


def script(path: Path, text: str) -> list[str]:
    """A Python program in a file, as a command."""
    path.write_text(text, encoding="utf-8")
    return [sys.executable, str(path)]


def first_paints(commands: Sequence[Sequence[str]], surroundings: dict[str, str]) -> Iterator[str]:
    """From the start of the process until the bytes that hold the text have come: a bare app, then `rca`."""
    times: list[list[float]] = [[] for _ in commands]
    for number in range(RUNS + 1):
        for taken, command in zip(times, commands, strict=True):
            began = time.perf_counter()
            with Terminal(command, SIZE, surroundings) as terminal:
                at = terminal.wait_for_bytes(TELLING.encode())
                if number:  # the first run compiles and fills the page cache
                    taken.append(time.perf_counter() - began)
                full = 0 <= terminal.raw.find(FULL_SCREEN) < at
    bare, ours = (statistics.median(taken) * 1000 for taken in times)
    yield f"first paint, a bare app with pydantic     {bare:6.0f} ms"
    yield f"first paint, rca new --demo               {ours:6.0f} ms  {ours / bare:.2f} times (goal: at most 1.5)" + (
        "" if full else "  NOT IN FULL SCREEN"
    )


def keys(bare: Sequence[str], rca: Sequence[str], surroundings: dict[str, str], workspace: Path) -> Iterator[str]:
    """How long keys take from the write until their letter has come back, ten by ten in turn: in a bare app at rest, and
    in `rca` while its screen says before and after the ten that it reads the log."""
    dice = random.Random(20251122)
    rest, busy = [], []
    with Terminal(bare, SIZE, surroundings) as peer, Terminal(rca, SIZE, surroundings, workspace) as ours:
        peer.wait_for(PROMPT)
        ours.wait_for_bytes(FULL_SCREEN)
        ours.wait_for(lambda rows: all(any(text in row for row in rows) for text in (PROMPT, ASKING)))
        while len(busy) < KEYS and ASKING in ours.text():
            ten = letters(len(busy))
            taken = [key(ours, letter, dice) for letter in ten]
            busy += taken if ASKING in ours.text() else []
            rest += [key(peer, letter, dice) for letter in ten]
    if not busy:
        yield "a key: not measured, the log was read too soon"
        return
    yield f"a key in a bare TextArea                  {spread(rest)}"
    yield (
        f"a key in rca, {LINES:,} lines pouring in    {spread(busy)}  "
        f"{middle(busy) / middle(rest):.2f} and {most(busy) / most(rest):.2f} times (goal: p99 at most 50 ms)"
    )


def spread(times: list[float]) -> str:
    """Milliseconds that half of the keys took at most, and nearly all."""
    return f"p50 {middle(times) * 1000:5.1f} ms  p99 {most(times) * 1000:5.1f} ms, {len(times)} keys"


def middle(times: list[float]) -> float:
    """The median."""
    return statistics.median(times)


def most(times: list[float]) -> float:
    """The 99th percentile."""
    return statistics.quantiles(times, n=100, method="inclusive")[98]


def letters(start: int) -> list[str]:
    """The next ten, none of which is on the screen: each appears once in a run until all were used."""
    return [LETTERS[number % len(LETTERS)] for number in range(start, start + 10)]


def key(terminal: Terminal, letter: str, dice: random.Random) -> float:
    """Seconds from the write until the letter was written back, after a pause as between a fast hand's keys."""
    pause = time.perf_counter() + dice.uniform(0.005, 0.035)
    while (left := pause - time.perf_counter()) > 0:
        terminal.pump(left)
    start = len(terminal.raw_bytes)
    began = time.perf_counter()
    terminal.type(letter)
    terminal.wait_for_bytes(letter.encode(), start)
    return time.perf_counter() - began


def poured(folder: Path) -> Path:
    """A workspace whose log tells of its one failure in 20,000 wordings, the same in every run."""
    (folder / "logs").mkdir(parents=True)
    dice = random.Random(20251122)

    def words(count: int) -> str:
        return " ".join("".join(dice.choices(SYLLABLES, k=dice.randint(2, 4))) for _ in range(count))

    with (folder / "logs" / "backend.log").open("w", encoding="utf-8") as log:
        for number in range(LINES):
            second, tenth = divmod(number, 10)
            stamp = f"2026-11-22T01:{second // 60:02d}:{second % 60:02d}.{tenth}Z"
            log.write(f"{stamp} ERROR {words(2)}: received 1011 Factory SSOT validation failed {words(6)}\n")
    (folder / "junit.xml").write_text(REPORT, encoding="utf-8")
    (folder / "rca.toml").write_text(
        '[logs.local]\npaths = ["logs/*.log"]\n[runs]\njunit = ["junit.xml"]\n', encoding="utf-8"
    )
    return folder

"""Whole processes, cold interpreter and warm page cache: what a command costs beside `python -c pass`."""

import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 21
ANALYSES = 1000
WORDS = (
    "lease shard probe router clock queue ledger token probe schema upload cursor batch worker session tenant".split()
)


def run() -> list[str]:
    """Medians of interleaved runs, in milliseconds and as ratios."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        surroundings = os.environ | {"XDG_CACHE_HOME": str(root / "cache"), "XDG_STATE_HOME": str(root / "state")}
        fill(root / "here" / "analyses")
        rca = [str(Path(sys.executable).with_name("rca")), "-C", str(root / "here")]
        subprocess.run([*rca, "list"], env=surroundings, check=True, capture_output=True)
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "rca --help": [*rca, "--help"],
            f"rca list, {ANALYSES} analyses": [*rca, "list"],
            f"rca search, {ANALYSES} analyses": [*rca, "search", "RuntimeError: lease of shard 17 expired in 'router'"],
        }
        times: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(RUNS):
            for name, command in commands.items():
                began = time.perf_counter()
                subprocess.run(command, env=surroundings, check=False, capture_output=True, stdin=subprocess.DEVNULL)
                times[name].append(time.perf_counter() - began)
    medians = {name: statistics.median(taken) * 1000 for name, taken in times.items()}
    base = medians["python -c pass"]
    return [f"{name:32} {median:7.1f} ms  {median / base:5.1f} times python" for name, median in medians.items()]


def fill(folder: Path) -> None:
    """Analyses with errors of varied words, the same in every run."""
    folder.mkdir(parents=True)
    dice = random.Random(20250908)
    for number in range(ANALYSES):
        words = dice.sample(WORDS, 4)
        name = f"2026-01-01-{'-'.join(words[:2])}-{number:06d}"
        (folder / f"{name}.yaml").write_text(
            f"rca: 1\nid: {name}\ntitle: {' '.join(words)}\nstatus: analysed\ncreated: 2026-01-01T00:00:00Z\nfailure:\n"
            f'  error: "{dice.choice(["RuntimeError", "KeyError", "ValueError"])}: {words[0]} of {words[1]} {number} '
            f"{dice.choice(['expired', 'vanished', 'overflowed'])} in '{words[2]}'\"\n"
        )

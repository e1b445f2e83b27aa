"""Fifty cycles of 5,000 tests each: writing, reading, comparing, following; beside json of the same, and git's diff."""

import json
import random
import re
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from rca.cycles import Cycle, files
from rca.cycles.compare import compare
from rca.cycles.recorded import Ran, modules
from rca.cycles.trend import trend

CYCLES, MODULES, TESTS = 50, 200, 25
"""25 tests in each of 200 modules."""
FAILING, MOVED = 250, 25
"""Tests that fail in a cycle; of these so many are fixed and so many break until the next."""
ERRORS = [f"received 10{number:02} (internal error) part {number} of the service failed" for number in range(20)]
RUNS = 15


def cycles() -> list[Cycle]:
    """The cycles, each like the one before but for what moved."""
    dice = random.Random(4)
    names = [f"test_module_{m}::TestBehaviour::test_case_{t}[{m}-{t}]" for m in range(MODULES) for t in range(TESTS)]
    failing = {name: dice.choice(ERRORS) for name in dice.sample(names, FAILING)}
    made = []
    for number in range(1, CYCLES + 1):
        fixed = set(dice.sample(sorted(failing), MOVED))
        broken = dice.sample([name for name in names if name not in failing], MOVED)
        failing = {name: error for name, error in failing.items() if name not in fixed}
        failing |= {name: dice.choice(ERRORS) for name in broken}
        ran = (
            Ran(name, "failed" if name in failing else "passed", failing.get(name, ""), seconds=0.1) for name in names
        )
        made.append(Cycle(id="-", number=number, environment="staging", started="2025-09-08", results=modules(ran)))
    return made


def run() -> list[str]:
    """Medians in milliseconds, as ratios to json's writing and reading of the same cycle; and the lines of a diff."""
    made = cycles()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        now = datetime(2025, 9, 8, tzinfo=UTC)
        began = time.perf_counter()
        stored = [files.create(root, cycle, now) for cycle in made]
        created = (time.perf_counter() - began) / CYCLES * 1000
        tree = files.as_tree(made[0])
        peer = _median(lambda: json.loads(json.dumps(tree)))
        changed = made[0].model_copy(update={"results": made[1].results})
        actions: dict[str, Callable[[], object]] = {
            "read one": lambda: files.load(stored[0].path),
            "compare two, read already": lambda: compare(made[0], made[1]),
            "compare two, reading both": lambda: compare(*(files.load(one.path).cycle for one in stored[:2])),
            "number of the next": lambda: files.next_number(root, "staging"),
        }
        times = {"write one, flushed": created} | {name: _median(action) for name, action in actions.items()}
        times["write other results into a file"] = _once(lambda: files.save(stored[0], changed))
        times["read all 50"] = _once(lambda: files.load_all(root))
        times["trend of 50, read already"] = _once(lambda: trend(made))
        lines = [
            f"json, writing and reading one: {peer:.1f} ms; a file is {stored[1].path.stat().st_size / 1000:,.0f} kB"
        ]
        lines += [f"{name}: {taken:.1f} ms, {taken / peer:.1f} times the peer" for name, taken in times.items()]
        return [*lines, _difference(stored[1].path, stored[2].path)]


def _median(action: Callable[[], object]) -> float:
    return statistics.median(_once(action) for _ in range(RUNS))


def _once(action: Callable[[], object]) -> float:
    began = time.perf_counter()
    action()
    return (time.perf_counter() - began) * 1000


def _difference(one: Path, other: Path) -> str:
    command = ["git", "diff", "--no-index", "--shortstat", str(one), str(other)]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    changed = sum(int(number) for number in re.findall(r"(\d+) (?:insertion|deletion)", said))
    total = len(one.read_text(encoding="utf-8").splitlines())
    return f"git diff of two: {changed} of {total:,} lines changed, {changed / (2 * MOVED):.1f} a test that moved"

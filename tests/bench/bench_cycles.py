"""Fifty cycles of 5,000 tests each: writing, reading, comparing, following, and the commands as a user starts them;
beside json of the same, and git's diff."""

import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from xml.sax.saxutils import quoteattr

from rca.cycles import Cycle, files, parsed
from rca.cycles.compare import compare
from rca.cycles.recorded import Ran, modules
from rca.cycles.trend import trend
from rca.store import yamlio

CYCLES, MODULES, TESTS = 50, 200, 25
"""25 tests in each of 200 modules."""
FAILING, MOVED = 250, 25
"""Tests that fail in a cycle; of these so many are fixed and so many break until the next."""
ERRORS = [f"received 10{number:02} (internal error) part {number} of the service failed" for number in range(20)]
RUNS = 15
STARTS = 3
"""A command is started so often; the median counts."""


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
        root, cache = Path(folder) / "workspace", Path(folder) / "cache"
        root.mkdir()
        os.environ["XDG_CACHE_HOME"] = str(cache)
        now = datetime(2025, 9, 8, tzinfo=UTC)
        began = time.perf_counter()
        stored = [files.create(root, cycle, now) for cycle in made]
        created = (time.perf_counter() - began) / CYCLES * 1000
        tree = files.as_tree(made[0])
        peer = _median(lambda: json.loads(json.dumps(tree)))
        changed = made[0].model_copy(update={"results": made[1].results})
        actions: dict[str, Callable[[], object]] = {
            "read one, parsed before": lambda: files.load(stored[0].path),
            "parse one": lambda: yamlio.load(stored[0].text, "one.yaml"),
            "find the tree of one": lambda: parsed.tree(stored[0].text, "one.yaml"),
            "compare two, read already": lambda: compare(made[0], made[1]),
            "compare two, reading both": lambda: compare(*(files.load(one.path).cycle for one in stored[:2])),
            "number of the next": lambda: files.next_number(root, "staging"),
        }
        times = {"write one, flushed": created} | {name: _median(action) for name, action in actions.items()}
        times["write other results into a file"] = _once(lambda: files.save(stored[0], changed))
        times["read all 50"] = _once(lambda: files.load_all(root))
        shutil.rmtree(cache)
        times["read all 50, parsed never"] = _once(lambda: files.load_all(root))
        times["trend of 50, read already"] = _once(lambda: trend(made))
        lines = [
            f"json, writing and reading one: {peer:.1f} ms; a file is {stored[1].path.stat().st_size / 1000:,.0f} kB"
        ]
        lines += [f"{name}: {taken:.1f} ms, {taken / peer:.1f} times the peer" for name, taken in times.items()]
        peer = _median(lambda: _started(root, "-c", "import click, pydantic, yaml"))
        lines.append(f"a start of Python with click, pydantic and yaml: {peer:.0f} ms")
        (root / "run.xml").write_text(_report(made[0]), encoding="utf-8")
        record = ("record", "run.xml", "--environment", "staging", "--dry-run", "--title", "again")
        for command in (("list",), ("trend",), ("compare", "49", "50"), ("show", "50"), record):
            start = partial(_started, root, "-m", "rca", "cycle", *command)
            taken = statistics.median(_once(start) for _ in range(STARTS))
            lines.append(f"rca cycle {command[0]}: {taken:.0f} ms, {taken / peer:.1f} times the start")
        lines.append(f"load while this ran: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        return [*lines, _difference(stored[1].path, stored[2].path)]


def _started(root: Path, *arguments: str) -> None:
    ran = subprocess.run([sys.executable, *arguments], cwd=root, capture_output=True, check=False)
    if ran.returncode > 1:
        raise RuntimeError(ran.stderr.decode())


def _report(cycle: Cycle) -> str:
    """A JUnit report of other results than the last cycle's."""
    rows = []
    for module in cycle.results:
        name = quoteattr(module.module)
        rows += [f"<testcase classname={name} name={quoteattr(test)} time='0.1'/>" for test in module.passed]
        rows += [
            f"<testcase classname={name} name={quoteattr(one.test)}><failure message={quoteattr(one.error)}/></testcase>"
            for one in module.others
        ]
    return f"<testsuites><testsuite name='all' timestamp='2026-01-01T00:00:00'>{''.join(rows)}</testsuite></testsuites>"


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

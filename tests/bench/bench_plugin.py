"""What the pytest plugin costs a passing test: its part of pytest's hooks, and its part of the session's end.

Both are measured inside one process, as processor time and the best of several: beside whole sessions, which are shown
too, a hundredth of what a test takes is lost in the noise of these machines.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from _pytest.config import get_config

TESTS = 5_000
MODULES = 100
ROUNDS = 5
SESSIONS = 3
PHASES = ("setup", "call", "teardown")


def run() -> list[str]:
    """Microseconds a test, seconds once, and ratios to a plain session and to `--junitxml`."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        os.environ |= {name: str(root / name) for name in ("XDG_CACHE_HOME", "XDG_STATE_HOME")}
        project = fill(root / "project")
        heard, ended = listening(), ending(root / "ended")
        sessions = whole(project, root)
    plain, each = sessions["pytest"], (heard + ended) / TESTS
    lines = [f"{name:18} {least:6.2f} s  {least / plain:5.2f} times pytest" for name, least in sessions.items()]
    parts = f"{heard / TESTS * 1e6:.1f} while they run, {ended / TESTS * 1e6:.1f} at the end"
    return [
        f"{TESTS:,} passing tests in {MODULES} modules: {each * 1e6:.1f} µs a test ({parts})",
        f"that is {each * TESTS / plain:.3f} of a plain session",
        *lines,
    ]


def listening() -> float:
    """Seconds that the plugin adds to pytest's reports of the tests: three of each."""
    from rca.pytest_plugin import _Recording

    config = get_config()
    recording = _Recording(config)
    reports = [
        pytest.TestReport(f"test_{test % MODULES}.py::test_{test}", ("", 0, ""), {}, "passed", None, phase, (), 0.001)
        for test in range(TESTS)
        for phase in PHASES
    ]

    def tell() -> None:
        for report in reports:
            config.hook.pytest_runtest_logreport(report=report)

    config.pluginmanager.register(Listener())  # pytest has listeners of its own in every session
    without = best(tell)
    config.pluginmanager.register(recording)
    return best(tell) - without


class Listener:
    """As little as a plugin can do."""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Nothing."""


def ending(root: Path) -> float:
    """Seconds at the end of a session, for a cycle that follows others; without the imports."""
    from rca.investigation.watched import told
    from rca.pytest_plugin import _Recording

    root.mkdir()
    began = datetime.now(UTC)
    config = SimpleNamespace(
        rootpath=root, invocation_params=SimpleNamespace(dir=root), getoption=lambda _: "", getini=lambda _: ""
    )
    recording = _Recording(config)
    for test in range(TESTS):
        name = f"test_{test % MODULES}.py::test_{test}"
        recording.seconds[name] = 0.001
        recording.passed.add(name)
    session = SimpleNamespace(testscollected=TESTS)

    def end() -> None:
        recording.began += timedelta(seconds=1)  # else it is the same run, which is not recorded twice
        told(recording._watched(session))

    recording.began = began
    end()
    return best(end)


def best(work: Callable[[], None]) -> float:
    """The least processor time of several."""
    taken = []
    for _ in range(ROUNDS):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return min(taken)


def whole(project: Path, root: Path) -> dict[str, float]:
    """The least processor time of whole processes, interleaved."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
    rca = [sys.executable, "-m", "rca", "cycle", "record", str(root / "junit.xml"), "--environment", "bench"]
    commands = {
        "pytest": command,
        "pytest -p no:rca": [*command, "-p", "no:rca"],
        "pytest --rca": [*command, "--rca"],
        "pytest --junitxml": [*command, f"--junitxml={root / 'junit.xml'}"],
        "rca cycle record": rca,
        "1 test": [*command, "test_0.py::test_0"],
        "1 test --rca": [*command, "test_0.py::test_0", "--rca"],
    }
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(SESSIONS):
        for name, words in commands.items():
            taken[name].append(seconds(words, project))
    return {name: min(times) for name, times in taken.items()}


def seconds(command: list[str], folder: Path) -> float:
    """User and system time of a finished process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=folder, check=True, stdin=subprocess.DEVNULL, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def fill(folder: Path) -> Path:
    """A project of empty tests."""
    folder.mkdir()
    (folder / "pytest.ini").write_text("[pytest]\n")
    for module in range(MODULES):
        tests = (f"def test_{number}(): pass\n" for number in range(TESTS // MODULES))
        (folder / f"test_{module}.py").write_text("".join(tests))
    return folder

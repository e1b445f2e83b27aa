"""Records the demo: `python -m tests.service.record` runs the suite under staging and keeps its report and its log.

Refuses to record a run that did not fail in exactly the three ways the demo is about, or that would show a path of
this machine. Nothing in the files is written by hand.
"""

import os
import re
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Final

from tests.service.failures import EXPECTED, failures

ROOT: Final = Path(__file__).resolve().parents[2]
JUNIT: Final = ROOT / "rca/demo/junit.xml"
LOG: Final = ROOT / "rca/demo/logs/netra-backend-staging.log"

CLOUD: Final = {
    "ENVIRONMENT": "staging",
    "K_SERVICE": "netra-backend-staging",
    "K_REVISION": "netra-backend-staging-00183-v65",
    "BUILD_ID": "2ea20831-01aa-42d6-b290-08ae58d612d6",
    "TZ": "UTC",
}
"""What Cloud Run would set."""

PYTHON: Final = f"python{sysconfig.get_python_version()}"
NEUTRAL: Final = ("/app/", "/usr/local/lib/python3.", "/cloudsql/", "/api/")
"""Where an absolute path in a recorded file may begin."""

_ABSOLUTE = re.compile(r"(?<![\w.:/<])(?:(?:\.\./)+|~/|/)[\w.@:+-]+/[\w./@:+-]*|\b[A-Za-z]:\\\w")


def modules() -> list[str]:
    """The suite's modules in the order of their numbers, which is not that of their names."""
    paths = (ROOT / "tests/service").glob("test_*_staging.py")
    return [str(path.relative_to(ROOT)) for path in sorted(paths, key=lambda path: int(path.stem.split("_")[1]))]


def run_suite(environment: dict[str, str], junit: Path, log: Path) -> subprocess.CompletedProcess[str]:
    """Run the suite in a program of its own; its report goes to `junit`, the service's log to `log`."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "K_", "BUILD_"))}
    alone = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}  # a plugin of this machine must not change the order or the report
    return subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "--tb=short", f"--junitxml={junit}", "-o", "junit_logging=system-out"),
            *modules(),
        ],
        cwd=ROOT,
        env={**inherited, **alone, **environment, "SERVICE_LOG": str(log)},
        capture_output=True,
        text=True,
        check=False,
    )


def neutral(text: str, root: str) -> str:
    """`text` without this machine's folders: `root` for the project, usual places for Python and the packages."""
    usual = {
        sysconfig.get_path("purelib"): f"{root}.venv/lib/{PYTHON}/site-packages",
        sysconfig.get_path("stdlib"): f"/usr/local/lib/{PYTHON}",
    }
    for here, there in usual.items():
        for shape in (here, os.path.relpath(here, ROOT)):  # pytest prints whichever is shorter
            text = text.replace(f"{shape}/", f"{there}/")
    text = text.replace(f"{ROOT}/", root)
    return re.sub(r'hostname="[^"]*"', 'hostname="runner"', text)


def paths_of_a_machine(text: str) -> set[str]:
    """Absolute paths in `text`, and such that climb out of the project, that begin in no neutral place."""
    return {path for path in _ABSOLUTE.findall(text) if not path.startswith(NEUTRAL)}


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        junit, log = Path(folder, "junit.xml"), Path(folder, "service.log")
        finished = run_suite(CLOUD, junit, log)
        if not junit.exists() or failures(junit) != EXPECTED:
            print(finished.stdout, finished.stderr, sep="\n", file=sys.stderr)
            print("not recorded: the suite did not fail in exactly the three expected ways", file=sys.stderr)
            return 1
        report = neutral(junit.read_text(encoding="utf-8"), "")
        lines = neutral(log.read_text(encoding="utf-8"), "/app/")
    if left := paths_of_a_machine(report) | paths_of_a_machine(lines):
        print(f"not recorded: paths of this machine remain: {', '.join(sorted(left))}", file=sys.stderr)
        return 1
    LOG.parent.mkdir(parents=True, exist_ok=True)
    JUNIT.write_text(report, encoding="utf-8")
    LOG.write_text(lines, encoding="utf-8")
    print(f"recorded {JUNIT.relative_to(ROOT)} and {LOG.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Real pytest sessions in a project of their own, with the plugin as its installation brings it."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

INI = "[pytest]\naddopts = -p no:cacheprovider -p no:hypothesispytest\n"
SUITE = """\
import pytest

def test_passes():
    pass

def test_lease():
    print("asking the router")
    raise RuntimeError("lease of shard 17 expired in 'router'")

@pytest.mark.parametrize("what", ["a::b", "c"])
def test_what(what):
    assert what == "c"

@pytest.fixture
def token():
    raise KeyError("customer_id")

def test_setup(token):
    pass

@pytest.mark.xfail(reason="not yet")
def test_expected():
    assert 0

@pytest.mark.xfail
def test_unexpected():
    pass

@pytest.mark.skip(reason="later")
def test_skipped():
    pass

def test_parts(subtests):
    for part in range(3):
        with subtests.test(part=part):
            assert part == 1
"""


@dataclass(frozen=True)
class Session:
    """A pytest session that has ended."""

    code: int
    out: str
    err: str

    @property
    def told(self) -> list[str]:
        """What the plugin wrote: the lines of its section."""
        rows = self.out.splitlines()
        at = next((n for n, row in enumerate(rows) if row.strip("-") == " rca "), len(rows))
        end = next((n for n, row in enumerate(rows) if n > at and row[:1] in {"=", "!"}), len(rows) - 1)
        return rows[at + 1 : end]

    @property
    def rest(self) -> list[str]:
        """Everything else, without times and addresses."""
        rows, told = self.out.splitlines(), self.told
        kept = [row for row in rows if row not in told and row.strip("-") != " rca "]
        kept = [re.sub("0x[0-9a-f]+", "0x", row) for row in kept]
        return [row.rpartition(" in ")[0] if row.endswith("s") and " in " in row else row for row in kept]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "pytest.ini").write_text(INI)
    (folder / "test_a.py").write_text(SUITE)
    return folder


@pytest.fixture
def session(project: Path, tmp_path: Path) -> Callable[..., Session]:
    """Runs `pytest ARGUMENTS` in the project, as a user who has nothing set."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    kept |= {
        "HOME": str(tmp_path / "home"),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
    }

    def run(*arguments: str, program: tuple[str, ...] = ("-m", "pytest"), folder: Path = project, **environ: str):
        ran = subprocess.run(
            [sys.executable, *program, *arguments],
            cwd=folder,
            env=kept | environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )
        return Session(ran.returncode, ran.stdout, ran.stderr)

    return run

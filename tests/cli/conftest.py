import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from rca.cli.main import run


@dataclass(frozen=True)
class Ran:
    """A finished `rca` process."""

    code: int
    out: str
    err: str


Rca = Callable[..., Ran]


@pytest.fixture
def surroundings(tmp_path: Path) -> dict[str, str]:
    """The environment of a user who has nothing set, with folders of its own."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    return kept | {
        "HOME": str(tmp_path / "home"),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
    }


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "workspace"
    folder.mkdir()
    return folder


@pytest.fixture
def rca(workspace: Path, surroundings: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Rca:
    """Runs `rca ARGUMENTS` in the workspace, in this process; `given` is its standard input, else it is empty."""
    for name in list(os.environ):
        if name not in surroundings:
            monkeypatch.delenv(name)
    for name, value in surroundings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(workspace)

    def in_process(*arguments: str, given: str | bytes | None = None) -> Ran:
        raw = given.encode() if isinstance(given, str) else given or b""
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
        with (
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
            monkeypatch.context() as streams,
        ):
            streams.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8", errors="surrogateescape"))
            code = run(list(arguments))
        return Ran(code, *(stream.buffer.getvalue().decode() for stream in (out, err)))

    return in_process


@pytest.fixture
def rca_process(workspace: Path, surroundings: dict[str, str]) -> Rca:
    """The same as a process of its own: what a user gets, at a hundred times the cost."""

    def process(*arguments: str, given: str | bytes | None = None) -> Ran:
        ran = subprocess.run(
            [sys.executable, "-m", "rca", *arguments],
            cwd=workspace,
            env=surroundings,
            input=given.encode() if isinstance(given, str) else given,
            stdin=subprocess.DEVNULL if given is None else None,
            capture_output=True,
            check=False,
            timeout=60,
        )
        return Ran(ran.returncode, ran.stdout.decode(), ran.stderr.decode())

    return process

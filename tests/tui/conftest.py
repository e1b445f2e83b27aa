"""Real workspaces, the real application, and screens compared as text: what a reviewer can read in a diff."""

import os
import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

import rca.demo
from rca import runs
from rca.investigation.case import Case, Workspace
from rca.settings import UserSettings, load
from rca.tui.app import Rca
from rca.tui.desk import Desk

SNAPSHOTS = Path(__file__).parent / "snapshots"
ANALYSES = Path(__file__).parents[2] / "analyses"
_THUMB = re.compile("[▁-▇](?=│)")
"""An end of a scrollbar's thumb: it is drawn a moment after the rows, or before them."""
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A user who has nothing set, with folders of their own."""
    for name in ("CACHE", "STATE", "CONFIG"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    monkeypatch.setenv("TZ", "UTC")
    for name in ("NO_COLOR", "COLORFGBG", "EDITOR", "VISUAL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The demo's failing run and its log, without any earlier analysis."""
    made = tmp_path / "work"
    made.mkdir()
    recorded = Path(rca.demo.__file__).parent
    shutil.copy(recorded / "junit.xml", made)
    shutil.copytree(recorded / "logs", made / "logs")
    (made / "rca.toml").write_text('[logs.local]\npaths = ["logs/*.log"]\n[runs]\njunit = ["junit.xml"]\n')
    return made


@pytest.fixture
def known(folder: Path) -> Path:
    """The same with the analyses of its error that were made before."""
    (folder / "analyses").mkdir()
    for name in ("*-7k3f9q.yaml", "*-2zh1fp.yaml"):
        shutil.copy(next(ANALYSES.glob(name)), folder / "analyses")
    return folder


@pytest.fixture
def workspace(folder: Path) -> Workspace:
    """The workspace of `folder` (and of `known`, when a test asks for that too)."""
    return Workspace(load(folder), (), lambda: NOON, {})


@pytest.fixture
def case(workspace: Workspace) -> Case:
    """The demo's largest failure: close code 1011, three times."""
    run = runs.read(workspace.settings.root / "junit.xml")
    return workspace.begin(run, runs.groups(run)[0])


@pytest.fixture
def app_with(workspace: Workspace) -> Callable[..., Rca]:
    """The application on a case, or at home without one."""

    def made(case: Case | None = None, user: UserSettings | None = None) -> Rca:
        run = runs.read(workspace.settings.root / "junit.xml")
        return Rca(user or UserSettings(), "", lambda: Desk(workspace, run, case))

    return made


def text_of(app: Rca) -> str:
    """The screen as rows of text, without trailing blanks."""
    return "\n".join(strip.text.rstrip() for strip in app.screen._compositor.render_strips())


@pytest.fixture
def same_as_snapshot() -> Callable[[Rca, str], None]:
    """Compares the screen with `snapshots/NAME-80x24.txt`; with RCA_SNAPSHOTS=write it becomes the snapshot."""

    def compare(app: Rca, name: str) -> None:
        path = SNAPSHOTS / f"{name}-{app.size.width}x{app.size.height}.txt"
        shown = text_of(app) + "\n"
        if os.environ.get("RCA_SNAPSHOTS") == "write":
            path.write_text(shown)
        assert _THUMB.sub(" ", shown) == _THUMB.sub(" ", path.read_text())

    return compare

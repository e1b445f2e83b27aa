"""Which folder is the workspace, and where the folders of user and package are."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import rca
from rca.settings import cache_dir, find_root, shipped, state_dir

ANALYSIS = "# a comment\n\n---\nrca: 1\nid: 2025-09-08-x-7k3f9q\n"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with a folder three deep."""
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    (tmp_path / "repo" / "a" / "b" / "c").mkdir(parents=True)
    return tmp_path / "repo"


def test_a_repository_is_a_workspace(repository: Path) -> None:
    assert find_root(repository / "a" / "b" / "c") == repository


def test_a_worktree_whose_git_is_a_file_is_one_too(tmp_path: Path) -> None:
    (tmp_path / ".git").write_text("gitdir: elsewhere\n", encoding="utf-8")
    (tmp_path / "a").mkdir()
    assert find_root(tmp_path / "a") == tmp_path


def test_without_anything_the_workspace_is_here(tmp_path: Path) -> None:
    assert find_root(tmp_path) == tmp_path


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("rca.toml", ""),
        ("pyproject.toml", "[tool.rca]\n"),
        ("pyproject.toml", '[tool.x]\na = 1\n\n  [ tool . "rca" . logs.local]\n'),
        ("analyses/2025-09-08-x-7k3f9q.yaml", ANALYSIS),
        ("analyses/one.yaml", "\ufeffrca: 2\n"),
        ("analyses/cycles/one.yaml", "rca: 1\n"),
    ],
)
def test_the_nearest_folder_with_settings_or_analyses_is_the_workspace(repository: Path, file: str, text: str) -> None:
    path = repository / "a" / "b" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    assert find_root(repository / "a" / "b" / "c") == repository / "a" / "b"


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("pyproject.toml", "[tool.ruff]\n[project]\nname = 'rca'\n"),
        ("pyproject.toml", "[tool.rcax]\n"),
        ("analyses/other.yaml", "title: rca: 1\n"),
        ("analyses/other.yaml", ""),
        ("analyses/note.md", "rca: 1\n"),
    ],
)
def test_other_peoples_files_make_no_workspace(repository: Path, file: str, text: str) -> None:
    path = repository / "a" / "b" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    assert find_root(repository / "a" / "b" / "c") == repository


def test_what_lies_above_the_repository_is_not_looked_at(repository: Path) -> None:
    (repository.parent / "rca.toml").write_text("", encoding="utf-8")
    assert find_root(repository / "a") == repository


def test_without_git_a_folder_above_may_be_the_workspace(tmp_path: Path) -> None:
    (tmp_path / "rca.toml").write_text("", encoding="utf-8")
    (tmp_path / "a" / "b").mkdir(parents=True)
    assert find_root(tmp_path / "a" / "b") == tmp_path


def test_a_relative_start_is_taken_from_here(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository / "a")
    assert find_root(Path("b")) == repository


def test_the_users_folders_follow_xdg_and_are_not_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert cache_dir() == tmp_path / "cache" / "rca"
    assert state_dir() == tmp_path / "state" / "rca"
    assert list(tmp_path.iterdir()) == []


def test_shipped_folders_lie_beside_the_package_in_a_checkout() -> None:
    beside = Path(rca.__file__).parent.parent
    assert shipped("templates") == beside / "templates"
    assert shipped("demo/analyses") == beside / "analyses"


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A folder as pip installs into, with as much of the package as settings need."""
    (tmp_path / "rca").mkdir()
    for name in ("__init__.py", "errors.py"):
        shutil.copy(Path(rca.__file__).parent / name, tmp_path / "rca" / name)
    shutil.copytree(Path(rca.__file__).parent / "settings", tmp_path / "rca" / "settings")
    return tmp_path


def _in(site: Path, code: str) -> str:
    run = subprocess.run([sys.executable, "-c", code], cwd=site, capture_output=True, text=True, check=True)
    return run.stdout.strip()


def test_shipped_folders_lie_within_an_installed_package(installed: Path) -> None:
    for folder in ("templates", "analyses", "rca/templates", "rca/demo/analyses"):
        (installed / folder).mkdir(parents=True)
    code = "from rca.settings import shipped; print(shipped({!r}).relative_to({!r}))"
    assert _in(installed, code.format("templates", str(installed))) == "rca/templates"
    assert _in(installed, code.format("demo/analyses", str(installed))) == "rca/demo/analyses"


def test_an_installation_that_lacks_a_folder_says_so(installed: Path) -> None:
    code = """
from rca.errors import RcaError
from rca.settings import shipped
try:
    shipped("templates")
except RcaError as error:
    print(error)
"""
    assert _in(installed, code) == "This installation of rca lacks its folder templates"


def test_settings_cost_no_more_than_they_use(installed: Path) -> None:
    lazy = "{'tomllib', 'difflib', 'platformdirs', 'pydantic', 'yaml'}"
    assert _in(installed, f"import sys, rca.settings; print(*{lazy} & set(sys.modules))") == ""

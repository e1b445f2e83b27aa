"""A wheel and an editable install, each in a virtual environment that holds nothing but the declared dependencies."""

import importlib.metadata
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=PROJECT,
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    return built


def declared(name: str, seen: set[str]) -> Iterator[importlib.metadata.Distribution]:
    """The distributions that `name` declares as needed, and those that they need, without extras."""
    for requirement in importlib.metadata.requires(name) or []:
        needed = re.match(r"[\w.-]+", requirement)
        if needed and ";" not in requirement and needed[0].lower() not in seen:
            seen.add(needed[0].lower())
            yield importlib.metadata.distribution(needed[0])
            yield from declared(needed[0], seen)


def empty_environment(folder: Path) -> Path:
    """A virtual environment whose packages are links to the declared dependencies and nothing else; its interpreter."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    for needed in declared("rca", set()):
        for file in needed.files or []:
            top = file.parts[0]
            if top != ".." and not (packages / top).exists():
                (packages / top).symlink_to(Path(str(needed.locate_file(top))))
    return folder / "bin" / "python"


def install(python: Path, *what: str) -> None:
    """Without an index: whatever is not declared is not there."""
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*pip, *what], check=True, capture_output=True)


def demo(python: Path, folder: Path) -> str:
    """What `rca new --demo` prints without a terminal, from a folder outside the checkout."""
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "XDG"))}
    ran = subprocess.run(
        [str(python.with_name("rca")), "new", "--demo"],
        cwd=folder,
        env=surroundings
        | {"XDG_CACHE_HOME": str(folder / "c"), "XDG_STATE_HOME": str(folder / "s"), "TMPDIR": str(folder)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_a_wheel_works_in_an_empty_environment_outside_the_checkout(wheel: Path, tmp_path: Path) -> None:
    python = empty_environment(tmp_path / "venv")
    install(python, str(wheel))
    assert "received 1011 (internal error) Factory SSOT validation failed" in demo(python, tmp_path)


def test_the_wheel_carries_templates_analyses_and_recordings_and_no_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for needed in ("rca/templates/analysis.md.j2", "rca/demo/junit.xml", "rca/py.typed"):
        assert needed in names
    assert any(name.startswith("rca/demo/analyses/") and name.endswith(".yaml") for name in names)
    assert not any(name.startswith("tests/") for name in names)


def test_an_editable_install_works_and_leaves_no_copy_of_templates_or_analyses(tmp_path: Path) -> None:
    python = empty_environment(tmp_path / "venv")
    build = f"import hatchling.build; print(hatchling.build.build_editable({str(tmp_path)!r}))"
    subprocess.run([sys.executable, "-c", build], cwd=PROJECT, check=True, capture_output=True)
    install(python, *map(str, tmp_path.glob("*.whl")))
    (packages,) = python.parents[1].glob("lib/python*/site-packages")
    assert not (packages / "rca").exists()
    assert "received 1011 (internal error) Factory SSOT validation failed" in demo(python, tmp_path)

"""Where the tests of `rca.runs` find their inputs: real reports in `recordings/`, others in `written/`."""

from collections.abc import Callable
from pathlib import Path

import pytest

from rca.runs import Run, read

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def recordings() -> Path:
    return HERE / "recordings"


@pytest.fixture
def recorded() -> Callable[[str], Run]:
    """Read a recorded or written report by its file's name."""

    def read_by_name(name: str) -> Run:
        folder = next(folder for folder in (HERE / "recordings", HERE / "written") if (folder / name).exists())
        return read(folder / name)

    return read_by_name


@pytest.fixture
def junit(tmp_path: Path) -> Callable[..., Run]:
    """Read JUnit XML: testcases within a suite, or a whole document that begins with `<`."""

    def read_cases(cases: str, suite: str = 'name="s"') -> Run:
        whole = cases if cases.startswith(("<?xml", "<testsuite")) else f"<testsuite {suite}>{cases}</testsuite>"
        path = tmp_path / "report.xml"
        path.write_text(whole, encoding="utf-8")
        return read(path)

    return read_cases

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rca.errors import RcaError
from rca.evidence import Excerpt, LocalFiles, Notice, Query
from rca.evidence.apart import Apart
from rca.signature import sign

ERROR = "IndexError: list index out of range"
QUERY = Query(text=ERROR, signature=sign(ERROR))


@pytest.fixture
def logs(tmp_path: Path) -> LocalFiles:
    (tmp_path / "app.log").write_text(f"INFO start\nERROR {ERROR}\nINFO end\n")
    return LocalFiles(tmp_path, ["*.log"])


def test_it_finds_what_the_source_finds(logs: LocalFiles) -> None:
    assert list(Apart(logs).search(QUERY, lambda: False)) == list(logs.search(QUERY, lambda: False))


def test_an_error_of_the_query_is_raised_where_it_was_asked(logs: LocalFiles) -> None:
    with pytest.raises(RcaError) as here:
        logs.search(Query(text=ERROR, signature=sign(ERROR), start="yesterday"), lambda: False)
    with pytest.raises(RcaError) as apart:
        next(Apart(logs).search(Query(text=ERROR, signature=sign(ERROR), start="yesterday"), lambda: False))
    assert (apart.value.message, apart.value.hint) == (here.value.message, here.value.hint)


def children() -> list[str]:
    listed = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
    return listed.read_text().split() if listed.exists() else []


def test_a_search_that_is_dropped_leaves_no_process(logs: LocalFiles) -> None:
    before = children()
    search = Apart(logs).search(QUERY, lambda: False)
    next(search)
    search.close()
    assert children() == before


class Endless:
    """Gives one notice and then searches without finding anything."""

    name = "endless"

    def search(self, query: Query, stop: Callable[[], bool]) -> Iterator[Excerpt | Notice]:
        yield Notice(self.name, "progress", "searching")
        while not stop():
            time.sleep(0.01)


class Dying:
    """Ends its process in the middle."""

    name = "dying"

    def search(self, query: Query, stop: Callable[[], bool]) -> Iterator[Excerpt | Notice]:
        yield Notice(self.name, "progress", "searching")
        os._exit(3)


PROGRAM = """
import sys
sys.path.insert(0, {folder!r})
from test_apart import Dying, Endless, QUERY
from rca.evidence.apart import Apart
import os
os.environ["PYTHONPATH"] = {folder!r}
"""


def run(program: str) -> str:
    """In a process whose children can import this file."""
    text = PROGRAM.format(folder=str(Path(__file__).parent)) + program
    ran = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True, timeout=60)
    return ran.stdout.strip()


def test_a_search_that_finds_nothing_stops_when_it_is_told_to() -> None:
    assert (
        run("""
found = []
for said in Apart(Endless()).search(QUERY, lambda: len(found) > 0):
    found.append(said.message)
print(found)
""")
        == "['searching']"
    )


def test_a_search_that_breaks_down_says_that_it_failed() -> None:
    assert run("print([said.kind for said in Apart(Dying()).search(QUERY, lambda: False)])") == "['progress', 'failed']"


def test_files_of_the_folder_one_works_in_are_not_taken_for_pythons(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, logs: LocalFiles
) -> None:
    (tmp_path / "pickle.py").write_text(f"open({str(tmp_path / 'owned')!r}, 'w')")
    monkeypatch.chdir(tmp_path)
    assert any(isinstance(said, Excerpt) for said in Apart(logs).search(QUERY, lambda: False))
    assert not (tmp_path / "owned").exists()

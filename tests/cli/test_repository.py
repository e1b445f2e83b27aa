"""`rca new` in a repository: code and commits that the error points at are evidence in the draft."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from rca.cycles import Cycle, files
from rca.store import analyses
from tests.git.repository import Repository

GOOD = "def pick(shards, key):\n    return shards[0]\n"
BAD = "def pick(shards, key):\n    return shards[key]\n"
TRACEBACK = """Traceback (most recent call last):
  File "app/router.py", line 2, in pick
    return shards[key]
IndexError: list index out of range
"""


@pytest.fixture
def repository(workspace: Path) -> Repository:
    return Repository(workspace)


def evidence(workspace: Path, name: str) -> list[tuple[str, str, str]]:
    kept = analyses.load(analyses.find(workspace, name.strip())).analysis.evidence
    return [(one.kind, one.path, one.commit) for one in kept if one.kind in {"code", "change"}]


def test_a_draft_keeps_the_code_and_the_commit_that_broke_it(rca, repository: Repository, workspace: Path) -> None:
    passed = repository.commit("first", app__router_py=GOOD)
    broke = repository.commit("Pick by key", app__router_py=BAD)
    last = repository.commit("Docs", README_md="x")
    ran = rca("new", "--no-input", "--passed", passed[:9], "-", given=TRACEBACK)
    assert ran.code == 0, ran.err
    assert evidence(workspace, ran.out) == [("code", "app/router.py", last), ("change", "app/router.py", broke)]
    document = next((workspace / "analyses").glob("*.md")).read_text()
    assert "return shards[key]" in document
    assert "Pick by key" in document


REPORT = """<testsuites><testsuite name="pytest" tests="1" failures="1">
<testcase classname="tests.test_router" name="test_pick"><failure message="IndexError">{}</failure></testcase>
</testsuite></testsuites>"""


def test_the_last_cycle_in_which_the_test_passed_says_since_when(rca, repository: Repository, workspace: Path) -> None:
    passed = repository.commit("first", app__router_py=GOOD)
    module = {"module": "test_router", "passed": ["test_pick"]}
    given = {"id": "x", "cycle": 1, "environment": "", "results": [module], "tested": {"commit": passed}}
    files.create(workspace, Cycle.model_validate(given), datetime(2026, 8, 1, tzinfo=UTC))
    broke = repository.commit("Pick by key", app__router_py=BAD)
    (workspace / "report.xml").write_text(REPORT.format(TRACEBACK))
    ran = rca("new", "--no-input", "report.xml")
    assert ran.code == 0, ran.err
    assert ("change", "app/router.py", broke) in evidence(workspace, ran.out)
    assert ("change", "app/router.py", passed) not in evidence(workspace, ran.out)


def test_a_revision_that_is_none_is_refused_before_anything_is_written(rca, repository, workspace: Path) -> None:
    repository.commit("first", app__router_py=BAD)
    ran = rca("new", "--no-input", "--passed", "v9", "-", given=TRACEBACK)
    assert ran.code == 2
    assert "--passed v9" in ran.err
    assert not (workspace / "analyses").exists()

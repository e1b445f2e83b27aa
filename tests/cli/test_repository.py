"""`rca new` in a repository: code and commits that the error points at are evidence in the draft."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from rca.analysis import Analysis
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


def loaded(workspace: Path, name: str) -> Analysis:
    return analyses.load(analyses.find(workspace, name.strip())).analysis


def test_the_lines_nearest_to_the_failure_are_kept_and_the_others_counted(rca, workspace: Path) -> None:
    (workspace / "logs").mkdir()
    for name, hour in zip("abcde", ("02:00:00", "05:00:00", "08:00:00", "11:06:50", "11:07:13"), strict=True):
        text = f"2026-11-22T{hour}Z ERROR {name}: IndexError: list index out of range in the shards of {name}\n"
        (workspace / "logs" / f"{name}.log").write_text(text)
    report = REPORT.format("IndexError: list index out of range in the shards of x").replace(
        'failures="1"', 'failures="1" timestamp="2026-11-22T11:07:14+00:00"', 1
    )
    (workspace / "report.xml").write_text(report)
    ran = rca("new", "--no-input", "report.xml")
    kept = [one.path for one in loaded(workspace, ran.out).evidence if one.kind == "log"]
    assert kept[:2] == ["logs/e.log", "logs/d.log"]
    assert "2 more kinds of log lines match" in ran.err


def test_a_log_that_is_handed_over_has_its_name_and_its_time(rca, workspace: Path) -> None:
    (workspace / "run.txt").write_text("2026-11-20T03:00:00Z ERROR shop: IndexError: list index out of range\n")
    ran = rca("new", "--no-input", "run.txt")
    analysis = loaded(workspace, ran.out)
    assert analysis.failure.seen is not None
    assert analysis.failure.seen.first == "2026-11-20T03:00:00Z"
    assert [(one.kind, one.path, one.lines) for one in analysis.evidence] == [("log", "run.txt", "1")]
    assert "work tree" not in ran.err


def test_a_draft_that_is_there_takes_in_what_is_new(rca, repository: Repository, workspace: Path) -> None:
    passed = repository.commit("first", app__router_py=GOOD)
    repository.commit("Pick by key", app__router_py=BAD)
    first = rca("new", "--no-input", "--error", "IndexError: list index out of range")
    again = rca("new", "--no-input", "--passed", passed, "-", given=TRACEBACK)
    assert again.out == first.out
    assert "more pieces of evidence" in again.err
    assert [kind for kind, _, _ in evidence(workspace, first.out)] == ["code", "change"]
    assert "Pick by key" in next((workspace / "analyses").glob("*.md")).read_text()
    assert "evidence" not in rca("new", "--no-input", "--passed", passed, "-", given=TRACEBACK).err

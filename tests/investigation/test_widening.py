"""Looking wider: which files that is, and what is said of what came of it."""

from pathlib import Path

import pytest

from rca.errors import RcaError
from rca.evidence import Excerpt, Notice
from rca.evidence.places import files_of, label_of, query_for
from rca.investigation import Gathered, gather
from rca.investigation.case import Workspace
from rca.investigation.gather import Asked, Finding
from rca.investigation.widening import outcome
from rca.settings import load

ERROR = "IndexError: list index out of range"


def asked(message: str, state: str = "done", new: int = 0) -> Asked:
    kind = "done" if state == "done" else "failed"
    return Asked("local", state, Notice("local", kind, message), label="every log", new=new)  # type: ignore[arg-type]


def test_what_came_of_it_is_said_in_a_sentence() -> None:
    assert outcome([asked("searched 31 files: no lines of this error")]) == "looked into 31 files: nothing new"
    assert outcome([asked("searched 31 files: 9 lines", new=7)]) == "looked into 31 files: 7 more kinds of lines"
    assert outcome([asked("searched 1 file: 1 line", new=1)]) == "looked into 1 file: 1 more kind of lines"
    assert outcome([asked("no file looks like a log", "failed")]) == "every log: no file looks like a log"
    both = [asked("searched 2 files: 1 line", new=1), asked("no credentials", "failed")]
    assert outcome(both) == "looked into 2 files: 1 more kind of lines; every log: no credentials"


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    (tmp_path / "work").mkdir()
    return Workspace(load(tmp_path / "work"), (), lambda: None, {})  # type: ignore[arg-type, return-value]


def test_looking_everywhere_reads_lines_of_json_and_text_where_logs_are_kept(workspace: Workspace) -> None:
    root = workspace.settings.root
    read = ("a.jsonl", "b/c.ndjson", "x/logs/deep/d.json", "log/e.txt", "var/out.txt", "f.log", "g.err")
    for name in (*read, "data.json", "notes.txt", "catalog/h.txt"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(f"ERROR {ERROR} in {name}\n")
    found = gather(query_for(ERROR), [workspace.everywhere()], (), limit=50)
    assert {finding.excerpt.path for finding in found.findings} == set(read)
    assert found.asked[0].new == found.asked[0].hits


def test_where_nothing_looks_like_a_log_that_is_said_and_no_list_of_patterns(workspace: Workspace) -> None:
    (found,) = gather(query_for(ERROR), [workspace.everywhere()], ()).asked
    assert (found.state, found.last and found.last.message) == ("failed", "no file of the workspace looks like a log")


def test_what_was_found_before_is_not_new(workspace: Workspace) -> None:
    (workspace.settings.root / "f.log").write_text(f"ERROR {ERROR}\n")
    first, again = gather(query_for(ERROR), [workspace.everywhere()] * 2, ()).asked
    assert (first.hits, first.new) == (1, 1)
    assert (again.hits, again.new) == (1, 0)


def test_local_sources_have_a_label_that_tells_them_apart(tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "a.jsonl").write_text("one\n")
    usual, named = *files_of(tmp_path, ()), *files_of(tmp_path, (), ["/var/log/app.log"])
    assert [label_of(usual), label_of(named)] == ["local logs/*.jsonl", "local /var/log/app.log"]
    assert {usual.name, named.name} == {"local"}


def test_numbers_that_there_are_come_in_order_and_in_runs() -> None:
    one = Excerpt("local", "a", "", "x", "", "", "", 1, "", "", "", "", "x", 1.0)
    found = Gathered(tuple(Finding(number, "log", one) for number in (1, 17, 18, 19, 3)))
    with pytest.raises(RcaError) as refused:
        found.finding(99)
    assert refused.value.hint == "excerpts: @1, @3, @17-@19"

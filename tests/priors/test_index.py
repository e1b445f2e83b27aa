"""The index follows the files, whatever happens to them."""

import os
import sqlite3
import subprocess
import sys

import pytest

from rca.priors import Index

KEY_ERROR = "KeyError: 'customer_id'"
DISK = "OSError: [Errno 28] No space left on device: '/var/lib/data/7'"


def opened(workspace) -> Index:
    index = Index.open(workspace.root, workspace.cache)
    index.refresh()
    return index


def ids(index: Index, text: str) -> list[str]:
    return [prior.id for prior in index.find(text)]


def test_a_new_file_is_found(workspace):
    with opened(workspace) as index:
        assert ids(index, KEY_ERROR) == []
        workspace.write("one", KEY_ERROR)
        assert index.refresh().changed == 1
        assert ids(index, KEY_ERROR) == ["one"]


def test_a_changed_file_is_found_by_its_new_error_alone(workspace):
    workspace.write("one", KEY_ERROR)
    with opened(workspace) as index:
        workspace.write("one", DISK)
        assert index.refresh().changed == 1
        assert ids(index, KEY_ERROR) == []
        assert ids(index, DISK) == ["one"]


def test_a_change_of_equal_size_at_the_same_tick_is_noticed(workspace):
    path = workspace.write("one", "KeyError: 'customer_id'")
    with opened(workspace) as index:
        before = path.stat()
        workspace.write("one", "KeyError: 'delivery_id'")
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
        index.refresh()
        assert ids(index, "KeyError: 'delivery_id'") == ["one"]


def test_a_renamed_file_is_found_once(workspace):
    path = workspace.write("one", KEY_ERROR)
    with opened(workspace) as index:
        path.rename(path.with_name("another.yaml"))
        refreshed = index.refresh()
        assert (refreshed.changed, refreshed.removed) == (1, 1)
        assert [prior.path for prior in index.find(KEY_ERROR)] == ["analyses/another.yaml"]


def test_a_file_replaced_by_rename_is_noticed_though_size_and_time_are_equal(workspace):
    path = workspace.write("one", "KeyError: 'customer_id'")
    os.utime(path, ns=(1, 1))
    with opened(workspace) as index:
        other = workspace.write("two", "KeyError: 'delivery_id'")
        os.utime(other, ns=(1, 1))
        other.rename(path)
        assert index.refresh().changed == 1
        assert ids(index, "KeyError: 'delivery_id'") == ["two"]


def test_a_deleted_file_is_gone_with_its_words(workspace):
    path = workspace.write("one", KEY_ERROR)
    with opened(workspace) as index:
        path.unlink()
        assert index.refresh().removed == 1
        assert ids(index, KEY_ERROR) == []
        assert index.rows() == []


def test_a_second_opening_reads_nothing_again(workspace):
    os.utime(workspace.write("one", KEY_ERROR), ns=(1, 1))
    opened(workspace).close()
    with Index.open(workspace.root, workspace.cache) as index:
        assert index.refresh().changed == 0
        assert ids(index, KEY_ERROR) == ["one"]


def test_cycles_hidden_files_and_folders_are_no_analyses(workspace):
    cycles = workspace.analyses / "cycles"
    cycles.mkdir()
    workspace.write("one", KEY_ERROR).rename(cycles / "one.yaml")
    workspace.write("two", KEY_ERROR).rename(workspace.analyses / ".two.yaml")
    workspace.write("three", KEY_ERROR).rename(workspace.analyses / "three.md")
    (workspace.analyses / "folder.yaml").mkdir()
    with opened(workspace) as index:
        assert index.rows() == []


def test_one_bad_file_hides_no_other_and_is_reported_until_it_changes(workspace):
    bad = workspace.analyses / "bad.yaml"
    bad.write_text("rca: 1\nid: [\n", encoding="utf-8")
    workspace.write("good", KEY_ERROR)
    with Index.open(workspace.root, workspace.cache) as index:
        for _ in range(2):
            (reported,) = index.refresh().bad
            assert reported.path == "analyses/bad.yaml"
            assert "bad.yaml" in reported.message
        assert ids(index, KEY_ERROR) == ["good"]
    with Index.open(workspace.root, workspace.cache) as index:
        assert [bad.path for bad in index.refresh().bad] == ["analyses/bad.yaml"]
        workspace.write("bad", DISK)
        assert index.refresh().bad == ()
        assert ids(index, DISK) == ["bad"]


def test_a_file_that_broke_vanishes_from_matches_but_is_reported(workspace):
    path = workspace.write("one", KEY_ERROR)
    with opened(workspace) as index:
        path.write_text("<<<<<<< HEAD\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
        assert [bad.path for bad in index.refresh().bad] == ["analyses/one.yaml"]
        assert ids(index, KEY_ERROR) == []
        assert index.rows() == []


def test_a_file_without_id_and_a_link_to_nowhere_are_reported(workspace):
    (workspace.analyses / "empty.yaml").write_text("title: no id\n", encoding="utf-8")
    (workspace.analyses / "link.yaml").symlink_to("nowhere")
    (workspace.analyses / "bytes.yaml").write_bytes(b"\x00\xff\xfe\x00" * 50)
    with opened(workspace) as index:
        assert [bad.path for bad in index.refresh().bad] == [
            "analyses/bytes.yaml", "analyses/empty.yaml", "analyses/link.yaml",
        ]  # fmt: skip


def test_a_name_that_is_not_utf8_is_reported_and_hides_no_other(workspace):
    path = workspace.write("one", KEY_ERROR)
    (workspace.analyses / os.fsdecode(b"caf\xe9.yaml")).write_bytes(path.read_bytes())
    with Index.open(workspace.root, workspace.cache) as index:
        (bad,) = index.refresh().bad
        assert bad.path == "analyses/caf\\udce9.yaml"
        assert ids(index, KEY_ERROR) == ["one"]


def test_a_closed_index_says_so(workspace):
    index = opened(workspace)
    index.close()
    with pytest.raises(sqlite3.ProgrammingError):
        index.rows()


def test_rows_come_most_recent_first_and_survive_the_way_through_the_file(workspace):
    workspace.write("older", KEY_ERROR, created="2025-01-01T00:00:00Z")
    more = "labels: [a, b]\nattempts:\n  - id: T1\n    did: restarted\n    outcome: failed\n"
    workspace.write("newer", DISK, created="2025-06-01T00:00:00Z", more=more)
    with opened(workspace) as index:
        newer, older = index.rows()
    assert (newer.id, newer.labels, newer.tried, newer.whys) == ("newer", ("a", "b"), ("restarted",), 0)
    assert (older.id, older.labels, older.error) == ("older", (), KEY_ERROR)


def test_a_workspace_without_analyses_leaves_nothing_behind(tmp_path):
    with Index.open(tmp_path / "nothing", tmp_path / "cache") as index:
        assert index.refresh().changed == 0
        assert index.find(KEY_ERROR) == []
    assert list(tmp_path.iterdir()) == []


def test_two_workspaces_share_a_cache_folder_and_nothing_else(workspace, tmp_path):
    workspace.write("one", KEY_ERROR)
    other = tmp_path / "other"
    (other / "analyses").mkdir(parents=True)
    opened(workspace).close()
    with Index.open(other, workspace.cache) as index:
        index.refresh()
        assert index.rows() == []


UNCHANGED = """
import sys
from pathlib import Path
from rca.priors import Index
with Index.open(Path(sys.argv[1]), Path(sys.argv[2])) as index:
    refreshed = index.refresh()
    assert refreshed.changed == 0, refreshed
    assert len(index.rows()) == 1
    assert "rca.signature" not in sys.modules
    assert [prior.id for prior in index.find("KeyError: 'customer_id'")] == ["one"]
heavy = {"yaml", "pydantic", "jinja2", "rapidfuzz", "rca.store", "rca.analysis"} & set(sys.modules)
assert not heavy, heavy
"""


def test_search_and_list_import_no_yaml_when_no_file_changed(workspace):
    os.utime(workspace.write("one", KEY_ERROR), ns=(1, 1))
    opened(workspace).close()
    subprocess.run([sys.executable, "-c", UNCHANGED, workspace.root, workspace.cache], check=True)

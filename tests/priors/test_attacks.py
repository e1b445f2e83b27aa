"""What somebody puts into a workspace to hide its analyses, to stop the tool, or to speak for others."""

import fcntl
import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rca.cli.main import run
from rca.errors import REFUSED, RcaError
from rca.priors import Index, files, reading, rows, tables
from rca.priors.database import in_memory, transaction
from rca.priors.entry import Judgement
from rca.priors.judged import is_accepted
from rca.priors.told import BEGIN, END

KEY_ERROR = "KeyError: 'customer_id'"
OTHER = "OSError: [Errno 28] No space left on device"
LONG_AGO = (10**18, 10**18)


def opened(workspace) -> Index:
    index = Index.open(workspace.root, workspace.cache)
    index.refresh()
    return index


def bad(workspace) -> dict[str, str]:
    with Index.open(workspace.root, workspace.cache) as index:
        return {file.path: file.message for file in index.refresh().bad}


def ids(index: Index, text: str) -> list[str]:
    return [prior.id for prior in index.find(text)]


# One file must not hide the others


@pytest.mark.parametrize("kind", ["[log]", "{log: test}"])
def test_evidence_of_a_kind_that_is_no_word_is_left_out(workspace, kind: str) -> None:
    workspace.write("one", KEY_ERROR, more=f"evidence:\n  - id: E1\n    kind: {kind}\n    text: words\n")
    with opened(workspace) as index:
        assert ids(index, KEY_ERROR) == ["one"]


def test_a_fault_of_ours_in_one_file_is_told_as_that_files(workspace, monkeypatch) -> None:
    workspace.write("good", OTHER)
    workspace.write("odd", KEY_ERROR)
    real = rows.row
    monkeypatch.setattr(rows, "row", lambda path, tree: real(path, tree) if "good" in path else {}[path])
    with Index.open(workspace.root, workspace.cache) as index:
        (file,) = index.refresh().bad
        assert file.path == "analyses/odd.yaml"
        assert "cannot be read as an analysis (KeyError: " in file.message
        assert ids(index, OTHER) == ["good"]


def test_a_link_to_itself_is_reported_and_hides_no_other(workspace) -> None:
    workspace.write("one", KEY_ERROR)
    (workspace.analyses / "loop.yaml").symlink_to("loop.yaml")
    with Index.open(workspace.root, workspace.cache) as index:
        assert [file.path for file in index.refresh().bad] == ["analyses/loop.yaml"]
        assert ids(index, KEY_ERROR) == ["one"]


@pytest.mark.parametrize("place", ["file", "folder"])
def test_a_time_after_the_year_2262_is_as_good_as_any(workspace, place: str) -> None:
    path = workspace.write("one", KEY_ERROR)
    os.utime(workspace.analyses if place == "folder" else path, (10_413_792_000, 10_413_792_000))
    for _ in range(2):
        with opened(workspace) as index:
            assert ids(index, KEY_ERROR) == ["one"]


def test_a_folder_that_is_a_link_out_of_the_workspace_is_refused_and_one_within_is_followed(
    workspace, tmp_path
) -> None:
    workspace.write("one", KEY_ERROR)
    for target, is_refused in ((workspace.root / "docs", False), (tmp_path / "elsewhere", True)):
        workspace.analyses.rename(target)
        workspace.analyses.symlink_to(target)
        with Index.open(workspace.root, workspace.cache) as index:
            if is_refused:
                with pytest.raises(RcaError, match="leads out of the workspace") as refused:
                    index.refresh()
                assert refused.value.exit_code == REFUSED
            else:
                index.refresh()
                assert ids(index, KEY_ERROR) == ["one"]
        workspace.analyses.unlink()
        target.rename(workspace.analyses)


# Time


def test_a_word_twenty_thousand_times_in_every_place_is_cut_at_once(workspace) -> None:
    many = "a " * 20_000
    more = (
        f"root_causes:\n  - {{id: R1, statement: {many}}}\nwhys:\n  - {{id: W1, because: {many}}}\n"
        f"attempts:\n  - {{id: T1, did: {many}}}\nlessons:\n  - {{text: {many}}}\nsummary: {many}\n"
    )
    workspace.write("one", many, more=more)
    with opened(workspace) as index:
        (found,) = index.told("a")  # looking at each place from its beginning would take minutes
    assert found.snippet.count(BEGIN) == found.snippet.count(END) == 12


def test_lists_without_end_are_cut_before_secrets_are_looked_for(tree) -> None:
    many = [f"word {number}" for number in range(200_000)]
    said = [{"id": word, "accepted": "true"} for word in many]
    row = rows.row("a.yaml", tree(labels=many, priors=said, failure={"not_same": many}))
    heard = rows.judgements(tree(priors=said))
    assert (len(row.labels), len(row.not_same), len(row.accepted), len(heard)) == (50, 1000, 1000, 1000)


def test_long_words_that_are_alike_are_not_compared_for_long(workspace) -> None:
    for number in range(4):
        words = " ".join(
            f"{place:05}".translate(str.maketrans("0123456789", "abcdefghij")) * 7 for place in range(2500)
        )
        workspace.write(f"n{number}", KEY_ERROR, more=f"key_finding: {words}\n")
    with opened(workspace) as index:
        alike = " ".join("a" + letter * 33 for letter in "bcdefghij")
        assert isinstance(index.nearest(alike), str)  # one by one they would take minutes
        assert isinstance(index.nearest("aabcdaabcd aaabbaaabbc aabbcaabbcd"), str)


def test_a_lock_that_is_never_let_go_of_is_not_waited_for(workspace) -> None:
    workspace.write("one", KEY_ERROR)
    opened(workspace).close()
    (lock,) = workspace.cache.glob("*/index.lock")
    with lock.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with opened(workspace) as index:
            assert ids(index, KEY_ERROR) == ["one"]


# Who owns an id


def test_of_two_files_with_one_id_the_one_that_is_named_by_it_owns_it(workspace) -> None:
    path = workspace.write("one", KEY_ERROR)
    twin = workspace.analyses / "zz.yaml"
    twin.write_text(path.read_text("utf-8").replace("About one", "Evil").replace("customer_id", "other"), "utf-8")
    (workspace.analyses / "aa.yaml").write_bytes(twin.read_bytes())
    told = {f"analyses/{name}.yaml": f"analyses/{name}.yaml has the id of analyses/one.yaml" for name in ("aa", "zz")}
    assert bad(workspace) == bad(workspace) == told
    with opened(workspace) as index:
        assert [row.path for row in index.rows()] == ["analyses/one.yaml"]
        assert [row.path for row in index.rows_named({"one"})] == ["analyses/one.yaml"]
        assert [prior.path for prior in index.find("KeyError: 'other'")] == ["analyses/one.yaml"]
        assert index.told("evil") == []


def test_where_no_file_is_named_by_the_id_the_first_owns_it_until_it_is_gone(workspace) -> None:
    path = workspace.write("one", KEY_ERROR)
    for name in ("b", "c"):
        (workspace.analyses / f"{name}.yaml").write_bytes(path.read_bytes())
    path.unlink()
    assert list(bad(workspace)) == ["analyses/c.yaml"]
    (workspace.analyses / "b.yaml").unlink()
    assert bad(workspace) == {}
    with opened(workspace) as index:
        assert [prior.path for prior in index.find(KEY_ERROR)] == ["analyses/c.yaml"]


# People's word


NOW = datetime(2025, 9, 8, 12, tzinfo=UTC)


@pytest.mark.parametrize(("at", "counts"), [("2025-09-08", True), ("2025-09-09", True), ("2025-09-10", False)])
def test_a_word_from_the_future_was_not_said_then(at: str, counts: bool) -> None:
    said = [Judgement("a", "b", accepted=True, as_of=at), Judgement("b", "a", accepted=False, as_of="2025-09-07")]
    assert is_accepted(said, NOW) is counts


@pytest.mark.parametrize(
    ("theirs", "option", "told"),
    [
        ("true", "--reject", "one says that two is the same error"),
        ("false", "--accept", "one says that two is another error"),
    ],
)
def test_who_is_overruled_is_told_by_what_the_other_says(workspace, monkeypatch, theirs, option, told, capsys) -> None:
    later = (datetime.now(UTC) + timedelta(hours=12)).isoformat()
    workspace.write("one", OTHER, more=f"priors:\n  - {{id: two, accepted: {theirs}, as_of: '{later}'}}\n")
    workspace.write("two", KEY_ERROR)
    monkeypatch.chdir(workspace.root)
    for name in ("XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(workspace.cache))
    run(["priors", "two", option, "one"])
    assert told in " ".join(capsys.readouterr().err.split())


# Two processes at once


def test_what_another_process_kept_of_a_file_as_it_was_is_read_again(workspace) -> None:
    path = workspace.write("one", KEY_ERROR)
    os.utime(path, ns=LONG_AGO)
    slow = Index.open(workspace.root, workspace.cache)
    stamp = files.stamp(workspace.root, "analyses/one.yaml")
    before = reading.read(workspace.root, "analyses/one.yaml", stamp)
    workspace.write("one", OTHER)
    os.utime(path, ns=LONG_AGO)
    with opened(workspace) as quick:
        with slow._writing():
            tables.keep(slow._connection, [before])
        assert quick.refresh().changed == 1
        assert ids(quick, OTHER) == ["one"]
    slow.close()


def test_a_look_is_noted_only_of_what_the_tables_hold() -> None:
    connection = in_memory()
    with transaction(connection):
        assert tables.follow(connection, {})
        assert not tables.follow(connection, {"analyses/one.yaml": (1, 1, 1, 1)})


REWRITE = """
import os, sys
from pathlib import Path
from rca.priors import Index
folder = Path(sys.argv[1]) / "analyses"
print("ready", flush=True)
with Index.open(Path(sys.argv[1]), Path(sys.argv[2])) as index:
    for turn in range(40):
        for number in range(8):
            path = folder / f"n{number}.yaml"
            text = path.read_text().split("# ")[0] + f"# {turn}"
            path.with_suffix(".new").write_text(text)
            path.with_suffix(".new").rename(path)
        index.refresh()
"""


def test_words_are_found_while_another_process_reads_the_files_anew(workspace) -> None:
    for number in range(8):
        workspace.write(f"n{number}", f"{KEY_ERROR} {number}")
    opened(workspace).close()
    command = [sys.executable, "-c", REWRITE, workspace.root, workspace.cache]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "ready\n"
        with Index.open(workspace.root, workspace.cache) as index:
            while other.poll() is None:
                assert len(index.told("customer_id")) == 8
    assert other.returncode == 0


# What is found is looked at


def test_words_in_a_file_that_is_gone_or_rewritten_are_not_found(workspace) -> None:
    gone, rewritten = workspace.write("one", KEY_ERROR), workspace.write("two", KEY_ERROR)
    workspace.write("three", KEY_ERROR)
    with opened(workspace) as index:
        gone.unlink()
        rewritten.write_text(rewritten.read_text("utf-8").replace("customer", "other"), "utf-8")
        assert [found.row.id for found in index.told("customer")] == ["three"]


def test_a_file_of_equal_size_time_and_inode_is_read_again(workspace) -> None:
    path = workspace.write("one", "KeyError: 'customer_id'")
    os.utime(path, ns=LONG_AGO)
    with opened(workspace) as index:
        time.sleep(0.02)
        Path(path).write_text(path.read_text("utf-8").replace("customer", "delivery"), "utf-8")
        os.utime(path, ns=LONG_AGO)
        assert index.refresh().changed == 1
        assert ids(index, "KeyError: 'delivery_id'") == ["one"]


def test_of_equal_matches_one_that_knows_the_cause_comes_before_a_later_draft(workspace) -> None:
    cause = "root_causes:\n  - {id: R1, statement: the schema was old}\n"
    workspace.write("known", KEY_ERROR, more=cause, created="2025-01-01T00:00:00Z")
    workspace.write("draft", KEY_ERROR, created="2025-06-01T00:00:00Z")
    with opened(workspace) as index:
        assert ids(index, KEY_ERROR) == ["known", "draft"]


def test_rows_older_than_their_file_are_read_again_though_the_last_look_saw_all_files_as_they_are(workspace):
    os.utime(workspace.write("one", KEY_ERROR), ns=LONG_AGO)
    with Index.open(workspace.root, workspace.cache) as index:
        index.refresh()
        assert tables.last_look(index._connection) is not None
        index._connection.execute("UPDATE files SET size = 1")
        index._connection.execute("UPDATE analyses SET title = 'As it was'")
        assert [prior.title for prior in index.find(KEY_ERROR)] == ["About one"]


def test_a_question_of_several_parts_sees_one_state_though_another_process_writes(workspace, monkeypatch):
    monkeypatch.setattr("rca.priors.database.BUSY_SECONDS", 0.05)
    workspace.write("one", KEY_ERROR)
    with (
        Index.open(workspace.root, workspace.cache) as reader,
        Index.open(workspace.root, workspace.cache) as writer,
    ):
        reader.refresh()

        def counted_twice() -> tuple[int, int]:
            first = len(tables.rows(reader._connection))
            workspace.write("two", OTHER)
            writer.refresh()
            return first, len(tables.rows(reader._connection))

        assert reader._asked(counted_twice) == (1, 1)

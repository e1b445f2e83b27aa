import gzip
import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from rca.errors import BAD_INPUT, RcaError
from rca.evidence import Excerpt, LocalFiles, Notice, Query, ranked
from rca.signature import sign

Search = Callable[..., "object"]
LINE = "2025-09-08 13:55:02,114 ERROR backend Factory SSOT validation failed"


def test_planted_lines_of_several_services_are_found_and_near_misses_are_not(services: Path, local, ask) -> None:
    found = local(["logs/*.log"])
    assert {excerpt.path: excerpt.count for excerpt in found.excerpts} == {"logs/backend.log": 2, "logs/client.log": 1}
    assert all("Factory SSOT validation failed" in excerpt.text for excerpt in found.excerpts)
    assert ranked(found.excerpts, ask())[0].path == "logs/client.log"  # it has the message as the error has it
    assert found.kinds() == ["done"]


def test_the_excerpt_holds_the_line_of_the_same_trace_that_explains_the_error(services: Path, local) -> None:
    backend = next(excerpt for excerpt in local(["logs/*.log"]).excerpts if excerpt.path == "logs/backend.log")
    assert "expected id pattern ^run_" in backend.text
    assert "GET /api/live" not in backend.text
    assert "… [1 line cut]" in backend.text


def test_alike_lines_are_one_excerpt_with_count_first_and_last(services: Path, local) -> None:
    backend = next(excerpt for excerpt in local(["logs/backend.log"]).excerpts)
    assert (backend.count, backend.at) == (2, "2025-09-08T13:55:02.114Z")
    assert (backend.first, backend.last) == ("2025-09-08T13:55:02.114Z", "2025-09-08T13:57:40.250Z")


def test_alike_lines_differ_in_numbers_and_ids_and_not_in_codes(tmp_path: Path, local) -> None:
    error = "ProxyError: upstream inventory answered with status 503"
    rows = [
        f"2025-09-08T13:55:{n:02d}Z ERROR req-{n:08x} upstream inventory answered with status 503" for n in range(9)
    ]
    rows[4:4] = ["2025-09-08T13:55:59Z ERROR req-0000000a upstream inventory answered with status 404"]
    (tmp_path / "a.log").write_text("\n".join(rows))
    only = local(["a.log"], error, context=0).only()
    assert (only.count, only.first, only.last) == (9, "2025-09-08T13:55:00Z", "2025-09-08T13:55:08Z")


def test_an_excerpt_says_where_it_is_from_so_that_a_reviewer_can_ask_again(services: Path, local) -> None:
    window = {"start": "2025-09-08T13:50:00Z", "end": "2025-09-08T13:56:30Z"}
    client = local(["logs/client.log"], context=1, **window).only()
    assert (client.source, client.path, client.lines) == ("local", "logs/client.log", "1-3")
    rows = (services / "client.log").read_text().splitlines()
    assert client.text == "\n".join(rows[:3])
    assert client.sha256 == hashlib.sha256(client.text.encode()).hexdigest()
    assert (client.start, client.end) == (window["start"], window["end"])
    assert client.query.startswith("rca logs --file logs/client.log --since 2025-09-08T13:50:00Z --until")
    assert client.query.endswith("Factory SSOT validation failed'")


def test_lines_outside_the_window_are_left_out_and_lines_without_time_have_that_of_the_line_before(
    tmp_path: Path, local
) -> None:
    told = "Factory SSOT validation failed"
    (tmp_path / "a.log").write_text(
        f"2025-09-08 13:00:00 ERROR early {told}\n"
        f"2025-09-08 13:55:00 INFO request\n{told} on the next line\n"
        f"2025-09-08 15:00:00 ERROR late {told}\n2025-09-08 13:56:00 ERROR unsorted {told}\n"
    )
    found = local(["a.log"], context=0, start="2025-09-08T13:30:00Z", end="2025-09-08T15:30:00+01:00")
    assert [excerpt.at for excerpt in found.excerpts] == ["2025-09-08T13:55:00Z", "2025-09-08T13:56:00Z"]
    assert not any("early" in excerpt.text or "late" in excerpt.text for excerpt in found.excerpts)


def test_a_line_whose_time_is_unknown_is_kept_in_any_window(tmp_path: Path, local) -> None:
    (tmp_path / "a.log").write_text("ERROR Factory SSOT validation failed\n")
    assert local(["a.log"], start="2025-09-08T13:30:00Z").only().at == ""


def test_a_year_that_syslog_leaves_out_is_that_of_the_file(tmp_path: Path, local) -> None:
    log = tmp_path / "syslog"
    log.write_text("Dec 31 23:59:58 host app[7]: Factory SSOT validation failed\n")
    os.utime(log, (1735790400, 1735790400))  # 2 January 2025
    assert local(["syslog"]).only().at == "2024-12-31T23:59:58Z"


def test_a_window_that_is_no_time_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    error = "ValueError: Factory SSOT validation failed"
    with pytest.raises(RcaError) as caught:
        LocalFiles(tmp_path, ["missing"]).search(Query(error, sign(error), start="monday"), lambda: False)
    assert caught.value.exit_code == BAD_INPUT


def test_rotated_and_compressed_files_of_a_log_are_counted_as_one(tmp_path: Path, local) -> None:
    (tmp_path / "app.log").write_text(LINE + "\n")
    (tmp_path / "app.log.1").write_text(LINE.replace("13:55", "12:55") + "\n")
    (tmp_path / "app.log.2.gz").write_bytes(gzip.compress((LINE.replace("13:55", "11:55") + "\n").encode()))
    (tmp_path / "other.log").write_text(LINE + "\n")
    app, other = local(["*"], context=0).excerpts
    assert (app.count, app.first, app.last) == (3, "2025-09-08T11:55:02.114Z", "2025-09-08T13:55:02.114Z")
    assert (other.path, other.count) == ("other.log", 1)


def test_a_logs_rotations_are_read_in_the_order_of_time(tmp_path: Path, local) -> None:
    (tmp_path / "app.log").write_text(LINE + "\n")
    (tmp_path / "app.log.1").write_text(LINE.replace("13:55", "12:55") + "\n")
    (tmp_path / "app.log.10.gz").write_bytes(gzip.compress((LINE.replace("13:55", "02:55") + "\n").encode()))
    (tmp_path / "app.log.2.gz").write_bytes(gzip.compress((LINE.replace("13:55", "11:55") + "\n").encode()))
    app = local(["app.log", "app.log.1", "*.gz"], context=0).only()
    assert (app.path, app.at, app.count) == ("app.log.10.gz", "2025-09-08T02:55:02.114Z", 4)
    assert (app.first, app.last) == ("2025-09-08T02:55:02.114Z", "2025-09-08T13:55:02.114Z")


def test_a_file_that_goes_by_two_names_is_read_once(tmp_path: Path, local) -> None:
    (tmp_path / "a.log").write_text(LINE)
    (tmp_path / "hard.log").hardlink_to(tmp_path / "a.log")
    (tmp_path / "soft.log").symlink_to("a.log")
    assert local(["*.log", "a.log", "."]).only().count == 1


def test_what_another_source_reads_is_left_to_it(tmp_path: Path, ask) -> None:
    (tmp_path / "a.log").write_text(LINE)
    (tmp_path / "b.log").write_text(LINE)
    named = LocalFiles(tmp_path / "elsewhere", ["../a.log"])
    found = LocalFiles(tmp_path, ["*.log"], besides=named).search(ask(), lambda: False)
    assert [item.path for item in found if isinstance(item, Excerpt)] == ["b.log"]


def test_when_alike_lines_came_is_counted_over_the_window(tmp_path: Path, local) -> None:
    rows = [LINE.replace("13:55:02", f"13:{minute:02d}:02") for minute in (0, 0, 30, 59)]
    (tmp_path / "a.log").write_text("\n".join(rows))
    spread = local(["a.log"], context=0, start="2025-09-08T13:00:00Z", end="2025-09-08T14:00:00Z").only().spread
    assert (spread[0], spread[12], spread[23], sum(spread)) == (2, 1, 1, 4)
    spread = local(["a.log"], context=0).only().spread
    assert (spread[0], spread[12], spread[23], sum(spread)) == (2, 1, 1, 4)
    (tmp_path / "a.log").write_text(LINE)
    assert local(["a.log"]).only().spread == ()


def test_an_excerpt_comes_at_once_and_again_when_its_count_has_grown(tmp_path: Path, local) -> None:
    (tmp_path / "a.log").write_text(f"{LINE}\n" * 3)
    first, second = (item for item in local(["a.log"]).yielded if isinstance(item, Excerpt))
    assert (first.count, second.count) == (1, 3)
    assert first.identity == second.identity


def test_folders_globs_and_absolute_paths_name_files_and_each_is_read_once(tmp_path: Path, local) -> None:
    for name in ("logs/a.log", "logs/deep/b.log", "logs/.hidden/c.log", "outside/d.log"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"{LINE} in {name}\n")
    found = local(["logs", "logs/**/*.log", str(tmp_path / "outside" / "*.log")])
    assert [excerpt.path for excerpt in found.excerpts] == ["logs/a.log", "logs/deep/b.log", "outside/d.log"]
    assert {excerpt.count for excerpt in found.excerpts} == {1}


def test_a_root_may_be_relative(tmp_path: Path, ask, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "work" / "logs").mkdir(parents=True)
    (tmp_path / "work" / "logs" / "a.log").write_text(LINE)
    monkeypatch.chdir(tmp_path)
    for patterns in (["logs"], ["logs/*.log"], ["logs/a.log"]):
        first = next(LocalFiles(Path("work"), patterns).search(ask(), lambda: False))
        assert first.path == "logs/a.log"


def test_a_pattern_that_matches_nothing_is_said_and_hides_nothing(tmp_path: Path, local) -> None:
    (tmp_path / "a.log").write_text(LINE)
    found = local(["missing/*.log", "gone.log", "a.log"])
    assert found.only().path == "a.log"
    assert found.kinds() == ["partial", "partial", "done"]
    assert found.notices[0].message == "missing/*.log matches no file"
    assert found.notices[1].message.startswith("gone.log cannot be read: No such file")


def test_when_nothing_can_be_read_the_search_has_failed(tmp_path: Path, local) -> None:
    found = local(["missing/*.log"])
    assert found.kinds() == ["failed"]
    assert found.notices[0].message == "missing/*.log matches no file"
    assert str(tmp_path) in found.notices[0].hint
    (tmp_path / "empty").mkdir()
    (tmp_path / "binary").write_bytes(bytes(range(32)) * 9)
    found = local(["gone.log", "empty", "binary"])
    assert found.kinds() == ["partial", "partial", "failed"]
    assert [notice.message.partition(":")[0] for notice in found.notices] == [
        "gone.log cannot be read",
        "empty is a folder without files",
        "binary was not read",
    ]


def test_what_is_wrong_with_a_file_is_told_when_another_was_read_or_none_is_left(tmp_path: Path, local) -> None:
    (tmp_path / "a.log").write_text(LINE)
    (tmp_path / "z.log").write_bytes(bytes(range(32)) * 9)
    assert local(["gone.log", "a.log", "z.log"]).kinds() == ["partial", "partial", "done"]


def test_a_name_longer_than_names_may_be_is_no_accident(tmp_path: Path, local) -> None:
    assert local(["n" * 300]).notices[0].message.endswith("cannot be read: File name too long")


def test_a_pipe_of_the_shell_is_named_as_what_it_is(local) -> None:
    read, write = os.pipe()
    try:
        (notice,) = local([f"/dev/fd/{read}"]).notices
    finally:
        os.close(read)
        os.close(write)
    assert (notice.kind, notice.message) == ("failed", f"/dev/fd/{read} is no regular file and was not read")
    assert "--file -" in notice.hint


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_said_and_hides_nothing(tmp_path: Path, local) -> None:
    (tmp_path / "a.log").write_text(LINE)
    (tmp_path / "b.log").write_text(LINE)
    (tmp_path / "a.log").chmod(0)
    found = local(["*.log"])
    assert found.only().path == "b.log"
    assert found.notices[0].message == "a.log cannot be read: Permission denied"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may list everything")
def test_a_folder_without_permission_is_said(tmp_path: Path, local) -> None:
    (tmp_path / "logs" / "closed").mkdir(parents=True)
    (tmp_path / "logs" / "a.log").write_text(LINE)
    (tmp_path / "logs" / "closed").chmod(0)
    found = local(["logs"])
    assert found.only().path == "logs/a.log"
    assert found.notices[0].message == "logs/closed cannot be listed: Permission denied"


def test_patterns_that_make_no_sense_match_nothing(tmp_path: Path, local) -> None:
    (tmp_path / "a.log").write_text(LINE)
    found = local(["~nobody-of-this-name/x", "a\0*", "[", "{a,b}.log", "a.log"])
    assert found.only().path == "a.log"
    assert found.kinds() == ["partial"] * 4 + ["done"]


def test_a_long_search_says_how_far_it_is(tmp_path: Path, local) -> None:
    quiet = b"2025-09-08 13:55:01 INFO nothing to see\n" * 400_000
    for name in ("a.log", "b.log", "c.log", "d.log"):
        (tmp_path / name).write_bytes(quiet)
    progress = [notice for notice in local(["*.log"]).notices if notice.kind == "progress"]
    assert progress
    assert all(0 < notice.done <= notice.total == 4 * len(quiet) for notice in progress)
    assert [notice.done for notice in progress] == sorted(notice.done for notice in progress)


def test_what_is_no_regular_file_is_never_opened(tmp_path: Path, local) -> None:
    os.mkfifo(tmp_path / "pipe")  # opening it would wait for a writer for ever
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "a.log").write_text(LINE)
    found = local(["*"])
    assert found.only().path == "a.log"
    assert [notice.path for notice in found.notices if notice.kind == "partial"] == ["loop", "pipe"]


def test_confined_to_the_root_nothing_outside_is_read_also_not_behind_a_link(tmp_path: Path, ask) -> None:
    root = tmp_path / "work"
    root.mkdir()
    (tmp_path / "secret.log").write_text(LINE)
    (root / "inside.log").write_text(LINE)
    (root / "link.log").symlink_to(tmp_path / "secret.log")
    patterns = ["*.log", "../secret.log", str(tmp_path / "secret.log")]
    items = list(LocalFiles(root, patterns, confined=True).search(ask(), lambda: False))
    assert [item.path for item in items if isinstance(item, Excerpt)] == ["inside.log"]
    refused = [item for item in items if isinstance(item, Notice) and item.kind == "partial"]
    assert len(refused) == 3
    assert {notice.hint for notice in refused} == {"name it with --log or --file"}
    assert (
        len(
            {item.path for item in LocalFiles(root, patterns).search(ask(), lambda: False) if isinstance(item, Excerpt)}
        )
        == 2
    )


def test_nothing_is_found_where_nothing_matches_and_the_last_word_says_what_was_asked(services: Path, local) -> None:
    found = local(["logs"], "ZeroDivisionError: quota ratio of tenant acme", start="2025-09-08T13:00:00Z")
    assert found.excerpts == []
    assert found.notices[-1].message == "searched 4 files from 2025-09-08T13:00:00Z to the end: no lines of this error"


def test_an_error_that_says_nothing_is_not_searched_for(services: Path, local) -> None:
    found = local(["logs"], "Exception")
    assert found.excerpts == []
    assert found.kinds() == ["partial", "done"]


def test_beyond_the_limit_the_best_kinds_are_kept_and_the_others_counted(tmp_path: Path, local, ask) -> None:
    words = ["ash", "birch", "cedar", "elm", "fir", "hazel", "larch", "maple", "oak", "pine"]
    weak = [
        f"2025-09-08 13:55:0{n} ERROR {word} factory: SSOT validation gave up, Factory {word}"
        for n, word in enumerate(words)
    ]
    (tmp_path / "a.log").write_text(
        "\n".join([*weak, LINE.replace("Factory", "received 1011 (internal error) Factory")])
    )
    found = local(["a.log"], context=0, limit=4)
    best = ranked(found.excerpts, ask())[0]
    assert "received 1011" in best.text
    assert [notice.message for notice in found.notices if notice.kind == "partial"] == [
        "7 more hits were left out: the limit is 4 kinds of lines"
    ]


def test_a_search_that_is_stopped_says_no_more(tmp_path: Path, ask) -> None:
    for name in "abc":
        (tmp_path / f"{name}.log").write_text(f"{LINE} in {name}\n" * 5)
    stopped = []
    items = []
    for item in LocalFiles(tmp_path, ["*.log"]).search(ask(), lambda: bool(stopped)):
        items.append(item)
        stopped.append(True)
    assert len(items) == 1


def test_an_abandoned_search_closes_its_file(tmp_path: Path, ask) -> None:
    (tmp_path / "a.log").write_text(LINE * 2)
    search = LocalFiles(tmp_path, ["a.log"]).search(ask(), lambda: False)
    assert isinstance(next(search), Excerpt)
    search.close()
    (tmp_path / "a.log").unlink()
    assert str(tmp_path / "a.log") not in {
        str(fd.readlink()) for fd in Path("/proc/self/fd").glob("*") if fd.is_symlink()
    }


def test_an_error_stands_before_what_mentions_it_at_a_lower_level_and_apart_from_it(tmp_path: Path, local) -> None:
    told = "Factory SSOT validation failed"
    rows = [{"severity": level, "message": told, "timestamp": "2025-09-08T13:55:02Z"} for level in ("WARNING", "ERROR")]
    (tmp_path / "a.log").write_text("".join(json.dumps(row) + "\n" for row in rows * 2))
    mention, report = local(["a.log"], f"ValueError: {told}", context=0).excerpts
    assert ("WARNING" in mention.text, "ERROR" in report.text) == (True, True)
    assert (mention.count, report.count) == (2, 2)
    assert report.score > mention.score

"""How far sources are, in few rows: what has ended is one, what is being asked has a third, what failed its own."""

from dataclasses import replace

from rca.evidence import Notice
from rca.investigation.gather import Asked
from rca.tui.sources import ticks, told

LOGS = Asked("local", "done", Notice("local", "done", "searched 2 files: 3 lines"), hits=3, label="local logs/*.log")
OTHER = replace(LOGS, label="local /var/log/app.log", hits=4, new=2)
PODS = Asked("pods", "done", Notice("pods", "done", "searched 9 lines"), hits=4)
CODE = Asked("code", "done", Notice("code", "done", "3 places"), hits=0)
ASKING = tuple(Asked(f"s{number}", "asking") for number in range(9))
FAILED = Asked("gcloud", "failed", Notice("gcloud", "failed", "no credentials", "log in"))


def rows(*asked: Asked, windows: dict[str, str] | None = None, height: int = 12, width: int = 74) -> list[str]:
    return [row.plain for row in told(asked, windows or {}, height, width)]


def left_out(*messages: str) -> Asked:
    return replace(PODS, partial=tuple(Notice("pods", "partial", message) for message in messages))


def test_what_has_ended_is_one_row_with_what_was_found() -> None:
    assert rows(LOGS, PODS, CODE) == ["✓ local, pods searched · 7 found"]
    assert rows(replace(LOGS, hits=0), replace(PODS, hits=0)) == ["✓ local, pods searched · nothing found"]
    assert rows(LOGS) == ["✓ local searched 2 files: 3 lines"]
    assert rows(LOGS, PODS, windows={"pods": "12:01-13:01"}) == ["✓ local, pods 12:01-13:01 searched · 7 found"]


def test_sources_of_one_name_are_told_apart_and_counted_where_their_names_have_no_room() -> None:
    assert rows(LOGS, OTHER) == ["✓ local logs/*.log, local /var/log/app.log searched · 5 found"]
    assert rows(LOGS, OTHER, width=40) == ["✓ 2 sources searched · 5 found"]


def test_those_that_are_being_asked_take_a_third_of_the_pane() -> None:
    said = rows(LOGS, *ASKING, height=12)
    assert len(said) == 4
    assert said[1].startswith("◌ s0 asking")
    assert said[-1] == "◌ 7 more are being asked"
    assert len(rows(*ASKING[:3], height=12)) == 3
    assert rows(*ASKING, height=2) == ["◌ 9 more are being asked"]


def test_what_failed_and_what_was_left_out_have_two_rows_and_a_count() -> None:
    assert rows(FAILED, left_out("a.gz is damaged")) == [
        "✓ pods searched 9 lines",
        "✗ gcloud failed: no credentials · log in · R asks again",
        "! a.gz is damaged",
    ]
    assert rows(FAILED, left_out("one", "two", "three"))[1:] == [
        "✗ gcloud failed: no credentials · log in · R asks again",
        "! three",
        "! and 2 more",
    ]


def test_the_title_counts_what_has_ended_and_names_the_others() -> None:
    assert ticks((LOGS,)) == "local ✓"
    assert ticks((LOGS, OTHER, PODS, CODE)) == "4 sources ✓"
    assert ticks((LOGS, PODS, FAILED, ASKING[0])) == "2 sources ✓ gcloud ✗ s0 ◌"
    assert ticks(()) == ""

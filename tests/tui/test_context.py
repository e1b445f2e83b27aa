"""A hit in its surroundings: how its lines are shown, moved and wrapped, and what is said when they are not there."""

import asyncio
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from rca.errors import RcaError
from rca.evidence.reader import Reader, of_file, of_text
from rca.investigation import Finding, gather
from rca.tui.app import Rca
from rca.tui.context import LogContext
from rca.tui.lines import Lines
from rca.tui.surroundings import around
from tests.pilot import SIZES, Only, rows_of, settled, until

LOG = [
    f"2026-11-22T12:00:{number:02} INFO  router: cycle {number}" + " probe ok" * (number % 14) for number in range(60)
]
LOG[40] = (
    "2026-11-22T12:00:40 ERROR router: IndexError: list index out of range in pick() at "
    + "/srv/router.py " * 9
    + "end"
)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "router.log"
    path.write_text("\n".join(LOG) + "\n")
    return path


async def shown(pilot) -> list[str]:
    """The rows of the screen once the lines are there."""
    await until(pilot, lambda: any(lines.rows for lines in pilot.app.screen.query(Lines)))
    return rows_of(pilot.app)


def row_with(app: Rca, text: str) -> str:
    return next(row for row in rows_of(app) if text in row)


def number_of(lines: Lines) -> str:
    """The number beside the line under the cursor."""
    return lines.rows[lines.cursor].guide.strip(" »┊┃│")


@pytest.mark.parametrize("size", SIZES)
def test_a_hit_is_read_in_its_surroundings(log, same_as_snapshot, size):
    async def main():
        screen = LogContext("router.log", lambda: of_file(log), range(40, 42), LOG[40])
        app = Only(screen)
        async with app.run_test(size=size) as pilot:
            rows = await shown(pilot)
            await settled(pilot)
            same_as_snapshot(app, "context")
            lines = screen.query_one(Lines)
            assert number_of(lines) == "41", "the line that was found, not the first of the hit"
            assert [row[2:6] for row in rows[1:] if row[2] in "»┊"] == ["┊ 40", "» 41"]
            assert row_with(app, " 41 │ ")[: size[0] - 2].rstrip().endswith("›"), "the line goes on"
            await pilot.press("right")
            assert "» 41 │‹" in row_with(app, " 41 │")
            await pilot.press("w")
            assert "end" in "".join(rows_of(app)), "wrapped, all of it is there"
            await pilot.press("w", "g")
            assert lines.text == LOG[0]
            await pilot.press("G")
            assert number_of(lines) == "60"
            await pilot.press("enter")
            assert number_of(lines) == "41"
            await pilot.press("slash", *"cycle")
            assert "/cycle▏ 41 of 59 " in rows_of(app)[-2]
            await pilot.press("enter", "q")
        assert app.ended == [None]

    asyncio.run(main())


def test_what_is_looked_for_before_it_was_read_is_found_from_the_hit_on():
    read = threading.Event()

    def late() -> Reader:
        read.wait(20)
        return of_text("late.log", "probe\nother\nhit\nother\nprobe\nprobe")

    async def main():
        screen = LogContext("late.log", late, range(3, 4))
        app = Only(screen)
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("slash", *"probe")
            assert "/probe▏ nothing" in rows_of(app)[-2]
            read.set()
            await shown(pilot)
            assert number_of(screen.query_one(Lines)) == "5"
            assert "/probe▏ 2 of 3 ─" in rows_of(app)[-2], "that is all there is"
            await pilot.press("ctrl+u")
            assert "/▏ ─" in rows_of(app)[-2]

    asyncio.run(main())


def test_reading_never_holds_up_the_screen_and_says_why_it_failed(tmp_path):
    read = threading.Event()

    def late() -> Reader:
        read.wait(20)
        return of_file(tmp_path / "gone.log")

    async def main():
        app = Only(LogContext("gone.log", late, range(1, 3)))
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            assert "◌ reading …" in rows_of(app)[1]
            read.set()
            said = " ".join(row[1:-1].strip(" ▌") for row in await shown(pilot))
            assert "✗" in said
            assert "cannot be read: No such file or directory" in said
            assert "ls -l" in said
            await pilot.press("escape")
        assert app.ended == [None]

    asyncio.run(main())


def test_one_may_leave_while_it_is_read():
    read = threading.Event()

    async def main():
        app = Only(LogContext("late.log", lambda: read.wait(20) and of_text("", ""), range(1)))
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("escape")
            read.set()
            await pilot.pause()
        assert app.ended == [None]

    asyncio.run(main())


def test_a_file_that_has_changed_since_is_not_passed_off_as_what_was_found(log):
    async def seen(line: str) -> tuple[bool, bool]:
        app = Only(LogContext("router.log", lambda: of_file(log), range(40, 42), line))
        async with app.run_test(size=(120, 36)) as pilot:
            rows = await shown(pilot)
            return "the file has changed" in "".join(rows_of(app)[-3:]), "»" in "".join(rows)

    assert asyncio.run(seen("another line")) == (True, False)
    assert asyncio.run(seen(LOG[40])) == (False, True)
    log.write_text("new\n")
    assert asyncio.run(seen(LOG[40])) == (True, False)


def test_hostile_lines_are_only_shown():
    lines = ("\x1b]52;c;cm0=\x07", "[red]x[/red] [@click=app.quit]y[/]", "\u202etxt", "\tdeep", "漢字" * 90, "")
    text = "\n".join(lines)

    def broken() -> Reader:
        raise ValueError("[bold]no[/bold] \x1b[2J")

    async def main():
        app = Only(LogContext("[red]name[/red] \x1b[2J", lambda: of_text("n", text), range(1, 2)))
        async with app.run_test(size=(80, 24)) as pilot:
            for key in ("left", "right", "w", "G"):
                shown_now = "".join(await shown(pilot))
                assert not {"\x1b", "\x07", "\u202e", "\t"} & set(shown_now)
                await pilot.press(key)
            assert "[@click=app.quit]" in shown_now
            assert "[red]name[/red]" in shown_now
            app.push_screen(LogContext("x", broken, range(1)))
            said = "".join(await shown(pilot))
            assert "[bold]no[/bold]" in said
            assert "\x1b" not in said

    asyncio.run(main())


def lines_of(screen: LogContext) -> tuple[list[str], list[str], str]:
    """What a screen shows, which lines of it as the hit, and the one under the cursor."""

    async def main():
        async with Only(screen).run_test(size=(120, 36)) as pilot:
            await shown(pilot)
            lines = screen.query_one(Lines)
            marked = [row.guide.strip("» │") for row in lines.rows if row.guide.startswith("»")]
            return [row.content.plain for row in lines.rows], marked, lines.text

    return asyncio.run(main())


def test_every_finding_has_its_surroundings(case, workspace):
    """The log file around an excerpt, the test's whole report, and the excerpt itself where there is neither."""
    found = gather(case.query, case.sources, (), case.group).findings
    logged = next(each for each in found if each.excerpt.source == "local")
    file = (workspace.settings.root / logged.excerpt.path).read_text().splitlines()
    texts, marked, under_cursor = lines_of(around(logged, case, workspace))
    assert texts == file
    line = logged.excerpt.text.splitlines()[logged.excerpt.hit]
    assert (marked, under_cursor) == ([str(file.index(line) + 1)], line)

    test = next(each for each in found if each.kind == "test")
    texts, marked, under_cursor = lines_of(around(test, case, workspace))
    assert texts == case.group.report.expandtabs(4).split("\n")
    assert case.group.error.splitlines()[0] in under_cursor

    printed = "one\ntwo\nthree"
    group = replace(case.group, output=printed)
    excerpt = replace(logged.excerpt, source="pasted", path="test output", lines="2", text="two", hit=0)
    pasted = Finding(9, "log", excerpt)
    assert lines_of(around(pasted, replace(case, group=group), workspace)) == (printed.split("\n"), ["2"], "two")

    remote = Finding(9, "log", replace(excerpt, source="gcloud", lines="", text=printed, hit=2))
    assert lines_of(around(remote, case, workspace)) == (printed.split("\n"), [""], "three")


def test_of_lines_alike_the_one_that_was_found_is_marked(case, workspace):
    """Also below lines that the excerpt leaves out, and when its own cannot be compared."""
    found = gather(case.query, case.sources, (), case.group).findings
    logged = next(each for each in found if each.excerpt.source == "local")
    log = ["retry"] * 30
    log[2] = "begin"
    (workspace.settings.root / logged.excerpt.path).write_text("\n".join(log))
    for text, hit, number in (
        ("begin\nretry\nretry", 2, "5"),
        ("begin\n… [4 lines cut]\nretry\n… [1 line cut]\nretry\nretry", 4, "10"),
        ("begin\n… [6 lines cut]\n[12,000 characters cut] … etry", 2, "10"),
    ):
        excerpt = replace(logged.excerpt, lines="3-11", text=text, hit=hit)
        assert lines_of(around(Finding(9, "log", excerpt), case, workspace))[1] == [number]


def test_a_log_that_is_gone_is_said_to_be(case, workspace):
    found = gather(case.query, case.sources, (), case.group).findings
    logged = next(each for each in found if each.excerpt.source == "local")
    (workspace.settings.root / logged.excerpt.path).unlink()
    screen = around(logged, case, workspace)
    texts, _, _ = lines_of(screen)
    assert texts == logged.excerpt.text.split("\n")


def test_above_what_is_left_of_a_log_that_is_gone_stands_why(case, workspace):
    found = gather(case.query, case.sources, (), case.group).findings
    logged = next(each for each in found if each.excerpt.source == "local")
    (workspace.settings.root / logged.excerpt.path).unlink()
    brought = []

    async def main():
        screen = around(logged, case, workspace, lambda excerpt: brought.append(excerpt) or "taken")
        app = Only(screen)
        async with app.run_test(size=(80, 24)) as pilot:
            rows = await shown(pilot)
            said = " ".join(" ".join(rows[:2]).split())
            assert said.startswith("! ")
            assert "cannot be read: No such file or directory: these are the lines that were found in it" in said
            await pilot.press("space")
            await until(pilot, lambda: brought)
            assert brought[0].text == logged.excerpt.text.split("\n")[logged.excerpt.hit]
            assert brought[0].lines == ""  # nobody can look it up there any more

    asyncio.run(main())


def test_errors_are_shown_with_their_hint():
    def read() -> Reader:
        raise RcaError("it is locked", "unlock it")

    assert lines_of(LogContext("x", read, range(1)))[0] == ["✗ it is locked", "unlock it"]

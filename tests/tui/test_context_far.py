"""A log of any size on the screen: moving anywhere, looking through all of it, going to times and lines, citing."""

import asyncio
import gzip
import threading
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from textual import events

from rca.evidence.reader import Reader, of_file, of_text
from rca.evidence.source import Excerpt
from rca.tui.context import LogContext
from rca.tui.lines import Lines
from rca.tui.picking import Origin
from tests.pilot import Only, press, rows_of, until

COUNT = 30_000
BEGIN = datetime(2026, 8, 1, 22, 0, tzinfo=UTC)
EXCERPT = Excerpt("local", "router.log", "15000", "", "", "", "", 1, "", "", "asked", "", "", 0.5)


def line_of(number: int) -> str:
    at = f"{BEGIN + timedelta(seconds=number - 1):%Y-%m-%dT%H:%M:%SZ}"
    return f"{at} ERROR lease {number} lost" if number % 3000 == 700 else f"{at} INFO  probe {number} ok"


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("logs") / "router.log"
    path.write_text("".join(f"{line_of(number)}\n" for number in range(1, COUNT + 1)))
    return path


class Shown:
    """A screen over a log, and what is seen of it."""

    def __init__(self, read: Callable[[], Reader], excerpt: range = range(15_000, 15_001), line: str = "") -> None:
        self.brought: list[Excerpt] = []
        self.screen = LogContext("router.log", read, excerpt, line, origin=Origin(EXCERPT, self._bring))
        self.app = Only(self.screen)

    def _bring(self, excerpt: Excerpt) -> str:
        self.brought.append(excerpt)
        return "taken"

    @property
    def lines(self) -> Lines:
        return self.screen.query_one(Lines)

    @property
    def here(self) -> str:
        """The number and the text of the line under the cursor."""
        lines = self.lines
        row = lines.rows[lines.cursor] if lines.rows else None
        return f"{row.guide.strip(' »┊┃│')} {row.content.plain}" if row else ""

    @property
    def said(self) -> str:
        """The edge of the list and the line below it."""
        return " ".join(" ".join(rows_of(self.app)[-3:-1]).split())

    async def at(self, number: int, text: str = "") -> None:
        """Wait until the cursor is on that line."""
        await until(self.pilot, lambda: self.here == f"{number} {text or line_of(number)}")

    async def says(self, text: str) -> None:
        await until(self.pilot, lambda: text in self.said)

    def walk(self, steps: Callable[[], Awaitable[None]], size: tuple[int, int] = (80, 24)) -> None:
        async def main() -> None:
            async with self.app.run_test(size=size) as self.pilot:
                await until(self.pilot, lambda: self.lines.rows)
                await steps()

        asyncio.run(main())


@pytest.fixture
def shown(log: Path) -> Shown:
    return Shown(lambda: of_file(log))


def test_all_of_a_large_file_can_be_reached_and_little_of_it_is_kept(shown: Shown) -> None:
    async def steps() -> None:
        await shown.at(15_000)
        most = 0
        for keys, number in (
            (["G"], COUNT),
            (["up"] * 3, COUNT - 3),
            (["pageup"] * 30, COUNT - 3 - 30 * 20),
            (["home"], 1),
            (["pagedown"] * 40, 1 + 40 * 20),
            (["ctrl+f"] * 2 + ["ctrl+b"], 1 + 41 * 20),
            (["end"], COUNT),
            (["g"], 1),
            (["enter"], 15_000),
        ):
            await press(shown.pilot, *keys)
            await shown.at(number)
            most = max(most, len(shown.lines.rows))
        assert most < 1000

    shown.walk(steps)


def test_keys_that_come_while_lines_are_read_count_from_there_on(shown: Shown) -> None:
    async def steps() -> None:
        await shown.at(15_000)
        for key in ("G", "up", "up", "pageup"):
            shown.lines.post_message(events.Key(key, key if len(key) == 1 else None))
        await shown.at(COUNT - 2 - 20)

    shown.walk(steps)


def test_the_wheel_moves_through_the_whole_file(shown: Shown) -> None:
    async def steps() -> None:
        await shown.at(15_000)
        for _ in range(100):
            shown.lines.action_move(3)
        await shown.at(15_300)

    shown.walk(steps)


def test_the_whole_file_is_looked_through_and_its_hits_are_counted(shown: Shown) -> None:
    async def steps() -> None:
        await shown.at(15_000)
        await press(shown.pilot, "slash", *"lease LOST".lower())
        assert "/lease lost▏ nothing in these 200 lines" in shown.said
        await press(shown.pilot, "enter")
        await shown.at(15_700)
        await shown.says("/lease lost 6 of 10 n N")
        await press(shown.pilot, "n", "n")
        await shown.at(21_700)
        await shown.says("8 of 10")
        await press(shown.pilot, "n", "n", "n")
        await shown.at(700)
        await shown.says("1 of 10")
        assert "went on from the beginning" in shown.said
        await press(shown.pilot, "N")
        await shown.at(27_700)
        await shown.says("10 of 10")
        assert "went on from the end" in shown.said
        await press(shown.pilot, "g", "n")
        await shown.at(700)
        assert "went on" not in shown.said
        await press(shown.pilot, "escape")
        await until(shown.pilot, lambda: "/lease" not in shown.said)
        assert shown.app.ended == []
        await press(shown.pilot, "slash", *"nowhere", "enter")
        await shown.says("/nowhere nothing")
        await shown.at(700)
        await press(shown.pilot, "colon", *"14990", "enter")
        await shown.at(14_990)
        await press(shown.pilot, "slash", *"probe 14910", "enter")
        await shown.at(14_910)
        assert "went on from the beginning" in shown.said, "it looks onwards first, though this line was in sight"
        await press(shown.pilot, "slash", *"Lease", "enter")
        await shown.says("/Lease nothing")

    shown.walk(steps)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("23:00", 3601),
        ("22:10:30", 631),
        ("2026-08-02 01:00", 10_801),
        ("2026-08-02T04:00:00+02:00", 14_401),
    ],
)
def test_a_time_leads_to_the_first_line_from_then_on(shown: Shown, typed: str, number: int) -> None:
    async def steps() -> None:
        await shown.at(15_000)
        await press(shown.pilot, "g")
        await shown.at(1)
        await press(shown.pilot, "t", *typed)
        await shown.says(f"t {typed}▏")
        await press(shown.pilot, "enter")
        await shown.at(number)

    shown.walk(steps)


def test_a_time_that_is_none_or_behind_the_end_is_said_to_be(shown: Shown) -> None:
    async def steps() -> None:
        await shown.at(15_000)
        await press(shown.pilot, "t", *"noon", "enter")
        await shown.says('"noon" is not a time · as in: 12:04, 12:04:31, 2026-08-02 12:04')
        await press(shown.pilot, "t", *"2026-08-03", "enter")
        await shown.says("no line is of 2026-08-03 00:00:00 UTC or later · the last is of 2026-08-02 06:19:59 UTC")
        await shown.at(15_000)
        await press(shown.pilot, "t", *"23", "escape")
        await until(shown.pilot, lambda: "▏" not in shown.said)
        assert shown.app.ended == []

    shown.walk(steps, (120, 36))


def test_a_number_leads_to_its_line(shown: Shown) -> None:
    async def steps() -> None:
        await shown.at(15_000)
        for typed, number in (("29999", 29_999), ("1", 1), ("12,345", 12_345)):
            await press(shown.pilot, "colon", *typed, "enter")
            await shown.at(number)
        await press(shown.pilot, "colon", *"30001", "enter")
        await shown.says("there is no line 30,001")
        await press(shown.pilot, "colon", *"end", "enter")
        await shown.says('"end" is no number of a line · as in: 1204')
        await press(shown.pilot, "colon", *"77", "backspace", "enter")
        await shown.at(7)

    shown.walk(steps)


def test_the_line_under_the_cursor_is_cited_as_an_excerpt_with_its_provenance(shown: Shown) -> None:
    async def steps() -> None:
        await shown.at(15_000)
        await press(shown.pilot, "colon", *"700", "enter")
        await shown.at(700)
        await press(shown.pilot, "space")
        await until(shown.pilot, lambda: shown.brought)
        await shown.says("taken")
        await press(shown.pilot, "v", "j", "j")
        await until(shown.pilot, lambda: "┃ " + " " * 2 + "702" in "\n".join(rows_of(shown.app)))
        await press(shown.pilot, "space")
        await until(shown.pilot, lambda: len(shown.brought) == 2)
        await press(shown.pilot, "v", "k")
        await shown.says("a range begins here")
        await press(shown.pilot, "escape")
        await until(shown.pilot, lambda: "┃" not in "".join(rows_of(shown.app)))
        assert shown.app.ended == []

    shown.walk(steps)
    one, three = shown.brought
    assert (one.source, one.path, one.lines, one.text) == ("local", "router.log", "700", line_of(700))
    assert (one.at, one.first, one.last, one.count) == ("2026-08-01T22:11:39Z",) * 3 + (1,)
    assert one.query == "sed -n 700,700p router.log"
    assert three.lines == "700-702"
    assert three.text == "\n".join(map(line_of, (700, 701, 702)))
    assert three.sha256 != one.sha256


def test_what_is_chosen_in_a_burst_is_all_cited_in_its_order(shown: Shown) -> None:
    async def steps() -> None:
        await shown.at(15_000)
        for key in ("space", "j", "space", "j", "space"):
            shown.lines.post_message(events.Key(key, " " if key == "space" else key))
        await until(shown.pilot, lambda: len(shown.brought) == 3)

    shown.walk(steps)
    assert [excerpt.lines for excerpt in shown.brought] == ["15000", "15001", "15002"]


def test_a_range_that_no_excerpt_can_hold_is_refused(shown: Shown) -> None:
    async def steps() -> None:
        await shown.at(15_000)
        await press(shown.pilot, "v", "G")
        await shown.at(COUNT)
        await press(shown.pilot, "space")
        await shown.says("an excerpt has 80 lines at most")

    shown.walk(steps)
    assert not shown.brought


def test_a_text_without_a_file_is_searched_and_cited_alike() -> None:
    text = "\n".join(f"row {number}" for number in range(1, 2001))
    shown = Shown(lambda: of_text("test output", text))
    shown.screen._origin = Origin(replace(EXCERPT, source="pasted", path="test output"), shown._bring)

    async def steps() -> None:
        await press(shown.pilot, "slash", *"row 1999", "enter")
        await shown.at(1999, "row 1999")
        await press(shown.pilot, "space")
        await until(shown.pilot, lambda: shown.brought)

    shown.walk(steps)
    found = shown.brought[0]
    assert (found.source, found.path, found.lines, found.text) == ("pasted", "test output", "1999", "row 1999")
    assert found.query == "asked"


def test_an_archive_is_moved_through_and_searched_alike(log: Path, tmp_path: Path) -> None:
    packed = tmp_path / "router.log.gz"
    packed.write_bytes(gzip.compress(log.read_bytes()))
    shown = Shown(lambda: of_file(packed), line=line_of(15_000))

    async def steps() -> None:
        await shown.at(15_000)
        await press(shown.pilot, "G")
        await shown.at(COUNT)
        await press(shown.pilot, "slash", *"lost", "enter")
        await shown.at(700)
        await shown.says("1 of 10")
        await press(shown.pilot, "t", *"23:00", "enter")
        await shown.at(3601)

    shown.walk(steps)


def test_what_takes_long_says_so_and_ends_with_esc(log: Path) -> None:
    asked, go_on = threading.Event(), threading.Event()

    class Slow(Reader):
        def start_of(self, place: int) -> int:
            if threading.current_thread() is not threading.main_thread() and place >= self.size:
                asked.set()
                go_on.wait(20)
            return super().start_of(place)

    def read() -> Reader:
        reader = of_file(log)
        reader.__class__ = Slow
        return reader

    shown = Shown(read)

    async def steps() -> None:
        await shown.at(15_000)
        await press(shown.pilot, "G")
        assert asked.wait(20)
        await shown.says("◌ looking for it … ")
        assert "esc stops" in shown.said
        await press(shown.pilot, "escape")
        await shown.says("stopped")
        go_on.set()
        await press(shown.pilot, "j")
        await shown.at(15_001)
        await press(shown.pilot, "escape")
        assert shown.app.ended == [None]

    shown.walk(steps)


def test_a_file_that_grows_shrinks_and_vanishes_while_it_is_shown(log: Path, tmp_path: Path) -> None:
    path = tmp_path / "live.log"
    path.write_text("one\ntwo\nthree")
    shown = Shown(lambda: of_file(path), range(2, 3), "two")

    async def steps() -> None:
        await shown.at(2, "two")
        with path.open("a") as file:
            file.write(" goes on\n" + "".join(f"more {number}\n" for number in range(4, 1500)))
        await shown.says("the file grew to")
        await press(shown.pilot, "G")
        await shown.at(1499, "more 1499")
        await press(shown.pilot, "g", "j", "j")
        await shown.at(3, "three goes on")
        await press(shown.pilot, "G")
        await shown.at(1499, "more 1499")
        path.write_text("new\n")
        await shown.says("the file became shorter: 4 bytes")
        await shown.at(1, "new")
        path.unlink()
        await shown.says("the file is gone; this is what it held")
        for key in ("G", "g", "pagedown", "n", "space", "enter"):
            await press(shown.pilot, key)
        await shown.at(1, "new")

    shown.walk(steps)


def test_numbers_may_come_a_moment_later_than_lines(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, go_on = threading.Event(), threading.Event()

    def read() -> Reader:
        reader = of_file(log)
        number = reader.marks.number

        def slow(place: int, stop: Callable[[], bool]) -> int | None:
            asked.set()
            go_on.wait(20)
            return number(place, stop)

        monkeypatch.setattr(reader.marks, "number", slow)  # a slow disk
        return reader

    shown = Shown(read)

    async def steps() -> None:
        await shown.at(15_000)
        await press(shown.pilot, "G")
        await until(shown.pilot, lambda: shown.here == f"… {line_of(COUNT)}")
        assert asked.wait(20)
        await press(shown.pilot, "k")
        await until(shown.pilot, lambda: shown.here == f"… {line_of(COUNT - 1)}")
        go_on.set()
        await shown.at(COUNT - 1)

    shown.walk(steps)


def test_no_part_of_a_secret_is_shown_or_cited_wherever_one_goes() -> None:
    body = "MIIEpAIBAAKCAQEA7bq4Zl3y9Xj0v5m1Wq2r8s6tq7Zl3y9Xj0v5m1Wq2r8s6tMI"
    rows = [f"row {number}" for number in range(2000)]
    rows[900:1100] = ["-----BEGIN RSA PRIVATE KEY-----", *[body] * 198, "-----END RSA PRIVATE KEY-----"]
    rows[1500] = "\x1b]52;c;x\x07 password=hunter2-and-more"
    shown = Shown(lambda: of_text("x", "\n".join(rows)), range(1, 2))

    async def steps() -> None:
        for number in (1000, 1050, 1501):
            await press(shown.pilot, "colon", *f"{number}", "enter")
            await until(shown.pilot, lambda: shown.here.startswith(f"{number} "))  # noqa: B023  # awaited at once
            seen = "".join(rows_of(shown.app))
            assert body[:20] not in seen
            assert "hunter2" not in seen
            assert "\x1b" not in seen
            await press(shown.pilot, "space")
            await until(shown.pilot, lambda: shown.brought and shown.brought[-1].lines == f"{number}")  # noqa: B023

    shown.walk(steps)
    cited = "".join(excerpt.text for excerpt in shown.brought)
    assert len(shown.brought) == 3
    assert body[:20] not in cited
    assert "hunter2" not in cited

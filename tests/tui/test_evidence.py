"""The evidence pane: what is found among it, how bad it is, when it came, and how one looks wider."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace

import pytest
from textual.pilot import Pilot

from rca.evidence import Excerpt, Notice, Query
from rca.evidence.near import Near
from rca.evidence.places import label_of
from rca.investigation.case import Case, Workspace
from rca.investigation.gather import Finding
from rca.investigation.widening import Widening
from rca.tui.evidence import Excerpts
from rca.tui.excerpt import level, row
from rca.tui.keybar import KeyBar
from rca.tui.workbench import Workbench
from tests.pilot import SIZES, press, settled, until

Story = Callable[[Pilot[None], Workbench], Awaitable[None]]
AT = "2026-11-22T12:31:00Z"
LINES = (
    ("2026-11-22T01:30:11.359Z ERROR backend.session: Factory SSOT validation failed", 0.9),
    ("2026-11-22T01:30:10.200Z WARNING backend.pool: lease_renewal ran late", 0.6),
    ("2026-11-22T01:30:09.000Z INFO backend.probe: validation of the factory passed", 0.5),
    ("received 1011 (internal error) Factory SSOT validation failed", 0.8),
    ("client: the socket closed, reason unknown", 0.4),
)


def excerpt(text: str, score: float = 0.5, **rest: object) -> Excerpt:
    made = Excerpt("gcloud", "logs", "", text, "", "", "", 1, "", "", "", "", text, score)
    return replace(made, **rest)  # type: ignore[arg-type]  # the tests' own keywords


FOUND = tuple(excerpt(text, score) for text, score in LINES)
SPREAD = excerpt(LINES[0][0], 0.9, count=17, spread=(0, 1, 9, 3, *[0] * 18, 2, 2))


@dataclass
class Fake:
    """Gives what it was made with, and says in which window it was asked. One with a window is asked in a process."""

    gives: tuple[Excerpt, ...] = ()
    name: str = "gcloud"

    def search(self, query: Query, stop: Callable[[], bool]) -> Iterator[Excerpt | Notice]:
        yield from self.gives
        window = f" from {query.start} to {query.end}" if query.start else ""
        yield Notice(self.name, "done", f"searched 1,204 entries{window}: {len(self.gives) or 'no'} lines")


@pytest.fixture
def play(app_with, case: Case) -> Callable[..., None]:
    """Plays a story on these sources, once all have ended."""

    def played(story: Story, *sources: object, size: tuple[int, int] = (120, 36)) -> None:
        async def main() -> None:
            app = app_with(replace(case, sources=sources))
            async with app.run_test(size=size) as pilot:
                await until(pilot, lambda: isinstance(app.screen, Workbench) and is_gathered(app.screen, len(sources)))
                await story(pilot, app.screen)

        asyncio.run(main())

    return played


def is_gathered(bench: Workbench, sources: int) -> bool:
    asked = bench._panes.gathered.asked
    return bench._panes.known is not None and len(asked) == sources and all(one.state == "done" for one in asked)


def texts(bench: Workbench) -> list[str]:
    return [one.content.plain for one in bench.query_one(Excerpts)._shown]


def pane(bench: Workbench):
    return bench.query_one("#evidence")


def one_line(text: str) -> str:
    return " ".join(text.split())


def below(bench: Workbench) -> str:
    return str(bench.query_one("#sources").render())


# What is looked for


def test_what_is_typed_after_a_slash_filters_and_escape_shows_all(play) -> None:
    async def story(pilot: Pilot[None], bench: Workbench) -> None:
        assert len(texts(bench)) == 6  # the test's report is one
        await press(pilot, "f2", "slash", *"lease")
        assert ["lease_renewal" in text for text in texts(bench)] == [True]
        assert pane(bench).border_title == "f2 Evidence · 1 of 6"
        assert str(pane(bench).border_subtitle).startswith("/lease▏ 1 of 1")
        await press(pilot, "enter")
        assert len(texts(bench)) == 1
        await press(pilot, "escape")
        assert len(texts(bench)) == 6
        assert pane(bench).border_title == "f2 Evidence · 6"
        assert not str(pane(bench).border_subtitle)
        assert bench.focused is bench.query_one(Excerpts)

    play(story, Fake(FOUND))


def test_everything_that_was_found_is_looked_through_and_not_only_what_is_shown(play) -> None:
    many = tuple(excerpt(f"{LINES[0][0]} kind {n}x", 0.9 - n / 1000) for n in range(150))

    async def story(pilot: Pilot[None], bench: Workbench) -> None:
        assert pane(bench).border_title == "f2 Evidence · best 100 of 151"
        assert not any("kind 149x" in text for text in texts(bench))
        await press(pilot, "f2", "slash", *"149x")
        assert ["kind 149x" in text for text in texts(bench)] == [True]
        await press(pilot, *["backspace"] * 4, *"nowhere")
        assert texts(bench) == []
        assert bench.query_one(Excerpts).empty == "nothing here holds 'nowhere': esc shows all"

    play(story, Fake(many))


def test_lines_that_come_while_one_filters_are_filtered_too(play) -> None:
    async def story(pilot: Pilot[None], bench: Workbench) -> None:
        await press(pilot, "f2", "slash", *"lease")
        found = (*FOUND, excerpt("WARNING another lease", 0.5), excerpt("WARNING no such word", 0.5))
        for one in found:
            bench._panes._gatherer._gathering._pool[one.identity] = one
        bench._panes.gathered = bench._panes._gatherer.now()
        await until(pilot, lambda: len(texts(bench)) == 2)
        assert pane(bench).border_title == "f2 Evidence · 2 of 8"

    play(story, Fake(FOUND))


def test_rows_that_show_what_is_looked_for_come_before_those_that_hide_it(play) -> None:
    hides = excerpt("pool is empty\n  at /money.py:18", 0.95)
    shows = excerpt("ERROR in /money.py:18", 0.3)

    async def story(pilot: Pilot[None], bench: Workbench) -> None:
        assert "pool is empty" in texts(bench)[1]
        await press(pilot, "f2", "slash", *"/money.py:18")
        rows = bench.query_one(Excerpts)._shown
        assert ["/money.py:18" in one.content.plain for one in rows] == [True, False]
        assert [one.lead.plain for one in rows] == ["", "(match not shown) "]
        assert "ERROR in" in bench.query_one(Excerpts).text

    play(story, Fake((hides, shows)))


# How bad it is


def test_s_shows_warnings_and_worse_then_errors_only_then_all(play) -> None:
    async def story(pilot: Pilot[None], bench: Workbench) -> None:
        await press(pilot, "f2", "s")
        assert pane(bench).border_title == "f2 Evidence · 4 of 6 · warnings and worse"
        assert not any("INFO" in text or "unknown" in text for text in texts(bench))
        await press(pilot, "s")
        assert pane(bench).border_title == "f2 Evidence · 3 of 6 · errors only"
        assert not any("WARNING" in text for text in texts(bench))
        assert any("1011 (internal error)" in text for text in texts(bench))  # it tells of the failure itself
        await press(pilot, "s")
        assert pane(bench).border_title == "f2 Evidence · 6"

    play(story, Fake(FOUND))


def test_where_nothing_is_so_bad_that_is_said(play) -> None:
    async def story(pilot: Pilot[None], bench: Workbench) -> None:
        await press(pilot, "f2", "s", "slash", *"quiet")
        assert texts(bench) == []
        await press(pilot, "escape", "s")
        assert pane(bench).border_title == "f2 Evidence · 1 of 2 · errors only"

    play(story, Fake((excerpt("INFO all is quiet", 0.5),)))


def finding(found_as: str = "log", **rest: object) -> Finding:
    return Finding(2, found_as, excerpt(**{"text": LINES[0][0], **rest}))  # type: ignore[arg-type]


def drawn(found: Finding, width: int = 56, *, is_wide: bool = True) -> str:
    return row(found, "", typed=False, width=width, is_wide=is_wide).content.plain


def test_what_is_on_file_says_both_its_number_and_its_id() -> None:
    def said(whys: str) -> str:
        return row(finding("file", count=2), whys, typed=False, width=80, is_wide=True, entry="E1").content.plain

    assert said("W1, W3").startswith("@2 E1 ● ×2 cited by W1, W3 01:30:11 ERROR")
    assert said("").startswith("@2 E1 ○ ×2 on file 01:30:11 ERROR")


def test_a_line_of_a_log_names_its_file_before_it_or_behind_it_where_that_costs_no_row() -> None:
    given = {"path": "logs/app.log", "lines": "3-9"}
    short, long = finding(text="ERROR no shard", **given), finding(text="ERROR no shard is left " * 9, **given)
    assert drawn(short) == "@2 ○ logs/app.log  ERROR no shard"
    assert drawn(short, 76, is_wide=False) == "@2 ○ ERROR no shard  logs/app.log"
    assert drawn(long, 76, is_wide=False).startswith("@2 ○ logs/app.log  ERROR")
    far = finding(text="ERROR no shard", path="/srv/a/very/deep/folder/of/service-a.log", lines="3")
    assert drawn(far) == "@2 ○ …/service-a.log  ERROR no shard"
    assert drawn(finding(text="ERROR no shard")) == "@2 ○ ERROR no shard"  # no file, no name


def test_a_level_that_the_line_has_no_word_for_stands_before_it_in_a_word() -> None:
    assert drawn(finding(text=LINES[0][0])) == "@2 ○ 01:30:11 ERROR backend.session: Factory SSOT validation failed"
    assert drawn(finding(text="<3>no shard")) == "@2 ○ error <3>no shard"
    assert drawn(finding(text="W1122 01:30:11.000000 1 a.go:4] slow")).startswith("@2 ○ warning W1122")
    pino = json.dumps({"level": 50, "time": 1763775011000, "msg": "no shard"})
    assert drawn(finding(text=pino)).startswith("@2 ○ error ")
    assert drawn(finding(text=LINES[3][0], score=0.8)) == f"@2 ○ {LINES[3][0]}"  # it says nothing of itself


def test_the_word_for_a_bad_level_is_in_colour() -> None:
    content = row(finding(text=LINES[1][0]), "", typed=False, width=56, is_wide=True).content
    at = content.plain.index("WARNING")
    assert (at, at + len("WARNING"), "$text-warning") in [(one.start, one.end, one.style) for one in content.spans]


def test_what_has_no_level_is_an_error_only_when_it_tells_of_the_failure() -> None:
    assert level(finding(text=LINES[3][0], score=0.74)) == "error"
    assert level(finding(text=LINES[3][0], score=0.6)) == ""
    assert level(finding(text="INFO: " + LINES[3][0], score=1.0)) == "info"
    assert level(finding("file", text=LINES[3][0], score=1.0)) == ""
    assert level(finding("code", text="ERROR", kind="code", score=1.0)) == ""


# What it is, and when it came


@pytest.mark.parametrize(
    ("said", "given"),
    [
        ("code app/router.py:212  x = s[0]", {"path": "app/router.py", "lines": "206-217", "hit": 6}),
        ("change 1a2b3c4  renew later", {"commit": "1a2b3c4d5e6f"}),
        ("looked, found nothing  gcloud: searched 3 files: no lines", {}),
    ],
)
def test_what_is_no_line_of_a_log_says_in_a_word_what_it_is(said: str, given: dict[str, object]) -> None:
    text = {
        "code": "\n" * 6 + "  x = s[0]",
        "change": "commit 1a2b3c4d5e6f Ada\n    renew later",
        "absence": "searched 3 files: no lines",
    }
    kind = {"code": "code", "change": "change"}.get(said.split(maxsplit=1)[0], "absence")
    assert drawn(finding(kind, kind=kind, text=text[kind], **given)) == f"@2 ○ {said}"


def test_blocks_show_when_alike_lines_came_and_cost_no_line_on_a_narrow_screen() -> None:
    found = Finding(2, "log", SPREAD)
    assert "×17 ▁▂█▄▁" in drawn(found)
    assert "█" in drawn(found, 76, is_wide=False) or len(drawn(found)) > 76
    short = Finding(2, "log", replace(SPREAD, text="ERROR short"))
    assert "█" in drawn(short, 76, is_wide=False)
    assert "█" not in drawn(short, 40, is_wide=False)
    assert "█" in drawn(short, 40)


@pytest.mark.parametrize("size", SIZES)
def test_levels_blocks_and_the_filter_as_they_are_shown(play, size, same_as_snapshot) -> None:
    found = (SPREAD, *FOUND[1:], excerpt("<3>kernel: no shard", 0.55))

    async def story(pilot: Pilot[None], bench: Workbench) -> None:
        await press(pilot, "f2", "s", "slash", *"va")
        await settled(pilot)
        same_as_snapshot(bench.app, "evidence-filtered")
        await press(pilot, "escape", "s", "s")
        await settled(pilot)
        same_as_snapshot(bench.app, "evidence-levels")

    play(story, Fake(found), size=size)


@pytest.mark.parametrize("width", [60, 64, 80, 120])
def test_the_row_of_keys_shows_as_many_as_fit_and_none_in_part(play, width: int) -> None:
    async def story(pilot: Pilot[None], bench: Workbench) -> None:
        await press(pilot, "f2")
        bar = bench.query_one(KeyBar)
        said = bar.render()
        assert said.cell_length <= width
        assert said.plain.startswith("space Cite ⏎ Around it e Wider")
        assert said.plain.endswith("? Help ^p All")
        assert ("R Ask again" in said.plain, "s Severity" in said.plain) == (width == 120,) * 2

    play(story, Fake(FOUND), size=(width, 24))


# Looking wider


STEPS = (
    ("10:31-14:31", "from 2026-11-22T10:31:00Z to 2026-11-22T14:31:00Z"),
    ("04:31-20:31", "from 2026-11-22T04:31:00Z to 2026-11-22T20:31:00Z"),
    ("any time", "from 2016-11-24T12:31:00Z to None"),
)


def test_e_widens_the_window_step_by_step_then_looks_into_every_log_and_says_so(play) -> None:
    async def story(pilot: Pilot[None], bench: Workbench) -> None:
        numbers = bench._panes.numbers
        assert "gcloud 12:01-13:01 searched 1,204 entries from 2026-11-22T12:01:00Z" in one_line(below(bench))
        await press(pilot, "f2")
        for window, asked in STEPS:
            await press(pilot, "e")
            await until(pilot, lambda asked=asked: asked in one_line(below(bench)) and is_gathered(bench, 1))
            assert f"gcloud {window} searched" in one_line(below(bench))
        assert "looks into every log" in bench._panes._gatherer.wider
        await press(pilot, "e")
        await until(pilot, lambda: is_gathered(bench, 2))  # local files of all kinds
        await until(pilot, lambda: "e looked into 1 file: 1 more kind of lines" in below(bench))
        assert numbers.items() <= bench._panes.numbers.items()
        await press(pilot, "R")
        await until(pilot, lambda: not is_gathered(bench, 2))
        await until(pilot, lambda: is_gathered(bench, 2))
        assert "gcloud any time, local searched" in one_line(below(bench))  # as widely as before
        assert numbers.items() <= bench._panes.numbers.items()
        assert {str(number) for number in numbers.values()} <= set(bench.query_one(Excerpts).keys)

    play(story, Near(Fake(FOUND[:1]), AT, 1800))


@pytest.mark.parametrize("size", SIZES)
def test_nothing_found_says_in_which_window_was_asked(play, size, same_as_snapshot) -> None:
    async def story(pilot: Pilot[None], bench: Workbench) -> None:
        assert "no line of 12:01-13:01 tells of it" in one_line(below(bench))
        assert "e asks gcloud 10:31-14:31" in one_line(below(bench))
        await settled(pilot)
        same_as_snapshot(bench.app, "nothing-in-the-window")

    play(story, Near(Fake(), AT, 1800), size=size)


def test_sources_with_and_without_a_window_are_told_apart(play) -> None:
    async def story(pilot: Pilot[None], bench: Workbench) -> None:
        assert "no line (gcloud 12:01-13:01, local any time) tells of" in one_line(below(bench))
        await press(pilot, "f2", "e")
        await until(pilot, lambda: "gcloud 10:31-14:31, local any time" in below(bench))

    play(story, Near(Fake(), AT, 1800), Fake(name="local"))


def test_without_any_window_e_looks_into_every_log_at_once(case: Case, workspace: Workspace) -> None:
    widening = Widening(replace(case, sources=(Fake(),)), workspace)
    assert (widening.next, dict(widening.windows)) == ("looks into every log", {})
    said, (source,) = widening.widen()
    assert (said, source.name, label_of(source)) == ("looking into every log of the workspace", "local", "every log")
    assert widening.next == "looks into every log again"


def test_a_window_that_the_question_names_is_widened_for_all_sources(case: Case, workspace: Workspace) -> None:
    query = replace(case.query, start="2026-11-22T12:00:00Z", end="2026-11-22T13:00:00Z")
    widening = Widening(replace(case, sources=(Fake(), Fake(name="local")), query=query), workspace)
    assert widening.windows == {"gcloud": "12:00-13:00", "local": "12:00-13:00"}
    said, sources = widening.widen()
    assert said == "asking gcloud, local 10:30-14:30"
    assert [type(source) for source in sources] == [Near, Near]


# The open question


def test_what_the_parent_cites_brings_up_what_shares_its_names(play, case: Case) -> None:
    shared = excerpt("lease_renewal of e-5511 waits for a probe", 0.4)
    found = (excerpt("the list is empty", 0.5), excerpt("nothing of it", 0.45), shared)

    async def story(pilot: Pilot[None], bench: Workbench) -> None:
        first = bench.query_one(Excerpts).keys
        assert "lease_renewal" in texts(bench)[-1]
        await press(pilot, *"late: e-5511", "enter")
        assert "lease_renewal" in texts(bench)[1]  # behind the test's report
        assert sorted(first) == sorted(bench.query_one(Excerpts).keys)

    play(story, Fake(found))


def test_a_walk_says_what_its_why_asks_on(app_with, case: Case, play) -> None:
    async def story(pilot: Pilot[None], bench: Workbench) -> None:
        assert bench.walk.about.told == ""
        seen = case.investigation.analysis.failure.seen
        assert seen is not None
        assert (bench.walk.about.first, bench.walk.about.last) == (seen.first, seen.last)
        await press(pilot, *"one @2", "enter")
        assert bench.walk.about.told == f"one\n{LINES[0][0]}"

    play(story, Fake(FOUND[:1]))

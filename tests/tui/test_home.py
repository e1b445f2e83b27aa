import asyncio
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Static

from rca.investigation.case import Workspace
from rca.priors import Index
from rca.store.journal import Journal, Kept, Left, left_behind
from rca.tui.app import Rca
from rca.tui.choice import Choice
from rca.tui.desk import Desk
from rca.tui.home import Analyses, Home
from rca.tui.keybar import KeyBar
from rca.tui.listing import Listing
from rca.tui.title import TitleBar
from tests.pilot import SIZES, press, rows_of, settled, until

SHARDS = "2026-08-02-empty-shard-list-7k3f9q"
LOGIN = "2026-08-30-login-page-answers-503-0r4hn7"
RENEWED = """\
rca: 1
id: 2026-08-02-empty-shard-list-7k3f9q
title: The router picks from an empty shard list while the lease is being renewed
status: recurred
severity: high
created: 2026-08-02T09:15:00Z
labels: [routing]
failure: {environment: staging, service: router, error: 'IndexError: list index out of range'}
whys: [{id: W1, why: Why did it fail?, because: the shard list was empty, of: failure}]
root_causes: [{id: R1, statement: The lease is renewed late., kind: primary}]
attempts: [{id: T1, did: Retry the pick, outcome: failed}]
actions: [{id: A1, do: Renew the lease earlier, status: open}]
"""
ANSWERED = """\
rca: 1
id: 2026-08-30-login-page-answers-503-0r4hn7
title: The login page answers 503
created: 2026-08-30T10:00:00Z
failure: {error: 'urllib.error.HTTPError: HTTP Error 503: Service Unavailable'}
"""
TRACEBACK = """\
Traceback (most recent call last):
  File "/srv/app/router.py", line 212, in pick
    return shards[0]
IndexError: list index out of range
"""
KEPT = Kept(
    analysis="",
    title="The connection closed with code 1011",
    signature="1:0",
    prompt="because",
    of="failure",
    question="Why did the connection close with code 1011?",
    text="the server restarts while\nthe probe is still connected",
    at="2026-11-22T02:12:45+00:00",
    others=[("lesson", "", "restarts need a drain")],
)

Script = Callable[[Pilot[None], Home], Awaitable[None]]


class Recording(Desk):
    """Notes what home asks for."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.asked: list[object] = []

    def begin(self) -> None:
        self.asked.append("begin")

    def open_file(self, path: str) -> None:
        self.asked.append(Path(path).stem)

    def take_up(self, left: Left) -> None:
        self.asked.append(left.kept)


@pytest.fixture
def write(folder: Path) -> Callable[..., None]:
    """Writes analyses of the workspace."""

    def written(**files: str) -> None:
        (folder / "analyses").mkdir(exist_ok=True)
        for name, text in files.items():
            (folder / "analyses" / f"{name}.yaml").write_text(text)

    return written


@pytest.fixture
def two(folder: Path, write: Callable[..., None]) -> None:
    """Two analyses."""
    write(**{SHARDS: RENEWED, LOGIN: ANSWERED})


@pytest.fixture
def draft(folder: Path) -> None:
    """What a walk typed before it was killed."""
    journal = Journal.begin(folder)
    assert journal.note(KEPT)
    journal.close()


@pytest.fixture
def at_home(workspace: Workspace, app_with: Callable[..., Rca]) -> Callable[..., Recording]:
    """Runs a script on the home screen once that has read everything."""

    def run(script: Script, size: tuple[int, int] = (80, 24)) -> Recording:
        desk = Recording(workspace)
        app = app_with()

        async def main() -> None:
            async with app.run_test(size=size) as pilot:
                await until(pilot, lambda: isinstance(app.screen, Home) and has_read(app.screen))
                assert isinstance(app.screen, Home)
                app.desk = desk
                await script(pilot, app.screen)

        asyncio.run(main())
        return desk

    return run


def has_read(home: Screen[Any]) -> bool:
    bound = {bound.binding.action for bound in home.active_bindings.values() if bound.binding.show}
    is_settled = home.has_class("-empty") == (home.focused is None)  # what is hidden loses the keys a moment later
    is_said = bool(home.query_one(TitleBar).right) and is_settled
    return is_said and {key.action for key in home.query_one(KeyBar)._shown if not key.rank} == bound


def listed(home: Home) -> list[str]:
    return [row.content.plain for row in home.query_one(Analyses)._shown]


def told(home: Home) -> str:
    return "\n".join(row.content.plain for row in home.query_one("#facts", Listing).rows)


@pytest.mark.parametrize("size", SIZES)
def test_analyses_are_listed_the_newest_first_with_the_one_under_the_cursor_in_full(
    two: None, at_home: Callable[..., Recording], same_as_snapshot: Callable[..., None], size: tuple[int, int]
) -> None:
    async def script(pilot: Pilot[None], home: Home) -> None:
        assert [title[:9] for title in listed(home)] == ["The login", "The route"]
        await pilot.press("j")
        await pilot.pause()
        for fact in ("IndexError", "lease is renewed late", "✗ Retry the pick", "1 action open", "came back", SHARDS):
            assert fact in told(home)
        same_as_snapshot(pilot.app, "home")
        await pilot.press("enter")

    assert at_home(script, size).asked == [SHARDS]


@pytest.mark.parametrize("size", SIZES)
def test_without_analyses_it_says_what_to_do_first(
    at_home: Callable[..., Recording], same_as_snapshot: Callable[..., None], size: tuple[int, int]
) -> None:
    async def script(pilot: Pilot[None], home: Home) -> None:
        same_as_snapshot(pilot.app, "home-empty")
        assert "rca new --demo" in str(home.query_one("#first-steps", Static).render())
        for wide in (size[0] + 1, size[0]):
            await pilot.resize_terminal(wide, size[1])
            await pilot.pause()
        assert home.focused is None, "there is no list to have the keys"
        await pilot.press("enter", "n")

    assert at_home(script, size).asked == ["begin"]


@pytest.mark.parametrize("size", SIZES)
def test_what_a_crash_left_comes_first_and_is_taken_up(
    two: None,
    draft: None,
    at_home: Callable[..., Recording],
    same_as_snapshot: Callable[..., None],
    size: tuple[int, int],
) -> None:
    async def script(pilot: Pilot[None], home: Home) -> None:
        for text in (KEPT.question, KEPT.text, "restarts need a drain"):
            assert text in told(home)
        same_as_snapshot(pilot.app, "home-left")
        await pilot.press("enter")

    (asked,) = at_home(script, size).asked
    assert asked.text == KEPT.text


def test_what_was_left_is_discarded_only_after_asking(
    folder: Path, two: None, draft: None, at_home: Callable[..., Recording]
) -> None:
    async def script(pilot: Pilot[None], home: Home) -> None:
        for keys, remains in ((("d", "enter"), True), (("d", "escape"), True), (("d", "2"), False)):
            await pilot.press(keys[0])
            await until(pilot, lambda: isinstance(pilot.app.screen, Choice))
            await pilot.press(keys[1])
            await until(pilot, lambda: pilot.app.screen is home)
            assert bool(left_behind(folder)) == remains
        await until(pilot, lambda: len(listed(home)) == 2)
        await pilot.press("d")
        assert pilot.app.screen is home

    assert at_home(script).asked == []


def test_typing_filters_by_everything_that_is_known_and_escape_keeps_the_one_found(
    two: None, at_home: Callable[..., Recording]
) -> None:
    async def script(pilot: Pilot[None], home: Home) -> None:
        for text in ("late", "stag", "7k3"):  # in its root cause, its environment, its id
            await pilot.press("slash", *text)
            await pilot.pause()
            assert [title[:9] for title in listed(home)] == ["The route"], text
            assert SHARDS in told(home), text
            await pilot.press("enter")
        await pilot.press("escape")
        await pilot.pause()
        assert len(listed(home)) == 2
        assert home.query_one(Analyses).key.endswith(f"{SHARDS}.yaml")
        await pilot.press("slash", *"zz")
        await pilot.pause()
        assert (listed(home), told(home)) == ([], "")
        await pilot.press("ctrl+u", *"503")
        await pilot.pause()
        assert [title[:9] for title in listed(home)] == ["The login"], "only what is typed since"
        await pilot.press("enter", "ctrl+u")
        assert len(listed(home)) == 2
        await pilot.press("slash", *"503", "enter", "enter")

    assert at_home(script).asked == [LOGIN]


def test_words_find_what_no_row_shows_and_what_is_known_says_where_they_stand(
    two: None, at_home: Callable[..., Recording]
) -> None:
    async def script(pilot: Pilot[None], home: Home) -> None:
        await press(pilot, "slash", *"retries")  # of an attempt, and in another form
        await until(pilot, lambda: len(listed(home)) == 1)
        assert "in what was done: Renew the lease earlier · Retry the pick" in told(home)
        assert home.query_one(Analyses).key.endswith(f"{SHARDS}.yaml")
        assert str(home.query_one(Analyses).border_subtitle).startswith("/retries▏ 1 of 1")
        await press(pilot, "escape")
        assert len(listed(home)) == 2
        assert "found" not in [row.lead.plain.strip() for row in home.query_one("#facts", Listing).rows]

    at_home(script)


@pytest.mark.parametrize("size", SIZES)
def test_a_pasted_error_brings_its_earlier_analyses_first_with_their_verdict(
    two: None,
    write: Callable[..., None],
    at_home: Callable[..., Recording],
    same_as_snapshot: Callable[..., None],
    size: tuple[int, int],
) -> None:
    write(**{LOGIN.replace("0r4hn7", "zetgx4"): RENEWED.replace(SHARDS, LOGIN.replace("0r4hn7", "zetgx4"))})

    async def script(pilot: Pilot[None], home: Home) -> None:
        for error in (TRACEBACK, TRACEBACK.replace("\n", "\r\n"), "IndexError: list index out of range"):
            pilot.app.post_message(events.Paste(error))
            await until(pilot, lambda: len(listed(home)) == 2 and all("= same 1.00" in title for title in listed(home)))
            assert home.query_one(Analyses).key.endswith(f"{LOGIN.replace('0r4hn7', 'zetgx4')}.yaml"), "the first"
            assert "same exception IndexError" in told(home)
            if error is TRACEBACK:
                await settled(pilot)
                same_as_snapshot(pilot.app, "home-pasted")
            await press(pilot, "escape")
            assert [title[:9] for title in listed(home)] == ["The login", "The route", "The route"]
        await press(pilot, "slash")
        pilot.app.post_message(events.Paste("KeyError: 'zone'\n"))
        await until(pilot, lambda: "nothing" in str(home.query_one(Analyses).border_subtitle))
        assert listed(home) == []

    at_home(script, size)


def test_a_pasted_line_is_an_error_and_how_it_stands_is_told(two: None, at_home: Callable[..., Recording]) -> None:
    async def script(pilot: Pilot[None], home: Home) -> None:
        pilot.app.post_message(events.Paste("list index out of range"))
        analyses = home.query_one(Analyses)
        await until(pilot, lambda: " · " in str(analyses.border_title))
        assert all("= same" in title or "~ similar" in title for title in listed(home)), "nothing by its letters alone"
        await press(pilot, "escape")
        await until(pilot, lambda: str(analyses.border_title) == "Analyses")

    at_home(script)


def test_keys_wait_for_no_answer_and_an_answer_to_an_older_text_is_not_shown(
    two: None, workspace: Workspace, at_home: Callable[..., Recording]
) -> None:
    asked, may_answer = threading.Event(), threading.Event()

    class Slow(Workspace):
        def index(self) -> Index:
            asked.set()
            assert may_answer.wait(20)
            return super().index()

    async def script(pilot: Pilot[None], home: Home) -> None:
        home._asker._workspace = Slow(workspace.settings, (), workspace.now, {})
        await press(pilot, "slash", *"retry")
        await until(pilot, asked.is_set)
        await press(pilot, "ctrl+u", *"503")
        assert [title[:9] for title in listed(home)] == ["The login"]
        shown: list[list[str]] = []
        may_answer.set()
        while home._asker._is_asking or home.query_one(Analyses).finding.waits:
            shown.append(listed(home))
            await asyncio.sleep(0)
        assert all(titles == ["The login page answers 503"] for titles in [*shown, listed(home)])

    at_home(script)


def test_whatever_is_pasted_is_dead_on_the_screen_and_costs_no_time(
    two: None, at_home: Callable[..., Recording]
) -> None:
    async def script(pilot: Pilot[None], home: Home) -> None:
        for text in (
            "\x1b]52;c;eA==\x07 [red]x[/] \u202e\nlist[int] at [/srv/x.py:3]",
            "Error: " + "x [/] " * 200_000,
            "\n",
        ):
            pilot.app.post_message(events.Paste(text))
            await until(pilot, lambda: not home.query_one(Analyses).finding.waits)
            shown = "".join(rows_of(pilot.app))
            assert shown.isprintable()
            assert "\u202e" not in shown
            await press(pilot, "escape")
            assert len(listed(home)) == 2

    at_home(script)


def test_a_file_that_cannot_be_read_is_named_and_hides_no_other(
    two: None, write: Callable[..., None], at_home: Callable[..., Recording]
) -> None:
    write(broken="rca: 1\nid: [oops\n")

    async def script(pilot: Pilot[None], home: Home) -> None:
        assert "broken.yaml" in listed(home)[0]
        assert home.query_one(Analyses).key.endswith(f"{LOGIN}.yaml")
        await pilot.press("g", "enter")
        await pilot.pause()
        (said,) = pilot.app._notifications
        assert "broken.yaml:" in said.message
        await pilot.press("j", "enter")

    assert at_home(script).asked == [LOGIN]


def test_hostile_text_does_nothing_but_stand_there(
    folder: Path, draft: None, write: Callable[..., None], at_home: Callable[..., Recording]
) -> None:
    write(
        **{
            SHARDS: RENEWED.replace(
                "The router picks", '"[red]\\e]52;c;eA==\\a[/] \\u202e list[int] at [/srv/x.py:3]"  #'
            )
        }
    )
    journal = Journal.begin(folder)
    journal.note(
        KEPT._replace(title="[/]\x1b[2J", question="[@click=app.quit]x[/]", text="\x1b]0;x\x07[b", at="\x1b[1m")
    )
    journal.close()

    async def script(pilot: Pilot[None], home: Home) -> None:
        for key in ("g", "j", "j", "d"):
            await pilot.press(key)
            await pilot.pause()
            shown = "".join(strip.text for strip in pilot.app.screen._compositor.render_strips())
            assert shown.isprintable()
            assert "\u202e" not in shown
        assert any("[red]" in title and "[/srv/x.py:3]" in title for title in listed(home))

    at_home(script)


def test_coming_back_shows_what_was_written_meanwhile_and_keeps_the_cursor(
    two: None, write: Callable[..., None], at_home: Callable[..., Recording]
) -> None:
    async def script(pilot: Pilot[None], home: Home) -> None:
        await pilot.press("j", "question_mark")
        await until(pilot, lambda: pilot.app.screen is not home)
        write(**{LOGIN.replace("0r4hn7", "zetgx4"): ANSWERED.replace("0r4hn7", "zetgx4").replace("503", "504")})
        await pilot.press("escape")
        await until(pilot, lambda: len(listed(home)) == 3)
        assert home.query_one(Analyses).key.endswith(f"{SHARDS}.yaml")

    at_home(script)


@pytest.mark.parametrize("key", ["q", "ctrl+q"])
def test_a_small_terminal_shows_list_and_facts_and_a_key_leaves(
    two: None, at_home: Callable[..., Recording], key: str
) -> None:
    async def script(pilot: Pilot[None], home: Home) -> None:
        for pane in home.query(Listing):
            assert pane.region.width == 60
            assert pane.scrollable_content_region.height >= 4
        await pilot.press(key)
        assert pilot.app._exit

    at_home(script, (60, 16))

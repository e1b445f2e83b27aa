"""What every screen does alike: keys that work everywhere, small terminals, the zoom, what is said in passing."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.app import App
from textual.pilot import Pilot
from textual.widgets._toast import Toast

import rca.tui
from rca.errors import RcaError
from rca.evidence.reader import of_text
from rca.investigation import Investigation
from rca.investigation.case import Case, Workspace
from rca.settings import Key
from rca.tui.app import Rca
from rca.tui.commands import COMMANDS, doer, keymap
from rca.tui.context import LogContext
from rca.tui.evidence import EvidencePane, Excerpts
from rca.tui.help import Help
from rca.tui.home import Home
from rca.tui.keybar import KeyBar
from rca.tui.listing import Listing
from rca.tui.page import Page
from rca.tui.preview import Preview
from rca.tui.workbench import Workbench
from tests.pilot import AT, SOAKS, press, rows_of, until

WHETHER = [False, True] if SOAKS else [True]
"""`make soak` tries each screen in each way; every run one of them."""
Script = Callable[[Pilot[None], Page[Any]], Awaitable[None]]


class Only(Rca):
    """The application with one screen, and what that ended with."""

    CSS_PATH = Path(rca.tui.__file__).with_name("rca.tcss")

    def __init__(self, screen: Page[Any]) -> None:
        App.__init__(self)
        self.only, self.ended = screen, []

    def on_mount(self, event: events.Mount) -> None:
        event.prevent_default()
        self.push_screen(self.only, self.ended.append)


@pytest.fixture(params=["home", "preview", "context"])
def page(request: pytest.FixtureRequest, known: Path, workspace: Workspace) -> Page[Any]:
    if request.param == "home":
        return Home(workspace)
    if request.param == "preview":
        return Preview(Investigation.open(known, "7k3f9q", lambda: None))
    text = "\n".join(f"line {number}" for number in range(1, 200))
    return LogContext("a.log", lambda: of_text("a.log", text), range(1, 3), "line 1", 1)


def run(app: Rca, script: Script, size: tuple[int, int] = (80, 24), first: type[Page[Any]] = Page) -> None:
    async def main() -> None:
        async with app.run_test(size=size, notifications=True) as pilot:
            await until(pilot, lambda: isinstance(app.screen, first) and app.screen.focused)
            await until(pilot, lambda: first is Workbench or app.screen.focused.rows)
            await script(pilot, app.screen)

    asyncio.run(main())


def test_what_is_said_to_work_everywhere_does(page: Page[Any]) -> None:
    async def script(pilot: Pilot[None], page: Page[Any]) -> None:
        for key in ("f1", "question_mark"):
            await pilot.press(key)
            await until(pilot, lambda: isinstance(pilot.app.screen, Help))
            await pilot.press("escape")
            await until(pilot, lambda: pilot.app.screen is page)
        before = pilot.app.theme
        await pilot.press("f9")
        assert pilot.app.theme != before
        await pilot.press("ctrl+q")
        assert pilot.app._exit

    run(Only(page), script)
    bound = {binding.action.rpartition(".")[2] for _, binding in page._bindings}
    assert bound >= {
        command.name for command in COMMANDS if command.where == "everywhere"
    }  # the others are the application's


@pytest.mark.parametrize("zoomed", WHETHER)
def test_keys_are_obeyed_again_once_a_terminal_that_was_too_small_has_grown(page: Page[Any], zoomed: bool) -> None:
    async def script(pilot: Pilot[None], page: Page[Any]) -> None:
        listing = page.focused
        assert isinstance(listing, Listing)
        await pilot.press(*["z"] * zoomed, "home")
        for size in ((50, 24), (80, 12)):
            await pilot.resize_terminal(*size)
            await until(pilot, lambda: page.focused is None)
            said = "".join(rows_of(pilot.app)).strip()
            assert said.startswith("rca needs 60")
            assert said.endswith("--plain"), "and nothing else"
            assert not listing.is_on_screen
            await pilot.resize_terminal(80, 24)
            await until(pilot, lambda: page.focused is listing)
        await pilot.press("end")
        assert listing.cursor > 0

    run(Only(page), script)


@pytest.mark.parametrize("size", AT)
def test_a_zoomed_pane_fills_the_screen_and_escape_leaves_the_zoom_before_the_screen(
    page: Page[Any], size: tuple[int, int]
) -> None:
    async def script(pilot: Pilot[None], page: Page[Any]) -> None:
        listings = list(page.query(Listing))
        panes = listings if len(listings) > 1 else []
        for pane in panes:
            pane.focus()
            await pilot.pause()
            await pilot.press("z")
            await pilot.pause()
            assert fills(pilot.app, pane)
            await pilot.press("escape")
            assert (page.maximized, pilot.app.screen, page.focused) == (None, page, pane)
        await pilot.press("escape")
        await pilot.pause()
        assert page.focused is panes[0] if isinstance(page, Home) else pilot.app.ended

    run(Only(page), script, size)


def test_one_list_alone_has_no_zoom_that_would_swallow_an_escape(page: Page[Any]) -> None:
    async def script(pilot: Pilot[None], page: Page[Any]) -> None:
        is_alone = len(page.query(Listing)) == 1
        zoom = next(command for command in COMMANDS if command.name == "zoom")
        assert (doer(page, zoom) is None) == is_alone
        await press(pilot, "z")
        assert (page.maximized is None) == is_alone
        if is_alone:
            await press(pilot, "escape")
            await until(pilot, lambda: pilot.app.ended)

    run(Only(page), script)


def fills(app: Rca, pane: Any) -> bool:
    """All but the footer; its border is whole."""
    width, height = app.size
    shown = rows_of(app)
    corners = shown[0][0] + shown[0][-1] + shown[-2][0] + shown[-2][-1]
    footer = app.screen.query_one(KeyBar).region
    return (pane.region, footer.y, corners) == ((0, 0, width, height - 1), height - 1, "╭╮╰╯")


@pytest.mark.parametrize("size", AT)
def test_evidence_is_zoomed_with_its_sources(app_with: Callable[..., Rca], case: Case, size: tuple[int, int]) -> None:
    async def script(pilot: Pilot[None], bench: Page[Any]) -> None:
        bench.query_one(Excerpts).focus()
        await pilot.pause()
        await pilot.press("z")
        await pilot.pause()
        assert fills(pilot.app, bench.query_one(EvidencePane))
        await pilot.press("escape")
        assert (bench.maximized, bench.focused) == (None, bench.query_one(Excerpts))

    run(app_with(case), script, size, Workbench)


@pytest.mark.parametrize("size", AT)
def test_only_the_latest_of_what_is_said_is_shown_and_not_over_the_half_where_one_types(
    page: Page[Any], size: tuple[int, int]
) -> None:
    async def script(pilot: Pilot[None], page: Page[Any]) -> None:
        page.say("the first")
        page.complain(RcaError("the second " * 20, "do this"))
        pilot.app.notify("the third " * 20)
        await until(pilot, lambda: any("the third" in row for row in rows_of(pilot.app)))
        (shown,) = page.query(Toast)
        assert (shown.region.y, shown.region.right) == (1, size[0] - shown.parent.parent.scrollbar_size_vertical)
        assert shown.region.width <= size[0] // 2

    run(Only(page), script, size)


@pytest.mark.parametrize(
    ("own", "says"),
    [
        ({"undo": "ctrl+nonsense"}, "2: there is no key 'ctrl+nonsense'"),
        ({"undo": "f6, shift+u"}, "2: there is no key 'shift+u'"),
        ({"undo": ""}, "2: there is no key ''"),
        ({"undo": "q"}, "2: q is the key of leave already"),
        ({"cite": "y"}, "2: y is the key of copy already"),
        ({"lesson": "f5"}, "2: f5 is the key of preview already"),
        ({"undo": "f9"}, "2: f9 is the key of dark already"),
        ({"begin": "?"}, "2: question_mark is the key of help already"),
        ({"change": "ctrl+m"}, "2: enter is the key of go_on already"),
        ({"undo": "f6", "find": "f6"}, "3: f6 is the key of undo already"),
        ({"dark": "ctrl+p"}, "2: ctrl+p is the key of the palette already"),
    ],
)
def test_a_key_that_does_nothing_or_two_things_is_refused(own: dict[str, str], says: str) -> None:
    keys = {name: Key(key, f"config.toml:{line}") for line, (name, key) in enumerate(own.items(), 2)}
    with pytest.raises(RcaError) as refused:
        keymap(keys)
    assert refused.value.message == f"config.toml:{says}"


def test_a_key_may_be_taken_from_another_command_and_stand_for_two_in_different_places() -> None:
    own = {"undo": "q", "leave": "Q, ?", "help": "f1", "discard": "c", "accept": "r"}
    spelled = own | {"leave": "Q,question_mark"}
    assert keymap({name: Key(key, "config.toml:2") for name, key in own.items()}) == spelled
    assert keymap({command.name: Key(command.keys, "config.toml:2") for command in COMMANDS})

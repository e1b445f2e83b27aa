"""The terminal that the other tests look through: what it shows, passes on and ends."""

import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal import Terminal

APP = """\
import os
from textual.app import App
from textual.widgets import Input, Static

class Echo(App):
    def compose(self):
        yield Static(f"{os.getcwd()} 漢字 ❤\\ufe0f after", id="about")
        yield Static(id="size")
        yield Static(id="keys")
        yield Input()
    def on_resize(self, event):
        self.query_one("#size").update(f"{event.size.width} by {event.size.height}")
    def on_key(self, event):
        self.query_one("#keys").update(f"key {event.key}")
        if event.key == "f10":
            self.exit(return_code=7)

print("before")
app = Echo()
app.run()
raise SystemExit(app.return_code)
"""
PRINTED = (
    r"plain \033[<ulost? \033[>4mnot underlined\033[0m \033[38:2::1:2:3mcoloured\033[0m\n"
    r"\033P+q544e\033\\\033_Gi=31;AAAA\033\\\033]10;?\007\033[=0cclean \033[c\033[?2048$p"
)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("app") / "echo.py"
    path.write_text(APP, encoding="utf-8")
    return path


@pytest.fixture
def terminal(app: Path) -> Iterator[Terminal]:
    with Terminal([sys.executable, app], size=(60, 12), cwd=app.parent) as started:
        started.wait_for("60 by 12")
        yield started


def test_a_full_screen_program_gets_keys_pastes_clicks_and_sizes_and_leaves_the_screen_as_it_was(
    terminal: Terminal, app: Path
) -> None:
    assert terminal.screen()[0] == f"{app.parent} 漢字 ❤ after"[:60]
    for key, shown in {"f5": "f5", "ctrl+r": "ctrl+r", "esc": "escape", "shift+up": "shift+up"}.items():
        terminal.press(key)
        terminal.wait_for(f"key {shown}")
    terminal.press("x")
    terminal.paste("pasted")
    terminal.wait_for("xpasted")
    terminal.press("home")
    terminal.wait_for("key home")
    terminal.click("sted")
    terminal.type("|")
    terminal.wait_for("xpa|sted")
    terminal.resize(40, 10)
    assert len(terminal.wait_for("40 by 10")) == 10
    terminal.press("f10")
    assert terminal.wait() == 7
    assert terminal.text().strip() == "before"


def test_closing_the_terminal_ends_the_program(terminal: Terminal) -> None:
    terminal.close_terminal()
    assert terminal.wait() == -signal.SIGHUP


def test_what_is_never_shown_fails_with_the_screen_and_at_once_when_the_program_has_ended() -> None:
    with (
        Terminal(["printf", "all there is"], size=(30, 4)) as terminal,
        pytest.raises(AssertionError, match=r"(?s)not seen: 'more'.*\|all there is {18}\|"),
    ):
        terminal.wait_for("more", timeout=3600)


def test_control_bytes_are_seen_as_they_came_and_only_what_a_terminal_shows_is_on_the_screen() -> None:
    with Terminal(["sh", "-c", f"stty -icanon -echo; printf '{PRINTED}'; head -c 16 | od -c"]) as terminal:
        rows = terminal.wait_for("$   y")
        assert b"\x1b[<ulost? \x1b[>4m" in terminal.raw
        assert rows[0] == "plain lost? not underlined coloured"
        assert rows[1].split()[2:] == ["033", *"[?6c", "033", *"[?2048;0$y"]


def test_leaving_ends_the_program_even_when_it_will_not_hear_of_it() -> None:
    with Terminal(["sh", "-c", "trap '' HUP INT TERM; echo ready; while :; do read x; done"]) as terminal:
        terminal.wait_for("ready")
        terminal.kill(signal.SIGTERM)
        assert not terminal.ended()
    assert terminal.ended()
    assert terminal.code == -signal.SIGKILL

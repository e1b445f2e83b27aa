"""The full screen in a real terminal: from a failing run to an analysis on file that is found again."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import rca.demo
from rca.store import analyses, journal
from tests.terminal import Terminal

RECORDED = Path(rca.demo.__file__).parent
ANALYSES = Path(__file__).parents[2] / "analyses"
RCA = [sys.executable, "-m", "rca"]
CHAIN = [
    "the session refuses the thread id",
    "the id has none of the forms that it knows",
    "the bootstrap makes ids of its own",
    "it runs before the id service is there",
    "nothing orders the start of the two",
]
READY = "because … ( @2 cites excerpt 2)"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "work"
    made.mkdir()
    shutil.copy(RECORDED / "junit.xml", made)
    shutil.copytree(RECORDED / "logs", made / "logs")
    shutil.copytree(ANALYSES, made / "analyses")
    return made


@pytest.fixture
def surroundings(tmp_path: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    folders = {f"XDG_{name}_HOME": str(tmp_path / name.lower()) for name in ("CACHE", "STATE", "CONFIG")}
    return kept | folders | {"HOME": str(tmp_path), "TZ": "UTC"}


def ran(folder: Path, surroundings: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*RCA, *arguments], cwd=folder, env=surroundings, capture_output=True, text=True, check=False)


class Hands:
    """Types prose, which is not counted, and presses keys, which are."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self.keys = 0

    def say(self, prose: str) -> None:
        self.terminal.type(prose)

    def press(self, *keys: str) -> None:
        self.keys += len(keys)
        self.terminal.press(*keys)


def new_analysis(folder: Path) -> Path:
    known = {path.name for path in ANALYSES.glob("*.yaml")}
    (made,) = (path for path in (folder / "analyses").glob("*.yaml") if path.name not in known)
    return made


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
def test_a_chain_of_five_takes_few_keys_beside_its_prose_and_is_found_again(
    folder: Path, surroundings: dict[str, str], size: tuple[int, int]
) -> None:
    with Terminal([*RCA, "new", "junit.xml", "--pick", "1"], size, surroundings, folder) as terminal:
        terminal.wait_for(lambda rows: READY in "\n".join(rows) and "@2 ○" in "\n".join(rows))
        hands = Hands(terminal)
        for because in CHAIN:
            hands.say(because)
            hands.press("space", "@", "2")
            hands.press("enter")
        hands.press("ctrl+r")
        hands.say("start the id service first")
        hands.press("enter")
        hands.say("0")
        hands.press("enter")
        hands.press("f5")
        terminal.wait_for("Document")
        assert hands.keys <= 24
        assert hands.keys - 3 * len(CHAIN) <= 9  # without the citations
        terminal.press("q")
        assert terminal.wait() == 0
        assert "next: git add analyses/" in terminal.text()
    analysis = new_analysis(folder)
    shown = json.loads(ran(folder, surroundings, "show", analysis.stem, "--json").stdout)
    assert [why["because"] for why in shown["whys"]] == CHAIN
    assert [why.get("evidence", []) for why in shown["whys"]] == [["E1"]] * 5
    assert shown["root_causes"][0]["why"] == "W5"
    assert shown["actions"][0]["expect"] == {"of": "failure", "from": 3, "to": 0}
    assert "start the id service first" in analysis.with_suffix(".md").read_text()
    reworded = (
        "2026-12-01 ERROR gateway ConnectionClosedError: received 1011 (internal error) Factory SSOT validation failed!"
    )
    matches = json.loads(ran(folder, surroundings, "search", "--json", reworded).stdout)["matches"]
    assert (analysis.stem, True) in [(match["id"], match["same"]) for match in matches]


TYPED = "the session refuses every thread id that the bootstrap made"


@pytest.mark.parametrize("end", ["SIGKILL", "SIGHUP", "SIGTERM", "closed"])
def test_at_most_twelve_keys_are_gone_when_it_ends_in_the_middle_of_a_word(
    folder: Path, surroundings: dict[str, str], end: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Terminal([*RCA, "new", "junit.xml", "--pick", "1"], (80, 24), surroundings, folder) as terminal:
        terminal.wait_for(READY)
        terminal.type("the first answer")
        terminal.press("enter")
        terminal.wait_for("Why is it that the first answer?")
        terminal.type(TYPED)
        terminal.wait_for(lambda rows: TYPED[:-12] in "\n".join(rows))
        if end == "closed":
            terminal.close_terminal()
        else:
            terminal.kill(getattr(signal, end))
        terminal.wait()
        if end == "SIGTERM":
            assert b"\x1b[?1049l" in terminal.raw  # the terminal is given back as it was
    monkeypatch.setenv("XDG_STATE_HOME", surroundings["XDG_STATE_HOME"])
    (left,) = journal.left_behind(folder)
    assert (left.kept.of, left.kept.question) == ("W1", "Why is it that the first answer?")
    assert left.kept.text.startswith(TYPED[:-12])
    assert [why.because for why in analyses.load(new_analysis(folder)).analysis.whys] == ["the first answer"]


def test_what_was_left_behind_is_offered_and_gone_on_with(folder: Path, surroundings: dict[str, str]) -> None:
    with Terminal([*RCA, "new", "junit.xml", "--pick", "1"], (80, 24), surroundings, folder) as terminal:
        terminal.wait_for(READY)
        terminal.type("the first answer")
        terminal.press("enter")
        terminal.wait_for("Why is it that the first answer?")
        terminal.type(TYPED)
        terminal.wait_for(TYPED[-20:])
        terminal.press("ctrl+q")  # leaving keeps it as a crash does
        terminal.wait()
    with Terminal([*RCA, "new", "junit.xml", "--pick", "1"], (80, 24), surroundings, folder) as again:
        again.wait_for("left behind")
        again.press("enter")
        again.wait_for(lambda rows: "left behind" not in "\n".join(rows) and TYPED[:-12] in "\n".join(rows))
        again.press("enter")
        again.wait_for("Why is it that the session refuses")
        again.press("ctrl+q")
        again.wait()
    shown = json.loads(ran(folder, surroundings, "show", new_analysis(folder).stem, "--json").stdout)
    assert shown["whys"][0]["because"] == "the first answer"
    assert shown["whys"][1]["because"] == TYPED


def test_a_coloured_report_that_is_pasted_at_home_presses_no_key(folder: Path, surroundings: dict[str, str]) -> None:
    before = {path: path.read_bytes() for path in (folder / "analyses").rglob("*.*")}
    report = "E   \x1b[31mZebraError: nobody ever saw 'quagga'\x1b[0m\n\x1b[1mnq\x1b[0m and \x1b[32mmore\x1b[0m\nplatform linux\n\x1b"
    with Terminal(RCA, (80, 24), surroundings, folder) as terminal:
        terminal.wait_for("Factory SSOT validation failed")
        terminal.paste(report)
        terminal.wait_for("nothing here holds that")
        terminal.type(b"\xff\xfe")
        terminal.press("esc")
        terminal.wait_for("Factory SSOT validation failed")
        terminal.press("q")
        assert terminal.wait() == 0
    assert {path: path.read_bytes() for path in (folder / "analyses").rglob("*.*")} == before

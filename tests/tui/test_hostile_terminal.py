"""Text from outside on the full screen, in every pane, notice and title of a real terminal, judged by the raw bytes."""

import os
import re
import sys
from pathlib import Path
from xml.sax.saxutils import escape

from tests.terminal import Terminal

LIVE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
    "|[\U000e0000-\U000e007f]"
)
SEQUENCE = re.compile(
    r"\x1b(?:\[(?P<private>[<-?]?)[0-9:;]*(?P<between>[ -/]*)(?P<final>[@-~])"
    r"|\](?P<command>\d+);[^\x07\x1b]*(?:\x07|\x1b\\)|(?P<other>[P_^X()][^\x1b]*(?:\x1b\\)?|.))",
    re.DOTALL,
)
ATTACK = (
    "[red]list[int] at [/srv/x.py:3][/red] [@click=app.quit]press[/] \x1b]52;c;cm0gLXJmIC8=\x07 "
    "\x1b]0;owned\x1b\\ \x1b[31mred\x1b[0m \x9b2J \u202egnp.exe\u2066 pass\u200bword \ufeff one\u2028two\u0085three \x7f"
)
ASKED = {"CSI <u", "CSI >u", "CSI ?$p", "CSI ?h", "CSI ?l", "CSI H", "CSI m", "OSC 22"}
"""What textual asks of a terminal when all texts are harmless: keys, modes, places, colours, the pointer's shape."""
NAME = "1-unexpected-aaaaaa"


def workspace(folder: Path, text: str) -> None:
    """Everything that comes from outside holds the text: report, log, file names, earlier analyses, one broken file."""
    error = f"RuntimeError: unexpected {text} in the manifest"
    in_xml = escape(re.sub("[\x00-\x08\x0b-\x1f]", "?", error), {'"': "&quot;"})
    folder.mkdir()
    (folder / "junit.xml").write_text(
        f'<testsuite name="s"><testcase classname="m" name="t {in_xml}"><failure message="{in_xml}">{in_xml}</failure>'
        f"<system-out>{in_xml}</system-out></testcase>"
        '<testcase classname="m" name="u"><failure message="KeyError: 1">KeyError: 1</failure></testcase></testsuite>'
    )
    log = f"app {text[:60].replace('/', '|')}.log".replace("\0", "")
    (folder / log).write_bytes(f"INFO {text}\nERROR {error}\nINFO after {text}\n".encode("utf-8", "surrogateescape"))
    in_yaml = "".join(f"\\U{ord(letter):08x}" for letter in text)
    (folder / "analyses").mkdir()
    (folder / "analyses" / f"2026-03-0{NAME}.yaml").write_text(
        f'rca: 1\nid: "2026-03-0{NAME}"\ntitle: "a {in_yaml}"\nlabels: ["{in_yaml}"]\n'
        f'failure:\n  error: "RuntimeError: unexpected {in_yaml} in the manifest"\n'
        f'whys:\n  - id: W1\n    of: failure\n    why: "why {in_yaml}"\n    because: "since {in_yaml}"\n'
        f'root_causes:\n  - id: R1\n    why: W1\n    statement: "since {in_yaml}"\n'
        f'attempts:\n  - id: T1\n    did: "tried {in_yaml}"\n    outcome: failed\n'
    )
    named = "evil \x1b]52;c;Y3VybA\x1b\\; $(touch pwned)"
    (folder / "analyses" / f"{named}.yaml").write_text("rca: 1\nid: named\ntitle: last of all\ncreated: 2001-01-01\n")
    (folder / "analyses" / f"{text[:40].replace('/', '|')}.yaml".replace("\0", "")).write_text(f"rca: 1\n{text}: [")


def shown(folder: Path, surroundings: dict[str, str], text: str) -> str:
    """Everything that the full screen writes while all of it is looked at."""
    rca = [sys.executable, "-m", "rca"]
    with Terminal([*rca, "new", "junit.xml", "--pick", "1"], (100, 30), surroundings, folder) as terminal:
        terminal.wait_for("Priors · 1")
        terminal.paste(text)
        terminal.press("enter")
        terminal.wait_for("Whys · 1")
        terminal.press("f2")
        terminal.wait_for("Around it")
        terminal.press("z", "w", "w", "z", "down", "enter")
        terminal.wait_for("To the hit")
        terminal.press("w", "esc")
        terminal.wait_for("Around it")
        terminal.press("f3")
        terminal.wait_for("Take over")
        terminal.press("z", "w", "z", "a")
        terminal.wait_for("accepted")
        terminal.press("enter")
        terminal.wait_for("taken over")
        terminal.press("f8")
        terminal.wait_for("failures of this run")
        terminal.press("esc")
        terminal.wait_for("f5 Preview")
        terminal.press("f5")
        terminal.wait_for("Missing ·")
        terminal.press("w", "tab", "esc")
        terminal.wait_for("f5 Preview")
        terminal.press("f1")
        terminal.wait_for("does it")
        terminal.press("esc")
        terminal.wait_for("f5 Preview")
        terminal.press("@", "9", "9", "enter")
        terminal.wait_for("no excerpt @99")
        terminal.press("ctrl+q")
        terminal.wait()
        first = terminal.raw
    with Terminal(rca, (100, 30), surroundings, folder) as terminal:
        terminal.wait_for("not readable")
        terminal.press("down", "down", "up", "/", "a", "enter")
        terminal.wait_for("esc shows all")
        terminal.press("esc", "/", *"last", "enter")
        terminal.wait_for("/last 1 of 1")
        terminal.press("enter")
        terminal.wait_for("because …")
        terminal.press("x", "enter")
        terminal.wait_for("Why is it that x?")
        terminal.press("ctrl+q")
        terminal.wait()
        return (first + terminal.raw).decode("utf-8")


def kinds(written: str) -> set[str]:
    """What was asked of the terminal, by kind: `CSI ?h`, `OSC 22`; colours and movements without their numbers."""
    return {
        f"OSC {found['command']}"
        if found["command"]
        else f"CSI {found['private']}{found['between']}{found['final']}"
        if found["final"]
        else f"ESC {found['other'][:1]}"
        for found in SEQUENCE.finditer(written)
    }


def test_hostile_text_asks_nothing_of_the_terminal_that_harmless_text_does_not(tmp_path: Path) -> None:
    folders = {f"XDG_{kind}_HOME": str(tmp_path / kind) for kind in ("CACHE", "STATE", "CONFIG")}
    surroundings = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "HOME": str(tmp_path), "TZ": "UTC"} | folders
    workspace(tmp_path / "work", ATTACK)
    written = shown(tmp_path / "work", surroundings, ATTACK)
    assert "[red]list[int] at [/srv/x.py:3][/red]" in SEQUENCE.sub("", written)  # nothing took it for markup
    assert kinds(written) <= ASKED
    assert not LIVE.search(SEQUENCE.sub("", written))

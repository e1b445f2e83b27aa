"""Text from outside reaches no terminal alive: every command, judged by the bytes it writes."""

import re
from pathlib import Path

import pytest

LIVE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|[\U000e0000-\U000e007f]"
)
"""What must never reach a terminal; only newline and tab are left out."""

HOSTILE = {
    "markup": "list[int] at [/srv/x.py:3]",
    "clipboard": "boom \x1b]52;c;cm0gLXJmIC8=\x07 end",
    "title and colour": "\x1b]0;owned\x1b\\ \x1b[31mred\x1b[0m \x9b2J cleared",
    "bidi": "access \u202e gnp.exe \u2066 granted",
    "zero width": "pass\u200bword \ufeff \u2060 field",
    "separators": "one\u2028two\u0085three\x0bfour",
    "nul": "nul \x00 byte \x7f del",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_error_is_shown_searched_and_rendered_without_a_live_byte(rca, workspace: Path, text: str) -> None:
    error = f"RuntimeError: unexpected {text} while parsing the manifest"
    (workspace / "app.log").write_bytes(
        f"INFO before\nERROR {error}\nINFO after {text}\n".encode("utf-8", "surrogateescape")
    )
    made = rca("new", "--no-input", "-", "--log", "app.log", given=error.encode())
    assert made.code == 0, made.err
    name = made.out.strip()
    walked = rca("open", "--plain", name, given=f"because {text}\n/quit\n")
    commands = [
        ["show", name],
        ["search", error.replace("\0", "")],
        ["list"],
        ["render", "--stdout", name],
        ["priors", name],
    ]
    ran = [
        made,
        walked,
        *(rca(*command) for command in commands),
        rca("logs", "-", "--file", "app.log", given=error.encode()),
    ]
    for result in ran:
        assert not LIVE.search(result.out), (result, text)
        assert not LIVE.search(result.err), (result, text)
    stored = "".join(path.read_text() for path in (workspace / "analyses").iterdir())
    assert not LIVE.search(stored)
    assert "unexpected" in rca("show", name).out


def test_markup_in_an_error_stays_as_it_is(rca) -> None:
    name = rca("new", "--no-input", "--error", "TypeError: list[int] at [/srv/x.py:3]").out.strip()
    assert "list[int] at [/srv/x.py:3]" in rca("show", name).out


def test_escapes_that_somebody_wrote_into_a_file_are_dead_when_read(rca, workspace: Path) -> None:
    (workspace / "analyses").mkdir()
    (workspace / "analyses" / "2026-03-02-evil-aaaaaa.yaml").write_text(
        'rca: 1\nid: 2026-03-02-evil-aaaaaa\ntitle: "a \\e]52;c;cm0=\\a b \\u202e c"\nfailure:\n  error: "KeyError: \\e[2J\'evil\'"\n'
    )
    for command in (["list"], ["show", "evil"], ["search", "KeyError: 'evil'"], ["render", "--stdout", "evil"]):
        ran = rca(*command)
        assert not LIVE.search(ran.out + ran.err), command


def test_a_hostile_file_name_is_dead_in_messages(rca, workspace: Path) -> None:
    ran = rca("new", "--no-input", "no\x1b]52;c;cm0=\x07such.xml")
    assert ran.code == 2
    assert not LIVE.search(ran.err)


def test_a_megabyte_on_one_line_is_cut_where_one_can_see_it(rca, workspace: Path) -> None:
    error = "RuntimeError: payload " + "x" * 1_000_000 + " rejected"
    made = rca("new", "--no-input", "-", given=error)
    assert made.code == 0, made.err
    (yaml,) = (workspace / "analyses").glob("*.yaml")
    assert yaml.stat().st_size < 50_000
    assert "characters cut]" in yaml.read_text()
    assert rca("search", "-", given=error).code == 0


def test_invalid_utf_8_is_kept_readable(rca, workspace: Path) -> None:
    made = rca("new", "--no-input", "-", given=b"RuntimeError: caf\xe9 \xff\xfe closed unexpectedly")
    assert made.code == 0, made.err
    assert "caf" in rca("show", made.out.strip()).out


def test_secrets_reach_neither_file_nor_screen(rca, workspace: Path) -> None:
    token = "ghp_" + "a1B2" * 9
    made = rca("new", "--no-input", "-", given=f"RuntimeError: login with token={token} failed for {token}")
    stored = "".join(path.read_text() for path in (workspace / "analyses").iterdir())
    assert token not in stored + made.err + made.out
    assert "[REDACTED:" in stored
    assert token not in rca("redact", given=f"Authorization: Bearer {token}\n").out

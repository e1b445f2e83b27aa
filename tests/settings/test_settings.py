"""Settings of a workspace, and what a message says when they are wrong."""

import tomllib
from pathlib import Path

import pytest

from rca.errors import BAD_INPUT, RcaError
from rca.settings import JUNIT, Settings, load


def _write(root: Path, text: str, name: str = "rca.toml") -> Path:
    file = root / name
    file.write_text(text, encoding="utf-8")
    return file


def _refusal(root: Path, text: str, name: str = "rca.toml") -> RcaError:
    _write(root, text, name)
    with pytest.raises(RcaError) as refused:
        load(root)
    assert refused.value.exit_code == BAD_INPUT
    return refused.value


def test_a_workspace_without_settings_has_defaults(tmp_path: Path) -> None:
    assert load(tmp_path) == Settings(tmp_path, (), JUNIT, None)


def test_logs_and_reports_are_read_from_rca_toml(tmp_path: Path) -> None:
    file = _write(tmp_path, '[logs.local]\npaths = ["logs/**/*.log"]\n[runs]\njunit = ["out/*.xml"]\n')
    assert load(tmp_path) == Settings(tmp_path, ("logs/**/*.log",), ("out/*.xml",), file)


def test_the_same_keys_are_read_from_pyproject(tmp_path: Path) -> None:
    file = _write(tmp_path, '[project]\nname = "x"\n[tool.rca.logs.local]\npaths = ["a.log"]\n', "pyproject.toml")
    assert load(tmp_path) == Settings(tmp_path, ("a.log",), JUNIT, file)


def test_a_pyproject_without_our_table_says_nothing(tmp_path: Path) -> None:
    _write(tmp_path, "this is no TOML, and none of our business", "pyproject.toml")
    assert load(tmp_path).source is None


def test_rca_toml_goes_before_pyproject(tmp_path: Path) -> None:
    _write(tmp_path, '[tool.rca.runs]\njunit = ["theirs.xml"]\n', "pyproject.toml")
    own = _write(tmp_path, "")
    assert load(tmp_path) == Settings(tmp_path, (), JUNIT, own)


def test_no_reports_at_all_can_be_said(tmp_path: Path) -> None:
    _write(tmp_path, "[runs]\njunit = []\n")
    assert load(tmp_path).junit == ()


def test_a_file_from_windows_is_read(tmp_path: Path) -> None:
    (tmp_path / "rca.toml").write_bytes(b'\xef\xbb\xbf[runs]\r\njunit = ["a.xml"]\r\n')
    assert load(tmp_path).junit == ("a.xml",)


@pytest.mark.parametrize(
    ("text", "place", "key", "near"),
    [
        ('[logs.local]\n# where\npath = ["a"]\n', "rca.toml:3", "path", "paths"),
        ("\n[log.local]\n", "rca.toml:2", "log", "logs"),
        ("[logs.locale]\n", "rca.toml:1", "locale", "local"),
        ("logs.local.pathes = []\n", "rca.toml:1", "pathes", "paths"),
        ("[runs]\n'junits' = []\n", "rca.toml:2", "junits", "junit"),
        ("[runs]\njunit = []\n[logs]\nlocal = { pths = [] }\n", "rca.toml", "pths", "paths"),
    ],
)
def test_a_misspelt_key_is_named_with_its_line_and_the_nearest_known_one(
    tmp_path: Path, text: str, place: str, key: str, near: str
) -> None:
    refused = _refusal(tmp_path, text)
    assert refused.message == f"{place}: unknown key {key!r}"
    assert refused.hint == f"Did you mean {near!r}?"


def test_a_key_like_no_other_brings_the_list_of_known_ones(tmp_path: Path) -> None:
    refused = _refusal(tmp_path, "[tool.rca]\nzzz = 1\n", "pyproject.toml")
    assert refused.message == "pyproject.toml:2: unknown key 'zzz'"
    assert refused.hint == "Known in this file: logs, runs, lint."


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[logs.local]\npaths = "a.log"\n', "rca.toml:2: logs.local.paths must be a list of texts, not 'a.log'"),
        ("[runs]\njunit = true\n", "rca.toml:2: runs.junit must be a list of texts, not true"),
        ('[runs]\njunit = ["a", 3]\n', "rca.toml:2: runs.junit holds 3, not only texts"),
        ('[runs]\njunit = ["a", ["b"]]\n', "rca.toml:2: runs.junit holds a list, not only texts"),
        ("runs = 2025-09-08\n", "rca.toml:1: runs must be a table, not a date or time"),
        ('[runs]\njunit = [""]\n', "rca.toml:2: runs.junit holds '', which is no path"),
    ],
)
def test_a_wrong_type_is_told_with_its_place(tmp_path: Path, text: str, says: str) -> None:
    assert _refusal(tmp_path, text).message == says


def test_a_list_where_the_table_should_be_is_told(tmp_path: Path) -> None:
    refused = _refusal(tmp_path, "[[tool.rca]]\n", "pyproject.toml")
    assert refused.message == "pyproject.toml:1: tool.rca must be a table, not a list"


@pytest.mark.parametrize("text", ["[runs]\njunit = [\n", "[runs]\njunit = yes\n", "[runs]\n[runs]\n", "[runs]\njunit"])
def test_a_file_that_is_no_toml_is_told_with_its_line(tmp_path: Path, text: str) -> None:
    message = _refusal(tmp_path, text).message
    assert message.startswith(("rca.toml:2: not valid TOML: ", "rca.toml:3: not valid TOML: "))


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    (tmp_path / "rca.toml").write_bytes(b"# caf\xe9\n")
    with pytest.raises(RcaError, match=r"^rca.toml: not UTF-8 at byte 5$"):
        load(tmp_path)


OUTSIDE = ["/var/log/x.log", "../x.log", "a/../../x", "~/x.log", "C:\\\\x.log", "\\\\\\\\host\\\\x", "a\\\\..\\\\x"]


@pytest.mark.parametrize("path", OUTSIDE)
def test_a_report_outside_the_workspace_is_refused_with_the_way_to_name_it(tmp_path: Path, path: str) -> None:
    refused = _refusal(tmp_path, f'[runs]\njunit = ["{path}"]\n')
    assert refused.message.startswith("rca.toml:2: runs.junit holds ")
    assert refused.message.endswith("which leads outside the workspace")
    assert "rca new PATH" in refused.hint


@pytest.mark.parametrize("path", OUTSIDE)
def test_a_log_outside_the_workspace_needs_the_users_word(tmp_path: Path, path: str) -> None:
    (tmp_path / "rca.toml").write_text(f'[logs.local]\npaths = ["{path}", "logs/*.log"]\n')
    settings = load(tmp_path)
    assert settings.log_paths == ("logs/*.log",)
    assert settings.consent.outside == (tomllib.loads(f'path = "{path}"')["path"],)


@pytest.mark.parametrize("hostile", [r"\u001b]52;c;x\u0007", r"a\u202eb", r"a\u0000b", r"\u0085"])
def test_messages_carry_nothing_that_acts_on_a_terminal(tmp_path: Path, hostile: str) -> None:
    for text in (
        f'[runs]\njunit = ["{hostile}"]\n',
        f'["{hostile}"]\n',
        f'runs = "{hostile}"\n',
        f'"{hostile}" = 1\n"{hostile}" = 2\n',
    ):
        refused = _refusal(tmp_path, text)
        assert (refused.message + refused.hint).isprintable()

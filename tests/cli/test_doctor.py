"""`rca doctor`: what is configured, allowed and reachable, and what to do next."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.evidence.gcloud.cloud import CloudLogging, Code, refusing


@pytest.fixture
def cloud() -> Iterator[CloudLogging]:
    made = CloudLogging()
    yield made
    made.stop()


@pytest.fixture
def checks(rca, workspace: Path):
    """What is told of such settings, by what it is about: `checks(text, trusted=True)`, with the exit code."""

    def made(text: str, *arguments: str, trusted: bool = False):
        (workspace / "rca.toml").write_text(text)
        if trusted:
            assert rca("trust", "--yes").code == 0
        ran = rca("doctor", "--json", *arguments)
        return ran.code, {check["about"]: check for check in json.loads(ran.out)}

    return made


def command(program: str) -> str:
    return f'[logs.command.pods]\nrun = ["sh", "-c", "{program}"]\n'


def of_cloud(address: str = "") -> str:
    return '[logs.gcloud]\nproject = "netra-staging"\n' + (f'endpoint = "{address}"\n' if address else "")


def test_without_settings_all_is_well(rca) -> None:
    ran = rca("doctor")
    assert ran.code == 0
    assert "no settings, which is fine" in " ".join(ran.out.split())
    assert "bad " not in ran.out


def test_what_is_not_allowed_is_named_and_not_done(checks, workspace: Path) -> None:
    code, told = checks(command("touch made"))
    assert code == 0
    assert told["not allowed"]["told"].startswith("run the command sh -c")
    assert "rca trust" in told["not allowed"]["hint"]
    assert not (workspace / "made").exists()


def test_a_command_that_works_is_asked(checks) -> None:
    code, told = checks(command("echo fine"), trusted=True)
    assert (code, told["command pods"]["state"]) == (0, "ok")


def test_a_command_that_fails_is_bad_and_says_what_to_try(checks) -> None:
    code, told = checks(command("echo log in first >&2; exit 1"), trusted=True)
    assert (code, told["command pods"]["state"]) == (1, "bad")
    assert told["command pods"]["told"] == "pods ended with 1: log in first"
    assert "[logs.command.pods]" in told["command pods"]["hint"]


def test_offline_nothing_is_asked(checks, workspace: Path) -> None:
    code, told = checks(command("touch made"), "--offline", trusted=True)
    assert (code, told["allowed"]["state"]) == (0, "ok")
    assert not (workspace / "made").exists()


def test_a_cloud_that_answers_is_well(checks, cloud: CloudLogging) -> None:
    code, told = checks(of_cloud(cloud.address), trusted=True)
    assert (code, told["gcloud"]["state"]) == (0, "ok")
    assert cloud.requests


def test_a_cloud_that_refuses_is_bad(checks, cloud: CloudLogging) -> None:
    cloud.faults.extend([refusing(Code.PERMISSION_DENIED, "no")] * 9)
    code, told = checks(of_cloud(cloud.address), trusted=True)
    assert (code, told["gcloud"]["state"]) == (1, "bad")
    assert told["gcloud"]["hint"]


def test_without_credentials_it_says_what_makes_some(checks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_GCE_CHECK", "true")
    code, told = checks(of_cloud(), trusted=True)
    assert (code, told["gcloud"]["hint"]) == (1, "gcloud auth application-default login")


def test_broken_settings_are_named_with_their_line(checks) -> None:
    code, told = checks("[logs.local]\npaths = [\n")
    assert code == 1
    assert told["settings"]["told"].startswith("rca.toml:")


def test_broken_settings_of_the_user_are_a_finding_not_the_end(checks, tmp_path: Path) -> None:
    config = tmp_path / "config" / "rca" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text("theme = 1\n")
    code, told = checks(command("true"))
    assert code == 1
    assert told["your settings"]["told"].startswith("config.toml:1")
    assert told["allowed"]["state"] == "bad"


def test_a_long_name_has_a_row_of_its_own_and_no_name_touches_what_is_told(rca, workspace: Path) -> None:
    (workspace / "rca.toml").write_text('[logs.command.missingkubectlx]\nrun = ["missingkubectlx"]\n')
    rca("trust", "--yes")
    rows = rca("doctor").out.splitlines()
    at = rows.index("bad   command missingkubectlx")
    assert rows[at + 1].startswith(" " * 20 + "missingkubectlx cannot be run")
    assert "ok    configuration " in "\n".join(rows)
    assert {row[19] for row in rows if len(row) > 19} - {" "} == {rows[at][19]}


def test_what_was_read_outside_the_workspace_is_named(checks, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "a.log").write_text("x\n")
    code, told = checks('[logs.local]\npaths = ["../elsewhere/*.log"]\n', trusted=True)
    assert (code, told["local"]["state"]) == (0, "ok")
    assert told["local"]["told"] == "outside the workspace, ../elsewhere/*.log: searched 1 file"


def test_a_pattern_of_logs_that_finds_nothing_is_a_note(checks) -> None:
    code, told = checks('[logs.local]\npaths = ["gone/*.log"]\n')
    assert (code, told["logs"]["state"], told["logs"]["told"]) == (0, "note", "gone/*.log: 0 files")


@pytest.mark.parametrize("pattern", [".", "a**b"])
def test_a_pattern_of_logs_that_is_none_is_a_finding_not_the_end(checks, pattern: str) -> None:
    code, told = checks(f'[logs.local]\npaths = ["{pattern}"]\n[logs.command.pods]\nrun = ["true"]\n')
    assert (code, told["logs"]["told"]) == (1, f"{pattern} is no pattern of files")
    assert "not allowed" in told


@pytest.mark.parametrize(
    "text",
    [
        '[logs.command.pods]\nrun = ["a\\u001b]0;x\\u0007"]\n',
        '[logs.local]\npaths = ["a\\u009b31m"]\n',
        '["\\u001b[31m"]\n',
    ],
)
def test_nothing_acts_on_a_terminal(rca, workspace: Path, text: str) -> None:
    (workspace / "rca.toml").write_text(text)
    ran = rca("doctor")
    assert ran.code == 1
    assert not any(sign in ran.out + ran.err for sign in "\x1b\x07\x9b")


def test_what_a_program_says_acts_on_no_terminal(rca, workspace: Path) -> None:
    (workspace / "say.sh").write_text("printf '\\033]0;x\\007bad' >&2; exit 1\n")
    (workspace / "rca.toml").write_text('[logs.command.pods]\nrun = ["sh", "say.sh"]\n')
    rca("trust", "--yes")
    ran = rca("doctor")
    assert ran.code == 1
    assert not any(sign in ran.out + ran.err for sign in "\x1b\x07")

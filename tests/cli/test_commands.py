"""Exit codes, streams and errors of the command line."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest


def test_help_names_every_command(rca) -> None:
    ran = rca("--help")
    assert ran.code == 0
    for name in (
        "new",
        "open",
        "set",
        "add",
        "list",
        "show",
        "priors",
        "search",
        "stats",
        "logs",
        "render",
        "redact",
        "signature",
    ):
        assert f"\n  {name} " in ran.out


@pytest.mark.parametrize(
    "command", ["new", "open", "set", "add", "list", "show", "priors", "search", "stats", "signature", "logs"]
)
def test_every_command_has_help(rca, command: str) -> None:
    assert rca(command, "--help").code == 0


def test_a_misspelt_command_names_the_near_one(rca) -> None:
    ran = rca("serach", "x")
    assert (ran.code, "search" in ran.err) == (2, True)


def test_without_a_command_the_analyses_are_listed(rca) -> None:
    assert rca().code == 0
    assert "no analyses yet" in rca().err
    rca("new", "--no-input", "--error", "RuntimeError: lease expired")
    assert "lease expired" in rca().out


def test_another_workspace_is_named_before_the_command(rca, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    assert rca("-C", str(tmp_path / "other"), "new", "--no-input", "--error", "RuntimeError: x is gone").code == 0
    assert len(list((tmp_path / "other" / "analyses").glob("*.yaml"))) == 1


def test_data_goes_to_standard_output_and_talk_to_standard_error(rca_process, workspace: Path) -> None:
    made = rca_process("new", "--no-input", "--error", "RuntimeError: lease expired")
    assert made.out.strip() == next((workspace / "analyses").glob("*.yaml")).stem
    assert "git add analyses/" in made.err


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["new", "--error", "RuntimeError: x"], 0), (["new", "-"], 2), (["search"], 2), (["new"], 2)],
)
def test_nothing_waits_for_an_answer_that_cannot_come(rca_process, arguments, code) -> None:
    assert rca_process(*arguments).code == code


def test_a_reader_that_has_seen_enough_is_no_error(workspace: Path, surroundings, rca) -> None:
    for _ in range(3):
        rca("new", "--no-input", "--error", "RuntimeError: lease expired")
    piped = subprocess.run(
        f"{sys.executable} -m rca list | head -c 1",
        cwd=workspace,
        env=surroundings,
        shell=True,
        capture_output=True,
        check=True,
    )
    assert (piped.stdout, piped.stderr) == (b"i", b"")


def test_an_interrupted_walk_ends_with_130_and_what_was_answered_is_there(workspace: Path, surroundings, rca) -> None:
    walk = subprocess.Popen(
        [sys.executable, "-m", "rca", "new", "--plain", "--error", "RuntimeError: lease expired"],
        cwd=workspace,
        env=surroundings,
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert walk.stdin
    assert walk.stderr
    walk.stdin.write(b"one\n")
    walk.stdin.flush()
    while not walk.stderr.readline().startswith(b"saved W1"):
        pass
    walk.send_signal(signal.SIGINT)
    assert walk.wait(20) == 130
    assert b"Traceback" not in walk.stderr.read()
    walk.stdin.close()
    walk.stderr.close()
    assert "W1 one" in rca("show", "lease-expired").out


def test_the_batch_answers_each_query_with_its_id(rca) -> None:
    made = rca("new", "--no-input", "--error", "RuntimeError: lease of shard 7 expired").out.strip()
    queries = [{"id": "a", "text": "RuntimeError: lease of shard 9 expired"}, {"id": "b", "text": "KeyError: 'colour'"}]
    ran = rca("search", "--batch", given="\n".join(map(json.dumps, queries)))
    first, second = map(json.loads, ran.out.splitlines())
    assert (first["id"], first["matches"][0]["id"], first["matches"][0]["same"]) == ("a", made, True)
    assert (second["id"], second["matches"], second["standing"]) == ("b", [], "new")
    assert rca("search", "--batch", given="no json").code == 2


@pytest.mark.parametrize(("name", "field"), [("analysis", "root_causes"), ("cycle", "deployments")])
def test_the_schema_of_a_file_names_its_fields(rca, name: str, field: str) -> None:
    assert field in json.loads(rca("schema", name).out)["properties"]


def test_a_signature_is_shown_with_what_it_is_made_of(rca) -> None:
    ran = rca(
        "signature", "--json", "-", given="ConnectionRefusedError: [Errno 111] Connect call failed ('10.0.0.7', 5432)"
    )
    shown = json.loads(ran.out)
    assert shown["key"].startswith("1:")
    assert "10.0.0.7" not in shown["message"]
    assert any("111" in code for code in shown["codes"])


def test_log_lines_come_from_settings_from_files_and_from_a_pipe(rca, workspace: Path) -> None:
    log = "2026-03-02T10:00:00Z ERROR RuntimeError: lease of shard 7 expired\n2026-03-02T10:00:01Z WARN clock jumped by 9 s\n"
    (workspace / "app.log").write_text(log)
    (workspace / "rca.toml").write_text('[logs.local]\npaths = ["*.log"]\n')
    error = "RuntimeError: lease of shard 9 expired"
    for ran in (rca("logs", error), rca("logs", error, "--file", "-", given=log), rca("logs", "-", given=error)):
        assert ran.code == 0, ran.err
        assert "clock jumped by 9 s" in ran.out
    assert rca("logs", "KeyError: 'colour'").code == 1
    assert json.loads(rca("logs", "--json", error).out)[0]["lines"].startswith("1")


def test_a_misspelt_setting_names_file_line_and_the_near_key(rca, workspace: Path) -> None:
    (workspace / "rca.toml").write_text('[logs.local]\npath = ["*.log"]\n')
    ran = rca("list")
    assert ran.code == 2
    assert "rca.toml:2" in ran.err
    assert "paths" in ran.err


def test_a_document_is_rendered_and_checked(rca, workspace: Path) -> None:
    name = rca("new", "--no-input", "--error", "RuntimeError: lease expired").out.strip()
    assert rca("render", "--check").code == 0
    rca("set", name, "severity", "high")
    assert rca("render", "--check").code == 1
    assert rca("render").code == 0
    assert rca("render", "--check").code == 0


def test_the_index_may_be_deleted_at_any_time(rca, tmp_path: Path) -> None:
    rca("new", "--no-input", "--error", "RuntimeError: lease expired")
    status = rca("index", "status").out
    assert status.startswith("1 analyses in ")
    Path(status.split(" in ")[1].strip()).unlink()
    assert rca("search", "RuntimeError: lease expired").code == 0
    assert rca("index", "rebuild").out == status


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_printed(rca, shell: str) -> None:
    assert "_RCA_COMPLETE" in rca("completion", shell).out


def test_a_run_in_which_nothing_failed_says_so(rca, workspace: Path) -> None:
    (workspace / "junit.xml").write_text(
        '<testsuite name="s" tests="1" failures="0"><testcase name="t" classname="m"/></testsuite>'
    )
    ran = rca("new", "--no-input", "junit.xml")
    assert ran.code == 1
    assert "nothing failed" in ran.err


@pytest.mark.parametrize("content", ["", "<html><body>502</body></html>", "<testsuite><testcase"])
def test_a_file_that_is_no_report_is_named_and_never_a_traceback(rca, workspace: Path, content: str) -> None:
    (workspace / "junit.xml").write_text(content)
    ran = rca("new", "--no-input", "junit.xml")
    assert ran.code in {0, 1, 2}
    assert "Traceback" not in ran.err
    assert "mistake in rca" not in ran.err


def test_a_draft_that_nobody_answered_is_not_written_a_second_time(rca, workspace: Path) -> None:
    first = rca("new", "--no-input", "--error", "RuntimeError: lease of shard 7 expired")
    again = rca("new", "--no-input", "--error", "RuntimeError: lease of shard 9 expired")
    assert again.out == first.out
    rca("add", first.out.strip(), "why", "Why?", "--because", "the clock jumped")
    assert rca("new", "--no-input", "--error", "RuntimeError: lease of shard 9 expired").out != first.out


def test_a_commit_is_named_as_git_knows_it(rca, workspace: Path) -> None:
    name = rca("new", "--no-input", "--error", "RuntimeError: x is gone").out.strip()
    rca("add", name, "action", "do it")
    assert rca("set", name, "A1.status", "done", "--commit", "HEAD").code == 2
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b.example", "-C", str(workspace)]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "x"], check=True)
    head = subprocess.run([*git, "rev-parse", "HEAD"], check=True, capture_output=True, text=True).stdout.strip()
    assert rca("set", name, "A1.status", "done", "--commit", "nonsense").code == 2
    assert rca("set", name, "A1.status", "done", "--commit", "HEAD").code == 0
    assert json.loads(rca("show", name, "--json").out)["actions"][0]["commit"] == head


def test_edits_of_eight_processes_at_once_are_all_saved(rca, workspace: Path, surroundings) -> None:
    name = rca("new", "--no-input", "--error", "RuntimeError: x is gone").out.strip()
    command = [sys.executable, "-m", "rca", "add", name, "lesson"]
    started = [
        subprocess.Popen([*command, f"lesson {n}"], cwd=workspace, env=surroundings, stderr=subprocess.DEVNULL)
        for n in range(8)
    ]
    assert [process.wait(60) for process in started] == [0] * 8
    assert len(json.loads(rca("show", name, "--json").out)["lessons"]) == 8

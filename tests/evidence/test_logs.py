"""`rca logs` as a process: what it prints, how it ends, what it costs."""

import json
import os
import pty
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ERROR = "ValueError: Factory SSOT validation failed"
LINE = "2025-09-08 13:{:02d}:02,114 ERROR backend Factory SSOT validation failed for user {}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    quiet = "2025-09-08 13:00:00,000 INFO backend " + "request handled " * 20 + "\n"
    (tmp_path / "app.log").write_text(quiet + "".join(LINE.format(n, n) for n in (0, 1, 1, 59)) + quiet)
    return tmp_path


def rca(folder: Path, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "rca", "-C", str(folder), "logs", *arguments]
    return subprocess.run(command, cwd=folder, input=given, capture_output=True, text=True, check=False, timeout=60)


def test_found_is_0_and_nothing_found_is_1_and_what_could_not_be_read_is_3(folder: Path) -> None:
    assert rca(folder, ERROR).returncode == 0
    nothing = rca(folder, "ZeroDivisionError: quota ratio of tenant acme")
    assert (nothing.returncode, nothing.stdout, nothing.stderr) == (1, "", "no line matches this error\n")
    only = rca(folder, ERROR, "--file", "gone.log")
    assert (only.returncode, only.stdout) == (3, "")
    assert only.stderr.splitlines()[0] == "rca: gone.log cannot be read: No such file or directory"
    assert only.stderr.splitlines()[1:] == [f"     hint: paths count from {folder}"]
    missing = rca(folder, "ZeroDivisionError: quota of tenant", "--file", "app.log", "--file", "gone.log")
    assert missing.returncode == 3
    assert "gone.log cannot be read: No such file" in missing.stderr
    assert rca(folder, ERROR, "--file", "app.log", "--file", "gone.log").returncode == 0
    assert rca(folder, ERROR, "--since", "monday").returncode == 2


def test_alike_lines_are_told_with_count_span_and_when_they_came(folder: Path) -> None:
    head = rca(folder, ERROR, "--context", "0").stdout.splitlines()[:2]
    assert " ".join(head).replace("    ", " ") == (
        "app.log:2 2025-09-08T13:00:02.114Z ×4 (2025-09-08T13:00:02.114Z to 2025-09-08T13:59:02.114Z)"
        " █▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▄"
    )


def test_json_is_an_array_of_excerpts(folder: Path) -> None:
    window = ("--since", "2025-09-08T13:00:30Z", "--until", "2025-09-08T13:30:00Z")
    [excerpt] = json.loads(rca(folder, ERROR, "--json", "--context", "0", *window).stdout)
    assert (excerpt["path"], excerpt["lines"], excerpt["count"]) == ("app.log", "3", 2)
    assert (excerpt["first"], excerpt["start"], sum(excerpt["spread"])) == ("2025-09-08T13:01:02.114Z", window[1], 2)
    assert json.loads(rca(folder, "ZeroDivisionError: quota of tenant", "--json").stdout) == []


def test_the_error_or_the_log_may_come_from_standard_input(folder: Path) -> None:
    assert "app.log:" in rca(folder, "-", given=ERROR).stdout
    assert rca(folder, ERROR, "--file", "-", given=LINE.format(7, 7)).stdout.startswith("standard input:1 ")
    assert rca(folder, "-", "--file", "-", given=ERROR).returncode == 2
    closed = f"{shlex.quote(sys.executable)} -m rca logs '{ERROR}' --file - <&-"
    ran = subprocess.run(["sh", "-c", closed], cwd=folder, capture_output=True, text=True, check=False, timeout=60)
    assert (ran.returncode, ran.stderr.splitlines()[0]) == (
        2,
        "rca: standard input is closed, so there is no log to read",
    )


def test_what_is_named_is_read_once_and_the_usual_places_are_for_who_names_nothing(folder: Path) -> None:
    (folder / "other.log").write_text(LINE.format(3, 3))
    assert "other.log" in rca(folder, ERROR).stdout
    assert "other.log" not in rca(folder, ERROR, "--file", "app.log").stdout
    (folder / "rca.toml").write_text('[logs.local]\npaths = ["*.log"]\n')
    assert "other.log" in rca(folder, ERROR).stdout
    named = json.loads(rca(folder, ERROR, "--file", "app.log", "--file", "./app.log", "--json").stdout)
    assert [(excerpt["path"], excerpt["count"]) for excerpt in named] == [("app.log", 4)]
    assert "other.log" not in rca(folder, ERROR, "--file", "-", given=LINE.format(7, 7)).stdout


@pytest.mark.parametrize("text", [["app.log"], [ERROR, "app.log"], ["other.log", ERROR, "--file", "app.log"]])
def test_a_file_where_the_error_is_expected_is_said_and_not_looked_for(folder: Path, text: list[str]) -> None:
    (folder / "other.log").write_text(LINE.format(3, 3))
    ran = rca(folder, *text)
    assert (ran.returncode, ran.stdout) == (2, "")
    name = next(word for word in text if word.endswith(".log"))
    assert ran.stderr.startswith(f"rca: {name} is a file, and stands where the text of the error is expected\n")
    assert "--file" in ran.stderr


@pytest.mark.parametrize("text", [[""], [" "], ["-"], ["-", "-"], []])
def test_no_text_is_no_search(folder: Path, text: list[str]) -> None:
    ran = rca(folder, *text)
    assert (ran.returncode, ran.stderr.splitlines()[0]) == (2, "rca: there is no text to look for")


def test_a_name_that_is_empty_does_not_stand_for_the_whole_folder(folder: Path) -> None:
    ran = rca(folder, ERROR, "--file", "")
    assert (ran.returncode, ran.stdout) == (2, "")


def test_ends_of_the_window_are_taken_as_one_types_them(folder: Path) -> None:
    def ends(*arguments: str) -> list[tuple[str, int]]:
        ran = rca(folder, ERROR, "--json", "--context", "0", *arguments)
        return [(excerpt["end"], excerpt["count"]) for excerpt in json.loads(ran.stdout)]

    assert ends("--since", "13:00:30", "--until", "2025-09-08") == [("2025-09-08T23:59:59.999999Z", 3)]
    assert ends("--since", "2025-09-08", "--until", "13:01:30") == [("2025-09-08T13:01:30Z", 3)]
    assert ends("--since", "30m") == []
    turned = rca(folder, ERROR, "--since", "2025-09-09", "--until", "2025-09-08")
    assert turned.returncode == 2
    assert turned.stderr.startswith("rca: --since 2025-09-09 is later than --until 2025-09-08: ")


def test_one_more_kind_of_lines_is_one(folder: Path) -> None:
    (folder / "other.log").write_text(LINE.format(3, 3))
    assert rca(folder, ERROR, "--limit", "1").stderr == "1 more kind of lines: --limit 2 shows it\n"


def test_on_a_terminal_of_80_columns_no_row_is_longer(folder: Path) -> None:
    leader, follower = pty.openpty()
    os.set_blocking(leader, True)
    subprocess.run(["stty", "cols", "80", "rows", "24"], stdin=follower, check=True)
    command = [sys.executable, "-m", "rca", "logs", ERROR, "--file", "app.log"]
    child = subprocess.Popen(command, cwd=folder, stdin=follower, stdout=follower, stderr=follower)
    os.close(follower)
    said = b""
    try:
        while more := os.read(leader, 1 << 16):
            said += more
    except OSError:  # the terminal's other end is closed
        pass
    os.close(leader)
    assert child.wait(60) == 0
    rows = said.decode().splitlines()
    assert any(row.startswith("  > 2025-09-08 13:00:02,114 ERROR") for row in rows)
    assert max(map(len, rows)) <= 80


def test_a_search_loads_no_models_and_takes_little_memory(folder: Path) -> None:
    (folder / "large.log").write_bytes((LINE.format(5, 5) + "INFO quiet\n" * 200_000).encode() * 20)
    program = (
        "import sys, resource\nfrom rca.cli.main import run\n"
        f"run(['logs', {ERROR!r}, '--file', 'large.log', '--json'])\n"
        "loaded = {'pydantic', 'textual', 'google', 'yaml', 'rapidfuzz'} & set(sys.modules)\n"
        "peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))\n"
        "print(sorted(loaded), peak // 1024, file=sys.stderr)\n"
    )
    launcher = ["sh", "-c", '"$0" -c "$1"; exit $?', sys.executable, program]  # a process counts its starter's peak
    ran = subprocess.run(launcher, cwd=folder, capture_output=True, text=True, check=False, timeout=60)
    assert json.loads(ran.stdout)[0]["count"] == 20
    loaded, peak = ran.stderr.rsplit(" ", 1)
    assert loaded == "[]"
    assert int(peak) < 120

"""`rca run -- COMMAND`: the command as it is, and what is known of it when it fails."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from rca.cli.through import KEPT, _Tail
from tests.terminal import Terminal

PYTHON = sys.executable
ANALYSIS = """\
rca: 1
id: 2025-09-08-lease-7k3f9q
title: Lease expired
status: analysed
created: 2025-09-08T14:02:11Z
failure:
  error: "RuntimeError: lease of shard 17 expired in 'router'"
root_causes:
  - id: R1
    why: W1
    statement: Nobody renews the lease.
whys:
  - id: W1
    of: failure
    why: Why?
    because: Nobody renews the lease
"""
FAILING = """\
def test_lease():
    raise RuntimeError("lease of shard 23 expired in 'router'")

def test_key():
    raise KeyError("customer_id")
"""
NO_TOKEN = "print('ValueError: no token'); raise SystemExit(4)"
PATIENCE = 60


@pytest.fixture
def project(workspace):
    (workspace / "analyses").mkdir()
    (workspace / "analyses" / "2025-09-08-lease-7k3f9q.yaml").write_text(ANALYSIS)
    (workspace / "test_it.py").write_text(FAILING)
    (workspace / "pytest.ini").write_text("[pytest]\n")
    return workspace


@pytest.fixture
def started(workspace, surroundings):
    """Starts `rca run -- COMMAND` as a process; its standard input is closed unless it is given."""

    def start(*command, **options):
        given = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
        return subprocess.Popen([PYTHON, "-m", "rca", "run", "--", *command], cwd=workspace, env=surroundings, **given)

    return start


@pytest.fixture
def ran(started):
    """Runs it to its end: exit code, output, what was said."""

    def run(*command, **options):
        one = started(*command, **options)
        out, err = one.communicate(timeout=PATIENCE)
        return one.returncode, out, (err or b"").decode(errors="replace")

    return run


def python(program):
    return PYTHON, "-c", program


def kept(tmp_path):
    return sorted((tmp_path / "state" / "rca" / "runs").glob("*"))


@pytest.fixture
def terminal(workspace, surroundings):
    """Starts `rca run ARGUMENTS` in a terminal of its own."""
    opened = []

    def start(*arguments):
        opened.append(Terminal([PYTHON, "-m", "rca", "run", *arguments], (100, 40), surroundings, workspace))
        return opened[-1]

    yield start
    for one in opened:
        one.__exit__()


def test_a_command_that_succeeds_is_left_alone(ran, tmp_path):
    assert ran(*python("print('done')")) == (0, b"done\n", "")
    assert kept(tmp_path) == []


def test_output_passes_byte_for_byte_and_on_its_own_stream(ran):
    program = r"import sys,os; os.write(1, bytes(range(256))*1000); os.write(2, b'\xff\0err\r\n')"
    process = ran(*python(program))
    assert process[1] == bytes(range(256)) * 1000


def test_both_streams_to_one_place_keep_their_order(ran):
    program = "import os\nfor n in range(300):\n os.write(1 + n % 2, f'{n} '.encode())"
    _, out, _ = ran(*python(program), stderr=subprocess.STDOUT)
    assert out.split() == [str(n).encode() for n in range(300)]


def test_output_is_there_while_the_command_still_runs(started):
    process = started(*python("import sys; print('first', flush=True); sys.stdin.read()"), stdin=subprocess.PIPE)
    assert process.stdout.readline() == b"first\n"
    assert process.poll() is None
    process.communicate(timeout=PATIENCE)
    assert process.returncode == 0


def test_input_is_the_commands_own(started):
    process = started(*python("print(input()[::-1])"), stdin=subprocess.PIPE)
    assert process.communicate(b"abc\n", timeout=PATIENCE)[0] == b"cba\n"


@pytest.mark.parametrize(("program", "code"), [("raise SystemExit(7)", 7), ("import os; os.kill(os.getpid(), 9)", 137)])
def test_the_exit_code_is_the_commands(ran, program, code):
    assert ran(*python(program))[0] == code


def test_a_command_that_is_not_there_or_cannot_be_run_is_said_with_a_shells_code(ran, workspace):
    code, _, said = ran("no-such-command-at-all")
    assert (code, "there is no command 'no-such-command-at-all'" in said) == (127, True)
    (workspace / "plain.txt").write_text("text")
    code, _, said = ran("./plain.txt")
    assert (code, "cannot be run" in said) == (126, True)


def test_a_server_that_the_command_leaves_behind_is_not_waited_for(ran):
    program = (
        "import subprocess, sys\n"
        "left = subprocess.Popen([sys.executable, '-c', 'import sys; sys.stdin.read()'], stdin=subprocess.PIPE)\n"
        "print(left.pid, flush=True)\nimport os; os._exit(0)"
    )
    keep = "import time; time.sleep(600)"
    code, out, _ = ran(*python(program.replace("import sys; sys.stdin.read()", keep)))
    os.kill(int(out), signal.SIGKILL)  # it was alive when rca had ended
    assert code == 0


def test_a_reader_that_has_seen_enough_ends_the_command(started):
    process = started(*python("while True: print('y' * 100)"), stderr=subprocess.DEVNULL)
    process.stdout.read(100)
    process.stdout.close()
    assert process.wait(PATIENCE) != 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1])
def test_signals_reach_the_command_once(started, number):
    program = (
        "import signal, sys, time\ncame = []\n"
        f"signal.signal({int(number)}, lambda n, _: came.append(n))\nprint('ready', flush=True)\n"
        "while not came: time.sleep(0.01)\nprint(came, flush=True); sys.exit(9)"
    )
    process = started(*python(program), start_new_session=True)
    assert process.stdout.readline() == b"ready\n"
    process.send_signal(number)
    assert process.communicate(timeout=PATIENCE)[0] == f"[{int(number)}]\n".encode()
    assert process.returncode == 9


def test_a_command_that_is_interrupted_ends_with_130_and_nothing_is_explained(started, tmp_path):
    program = "import signal, time; signal.signal(2, signal.SIG_DFL); print('KeyError: 1', flush=True); time.sleep(600)"
    process = started(*python(program), start_new_session=True)
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=PATIENCE)
    assert (process.returncode, said) == (130, b"")
    assert kept(tmp_path) == []


def test_failures_are_read_from_the_report_that_the_command_wrote(ran, project):
    code, out, said = ran(PYTHON, "-m", "pytest", "-q", "--junitxml=report.xml")
    assert code == 1
    assert b"2 failed" in out
    told = " ".join(said.split())
    assert "2 errors: 1 known, 1 new" in told
    assert "known: the same as 2025-09-08-lease-7k3f9q; root cause: Nobody renews the lease; no fix yet" in told
    assert "rca show 7k3f9q" in told
    assert "rca new report.xml --pick 2" in told


def test_a_report_from_before_is_not_taken_for_this_runs(ran, project, tmp_path):
    ran(PYTHON, "-m", "pytest", "-q", "--junitxml=report.xml")
    code, _, said = ran(*python("print('ValueError: no token in the environment'); raise SystemExit(3)"))
    assert code == 3
    assert "ValueError: no token" in said
    assert "KeyError" not in said


def test_a_report_outside_of_the_workspace_is_read_where_the_command_names_it(ran, project, tmp_path):
    report = tmp_path / "elsewhere.xml"
    _, _, said = ran(PYTHON, "-m", "pytest", "-q", f"--junitxml={report}")
    assert f"rca new {report} --pick 2" in said


def test_a_report_that_the_command_only_reads_is_not_its_own(ran, project, tmp_path):
    report = tmp_path / "elsewhere.xml"
    ran(PYTHON, "-m", "pytest", "-q", f"--junitxml={report}")
    _, _, said = ran(*python("print('ValueError: no token'); raise SystemExit(3)"), str(report))
    assert "ValueError: no token" in said
    assert "KeyError" not in said


def test_without_a_report_the_output_is_kept_and_the_printed_command_works(ran, project, rca):
    _, _, said = ran(PYTHON, "-m", "pytest", "-q")
    path = re.search(r"rca new (\S+) --pick 2", said)[1]
    draft = rca("new", path, "--pick", "2", "--no-input")
    assert draft.code == 0
    assert "KeyError: 'customer_id'" in (project / "analyses" / f"{draft.out.strip()}.yaml").read_text()


def test_what_is_kept_is_clean_and_only_the_users(ran, tmp_path):
    ran(*python("print('ValueError: token=hunter2hunter2 \\x1b[31mred'); raise SystemExit(1)"))
    (path,) = kept(tmp_path)
    assert "hunter2" not in path.read_text()
    assert "\x1b" not in path.read_text()
    assert path.stat().st_mode & 0o077 == 0


def test_only_the_last_runs_are_kept(ran, tmp_path):
    from rca.investigation.kept import MOST

    folder = tmp_path / "state" / "rca" / "runs"
    folder.mkdir(parents=True)
    for number in range(MOST + 5):
        (folder / f"2025-01-01T00-00-{number:02}-x.txt").write_text("old")
    ran(*python("print('ValueError: no token'); raise SystemExit(1)"))
    assert len(kept(tmp_path)) == MOST
    assert "no token" in kept(tmp_path)[-1].read_text()


def test_output_in_which_nothing_reads_like_an_error_is_not_called_one(ran):
    _, _, said = ran(*python("print('all is well'); raise SystemExit(1)"))
    assert "nothing it printed reads like an error" in said
    assert "new:" not in said


def test_a_command_that_fails_silently_is_said_to(ran):
    assert "it left no report and printed nothing" in ran(*python("raise SystemExit(1)"))[2]


def test_of_very_long_output_the_end_is_kept_from_the_beginning_of_a_line():
    tail = _Tail()
    for number in range(KEPT // 1000 + 50):
        tail.add(f"{number:08}{'x' * 991}\n".encode())
    tail.add(b"ValueError: the end\n")
    kept, left_out = tail.taken()
    assert KEPT - 2_000 < len(kept) <= KEPT
    assert len(kept) + left_out == (KEPT // 1000 + 50) * 1000 + 20
    assert kept.endswith(b"x\nValueError: the end\n")
    assert kept[:8] == b"%08d" % (left_out // 1000)


def test_settings_that_cannot_be_read_do_not_change_the_exit_code(ran, workspace):
    (workspace / "rca.toml").write_text("[runs]\njunitt = 1\n")
    code, _, said = ran(*python("print('ValueError: 1'); raise SystemExit(5)"))
    assert (code, "junitt" in said) == (5, True)


def test_on_a_terminal_the_command_has_one_too_of_the_same_size(terminal):
    program = "import sys, os; print([s.isatty() for s in (sys.stdin, sys.stdout, sys.stderr)], os.get_terminal_size())"
    process = terminal("--", *python(program))
    process.wait_for("[True, True, True] os.terminal_size(columns=100, lines=40)")
    assert process.wait(PATIENCE) == 0


def test_on_a_terminal_the_command_learns_that_its_size_has_changed(terminal):
    program = (
        "import os, time\nprint('ready', flush=True)\n"
        "while os.get_terminal_size().columns == 100: time.sleep(0.01)\nprint(os.get_terminal_size())"
    )
    process = terminal("--", *python(program))
    process.wait_for("ready")
    process.resize(77, 20)
    process.wait_for("columns=77, lines=20")
    assert process.wait(PATIENCE) == 0


def test_on_a_terminal_lines_end_as_they_do_without_rca(terminal):
    process = terminal("--", *python("print('a'); print('\\x1b[31mb')"))
    assert process.wait(PATIENCE) == 0
    assert process.raw == b"a\r\n\x1b[31mb\r\n"


def test_on_a_terminal_an_interrupt_key_reaches_the_command_once(terminal):
    program = (
        "import time\nprint('ready', flush=True)\ncame = 0\n"
        "for _ in range(2):\n"
        " try:\n  time.sleep(0.5 if came else 600)\n"
        " except KeyboardInterrupt:\n  came += 1\n"
        "print('came', came, flush=True); raise SystemExit(3)"
    )
    process = terminal("--", *python(program))
    process.wait_for("ready")
    process.press("ctrl+c")
    assert process.wait(PATIENCE) == 3
    assert b"came 1" in process.raw


def test_on_a_terminal_it_asks_and_takes_no_for_an_answer(terminal):
    process = terminal("--", *python(NO_TOKEN))
    process.wait_for("Analyse now? [Y/n]")
    process.type("n\r")
    assert process.wait(PATIENCE) == 4


def test_on_a_terminal_enter_begins_the_analysis_and_the_exit_code_stays(terminal):
    process = terminal("--", *python(NO_TOKEN))
    process.wait_for("Analyse now? [Y/n]")
    process.press("enter")
    process.wait_for(lambda rows: any("Whys" in row for row in rows))
    process.press("ctrl+q")
    assert process.wait(PATIENCE) == 4


def test_with_no_input_it_does_not_ask(terminal):
    process = terminal("--no-input", "--", *python(NO_TOKEN))
    assert process.wait(PATIENCE) == 4
    assert b"Analyse" not in process.raw


def test_without_a_terminal_it_does_not_ask(ran):
    assert "Analyse" not in ran(*python("print('ValueError: no token'); raise SystemExit(4)"))[2]


def test_a_command_that_succeeds_costs_no_heavy_import(surroundings, workspace):
    program = (
        "import sys\nfrom rca.cli.main import run\ncode = run(['run', '--', 'true'])\n"
        "print(code, [name for name in ('pydantic', 'yaml', 'jinja2', 'textual', 'sqlite3') if name in sys.modules])"
    )
    command = [PYTHON, "-c", program]
    ran = subprocess.run(command, env=surroundings, cwd=workspace, capture_output=True, text=True, check=True)
    assert ran.stdout == "0 []\n"


def test_the_command_runs_in_the_folder_that_is_named_before_it(surroundings, tmp_path):
    there = Path(tmp_path / "there")
    there.mkdir()
    command = [PYTHON, "-m", "rca", "-C", str(there), "run", "--", *python("import os; print(os.getcwd())")]
    ran = subprocess.run(command, env=surroundings, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert ran.stdout.strip() == str(there)

"""pytest's terminal output in all its styles, recorded and live."""

import subprocess
import sys
from pathlib import Path

import pytest

from rca.runs import groups, read, read_text

FAILED = [
    "test_staging::test_event_flow",
    "test_staging::TestAgents::test_many[a::b]",
    "test_staging::TestAgents::test_many[plain]",
    "test_staging::TestAgents::TestInner::test_deep",
    "test_staging::test_both",
]
ERRORS = ["test_broken", "test_staging::test_setup", "test_staging::test_both"]
STYLES = ["long", "short", "line", "native", "no", "color", "xdist", "q", "7-line"]


@pytest.mark.parametrize("style", STYLES)
def test_every_style_names_the_same_failures_and_counts(recorded, style):
    run = recorded(f"terminal-{style}.txt")
    assert run.producer == "pytest terminal"
    assert sorted(f.name for f in run.failures if f.kind == "failed") == sorted(FAILED)
    assert sorted(f.name for f in run.failures if f.kind == "error") == sorted(ERRORS)
    assert (run.total, run.passed, run.skipped, run.failed) == (11, 1, 2, 8)


@pytest.mark.parametrize("style", [style for style in STYLES if style != "no"])
def test_every_style_that_shows_errors_gives_the_signatures_of_the_junit_report(recorded, style):
    def signatures(run):
        return {
            failure.name: group.signature.key()
            for group in groups(run)
            for failure in run.failures
            if failure.error == group.report
        }

    shown, reported = signatures(recorded(f"terminal-{style}.txt")), signatures(recorded("pytest.xml"))
    assert {name: shown[name] for name in FAILED[:4]} == {name: reported[name] for name in FAILED[:4]}


@pytest.mark.parametrize("style", ["long", "short", "native", "color", "xdist", "q"])
def test_a_failure_says_its_file_and_the_line_where_it_broke(recorded, style):
    failure = next(f for f in recorded(f"terminal-{style}.txt").failures if f.name == FAILED[3])
    assert (failure.file, failure.line) == ("tests/test_staging.py", 39)


@pytest.mark.parametrize("style", ["long", "short", "line", "native", "color", "xdist", "q"])
def test_captured_output_is_kept_apart_from_the_error(recorded, style):
    failure = next(f for f in recorded(f"terminal-{style}.txt").failures if f.name == FAILED[0])
    assert "connecting to staging" in failure.output
    assert "red to the other stream" in failure.output
    assert "closed with 1011" in failure.output
    assert "connecting to staging\n" not in failure.error
    assert "Captured" not in failure.error


@pytest.mark.parametrize("style", ["xdist", "q"])
def test_the_worker_is_no_part_of_the_error(recorded, style):
    assert not any("[gw" in failure.error for failure in recorded(f"terminal-{style}.txt").failures)


@pytest.mark.parametrize("style", ["xdist", "q", "long"])
def test_what_follows_the_last_failure_is_no_part_of_it(recorded, style):
    for failure in recorded(f"terminal-{style}.txt").failures:
        assert "generated xml file" not in failure.error + failure.output
        assert " in 0." not in failure.error + failure.output


def test_the_summary_alone_gives_names_and_what_it_says(recorded):
    run = recorded("terminal-no.txt")
    assert run.failures[0].error == "test_staging.ConnectionClosed..."
    assert (
        next(f for f in run.failures if f.name == "test_broken").error
        == "test_broken failed, and pytest did not print why"
    )


def test_a_subtests_words_are_no_part_of_its_tests_name(recorded):
    run = recorded("terminal-sub.txt")
    assert [f.name for f in run.failures] == ["test_sub::test_many", "test_sub::test_many", "test_sub::Case::test_x"]


def test_the_test_that_brought_a_worker_down_is_named(recorded):
    for file in ("terminal-crash.txt", "pytest-crash.xml"):
        crashed = next(f for f in recorded(file).failures if "crashed while running" in f.error)
        assert crashed.name == "test_crash::test_crash"


def test_an_internal_error_of_pytest_is_a_failure(recorded):
    (failure,) = recorded("terminal-internal.txt").failures
    assert failure.kind == "error"
    assert failure.error.endswith("RuntimeError: plugin broke")
    assert "INTERNALERROR" not in failure.error


@pytest.mark.parametrize(
    "prefix", ["2025-09-08T13:55:02.1140000Z ", "unit\tRun tests\t2025-09-08T13:55:02.1140000Z "], ids=["web", "gh"]
)
def test_the_prefix_of_a_ci_log_is_dropped(recordings, prefix):
    lines = (recordings / "terminal-long.txt").read_text(encoding="utf-8").split("\n")
    run = read_text("\n".join(prefix + line for line in lines), "-")
    assert [f.name for f in run.failures if f.kind == "failed"] == FAILED
    assert prefix not in run.failures[0].error


def test_without_a_summary_the_module_comes_from_the_traceback(recordings):
    text = (recordings / "terminal-short.txt").read_text(encoding="utf-8")
    run = read_text(text[: text.index("====== short test")], "-")
    assert {f.name for f in run.failures} == {*FAILED, *ERRORS}
    assert run.total is None
    assert run.failed == len(run.failures) - 1  # test_both broke twice


def test_verbose_lines_name_the_failures_of_a_run_that_was_killed(recordings):
    text = (recordings / "terminal-color.txt").read_text(encoding="utf-8")
    run = read_text(text[: text.index("==== ERRORS")], "-")
    assert [f.name for f in run.failures if f.kind == "failed"] == FAILED


def test_a_multi_line_message_of_the_summary_is_kept():
    lines = [
        f"{' short test summary info ':=^80}",
        "FAILED tests/test_a.py::test_b[x - y] - AssertionError: assert 1 == 2",
        "  ",
        "  Differing items",
        "FAILED tests/test_a.py::test_c - OSError",
        f"{' 2 failed in 0.05s ':=^80}",
    ]
    first, second = read_text("\n".join(lines), "-").failures
    assert (first.name, first.error) == ("test_a::test_b[x - y]", "AssertionError: assert 1 == 2\n\n  Differing items")
    assert second.error == "OSError"


def test_the_same_test_in_two_modules_is_told_apart_by_its_traceback():
    heading = f"{' FAILURES ':=^80}"
    block = "{:_^80}\ntests/{}.py:3: in test_same\n    assert 0\nE   assert 0"
    summary = "FAILED tests/{0}.py::test_same - assert 0"
    modules = ["test_b", "test_a"]
    shown = [block.format(" test_same ", module) for module in modules]
    told = [summary.format(module) for module in reversed(modules)]
    text = "\n".join([heading, *shown, f"{' short test summary info ':=^80}", *told])
    assert [f.name for f in read_text(text, "-").failures] == ["test_b::test_same", "test_a::test_same"]


def test_headings_that_a_test_printed_are_no_headings():
    printed = ["=== FAILURES ===", "____ test_fake ____", "==== 9 failed in 1.00s ===="]
    text = "\n".join(
        [
            f"{' FAILURES ':=^80}",
            f"{' test_real ':_^80}",
            "tests/test_a.py:3: in test_real",
            "E   assert 0",
            f"{' Captured stdout call ':-^80}",
            *printed,
            f"{' short test summary info ':=^80}",
            "FAILED tests/test_a.py::test_real - assert 0",
            f"{' 1 failed in 0.05s ':=^80}",
        ]
    )
    run = read_text(text, "-")
    assert [f.name for f in run.failures] == ["test_a::test_real"]
    assert (run.total, run.failed) == (1, 1)
    assert all(line in run.failures[0].output for line in printed)


def test_a_test_whose_name_is_wider_than_the_terminal():
    name = f"test_{'x' * 90}"
    text = f"{' FAILURES ':=^80}\n_ {name} _\ntests/test_a.py:3: in {name}\nE   assert 0"
    assert [f.name for f in read_text(text, "-").failures] == [f"test_a::{name}"]


def test_a_run_that_passed_is_no_failure_of_pytest():
    run = read_text("tests/test_a.py .. [100%]\n\n2 passed in 0.01s\n", "-")
    assert run.producer == "text"


SUITE = """
import pytest

@pytest.fixture
def socket():
    raise ConnectionError("close 1011")

def test_flow(socket): pass
def test_status(): assert 503 == 200
class TestX:
    def test_y(self, record_property):
        record_property("revision", "backend-00183-v65")
        raise ValueError("no agent")
"""


@pytest.fixture(scope="module")
def live(tmp_path_factory) -> tuple[Path, str]:
    """A run of the pytest that is installed here: its JUnit file, and its output."""
    folder = tmp_path_factory.mktemp("live")
    (folder / "test_live.py").write_text(SUITE, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "no:cacheprovider",
        "--junitxml=r.xml",
        "--color=yes",
        "--rootdir=.",
    ]
    ran = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, env={"PATH": "", "HOME": str(folder)}
    )
    return folder / "r.xml", ran.stdout


def test_the_installed_pytest_reports_the_same_by_both_ways(live):
    report, output = live
    reported, shown = read(report), read_text(output, "-")
    names = {"test_live::test_flow", "test_live::test_status", "test_live::TestX::test_y"}
    assert {f.name for f in reported.failures} == {f.name for f in shown.failures} == names
    assert {g.signature.key() for g in groups(reported)} == {g.signature.key() for g in groups(shown)}
    assert (reported.total, reported.failed) == (shown.total, shown.failed) == (3, 3)
    assert reported.surroundings.revision == "backend-00183-v65"
    assert reported.at.endswith("Z")

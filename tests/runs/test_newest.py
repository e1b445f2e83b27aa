"""Finding the newest failing run of a workspace."""

import os

import pytest

from rca.errors import RcaError
from rca.runs import newest

FAILED = "<testsuite name='s'><testcase name='t'><failure message='x'/></testcase></testsuite>"
PASSED = "<testsuite name='s'><testcase name='t'/></testsuite>"


@pytest.fixture
def put(tmp_path):
    """Write a file below the workspace, `age` seconds old."""

    def write(name, text=FAILED, age=0):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        os.utime(path, (1_757_340_000 - age,) * 2)
        return path

    return write


def test_the_latest_failing_report_is_found_wherever_it_lies(tmp_path, put):
    put("old/report.xml", age=100)
    latest = put("deep/er/build/test-results/TEST-x.xml", age=10)
    put("pom.xml", "<project/>")
    put("notes.txt", FAILED)
    assert newest(tmp_path, []) == latest


def test_a_later_run_that_passed_does_not_hide_one_that_failed(tmp_path, put):
    failed = put("a.xml", age=10)
    put("b.xml", PASSED)
    assert newest(tmp_path, []) == failed


def test_without_a_failing_run_there_is_none(tmp_path, put):
    assert newest(tmp_path, []) is None
    put("a.xml", PASSED)
    put("cut.xml", "<testsuite><testcase name='t'>")
    put("bomb.xml", "<!DOCTYPE t><testsuite/>")
    assert newest(tmp_path, []) is None


def test_the_runs_own_time_counts_before_the_files(tmp_path, put):
    put("copied-today.xml", FAILED.replace("name='s'", "timestamp='2025-09-01T10:00:00Z'"), age=0)
    later = put("older-file.xml", FAILED.replace("name='s'", "timestamp='2025-09-02T10:00:00Z'"), age=500)
    assert newest(tmp_path, []) == later


@pytest.mark.parametrize("folder", [".git", ".venv", "node_modules", "venv", ".cache/x", "site-packages"])
def test_what_others_installed_or_hid_is_passed_by(tmp_path, put, folder):
    put(f"{folder}/report.xml")
    assert newest(tmp_path, []) is None


def test_a_pattern_may_name_a_hidden_folder(tmp_path, put):
    report = put(".reports/unit/report.xml")
    assert newest(tmp_path, [".reports/**/*.xml"]) == report


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("reports/**/*.xml", True),
        ("reports/*.xml", False),
        ("reports/*/TEST-?.xml", True),
        ("**/TEST-*.xml", True),
        ("**", True),
        ("reports/unit/TEST-a.xml", True),
        ("reports/unit/TEST-b.xml", False),
        ("nowhere/**/*.xml", False),
        ("*.xml", False),
    ],
)
def test_patterns_are_relative_to_the_workspace(tmp_path, put, pattern, found):
    report = put("reports/unit/TEST-a.xml")
    assert newest(tmp_path, [pattern]) == (report if found else None)


@pytest.mark.parametrize("pattern", ["/etc/*.xml", "../*.xml", "reports/../../*.xml"])
def test_a_pattern_that_leads_out_of_the_workspace_is_refused(tmp_path, pattern):
    with pytest.raises(RcaError, match="leads out of the workspace"):
        newest(tmp_path, [pattern])


def test_links_do_not_lead_out_of_the_workspace(tmp_path, put):
    put("outside/report.xml")
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "file.xml").symlink_to(tmp_path / "outside" / "report.xml")
    (inside / "folder").symlink_to(tmp_path / "outside")
    assert newest(inside, ["**/*.xml", "folder/*.xml"]) is None


def test_links_in_a_circle_end(tmp_path, put):
    report = put("a/report.xml")
    (tmp_path / "a" / "again").symlink_to(tmp_path)
    assert newest(tmp_path, []) == report


def test_a_report_in_utf_16_is_found(tmp_path):
    path = tmp_path / "report.xml"
    path.write_bytes(FAILED.encode("utf-16"))
    assert newest(tmp_path, []) == path

"""The demo's service fails under staging as the demo tells it, and what was recorded of it is fit to be shipped."""

import json
from pathlib import Path

import pytest
from defusedxml.ElementTree import parse

from tests.service.failures import AUTH, EXPECTED, FACTORY, HTTP, failures
from tests.service.record import CLOUD, JUNIT, LOG, neutral, paths_of_a_machine, run_suite


def test_under_staging_the_suite_fails_in_exactly_three_ways(tmp_path: Path):
    junit = tmp_path / "junit.xml"
    finished = run_suite(CLOUD, junit, tmp_path / "service.log")
    assert failures(junit) == EXPECTED, finished.stdout
    assert "8 failed, 14 passed" in finished.stdout


def test_under_local_the_whole_suite_passes(tmp_path: Path):
    finished = run_suite({"ENVIRONMENT": "local"}, tmp_path / "junit.xml", tmp_path / "service.log")
    assert finished.returncode == 0, finished.stdout
    assert "22 passed" in finished.stdout


def test_the_recorded_report_holds_the_three_failures():
    assert failures(JUNIT) == EXPECTED


def test_the_recorded_report_says_where_it_ran():
    stated = {each.get("name"): each.get("value") for each in parse(JUNIT, forbid_dtd=True).iter("property")}
    assert stated == {
        "environment": "gcp-staging",
        "service": "netra-backend-staging",
        "revision": CLOUD["K_REVISION"],
        "build": CLOUD["BUILD_ID"],
    }


@pytest.mark.parametrize(
    ("failure", "error", "explanation"),
    [
        (FACTORY, "Factory SSOT validation failed", "from id source bootstrap"),
        (AUTH, "SSOT Auth failed", "differs from accepted issuer"),
        (HTTP, "message store unavailable", "has nothing mounted there"),
    ],
)
def test_in_the_recorded_log_the_line_after_each_error_explains_it(failure: str, error: str, explanation: str):
    entries = [json.loads(line) for line in LOG.read_text(encoding="utf-8").splitlines()]
    errors = [number for number, entry in enumerate(entries) if entry["message"] == error]
    assert len(errors) == len(EXPECTED[failure])
    for number in errors:
        assert entries[number]["severity"] == "ERROR"
        assert entries[number]["stack_trace"].startswith("Traceback (most recent call last):")
        assert explanation in entries[number + 1]["message"]


def test_the_recorded_log_shows_healthy_traffic_before_and_after_the_errors():
    entries = [json.loads(line) for line in LOG.read_text(encoding="utf-8").splitlines()]
    errors = [number for number, entry in enumerate(entries) if entry["severity"] == "ERROR"]
    healthy = [number for number, entry in enumerate(entries) if entry["message"] == "connection closed, code 1000"]
    assert healthy[0] < errors[0] < errors[-1] < healthy[-1]


@pytest.mark.parametrize("recorded", [JUNIT, LOG], ids=lambda path: path.name)
def test_nothing_recorded_shows_a_path_of_a_machine(recorded: Path):
    text = recorded.read_text(encoding="utf-8")
    assert paths_of_a_machine(text) == set()
    assert neutral(text, "") == text


@pytest.mark.parametrize(
    "text",
    [
        'File "/home/ada/project/api.py", line 3',
        r'"File \"/srv/build/api.py\", line 3',
        "../../home/ada/lib/request.py:525: in open",
        "see ~/project/api.py",
        r"C:\Users\ada",
    ],
)
def test_a_path_of_a_machine_is_noticed(text: str):
    assert paths_of_a_machine(text)

"""Reports of real producers: who wrote it, what failed, what it is called, when it was."""

import os
import time

import pytest

STAGING = [
    "test_broken",
    "test_staging::TestAgents::TestInner::test_deep",
    "test_staging::TestAgents::test_many[a::b]",
    "test_staging::TestAgents::test_many[plain]",
    "test_staging::test_both",
    "test_staging::test_both",
    "test_staging::test_event_flow",
    "test_staging::test_setup",
]
CLOSED = "received 1011 (internal error) Factory SSOT validation failed"


def names(run):
    return [failure.name for failure in run.failures]


def one(run, name):
    return next(failure for failure in run.failures if failure.name == name)


@pytest.mark.parametrize("file", ["pytest.xml", "pytest-xunit1.xml", "pytest-xdist.xml", "pytest-7.xml"])
def test_every_kind_of_pytest_report_names_the_same_tests_and_counts(recorded, file):
    run = recorded(file)
    assert run.producer == run.suite == "pytest"
    assert sorted(names(run)) == STAGING
    assert (run.total, run.passed, run.skipped, run.failed) == (11, 1, 2, 8)
    assert run.incomplete == ""


@pytest.mark.parametrize("file", ["pytest.xml", "pytest-xunit1.xml", "pytest-xdist.xml"])
def test_pytest_says_where_in_its_file_a_test_broke(recorded, file):
    failure = one(recorded(file), "test_staging::TestAgents::test_many[plain]")
    assert (failure.file, failure.line) == ("tests/test_staging.py", 32)
    assert failure.seconds is not None


def test_pytests_line_attribute_counts_from_nought(junit):
    run = junit(
        '<testcase classname="tests.test_a" name="test_b" file="tests/test_a.py" line="19">'
        '<failure message="assert 0">E   assert 0</failure></testcase>',
        'name="pytest"',
    )
    assert (run.failures[0].file, run.failures[0].line) == ("tests/test_a.py", 20)


def test_pytest_errors_are_the_traceback_and_its_kinds_are_told_apart(recorded):
    run = recorded("pytest.xml")
    assert one(run, "test_staging::test_event_flow").error.endswith("tests/test_staging.py:12: ConnectionClosedError")
    assert one(run, "test_staging::test_setup").kind == "error"
    assert not one(run, "test_staging::test_setup").error.startswith("failed on setup")
    assert [failure.kind for failure in run.failures if failure.name.endswith("test_both")] == ["failed", "error"]
    assert one(run, "test_broken").error.startswith("ImportError while importing")


def test_what_a_test_printed_is_kept_without_empty_headings_and_colours(recorded):
    output = one(recorded("pytest.xml"), "test_staging::test_event_flow").output
    assert "ERROR    ws:test_staging.py:24 closed with 1011" in output
    assert "connecting to staging" in output
    assert "\nred to the other stream" in output
    assert one(recorded("pytest.xml"), "test_staging::test_setup").output == ""


def test_a_subtests_failure_is_not_told_again_by_its_test(recorded):
    run = recorded("pytest-subtests.xml")
    assert names(run) == ["test_sub::test_many", "test_sub::test_many", "test_sub::Case::test_x"]
    assert run.failed == 2


def test_surefire_counts_reruns_as_failures_of_one_test_and_a_flaky_one_as_passed(recorded):
    run = recorded("surefire.xml")
    assert run.producer == "surefire"
    assert names(run) == ["com.acme.EventFlowTest::delivers"] * 3 + ["com.acme.EventFlowTest::many(String)[2]"]
    assert (run.total, run.passed, run.skipped, run.failed) == (5, 2, 1, 2)
    assert [failure.kind for failure in run.failures] == ["error", "error", "failed", "failed"]


def test_surefires_stack_traces_outputs_and_times_are_read(recorded):
    first, again, third, null = recorded("surefire.xml").failures
    assert first.error.startswith("java.lang.IllegalStateException: Factory SSOT validation failed\n\tat com.acme")
    assert first.output == "connecting red\nclosed with 1011"
    assert first.seconds == 1200.004
    assert again.output == "connecting again"
    assert third.error.startswith("org.opentest4j.AssertionFailedError: expected: <200> but was: <503>")
    assert null.error.startswith("java.lang.NullPointerException\n")


def test_gradle_writes_utc_without_saying_so_and_parentheses_behind_methods(recorded):
    run = recorded("gradle.xml")
    assert (run.producer, run.at) == ("gradle", "2025-09-08T13:55:02Z")
    assert names(run) == ["com.acme.EventFlowTest::delivers"]
    assert "closed with 1011" in run.failures[0].output


def test_maven_and_gradle_call_a_test_the_same(recorded):
    assert names(recorded("gradle.xml"))[0] == names(recorded("surefire.xml"))[0]


def test_jest_by_default_names_tests_behind_their_suite(recorded):
    run = recorded("jest.xml")
    assert (run.producer, run.suite, run.at) == ("jest", "staging events", "2026-11-22T01:10:00Z")
    assert names(run) == [
        "staging events::websocket delivers the event",
        "staging events::websocket counts agents",
        "staging events::at the top",
    ]
    assert run.failures[0].error.startswith("TypeError: Cannot read properties of undefined (reading 'revision')")


def test_jest_with_own_templates_and_a_suite_that_does_not_load(recorded):
    run = recorded("jest-custom.xml")
    assert names(run)[:3] == [
        "staging events websocket::delivers the event",
        "staging events websocket::counts agents",
        "staging.test.js::at the top",
    ]
    assert run.failures[0].file == "jest/staging.test.js"
    assert "Cannot find module" in run.failures[3].error
    assert run.at == "2026-11-22T01:10:01Z"  # and not 1970, the time of the suite that never ran


def test_gotestsum_leaves_out_the_parent_that_only_repeats_its_subtest(recorded):
    run = recorded("gotestsum.xml")
    assert (run.producer, run.at) == ("gotestsum", "2025-09-08T13:55:02Z")
    assert names(run) == ["github.com/acme/staging/ws::TestEvents/delivers", "github.com/acme/staging/ws::TestStatus"]
    assert (run.total, run.failed) == (4, 3)
    assert "close 1011" in run.failures[0].error
    assert "\nFailed" not in "\n" + run.failures[0].error


def test_playwright_shows_the_first_attempt_without_its_frame(recorded):
    run = recorded("playwright.xml")
    assert (run.producer, run.total, run.passed, run.skipped) == ("playwright", 6, 2, 1)
    first = run.failures[0]
    assert first.name == "staging.spec.js::websocket › delivers the event"
    assert first.error.lstrip().startswith("Error: expect(received).toBe(expected)")
    assert "Retry" not in first.error
    assert "Error Context" not in first.error
    assert first.output.startswith("connecting")
    assert run.failures[2].error.strip() == "Test timeout of 300ms exceeded."


@pytest.mark.parametrize(
    ("file", "producer", "name"),
    [
        ("mocha.xml", "mocha", "staging events websocket::delivers"),
        ("vitest.xml", "vitest", "staging.test.js::staging events > delivers"),
        ("node.xml", "junit", "staging events::delivers"),
    ],
)
def test_other_runners_of_javascript(recorded, file, producer, name):
    run = recorded(file)
    assert (run.producer, names(run), run.failed) == (producer, [name], 1)
    assert "500" in run.failures[0].error


def test_nested_suites_of_phpunit(recorded):
    run = recorded("phpunit.xml")
    assert names(run) == ["App.Tests.StagingTest::testStatus", "App.Tests.StagingTest::testEvents"]
    assert (run.failures[0].file, run.failures[0].line) == ("/srv/app/tests/StagingTest.php", 11)
    assert (run.total, run.passed, run.failed) == (3, 1, 2)
    assert run.failures[1].output == "closed with 1011"


def test_ctest_says_why_only_in_what_the_test_printed(recorded):
    run = recorded("ctest.xml")
    assert (run.producer, run.suite, names(run)) == ("ctest", "", ["event_flow", "hangs"])
    assert "close 1011 Factory SSOT validation failed" in run.failures[0].error
    assert run.failures[1].error == "hangs failed, and its report does not say why"
    assert run.skipped == 1


@pytest.fixture
def tokyo(monkeypatch):
    before = os.environ.get("TZ")
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    yield
    monkeypatch.delenv("TZ") if before is None else monkeypatch.setenv("TZ", before)
    time.tzset()


def test_a_time_without_zone_is_local_unless_the_producer_writes_utc(recorded, tokyo):
    assert recorded("pytest-7.xml").at == "2026-11-22T01:28:56.697Z"
    assert recorded("ctest.xml").at == "2026-11-21T16:10:17Z"
    assert recorded("jest.xml").at == "2026-11-22T01:10:00Z"
    assert recorded("gradle.xml").at == "2025-09-08T13:55:02Z"


def test_a_time_with_zone_is_that_time_everywhere(recorded, tokyo):
    assert recorded("pytest.xml").at == "2026-11-22T01:08:34.441Z"
    assert recorded("gotestsum.xml").at == "2025-09-08T13:55:02Z"


@pytest.mark.parametrize(
    "stamp", ["", "yesterday", "0001-01-01T00:00:00Z", "1970-01-01T00:00:00", "9999-12-31T23:59:59-23:00"]
)
def test_a_time_that_is_none_is_unknown(junit, stamp):
    assert junit("<testcase name='t'><failure/></testcase>", f'name="s" timestamp="{stamp}"').at == ""


def test_the_run_begins_with_its_first_suite(junit):
    suites = "".join(f'<testsuite name="s" timestamp="2025-09-08T13:55:0{n}Z"/>' for n in (3, 1, 2))
    assert junit(f"<testsuites>{suites}</testsuites>").at == "2025-09-08T13:55:01Z"

"""Every test of a run, by all producers: outcomes, repeats, sets of several files."""

from collections import Counter
from pathlib import Path

import pytest

from rca.errors import RcaError
from rca.runs import read, read_results
from rca.runs.results import Attempt

HERE = Path(__file__).parent
REPORTS = sorted([*(HERE / "recordings").glob("*.xml"), *(HERE / "written").glob("*.xml")])
SUITE = '<testsuites name="pytest tests"><testsuite name="pytest" timestamp="{at}">{cases}</testsuite></testsuites>'
PASSED = '<testcase classname="test_a" name="test_b" time="0.5"/>'
FAILED = (
    '<testcase classname="test_a" name="test_b" time="0.5"><failure message="">E   KeyError: 1</failure></testcase>'
)


@pytest.fixture
def results(tmp_path):
    """The attempts of reports given as XML: the cases of a pytest suite, or a whole document."""

    def read_all(*texts):
        paths = []
        for number, text in enumerate(texts):
            path = tmp_path / f"report-{number}.xml"
            whole = SUITE.format(at=f"2026-01-01T00:00:{number:02}Z", cases=text) if "<testsuite" not in text else text
            path.write_text(whole, encoding="utf-8")
            paths.append(path)
        return read_results(paths)

    return read_all


def outcomes(found):
    return [(attempt.test, attempt.outcome) for attempt in found.attempts]


def by_file(name):
    return read_results([next(path for path in REPORTS if path.name == name)])


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.name)
def test_results_and_failures_of_a_report_agree(path):
    found, run = read_results([path]), read(path)
    assert found.producers == (run.producer,)
    assert found.at == run.at
    failing = {attempt.test for attempt in found.attempts if attempt.outcome in {"failed", "error"}}
    passed = {attempt.test for attempt in found.attempts if attempt.outcome == "passed"}
    names = {failure.name if "::" in failure.name or run.producer != "pytest" else f"{failure.name}::(collection)"
             for failure in run.failures}  # fmt: skip
    told = {test.removesuffix(" [chromium]").removesuffix(" (2)") for test in failing - passed}
    assert told == names
    texts = {failure.error for failure in run.failures}
    assert {attempt.error for attempt in found.attempts if attempt.test in failing - passed} <= texts


def test_every_outcome_of_pytest_is_told_apart():
    assert Counter(outcome for _, outcome in outcomes(by_file("pytest.xml"))) == {
        "passed": 1, "failed": 5, "error": 2, "skipped": 1, "xfailed": 1,
    }  # fmt: skip


def test_a_failure_and_the_error_of_its_clean_up_are_one_attempt():
    both = [attempt for attempt in by_file("pytest.xml").attempts if attempt.test == "test_staging::test_both"]
    assert [attempt.outcome for attempt in both] == ["failed"]
    assert "assert 500 == 200" in both[0].error


def test_a_module_that_cannot_be_imported_is_an_error_of_that_module():
    assert ("test_broken::(collection)", "error") in outcomes(by_file("pytest.xml"))


def test_a_test_with_failing_subtests_fails_once():
    assert outcomes(by_file("pytest-subtests.xml")) == [
        ("test_sub::test_many", "failed"),
        ("test_sub::Case::test_x", "failed"),
    ]


def test_a_subtests_failure_in_a_worker_is_not_told_again_by_its_test(results):
    found = results(
        '<testcase classname="test_a" name="test_b"><failure message="">E   assert 0</failure>'
        '<failure message="">[gw1] linux -- Python 3.11.7 /usr/bin/python\ncontains 1 failed subtest</failure>'
        "</testcase>"
    )
    assert [attempt.error for attempt in found.attempts] == ["E   assert 0"]


def test_reruns_of_surefire_are_attempts_and_a_flaky_test_passed_in_the_end():
    found = outcomes(by_file("surefire.xml"))
    assert found[:3] == [("com.acme.EventFlowTest::delivers", kind) for kind in ("error", "error", "failed")]
    assert found[4:6] == [("com.acme.EventFlowTest::flaky", kind) for kind in ("failed", "passed")]
    assert found[-1] == ("com.acme.EventFlowTest::skipped", "skipped")


def test_gotestsum_writes_a_repeated_test_twice_and_both_are_attempts(results):
    case = '<testcase classname="acme/ws" name="TestA">{}</testcase>'
    found = results(
        '<testsuites><testsuite name="acme/ws"><properties><property name="go.version" value="go1.22"/></properties>'
        + case.format('<failure message="Failed">=== RUN TestA\n    a_test.go:8: got 503</failure>')
        + case.format("")
        + "</testsuite></testsuites>"
    )
    assert outcomes(found) == [("acme/ws::TestA", "failed"), ("acme/ws::TestA", "passed")]


@pytest.mark.parametrize("broken", [False, True])
def test_a_go_test_that_only_holds_others_is_none_of_its_own(results, broken):
    failure = '<failure message="Failed">=== RUN   TestA/x\n    a_test.go:8: got 503</failure>' * broken
    found = results(
        '<testsuites><testsuite name="ws"><properties><property name="go.version" value="go1.22"/></properties>'
        f'<testcase classname="ws" name="TestA/x">{failure}</testcase>'
        f'<testcase classname="ws" name="TestA">{"<failure>=== RUN   TestA</failure>" * broken}</testcase>'
        "</testsuite></testsuites>"
    )
    assert outcomes(found) == [("ws::TestA/x", "failed" if broken else "passed")]


def test_a_go_test_that_fails_beside_its_subtests_is_one(results):
    found = results(
        '<testsuites><testsuite name="ws"><properties><property name="go.version" value="go1.22"/></properties>'
        '<testcase classname="ws" name="TestA/x"/>'
        '<testcase classname="ws" name="TestA"><failure>=== RUN   TestA\n    a_test.go:9: leaked</failure></testcase>'
        "</testsuite></testsuites>"
    )
    assert ("ws::TestA", "failed") in outcomes(found)


def test_retries_of_playwright_are_attempts_and_projects_are_tests_of_their_own(results):
    found = by_file("playwright.xml")
    name = "staging.spec.js::times out [chromium]"
    assert [attempt.outcome for attempt in found.attempts if attempt.test == name] == ["error", "error"]
    suite = '<testsuite name="a.spec.js" hostname="{}"><testcase name="t" classname="a.spec.js"/></testsuite>'
    both = results(f"<testsuites>{suite.format('chromium')}{suite.format('firefox')}</testsuites>")
    assert outcomes(both) == [("a.spec.js::t [chromium]", "passed"), ("a.spec.js::t [firefox]", "passed")]


def test_two_tests_of_one_name_in_a_javascript_file_stay_two(results):
    case = '<testcase classname="s t" name="s t"/>'
    found = results(f'<testsuites name="jest tests"><testsuite name="s">{case * 2}</testsuite></testsuites>')
    assert outcomes(found) == [("s::t", "passed"), ("s::t (2)", "passed")]


def test_modules_of_one_name_in_two_folders_are_two(results):
    case = '<testcase classname="{}.test_a.TestX" name="test_b"/>'
    found = results(
        case.format("tests.one") + case.format("tests.two") + '<testcase classname="tests.test_c" name="t"/>'
    )
    assert [test for test, _ in outcomes(found)] == [
        "one.test_a::TestX::test_b",
        "two.test_a::TestX::test_b",
        "test_c::t",
    ]


def test_a_test_in_several_files_was_repeated_in_the_order_of_their_runs(results, tmp_path):
    assert outcomes(results(FAILED, PASSED)) == [("test_a::test_b", "failed"), ("test_a::test_b", "passed")]
    first, second = tmp_path / "report-0.xml", tmp_path / "report-1.xml"
    assert outcomes(read_results([second, first])) == outcomes(read_results([first, second]))


def test_files_that_do_not_all_say_when_count_as_they_are_named(results, tmp_path):
    results(FAILED, SUITE.format(at="", cases=PASSED))
    paths = [tmp_path / "report-1.xml", tmp_path / "report-0.xml"]
    assert [outcome for _, outcome in outcomes(read_results(paths))] == ["passed", "failed"]


def test_a_file_that_is_named_twice_is_read_once(results, tmp_path):
    results(PASSED)
    path = tmp_path / "report-0.xml"
    assert len(read_results([path, tmp_path / "." / "report-0.xml"]).attempts) == 1


def test_ctest_is_told_though_nothing_failed(results):
    found = results('<testsuite name="Linux-c++"><testcase name="a" classname="a" time="1" status="run"/></testsuite>')
    assert (found.producers, found.attempts) == (("ctest",), (Attempt("a", "passed", "", 1.0),))


def test_a_test_that_passed_against_expectation_is_told(results):
    skipped = '<skipped message="xfail-marked test passes unexpectedly"/>'
    assert outcomes(results(f'<testcase classname="test_a" name="t">{skipped}</testcase>')) == [
        ("test_a::t", "xpassed")
    ]


def test_names_and_reasons_are_cleaned_where_they_enter(results):
    found = results(
        '<testcase classname="test_a" name="t[ghp_0123456789abcdefghijABCDEFGHIJ012345&#x202e;]">'
        '<skipped type="pytest.skip" message="token=hunter2hunter2"/></testcase>'
    )
    assert "ghp_0123" not in found.attempts[0].test
    assert "\u202e" not in found.attempts[0].test
    assert "hunter2" not in found.attempts[0].error


def test_properties_of_any_file_tell_where_it_ran(results):
    told = SUITE.format(at="", cases='<properties><property name="environment" value="staging"/></properties>' + PASSED)
    assert results(PASSED, told).surroundings.environment == "staging"


def test_a_report_that_breaks_off_keeps_what_stands_before_and_says_so(results):
    found = results(SUITE.format(at="", cases=FAILED + PASSED).removesuffix("</testsuite></testsuites>"))
    assert len(found.attempts) == 1  # pytest wrote it twice, so it is one
    assert "could not be read" in found.incomplete[0]


def test_of_very_many_failures_only_the_first_say_why(results):
    case = '<testcase classname="test_a" name="t{}"><failure message="">E   KeyError: 1</failure></testcase>'
    found = results("".join(case.format(number) for number in range(2_001)))
    assert [attempt.outcome for attempt in found.attempts] == ["failed"] * 2_001
    assert [bool(attempt.error) for attempt in found.attempts[-2:]] == [True, False]
    assert "only the first 2,000 failures" in found.incomplete[0]


@pytest.mark.parametrize(
    ("name", "raw", "message"),
    [
        ("a.log", b"ERROR no XML\n", "not JUnit XML"),
        ("a.xml", b"", "empty"),
        ("a.xml", b"<html></html>", "a web page"),
        ("a.xml", b'<!DOCTYPE x []><testsuite name="s"/>', "DTD"),
        ("a.xml", b'<testsuite name="s"/>', "no test is in it"),
        ("a.xml", b'<testsuite name="s"><testcase name="t"/>', "not whole"),
        ("a.bin", b"\0\0\0", "not a text file"),
    ],
)
def test_what_is_no_report_is_refused_by_name(tmp_path, name, raw, message):
    (tmp_path / name).write_bytes(raw)
    with pytest.raises(RcaError, match=message) as refused:
        read_results([tmp_path / name])
    assert name in refused.value.message
    assert refused.value.exit_code == 2


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(RcaError, match="no such file"):
        read_results([tmp_path / "nowhere.xml"])

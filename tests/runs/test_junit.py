"""JUnit XML whose shape differs, or which is broken."""

from pathlib import Path

import pytest

from rca.errors import RcaError
from rca.runs import Surroundings, groups, read, read_text

FAILING = '<testcase classname="c" name="{0}"><failure message="ValueError: {0}">at {0}</failure></testcase>'


def only(run):
    (failure,) = run.failures
    return failure


def written(folder: Path, raw: bytes, name: str = "report.xml") -> Path:
    path = folder / name
    path.write_bytes(raw)
    return path


@pytest.mark.parametrize(
    "root", ["<testsuites><testsuite name='s'>{}</testsuite></testsuites>", "<testsuite name='s'>{}</testsuite>"]
)
def test_either_root_is_read(junit, root):
    assert only(junit(root.format(FAILING.format("one")))).name == "c::one"


def test_a_name_space_changes_nothing(junit):
    assert only(junit(f'<testsuite xmlns="urn:junit">{FAILING.format("one")}</testsuite>')).name == "c::one"


@pytest.mark.parametrize(
    ("element", "error"),
    [
        ('<failure message="ValueError: no"/>', "ValueError: no"),
        ("<failure>ValueError: no\n at x</failure>", "ValueError: no\n at x"),
        ('<failure message="ValueError: no">Trace\nValueError:  no</failure>', "Trace\nValueError:  no"),
        ('<failure message="no reply"> at f (x.js:3)</failure>', "no reply\n at f (x.js:3)"),
        ('<failure message="no" type="acme.NoReply"/>', "acme.NoReply: no"),
        (
            '<failure message="no" type="NoReplyException"> at f (x.cs:3)</failure>',
            "NoReplyException: no\n at f (x.cs:3)",
        ),
        ('<failure message="no" type="failed"/>', "no"),
        ('<failure message="acme.NoReply: no" type="acme.NoReply"/>', "acme.NoReply: no"),
        ('<error message="failure">panic: no</error>', "panic: no"),
        ('<failure message="Failed: no&#10;more">no\nmore</failure>', "Failed: no\nmore"),
        ("<failure/>", "c::t failed, and its report does not say why"),
        ("<failure message='Failed'/><system-out>close 1011</system-out>", "close 1011"),
        ('<failure message="a&#10;b">c</failure>', "a\nb\nc"),
    ],
)
def test_the_error_is_what_says_most(junit, element, error):
    assert only(junit(f'<testcase classname="c" name="t">{element}</testcase>')).error == error


def test_several_failures_of_one_case_are_kept_and_counted_once(junit):
    run = junit(
        '<testcase classname="c" name="t"><failure message="a"/><failure message="b"/><error message="c"/></testcase>'
    )
    assert [(failure.error, failure.kind) for failure in run.failures] == [
        ("a", "failed"),
        ("b", "failed"),
        ("c", "error"),
    ]
    assert (run.total, run.failed) == (1, 1)


def test_a_suite_that_could_not_be_set_up_is_a_failure_of_its_name(junit):
    run = junit("<error message='no database'>at setUp</error><testcase name='t'/>", 'name="suite"')
    assert (only(run).name, only(run).error, only(run).kind) == ("suite", "no database\nat setUp", "error")
    assert (run.total, run.failed) == (2, 1)


def test_output_is_the_cases_own_else_its_suites(junit):
    run = junit(
        '<testcase name="a"><failure message="x"/>'
        "<system-out>mine</system-out><system-err>and mine</system-err></testcase>"
        '<testcase name="b"><failure message="x"/></testcase>'
        "<system-out>the suite's</system-out>"
    )
    assert [failure.output for failure in run.failures] == ["mine\nand mine", "the suite's"]


def test_properties_of_the_run_come_before_those_of_a_suite_and_those_before_a_tests(junit):
    run = junit(
        "<testsuites><properties><property name='revision' value='r1'/></properties>"
        "<testsuite name='s'><properties>"
        "<property name='Revision' value='r2'/><property name='git.commit' value='c2'/></properties>"
        "<testcase name='t'><properties>"
        "<property name='git-commit' value='c3'/><property name='ENVIRONMENT' value='e3'/></properties>"
        "<failure message='x'/></testcase></testsuite></testsuites>"
    )
    assert run.surroundings == Surroundings(revision="r1", commit="c2", environment="e3")


def test_a_report_that_is_cut_off_gives_what_stands_before(junit):
    one, two = FAILING.format("one"), FAILING.format("two")
    run = junit(f"<testsuite name='s'>\n{one}\n{two}\n<testcase classname='c' name='three'>\n<fail")
    assert [failure.name for failure in run.failures] == ["c::one", "c::two"]
    assert run.total == 2
    assert "report.xml, line 5" in run.incomplete


def test_a_failure_that_is_cut_off_counts_with_what_is_known_of_it(junit):
    run = junit("<testsuite name='s'><testcase classname='c' name='t'><failure message='ValueError: no'>half a tra")
    assert only(run).error.startswith("ValueError: no")
    assert run.incomplete


def test_a_report_that_breaks_before_any_failure_is_an_error_with_file_and_line(junit):
    with pytest.raises(RcaError, match=r"report\.xml, line 2: ") as caught:
        junit("<testsuite name='s'>\n<testcase name='a'/><testcase name='b'>")
    assert caught.value.exit_code == 2
    assert "log" in caught.value.hint


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"<!DOCTYPE html><html><body>502</body></html>", "web page"),
        (b"<html>\n<head>", "web page"),
        (b"<coverage/>", "<coverage> is not JUnit XML"),
        (b"not xml at all", "line 1: "),
        (b'<?xml version="1.0"?>\n<!DOCTYPE t [<!ENTITY a "ha">]>\n<testsuite/>', "line 2: a document type"),
        (b'<!DOCTYPE t SYSTEM "file:///etc/passwd"><testsuite/>', "line 1: a document type"),
        (b"\x00\x01\x02", "not a text file"),
    ],
)
def test_what_is_no_report_is_an_error_that_names_the_file(tmp_path, raw, says):
    with pytest.raises(RcaError, match=r"report\.xml") as caught:
        read(written(tmp_path, raw))
    assert says in caught.value.message
    assert caught.value.hint
    assert caught.value.exit_code == 2


def test_an_entity_bomb_is_refused_before_it_grows(tmp_path):
    grown = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE t [<!ENTITY a0 "ha">{grown}]><testsuite name="&a11;"/>'
    with pytest.raises(RcaError, match="document type"):
        read(written(tmp_path, bomb.encode()))


@pytest.mark.parametrize("path", ["gone.xml", "."])
def test_a_file_that_cannot_be_read_is_an_error_that_names_it(tmp_path, path):
    with pytest.raises(RcaError) as caught:
        read(tmp_path / path)
    assert str(tmp_path) in caught.value.message


CAFE = "<testsuite><testcase name='t'><failure message='caf\xe9'/></testcase></testsuite>"


@pytest.mark.parametrize(
    "raw",
    [
        CAFE.encode(),
        CAFE.encode("utf-16"),
        CAFE.encode("utf-8-sig"),
        f"<?xml version='1.0' encoding='ISO-8859-1'?>{CAFE}".encode("latin-1"),
        f"<?xml version='1.0' encoding='windows-1252'?>{CAFE}".encode("cp1252"),
        f"<?xml version='1.0' encoding='cp99999'?>{CAFE}".encode(),
        f"<?xml version='1.0' encoding='unicode_escape'?>{CAFE}".encode(),
    ],
)
def test_the_declared_encoding_is_used_when_it_is_one(tmp_path, raw):
    assert only(read(written(tmp_path, raw))).error == "caf\xe9"


def test_a_suite_nested_ten_thousand_deep_is_read(junit):
    deep = "<testsuite>" * 10_000 + FAILING.format("one") + "</testsuite>" * 10_000
    assert only(junit(deep)).name == "c::one"


def test_a_report_of_fifty_megabytes_is_read_and_short_at_the_end():
    body = "a line of a traceback in which nothing is wrong &lt;x&gt;\n" * 900_000
    big = f"<testcase name='big'><failure>{body}ValueError: at the end</failure></testcase>"
    text = f"<testsuite name='s'>{FAILING.format('one')}{big}</testsuite>"
    assert len(text) > 49_000_000
    run = read_text(text, "big.xml")
    error = run.failures[1].error
    assert error.endswith("ValueError: at the end")
    assert error.count("\n") == 400
    assert "cut]" in error


def test_a_run_with_very_many_failures_shows_the_first_and_counts_all(junit):
    run = junit("".join(f"<testcase name='t{n}'><failure message='ValueError: x'/></testcase>" for n in range(2_500)))
    assert (len(run.failures), run.failed) == (2_000, 2_500)
    assert "first 2,000" in run.incomplete


def test_times_that_are_no_numbers_are_unknown(junit):
    times = ["", "soon", "nan", "inf", "1,234.5"]
    run = junit("".join(f"<testcase name='t' time='{time}'><failure message='x'/></testcase>" for time in times))
    assert [failure.seconds for failure in run.failures] == [None, None, None, None, 1234.5]


def test_a_report_without_failures_is_a_run_without_failures(junit):
    run = junit("<testcase name='a'/><testcase name='b'><skipped/></testcase>")
    assert (run.failures, run.total, run.passed, run.skipped, run.failed) == ((), 2, 1, 1, 0)
    assert groups(run) == ()


def test_xml_on_standard_input_needs_no_name():
    assert only(read_text(f"<testsuite>{FAILING.format('one')}</testsuite>".encode(), "-")).name == "c::one"

"""Text that wants to do something: what leaves this room acts on no terminal, hides nothing and is short."""

import re
from dataclasses import fields
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca.errors import RcaError
from rca.runs import from_error, groups, read, read_text
from rca.text import clean

ACTS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b\ufeff\ud800-\udfff]")
OSC_52 = "\x1b]52;c;cm0gLXJmIC8=\x07"
HOSTILE = {
    "clipboard": f"ValueError: {OSC_52}",
    "bidi": "ValueError: user\u202e\u2066 admin\u2069",
    "C1": "ValueError: \x9b31m\x85 next",
    "zero width": "ValueError: pass\u200bword \ufeff",
    "markup": "TypeError: list[int] at [/srv/x.py:3] [link=file:///etc/passwd]here[/link]",
    "format": "KeyError: {0.__class__} %s {}",
    "xml": "ValueError: ]]><testcase name='x'><failure/> &amp; &#27;",
}


def texts(run):
    """Every text that a run and its failures hold."""
    values = [getattr(owner, field.name) for owner in (run, run.surroundings, *run.failures) for field in fields(owner)]
    return [value for value in values if isinstance(value, str)]


def reported(text: str, folder: Path) -> Path:
    """A JUnit file with `text` wherever a producer lets text of the tested program in, illegal characters and all."""
    attribute, element = quoteattr(text), escape(text)
    path = folder / "report.xml"
    path.write_text(
        f"<testsuite name={attribute} timestamp={attribute}><properties><property name='revision' value={attribute}/>"
        f"</properties><testcase name={attribute} classname={attribute} file={attribute} line={attribute}>"
        f"<failure message={attribute} type={attribute}>{element}</failure>"
        f"<system-out>{element}</system-out></testcase></testsuite>",
        encoding="utf-8",
        errors="surrogatepass",
    )
    return path


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_report_holds_nothing_that_acts_or_hides(tmp_path, kind):
    run = read(reported(HOSTILE[kind], tmp_path))
    assert len(run.failures) == 1
    assert not any(ACTS.search(text) for text in texts(run))
    assert "Error: " in run.failures[0].error


@pytest.mark.parametrize("kind", HOSTILE)
def test_text_holds_nothing_that_acts_or_hides(kind):
    block = (
        f"{' FAILURES ':=^80}\n{' test_a ':_^80}\nE   {HOSTILE[kind]}\n{' Captured stdout call ':-^80}\n{HOSTILE[kind]}"
    )
    log = f"2025-09-08 13:55:02 ERROR {HOSTILE[kind]}\n"
    for run in (from_error(HOSTILE[kind]), read_text(log, f"{OSC_52}.log"), read_text(block, f"\u202e{OSC_52}")):
        assert run.failures
        assert not any(ACTS.search(text) for text in texts(run))
        assert not any(ACTS.search(group.error + group.report) for group in groups(run))


def test_the_clipboards_sequence_is_shown_and_not_sent(tmp_path):
    assert read(reported(HOSTILE["clipboard"], tmp_path)).failures[0].error == "ValueError: ␛]52;c;cm0gLXJmIC8=␇"


def test_markup_stays_what_it_is(tmp_path):
    assert read(reported(HOSTILE["markup"], tmp_path)).failures[0].error == HOSTILE["markup"]


def test_bytes_that_are_no_utf_8_are_written_out(tmp_path):
    path = tmp_path / "report.xml"
    path.write_bytes(b"<testsuite><testcase name='t'><failure message='\xff\xfe no'/></testcase></testsuite>")
    assert read(path).failures[0].error == r"\xff\xfe no"
    path = tmp_path / "x.log"
    path.write_bytes(b"2025-09-08 13:55:02 ERROR \xff\xc3\x28\n")
    assert read(path).failures[0].error.endswith(r"ERROR \xff\xc3(")


@pytest.mark.parametrize("reference", ["&#27;[31m", "&#x1B;[31m", "\x1b[31m", "#x1B[31m", "&amp;#27;[31m"])
def test_colours_are_dropped_however_the_producer_wrote_them(tmp_path, reference):
    path = tmp_path / "report.xml"
    path.write_text(
        f"<testsuite><testcase name='t'><failure message='{reference}red'/></testcase></testsuite>", encoding="utf-8"
    )
    assert read(path).failures[0].error == "red"


def test_a_line_of_a_megabyte_is_cut_with_a_mark(tmp_path):
    run = read(reported("ValueError: " + "x" * 1_000_000, tmp_path))
    error = run.failures[0].error
    assert len(error) < 2_100
    assert "characters cut]" in error
    assert len(run.failures[0].name) < 400
    assert len(run.suite) < 400


def test_a_report_of_very_many_lines_keeps_its_beginning_and_its_end():
    error = from_error("\n".join(["first", *(f"line {n}" for n in range(1_000)), "ValueError: last"])).failures[0].error
    lines = error.split("\n")
    assert len(lines) == 401
    assert (lines[0], lines[-1]) == ("first", "ValueError: last")
    assert lines[100] == "… [602 lines cut]"


def test_a_secret_is_gone_before_anything_is_kept(tmp_path):
    token = "ghp_" + "a1B2c3D4e5" * 3 + "f6G7h8"
    run = read(reported(f"ValueError: token {token} refused", tmp_path))
    assert not any(token in text for text in texts(run))
    for raw in (
        f"ERROR {token}",
        f"ValueError: {token[:9]}\x1b[0m{token[9:]}",
        f"ValueError: {token[:9]}\u200b{token[9:]}",
    ):
        assert token[9:] not in from_error(raw).failures[0].error


@pytest.mark.parametrize("before", ["x" * 499_000, ("x" * 9_980 + "\n") * 50], ids=["one line", "lines"])
def test_half_a_secret_does_not_stay_where_a_huge_text_is_cut(before):
    token = "ghp_" + "a1B2c3D4e5" * 3 + "f6G7h8"
    for shift in (0, 25, 30, 35, 55):
        edge = "x" * (500_000 - len(before) - 50 + shift)
        text = f"{before}{edge} {token} {'y' * 900_000}\nValueError: end"
        assert token[:12] not in from_error(text).failures[0].error


@pytest.mark.parametrize(
    "text",
    [
        "::" * 50_000,
        "[" * 100_000,
        "= " * 50_000,
        "_ " * 50_000,
        "-" * 100_000,
        "FAILED " * 20_000,
        "a.py:1: " * 20_000,
        "\n" * 50_000,
    ],
    ids=["colons", "brackets", "equals", "underscores", "dashes", "words", "frames", "newlines"],
)
def test_no_text_takes_long(tmp_path, text):
    heading = f"{' FAILURES ':=^80}\n{' test_a ':_^80}\n"
    summary = f"{' short test summary info ':=^80}\nFAILED a.py::b - {text}\nFAILED {text}\n[gw0] [ 5%] FAILED {text}\n"
    for wrapped in (f"{heading}{text}\n{summary}", f"2025-09-08 13:55:02 ERROR {text}\n{text}"):
        assert read_text(wrapped, "-").failures
    assert read(reported(text, tmp_path)).failures


@given(st.text())
def test_any_text_is_one_run_that_crossing_again_does_not_change(text):
    if text.strip():
        for failure in from_error(text).failures:
            assert clean(failure.error) == failure.error
            assert not ACTS.search(failure.error)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_run_or_an_error_for_the_user(raw):
    for name in ("report.xml", "some.log"):
        told = outcome(raw, name)
        assert name in told
        assert not ACTS.search(told)


def outcome(raw: bytes, name: str) -> str:
    try:
        return f"{name}: {read_text(raw, name).failures}"
    except RcaError as refused:
        return f"{refused.message} {refused.hint}"

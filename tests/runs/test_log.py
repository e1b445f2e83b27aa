"""Logs and any other text."""

import gzip
import json

import pytest

from rca.errors import RcaError
from rca.runs import from_error, groups, read, read_text

TRACEBACK = """Traceback (most recent call last):
  File "/srv/app/ws.py", line 12, in receive
    raise ConnectionClosed(1011)
app.ConnectionClosed: received 1011 Factory SSOT validation failed"""

LOG = f"""2025-09-08 13:55:01,001 INFO  ws: connecting
2025-09-08 13:55:02,114 ERROR ws: event flow broke
{TRACEBACK}
2025-09-08 13:55:03,000 INFO  ws: retry, no ERROR expected
2025-09-08 13:55:04,000 ERROR auth: token of staging has expired
2025-09-08 13:55:05,000 ERROR auth: token of staging has expired
"""


def errors(run):
    return [failure.error for failure in run.failures]


def test_a_log_gives_each_error_with_what_belongs_to_it():
    run = read_text(LOG, "backend.log")
    assert (run.producer, run.path, run.total) == ("log", "backend.log", None)
    assert errors(run)[0] == f"2025-09-08 13:55:02,114 ERROR ws: event flow broke\n{TRACEBACK}"
    assert [failure.line for failure in run.failures] == [2, 8, 9]
    assert {(failure.name, failure.file, failure.kind) for failure in run.failures} == {("", "backend.log", "error")}


def test_equal_errors_of_a_log_are_one_group_and_the_largest_comes_first():
    first, second = groups(read_text(LOG, "-"))
    assert (first.count, second.count) == (2, 1)
    assert "token of staging has expired" in first.error
    assert first.tests == ()


def test_a_traceback_whose_every_line_has_a_header_is_one_error():
    lines = TRACEBACK.split("\n")
    text = "\n".join(f"2025-09-08T13:55:02Z ERROR {line}" for line in lines) + "\n2025-09-08T13:55:03Z INFO fine\n"
    (failure,) = read_text(text, "-").failures
    assert failure.error.count("\n") == 3


def test_a_traceback_between_lines_that_are_fine_is_an_error():
    (failure,) = read_text(f"2025-09-08 13:55:01 INFO a\n{TRACEBACK}\n2025-09-08 13:55:03 INFO b\n", "-").failures
    assert failure.error == TRACEBACK


def test_java_stacks_stay_whole():
    stack = "java.io.IOException: closed\n\tat c.acme.S.f(S.java:1)\nCaused by: x.Y: z\n\t... 9 more"
    java = f"2025-09-08 13:55:02 ERROR c.acme.Socket - broke\n{stack}"
    (failure,) = read_text(f"{java}\n2025-09-08 13:55:03 WARN  c.acme.Socket - retry\n", "-").failures
    assert failure.error == java


def test_chained_exceptions_are_one_error_and_others_are_not():
    chained = f"{TRACEBACK}\n\nDuring handling of the above exception, another exception occurred:\n\n{TRACEBACK}"
    assert len(read_text(f"{chained}\n\n{TRACEBACK}", "-").failures) == 2


def test_lines_of_json_are_told_by_their_severity():
    entries = [
        {"severity": "INFO", "message": "severity is fine"},
        {"severity": "ERROR", "message": "close 1011", "at": "2025-09-08T13:55:02Z"},
        {"level": "error", "msg": "no token"},
        {"level": 50, "msg": "pino's error"},
    ]
    assert len(read_text("\n".join(map(json.dumps, entries)), "-").failures) == 3


def test_an_array_of_entries_is_read_as_its_lines():
    entries = [{"severity": "ERROR", "textPayload": "close 1011"}, {"severity": "INFO", "textPayload": "fine"}]
    (failure,) = read_text(json.dumps(entries, indent=2), "entries.json").failures
    assert json.loads(failure.error) == entries[0]


def test_an_array_that_is_none_is_text():
    assert read_text('[{"severity": "ERROR"', "-").producer == "text"
    assert read_text("[" * 100_000 + "{", "-").producer == "text"


def test_a_log_without_errors_is_taken_as_a_whole():
    text = "2025-09-08 13:55:01 INFO a\n2025-09-08 13:55:02 INFO b"
    run = read_text(text, "quiet.log")
    assert (run.producer, errors(run)) == ("text", [text])


@pytest.mark.parametrize(
    "text", ["ValueError: no agent", TRACEBACK, f"see below\n{LOG}", "● staging › delivers\n\n  expect(1).toBe(2)"]
)
def test_text_that_is_no_log_is_one_failure(text):
    run = read_text(text, "-")
    assert run.producer == "text"
    assert errors(run) == [text.strip("\n")]


def test_an_error_that_was_typed_is_one_failure_whatever_it_holds():
    run = from_error(LOG)
    assert (run.producer, run.path) == ("text", "")
    assert errors(run) == [LOG.strip()]


def test_an_empty_error_is_refused():
    with pytest.raises(RcaError, match="empty"):
        from_error(" \n")


def test_very_many_errors_show_the_last_ones():
    run = read_text("".join(f"2025-09-08 13:55:01 ERROR number {n}\n" for n in range(2_500)), "x.log")
    assert len(run.failures) == 2_000
    assert run.failures[-1].error.endswith("number 2499")
    assert "last 2,000 of 2,500" in run.incomplete


def test_of_a_huge_log_the_end_is_read(tmp_path):
    path = tmp_path / "huge.log"
    path.write_bytes(
        b"2025-09-08 13:55:01 INFO %s\n" % (b"x" * 470) * 34_000 + b"2025-09-08 13:55:02 ERROR at the end\n"
    )
    run = read(path)
    assert errors(run) == ["2025-09-08 13:55:02 ERROR at the end"]
    assert "only the last" in run.incomplete


def test_a_rotated_log_is_read_without_unpacking_it_first(tmp_path):
    path = tmp_path / "app.log.1.gz"
    path.write_bytes(gzip.compress(b"2026-03-02T10:00:00Z ERROR RuntimeError: lease of shard 7 expired\n"))
    assert "lease of shard 7 expired" in read(path).failures[0].error
    path.write_bytes(path.read_bytes()[:20])
    with pytest.raises(RcaError, match="damaged"):
        read(path)

from collections.abc import Callable

import pytest

from rca.evidence import blocks

PYTHON = """\
INFO starting
ERROR request failed
Traceback (most recent call last):
  File "/srv/app/router.py", line 212, in pick
    return self.shards[0]
           ~~~~~~~~~~~^^^
IndexError: list index out of range

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/srv/app/main.py", line 9, in run
    route()
RuntimeError: no shard
INFO next request
"""

JAVA = """\
INFO  starting
java.lang.IllegalStateException: invoice 7 has no lines
\tat com.acme.Billing.check(Billing.java:41)
\tat com.acme.Billing.run(Billing.java:12)
Caused by: java.sql.SQLException: connection is closed
\tat com.acme.Db.query(Db.java:88)
\t... 12 more
INFO  next invoice
"""

NODE = """\
listening on 8080
TypeError: Cannot read properties of undefined (reading 'id')
    at pick (/srv/app/router.js:21:15)
    at process.processTicksAndRejections (node:internal/process/task_queues:95:5) {
  [cause]: Error: connect ECONNREFUSED 127.0.0.1:6379
      at TCPConnectWrap.afterConnect (node:net:1555:16)
}
closing
"""

GO = """\
listening on :8080
panic: runtime error: index out of range [3] with length 3

goroutine 18 [running]:
main.(*Router).Pick(0xc000012345, {0x1, 0x2})
\t/srv/app/router.go:212 +0x1d
main.main()
\t/srv/app/main.go:9 +0x2f
exit status 2
restarting
"""

JSON = """\
{
  "severity": "INFO",
  "message": "starting"
}
{
  "severity": "ERROR",
  "message": "Factory SSOT validation failed",
  "labels": {
    "service": "backend"
  }
}
{
  "severity": "INFO"
}
"""


@pytest.fixture
def record() -> Callable[[str, str], list[str]]:
    """The record around the line that contains a text."""

    def around(log: str, within: str) -> list[str]:
        rows = log.splitlines()
        lines = [blocks.line_of(row) for row in rows]
        at = next(index for index, row in enumerate(rows) if within in row)
        start, stop = blocks.bounds(lines, at, timed=blocks.mostly_timed(lines))
        return rows[start:stop]

    return around


@pytest.mark.parametrize(
    ("log", "within", "first", "last"),
    [
        (PYTHON, "IndexError", "ERROR request failed", "RuntimeError: no shard"),
        (PYTHON, "RuntimeError", "ERROR request failed", "RuntimeError: no shard"),
        (PYTHON, "ERROR request", "ERROR request failed", "RuntimeError: no shard"),
        (JAVA, "SQLException", "java.lang.IllegalStateException: invoice 7 has no lines", "\t... 12 more"),
        (NODE, "ECONNREFUSED", "TypeError: Cannot read properties of undefined (reading 'id')", "}"),
        (GO, "panic", "panic: runtime error: index out of range [3] with length 3", "exit status 2"),
        (GO, "Router", "panic: runtime error: index out of range [3] with length 3", "exit status 2"),
        (JSON, "Factory", "{", "}"),
    ],
)
def test_a_traceback_is_one_record(
    record: Callable[[str, str], list[str]], log: str, within: str, first: str, last: str
) -> None:
    rows = record(log, within)
    assert (rows[0], rows[-1]) == (first, last)
    assert not any("start" in row or "next" in row or "listening" in row for row in rows)


def test_a_json_object_over_several_lines_ends_where_the_next_begins(record: Callable[[str, str], list[str]]) -> None:
    assert len(record(JSON, "Factory")) == 7


def test_in_a_log_with_times_everything_up_to_the_next_time_belongs_to_the_record(
    record: Callable[[str, str], list[str]],
) -> None:
    log = (
        "2025-09-08 13:55:01,000 INFO a\n"
        "2025-09-08 13:55:02,114 ERROR query failed\n"
        "SELECT *\nFROM users\n\nwhere the table is locked\n\n"
        "2025-09-08 13:55:03,000 INFO b\n"
    )
    assert record(log, "FROM")[0].endswith("ERROR query failed")
    assert record(log, "query failed")[-1] == "where the table is locked"


@pytest.mark.parametrize("stamp", ["2025-09-08T13:55:02.1141234Z ", "Sep  8 13:55:02 host app[7]: "])
def test_a_traceback_that_a_collector_stamped_line_by_line_is_still_one_record(
    record: Callable[[str, str], list[str]], stamp: str
) -> None:
    rows = record("\n".join(stamp + row for row in PYTHON.splitlines()), "IndexError")
    bare = [row.removeprefix(stamp) for row in rows]
    assert bare[0] in {"ERROR request failed", "Traceback (most recent call last):"}
    assert "IndexError: list index out of range" in bare
    assert "INFO next request" not in bare


def test_lines_side_by_side_are_records_of_their_own(record: Callable[[str, str], list[str]]) -> None:
    assert record("INFO a\nERROR b\nINFO c\n", "ERROR") == ["ERROR b"]
    timed = "".join(f"2025-09-08T13:55:0{n}.000Z  INFO 1 --- [main] a{n}\n" for n in range(5))
    assert len(record(timed, "a3")) == 1
    assert len(record('{"message": "a"}\n{"message": "b"}\n{"message": "c"}\n', '"b"')) == 1

"""How bad a line says that it is, in the formats that servers and libraries write."""

import pytest

from rca.evidence.levels import level_at, level_of, named

ERRORS = r"""
2026-11-22 01:30:11,359 ERROR backend.session: validation failed
2026-11-22T01:30:11Z CRITICAL payments: ledger is gone
[2026-11-22T01:30:11Z FATAL router] no shard
ERROR:root:no shard
SEVERE: Servlet.service() threw an exception
2026/11/22 01:30:11 [error] 12#0: *5 upstream timed out
[Sun Nov 22 01:30:11.000 2026] [core:crit] [pid 7] no space left
2026-11-22 01:30:11 UTC [123] FATAL:  too many connections
time="2026-11-22T01:30:11Z" level=error msg="no shard"
ts=2026-11-22T01:30:11Z lvl=fatal msg="no shard"
2026-11-22T01:30:11.123Z	error	server/http.go:12	no shard
E1122 01:30:11.000000       1 leader.go:41] lost the lease
F1122 01:30:11.000000       1 leader.go:41] lost the lease
11-22 01:30:11.123  1234  1234 E Router  : no shard
<3>usb 1-1: device descriptor read, error -71
<11>Nov 22 01:30:11 host app[7]: out of shards
Nov 22 01:30:11 host app[7]: error: out of shards
{"severity": "ERROR", "message": "no shard"}
{"level": "fatal", "msg": "no shard"}
{"level": 50, "time": 1763775011000, "msg": "pino and bunyan"}
{"level": 3, "short_message": "gelf"}
{"severity": 500, "message": "LogSeverity"}
{"log.level": "error", "message": "elastic"}
{"log": {"level": "error"}, "message": "elastic"}
{"PRIORITY": "2", "MESSAGE": "journald"}
{"levelno": 40, "message": "python"}
{"severity_number": 17, "body": "otel"}
{"log": "{\"level\":\"error\",\"msg\":\"docker\"}\n", "stream": "stderr"}
2026-11-22T01:30:11Z stderr F {"level":"error","msg":"containerd"}
npm ERR! code ELIFECYCLE
"""
WARNINGS = r"""
2026-11-22 01:30:11,359 WARN  [main] c.a.Pool - slow
2026-11-22T01:30:11Z WARNING pool: ERROR rate is 3 %
W1122 01:30:11.000000       1 leader.go:41] slow
<4>slow
<12>Nov 22 01:30:11 host app[7]: slow
[warn] slow
{"level": 40, "msg": "pino"}
{"levelno": 30, "message": "python"}
{"severity": 400, "message": "LogSeverity"}
{"level": "warn", "msg": "the ERROR page was served"}
"""
QUIET = r"""
2026-11-22 01:30:11,359 INFO backend: request ended with ERROR 500
{"severity": "INFO", "message": "ERROR budget left: 3 %"}
{"level": 30, "msg": "pino: an error was handled"}
I1122 01:30:11.000000       1 leader.go:41] error is gone
<6>no error
2026-11-22 01:30:11 DEBUG pool: error list is empty
2026-11-22 01:30:11 UTC [123] LOG:  recovered from error
"""
SILENT = r"""
received 1011 (internal error) Factory SSOT validation failed
  File "router.py", line 212, in pick
errors found: 3
the error handler was called
10.0.0.7 - - [22/Nov/2026:01:30:11 +0000] "GET /error HTTP/1.1" 500 12
{"message": "no level here"}
{"level": true, "message": "no level either"}
{"level": "blue", "message": "nor here"}
<999>no priority
"""


def lines(table: str) -> list[str]:
    return table.strip("\n").split("\n")


@pytest.mark.parametrize("line", lines(ERRORS))
def test_an_error_is_known_by_its_word_letter_or_number(line: str) -> None:
    assert level_of(line) == "error"


@pytest.mark.parametrize("line", lines(WARNINGS))
def test_a_warning_is_one_though_its_message_speaks_of_errors(line: str) -> None:
    assert level_of(line) == "warning"


@pytest.mark.parametrize("line", lines(QUIET))
def test_a_quiet_line_stays_quiet_though_its_message_speaks_of_errors(line: str) -> None:
    assert level_of(line) in {"info", "debug"}


@pytest.mark.parametrize("line", [*lines(SILENT), "", "{", "{" * 200 + "}"])
def test_a_line_without_a_level_has_none(line: str) -> None:
    assert level_of(line) == ""


def test_a_line_of_a_traceback_has_the_level_of_its_records_head() -> None:
    record = ["2026-11-22 01:30:10 INFO quiet", "2026-11-22 01:30:11 ERROR failed", "Traceback:", "IndexError: list"]
    assert [level_at(record, at) for at in range(4)] == ["info", "error", "error", "error"]
    assert level_at(["2026-11-22 01:30:10 ERROR other", "2026-11-22 01:30:11 no level", "  more"], 2) == ""
    assert level_at(["no head"], 5) == ""


def test_the_word_for_a_level_is_where_it_stands() -> None:
    line = "01:30:11 ERROR backend: failed"
    found = named(line)
    assert found is not None
    assert line[found.start : found.end] == "ERROR"
    assert named("E1122 01:30:11.000000 lost") is None

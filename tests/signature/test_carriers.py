"""One error, whatever carried it: every error of the table in every carrier of the table gives the error's own key."""

import json
from collections.abc import Callable
from html import escape
from typing import NamedTuple

import pytest

from rca.signature import extract, sign


class Raised(NamedTuple):
    """An exception as Python's last line has it."""

    type: str
    message: str
    codes: tuple[str, ...]

    @property
    def line(self) -> str:
        return f"{self.type}: {self.message}"

    @property
    def short(self) -> str:
        return self.type.rsplit(".", 1)[-1]


CLOSED = "received 1011 (internal error) Factory SSOT validation failed"
ERRORS = {
    "a WebSocket closed": Raised(
        "websockets.exceptions.ConnectionClosedError",
        f"{CLOSED}; then sent 1011 (internal error) Factory SSOT validation failed",
        ("close 1011",),
    ),
    "a policy violation": Raised(
        "websockets.exceptions.ConnectionClosedError",
        "received 1008 (policy violation) SSOT Auth failed",
        ("close 1008",),
    ),
    "a status compared": Raised("AssertionError", "assert 503 == 200", ("http 503",)),
    "httpx's status": Raised(
        "httpx.HTTPStatusError",
        "Server error '503 Service Unavailable' for url 'http://127.0.0.1:43567/api/health'",
        ("http 503",),
    ),
    "urllib's status": Raised("urllib.error.HTTPError", "HTTP Error 503: Service Unavailable", ("http 503",)),
    "a refused connection": Raised(
        "ConnectionRefusedError", "[Errno 111] Connect call failed ('127.0.0.1', 5432)", ("errno 111",)
    ),
    "a missing key": Raised("KeyError", "'customer_id'", ()),
    "a missing file": Raised(
        "FileNotFoundError", "[Errno 2] No such file or directory: '/srv/data/a/b_17.json'", ("errno 2",)
    ),
}

FRAMES = """\
  File "/srv/app/orders.py", line 41, in load
    return self._load(order)
           ^^^^^^^^^^^^^^^^^
  File "/srv/app/.venv/lib/python3.11/site-packages/driver/core.py", line 322, in call
    raise error from cause
"""


def traceback(error: Raised) -> str:
    return f"Traceback (most recent call last):\n{FRAMES}{error.line}\n"


def chained(error: Raised) -> str:
    first = 'Traceback (most recent call last):\n  File "/srv/app/a.py", line 1, in read\n    raw()\nEOFError: stream ended\n'
    return f"{first}\nDuring handling of the above exception, another exception occurred:\n\n{traceback(error)}"


def pytest_report(error: Raised) -> str:
    return f"""\
=================================== FAILURES ===================================
____________________________ TestOrders.test_load ______________________________

self = <tests.test_orders.TestOrders object at 0x7f1f2c3d4e50>

    async def test_load(self):
>       await client.load(17)

tests/test_orders.py:212: 
_ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _

    async def load(self, number):
>       raise error from cause
E       {error.line}

src/app/client.py:322: {error.short}
------------------------------ Captured log call -------------------------------
INFO     httpx:_client.py:1025 HTTP Request: GET http://127.0.0.1:43567/ "HTTP/1.1 200 OK"
=========================== short test summary info ============================
FAILED tests/test_orders.py::TestOrders::test_load - {error.type}: recei...
========================= 1 failed, 2 passed in 3.21s ==========================
"""


def coloured(error: Raised) -> str:
    lines = pytest_report(error).splitlines()
    return "\n".join(f"\x1b[1m\x1b[31m{line[:9]}\x1b[0m{line[9:14]}\x1b[38;5;196m{line[14:]}\x1b[0m" for line in lines)


def log_entry(error: Raised) -> str:
    """Cloud Logging's LogEntry, as `gcloud logging read --format=json` prints it."""
    return json.dumps(
        {
            "insertId": "a358a52fdf24818b",
            "resource": {"type": "cloud_run_revision", "labels": {"service_name": "web", "location": "europe-west1"}},
            "timestamp": "2025-09-08T13:55:02.114Z",
            "severity": "ERROR",
            "jsonPayload": {"message": f"load failed: {error.line}", "exc_info": traceback(error), "user": "ada"},
            "httpRequest": {"status": 200, "latency": "0.6s", "remoteIp": "210.151.85.105"},
        },
        indent=2,
    )


def cut_off(error: Raised) -> str:
    """A JSON log line that ends within its stack."""
    record = {"level": "error", "error": {"type": error.type, "message": error.message, "stack": chained(error)}}
    return json.dumps(record)[: -len(error.line) - 60] + "… [truncated]"


def prefixed(prefix: str) -> Callable[[Raised], str]:
    return lambda error: "".join(f"{prefix}{line}\n" for line in traceback(error).splitlines())


CARRIERS: dict[str, Callable[[Raised], str]] = {
    "nothing": lambda e: e.line,
    "nothing, class without package": lambda e: f"{e.short}: {e.message}",
    "Python traceback": traceback,
    "chained tracebacks": chained,
    "pytest report": pytest_report,
    "pytest report in colour": coloured,
    "colours made visible": lambda e: coloured(e).replace("\x1b", "␛"),
    "colours without their ESC": lambda e: coloured(e).replace("\x1b", ""),
    "pytest --tb=short": lambda e: f"tests/test_a.py:3: in test_a\n    load()\nE   {e.line}\n",
    "pytest --tb=line": lambda e: f"/srv/tests/test_a.py:3: {e.line}",
    "pytest summary": lambda e: f"FAILED tests/test_a.py::test_a[x-1] - {e.line}",
    "JUnit XML": lambda e: (
        f'<testcase classname="tests.test_a" name="test_a"><failure message="{escape(e.line)}">'
        f"{escape(pytest_report(e))}</failure></testcase>"
    ),
    "LogEntry": log_entry,
    "LogEntry with text": lambda e: json.dumps({"severity": "ERROR", "textPayload": traceback(e)}),
    "structlog": lambda e: json.dumps({"event": "load failed", "level": "error", "exception": traceback(e)}),
    "ECS": lambda e: json.dumps(
        {"log.level": "ERROR", "message": "load failed", "error.type": e.type, "error.message": e.message}
    ),
    "Bunyan": lambda e: json.dumps({"level": 50, "msg": "load failed", "err": {"name": e.type, "message": e.message}}),
    "AWS Lambda": lambda e: json.dumps({"errorMessage": e.message, "errorType": e.type, "stackTrace": ["  File x\n"]}),
    "JSON cut off": cut_off,
    "JSON behind a header": lambda e: (
        f"2025-09-08T13:55:02Z web-1 app[12]: {json.dumps({'level': 'error', 'msg': e.line})}"
    ),
    "JSON lines": lambda e: '{"level":"info","msg":"start"}\n' + json.dumps({"level": "error", "msg": e.line}) + "\n",
    "logfmt": lambda e: f"time=2025-09-08T13:55:02Z level=error msg={json.dumps(e.line)} request_id=9f8e7d6c",
    "Python's logging": lambda e: f"2025-09-08 13:55:02,114 ERROR [app.orders] (MainThread) load failed: {e.line}",
    "logging's basic format": lambda e: f"ERROR:app.orders:load failed: {e.line}",
    "loguru": lambda e: f"2025-09-08 13:55:02.114 | ERROR    | app.orders:load:42 - {e.line}",
    "Logback": lambda e: f"2025-09-08 13:55:02.114 [http-nio-8080-exec-1] ERROR app.orders - {e.line}",
    "glog": lambda e: f"E0908 13:55:02.505156   51158 orders.go:612] {e.line}",
    "syslog": lambda e: f"Sep  8 13:55:02 web-1 app[10880]: {e.line}",
    "syslog with a year": lambda e: f"2025-09-08T13:55:02+02:00 web-1 app[10880]: {e.line}",
    "Docker Compose": prefixed("web_1  | "),
    "CRI": prefixed("2025-09-08T13:55:02.123456789Z stderr F "),
    "GitHub Actions": prefixed("2025-09-08T13:55:02.1234567Z "),
    "journal": prefixed("Sep 08 13:55:02 web-1 uvicorn[123]: "),
    "OpenStack": prefixed("2025-09-08 13:55:02.265 2931 ERROR nova.compute.manager "),
    "markdown quote": prefixed("> "),
    "markdown fence": lambda e: f"It fails with:\n```\n{traceback(e)}```\nAny idea?",
    "markdown label": lambda e: f"**Error**: `{e.line}`",
    "other log lines": lambda e: (
        "2025-09-08 13:55:01,000 INFO  GET /healthz 200 16ms\n"
        f"{traceback(e)}"
        "2025-09-08 13:55:03,000 WARN  slow query took 20765 ms rows=6713819\n"
    ),
}


@pytest.mark.parametrize("carrier", CARRIERS)
@pytest.mark.parametrize("error", ERRORS)
def test_an_error_is_the_same_in_every_carrier(error: str, carrier: str):
    raised = ERRORS[error]
    text = CARRIERS[carrier](raised)
    found = sign(text)
    assert found.codes == raised.codes
    assert found.key() == sign(raised.line).key(), extract(text)


@pytest.mark.parametrize("carrier", CARRIERS)
@pytest.mark.parametrize("error", ERRORS)
def test_the_extracted_error_is_signed_like_the_whole_text(error: str, carrier: str):
    text = CARRIERS[carrier](ERRORS[error])
    assert sign(extract(text).error).key() == sign(text).key()


def test_errors_of_the_table_are_different_errors():
    assert len({sign(raised.line).key() for raised in ERRORS.values()}) == len(ERRORS)


def test_a_closing_reason_pasted_without_its_class_is_the_same_error():
    assert sign(CLOSED).key() == sign(ERRORS["a WebSocket closed"].line).key()


def test_an_assertion_shown_without_its_class_is_the_same_error():
    report = "    def test_health():\n>       assert response.status_code == 200\nE       assert 503 == 200\nE        +  where 503 = <R>.status\n"
    assert sign(report).key() == sign("AssertionError: assert 503 == 200").key()


def test_the_first_failure_of_a_report_is_the_error():
    first, second = ERRORS["a missing key"], ERRORS["a refused connection"]
    one, two = (pytest_report(error).split("----- Captured")[0] for error in (first, second))
    assert sign(one + two.split("FAILURES", 1)[1]).key() == sign(first.line).key()


def test_a_pointer_to_the_failing_line_is_no_mail_quote():
    report = ">       assert is_ready()\nE       KeyError: 'a'\n"
    assert extract(report).error == "KeyError: 'a'"


def test_an_extraction_names_its_carrier_and_frames():
    found = extract(pytest_report(ERRORS["a missing key"]))
    assert found.carrier == "pytest report"
    assert [(frame.file, frame.line, frame.function) for frame in found.frames] == [
        ("src/app/client.py", 322, "load"),
        ("tests/test_orders.py", 212, "test_load"),
    ]


def test_the_frame_is_the_users_own_code():
    assert sign(traceback(ERRORS["a missing key"])).frame == "orders.py:load"


def test_the_frames_of_a_quoted_traceback_are_read():
    quoted = CARRIERS["markdown quote"](ERRORS["a missing key"])
    assert extract(quoted).carrier == "Python traceback"
    assert sign(quoted).frame == "orders.py:load"


def test_a_traceback_whose_end_is_missing_is_not_signed_as_its_first_half():
    whole = chained(ERRORS["a missing key"])
    cut = "load failed: KeyError: 'customer_id'\n" + whole[: whole.rindex("    raise error")]
    assert sign(cut).key() == sign("KeyError: 'customer_id'").key()


@pytest.mark.parametrize(
    "text", ["", " \n\n", "\x1b[0m", "42", "ready", "{", "<", "Traceback (most recent call last):"]
)
def test_a_text_without_an_error_is_signed_by_its_own_words(text: str):
    assert sign(text).key() == sign(extract(text).error).key()

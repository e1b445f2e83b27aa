"""What identifies an error, whatever carries it; and what never does."""

import json
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca.signature import extract, masked, sign

ERROR = "websockets.exceptions.ConnectionClosedError: received 1011 (internal error) Factory SSOT validation failed"
CARRIERS = {
    "as it is": ERROR,
    "without its package": ERROR.removeprefix("websockets.exceptions."),
    "both halves": f"{ERROR}; then sent 1011 (internal error) Factory SSOT validation failed",
    "python traceback": f"""\
Traceback (most recent call last):
  File "/srv/app/client.py", line 37, in receive
    return self.recv()
  File "/usr/lib/python3.11/site-packages/websockets/sync/connection.py", line 354, in recv
    raise self.close_exc
{ERROR}""",
    "pytest report": f"""\
    def test_flow():
>       receive(socket)

tests/test_flow.py:27:
_ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _

    def recv(self):
>       raise self.close_exc
E       {ERROR}

site-packages/websockets/sync/connection.py:354: ConnectionClosedError""",
    "pytest report in colour": f"\x1b[1m\x1b[31mE       {ERROR}\x1b[0m\n\x1b[1mtests/a.py\x1b[0m:3: ConnectionClosedError",
    "cloud logging": json.dumps({"severity": "ERROR", "timestamp": "2026-03-02T09:14:06Z", "message": ERROR}),
    "log line": f"2026-03-02 09:14:06,120 ERROR [worker-3] app.session: {ERROR}",
    "markdown quote": f"> {ERROR}",
}


@pytest.mark.parametrize("text", CARRIERS.values(), ids=CARRIERS.keys())
def test_one_error_has_one_key_whatever_carries_it(text: str) -> None:
    assert sign(text).key() == sign(ERROR).key()


@pytest.mark.parametrize("text", CARRIERS.values(), ids=CARRIERS.keys())
def test_the_extracted_error_has_the_key_of_the_whole_text(text: str) -> None:
    assert sign(extract(text).error).key() == sign(text).key()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (ERROR, ERROR.replace("1011", "1008")),
        (ERROR, ERROR.replace("ConnectionClosedError", "InvalidStatus")),
        ("AssertionError: assert 503 == 200", "AssertionError: assert 404 == 200"),
        ("KeyError: 'customer_id'", "KeyError: 'user_id'"),
        ("SQLException: column 'a' is null, SQLSTATE 23502", "SQLException: column 'a' is null, SQLSTATE 23505"),
        ("OSError: [Errno 2] No such file or directory: 'a'", "OSError: [Errno 13] No such file or directory: 'a'"),
        (
            "urllib.error.HTTPError: HTTP Error 503: Service Unavailable",
            "urllib.error.HTTPError: HTTP Error 502: Bad Gateway",
        ),
    ],
)
def test_another_code_class_or_quoted_name_is_another_error(one: str, other: str) -> None:
    assert sign(one).key() != sign(other).key()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("lease of shard 7 expired after 31.2 s", "lease of shard 12 expired after 4 s"),
        (
            "request 0b7f6a3e-91a5-4a3f-8c6e-2f7f0a3b9c11 timed out",
            "request 5d0a4fb2-bf06-4dc7-8b5d-ed32534172ba timed out",
        ),
        ("cannot open /srv/app/7/data.db for writing", "cannot open /home/ci/builds/42/data.db for writing"),
        ("connect to 10.0.0.7:5432 refused by the server", "connect to 192.168.3.4:6543 refused by the server"),
        ("backup begun at 2026-03-02T09:14:06Z never ended", "backup begun at 2025-01-31T23:59:59Z never ended"),
        ("object at 0x7f13771f0720 was freed twice", "object at 0x55c78c63fc80 was freed twice"),
        (
            "build a1b2c3d4e5f60718293a4b5c6d7e8f9012345678 is not signed",
            "build 0f1e2d3c4b5a69788796a5b4c3d2e1f001234567 is not signed",
        ),
    ],
)
def test_ids_times_paths_addresses_and_counters_are_no_part_of_an_error(one: str, other: str) -> None:
    assert sign(one).key() == sign(other).key()


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (ERROR, {"close 1011"}),
        ("AssertionError: assert 503 == 200", {"http 503"}),
        ("urllib.error.HTTPError: HTTP Error 503: Service Unavailable", {"http 503"}),
        ("ConnectionRefusedError: [Errno 111] Connect call failed ('127.0.0.1', 5432)", {"errno 111"}),
    ],
)
def test_codes_are_known_by_what_stands_around_them(text: str, codes: set[str]) -> None:
    assert codes <= set(sign(text).codes)


def test_the_innermost_cause_of_a_java_trace_is_the_error() -> None:
    trace = """\
com.acme.billing.PostingException: could not post
	at com.acme.billing.Ledger.post(Ledger.java:88)
Caused by: java.sql.SQLException: column 'tax_code' violates not-null constraint
	at java.sql/java.sql.DriverManager.getConnection(DriverManager.java:228)
	at com.acme.billing.Ledger.post(Ledger.java:84)
	... 3 more"""
    signature = sign(trace)
    assert signature.type == "java.sql.SQLException"
    assert "'tax_code'" in signature.message
    assert signature.frame.startswith("Ledger.java")


def test_frames_tell_errors_apart_that_say_next_to_nothing() -> None:
    def trace(file: str) -> str:
        return (
            f'Traceback (most recent call last):\n  File "/app/{file}", line 3, in check\n    assert ok\nAssertionError'
        )

    assert sign(trace("ledger.py")).key() != sign(trace("router.py")).key()
    assert sign(trace("ledger.py")).key() == sign(trace("ledger.py").replace("line 3", "line 99")).key()


words = st.text(string.ascii_lowercase, min_size=3, max_size=9)


@given(st.lists(words, min_size=3, max_size=9), st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_counter_at_the_end_never_splits(sentence: list[str], one: int, other: int) -> None:
    text = "RuntimeError: " + " ".join(sentence)
    assert sign(f"{text} of item {one} lost").key() == sign(f"{text} of item {other} lost").key()


@given(st.text(max_size=300))
def test_anything_can_be_signed_and_masking_twice_changes_nothing(text: str) -> None:
    assert sign(text).key().startswith("1:")
    assert masked(masked(text)) == masked(text)


@given(st.text(max_size=300))
def test_signing_what_was_extracted_gives_the_same_key(text: str) -> None:
    assert sign(extract(text).error).key() == sign(text).key()

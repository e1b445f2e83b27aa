"""A number is a code only where its context says so."""

import pytest

from rca.signature import sign

CODES = {
    "received 1011 (internal error) x": ("close 1011",),
    "sent 1000 (OK); no close frame received": ("close 1000",),
    "WebSocket closed with code 1006": ("close 1006",),
    "CloseEvent {code: 4401, reason: 'x'}": ("close 4401",),
    'test_a: "Factory SSOT validation failed" (1011)': ("close 1011",),
    "assert 1008 == 1000": ("close 1008", "close 1000"),
    "HTTP 503": ("http 503",),
    "HTTP Error 404: Not Found": ("http 404",),
    "403 Client Error: Forbidden for url: https://a.example.com/": ("http 403",),
    "Server error '502 Bad Gateway' for url 'http://x/'": ("http 502",),
    "Request failed with status code 429": ("http 429",),
    "Unexpected response code: 403": ("http 403",),
    "The remote server returned an error: (404) Not Found.": ("http 404",),
    '"GET /a HTTP/1.1" 503 197': ("http 503",),
    "assert 404 in (200, 201)": ("http 404",),
    "expected: <200> but was: <503>": ("http 503",),
    "got 503, want 200": ("http 503",),
    "503 != 200": ("http 503",),
    "assert response.status_code == 418": ("http 418",),
    "[Errno 111] Connection refused": ("errno 111",),
    "[Errno -2] Name or service not known": ("errno -2",),
    "Error 111 connecting to a:1. Connection refused.": ("errno 111",),
    "No such file or directory (os error 2)": ("errno 2",),
    "[WinError 10061] refused": ("winerror 10061",),
    "connect ECONNREFUSED 127.0.0.1:5432": ("errno ECONNREFUSED",),
    "exit status 137": ("exit 137",),
    "returned non-zero exit status 1.": ("exit 1",),
    "exited with code -9": ("exit -9",),
    "received signal 11": ("signal 11",),
    "rpc error: code = NotFound desc = x": ("grpc NOT_FOUND",),
    "StatusCode.UNAVAILABLE": ("grpc UNAVAILABLE",),
    "SQLSTATE[42S02]: not found": ("sqlstate 42S02",),
    "ORA-00942: table or view does not exist": ("error ORA-00942",),
    '(1045, "Access denied")': ("error 1045",),
    "error CS0103: The name 'x' does not exist": ("error CS0103",),
    "HRESULT: 0x80070005": ("hresult 0x80070005",),
    "error code: 17": ("code 17",),
    "at=error code=H12 desc=timeout": ("code H12",),
    # no codes
    "shard 503 of 1011": (),
    "expected 22 rows, got 404": (),
    "assert 3 == 5": (),
    "assert 300 == 200": (),
    "position 111 in line 404": (),
    "took 500 ms": (),
    "keycode=3": (),
    "port 8080 is in use": (),
    "worker-1006 is idle": (),
    "version 5.0.3": (),
    "SSOT AUTH FAILED": (),
    "EVERYTHING is INTERNAL here": (),
}


@pytest.mark.parametrize("message", CODES)
def test_codes_are_told_from_other_numbers(message: str):
    assert sign(f"ValueError: {message}").codes == CODES[message]


def test_a_success_beside_a_failure_is_no_code():
    assert sign("assert 503 == 200").codes == ("http 503",)
    assert sign("assert 200 == 503").key() != sign("assert 503 == 200").key(), "its place still counts"


def test_a_success_alone_is_a_code():
    assert sign("status: 204 len: 203").codes == ("http 204",)


def test_codes_stand_in_the_order_of_the_message():
    assert sign("HTTP 502 after [Errno 104]").codes == ("http 502", "errno 104")

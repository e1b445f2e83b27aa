"""What makes two errors the same, and what never does."""

import re
import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rca.signature import VERSION, Signature, extract, sign

WORDS = st.sampled_from(
    "shard lease session order payload token replica queue snapshot invoice account cursor upload batch".split()
)
SENTENCES = st.lists(WORDS, min_size=2, max_size=5).map(" ".join)
TYPES = st.sampled_from(["ValueError", "app.errors.LeaseLost", "asyncio.TimeoutError", "com.acme.OrderException"])
IDENTIFIERS = st.from_regex(r"[a-z]{3,8}(_[a-z]{3,8}){0,2}", fullmatch=True)

hexadecimal = st.text("0123456789abcdef", min_size=8, max_size=16).filter(
    lambda t: re.search("[0-9]", t) and re.search("[a-f]", t)
)
octets = st.integers(1, 254)
addresses = st.builds("{}.{}.{}.{}".format, octets, octets, octets, octets)
ports = st.integers(1024, 65535)
folders = st.text(string.ascii_lowercase, min_size=2, max_size=8)

VARYING = {
    "a UUID": ("session {}", st.uuids().map(str)),
    "a hexadecimal id": ("snapshot {} changed", hexadecimal),
    "a commit": ("at {}", hexadecimal),
    "a number": ("shard {} of many", st.integers(0, 10**12).map(str)),
    "a decimal number": ("ratio {} is too low", st.floats(0.01, 10**6).map("{:.3f}".format)),
    "a time": ("since {}", st.datetimes().map(lambda t: t.replace(year=2024).isoformat(timespec="milliseconds") + "Z")),
    "a clock": ("at {}", st.times().map(lambda t: t.isoformat(timespec="milliseconds"))),
    "a duration": ("timed out after {}", st.integers(1, 10**5).map("{}ms".format)),
    "seconds, one or many": ("waited {}", st.integers(1, 3).map(lambda n: f"{n} second{'s' * (n > 1)}")),
    "an address": ("cannot reach {}", st.builds("{}:{}".format, addresses, ports)),
    "an address without its port": ("cannot reach {}", st.one_of(addresses, st.just("localhost"), st.just("::1"))),
    "a host": ("cannot reach {}", st.builds("{}-{}.eu-west1.example.com:{}".format, folders, octets, ports)),
    "a path": ("cannot read '{}'", st.lists(folders, min_size=2, max_size=5).map(lambda f: "/" + "/".join(f) + ".json")),
    "a path of Windows": ("cannot read '{}'", st.lists(folders, min_size=2, max_size=4).map(lambda f: "C:\\" + "\\".join(f))),
    "an address in memory": ("<Lease object at {}> is closed", st.integers(2**32, 2**48).map("0x{:x}".format)),
    "a mail address": ("no such user {}", st.builds("{}@{}.example.org".format, folders, folders)),
    "a URL's id": ("for url https://a.example.com/v1/orders/{}", st.integers(1, 10**9).map(str)),
    "a list's length": ("missing replicas: {}", st.lists(st.integers(1, 99), min_size=2, max_size=9).map(lambda n: ", ".join(map(str, n)))),
}  # fmt: skip


@pytest.mark.parametrize("name", VARYING)
@given(st.data())
def test_what_varies_between_occurrences_leaves_the_key_alone(name: str, data: st.DataObject):
    shape, values = VARYING[name]
    text = f"{data.draw(TYPES)}: {data.draw(SENTENCES)} {shape}"
    assert sign(text.format(data.draw(values))).key() == sign(text.format(data.draw(values))).key()


CODED = {
    "an HTTP status": ("HTTP Error {}: rejected", st.integers(400, 511)),
    "a compared status": ("assert {} == 200", st.sampled_from([400, 401, 403, 404, 409, 429, 500, 502, 503, 504])),
    "a close code": ("received {} (private use) bye", st.integers(3000, 4999)),
    "an errno": ("[Errno {}] it failed", st.integers(1, 133)),
    "an exit status": ("the command failed with exit status {}", st.integers(1, 255)),
    "a signal": ("terminated by signal {}", st.integers(1, 31)),
    "a gRPC status": (
        "rpc error: code = {} desc = it failed",
        st.sampled_from(["Unavailable", "NotFound", "Internal"]),
    ),
    "an SQLSTATE": ("SQLSTATE[{}]: it failed", st.from_regex(r"[0-9]{2}[0-9A-Z]{3}", fullmatch=True)),
    "a database's number": ("ORA-{}: it failed", st.integers(10000, 99999)),
    "a compiler's number": ("error TS{}: it failed", st.integers(1000, 9999)),
}


@pytest.mark.parametrize("name", CODED)
@given(st.data())
def test_a_code_that_differs_is_another_error(name: str, data: st.DataObject):
    shape, codes = CODED[name]
    one, other = data.draw(st.lists(codes, min_size=2, max_size=2, unique=True))
    assert sign(shape.format(one)).key() != sign(shape.format(other)).key()
    assert sign(shape.format(one)).codes != sign(shape.format(other)).codes


@given(SENTENCES, st.lists(IDENTIFIERS, min_size=2, max_size=2, unique=True), st.sampled_from("'\"`"))
def test_a_quoted_identifier_that_differs_is_another_error(said: str, names: list[str], quote: str):
    one, other = (sign(f"ValueError: {said} {quote}{name}{quote} is missing").key() for name in names)
    assert one != other


@given(SENTENCES, st.lists(TYPES, min_size=2, max_size=2, unique=True))
def test_an_exception_class_that_differs_is_another_error(said: str, types: list[str]):
    one, other = (sign(f"{name}: {said}").key() for name in types)
    assert one != other


@given(SENTENCES)
def test_a_class_is_the_same_with_and_without_its_package(said: str):
    assert sign(f"app.storage.errors.LeaseLostError: {said}").key() == sign(f"LeaseLostError: {said}").key()


FRAGMENTS = st.sampled_from(
    [
        "Traceback (most recent call last):", '  File "/a/b.py", line 3, in f', "ValueError: bad 12", "E   ", "> ", "FAILED tests/x.py::t - ",
        '{"msg": ', '"error": ', "'", '"', "}", "b c", "503", "received 1011 (internal error) x", "; then sent 1011 (", "/var/lib/x.py",
        "http://h:1/x/1", "10.0.0.1:80", "::1", "Caused by: ", "\tat com.a.B.c(B.java:3)", "    at f (/x/y.js:1:2)", " ---> ", "[cause]: ",
        "panic: ", "goroutine 1 [running]:", "ERROR", "error: ", "2024-05-01 10:00:00,123 ", "May  1 10:00:00 host app[1]: ", "[main] ",
        '<failure message="x" type="T">', "<num>", "<path>", "…", " [truncated]", "utf-8", "exit status 1", "assert 503 == 200", "assert False",
        "KeyError: 'x'", "java.lang.NullPointerException", "\x1b[31m", "␛[0m", "\r", "\u200b", "|", "(", "]", "=", "**Error**: ",
        'level=error msg="x" err="y 3"', "1 validation error for User", "thread 'main' panicked at src/x.rs:1:2:", "tests/x.py:3: AssertionError",
        "    x_test.go:3: got 1", "--- FAIL: TestX", "● a › b", "FooError('bad')", "\n",
    ]
)  # fmt: skip
PASTED = st.one_of(
    st.lists(FRAGMENTS, max_size=12).map("\n".join),
    st.lists(FRAGMENTS, max_size=12).map(" ".join),
    st.lists(FRAGMENTS, max_size=12).map("".join),
    st.text(max_size=80),
)


@given(PASTED)
@example("FAILED tests/x.py::t - E   ---> ---> ")
@example("thread 'main' panicked at src/x.rs:1:2:\n    x_test.go:3: got 1")
def test_an_extracted_error_is_the_same_error(text: str):
    error = extract(text).error
    assert extract(error).error == error
    assert sign(error).key() == sign(text).key()


def test_a_key_names_the_version_of_its_algorithm():
    key = sign("ValueError: bad").key()
    assert re.fullmatch(rf"{VERSION}:[0-9a-f]{{16}}", key)
    assert Signature(VERSION + 1, "ValueError", (), "bad", "").key() != key


def test_keys_stay_what_they_are():
    """Stored in documents: another key for an old text is another VERSION."""
    assert sign("KeyError: 'customer_id'").key() == "1:088151163a6fa9be"
    assert sign("received 1011 (internal error) Factory SSOT validation failed").key() == "1:a8b9362865e90176"
    assert sign("AssertionError: assert 503 == 200").key() == "1:ba591e7d88b0542b"


SILENT = {
    "assert False": "E       assert False\n\ntests/test_{name}.py:5: AssertionError\n",
    "a bare exception": 'Traceback (most recent call last):\n  File "/a/{name}.py", line 3, in load\n    raise X\nKeyError\n',
    "a NullPointerException": "java.lang.NullPointerException\n\tat com.acme.Cart.{name}(Cart.java:9)\n",
    "masked numbers": "E       assert 3 == 5\n\ntests/test_{name}.py:5: AssertionError\n",
}


@pytest.mark.parametrize("silent", SILENT)
def test_the_frame_tells_errors_apart_whose_message_says_nothing(silent: str):
    one, other = (SILENT[silent].format(name=name) for name in ("orders", "invoices"))
    assert sign(one).key() != sign(other).key()
    assert sign(one).key() == sign(re.sub(r"\d+(?=[:)]|, in)", "77", one)).key(), (
        "the line moves when code above changes"
    )


@pytest.mark.parametrize("silent", SILENT)
def test_an_extracted_error_that_says_nothing_keeps_its_frame(silent: str):
    text = SILENT[silent].format(name="orders")
    assert "orders" in extract(text).error
    assert sign(extract(text).error).key() == sign(text).key()


def test_the_frame_does_not_split_errors_whose_message_says_something():
    one, other = (
        f"Traceback (most recent call last):\n  File \"/a/{name}.py\", line 3, in {name}\n    x()\nKeyError: 'a_key'\n"
        for name in ("orders", "invoices")
    )
    assert sign(one).key() == sign(other).key()
    assert sign(one).frame != sign(other).frame


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Error: connect refused by peer", "connect refused by peer"),
        ("ValueError: bad shard.", "ValueError: bad shard"),
        ("ValueError: bad shard… [truncated]", "ValueError: bad shard"),
        ("ValueError: bad shard… [1,234 characters cut]", "ValueError: bad shard"),
        ("batch 12345678 failed", "batch 1a2b3c4d failed"),
    ],
)
def test_what_carriers_add_or_leave_out_is_no_difference(one: str, other: str):
    assert sign(one).key() == sign(other).key()


def test_a_text_in_which_nothing_looks_like_an_error_is_told_apart_by_all_its_first_lines():
    assert sign("the shard\nwas handed over").key() != sign("the shard\nwas kept").key()

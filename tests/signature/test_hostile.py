"""Input that is meant to be slow or to confuse."""

import pytest

from rca.signature import extract, masked, sign

MEGABYTE = 1_000_000
LENGTH = 10_000
"""Enough for what grows too fast to take hours; how fast it grows is measured in tests/bench/bench_growth.py."""

UNITS = [
    "1", "a", "[", "(", "{", "<", "'", '"', "`", "\\", '\\"', "/a", "../", ".", "a.", "1.", ":1", "::", "a-", "1-", "_", "a=", 'a="', " ", "\t",
    "\n", "at a.b(", "\tat a.B.c(D.java:1)\n", "    at a (b:1:1)\n", "E   a\n", "> a\n", "Traceback (most recent call last):\n", "AError: ",
    "Caused by: a\n", " ---> ", "panic: ", '{"a":', '[{"a":', '{"a":"', "<a>", '<failure a="', "\x1b[", "\x1b]", "␛[1;", "0xf", "a1", "1,000",
    "2024-01-01 ", "10:00:00 ", "ERROR ", "[[", "a[b] ", "received 1011 (x) ", "500 ", "assert 500 == ", "http://a", "a@b.", "a.com:1 ",
    "1.2.3.", "::1 ", "Key (a)=(", "AError('", "a.go:1: \n", "web_1 | ", "<num> ", "…", "\u200b", "é", "x.py:1: ", "GET /a",
]  # fmt: skip


@pytest.mark.parametrize("unit", UNITS)
def test_whatever_is_repeated_can_be_signed_and_masked(unit: str):
    text = unit * (LENGTH // len(unit))
    assert sign(text).key().startswith("1:")
    assert sign("ValueError: " + text).version == 1
    assert len(masked(text)) < 20 * LENGTH


def test_of_a_long_log_the_head_and_the_tail_are_read():
    noise = "2024-05-01 10:00:00,000 INFO  GET /healthz 200 16ms\n" * 20_000
    error = "2024-05-01 10:00:00,000 ERROR KeyError: 'a_key'\n"
    assert extract(noise + error).error == "KeyError: 'a_key'"
    assert extract(error + noise).error == "KeyError: 'a_key'"
    assert extract(noise + error + noise).error != "KeyError: 'a_key'"


def test_an_error_text_stays_short():
    assert len(extract("ValueError: " + "x" * MEGABYTE).error) < 5_000
    assert len(extract("x\n" * MEGABYTE).error) < 5_000


@pytest.mark.parametrize(
    "text", ["\ud800", "ValueError: \udcff bad", "\x00\x01\x9b", '{"error": "\\ud800"}', "\U00010600 12", "&#xD800;"]
)
def test_no_character_is_too_strange(text: str):
    assert sign(extract(text).error).key() == sign(text).key()


def test_deep_json_does_no_harm():
    assert sign('{"a":' * 100_000 + '"KeyError: x"').version == 1

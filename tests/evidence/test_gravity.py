"""What reports an error before what mentions it, in logs of every form."""

import json

import pytest

from rca.evidence.gravity import of_entry, of_line
from rca.evidence.wanted import Match

ERROR = "CheckoutError: cart 71 has no price list"
MATCH = Match(0.95, "CheckoutError: cart <n> has no price list")


def test_an_error_and_a_line_without_a_level_keep_their_score() -> None:
    assert of_line(MATCH, f"2026-03-02 10:00:01 ERROR {ERROR}").score == MATCH.score
    assert of_line(MATCH, ERROR).score == MATCH.score


def test_the_lower_its_level_the_less_a_line_says() -> None:
    error, warning, info = (of_line(MATCH, f"10:00:01 {level} {ERROR}").score for level in ("ERROR", "WARN", "INFO"))
    assert error > warning > info > 0.9


def test_lines_of_another_level_are_not_alike() -> None:
    levels = ("ERROR", "WARNING")
    one, other = (of_line(MATCH, json.dumps({"severity": level, "message": ERROR})) for level in levels)
    assert one.alike != other.alike


@pytest.mark.parametrize(
    "text",
    [
        f'ERROR Traceback (most recent call last):\n  File "a.py", line 1\n{ERROR}',
        f"ERROR {ERROR}\n\tat com.shop.Checkout.pay(Checkout.java:41)",
        json.dumps({"severity": "ERROR", "stack": f"{ERROR}\n    at pay (/srv/checkout.js:3:1)"}),
        f"ERROR panic: {ERROR}\n\ngoroutine 1 [running]:",
    ],
)
def test_an_entry_with_a_traceback_stands_before_one_without_and_is_another_kind(text: str) -> None:
    bare = of_entry(MATCH, f"ERROR {ERROR}")
    assert of_entry(MATCH, text).score > bare.score
    assert of_entry(MATCH, text).alike != bare.alike

"""Times and numbers in words."""

import pytest

from rca.documents.words import moment, number, span


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-09-08T13:55:02Z", "2025-09-08 13:55:02 UTC"),
        ("2025-09-08T13:55:02.114999001Z", "2025-09-08 13:55:02.114999001 UTC"),
        ("2025-09-08T01:55:02.5+02:00", "2025-09-07 23:55:02.5 UTC"),
        ("2025-09-08 23:55-0330", "2025-09-09 03:25 UTC"),
        ("2025-09-08T13:55:02", "2025-09-08 13:55:02 (no time zone)"),
        ("2025-09-08", "2025-09-08"),
        ("", ""),
    ],
)
def test_a_time_is_said_in_utc_and_loses_no_digit(text: str, expected: str) -> None:
    assert moment(text) == expected


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2025-09-08T13:00:00Z", "2025-09-08T14:00:00Z", "2025-09-08 13:00:00 to 14:00:00 UTC"),
        ("2025-09-08T13:00:00Z", "2025-09-09T14:00:00Z", "2025-09-08 13:00:00 UTC to 2025-09-09 14:00:00 UTC"),
        ("2025-09-08", "2025-09-09", "2025-09-08 to 2025-09-09"),
        ("2025-09-08", "", "2025-09-08"),
        ("", "2025-09-08", "2025-09-08"),
        ("2025-09-08", "2025-09-08", "2025-09-08"),
        ("", "", ""),
    ],
)
def test_a_span_says_the_day_once(first: str, last: str, expected: str) -> None:
    assert span(first, last) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [(3.0, "3"), (0, "0"), (0.1, "0.1"), (-2.0, "-2"), (1e21, "1" + "0" * 21)]
)
def test_a_count_has_no_fraction(value: float, expected: str) -> None:
    assert number(value) == expected

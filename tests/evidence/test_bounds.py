"""The ends of a window as people type them."""

from datetime import UTC, datetime

import pytest

from rca.errors import RcaError
from rca.evidence.bounds import bounds

NOW = datetime(2026, 11, 22, 11, 37, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "start", "end"),
    [
        ("45s", "2026-11-22T11:36:35Z", "2026-11-22T11:36:35Z"),
        ("30m", "2026-11-22T11:07:20Z", "2026-11-22T11:07:20Z"),
        ("2h ago", "2026-11-22T09:37:20Z", "2026-11-22T09:37:20Z"),
        ("3d", "2026-11-19T11:37:20Z", "2026-11-19T11:37:20Z"),
        ("2W", "2026-11-08T11:37:20Z", "2026-11-08T11:37:20Z"),
        ("1y", "2025-11-22T11:37:20Z", "2025-11-22T11:37:20Z"),
        ("999999999y", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
        ("now", "2026-11-22T11:37:20Z", "2026-11-22T11:37:20Z"),
        ("11:00", "2026-11-22T11:00:00Z", "2026-11-22T11:00:00Z"),
        ("9:05:30,250", "2026-11-22T09:05:30.250000Z", "2026-11-22T09:05:30.250000Z"),
        ("11:00+02:00", "2026-11-22T09:00:00Z", "2026-11-22T09:00:00Z"),
        ("today", "2026-11-22T00:00:00Z", "2026-11-22T23:59:59.999999Z"),
        ("Yesterday", "2026-11-21T00:00:00Z", "2026-11-21T23:59:59.999999Z"),
        ("yesterday 23:15", "2026-11-21T23:15:00Z", "2026-11-21T23:15:00Z"),
        ("2026-11-20", "2026-11-20T00:00:00Z", "2026-11-20T23:59:59.999999Z"),
        ("2026-11-20T12:00", "2026-11-20T12:00:00Z", "2026-11-20T12:00:00Z"),
        ("2026-11-20 12:00:01+01:00", "2026-11-20T11:00:01Z", "2026-11-20T11:00:01Z"),
        ("20/Nov/2026:12:00:01 +0000", "2026-11-20T12:00:01Z", "2026-11-20T12:00:01Z"),
    ],
)
def test_an_end_may_be_a_span_a_clock_a_day_or_a_time(typed: str, start: str, end: str) -> None:
    assert bounds(typed, None, NOW) == (start, None)
    assert bounds(None, typed, NOW) == (None, end)


def test_without_ends_the_window_is_open() -> None:
    assert bounds(None, None, NOW) == (None, None)


@pytest.mark.parametrize(
    ("since", "until", "window"),
    [
        ("11:00", "11:30", ("2026-11-22T11:00:00Z", "2026-11-22T11:30:00Z")),
        ("2026-11-20", "11:00", ("2026-11-20T00:00:00Z", "2026-11-20T11:00:00Z")),
        ("11:00", "2026-11-20", ("2026-11-20T11:00:00Z", "2026-11-20T23:59:59.999999Z")),
        ("yesterday", "10:00:30", ("2026-11-21T00:00:00Z", "2026-11-21T10:00:30Z")),
        ("23:00", "yesterday", ("2026-11-21T23:00:00Z", "2026-11-21T23:59:59.999999Z")),
        ("3d", "11:00", ("2026-11-19T11:37:20Z", "2026-11-22T11:00:00Z")),
        ("11:00", "10m", ("2026-11-22T11:00:00Z", "2026-11-22T11:27:20Z")),
    ],
)
def test_a_clock_time_is_of_the_day_that_the_other_end_names(since: str, until: str, window: tuple[str, str]) -> None:
    assert bounds(since, until, NOW) == window


@pytest.mark.parametrize(
    ("since", "until"),
    [("12:00", "11:00"), ("2026-11-22", "2026-11-21"), ("10m", "30m"), ("2026-11-20T12:00", "11:00")],
)
def test_a_beginning_later_than_the_end_is_refused_with_both(since: str, until: str) -> None:
    with pytest.raises(RcaError) as refused:
        bounds(since, until, NOW)
    assert refused.value.message.startswith(f"--since {since} is later than --until {until}: ")
    assert refused.value.exit_code == 2


def test_a_clock_time_that_today_has_not_come_to_names_the_day_before() -> None:
    with pytest.raises(RcaError) as refused:
        bounds("23:00", None, NOW)
    assert refused.value.message == "--since 23:00 is still to come: it is 11:37 UTC"
    assert refused.value.hint == "name the day: --since 2026-11-21T23:00Z"


@pytest.mark.parametrize(
    "typed", ["monday", "", "30", "30x", "25:00", "11:60", "2026-02-30", "today at noon", "yesterday 9"]
)
def test_what_is_no_time_is_refused_with_its_option_and_examples(typed: str) -> None:
    for ends, option in (((typed, None), "--since"), ((None, typed), "--until")):
        with pytest.raises(RcaError) as refused:
            bounds(*ends, NOW)
        assert refused.value.message == f'{option} "{typed}" is not a time'
        assert "30m" in refused.value.hint

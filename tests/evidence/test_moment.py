"""A moment in a log, as a person types it and as the log writes it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rca.errors import RcaError
from rca.evidence.moment import Stamp, first_from, moment, stamp_of
from rca.evidence.reader import of_text

NEAR = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HERE = Stamp(datetime(2026, 8, 2, 10, 4, 31, tzinfo=UTC), timedelta(hours=2))


def never() -> bool:
    return False


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("12:04", "2026-08-02T10:04:00+00:00"),
        ("12:04:31", "2026-08-02T10:04:31+00:00"),
        ("12:04:31,250", "2026-08-02T10:04:31.250000+00:00"),
        ("2026-08-03 12:04", "2026-08-03T10:04:00+00:00"),
        ("2026-08-03", "2026-08-02T22:00:00+00:00"),
        ("2026-08-03T12:04:31Z", "2026-08-03T12:04:31+00:00"),
        ("2026-08-03T12:04:31+05:30", "2026-08-03T06:34:31+00:00"),
        ("02/Aug/2026:12:04:31 +0200", "2026-08-02T10:04:31+00:00"),
        ("Aug  2 12:04:31", "2026-08-02T10:04:31+00:00"),
    ],
)
def test_what_is_typed_is_a_time_of_the_day_and_zone_one_looks_at(typed: str, means: str) -> None:
    assert moment(typed, HERE, NEAR).isoformat() == means


def test_without_a_time_in_sight_it_is_today_in_utc() -> None:
    assert moment("12:04", None, NEAR).isoformat() == "2026-11-22T12:04:00+00:00"


@pytest.mark.parametrize("typed", ["", "noon", "25:00", "12:61", "2026-13-01"])
def test_what_is_no_time_is_told_what_is_expected(typed: str) -> None:
    with pytest.raises(RcaError) as caught:
        moment(typed, HERE, NEAR)
    assert "12:04:31, 2026-08-02 12:04" in caught.value.hint


@pytest.mark.parametrize(
    ("line", "at", "hours"),
    [
        ("2026-08-02T12:04:31+02:00 ERROR", "2026-08-02T10:04:31+00:00", 2),
        ('10.0.0.7 - - [02/Aug/2026:12:04:31 -0700] "GET /"', "2026-08-02T19:04:31+00:00", -7),
        ("Aug  2 12:04:31 host app: x", "2026-08-02T12:04:31+00:00", 0),
        ('{"message": "at 2020-01-01T00:00:00Z", "time": "2026-08-02T12:04:31Z"}', "2026-08-02T12:04:31+00:00", 0),
        ("Sun Aug 02 12:04:31 2026", "2026-08-02T12:04:31+00:00", 0),
    ],
)
def test_a_line_says_when_it_was_and_how_its_clock_goes(line: str, at: str, hours: int) -> None:
    stamp = stamp_of(line, NEAR)
    assert stamp is not None
    assert (stamp.at.isoformat(), stamp.offset) == (at, timedelta(hours=hours))


def test_a_line_without_a_time_has_none() -> None:
    assert stamp_of("    at com.acme.Billing", NEAR) is None


def log_of(times: list[datetime], trace: int = 0) -> str:
    lines = (f"{at:%Y-%m-%dT%H:%M:%S}Z INFO served\n" + "    at frame of a trace\n" * trace for at in times)
    return "".join(lines)


@pytest.mark.parametrize("trace", [0, 3])
@pytest.mark.parametrize("count", [1, 5, 3000, 60_000])
def test_the_first_line_from_a_moment_on_is_found_in_a_log_in_order(count: int, trace: int) -> None:
    times = [NEAR + timedelta(seconds=2 * number) for number in range(count)]
    reader = of_text("x", log_of(times, trace))
    width = reader.size // count
    for number in sorted({0, 1, count // 3, count // 2, count - 1} & set(range(count))):
        for asked in (times[number], times[number] - timedelta(seconds=1)):
            found, _ = first_from(reader.file, 0, reader.size, asked, NEAR, never)
            assert found == number * width
    after = times[-1] + timedelta(seconds=1)
    assert first_from(reader.file, 0, reader.size, after, NEAR, never) == (None, times[-1])


def test_lines_a_bit_out_of_order_do_not_hide_the_first_one() -> None:
    times = [NEAR + timedelta(seconds=number) for number in range(60_000)]
    late = 31_000  # no place at which halving looks
    times[late] = times[late + 4000]
    reader = of_text("x", log_of(times))
    width = reader.size // len(times)
    found, _ = first_from(reader.file, 0, reader.size, times[late + 3999] + timedelta(milliseconds=1), NEAR, never)
    assert found == late * width, "the first in the file, not the first that a search by halves meets"


def test_a_log_that_is_in_no_order_is_read_line_by_line(tmp_path: Path) -> None:
    times = [NEAR + timedelta(seconds=number) for number in range(3000)]
    turned = times[1500:] + times[:1500]
    reader = of_text("x", log_of(turned))
    width = reader.size // len(times)
    assert first_from(reader.file, 0, reader.size, times[1000], NEAR, never)[0] == 0
    assert first_from(reader.file, 0, reader.size, times[1800], NEAR, never)[0] == 300 * width
    missing = times[-1] + timedelta(days=1)
    assert first_from(reader.file, 0, reader.size, missing, NEAR, never) == (None, times[-1])


def test_a_text_without_any_time_has_none() -> None:
    reader = of_text("x", "one\ntwo\n")
    assert first_from(reader.file, 0, reader.size, NEAR, NEAR, never) == (None, None)

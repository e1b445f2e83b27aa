"""A source asked about the time around a failure, and about more of it."""

from dataclasses import dataclass, field, replace

import pytest

from rca.evidence import Notice, Query
from rca.evidence.near import OPEN, STEPS, Near, Window, widened
from rca.signature import sign

SAID = Notice("asked", "done", "searched")
ERROR = "LeaseError: lease of shard 17 expired"
QUERY = Query(ERROR, sign(ERROR))
AT = "2026-11-22T12:31:00Z"
HOUR = replace(QUERY, start="2026-11-22T12:00:00Z", end="2026-11-22T13:00:00Z")


@dataclass
class Asked:
    """Keeps what it was asked, and says that it is done."""

    name: str = "asked"
    says: Notice = SAID
    queries: list[Query] = field(default_factory=list)

    def search(self, query: Query, stop):
        self.queries.append(query)
        return iter([self.says])


def windows(source: Near, query: Query = QUERY) -> tuple[str | None, str | None]:
    list(source.search(query, lambda: False))
    asked = source.source.queries[-1]
    return asked.start, asked.end


def test_the_window_around_the_failure_gets_wider_step_by_step() -> None:
    near = Near(Asked(), AT, 1800)
    found = [windows(replace(near, times=times)) for times in STEPS]
    assert found == [
        ("2026-11-22T12:01:00Z", "2026-11-22T13:01:00Z"),
        ("2026-11-22T10:31:00Z", "2026-11-22T14:31:00Z"),
        ("2026-11-22T04:31:00Z", "2026-11-22T20:31:00Z"),
        ("2016-11-24T12:31:00Z", None),  # all that a service can have kept
    ]


def test_a_window_that_the_question_names_gets_wider_for_every_source() -> None:
    for source in (Asked(), Near(Asked(), AT, 60)):
        near = widened(source, HOUR, 4)
        assert near is not None
        assert windows(near, HOUR) == ("2026-11-22T10:30:00Z", "2026-11-22T14:30:00Z")
    assert windows(Near(Asked(), "", 0, OPEN), HOUR) == (None, None)


@pytest.mark.parametrize("source", [Asked(), Near(Asked(), "", 60), Near(Asked(), "yesterday", 60)])
def test_where_there_is_no_window_none_gets_wider(source) -> None:
    assert widened(source, QUERY, 4) is None


def test_what_a_source_says_names_the_window_that_it_was_asked_about() -> None:
    (said,) = Near(Asked(), AT, 1800).search(QUERY, lambda: False)
    assert (said.start, said.end) == ("2026-11-22T12:01:00Z", "2026-11-22T13:01:00Z")
    own = Notice("asked", "done", "searched", start="2026-11-22T12:00:00Z")
    assert list(Near(Asked(says=own), AT, 1800).search(QUERY, lambda: False)) == [own]


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("2026-11-22T12:01:00Z", "2026-11-22T13:01:00Z", "12:01-13:01"),
        ("2026-11-22T12:01:00Z", "2026-11-22T12:01:30Z", "12:01:00-12:01:30"),
        ("2026-11-21T20:01:00Z", "2026-11-22T05:01:00Z", "11-21 20:01 to 11-22 05:01"),
        ("2025-12-31T20:01:00Z", "2026-01-01T05:01:00Z", "2025-12-31 20:01 to 2026-01-01 05:01"),
        ("2026-11-22T12:01:00Z", "", "since 2026-11-22 12:01"),
        ("", "2026-11-22T12:01:00Z", "until 2026-11-22 12:01"),
        ("", "", "any time"),
    ],
)
def test_a_window_is_said_in_few_words(start: str, end: str, said: str) -> None:
    assert str(Window(start, end)) == said


def test_a_window_wider_than_all_time_is_open() -> None:
    assert Window("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z").wider(4) == ("", "")
    assert Window("2026-11-22T12:01:00Z", "").wider(4) == ("", "")

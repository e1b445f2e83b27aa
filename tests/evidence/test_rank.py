from dataclasses import replace

import pytest

from rca.evidence import Excerpt, Query, ranked
from rca.evidence.names import names_in, shared
from rca.evidence.rank import About
from rca.signature import sign
from tests.evidence.outage import ERROR, EXCERPTS, WHYS, Asked

BASE = Excerpt("local", "a.log", "1", "x", "", "", "", 1, "", "", "", "", "1", 0.8)


def excerpt(name: str, **rest: object) -> Excerpt:
    return replace(BASE, path=name, **rest)  # type: ignore[arg-type]  # the tests' own keywords


def paths(excerpts: list[Excerpt]) -> list[str]:
    return [one.path for one in excerpts]


def test_the_better_match_comes_first(ask) -> None:
    order = ranked([excerpt("weak", score=0.5), excerpt("exact", score=1.0), excerpt("alike", score=0.95)], ask())
    assert paths(order) == ["exact", "alike", "weak"]


def test_of_equal_matches_the_one_nearest_to_the_failure_comes_first(ask) -> None:
    window = ask(start="2025-09-08T13:00:00Z", end="2025-09-08T14:00:00Z")
    early, near = excerpt("early", at="2025-09-08T13:05:00Z"), excerpt("near", at="2025-09-08T13:31:00Z")
    assert paths(ranked([early, near], window)) == ["near", "early"]


def test_an_unknown_time_stands_between_near_and_far_and_loses_to_nothing(ask) -> None:
    seen = About(first="2025-09-08T13:30:00Z", last="2025-09-08T13:32:00Z")
    far, near = excerpt("far", at="2025-09-08T11:05:00Z"), excerpt("near", at="2025-09-08T13:33:00Z")
    assert paths(ranked([far, excerpt("unknown"), near], ask(), "", seen)) == ["near", "unknown", "far"]
    assert paths(ranked([far, excerpt("a-unknown"), near], ask())) == ["a-unknown", "far", "near"]


def test_when_the_failure_was_seen_counts_before_the_middle_of_the_window(ask) -> None:
    window = ask(start="2025-09-08T13:00:00Z", end="2025-09-08T14:00:00Z")
    middle, early = excerpt("middle", at="2025-09-08T13:30:00Z"), excerpt("early", at="2025-09-08T13:05:00Z")
    assert paths(ranked([early, middle], window)) == ["middle", "early"]
    assert paths(ranked([early, middle], window, "", About(first="2025-09-08T13:04:00Z"))) == ["early", "middle"]


def test_an_excerpt_that_was_seen_again_and_again_is_near_when_the_failure_lies_among_it(ask) -> None:
    seen = About(first="2025-09-08T13:30:00Z")
    across = excerpt("across", at="2025-09-08T11:00:00Z", first="2025-09-08T11:00:00Z", last="2025-09-08T15:00:00Z")
    beside = excerpt("beside", at="2025-09-08T13:25:00Z")
    assert paths(ranked([beside, across], ask(), "", seen)) == ["across", "beside"]


def test_time_never_makes_another_line_outrank_the_error_itself(ask) -> None:
    seen = About(first="2025-09-08T13:30:00Z")
    error, other = excerpt("error", score=1.0, at="2024-01-01T00:00:00Z"), excerpt("other", at="2025-09-08T13:30:00Z")
    assert paths(ranked([replace(other, score=0.74), error], ask(), "", seen)) == ["error", "other"]


@pytest.mark.parametrize("written", ["yesterday", "2025-13-40"])
def test_a_time_that_somebody_wrote_wrongly_counts_as_unknown(ask, written: str) -> None:
    some = [excerpt("b", at="2025-09-08T13:30:00Z"), excerpt("a", score=0.9)]
    assert paths(ranked(some, ask(), "", About(first=written))) == ["a", "b"]


def test_names_that_the_parent_told_move_an_excerpt_up(ask) -> None:
    about = About("the lease_renewal on router-7 came late")
    some = [excerpt("other", score=0.85, text="quiet"), excerpt("named", text="renewing", score=0.8)]
    assert paths(ranked(some, ask(), "", about)) == ["other", "named"]
    named = replace(some[1], text="lease_renewal ran 41 s late")
    assert paths(ranked([some[0], named], ask(), "", about)) == ["named", "other"]


def test_a_name_that_all_excerpts_have_says_nothing(ask) -> None:
    about = About("router-7 of trace 4bf92f3577b34da6")
    some = [excerpt(f"e{n}", score=0.9 - n / 10, text="on router-7") for n in range(3)]
    some[2] = replace(some[2], text="on router-7 in trace 4bf92f3577b34da6")
    assert paths(ranked(some, ask(), "", about)) == ["e2", "e0", "e1"]


NAMES = "lease_renewal ShardList pickShard HTTPError router.py db-3.internal 10.0.0.7 req-7f3a backend-00183-v65"
IDS = "4bf92f3577b34da6a3ce929d0e0e4736 8f14e45f-ceea-467f-a0e6-2d7d5a1c9f10 a1b2c3d shard-17 __init__"
NONE = "error the well-known e.g. 30s 4.2ms 1.1 12-14 2026-11-22T01:30:11Z GET SIGTERM HTTP/1.1 utf-8 W1"


def test_names_are_what_code_hosts_and_requests_are_called() -> None:
    for name in (NAMES + " " + IDS).split():
        assert names_in(f"late: {name}, again") == {name.lower()}
    assert names_in(NONE) == frozenset()


def test_a_name_is_shared_only_where_it_stands_by_itself() -> None:
    asked = frozenset({"shard-1", "lease_renewal"})
    assert shared(asked, "on shard-17 and Shard-1.") == {"shard-1"}
    assert shared(asked, "on shard-17, my_lease_renewal, lease_renewals") == frozenset()


def rank_of_the_answer(asked: Asked, *, about: bool) -> int:
    query = Query(ERROR, sign(ERROR))
    order = ranked(EXCERPTS.values(), query, asked.words, *([asked.about] if about else []))
    names = [name for excerpt in order for name, one in EXCERPTS.items() if one is excerpt and name not in asked.cited]
    return 1 + min(names.index(name) for name in asked.answers)


def mean_reciprocal_rank(*, about: bool) -> float:
    return sum(1 / rank_of_the_answer(asked, about=about) for asked in WHYS) / len(WHYS)


def test_the_parents_names_and_the_time_bring_the_answers_of_an_outage_to_the_top() -> None:
    """What the parent cites is not counted: it is known already."""
    assert len(EXCERPTS) == 30
    without, with_them = mean_reciprocal_rank(about=False), mean_reciprocal_rank(about=True)
    assert with_them > without + 0.3
    assert all(rank_of_the_answer(asked, about=True) <= rank_of_the_answer(asked, about=False) for asked in WHYS)


def test_the_words_of_the_current_why_move_an_excerpt_up(ask) -> None:
    plain, speaking = excerpt("plain", score=0.85), excerpt("speaking", text="id source is uuid4")
    assert paths(ranked([plain, speaking], ask())) == ["plain", "speaking"]
    assert paths(ranked([plain, speaking], ask(), "Why is the id source uuid4?")) == ["speaking", "plain"]


def test_words_alone_do_not_outrank_the_error_itself(ask) -> None:
    exact, speaking = excerpt("exact", score=1.0), excerpt("speaking", score=0.5, text="id source is uuid4")
    assert paths(ranked([speaking, exact], ask(), "Why is the id source uuid4?")) == ["exact", "speaking"]


def test_a_later_excerpt_replaces_the_earlier_of_the_same_identity(ask) -> None:
    only = ranked([excerpt("a", count=1), excerpt("a", count=7)], ask())
    assert [one.count for one in only] == [7]


@pytest.mark.parametrize("words", ["", "Why?", "\u202e"])
def test_nothing_is_dropped(ask, words: str) -> None:
    some = [excerpt(str(n), sha256=str(n), score=n / 10) for n in range(9)]
    assert len(ranked(some, ask(), words, About(words, words))) == 9

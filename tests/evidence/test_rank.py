from dataclasses import replace

import pytest

from rca.evidence import Excerpt, ranked

BASE = Excerpt("local", "a.log", "1", "x", "", "", "", 1, "", "", "", "", "1", 0.8)


def excerpt(name: str, **rest: object) -> Excerpt:
    return replace(BASE, path=name, **rest)  # type: ignore[arg-type]  # the tests' own keywords


def paths(excerpts: list[Excerpt]) -> list[str]:
    return [one.path for one in excerpts]


def test_the_better_match_comes_first(ask) -> None:
    order = ranked([excerpt("weak", score=0.5), excerpt("exact", score=1.0), excerpt("alike", score=0.95)], ask())
    assert paths(order) == ["exact", "alike", "weak"]


def test_of_equal_matches_the_one_nearest_to_the_failure_comes_first_and_unknown_times_last(ask) -> None:
    window = ask(start="2025-09-08T13:00:00Z", end="2025-09-08T14:00:00Z")
    early, near = excerpt("early", at="2025-09-08T13:05:00Z"), excerpt("near", at="2025-09-08T13:31:00Z")
    assert paths(ranked([excerpt("unknown"), early, near], window)) == ["near", "early", "unknown"]


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
    assert len(ranked(some, ask(), words)) == 9

"""Names that are given once and found again by a part."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca.errors import RcaError
from rca.store import ids

KNOWN = [
    "2025-09-08-factory-ssot-validation-failed-7k3f9q",
    "2025-09-08-factory-timeout-m2x8dv",
    "2025-09-09-login-loops-0a1b2c",
    "2025-10-01-7k3f9q-again-zzzzzz",
    *(f"2025-11-0{day}-flaky-{day}aaaa{day}" for day in range(1, 8)),
]


def refusal(part):
    with pytest.raises(RcaError) as caught:
        ids.resolve(part, KNOWN)
    return caught.value


def test_an_id_is_day_slug_and_six_random_characters_without_lookalikes():
    made = {ids.new_id("Factory SSOT validation failed", date(2025, 9, 8)) for _ in range(200)}
    assert len(made) == 200
    for name in made:
        assert re.fullmatch(r"2025-09-08-factory-ssot-validation-failed-[0-9a-hjkmnp-tv-z]{6}", name)
    assert set("".join(made)) >= set(ids.ALPHABET)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Factory SSOT: validation failed!", "factory-ssot-validation-failed"),
        ("Größe überschritten – naïve Æther", "grosse-uberschritten-naive-aether"),
        ("Ｆｕｌｌ ｗｉｄｔｈ ①", "full-width-1"),
        ("can't connect", "cant-connect"),
        ("漢字 だけ", "analysis"),
        ("", "analysis"),
        ("../../etc/passwd", "etc-passwd"),
        ("a" * 100, "a" * 48),
        ("word " * 20, "word-word-word-word-word-word-word-word-word"),
        ("x" * 47 + " y", "x" * 47),
        ("x" * 46 + " y", "x" * 46 + "-y"),
    ],
)
def test_a_slug_is_plain_words_cut_at_a_words_end(title, slug):
    assert ids.slug(title) == slug


@given(st.text(max_size=200))
def test_any_title_makes_a_file_name(title):
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", ids.slug(title))
    assert len(ids.slug(title)) <= 48


@pytest.mark.parametrize(
    ("part", "index"),
    [
        (KNOWN[0], 0),
        ("m2x8dv", 1),
        ("7k3f9q", 0),  # the random characters come before a word that looks like them
        ("7K3F9Q", 0),
        ("OaIb2c", 2),  # read aloud and typed again
        ("login", 2),
        ("timeout-m2", 1),
        ("09-09", 2),
        ("analyses/2025-09-09-login-loops-0a1b2c.yaml", 2),
        ("2025-09-09-login-loops-0a1b2c.md", 2),
        (" again ", 3),
    ],
)
def test_an_unambiguous_part_names_an_analysis(part, index):
    assert ids.resolve(part, KNOWN) == KNOWN[index]


def test_an_ambiguous_part_lists_what_it_fits():
    assert refusal("factory").message == f"`factory` fits 2 analyses: {KNOWN[0]}, {KNOWN[1]}"
    assert refusal("flaky").message.endswith(f"{KNOWN[8]} and 2 more")
    assert refusal("flaky").hint


def test_an_exact_id_wins_over_longer_ones():
    assert ids.resolve("a-1", ["a-1", "a-1-2", "b-a-1"]) == "a-1"


def test_a_misspelt_part_is_answered_with_what_is_near():
    assert KNOWN[2] in refusal("logn").hint
    assert KNOWN[1] in refusal("m2x8du").hint
    assert "rca list" in refusal("qqqqqqqqqq").hint
    assert "rca list" in refusal("  ").hint


def test_with_no_analyses_there_is_nothing_to_name():
    with pytest.raises(RcaError, match="no analysis is named `x`"):
        ids.resolve("x", [])


def test_the_next_entry_follows_the_highest_and_fills_no_gap():
    assert ids.next_entry("E", []) == "E1"
    assert ids.next_entry("E", ["E1", "E7", "W9", "E", "E2x", "", "e8"]) == "E8"
    assert ids.next_entry("W", {"W9": 1, "W10": 2}) == "W11"

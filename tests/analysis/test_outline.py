from typing import Any

from rca.analysis import Analysis, outline, outline_text


def analysis(whys: list[dict[str, Any]], **more: Any) -> Analysis:
    return Analysis.model_validate(
        {"id": "x", "title": "T", "failure": {"error": "boom\nsecond line"}, "whys": whys} | more
    )


def why(entry: str, of: str, because: str = "it is so", **more: Any) -> dict[str, Any]:
    return {"id": entry, "of": of, "why": "Why?", "because": because} | more


def test_a_chain_and_a_branch_are_drawn_under_the_failure() -> None:
    text = outline_text(
        analysis(
            [
                why("W1", "failure", "the list is empty", status="supported", evidence=["E1"]),
                why("W2", "W1", "it is built too early", status="supported"),
                why("W3", "W1", "retry drops it", status="ruled-out", reason="there are no retries"),
            ],
            root_causes=[{"id": "R1", "why": "W2", "statement": "order"}],
        )
    )
    assert text.splitlines() == [
        "✗ boom",
        "└─● W1 the list is empty  [E1]",
        "  ├─◆ W2 it is built too early  root cause",
        "  └─⊘ W3 retry drops it  ruled out: there are no retries",
    ]


def test_every_state_is_said_in_words_too() -> None:
    text = outline_text(analysis([why("W1", "failure"), why("W2", "W1", ""), why("W3", "failure", status="ruled-out")]))
    assert "W1 it is so  hypothesis" in text
    assert "W2 Why? (not answered yet)" in text
    assert "W3 it is so  ruled out" in text


def test_a_long_why_wraps_under_its_guide_and_is_never_cut() -> None:
    words = " ".join(f"word{n}" for n in range(40))
    lines = outline_text(analysis([why("W1", "failure", words), why("W2", "W1", words)]), 50).splitlines()
    assert max(map(len, lines)) <= 50
    assert lines[2].startswith("  │ word")
    assert " ".join(" ".join(lines).split()).count("word39") == 2


def test_a_why_that_explains_nothing_known_or_a_circle_is_still_shown() -> None:
    rows = outline(analysis([why("W1", "W9"), why("W2", "W3"), why("W3", "W2"), why("W4", "W4")]))
    assert sorted(row.why.id for row in rows if row.why) == ["W1", "W2", "W3", "W4"]
    assert "explains W9, which is not there" in rows[1].note


def test_a_thousand_whys_deep_is_no_reason_to_overflow() -> None:
    chain = [why("W1", "failure"), *(why(f"W{n}", f"W{n - 1}") for n in range(2, 1001))]
    assert len(outline(analysis(chain))) == 1001


def test_an_id_that_a_merge_left_twice_is_shown_twice_and_ends() -> None:
    rows = outline(analysis([why("W1", "failure"), why("W1", "W1"), why("W2", "W1")]))
    assert [row.why.id for row in rows if row.why] == ["W1", "W1", "W2"]


def test_a_root_cause_that_is_only_a_hypothesis_says_so() -> None:
    text = outline_text(analysis([why("W1", "failure")], root_causes=[{"id": "R1", "why": "W1", "statement": "x"}]))
    assert text.endswith("root cause · hypothesis")

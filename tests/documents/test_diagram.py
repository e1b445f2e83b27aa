"""The cause tree as Mermaid has it."""

from typing import Any

import pytest

from rca.analysis import Analysis, outline
from rca.documents.diagram import diagram, label


def drawn(*whys: dict[str, Any], root: str = "") -> list[str]:
    causes = [{"id": "R1", "why": root, "statement": "it"}] if root else []
    tree = {"id": "x", "title": "Title", "failure": {"error": "boom"}, "whys": whys, "root_causes": causes}
    return diagram(outline(Analysis.model_validate(tree))).splitlines()


def test_each_why_hangs_on_what_it_explains_with_its_state_in_words() -> None:
    lines = drawn(
        {"id": "W1", "why": "?", "because": "a", "status": "supported"},
        {"id": "W2", "of": "W1", "why": "?", "because": "b"},
        {"id": "W3", "of": "W1", "why": "?", "because": "c", "status": "ruled-out"},
        root="W2",
    )
    assert lines == [
        "flowchart TD",
        '  n0(["#10007; boom"])',
        '  n1["#9679; W1 supported<br/>a"]',
        "  n0 --> n1",
        '  n2["#9670; W2 root cause, hypothesis<br/>b"]:::root',
        "  n1 --> n2",
        '  n3["#8856; W3 ruled out<br/>c"]:::out',
        "  n1 -.-> n3",
        "  classDef root stroke-width:3px",
        "  classDef out stroke-dasharray:2 4",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('a "b"]', "a #34;b#34;#93;"),
        ("%%{init}%%", "#37;#37;#123;init#125;#37;#37;"),
        ("snake_case & <b>", "snake#95;case #38; #60;b#62;"),
        ("größer 漢字", "größer 漢字"),
        ("the `code`", "the code"),
        ("C:\\new $$x$$ fa:fa-ban", "C#58;#92;#8288;new #36;#8288;#36;x#36;#8288;#36; fa#58;#8288;fa-ban"),
        ("two\nlines", "two lines"),
    ],
)
def test_a_label_holds_only_safe_characters(text: str, expected: str) -> None:
    assert label(text) == expected


def test_a_long_answer_is_cut_at_a_word_and_a_long_word_within() -> None:
    assert label("word " * 40) == " ".join(["word"] * 18) + "#8230;"
    assert label("x" * 60) == "x" * 39 + "#8230;"


def test_nothing_is_drawn_without_whys() -> None:
    assert drawn() == []

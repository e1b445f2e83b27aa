"""What the index keeps of an analysis."""

import pytest

from rca.priors import rows

PASSWORD = "postgres://app:hunter2secret@db.internal:5432/orders"


def test_a_row_says_what_a_list_shows(tree):
    row = rows.row(
        "analyses/a.yaml",
        tree(
            status="fixing",
            severity="high",
            created="2025-09-08T14:02:11Z",
            labels=["websocket", "staging"],
            failure={"error": "boom\nat line 3", "environment": "staging", "service": "backend", "not_same": ["other"]},
            whys=[{"id": "W1"}, {"id": "W2"}],
            actions=[{"id": "A1", "status": "open"}, {"id": "A2", "status": "done"}, {"id": "A3", "status": "dropped"}],
            root_causes=[
                {"kind": "contributing", "statement": "no alert"},
                {"kind": "primary", "statement": "wrong default"},
            ],
            attempts=[{"did": "restarted it", "outcome": "failed"}, {"did": "set the flag", "outcome": "worked"}],
            priors=[{"id": "p1", "accepted": "true"}, {"id": "p2", "accepted": "false"}, {"id": "p3"}],
        ),
    )
    assert (row.path, row.id, row.title) == ("analyses/a.yaml", "2025-09-08-it-broke-7k3f9q", "It broke")
    assert (row.status, row.severity, row.created) == ("fixing", "high", "2025-09-08T14:02:11Z")
    assert (row.environment, row.service, row.labels) == ("staging", "backend", ("websocket", "staging"))
    assert (row.error, row.root_cause, row.fix) == ("boom", "wrong default", "open")
    assert (row.open_actions, row.whys, row.tried) == (1, 2, ("restarted it",))
    assert (row.not_same, row.accepted, row.rejected) == (("other",), ("p1",), ("p2",))


def measured(value: str) -> list[dict[str, object]]:
    return [{"id": "A1", "status": "done", "expect": {"to": "0"}, "measured": [{"cycle": "c", "value": value}]}]


@pytest.mark.parametrize(
    ("parts", "state"),
    [
        ({}, "none"),
        ({"attempts": [{"outcome": "failed"}]}, "none"),
        ({"actions": [{"id": "A1", "status": "dropped"}]}, "none"),
        ({"attempts": [{"outcome": "worked"}]}, "open"),
        ({"actions": [{"id": "A1"}]}, "open"),
        ({"actions": measured("2")}, "open"),
        ({"actions": measured("many")}, "open"),
        ({"actions": measured("0")}, "verified"),
        ({"status": "verified"}, "verified"),
        ({"status": "closed", "verification": [{"outcome": "passed"}]}, "verified"),
        ({"status": "fixing", "verification": [{"outcome": "passed"}]}, "none"),
        ({"status": "closed", "verification": [{"outcome": "passed"}, {"outcome": "failed"}]}, "none"),
        ({"status": "recurred", "actions": measured("0")}, "recurred"),
    ],
)
def test_a_fix_is_verified_only_by_a_person_or_a_measurement(tree, parts, state):
    assert rows.fix_state(tree(**parts)) == state


def test_the_last_measurement_decides(tree):
    action = measured("0")[0]
    action["measured"] = [{"value": "0"}, {"value": "3"}]
    assert rows.fix_state(tree(actions=[action])) == "open"


def test_values_of_another_shape_count_as_not_given(tree):
    row = rows.row(
        "a.yaml", tree(failure="boom", actions={"A1": "x"}, labels="one", whys=[None, "W1"], severity=["high"])
    )
    assert (row.error, row.open_actions, row.labels, row.whys, row.severity) == ("", 0, (), 0, "")
    assert rows.texts(tree(failure=None, evidence="none")) == ()


def test_error_also_and_log_and_test_evidence_are_matched(tree):
    found = rows.texts(
        tree(
            failure={"error": "first", "also": ["second", "  ", None]},
            evidence=[
                {"id": "E1", "kind": "log", "text": "third"},
                {"id": "E2", "kind": "note", "text": "a person's words"},
                {"id": "E3", "kind": "test", "text": "fourth"},
            ],
        )
    )
    assert [(text.place, text.text) for text in found] == [
        ("error", "first"), ("also", "second"), ("E1", "third"), ("E3", "fourth"),
    ]  # fmt: skip


def test_long_texts_and_many_texts_are_clipped(tree):
    found = rows.texts(tree(failure={"error": "x" * 1_000_000, "also": [f"text {n}" for n in range(500)]}))
    assert len(found) == rows.TEXTS
    assert len(found[0].text) == rows.TEXT_CHARACTERS


def test_no_secret_of_a_hand_edited_file_reaches_the_index(tree):
    parts = tree(
        title=f"cannot reach {PASSWORD}",
        failure={"error": f"connect {PASSWORD}: refused"},
        root_causes=[{"statement": f"{PASSWORD} is down"}],
    )
    assert "hunter2secret" not in repr((rows.row("a.yaml", parts), rows.texts(parts)))

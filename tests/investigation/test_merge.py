from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from rca.investigation.merge import merge

BASE: dict[str, Any] = {
    "title": "T",
    "labels": ["a"],
    "evidence": [{"id": "E1", "text": "one"}],
    "whys": [{"id": "W1", "of": "failure", "because": "x", "evidence": ["E1"]}],
}


def why(entry: str, **more: Any) -> dict[str, Any]:
    return {"id": entry, "of": "W1", "because": "x", "evidence": []} | more


def test_changes_of_different_fields_both_stand() -> None:
    merged, conflicts = merge(BASE, BASE | {"title": "ours"}, BASE | {"severity": "high"})
    assert (merged["title"], merged["severity"], conflicts) == ("ours", "high", [])


def test_the_same_field_changed_twice_is_a_conflict_and_theirs_stands() -> None:
    merged, conflicts = merge(BASE, BASE | {"title": "ours"}, BASE | {"title": "theirs"})
    assert (merged["title"], conflicts) == ("theirs", [("title", "ours", "theirs")])


def test_a_branch_added_by_two_people_merges_and_the_later_one_is_renumbered_with_its_citations() -> None:
    ours = BASE | {
        "evidence": [*BASE["evidence"], {"id": "E2", "text": "ours"}],
        "whys": [*BASE["whys"], why("W2", because="ours", evidence=["E2"]), why("W3", of="W2")],
        "root_causes": [{"id": "R1", "why": "W2"}],
    }
    theirs = BASE | {
        "evidence": [*BASE["evidence"], {"id": "E2", "text": "theirs"}],
        "whys": [*BASE["whys"], why("W2", because="theirs", evidence=["E2"])],
    }
    merged, conflicts = merge(BASE, ours, theirs)
    assert conflicts == []
    assert [(e["id"], e["text"]) for e in merged["evidence"]] == [("E1", "one"), ("E2", "theirs"), ("E3", "ours")]
    assert [(w["id"], w["of"], w["because"], w["evidence"]) for w in merged["whys"][1:]] == [
        ("W2", "W1", "theirs", ["E2"]),
        ("W4", "W1", "ours", ["E3"]),
        ("W3", "W4", "x", []),
    ]
    assert merged["root_causes"][0]["why"] == "W4"


def test_an_entry_removed_by_one_and_changed_by_the_other_is_a_conflict() -> None:
    changed = BASE | {"whys": [why("W1", because="y")]}
    _, conflicts = merge(BASE, BASE | {"whys": []}, changed)
    assert [clash.field for clash in conflicts] == ["W1"]


def test_labels_added_by_both_are_all_there() -> None:
    merged, _ = merge(BASE, BASE | {"labels": ["a", "ours"]}, BASE | {"labels": ["a", "theirs"]})
    assert merged["labels"] == ["a", "theirs", "ours"]


trees = st.fixed_dictionaries(
    {"title": st.sampled_from("abc")},
    optional={
        "labels": st.lists(st.sampled_from("xyz"), unique=True),
        "whys": st.lists(
            st.builds(lambda n, text: why(f"W{n}", because=text), st.integers(1, 3), st.sampled_from("pq")),
            unique_by=lambda entry: entry["id"],
        ),
    },
)


@given(trees, trees)
def test_one_side_unchanged_gives_the_other_side(base: dict[str, Any], changed: dict[str, Any]) -> None:
    assert merge(base, changed, base) == (changed, [])
    assert merge(base, base, changed) == (changed, [])

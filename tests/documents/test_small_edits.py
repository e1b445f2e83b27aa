"""A small edit changes only the lines of the document that it must: diffs are read by people."""

import difflib
from collections.abc import Callable
from typing import Any

import pytest

from rca.analysis import Analysis
from rca.documents import render

Edit = Callable[[dict[str, Any]], object]

EDITS: dict[str, tuple[Edit, int, int]] = {
    "another severity": (lambda tree: tree.update(severity="high"), 1, 1),
    "another status": (lambda tree: tree.update(status="verified"), 2, 2),
    "another answer": (lambda tree: tree["whys"][4].update(because="Its start-up order is another one."), 4, 4),
    "another question": (lambda tree: tree["whys"][0].update(why="Why does it close?"), 1, 1),
    "a why at the end": (
        lambda tree: tree["whys"].append({"id": "W6", "of": "W5", "why": "Why so?", "because": "Nobody knows."}),
        2,  # the corner of the branch above it in the outline, and its note
        14,
    ),
    "a reason": (lambda tree: tree["whys"][2].update(reason="No reset was logged that day."), 3, 3),
    "evidence that is cited": (
        lambda tree: (
            tree["evidence"].append({"id": "E8", "kind": "note", "text": "Seen by hand."}),
            tree["whys"][4].update(evidence=["E8"]),
        ),
        2,
        8,
    ),
    "a root cause": (
        lambda tree: tree["root_causes"].append(
            {"id": "R3", "why": "W1", "kind": "contributing", "statement": "Third."}
        ),
        5,
        20,
    ),
    "an action done": (lambda tree: tree["actions"][1].update(status="done"), 3, 2),
    "a criterion passed": (lambda tree: tree["verification"][2].update(outcome="passed"), 2, 2),
    "a question answered": (lambda tree: tree.update(questions=[]), 6, 0),
    "an attempt": (lambda tree: tree["attempts"].append({"id": "T4", "did": "Wait", "outcome": "failed"}), 0, 2),
    "a label": (lambda tree: tree["labels"].append("urgent"), 1, 1),
    "a moment": (lambda tree: tree["timeline"].append({"at": "2025-09-08T14:00:00Z", "what": "a call"}), 0, 1),
}


@pytest.mark.parametrize("name", EDITS)
def test_a_small_edit_changes_few_lines(name: str, tree: Any, templates: Any) -> None:
    edit, gone, come = EDITS[name]
    before = render(Analysis.model_validate(tree), templates).splitlines()
    edit(tree)
    after = render(Analysis.model_validate(tree), templates).splitlines()
    changes = list(difflib.ndiff(before, after))
    removed = [line for line in changes if line.startswith("- ")]
    added = [line for line in changes if line.startswith("+ ") and line.strip() != "+"]
    assert removed or added
    assert len(removed) <= gone, removed
    assert len(added) <= come, added

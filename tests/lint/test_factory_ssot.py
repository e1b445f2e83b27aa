"""The analysis that this tool's users wrote by hand, as its author would have entered it: what a reviewer asks of it."""

from pathlib import Path

import pytest

from rca.analysis import Analysis
from rca.lint import Context, Finding, findings, gaps, lines
from rca.store import analyses, yamlio

ORIGINAL = Path(__file__).with_name("factory_ssot_original.yaml")
TEXT = ORIGINAL.read_text(encoding="utf-8")
ROOT = Path(__file__).parents[2]


def original() -> Analysis:
    return Analysis.model_validate(yamlio.load(TEXT, str(ORIGINAL)))


def by_rule(found: list[Finding]) -> dict[str, list[tuple[str, str]]]:
    told: dict[str, list[tuple[str, str]]] = {}
    for one in found:
        told.setdefault(one.rule, []).append((one.severity, one.entry))
    return told


def test_lint_names_exactly_the_weaknesses_of_the_original() -> None:
    assert by_rule(findings(original())) == {
        "RCA001": [  # nothing observed is cited, one why cites nothing, no dated log line leads to the cause
            ("note", "W1"),
            ("note", "W2"),
            ("note", "W3"),
            ("error", "W4"),
            ("note", "W5"),
            ("warning", "R1"),
        ],
        "RCA008": [("warning", "W1")],  # five whys straight, nothing ruled out
        "RCA011": [("warning", "W3"), ("warning", "W5"), ("warning", "R1")],
        "RCA012": [("warning", "W2"), ("warning", "W3"), ("warning", "W4"), ("warning", "R2")],
        "RCA016": [("warning", "R1")],
        "RCA018": [("warning", "A1")],  # the check is silenced
        "RCA019": [("warning", "A1"), ("warning", "A2")],
        "RCA020": [("warning", "A1")],
        "RCA021": [("warning", "A1"), ("warning", "")],  # 90 % and 80 % of three failures
        "RCA025": [("error", "")] * 3,  # ticked before anything was measured
        "RCA027": [("warning", ""), ("warning", "A1"), ("warning", ""), ("warning", "")],
    }


def test_closed_as_it_stands_its_fix_was_not_measured() -> None:
    closed = original().model_copy(update={"status": "closed"})
    assert [one.severity for one in findings(closed, None, ["RCA007"])] == ["error"]


def test_every_finding_has_the_line_of_its_entry() -> None:
    rows = TEXT.splitlines()
    placed = lines.placed(findings(original()), TEXT)
    assert all(one.line for one in placed)
    hedge = next(one for one in placed if one.rule == "RCA012" and one.entry == "W4")
    assert rows[hedge.line - 1].strip().startswith("because: GCP Cloud Run probably")
    assert [one.line for one in placed] == sorted(one.line for one in placed)


def test_gaps_come_in_the_order_in_which_a_reviewer_asks_and_lose_none() -> None:
    found = gaps(original())
    assert sorted(map(repr, found)) == sorted(map(repr, findings(original())))
    order = list(dict.fromkeys(one.rule for one in found))
    assert order == [
        *("RCA001", "RCA012", "RCA008", "RCA011", "RCA016"),
        *("RCA018", "RCA020", "RCA019", "RCA021", "RCA025", "RCA027"),
    ]


@pytest.mark.parametrize("path", analyses.paths(ROOT), ids=lambda path: path.stem[-6:])
def test_this_projects_own_analyses_claim_nothing_that_does_not_stand(path: Path) -> None:
    found = findings(analyses.load(path).analysis, Context(root=ROOT, work_tree=ROOT))
    assert [one.message for one in found if one.severity == "error"] == []

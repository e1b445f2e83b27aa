"""This project's own analyses hold together: they load, citations lead somewhere, excerpts are unchanged."""

from hashlib import sha256
from pathlib import Path

import pytest

from rca.analysis import Analysis
from rca.store import yamlio

FOLDER = Path(__file__).resolve().parents[2] / "analyses"
FILES = sorted(FOLDER.glob("*.yaml"))


def test_there_are_analyses():
    assert len(FILES) >= 4


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def path(request: pytest.FixtureRequest) -> Path:
    return request.param


@pytest.fixture
def analysis(path: Path) -> Analysis:
    return Analysis.model_validate(yamlio.load(path.read_text(encoding="utf-8"), path.name))


def test_the_file_is_named_after_the_id(analysis: Analysis, path: Path):
    assert analysis.id == path.stem


def test_every_key_is_one_of_the_format(analysis: Analysis):
    def unknown(part: object) -> list[str]:
        if isinstance(part, tuple):
            return [key for entry in part for key in unknown(entry)]
        fields = getattr(type(part), "model_fields", {})
        return [
            *(getattr(part, "model_extra", None) or {}),
            *(k for name in fields for k in unknown(getattr(part, name))),
        ]

    assert unknown(analysis) == []


def test_every_excerpt_matches_its_checksum(analysis: Analysis):
    assert {each.id: each.sha256 for each in analysis.evidence} == {
        each.id: sha256(each.text.encode()).hexdigest() for each in analysis.evidence
    }


def test_every_citation_leads_to_an_entry(analysis: Analysis):
    evidence = {each.id for each in analysis.evidence}
    whys = {each.id for each in analysis.whys}
    causes = {each.id for each in analysis.root_causes}
    cited = {cited for entry in (*analysis.whys, *analysis.verification) for cited in entry.evidence}
    assert cited <= evidence
    assert {why.of for why in analysis.whys} <= whys | {"failure"}
    assert {cause.why for cause in analysis.root_causes} <= whys
    assert {cause for action in analysis.actions for cause in action.addresses} == causes
    assert {other.id for other in analysis.related} | set(analysis.failure.not_same) <= {file.stem for file in FILES}


def test_what_is_called_supported_cites_evidence_and_what_is_ruled_out_says_why(analysis: Analysis):
    assert [why.id for why in analysis.whys if why.status == "supported" and not why.evidence] == []
    assert [why.id for why in analysis.whys if why.status == "ruled-out" and not why.reason] == []


def test_the_summary_is_short_enough_to_be_read(analysis: Analysis):
    assert len(analysis.summary.split()) <= 80

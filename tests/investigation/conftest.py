from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from rca.analysis import Analysis
from rca.investigation import Investigation


def noon() -> datetime:
    return datetime(2025, 9, 8, 12, 0, tzinfo=UTC)


def draft_of(**given: Any) -> Analysis:
    return Analysis.model_validate(
        {
            "rca": "1",
            "id": "draft",
            "title": "Factory SSOT validation failed",
            "status": "draft",
            "failure": {"error": "received 1011 (internal error) Factory SSOT validation failed"},
        }
        | given
    )


@pytest.fixture
def analysis() -> Analysis:
    return draft_of()


@pytest.fixture
def investigation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Investigation:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return Investigation(tmp_path, draft_of(), noon)

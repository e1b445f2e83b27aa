from datetime import UTC, datetime
from pathlib import Path

import pytest

from rca.cycles import Cycle, files
from rca.cycles.passing import last_passing

TESTS = ("test_router::test_a", "test_router::test_b")


@pytest.fixture
def record(tmp_path: Path):
    """A cycle on disk; `failed` are the tests that did not pass."""

    def made(number: int, *failed: str, commit: str = "", environment: str = "staging", day: int = 1) -> Cycle:
        passed = [name for name in ("test_a", "test_b") if name not in failed]
        others = [{"test": name, "outcome": "failed", "error": "ValueError: x"} for name in failed]
        module = {"module": "test_router", "passed": passed, "others": others}
        given = {"id": "x", "cycle": number, "environment": environment, "results": [module]}
        tested = {"tested": {"commit": commit or f"{number}" * 40}}
        return files.create(tmp_path, Cycle.model_validate(given | tested), datetime(2026, 8, day, tzinfo=UTC)).cycle

    return made


def found(root: Path, **given: str) -> int | None:
    cycle = last_passing(root, TESTS, **given)
    return cycle.number if cycle else None


def test_the_newest_cycle_in_which_all_of_them_passed_is_found(tmp_path: Path, record) -> None:
    for number, failed in ((8, ()), (9, ()), (10, ()), (11, ("test_b",))):
        record(number, *failed)
    assert found(tmp_path) == 10


def test_the_day_goes_before_the_number(tmp_path: Path, record) -> None:
    record(9, day=1)
    record(2, day=3, environment="production")
    assert found(tmp_path) == 2
    assert found(tmp_path, environment="staging") == 9


def test_without_a_cycle_in_which_they_passed_there_is_none(tmp_path: Path, record) -> None:
    assert found(tmp_path) is None
    record(1, "test_a")
    assert found(tmp_path) is None
    assert last_passing(tmp_path, ("test_router::test_new",)) is None
    assert last_passing(tmp_path, ()) is None


def test_the_cycle_that_failed_is_not_asked(tmp_path: Path, record) -> None:
    record(1)
    again = record(2)
    assert found(tmp_path, but=again.id) == 1

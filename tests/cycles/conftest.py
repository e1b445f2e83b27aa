"""Cycles as tests write them: modules by their tests' outcomes, errors by their text."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rca.cycles import Cycle
from rca.cycles.recorded import Ran, modules

FACTORY = "received 1011 (internal error) Factory SSOT validation failed"
AUTH = "received 1008 (policy violation) SSOT Auth failed"
LETTERS = {"p": "passed", "f": "failed", "e": "error", "s": "skipped", "x": "xfailed", "X": "xpassed"}


def ran(tests: dict[str, str]) -> list[Ran]:
    """`{"test_a::test_1": "p"}`; a failure says with which error: `"f received 1011 ..."`; `"f|p"` was repeated."""
    runs: list[Ran] = []
    for test, each in tests.items():
        errors = ((one[0], one[2:] or ("assert 1 == 2" if one[0] in "fe" else "")) for one in each.split("|"))
        runs += [Ran(test, LETTERS[letter], error) for letter, error in errors]
    return runs


def cycle_of(number: int = 4, tests: dict[str, str] | None = None, **given: Any) -> Cycle:
    return Cycle.model_validate(
        {"id": f"2025-09-08-staging-{number}-aaaaaa", "cycle": number, "environment": "staging"}
        | ({"results": modules(ran(tests))} if tests is not None else {})
        | given
    )


@pytest.fixture
def make() -> Callable[..., Cycle]:
    return cycle_of


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache of its own for each test."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

"""What cycles say of fixes, with real files and real commits."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from rca.analysis import Analysis
from rca.cycles import Cycle, files
from rca.errors import RcaError
from rca.investigation.verifying import Verdict, verify
from rca.signature import sign
from rca.store import analyses
from tests.git.repository import Repository

ERROR = "IndexError: list index out of range in the shard list"
NAME = "2026-08-01-shards-aaaaaa"
NOON = datetime(2026, 8, 3, 12, tzinfo=UTC)
PASSED = [f"test_{number}" for number in range(40)]


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "work")


@pytest.fixture
def record(repository: Repository) -> Callable[..., Cycle]:
    """A cycle of staging on disk: `record(4, failing=2, commit="...")`."""

    def made(number: int, failing: int = 0, commit: str = "", environment: str = "staging", **more: object) -> Cycle:
        others = [
            {"test": f"test_pick_{one}", "outcome": "failed", "error": ERROR, "signature": sign(ERROR).key()}
            for one in range(failing)
        ]
        passed = [*PASSED, *(f"test_pick_{one}" for one in range(failing, 3))]
        module = {"module": "test_router", "passed": passed, "others": others}
        given = {"id": "x", "cycle": number, "environment": environment, "results": [module], **more}
        if commit:
            given["tested"] = {"commit": commit}
        return files.create(repository.root, Cycle.model_validate(given), NOON).cycle

    return made


@pytest.fixture
def write(repository: Repository) -> Callable[..., None]:
    """An analysis on disk; `rest` are its other lines."""

    def made(rest: str = "", failure: str = "", name: str = NAME, test: str = "test_router::test_pick_0") -> None:
        folder = repository.root / "analyses"
        folder.mkdir(exist_ok=True)
        text = f"rca: 1\nid: {name}\ntitle: Shards\nfailure:\n  error: '{ERROR}'\n"
        text += (f"  tests: ['{test}']\n" if test else "") + failure + rest
        (folder / f"{name}.yaml").write_text(text)

    return made


@pytest.fixture
def held(repository: Repository) -> Callable[[Cycle], list[Verdict]]:
    """Hold all analyses against a cycle; nothing may be complained of."""

    def made(cycle: Cycle) -> list[Verdict]:
        complaints: list[object] = []
        verdicts = verify(repository.root, cycle, lambda: NOON, complaints.append)
        assert complaints == []
        return verdicts

    return made


def action(commit: str, to: int = 0) -> str:
    return (
        f"actions:\n  - id: A1\n    do: Count the shards\n    commit: '{commit}'\n    expect: {{from: 3, to: {to}}}\n"
    )


def kept(repository: Repository, name: str = NAME) -> Analysis:
    return analyses.load(analyses.find(repository.root, name)).analysis


def test_a_fix_that_does_what_was_expected_is_measured_and_verified(repository, record, write, held) -> None:
    fix = repository.commit("Count the shards")
    write(f"status: fixing\n{action(fix[:9])}")
    cycle = record(4, commit=repository.commit("Later"))
    (verdict,) = held(cycle)
    assert (verdict.analysis, verdict.became) == (NAME, "verified")
    assert verdict.said[0].startswith("A1: expected 3 -> 0, cycle 4: 0 of 43 tests, reached")
    after = kept(repository)
    assert after.status == "verified"
    assert [(one.cycle, one.value) for one in after.actions[0].measured] == [(cycle.id, 0)]


def test_the_document_says_it_too(repository, record, write, held) -> None:
    fix = repository.commit("Count the shards")
    write(f"status: fixing\n{action(fix)}")
    held(record(4, commit=fix))
    assert "verified" in (repository.root / "analyses" / f"{NAME}.md").read_text().lower()


def test_a_fix_that_falls_short_is_measured_and_stays_open(repository, record, write, held) -> None:
    fix = repository.commit("Count the shards")
    write(f"status: fixing\n{action(fix)}")
    (verdict,) = held(record(4, failing=2, commit=fix))
    assert verdict.became == ""
    assert "2 of 43 tests, not reached" in verdict.said[0]
    assert kept(repository).status == "fixing"
    assert kept(repository).actions[0].measured[0].value == 2


def test_a_revision_without_the_fix_measures_nothing(repository, record, write, held) -> None:
    before = repository.commit("Before")
    write(f"status: fixing\n{action(repository.commit('Count the shards'))}")
    (verdict,) = held(record(4, commit=before))
    assert "does not contain the fix" in verdict.said[0]
    assert kept(repository).actions[0].measured == ()
    assert kept(repository).status == "fixing"


@pytest.mark.parametrize("commit", ["", "0" * 40])
def test_a_revision_that_nobody_knows_is_said_and_measures_nothing(
    repository, record, write, held, commit: str
) -> None:
    write(f"status: fixing\n{action(repository.commit('Count the shards'))}")
    (verdict,) = held(record(4, commit=commit))
    assert "is not known" in verdict.said[0]
    assert kept(repository).actions[0].measured == ()


def test_an_error_that_comes_back_opens_its_analysis_again(repository, record, write, held) -> None:
    fix = repository.commit("Count the shards")
    write(f"status: fixing\n{action(fix)}")
    held(record(4, commit=fix))
    (verdict,) = held(record(5, failing=2, commit=repository.commit("Later")))
    assert verdict.became == "recurred"
    assert kept(repository).status == "recurred"
    assert [one.value for one in kept(repository).actions[0].measured] == [0, 2]


def test_what_was_verified_without_an_expectation_comes_back_too(repository, record, write, held) -> None:
    write("status: verified\n")
    (verdict,) = held(record(5, failing=2))
    assert (verdict.became, verdict.said) == ("recurred", ("it came back: 2 of 43 tests in cycle 5",))
    assert kept(repository).status == "recurred"


def test_an_error_that_stays_away_needs_no_word(repository, record, write, held) -> None:
    write("status: verified\n")
    assert held(record(5)) == []
    assert kept(repository).status == "verified"


def test_another_error_says_nothing_of_it(repository, record, write, held) -> None:
    write("status: verified\n")
    cycle = record(5, failing=1)
    path = files.find(repository.root, "5")
    other = "KeyError: 'colour of the shard'"
    path.write_text(path.read_text().replace(ERROR, other).replace(sign(ERROR).key(), sign(other).key()))
    assert held(files.load(path).cycle) == []
    assert cycle.number == 5


def test_another_environment_says_nothing(repository, record, write, held) -> None:
    write("status: verified\n", failure="  environment: production\n")
    assert held(record(5, failing=2)) == []


def test_the_cycle_of_the_failure_and_those_before_say_nothing_of_its_fix(repository, record, write, held) -> None:
    fix = repository.commit("Count the shards")
    third, fourth, fifth = (record(number, failing=2, commit=fix) for number in (3, 4, 5))
    write(f"status: fixing\n{action(fix)}", failure=f"  cycle: {fourth.id}\n")
    assert held(third) == held(fourth) == []
    assert len(held(fifth)) == 1


def test_an_older_cycle_does_not_undo_what_a_later_one_showed(repository, record, write, held) -> None:
    fix = repository.commit("Count the shards")
    write(f"status: fixing\n{action(fix)}")
    fourth = record(4, failing=3, commit=fix)
    held(record(5, commit=fix))
    assert held(fourth) == []
    assert kept(repository).status == "verified"


def test_held_twice_against_one_cycle_nothing_changes(repository, record, write, held) -> None:
    fix = repository.commit("Count the shards")
    write(f"status: fixing\n{action(fix)}")
    cycle = record(4, commit=fix)
    held(cycle)
    before = (repository.root / "analyses" / f"{NAME}.yaml").read_text()
    held(cycle)
    assert (repository.root / "analyses" / f"{NAME}.yaml").read_text() == before


def test_results_from_before_the_deployment_verify_nothing(repository, record, write, held) -> None:
    before, fix = repository.commit("Before"), repository.commit("Count the shards")
    write(f"status: fixing\n{action(fix)}")
    deployments = [{"revision": "r1", "state": "active"}, {"revision": "r2", "state": "in-progress", "commit": fix}]
    (verdict,) = held(record(4, deployments=deployments, tested={"revision": "r1", "commit": before}))
    assert verdict.became == ""
    assert kept(repository).actions[0].measured == ()


def test_tests_that_did_not_run_verify_nothing(repository, record, write, held) -> None:
    fix = repository.commit("Count the shards")
    write(f"status: fixing\n{action(fix)}", test="test_router::test_gone")
    (verdict,) = held(record(4, commit=fix))
    assert "did not run" in verdict.said[0]
    assert kept(repository).status == "fixing"


def test_dropped_analyses_are_left_alone_and_broken_ones_are_complained_of(repository, record, write) -> None:
    write("status: dropped\nlabels: [verified]\n")
    write("status: verified\nfailure: 3\n", name="2026-08-01-broken-bbbbbb")
    complaints: list[Exception] = []
    assert verify(repository.root, record(5, failing=2), lambda: NOON, complaints.append) == []
    assert len(complaints) == 1
    assert "broken-bbbbbb.yaml" in str(complaints[0])


def test_what_people_wrote_in_the_file_stays(repository, record, write, held) -> None:
    fix = repository.commit("Count the shards")
    write(f"# by hand\nstatus: fixing  # since Monday\nmine: kept\n{action(fix)}")
    held(record(4, commit=fix))
    text = (repository.root / "analyses" / f"{NAME}.yaml").read_text()
    assert "# by hand" in text
    assert "mine: kept" in text
    assert "status: verified" in text


def test_what_a_person_stated_is_no_measurement(repository, record, write, held) -> None:
    fix = repository.commit("Count the shards")
    write("status: closed\n")
    pattern = {"name": "Shards", "analysis": NAME, "stated": {"count": 2, "of": 43}}
    module = {"module": "test_other", "stated": {"passed": 3, "total": 3}}
    assert held(record(5, commit=fix, results=[module], patterns=[pattern])) == []
    assert kept(repository).status == "closed"


def test_silence_shows_nothing_where_nobody_knows_which_test_would_break_it(repository, record, write, held) -> None:
    fix = repository.commit("Count the shards")
    write(f"status: fixing\n{action(fix)}", test="")
    (verdict,) = held(record(4, commit=fix))
    assert verdict.became == ""
    assert kept(repository).status == "fixing"


def test_a_cycle_under_the_id_of_another_is_refused(repository, record, write) -> None:
    fix = repository.commit("Count the shards")
    write(f"status: fixing\n{action(fix)}")
    real = record(4, failing=1, commit=fix)
    other = record(99, commit=fix).model_copy(update={"id": real.id})
    with pytest.raises(RcaError, match="two cycles have the id"):
        verify(repository.root, other, lambda: NOON, pytest.fail)
    assert kept(repository).actions[0].measured == ()

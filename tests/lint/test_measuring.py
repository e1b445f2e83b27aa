import subprocess
from pathlib import Path

import pytest

from rca.cycles import Cycle
from rca.lint import Context
from rca.signature import sign
from tests.lint.asked import asked, cycle, said

ERROR = "RuntimeError: the factory refused the context"
KEY = sign(ERROR).key()
FAILURE = f"failure: {{error: '{ERROR}', signature: '{KEY}', cycle: 2025-09-08-staging-4-aaaaaa, commit: COMMIT}}\n"


def counted(number: int, failing: int, of: int = 10, commit: str = "") -> Cycle:
    """A cycle in which the first tests of one module failed with the error."""
    others = "".join(f"\n      - {{test: test_{n}, outcome: failed, error: '{ERROR}'}}" for n in range(failing))
    passed = "".join(f"\n      test_{n}" for n in range(failing, of))
    return cycle(
        f"""\
rca: 1
id: 2025-09-{number + 4:02}-staging-{number}-aaaaaa
cycle: {number}
environment: staging
status: closed
tested: {{revision: r{number}, commit: '{commit}'}}
results:
  - module: test_factory
    passed: |-{passed or " ''"}
    others: {others or "[]"}
"""
    )


def action(expect: str, *measured: tuple[int, int], more: str = "") -> str:
    told = ", ".join(
        f"{{cycle: 2025-09-{number + 4:02}-staging-{number}-aaaaaa, value: {value}}}" for number, value in measured
    )
    return f"actions: [{{id: A1, do: x, status: done, expect: {{{expect}}}, measured: [{told}]{more}}}]\n"


@pytest.mark.parametrize("status", ["verified", "closed"])
def test_what_is_called_over_was_measured_later(status: str) -> None:
    wanted = [("error", f"called {status}, and no later cycle measured the fix")]
    assert said(asked(FAILURE, "RCA007", status=status)) == wanted
    assert said(asked(FAILURE, "RCA007", Context(cycles=(counted(4, 3),)), status=status)) == wanted
    assert asked(FAILURE, "RCA007", Context(cycles=(counted(4, 3), counted(5, 0))), status=status) == []
    assert asked(FAILURE + action("to: 0", (5, 0)), "RCA007", status=status) == []
    assert asked(FAILURE, "RCA007", status="fixing") == []


def test_a_criterion_that_passed_with_evidence_is_a_measurement() -> None:
    text = "evidence: [{id: E1, kind: test}]\nverification: [{criterion: x, outcome: passed, evidence: [CITED]}]"
    assert asked(text.replace("CITED", "E1"), "RCA007", status="closed") == []
    assert len(asked(text.replace("CITED", "E7"), "RCA007", status="closed")) == 1


def test_a_share_of_few_failures_that_no_count_can_show_is_asked_about() -> None:
    text = """
        failure: {seen: {count: 3}}
        actions: [{id: A1, do: 'Accommodate staging, ~90% reduction expected'}]
        verification: [{criterion: Failures reduced by more than 80 %}, {criterion: Reduced by 100 %}]
        """
    assert said(asked(text, "RCA021")) == [
        ("warning", "A1: 90 % of 3 is 2.7: only 0 reaches it"),
        ("warning", "80 % of 3 is 2.4: only 0 reaches it"),
    ]
    assert asked(text.replace("count: 3", "count: 300"), "RCA021") == []


def test_an_expectation_that_is_no_improvement_is_a_warning_and_one_that_chance_reaches_a_note() -> None:
    assert said(asked(FAILURE + action("from: 3, to: 3"), "RCA021")) == [
        ("warning", "A1: expects 3 to become 3, which is no improvement")
    ]
    context = Context(cycles=(counted(4, 3),))
    [found] = asked(FAILURE + action("from: 3, to: 0"), "RCA021", context)
    assert found.severity == "note"
    assert "p = 0.211" in found.message  # 3 of 10 and 0 of 10: 2 * C(10,3) / C(20,3) = 0.2105
    assert asked(FAILURE + action("from: 3, to: 0"), "RCA021") == []


def test_a_measured_change_that_chance_explains_shows_p_of_the_same_tests() -> None:
    context = Context(cycles=(counted(4, 3), counted(5, 1)))
    [found] = asked(FAILURE + action("from: 3, to: 0", (5, 1)), "RCA022", context)
    assert "McNemar's exact test p = 0.500" in found.message  # two tests changed, both for the better: 2 / 2**2
    large = Context(cycles=(counted(4, 9), counted(5, 0)))
    assert asked(FAILURE + action("from: 9, to: 0", (5, 0)), "RCA022", large) == []  # 2 / 2**9 = 0.004
    assert asked(FAILURE + action("from: 3, to: 0", (5, 1)), "RCA022") == []


def test_an_intermittent_failure_needs_three_by_its_rate_of_clean_runs() -> None:
    text = "summary: Flaky, it fails in 1 of 20 runs.\n" + FAILURE + action("to: 0", (5, 0), (6, 0))
    wanted = "it failed now and then (about 5% of runs), and 2 clean runs are recorded of 60 needed"
    assert said(asked(text, "RCA023", status="verified")) == [("warning", wanted)]
    assert asked(text, "RCA023", status="fixing") == []
    assert asked(text.replace("1 of 20 runs", "1 of 2 runs").replace("(6, 0)", ""), "RCA023", status="verified") != []
    assert asked(text.replace("Flaky, it fails in 1 of 20 runs.", "It fails."), "RCA023", status="verified") == []


def git(folder: Path, *arguments: str) -> str:
    name = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false")
    ran = subprocess.run(["git", *name, *arguments], cwd=folder, check=True, capture_output=True, text=True, timeout=30)
    return ran.stdout.strip()


@pytest.fixture
def commits(tmp_path: Path) -> tuple[Path, list[str]]:
    """A work tree and its three commits, oldest first."""
    git(tmp_path, "init", "-q")
    made = []
    for number in range(3):
        git(tmp_path, "commit", "-q", "--allow-empty", "-m", f"Commit {number}")
        made.append(git(tmp_path, "rev-parse", "HEAD"))
    return tmp_path, made


def test_a_fix_is_measured_on_a_revision_that_contains_its_commit(commits: tuple[Path, list[str]]) -> None:
    tree, (first, fix, last) = commits
    text = FAILURE.replace("COMMIT", first) + action("from: 3, to: 0", (5, 0), more=f", commit: {fix[:10]}")
    before = Context(work_tree=tree, cycles=(counted(4, 3), counted(5, 0, commit=first)))
    assert said(asked(text, "RCA024", before)) == [
        ("error", f"A1: measured in 2025-09-09-staging-5-aaaaaa, whose revision does not contain {fix[:10]}")
    ]
    after = Context(work_tree=tree, cycles=(counted(4, 3), counted(5, 0, commit=last)))
    assert asked(text, "RCA024", after) == []
    assert asked(text, "RCA024", Context(cycles=before.cycles)) == []


def test_a_fix_that_the_failing_commit_had_already_is_none(commits: tuple[Path, list[str]]) -> None:
    tree, (_, fix, last) = commits
    text = FAILURE.replace("COMMIT", last) + action("from: 3, to: 0", more=f", commit: {fix}")
    assert [one.severity for one in asked(text, "RCA024", Context(work_tree=tree))] == ["warning"]
    unknown = text.replace(fix, "0" * 40)
    assert asked(unknown, "RCA024", Context(work_tree=tree)) == []


def test_of_a_clone_that_is_cut_off_nobody_can_tell_what_a_revision_contains(tmp_path: Path) -> None:
    origin, clone = tmp_path / "origin", tmp_path / "clone"
    origin.mkdir()
    git(origin, "init", "-q", "-b", "main")
    git(origin, "commit", "-q", "--allow-empty", "-m", "Base")
    git(origin, "branch", "other")
    git(origin, "commit", "-q", "--allow-empty", "-m", "Fix")
    fix = git(origin, "rev-parse", "HEAD")
    git(origin, "checkout", "-q", "other")
    git(origin, "commit", "-q", "--allow-empty", "-m", "Other")
    tested = git(origin, "rev-parse", "HEAD")
    git(tmp_path, "clone", "-q", "--depth", "1", "--no-single-branch", origin.as_uri(), str(clone))
    text = FAILURE + action("from: 3, to: 0", (5, 0), more=f", commit: {fix}")
    cycles = (counted(4, 3), counted(5, 0, commit=tested))
    assert len(asked(text, "RCA024", Context(work_tree=origin, cycles=cycles))) == 1
    assert asked(text, "RCA024", Context(work_tree=clone, cycles=cycles)) == []


def test_an_error_that_a_later_cycle_counts_came_back() -> None:
    text = FAILURE + action("from: 3, to: 0", (5, 0))
    context = Context(cycles=(counted(4, 3), counted(5, 0), counted(6, 2)))
    assert said(asked(text, "RCA031", context, status="verified")) == [
        ("error", "called verified, and cycle 6 counts it again (2)")
    ]
    assert asked(text, "RCA031", Context(cycles=context.cycles[:2]), status="verified") == []


def test_a_stated_measurement_is_compared_with_what_the_cycle_counts() -> None:
    context = Context(cycles=(counted(4, 3), counted(5, 2)))
    assert said(asked(FAILURE + action("from: 3, to: 0", (5, 0)), "RCA026", context)) == [
        ("error", "A1: 0 is stated as measured in 2025-09-09-staging-5-aaaaaa, which counts 2")
    ]
    assert asked(FAILURE + action("from: 3, to: 0", (5, 2)), "RCA026", context) == []

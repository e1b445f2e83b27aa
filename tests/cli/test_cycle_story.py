"""A fix that holds, and then does not, from cycle to cycle: real commits, real reports, and what is said on the way."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from rca.analysis import Analysis
from rca.cycles import Cycle, files
from rca.store import analyses
from tests.cli.conftest import Ran, Rca
from tests.cli.test_cycle_record import suite
from tests.git.repository import Repository

ERROR = "IndexError: list index out of range in the shard list"
FIX = "Count the shards before one is picked"


@dataclass
class Story:
    """A repository with a service, its tests' reports and the analysis of what broke."""

    rca: Rca
    repository: Repository

    @property
    def root(self) -> Path:
        return self.repository.root

    def commits(self, subject: str) -> str:
        return self.repository.commit(subject, router_py=f"# {subject}\n")

    def tests_run(self, day: int, failing: int) -> str:
        """The report of twelve tests, of which the first ones fail."""
        cases = (("test_router", f"test_{number:02}", ERROR if number < failing else "") for number in range(12))
        name = f"run-{day}.xml"
        (self.root / name).write_text(suite(*cases, at=f"2026-09-{day:02}T10:00:00Z"))
        return name

    def cycle_recorded(self, day: int, failing: int) -> Ran:
        ran = self.rca("cycle", "record", self.tests_run(day, failing), "--environment", "staging", "--commit", "HEAD")
        assert ran.code == 0, ran.err
        return ran

    @property
    def analysis(self) -> Analysis:
        """The first analysis."""
        return min((analyses.load(path).analysis for path in analyses.paths(self.root)), key=lambda one: one.created)

    @property
    def cycles(self) -> list[Cycle]:
        return [stored.cycle for stored in files.load_all(self.root)]


@pytest.fixture
def story(rca: Rca, workspace: Path) -> Story:
    return Story(rca, Repository(workspace))


def fixed(story: Story) -> str:
    """Cycle 1 fails, is analysed and fixed; the short id of the analysis."""
    story.commits("Pick a shard")
    story.cycle_recorded(1, failing=3)
    begun = story.rca("new", "run-1.xml", "--no-input")
    assert begun.code == 0, begun.err
    short = begun.out.strip()[-6:]
    commit = story.commits(FIX)
    for arguments in (
        ("add", short, "why", "Why?", "--of", "failure", "--because", "it was read before it was filled"),
        ("add", short, "action", FIX, "--field", f"commit={commit}"),
        ("set", short, "A1.expect.to", "0"),
    ):
        ran = story.rca(*arguments)
        assert ran.code == 0, ran.err
    return short


def test_a_fix_is_verified_by_the_next_cycle_and_its_error_recurs_in_the_one_after(story: Story) -> None:
    fixed(story)
    second = story.cycle_recorded(2, failing=0)
    assert "now verified" in second.err
    assert "A1: expected to be 0, cycle 2: 0 of 12 tests, reached" in " ".join(second.err.split())
    assert story.analysis.status == "verified"

    story.commits("Pick a shard in another way")
    third = " ".join(story.cycle_recorded(3, failing=2).err.split())
    assert "1 error: 1 regressed" in third
    assert f"fix verified in cycle 2: it came back ({FIX})" in third
    assert "now recurred A1: expected to be 0, cycle 3: 2 of 12 tests, not reached; it came back" in third
    assert story.analysis.status == "recurred"
    assert [(one.cycle, one.value) for one in story.analysis.actions[0].measured] == [
        (cycle.id, value) for cycle, value in zip(story.cycles[1:], (0, 2), strict=True)
    ]

    assert "    came back: its fix was verified in cycle 2\n" in story.rca("cycle", "show", "3").out
    report = story.rca("cycle", "report", "3", "--stdout").out
    assert "- **Came back**: its fix was verified in cycle 2\n" in report
    assert f"- **Fix**: {FIX}\n" in report
    assert "| open, came back |" in report
    assert "0 -> 2 of 12 tests" in report

    begun = story.rca("new", "run-3.xml", "--no-input")
    assert begun.err.startswith("recurring: analysed once on "), begun.err
    assert "did not hold: it came back" in begun.err.splitlines()[0]

    story.commits("Something else")
    fourth = " ".join(story.cycle_recorded(4, failing=1).err.split())
    assert f"its fix did not hold: it came back in cycle 3 ({FIX})" in fourth
    assert story.cycles[3].patterns[0].came_back == "its fix did not hold: it came back in cycle 3"


def test_a_cycle_without_the_commit_of_the_fix_shows_nothing_of_it(story: Story) -> None:
    fixed(story)
    report = story.tests_run(2, failing=0)
    ran = story.rca("cycle", "record", report, "--environment", "staging", "--commit", "HEAD~1")
    assert ran.code == 0, ran.err
    verified = " ".join(story.rca("cycle", "verify").err.split())
    assert "cycle 2: 0 of 12 tests, but the tested revision does not contain the fix" in verified
    assert (story.analysis.status, story.analysis.actions[0].measured) == ("draft", ())


def test_verify_says_of_each_cycle_whether_the_error_is_back_however_often_it_is_asked(story: Story) -> None:
    fixed(story)
    story.cycle_recorded(2, failing=0)
    assert story.rca("cycle", "verify").code == 0
    story.cycle_recorded(3, failing=2)
    for _ in range(2):
        ran = story.rca("cycle", "verify")
        assert (ran.code, "it came back" in ran.err) == (1, True)
    (verdict,) = json.loads(story.rca("cycle", "verify", "3", "--json").out)
    schema = json.loads(story.rca("schema", "cycle-verify").out)["items"]
    assert set(verdict) == set(schema["required"]) == set(schema["properties"])
    assert (verdict["analysis"], verdict["became"], verdict["is_back"]) == (story.analysis.id, "", True)
    assert story.analysis.status == "recurred"

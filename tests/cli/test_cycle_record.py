"""`rca cycle record`: reports in, a cycle's file out, and what a person is told of it."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from rca.cycles import files

HERE = Path(__file__).parents[1]
REPORT = HERE / "runs" / "recordings" / "pytest.xml"
LATER = HERE / "runs" / "recordings" / "pytest-xdist.xml"
FACTORY = "2025-09-08-factory-ssot-validation-failed-7k3f9q"
ANALYSIS = f"""\
rca: 1
id: {FACTORY}
title: Factory SSOT validation failed
status: verified
created: 2025-09-08T14:02:11Z
failure:
  error: "websockets.exceptions.ConnectionClosedError: received 1011 (internal error) Factory SSOT validation failed"
whys:
  - id: W1
    of: failure
    why: Why?
    because: The validation is strict
root_causes:
  - id: R1
    why: W1
    statement: The validation is strict in every environment.
actions:
  - id: A1
    do: Choose the validation by environment
    addresses: [R1]
    status: done
    measured:
      - cycle: 2025-09-09-staging-3-aaaaaa
        value: 0
"""


def suite(*cases, at="2025-09-08T13:55:02Z"):
    rows = "".join(
        f'<testcase classname="{module}" name="{name}" time="0.1">'
        + (f'<failure message="">E   {error}</failure>' if error else "")
        + "</testcase>"
        for module, name, error in cases
    )
    return f'<testsuites name="pytest tests"><testsuite name="pytest" timestamp="{at}">{rows}</testsuite></testsuites>'


@pytest.fixture
def report(workspace):
    def write(name, *cases, **facts):
        (workspace / name).write_text(suite(*cases, **facts))
        return name

    return write


@pytest.fixture
def repository(workspace):
    """The workspace as a git repository; the function commits and gives the hash."""

    def git(*arguments):
        identity = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false")
        return subprocess.run(
            ["git", *identity, *arguments], cwd=workspace, check=True, capture_output=True, text=True
        ).stdout.strip()

    git("init", "-q")

    def commit(subject):
        git("commit", "--allow-empty", "-qm", subject)
        return git("rev-parse", "HEAD")

    return commit


def stored(workspace):
    return [one.cycle for one in files.load_all(workspace)]


def test_a_report_becomes_the_first_cycle_of_its_environment(rca, workspace):
    ran = rca("cycle", "record", str(REPORT), "--environment", "gcp-staging", "--build", "7")
    (cycle,) = stored(workspace)
    assert (ran.code, ran.out) == (0, f"{cycle.id}\n")
    assert (cycle.number, cycle.environment, cycle.started) == (1, "gcp-staging", "2026-11-22T01:08:34.441Z")
    assert "cycle 1 of gcp-staging: 0 of 2 modules = 0.0 % passed; 1 of 8 tests = 12.5 % passed, 2 skipped" in ran.err
    assert f"next: git add analyses/cycles/{cycle.id}.yaml" in ran.err


def test_the_next_one_gets_the_next_number_and_says_how_to_compare(rca, workspace):
    rca("cycle", "record", str(REPORT), "--environment", "staging")
    rca("cycle", "record", str(REPORT), "--environment", "production")
    ran = rca("cycle", "record", str(LATER), "--environment", "staging")
    assert [(cycle.environment, cycle.number) for cycle in stored(workspace)] == [
        ("production", 1), ("staging", 1), ("staging", 2),
    ]  # fmt: skip
    assert "rca cycle compare 1 2 --environment staging" in ran.err


def test_what_was_deployed_comes_with_the_commits_since_the_cycle_before(rca, workspace, repository):
    first = repository("Begin")
    rca("cycle", "record", str(REPORT), "--environment", "s", "--commit", "HEAD", "--revision", "r1")
    repository("Validate by environment \x1b[31m")
    last = repository("Wait for the ids")
    ran = rca("cycle", "record", str(LATER), "--environment", "s", "--commit", last[:8], "--revision", "r2")
    before, cycle = stored(workspace)
    assert before.deployments[0].commit == first
    assert ran.code == 0
    (deployment,) = cycle.deployments
    assert (deployment.revision, deployment.commit, deployment.state) == ("r2", last, "active")
    assert [change.subject for change in deployment.changes] == ["Wait for the ids", "Validate by environment"]
    assert cycle.tested
    assert cycle.tested.commit == last


def test_of_very_many_commits_the_newest_fifty_are_listed_and_that_is_said(rca, workspace, repository):
    repository("Begin")
    rca("cycle", "record", str(REPORT), "--environment", "s", "--commit", "HEAD")
    for number in range(51):
        repository(f"Change {number}")
    ran = rca("cycle", "record", str(LATER), "--environment", "s", "--commit", "HEAD")
    changes = stored(workspace)[1].deployments[0].changes
    assert (len(changes), changes[0].subject, changes[-1].subject) == (50, "Change 50", "Change 1")
    assert "more than 50 commits since cycle 1" in ran.err


def test_a_commit_that_is_not_here_is_kept_as_it_was_said(rca, workspace, repository):
    repository("Begin")
    rca("cycle", "record", str(REPORT), "--environment", "s", "--commit", "HEAD")
    ran = rca("cycle", "record", str(LATER), "--environment", "s", "--commit", "deadbee")
    assert stored(workspace)[1].deployments[0].commit == "deadbee"
    assert "commit deadbee is not in this repository" in ran.err


def test_a_cycle_before_whose_commit_is_not_here_is_said(rca, workspace, repository):
    repository("Begin")
    rca("cycle", "record", str(REPORT), "--environment", "s", "--commit", "deadbee")
    ran = rca("cycle", "record", str(LATER), "--environment", "s", "--commit", "HEAD")
    assert "commit deadbee of cycle 1 is not in this repository, so what changed since is not listed" in ran.err
    rca("cycle", "record", str(REPORT), "--environment", "t", "--build", "7")
    ran = rca("cycle", "record", str(LATER), "--environment", "t", "--commit", "HEAD")
    assert "cycle 1 does not say its commit, so" in ran.err


def test_on_a_checkout_the_results_are_of_its_commit_and_nothing_was_deployed(rca, workspace, repository):
    commit = repository("Begin")
    rca("cycle", "record", str(REPORT), "--environment", "local")
    (cycle,) = stored(workspace)
    assert cycle.deployments == ()
    assert cycle.tested
    assert cycle.tested.commit == commit


def test_the_ci_job_says_build_commit_and_environment(rca, workspace, monkeypatch):
    for name, value in {
        "GITLAB_CI": "true", "CI_PIPELINE_ID": "42", "CI_COMMIT_SHA": "c" * 40, "CI_ENVIRONMENT_NAME": "review",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    assert rca("cycle", "record", str(REPORT)).code == 0
    (cycle,) = stored(workspace)
    assert (cycle.environment, cycle.deployments[0].build, cycle.deployments[0].commit) == ("review", "42", "c" * 40)


def test_an_option_goes_before_the_report_and_the_report_before_the_ci_job(rca, workspace, report, monkeypatch):
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_RUN_ID", "ci")
    name = report("a.xml", ("m", "t", ""))
    text = (workspace / name).read_text()
    properties = '<property name="environment" value="told"/><property name="build" value="told"/>'
    (workspace / name).write_text(text.replace("<testcase", f"<properties>{properties}</properties><testcase", 1))
    rca("cycle", "record", name, "--environment", "said")
    (cycle,) = stored(workspace)
    assert (cycle.environment, cycle.deployments[0].build) == ("said", "told")


def test_without_an_environment_nothing_is_recorded_and_the_hint_says_how(rca, workspace):
    ran = rca("cycle", "record", str(REPORT))
    assert ran.code == 2
    assert "nothing says in which environment" in ran.err
    assert "--environment" in ran.err
    assert not (workspace / "analyses").exists()


@pytest.mark.parametrize("bad", ["nowhere.xml", "empty.xml", "a.log", "page.xml"])
def test_one_unreadable_report_among_good_ones_and_nothing_is_written(rca, workspace, bad):
    (workspace / "empty.xml").write_text("")
    (workspace / "a.log").write_text("ERROR boom\n")
    (workspace / "page.xml").write_text("<!DOCTYPE html><html></html>")
    ran = rca("cycle", "record", str(REPORT), bad, "--environment", "s")
    assert (ran.code, ran.out) == (2, "")
    assert bad in ran.err
    assert not (workspace / "analyses").exists()


def test_shards_are_one_cycle_and_a_test_that_passed_when_repeated_is_flaky(rca, workspace, report):
    one = report("1.xml", ("test_a", "t", "KeyError: 'customer_id'"), ("test_a", "u", ""), at="2025-01-01T00:00:00Z")
    two = report("2.xml", ("test_b", "t", ""), at="2025-01-01T00:00:01Z")
    again = report("3.xml", ("test_a", "t", ""), at="2025-01-01T00:00:02Z")
    ran = rca("cycle", "record", again, one, two, "--environment", "s")
    (cycle,) = stored(workspace)
    assert [module.module for module in cycle.results] == ["test_a", "test_b"]
    (flaky,) = cycle.results[0].others
    assert (flaky.test, flaky.outcome, flaky.attempts) == ("t", "flaky", 2)
    assert "1 flaky" in ran.err


def test_known_errors_are_told_with_their_analysis_and_linked_in_the_file(rca, workspace, report):
    (workspace / "analyses").mkdir()
    (workspace / "analyses" / f"{FACTORY}.yaml").write_text(ANALYSIS)
    closed = "ConnectionClosedError: received 1011 (internal error) Factory SSOT validation failed"
    name = report("a.xml", ("m", "t", closed), ("m", "u", closed), ("m", "v", "KeyError: 'customer_id'"))
    ran = rca("cycle", "record", name, "--environment", "s")
    told = " ".join(ran.err.split())
    assert "2 errors: 1 regressed, 1 new" in told
    assert f"regressed: the same as {FACTORY}; root cause: The validation is strict in every environment;" in told
    assert "fix verified in cycle 3: it came back (Choose the validation by environment)" in told
    pattern = stored(workspace)[0].patterns[0]
    assert (pattern.analysis, pattern.code, pattern.status) == (FACTORY, "close 1011", "open")
    assert pattern.fix == "Choose the validation by environment"


def test_json_has_the_counts_and_the_standing_of_each_error(rca, workspace, report):
    name = report("a.xml", ("m", "t", "KeyError: 'customer_id'"), ("m", "u", ""))
    told = json.loads(rca("cycle", "record", name, "--environment", "s", "--json").out)
    assert told["tests"] == {
        "passed": 1, "failed": 1, "flaky": 0, "skipped": 0, "ran": 2, "rate": 0.5, "stated": False,
    }  # fmt: skip
    assert told["modules"] == {"passed": 0, "ran": 1, "rate": 0.0}
    assert [(error["standing"], error["tests"]) for error in told["errors"]] == [("new", ["m::t"])]
    assert (workspace / told["path"]).is_file()


def test_what_json_prints_fits_its_published_schema(rca, report):
    name = report("a.xml", ("m", "t", "KeyError: 'customer_id'"), ("m", "u", ""))
    told = json.loads(rca("cycle", "record", name, "--environment", "s", "--json").out)
    schema = json.loads(rca("schema", "cycle-record").out)
    assert set(told) == set(schema["required"]) == set(schema["properties"])
    assert set(told["errors"][0]) == set(schema["properties"]["errors"]["items"]["required"])


def test_a_fix_whose_effect_the_cycle_shows_makes_its_analysis_verified(rca, workspace, report, repository):
    commit = repository("Choose the validation by environment")
    (workspace / "analyses").mkdir()
    path = workspace / "analyses" / f"{FACTORY}.yaml"
    action = f"    commit: '{commit}'\n    expect:\n      of: failure\n      from: 1\n      to: 0\n"
    written = ANALYSIS.replace("status: verified", "status: fixing").replace("    measured:\n", action)
    written = written.replace("failure:\n", "failure:\n  tests: [m::t]\n")  # whose silence shows something
    path.write_text(re.sub(r"      - cycle.*\n.*value: 0\n", "", written))
    report("a.xml", ("m", "t", "ConnectionClosedError: received 1011 (internal error) Factory SSOT validation failed"))
    rca("cycle", "record", "a.xml", "--environment", "s", "--commit", "HEAD")
    repository("Something else")
    report("b.xml", ("m", "t", ""), at="2025-09-09T00:00:00Z")
    ran = rca("cycle", "record", "b.xml", "--environment", "s", "--commit", "HEAD")
    assert "now verified" in ran.err, ran.err
    assert "status: verified" in path.read_text()


def test_a_cycle_keeps_the_counts_of_the_one_before_for_its_report(rca, workspace):
    rca("cycle", "record", str(REPORT), "--environment", "s")
    rca("cycle", "record", str(LATER), "--environment", "s")
    first, second = stored(workspace)
    assert first.before is None
    assert second.before
    assert (second.before.cycle, second.before.source) == (1, first.id)
    report = rca("cycle", "report", second.id, "--stdout")
    assert (report.code, "cycle 1" in report.out.lower()) == (0, True)


def test_a_dry_run_says_what_it_would_do_and_writes_nothing(rca, workspace):
    ran = rca("cycle", "record", str(REPORT), "--environment", "s", "--dry-run")
    assert (ran.code, ran.out) == (0, "")
    assert "cycle 1 of s:" in ran.err
    assert "nothing was written" in ran.err
    assert not (workspace / "analyses").exists()


def test_a_number_may_be_given_but_not_one_that_is_taken(rca, workspace):
    assert rca("cycle", "record", str(REPORT), "--environment", "s", "--cycle", "4").code == 0
    ran = rca("cycle", "record", str(LATER), "--environment", "s", "--cycle", "4")
    assert ran.code == 4
    assert "there is a cycle 4 of s already" in ran.err
    assert "--again" in ran.err
    assert [cycle.number for cycle in stored(workspace)] == [4]
    rca("cycle", "record", str(LATER), "--environment", "s")
    assert [cycle.number for cycle in stored(workspace)] == [4, 5]


def test_again_replaces_the_results_and_nothing_that_people_wrote(rca, workspace):
    rca("cycle", "record", str(REPORT), "--environment", "s", "--build", "7")
    (path,) = files.paths(workspace)
    path.write_text(path.read_text().replace("status: active\n", "status: active  # by hand\ngoal: all of it\n", 1))
    ran = rca("cycle", "record", str(LATER), "--environment", "s", "--build", "8", "--again")
    assert ran.code == 0
    (cycle,) = stored(workspace)
    assert "status: active  # by hand\n" in path.read_text()
    assert (cycle.goal, cycle.id) == ("all of it", path.stem)
    assert [(one.build, one.state) for one in cycle.deployments] == [("7", "replaced"), ("8", "active")]
    assert cycle.tested
    assert cycle.tested.at == "2026-11-22T01:08:32.348Z"


def test_again_without_a_cycle_to_record_again_is_refused(rca, workspace):
    ran = rca("cycle", "record", str(REPORT), "--environment", "s", "--again")
    assert (ran.code, "there is no cycle of s yet" in ran.err) == (2, True)
    rca("cycle", "record", str(REPORT), "--environment", "s")
    assert (
        "there is no cycle 9 of s"
        in rca("cycle", "record", str(LATER), "--environment", "s", "--again", "--cycle", "9").err
    )


def test_the_same_run_is_not_recorded_twice(rca, workspace):
    rca("cycle", "record", str(REPORT), "--environment", "s")
    ran = rca("cycle", "record", str(REPORT), "--environment", "s")
    assert ran.code == 4
    assert "cycle 1 of s holds the results of this run already" in ran.err
    assert len(files.paths(workspace)) == 1


def test_the_cycle_before_is_of_the_same_environment_though_a_person_named_its_file(rca, workspace):
    rca("cycle", "record", str(REPORT), "--environment", "s", "--cycle", "3")
    rca("cycle", "record", str(REPORT), "--environment", "other", "--cycle", "8")
    path = next(path for path in files.paths(workspace) if "-s-3-" in path.stem)
    path.write_text(path.read_text().replace("status: active\n", "status: active\ngoal: the third's\n", 1))
    shutil.move(path, path.with_name("by-hand.yaml"))
    ran = rca("cycle", "record", str(LATER), "--environment", "s")
    assert ran.code == 0
    assert {(cycle.number, cycle.goal) for cycle in stored(workspace)} == {
        (3, "the third's"),
        (4, "the third's"),
        (8, ""),
    }


def test_what_an_option_says_is_cleaned(rca, workspace):
    rca("cycle", "record", str(REPORT), "--environment", "s\u202e", "--title", "password=hunter2hunter2\n")
    (cycle,) = stored(workspace)
    assert "\u202e" not in cycle.environment
    assert "hunter2" not in cycle.title


def test_a_report_that_breaks_off_is_recorded_with_a_note(rca, workspace):
    whole = suite(("m", "t", "KeyError: 'customer_id'"), ("m", "u", ""))
    (workspace / "cut.xml").write_text(whole[: whole.index('name="u"')])
    ran = rca("cycle", "record", "cut.xml", "--environment", "s")
    assert ran.code == 0
    assert "could not be read" in ran.err
    assert "could not be read" in stored(workspace)[0].notes[0]


def test_cycles_of_one_moment_get_numbers_of_their_own(workspace, surroundings, report):
    import sys

    names = [report(f"{n}.xml", ("m", f"t{n}", ""), at=f"2025-01-01T00:00:0{n}Z") for n in range(4)]
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "rca", "cycle", "record", name, "--environment", "s"],
            cwd=workspace, env=surroundings, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )
        for name in names
    ]  # fmt: skip
    told = [(one.communicate(timeout=100)[1], one.returncode) for one in started]
    assert [code for _, code in told] == [0] * 4, told
    assert [cycle.number for cycle in stored(workspace)] == [1, 2, 3, 4]

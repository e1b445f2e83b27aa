"""`pytest --rca`: what it records and tells, and that it changes nothing else."""

import json
import shlex
from pathlib import Path

import pytest

from rca.cycles import files, tally
from tests.plugin.conftest import INI

ANALYSIS = """\
rca: 1
id: 2025-09-08-lease-7k3f9q
title: Lease expired
status: verified
created: 2025-09-08T14:02:11Z
failure:
  error: "RuntimeError: lease of shard 23 expired in 'router'"
whys:
  - id: W1
    of: failure
    why: Why?
    because: Nobody renews it
root_causes:
  - id: R1
    why: W1
    statement: Nobody renews the lease.
actions:
  - id: A1
    do: Renew it every minute
    addresses: [R1]
    status: done
    measured:
      - cycle: 2025-09-09-local-3-aaaaaa
        value: 0
"""
OUTCOMES = {
    "test_a::test_passes": "passed",
    "test_a::test_lease": "failed",
    "test_a::test_what[a::b]": "failed",
    "test_a::test_what[c]": "passed",
    "test_a::test_setup": "error",
    "test_a::test_expected": "xfailed",
    "test_a::test_unexpected": "xpassed",
    "test_a::test_skipped": "skipped",
    "test_a::test_parts": "failed",
}
RERUNS = """\
from _pytest.runner import runtestprotocol

def pytest_runtest_protocol(item, nextitem):
    "As pytest-rerunfailures reports its attempts: the last one as it is, those before as `rerun`."
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    for attempt in range(3):
        reports = runtestprotocol(item, nextitem=nextitem, log=False)
        again = attempt < 2 and any(report.failed for report in reports)
        for report in reports:
            if again and report.failed:
                report.outcome = "rerun"
            item.ihook.pytest_runtest_logreport(report=report)
            if report.outcome == "rerun":
                break
        if not again:
            break
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True
"""


def cycles(project):
    return [stored.cycle for stored in files.load_all(project)]


@pytest.mark.parametrize("workers", [(), ("-n2",)])
def test_a_run_becomes_a_cycle_with_every_outcome(session, project, workers):
    ran = session("-q", "--rca", *workers)
    assert ran.code == 1
    (cycle,) = cycles(project)
    assert tally.outcomes(cycle) == OUTCOMES
    assert (cycle.environment, cycle.number) == ("local", 1)
    assert f"next: git add analyses/cycles/{cycle.id}.yaml" in ran.told
    assert "cycle 1 of local: 3 of 7 tests = 42.9 % passed, 2 skipped" in ran.told
    assert "4 errors: 4 new" in ran.told


def test_the_command_that_is_printed_for_an_error_works(session, project):
    ran = session("-q", "--rca")
    at = next(n for n, row in enumerate(ran.told) if "KeyError: 'customer_id'" in row)
    command = shlex.split(ran.told[at + 2].strip())
    assert command[:2] == ["rca", "new"]
    drafted = session(*command[1:], "--no-input", program=("-m", "rca"))
    assert drafted.code == 0
    text = (project / "analyses" / f"{drafted.out.strip()}.yaml").read_text()
    assert "KeyError: 'customer_id'" in text
    assert "environment: local" in text
    assert "test_a::test_setup" in text
    report = Path(command[2])
    assert "asking the router" in report.read_text()  # what a test printed is evidence
    assert report.stat().st_mode & 0o077 == 0


def test_a_known_error_is_told_with_its_root_cause_and_the_cycle_in_which_its_fix_was_verified(session, project):
    (project / "analyses").mkdir()
    (project / "analyses" / "2025-09-08-lease-7k3f9q.yaml").write_text(ANALYSIS)
    ran = session("-q", "--rca", "-k", "lease or setup")
    assert "2 errors: 1 regressed, 1 new" in ran.told
    assert (
        "       regressed: the same as 2025-09-08-lease-7k3f9q; root cause: Nobody renews the lease; "
        "fix verified in cycle 3: it came back (Renew it every minute)" in ran.told
    )
    patterns = {pattern.name: pattern.analysis for pattern in cycles(project)[0].patterns}
    assert patterns["RuntimeError: lease of shard 17 expired in 'router'"] == "2025-09-08-lease-7k3f9q"


@pytest.mark.parametrize(
    "arguments",
    [("-x",), ("--collect-only",), ("-s", "-rA", "--junitxml=j.xml")],
    ids=" ".join,
)
def test_exit_code_and_output_are_those_without_the_plugin(session, arguments):
    plain, told = session("-q", *arguments), session("-q", "--rca", *arguments)
    assert told.code == plain.code
    assert told.rest == plain.rest
    assert told.err.replace(" --rca", "") == plain.err


def test_a_run_that_stops_at_its_first_failure_says_so_in_its_cycle(session, project):
    ran = session("-q", "--rca", "-x")
    note = "the run stopped early: 2 of 9 tests ran"
    assert note in ran.told
    (cycle,) = cycles(project)
    assert cycle.notes == (note,)
    assert set(tally.outcomes(cycle)) == {"test_a::test_passes", "test_a::test_lease"}


def test_a_module_that_cannot_be_imported_is_recorded_and_told(session, project):
    (project / "test_b.py").write_text("import nothing_of_this_name\n")
    ran = session("-q", "--rca", "--continue-on-collection-errors", "-k", "passes or nothing")
    assert ran.code == 1
    assert tally.outcomes(cycles(project)[0]) == {
        "test_a::test_passes": "passed",
        "test_b::(collection)": "error",
    }
    assert any("ModuleNotFoundError: No module named 'nothing_of_this_name'" in row for row in ran.told)


def test_repeated_tests_are_flaky_when_they_pass_in_the_end(session, project):
    (project / "conftest.py").write_text(RERUNS)
    (project / "test_a.py").write_text(
        "ran = [0]\n\ndef test_flaky():\n    ran[0] += 1\n    assert ran[0] > 1, 'only the first time'\n\n"
        "def test_never():\n    raise KeyError('customer_id')\n"
    )
    ran = session("-q", "--rca")
    (cycle,) = cycles(project)
    flaky, failed = cycle.results[0].others
    assert (flaky.outcome, flaky.attempts, flaky.error) == ("flaky", 2, "AssertionError: only the first time")
    assert (failed.outcome, failed.attempts) == ("failed", 3)
    assert "cycle 1 of local: 0 of 2 tests = 0.0 % passed, 1 flaky" in ran.told


def test_an_interrupted_run_is_not_recorded_but_its_errors_are_told(session, project):
    (project / "test_z.py").write_text("def test_z():\n    raise KeyboardInterrupt\n")
    ran = session("-q", "--rca", "-k", "lease or test_z")
    assert ran.code == 2
    assert cycles(project) == []
    assert "the run was interrupted, so it is not recorded as a cycle" in ran.told
    assert "1 error: 1 new" in ran.told


def test_a_run_in_which_all_passed_is_recorded_in_a_line_and_the_next_says_how_to_compare(session, project, tmp_path):
    ran = session("-q", "--rca", "-k", "passes")
    assert ran.code == 0
    assert [row.split(":")[0] for row in ran.told] == ["cycle 1 of local", "next"]
    assert not (tmp_path / "state" / "rca" / "runs").exists()
    assert "      rca cycle compare 1 2 --environment local" in session("-q", "--rca", "-k", "passes").told


@pytest.mark.parametrize(
    ("arguments", "ini", "environ", "environment"),
    [
        (("--rca-environment", "said"), "rca_environment = written\n", "job", "said"),
        ((), "rca_environment = written\n", "job", "written"),
        ((), "", "job", "job"),
    ],
)
def test_the_environment_is_said_written_or_the_ci_jobs(session, project, arguments, ini, environ, environment):
    (project / "pytest.ini").write_text(f"{INI}{ini}")
    session("-q", "--rca", *arguments, "-k", "passes", GITLAB_CI="true", CI_ENVIRONMENT_NAME=environ)
    assert [cycle.environment for cycle in cycles(project)] == [environment]


def test_what_the_option_says_is_cleaned(session, project):
    ran = session("-q", "--rca", "--rca-environment", "st\x1b[31mag\u202eing", "-k", "passes")
    assert "\x1b" not in ran.out
    assert "\u202e" not in cycles(project)[0].environment


def test_settings_that_cannot_be_read_are_one_line_of_warning(session, project):
    (project / "rca.toml").write_text("[runs]\njunitt = 1\n")
    ran = session("-q", "--rca")
    assert ran.code == 1
    assert ran.told == ["warning: this run is not recorded: rca.toml:2: unknown key 'junitt'"]


def test_a_mistake_within_the_plugin_is_one_line_of_warning(session, project):
    (project / "conftest.py").write_text("import sys\nsys.modules['rca.investigation.watched'] = None\n")
    ran = session("-q", "--rca")
    assert ran.code == 1
    assert len(ran.told) == 1
    assert ran.told[0].startswith("warning: this run is not recorded: ModuleNotFoundError")


def test_a_cycle_that_cannot_be_written_hides_nothing_of_what_is_known(session, project):
    (project / "analyses" / "cycles").mkdir(parents=True)
    (project / "analyses" / "cycles" / "2025-09-08-local-3-aaaaaa.yaml").write_text("rca: 7\n")
    ran = session("-q", "--rca", "-k", "lease")
    assert ran.told[0].startswith("not recorded: ")
    assert "1 error: 1 new" in ran.told


def test_warnings_as_errors_are_about_the_tests_alone(session, project):
    (project / "pytest.ini").write_text("[pytest]\nfilterwarnings = error\n")
    assert session("-q", "--rca", "-W", "error", "-k", "passes").code == 0
    assert len(cycles(project)) == 1


def test_without_pytests_terminal_it_speaks_on_standard_error(session, project):
    ran = session("--rca", "-p", "no:terminal", "-k", "lease")
    assert ran.code == 1
    assert "rca: 1 error: 1 new\n" in ran.err


def test_from_another_workspace_the_commands_lead_to_the_tests(session, project, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    ran = session("-q", "--rca", "--rootdir", str(project), f"{project / 'test_a.py'}", "-k", "lease", folder=other)
    assert any(row.strip().startswith(f"rca -C {project} new ") for row in ran.told)
    assert len(cycles(project)) == 1


PROBE = """\
import json, sys

def pytest_unconfigure():
    heavy = {"pydantic", "yaml", "jinja2", "textual", "click", "rapidfuzz", "defusedxml"}
    ours = [name for name in sys.modules if name == "rca" or name.startswith("rca.")]
    print("\\n" + json.dumps([sorted(heavy.intersection(sys.modules)), sorted(ours)]))
"""


def test_without_the_option_nothing_but_the_plugin_itself_is_imported(session, project, tmp_path):
    (project / "conftest.py").write_text(PROBE)
    ran = session("-q")
    heavy, ours = json.loads(ran.out.splitlines()[-1])
    assert (heavy, ours) == ([], ["rca", "rca.pytest_plugin"])
    assert not (project / "analyses").exists()
    assert not (tmp_path / "state").exists()


def test_the_probe_sees_what_the_plugin_imports(session, project):
    (project / "conftest.py").write_text(PROBE)
    heavy, _ = json.loads(session("-q", "--rca").out.splitlines()[-1])
    assert {"pydantic", "yaml"} <= set(heavy)

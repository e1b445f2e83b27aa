"""The report of a cycle: every number computed or called stated, data never markup, a function of one file."""

import os
import re
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from rca.cycles import Cycle, files
from rca.cycles.before import before_of, history_of, is_kept, kept
from rca.cycles.compare import compare
from rca.documents import folders, is_current, render_cycle
from rca.documents.cycle_course import blocks
from rca.errors import RcaError
from rca.lint import Context, findings_of_cycle
from rca.store import analyses, yamlio
from tests.documents.test_hostile import HOSTILE, structure, texts
from tests.documents.test_markdownlint import complaints

ROOT = Path(__file__).parents[2]
THREE, FOUR = "2025-09-08-gcp-staging-3-h5t1qc", "2025-09-08-gcp-staging-4-m2x8dv"

SCRIPT = """
import sys, time
from pathlib import Path
from rca.cycles import Cycle
from rca.documents import render_cycle
time.tzset()
cycle = Cycle.model_validate_json(sys.stdin.buffer.read())
sys.stdout.buffer.write(render_cycle(cycle, [Path(sys.argv[1])]).encode())
"""


def seed(name: str) -> Cycle:
    return files.load(ROOT / "analyses" / "cycles" / f"{name}.yaml").cycle


@pytest.fixture
def four(templates: Any) -> str:
    """The report of cycle 4, whose file keeps what cycle 3's says."""
    return render_cycle(kept(seed(FOUR), [seed(THREE)]), templates)


def part(report: str, heading: str) -> str:
    """One section of a report, without its heading."""
    return re.split(r"^## ", report.split(f"\n## {heading}\n")[1], maxsplit=1, flags=re.MULTILINE)[0]


def small(*others: tuple[str, str, str], passed: str = "", number: int = 5, **more: Any) -> Cycle:
    """A cycle of one module `m`: `others` are test, outcome and error; `passed` names with blanks between."""
    tree = {
        "id": f"2026-01-0{number}-staging-{number}-aaaaa{number}",
        "cycle": number,
        "environment": "staging",
        "results": [
            {
                "module": "m",
                "passed": passed.split(),
                "others": [{"test": test, "outcome": outcome, "error": error} for test, outcome, error in others],
            }
        ],
    }
    return Cycle.model_validate(tree | more)


def full() -> dict[str, Any]:
    """The tree of a cycle in which every part of the report has something to say."""
    return {
        "id": "2026-01-06-staging-6-aaaaa6",
        "cycle": 6,
        "title": "The lease is renewed in time",
        "environment": "staging",
        "service": "router",
        "status": "active",
        "started": "2026-01-06T08:00:00Z",
        "ended": "2026-01-06T12:00:00Z",
        "goal": "All tests pass",
        "summary": "The fix is deployed.\n\nOne test got worse.",
        "deployments": [
            {
                "revision": "r-6",
                "build": "b-6",
                "commit": "0123456",
                "at": "2026-01-06T07:00:00Z",
                "state": "active",
                "changes": [{"commit": "0123456", "subject": "Renew by the monotonic clock"}],
            }
        ],
        "tested": {
            "revision": "r-6",
            "build": "b-6",
            "commit": "0123456",
            "branch": "main",
            "at": "2026-01-06T08:00:00Z",
            "note": "nightly",
        },
        "results": [
            {
                "module": "test_router",
                "passed": ["test_a", "test_b"],
                "others": [
                    {"test": "test_c", "outcome": "failed", "error": "LeaseError: lease of shard 7 expired\nat 12:00"},
                    {"test": "test_d", "outcome": "flaky", "error": "TimeoutError: no answer", "attempts": 3},
                    {"test": "test_e", "outcome": "skipped", "error": "needs a cluster"},
                    {"test": "test_f", "outcome": "xpassed"},
                    {"test": "test_g", "outcome": "error", "error": "fixture is missing", "attempts": 2},
                ],
            },
            {"module": "test_login", "passed": ["test_in", "test_out"]},
        ],
        "patterns": [
            {
                "code": "",
                "name": "The lease expired",
                "signature": "",
                "analysis": "2026-01-02-lease-expired-7k3f9q",
                "status": "fixing",
                "priority": "now",
                "expect": "-90 %",
                "root_cause": "The clock jumped.",
                "fix": "Another clock.",
                "stated": {"count": 4, "of": 9, "about": True},
            }
        ],
        "before": {
            "cycle": 5,
            "revision": "r-5",
            "source": "2026-01-05-staging-5-aaaaa5",
            "named": "true",
            "results": [
                {
                    "module": "test_router",
                    "stated": {"passed": 5, "total": 7},
                    "others": [
                        {"test": "test_b", "outcome": "failed", "error": "TimeoutError: no answer"},
                        {"test": "test_g", "outcome": "failed", "error": "TimeoutError: no answer"},
                    ],
                    "new": "test_f",
                    "gone": "test_old",
                },
                {"module": "test_login", "stated": {"passed": 2, "total": 2}},
            ],
        },
        "history": [{"cycle": 4, "id": "2026-01-04-staging-4-aaaaa4", "revision": "r-4", "tests": "3 of 7, stated",
                     "modules": "1 of 2", "failures": {"http 503": "about 4 of 7 assumed, stated"}}],
        "criteria": [
            {"metric": "pass_rate", "op": ">=", "target": 50, "criterion": "Half of the tests pass", "stated": "missed"},
            {"metric": "failed", "op": "==", "target": 0, "stated": "met"},
            {"metric": "reduction", "of": ["nobody knows"], "op": ">=", "target": 90},
        ],
        "claims": [{"claim": "Nearly all pass", "metric": "pass_rate", "value": 95}],
        "impact": [
            {
                "name": "Revenue",
                "unit": "USD a month",
                "total": 100,
                "basis": "estimated",
                "source": "a table",
                "stated": {"value": 90, "percent": 80},
                "capabilities": [
                    {"name": "Login", "value": 30, "tests": ["test_login"], "stated": "broken"},
                    {"name": "Routing", "value": 70, "tests": ["test_router::test_c"], "stated": "working"},
                ],
            }
        ],
        "work": [
            {"what": "Write the fix", "status": "done", "proof": "https://git.example/pull/31", "horizon": "now"},
            {"what": "Say so", "status": "done"},
            {"what": "Deploy it", "status": "in-progress", "horizon": "next"},
            {"what": "Rest", "status": "pending", "horizon": "later"},
        ],
        "achievements": ["Login holds"],
        "next": ["Look at the clock", "Then at the cluster"],
        "lessons": [{"kind": "technical", "text": "Clocks jump."}, {"kind": "process", "text": "Measure."}],
        "notes": ["It was a Monday."],
        "links": [{"title": "The dashboard", "url": "https://dash.example/6"}],
        "sections": [
            {"heading": "Approach", "markdown": "First `time.time`, now `time.monotonic`."},
            {"heading": "Appendix", "after": "lessons", "markdown": "1. a\n2. b"},
        ],
    }  # fmt: skip


# What the report of cycle 4 must show


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        ("Executive summary", "6 of 10 modules = 60.0 % passed, 50 of 58 tests = 86.2 % passed (counts stated"),
        ("Got worse", "test_2_message_flow_staging: 3 -> 2 of 5 tests passed"),
        ("Got better", "test_1_websocket_events_staging: 2 -> 3 of 5 tests passed"),
        ("Got better", "4 -> 3 of 58 tests, -25.0 %, Fisher's exact test p = 1.000: could be chance (on an assumed 58"),
        ("Test results", "| `test_2_message_flow_staging` | 3/5 | 2/5 | **worse** |"),
        ("Test results", "| `test_1_websocket_events_staging` | 2/5 | 3/5 | better |"),
        ("Test results", "| `test_3_agent_pipeline_staging` | 4/6 | 4/6 | unchanged |"),
        ("Test results", "| `test_9_coordination_staging` | | 6/6 | not counted before |"),
        ("Failing tests", "- `test_health_check`: `API endpoint failure`"),
        ("Failing tests", "`test_real_error_handling_flow`: `received 1008 (policy violation) SSOT Auth failed`"),
        ("Error patterns", "| Factory SSOT validation failed | close 1011 | not counted | 3 of 58 tests = 5.2 %"),
        ("Error patterns", "| SSOT Auth failed | close 1008 | not counted | 2 of 58 tests = 3.4 %"),
        ("Error patterns", "| API endpoint failure | | not counted | 3 of 58 tests = 5.2 %"),
        ("Error patterns", "-90 %. 90 % of 3 is 2.7: only 0 reaches it, and even 3 -> 0 of 58 tests could be chance"),
        ("Error patterns", "**Root cause**: Ids of another format on staging fail a strict validation"),
        ("Error patterns", "(../2025-09-08-factory-ssot-validation-failed-7k3f9q.md)"),
        ("Stated, and not borne out", "80 % is stated, but the stated 80,000 of 120,000 USD a month = 66.7 %"),
        ("Stated, and not borne out", "4 criteria ticked as met without a measurement, since deployment 2ea20831"),
        ("Deployments", "| | `2ea20831-01aa-42d6-b290-08ae58d612d6` | | in progress | | stated |"),
        (
            "Success criteria",
            "- [ ] Pass rate on staging climbs from 60 % to more than 75 % · **unmeasured** · so far 60.0 % of 10",
        ),
        ("Impact", "**MRR protected**: at least 80,000 of 120,000 USD a month = 66.7 % (stated)"),
        ("Impact", "| Authentication | not measured: no tests | working |"),
        ("Work of this cycle", "- [ ] Validate type and user id only on staging · stated as done, without a proof"),
        ("Progress over the cycles", "| 2 | | 0 of 3 | 6 of 16 (stated) | 37.5 % | about 12 of 58 (stated, assumed) |"),
        ("Progress over the cycles", "| 50 of 58 (stated) | 86.2 % | 3 of 58 | 2 of 58 |"),
        ("Progress over the cycles", "Between 16 and 58 tests ran in these cycles"),
    ],
)
def test_the_report_of_cycle_four_shows(four: str, heading: str, said: str) -> None:
    assert said in part(four, heading)


def test_the_report_of_cycle_three_says_that_its_breakthrough_could_be_chance(templates: Any) -> None:
    report = render_cycle(seed(THREE), templates)
    said = (
        "12 -> 4 of 58 tests, -66.7 %, Fisher's exact test p = 0.057: could be chance (on an assumed 58 tests in both"
    )
    assert said in part(report, "Got better")
    assert "- **Got worse**: nothing that these counts show" in report
    assert "\n## Got worse" not in report


def test_what_got_worse_stands_before_what_got_better_and_before_the_results(four: str) -> None:
    places = [four.index(f"\n## {heading}\n") for heading in ("Got worse", "Got better", "Test results")]
    assert places == sorted(places)
    rows = re.findall(r"^\| `(test_\w+)`", part(four, "Test results"), re.MULTILINE)
    assert rows[0] == "test_2_message_flow_staging"


def test_no_criterion_is_ticked_while_its_deployment_is_not_tested(four: str) -> None:
    assert "[x]" not in part(four, "Success criteria")
    assert part(four, "Success criteria").count("stated as met") == 4


# One file


def test_a_report_tells_of_other_cycles_only_what_its_own_file_keeps(templates: Any) -> None:
    report = render_cycle(seed(FOUR).model_copy(update={"before": None, "history": ()}), templates)
    for heading in ("Got worse", "Got better", "Progress over the cycles"):
        assert f"\n## {heading}\n" not in report
    assert "| `test_2_message_flow_staging` | 2/5 |" in report


def test_kept_results_are_those_of_the_cycle_before_to_the_last_name() -> None:
    old = small(("b", "failed", "boom 1"), ("s", "skipped", "no"), ("f", "flaky", "late"), passed="a c gone", number=4)
    new = small(("a", "failed", "boom 2"), passed="b c s f fresh")
    keeping = kept(new, [old])
    assert is_kept(keeping)
    told = before_of(keeping)
    assert told is not None
    assert told.results == old.results
    assert compare(told, keeping).tests == compare(old, new).tests
    assert compare(told, keeping).total.said == compare(old, new).total.said


def test_where_results_were_edited_since_the_counts_stand_alone() -> None:
    keeping = kept(small(passed="a b c"), [small(("b", "failed", "boom"), passed="a", number=4)])
    edited = keeping.model_copy(update={"results": small(passed="a b c d").results})
    told = before_of(edited)
    assert told is not None
    assert told.results[0].passed == ()
    assert compare(told, edited).before.tests.said == "1 of 2 tests = 50.0 % passed"
    named = before_of(keeping)
    assert named is not None
    assert named.results[0].passed == ("a",)


def test_names_that_both_cycles_have_are_written_once() -> None:
    names = [f"test_{number:04}" for number in range(2000)]
    old, new = small(passed=" ".join(names), number=4), small(passed=" ".join(names))
    before = yamlio.dump(analyses.writable(files.as_tree(kept(new, [old])))).partition("\nbefore:")[2]
    assert "test_" not in before
    assert len(before.splitlines()) < 20


def test_of_a_cycle_without_names_of_its_own_the_one_before_is_kept_as_counts() -> None:
    old = small(("b", "failed", "boom"), passed="a c d", number=4)
    for new in (small(results=[]), small(results=[{"module": "m", "stated": {"passed": 1, "total": 2}}])):
        before = yamlio.dump(analyses.writable(files.as_tree(kept(new, [old])))).partition("\nbefore:")[2]
        assert "passed: 3\n        total: 4" in before
        assert "gone" not in before


def test_a_file_with_kept_counts_is_read_back_as_it_was_meant(tmp_path: Path) -> None:
    for cycle in (seed(THREE), seed(FOUR)):
        (files.folder(tmp_path)).mkdir(parents=True, exist_ok=True)
        (files.folder(tmp_path) / f"{cycle.id}.yaml").write_text(
            (ROOT / "analyses" / "cycles" / f"{cycle.id}.yaml").read_text()
        )
    three, four = files.load_all(tmp_path)
    saved = files.save(four, kept(four.cycle, [three.cycle]))
    again = files.load(saved.path)
    assert again.cycle == saved.cycle
    assert [str(row.failures["close 1011"]) for row in history_of(again.cycle)] == [
        "about 12 of 58 assumed, stated",
        "about 4 of 58 assumed, stated",
    ]
    assert "# the report gives no number" in three.text  # what people wrote in the other file is not touched
    assert files.save(again, kept(again.cycle, [three.cycle])).text == again.text


def test_history_is_handed_on_from_cycle_to_cycle() -> None:
    first = small(("a", "failed", "boom"), passed="b", number=3)
    second = kept(small(passed="a b", number=4), [first])
    third = kept(small(passed="a b", number=5), [second])
    assert [(row.number, str(row.tests)) for row in history_of(third)] == [(3, "1 of 2"), (4, "2 of 2")]


@pytest.mark.parametrize(
    "history", ["often", [{"tests": "1 of 2"}], [{"cycle": "4", "tests": "many"}], [{"cycle": "4", "tests": "-1 of 2"}]]
)
def test_a_history_that_says_nothing_is_refused_with_its_place(history: Any, tmp_path: Path) -> None:
    path = files.folder(tmp_path) / "5.yaml"
    path.parent.mkdir(parents=True)
    tree = files.as_tree(small(passed="a")) | {"history": history}
    path.write_text(yamlio.dump(analyses.writable(tree)))
    line = next(number for number, line in enumerate(path.read_text().splitlines(), 1) if line.startswith("history:"))
    with pytest.raises(RcaError, match=rf"5\.yaml:(?:{line}|{line + 1}|{line + 2}): .*history"):
        files.load(path)


# This project's own cycles


@pytest.mark.parametrize("path", files.paths(ROOT), ids=lambda path: path.stem[-8:])
def test_the_reports_of_this_projects_own_cycles_are_current_and_claim_nothing_that_does_not_stand(path: Path) -> None:
    stored = files.load(path)
    assert is_current(render_cycle(stored.cycle, folders(ROOT)), stored.document)
    found = findings_of_cycle(stored.cycle, Context(root=ROOT, work_tree=ROOT, cycles=(seed(THREE), seed(FOUR))))
    assert [one.message for one in found if one.severity == "error"] == []


def test_cycle_four_keeps_what_the_file_of_cycle_three_says_today() -> None:
    assert kept(seed(FOUR), [seed(THREE)]) == seed(FOUR)


# Changes by name


def test_tests_with_names_are_told_by_name_and_paired(templates: Any) -> None:
    old = small(("b", "failed", "boom"), ("c", "failed", "boom"), passed="a d", number=4)
    new = small(("a", "failed", "KeyError: 'x'"), ("c", "failed", "other"), ("d", "flaky", "late"), passed="b")
    report = render_cycle(kept(new, [old]), templates)
    worse = part(report, "Got worse")
    assert "- Passed before, failing now, 1 test:\n  - `m::a`" in worse
    assert "- Failing with another error than before, 1 test:\n  - `m::c`" in worse
    assert "- Passed at once before, only when repeated now, 1 test:\n  - `m::d`" in worse
    assert "- Failed before, passing now, 1 test:\n  - `m::b`" in part(report, "Got better")
    assert "`a`, **passed before**: `KeyError: 'x'`" in part(report, "Failing tests")
    assert "McNemar's exact test p = 1.000" in report
    assert "stated" not in report


def test_a_module_in_which_one_test_got_worse_is_not_called_unchanged(templates: Any) -> None:
    old = small(("b", "failed", "boom"), passed="a", number=4)
    new = small(("a", "failed", "boom"), passed="b")
    results = part(render_cycle(kept(new, [old]), templates), "Test results")
    assert "| `m` | 1/2 | 1/2 | **1 worse, 1 better** |" in results


def test_a_long_error_is_folded_and_never_lost(templates: Any) -> None:
    error = "AssertionError: one\n" + "\n".join(f"  line {number}" for number in range(40))
    report = part(render_cycle(small(("a", "failed", error)), templates), "Failing tests")
    assert "- `a`: `AssertionError: one`" in report
    assert "<summary>Whole errors of m</summary>" in report
    assert "  line 22\n… [17 lines cut]\n```" in report


def test_of_many_failures_the_first_are_named_and_the_others_counted(templates: Any) -> None:
    others = [(f"t{number:04}", "failed", "boom") for number in range(1000)]
    report = part(render_cycle(small(*others), templates), "Failing tests")
    assert report.count("`boom`") == 200
    assert "800 more tests failed" in report


def test_every_error_is_in_the_table_and_those_with_most_failures_have_a_section(templates: Any) -> None:
    words = ("alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma").split()
    errors = [f"ValueError: {one} has no {other}" for one in words[:9] for other in words[9:]]
    others = [(f"t{number}", "failed", error) for number, error in enumerate(errors)]
    report = part(render_cycle(small(*others, ("last", "failed", errors[-1])), templates), "Error patterns")
    assert report.count("\n| ValueError: ") == len(errors) == 81
    assert report.count("\n### ") == 40
    assert report.index(f"### {errors[-1]}") < report.index(f"### {errors[0]}")


def test_many_modules_that_are_well_are_folded(templates: Any) -> None:
    results = [{"module": f"m{number}", "passed": ["a"]} for number in range(40)]
    results[7]["others"] = [{"test": "b", "outcome": "failed", "error": "boom"}]
    report = part(render_cycle(small(results=results), templates), "Test results")
    table, _, folded = report.partition("<details>")
    assert re.findall(r"`m\d+`", table) == ["`m7`"]
    assert "39 more modules, in which all tests passed" in folded


def test_a_share_is_computed_from_tests_and_a_statement_beside_it_is_marked(templates: Any) -> None:
    impact = part(render_cycle(Cycle.model_validate(full()), templates), "Impact")
    assert "**Revenue**: 30 of 100 USD a month = 30.0 % (estimated)" in impact
    assert "- Also stated: 90 USD a month = 90.0 % and 80 %" in impact
    assert "| Routing | 70 | does not work: 0 of 1 test = 0.0 % passed: `test_router::test_c` | working |" in impact
    doubts = part(render_cycle(Cycle.model_validate(full()), templates), "Stated, and not borne out")
    assert "Revenue: 90.0 % is stated, but what works makes 30.0 %." in doubts


def test_checkboxes_follow_the_measurement(templates: Any) -> None:
    criteria = part(render_cycle(Cycle.model_validate(full()), templates), "Success criteria")
    assert "- [x] Half of the tests pass · **met** · 62.5 % of 8 tests" in criteria
    assert "- [ ] failed == 0 · **missed** · 2 of 8 tests · stated as met" in criteria
    assert "- [ ] reduction of nobody knows >= 90 % · **unmeasured** · since there was no such failure" in criteria


# Form


def test_every_part_of_a_full_cycle_is_there_once_and_none_of_an_empty_one(templates: Any) -> None:
    headings = re.findall(r"^## (.+)$", render_cycle(Cycle.model_validate(full()), templates), re.MULTILINE)
    assert headings == [
        *("Executive summary", "Got worse", "Got better", "Test results", "Failing tests", "Error patterns"),
        *("Approach", "Stated, and not borne out", "Deployments", "Success criteria", "Impact"),
        *("Work of this cycle", "Next steps", "Lessons", "Appendix", "Progress over the cycles", "Notes"),
        "More to read",
    ]
    bare = Cycle.model_validate({"id": "2026-01-05-staging-5-aaaaa5", "cycle": 5, "environment": "staging"})
    report = render_cycle(bare, templates)
    assert re.findall(r"^#+ (.+)$", report, re.MULTILINE) == ["Cycle 5, staging", "Executive summary"]
    assert "- **Results**: none yet" in report


def test_no_section_is_empty(templates: Any) -> None:
    for cycle in (
        Cycle.model_validate(full()),
        seed(THREE),
        seed(FOUR),
        small(passed="a"),
        small(("a", "skipped", "")),
    ):
        report = render_cycle(cycle, templates)
        assert not re.search(r"^#+ [^\n]+\n\n(?=## |\Z)", report, re.MULTILINE)


@pytest.mark.parametrize("name", [THREE, FOUR])
def test_reports_pass_markdownlint(name: str, templates: Any) -> None:
    assert complaints(render_cycle(kept(seed(name), [seed(THREE)] if name == FOUR else []), templates)) == []


def test_a_full_report_and_a_bare_one_pass_markdownlint(templates: Any) -> None:
    bare = Cycle.model_validate({"id": "2026-01-05-staging-5-aaaaa5", "cycle": 5, "environment": "staging"})
    for cycle in (Cycle.model_validate(full()), bare, small(("a", "failed", "x\n\ny"), title="It broke!")):
        assert complaints(render_cycle(cycle, templates)) == []


@pytest.mark.parametrize("zone", ["Asia/Kathmandu", "America/Caracas"])
def test_neither_time_zone_nor_locale_nor_hash_seed_shows(zone: str, templates: Any) -> None:
    cycle = Cycle.model_validate(full())
    environ = os.environ | {"TZ": zone, "LC_ALL": "tr_TR.UTF-8", "LANG": "de_DE", "PYTHONHASHSEED": str(len(zone))}
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(templates[0])],
        input=cycle.model_dump_json(exclude_unset=True).encode(),
        capture_output=True,
        env=environ,
        check=True,
        timeout=60,
    )
    assert run.stdout.decode() == render_cycle(cycle, templates)


def test_a_team_replaces_one_part(tmp_path: Path, templates: Any) -> None:
    own = tmp_path / "templates"
    (own / "parts").mkdir(parents=True)
    (own / "parts" / "cycle_impact.md.j2").write_text("## Impact\n\n{{ report.stakes | length }} at stake.\n")
    report = render_cycle(Cycle.model_validate(full()), folders(tmp_path))
    assert part(report, "Impact").strip() == "1 at stake."
    assert "\n## Deployments\n" in report


def test_block_characters_grow_with_the_value_and_show_what_is_not_known() -> None:
    assert blocks([Fraction(0), Fraction(1, 2), None, Fraction(1)], Fraction(1)) == "▁▅·█"


# Hostile words


def replaced(text: str) -> Cycle:
    """The full cycle with `text` wherever a text may stand; fixed words, times and counts stay."""
    tree = full()
    for path in texts(tree):
        *above, last = path
        if path[0] == "sections" and last == "markdown":
            continue
        holder: Any = tree
        for key in above:
            holder = holder[key]
        before, holder[last] = holder[last], text
        try:
            cycle = Cycle.model_validate(tree)
            before_of(cycle)
            history_of(cycle)
        except (ValidationError, RcaError):
            holder[last] = before
    return Cycle.model_validate(tree)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_words_in_every_field_change_no_structure(name: str, templates: Any, parse: Any) -> None:
    calm = parse(render_cycle(replaced(re.sub(r"\S", "x", HOSTILE[name])), templates))
    wild = parse(render_cycle(replaced(HOSTILE[name]), templates))
    assert structure(wild) == structure(calm)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_words_link_and_draw_nothing(name: str, templates: Any, parse: Any) -> None:
    for token in parse(render_cycle(replaced(HOSTILE[name]), templates)):
        assert not (token.type == "fence" and token.info == "mermaid" and "evil" in token.content)
        for child in token.children or []:
            assert child.type != "image"
            if child.type == "link_open":
                assert re.match(r"#[a-z]|(\.\./)?[\d-]+[a-z]|https?://", child.attrs["href"])


def test_a_code_with_hostile_words_stays_in_its_cell(templates: Any, parse: Any) -> None:
    tree = full()
    tree["history"] = [{"cycle": 4, "tests": "3 of 7", "failures": {"a | b\n| c | `d": "4 of 7"}}]
    report = render_cycle(Cycle.model_validate(tree), templates)
    tables = [line for line in part(report, "Progress over the cycles").splitlines() if line.startswith("|")]
    assert len({len(re.findall(r"(?<!\\)\|", line)) for line in tables}) == 1
    assert complaints(report) == []

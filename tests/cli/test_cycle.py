"""`rca cycle`: cycles listed, shown, compared, drawn and reported, for people and for scripts."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from rca.cli.plot import bars
from rca.cycles import Cycle, files

SEEDS = Path(__file__).parents[2] / "analyses" / "cycles"
THREE, FOUR = "2025-09-08-gcp-staging-3-h5t1qc", "2025-09-08-gcp-staging-4-m2x8dv"

Write = Callable[..., str]


@pytest.fixture
def seeds(workspace: Path) -> Path:
    """The cycles that are rebuilt from the two reports, before a report was made of them; the folder they lie in."""
    folder = files.folder(workspace)
    folder.mkdir(parents=True)
    for name in (THREE, FOUR):
        text = (SEEDS / f"{name}.yaml").read_text()
        fresh = re.sub(r"^before:\n(?: .*\n|\n)*history:\n(?: .*\n)*", "", text, flags=re.MULTILINE)
        (folder / f"{name}.yaml").write_text(fresh)
    return folder


@pytest.fixture
def write(workspace: Path) -> Write:
    """Writes a cycle of one module and returns its id; `outcomes` are words such as `a b:failed c:skipped`."""

    def written(number: int, outcomes: str, environment: str = "staging", day: str = "2026-01-05", **more: Any) -> str:
        tests = [word.partition(":") for word in outcomes.split()]
        module = {
            "module": "test_m",
            "passed": [name for name, _, outcome in tests if not outcome],
            "others": [
                {"test": name, "outcome": outcome, "error": "ValueError: boom"} for name, _, outcome in tests if outcome
            ],
        }
        tree = {"id": "draft", "cycle": number, "environment": environment, "started": day, "results": [module], **more}
        made = files.create(workspace, Cycle.model_validate(tree), datetime.fromisoformat(day).replace(tzinfo=UTC))
        return made.cycle.id

    return written


# list


def test_the_list_has_a_row_for_each_cycle_the_newest_first(rca, write: Write) -> None:
    ids = [write(1, "a b:failed"), write(2, "a b", day="2026-01-06"), write(1, "a", "production", day="2026-01-04")]
    rows = rca("cycle", "list").out.splitlines()[1:]
    assert [row.split()[:4] for row in rows] == [
        [ids[1][-6:], "2", "staging", "2026-01-06"],
        [ids[0][-6:], "1", "staging", "2026-01-05"],
        [ids[2][-6:], "1", "production", "2026-01-04"],
    ]
    assert "0/1" in rows[1]
    assert "50.0 %" in rows[1]
    assert [row["id"] for row in json.loads(rca("cycle", "list", "-e", "production", "--json").out)] == [ids[2]]


def test_without_cycles_every_command_says_what_to_do(rca) -> None:
    for name in ("list", "show", "compare", "trend", "report"):
        ran = rca("cycle", name)
        assert (ran.code, ran.out) == (1, "")
        assert "rca cycle record JUNIT.xml" in ran.err


def test_a_broken_file_hides_no_other_and_two_cycles_of_one_number_are_told(rca, write: Write, workspace: Path) -> None:
    write(1, "a")
    write(1, "b")
    (files.folder(workspace) / "2026-01-07-staging-3-aaaaaa.yaml").write_text("rca: 1\nid: x\ncycle: many\n")
    ran = rca("cycle", "list")
    assert ran.code == 2
    assert len(ran.out.splitlines()) == 3
    assert "2026-01-07-staging-3-aaaaaa.yaml:3: cycle:" in ran.err
    assert "2 cycles of staging have the number 1" in ran.err


# show


@pytest.mark.parametrize("name", [[], ["4"], ["m2x8dv"], ["4", "-e", "gcp-staging"]])
def test_a_cycle_is_shown_by_number_by_part_of_its_id_or_as_the_newest(seeds: Path, rca, name: list[str]) -> None:
    ran = rca("cycle", "show", *name)
    assert ran.code == 0
    lines = ran.out.splitlines()
    assert lines[0] == "Cycle 4, gcp-staging: Factory SSOT validation accommodates staging"
    assert "6 of 10 modules = 60.0 % passed; 50 of 58 tests = 86.2 % passed (stated)" in lines
    modules = lines[lines.index("Modules") + 1 :]
    assert modules[0] == "  ✗ test_2_message_flow_staging         2/5     (was 3/5) worse"
    assert "      test_message_endpoints: API endpoint failure" in modules
    assert "Factory SSOT validation failed: 3 of 58 tests = 5.2 %" in ran.out
    assert "80 % is stated, but the stated 80,000 of 120,000 USD a month = 66.7 %" in " ".join(ran.out.split())
    assert f"rca cycle report {FOUR[-6:]}" in ran.err


def test_a_number_of_several_environments_needs_one(rca, write: Write) -> None:
    write(1, "a")
    production = write(1, "a", "production")
    ran = rca("cycle", "show", "1")
    assert ran.code == 2
    assert production in ran.err
    assert "Cycle 1, production" in rca("cycle", "show", "1", "-e", "production").out


def test_what_is_shown_of_an_error_is_what_its_analysis_says_today(seeds: Path, rca, workspace: Path) -> None:
    name = "2025-09-08-factory-ssot-validation-failed-7k3f9q"
    (workspace / "analyses" / f"{name}.yaml").write_text(
        f"rca: 1\nid: {name}\ntitle: x\nstatus: verified\nfailure: {{error: boom}}\n"
        "root_causes: [{id: R1, statement: The pattern was anchored.}]\n"
    )
    out = rca("cycle", "show").out
    assert "5.2 % (verified, now, 7k3f9q)" in out
    assert "root cause: The pattern was anchored." in out


# compare


def test_two_cycles_are_compared_with_what_got_worse_first(seeds: Path, rca) -> None:
    ran = rca("cycle", "compare", "3", "4")
    assert ran.code == 1
    out = " ".join(ran.out.split())
    worse, better = out.index("Got worse"), out.index("Got better")
    assert worse < out.index("test_2_message_flow_staging: 3 -> 2 of 5 tests passed") < better
    assert "- test_1_websocket_events_staging: 2 -> 3 of 5 tests passed" in out[better:]
    assert "4 -> 3 of 58 tests, -25.0 %, Fisher's exact test p = 1.000: could be chance (on an assumed 58" in out
    assert rca("cycle", "compare").out == ran.out  # the last two


def test_a_cycle_is_compared_with_what_it_states_of_the_one_before_where_no_file_is(seeds: Path, rca) -> None:
    ran = rca("cycle", "compare", "3")
    assert ran.code == 0  # nothing got worse
    out = " ".join(ran.out.split())
    assert "12 -> 4 of 58 tests, -66.7 %, Fisher's exact test p = 0.057: could be chance" in out


def test_a_cycle_that_is_only_stated_can_be_compared_by_its_number(seeds: Path, rca) -> None:
    ran = rca("cycle", "compare", "2", "3")
    assert ran.code == 0, ran.err
    assert ran.out.splitlines()[0] == "Cycle 2 and cycle 3, gcp-staging"
    assert "Cycle 2 has no file; its counts are those that cycle 3 states." in ran.out
    assert "12 -> 4 of 58 tests" in ran.out
    (seeds / "2025-09-01-gcp-staging-9-aaaaaa.yaml").write_text("results: [\n")
    shown = rca("cycle", "show", "2")
    assert (shown.code, shown.out) == (2, "")
    assert "cycle 2 of gcp-staging has no file; cycle 3 states counts of it" in shown.err
    assert "rca cycle compare 2 3" in shown.err
    assert "`rca cycle list`" in shown.err
    unknown = rca("cycle", "compare", "1", "3")
    assert (unknown.code, "no cycle has the number 1" in unknown.err, "`rca cycle list`" in unknown.err) == (
        2,
        True,
        True,
    )


def test_the_earlier_cycle_stands_first_whichever_is_named_first(seeds: Path, rca) -> None:
    ahead, back = rca("cycle", "compare", "3", "4"), rca("cycle", "compare", "4", "3")
    said = " ! Cycle 3 came before cycle 4, so it stands first.\n"
    assert said in back.out
    assert back.out.replace(said, "") == ahead.out
    told = json.loads(rca("cycle", "compare", "4", "3", "--json").out)
    assert (told["before"]["cycle"], told["after"]["cycle"], told["remarks"][0]) == (3, 4, said[3:].strip())


def test_cycles_of_two_environments_are_compared_as_they_are_named(rca, write: Write) -> None:
    write(2, "a b", "staging")
    write(1, "a b:failed", "prod")
    assert rca("cycle", "compare", "2", "1").out.startswith("Cycle 2 and cycle 1, staging and prod\n")


def test_a_cycle_is_not_compared_with_itself(seeds: Path, rca) -> None:
    for name in ("4", "m2x8dv"):
        ran = rca("cycle", "compare", "4", name)
        assert (ran.code, ran.out) == (2, "")
        assert "cycle 4 of gcp-staging cannot be compared with itself" in ran.err


def test_what_chance_alone_may_have_made_worse_is_said_to_be_so(seeds: Path, rca, write: Write) -> None:
    ran = rca("cycle", "compare")
    worse = " ".join(ran.out.partition("Got worse\n")[2].partition("\n\n")[0].split())
    assert worse == (
        "- test_2_message_flow_staging: 3 -> 2 of 5 tests passed, Fisher's exact test p = 1.000: could be chance "
        "Each of these alone could be chance."
    )
    assert ran.code == 1
    write(1, "a b c d e f g h i j k l")
    write(2, " ".join(f"{name}:failed" for name in "abcdefghijkl"))
    assert "Each of these alone" not in rca("cycle", "compare", "--environment", "staging").out


def test_tests_with_names_are_paired(rca, write: Write) -> None:
    write(1, "a b c:failed d:failed e:failed f:failed g:failed h:failed")
    write(2, "a:failed b c d e f g h", day="2026-01-06")
    ran = rca("cycle", "compare")
    assert ran.code == 1
    assert "  - Passed before, failing now, 1 test:\n      test_m::a\n" in ran.out
    assert "6 failed only before, 1 failed only after" in ran.out or "6 failed only before, 1 only after" in ran.out
    assert "McNemar's exact test p = 0.125: could be chance" in " ".join(ran.out.split())
    found = json.loads(rca("cycle", "compare", "--json").out)
    assert (found["tests"]["regressed"], len(found["tests"]["fixed"])) == (["test_m::a"], 6)
    assert found["worse"][-1] == "Passed before, failing now, 1 test"
    assert (found["total"]["p"], found["total"]["chance"]) == (0.125, True)


def test_what_got_no_worse_exits_with_zero(rca, write: Write) -> None:
    write(1, "a b:failed")
    write(2, "a b", day="2026-01-06")
    ran = rca("cycle", "compare")
    assert ran.code == 0
    assert "Got worse\n  nothing that these counts show\n" in ran.out


@pytest.mark.parametrize("outcome", ["failed", "error", "flaky", "skipped"])
def test_a_test_that_no_longer_simply_passes_got_worse(rca, write: Write, outcome: str) -> None:
    write(1, "a b")
    write(2, f"a b:{outcome}", day="2026-01-06")
    ran = rca("cycle", "compare")
    assert ran.code == 1
    assert "test_m::b" in ran.out.partition("Got better")[0]


def test_the_first_cycle_has_nothing_to_be_compared_with(rca, write: Write) -> None:
    write(1, "a")
    ran = rca("cycle", "compare")
    assert ran.code == 2
    assert "nothing is known of a cycle before 1 in staging" in ran.err


def test_the_cycle_before_is_of_the_same_environment(rca, write: Write) -> None:
    write(1, "a b")
    write(2, "a:failed b:failed", "production", day="2026-01-06")
    write(3, "a b", day="2026-01-07")
    assert rca("cycle", "compare").out.startswith("Cycle 1 and cycle 3, staging\n")
    assert rca("cycle", "compare", "2", "3", "-e", "production").code == 2


def test_environments_that_ids_write_alike_are_two(rca, write: Write) -> None:
    write(1, "a b", "Staging 1")
    write(2, "a b", "staging-1", day="2026-01-06")
    write(3, "a b", "Staging 1", day="2026-01-07")
    assert rca("cycle", "compare").out.startswith("Cycle 1 and cycle 3, Staging 1\n")


def test_a_file_that_a_person_named_is_a_cycle_before_too(rca, write: Write, workspace: Path) -> None:
    name = write(1, "a b")
    (files.folder(workspace) / f"{name}.yaml").rename(files.folder(workspace) / "the-first.yaml")
    write(2, "a b:failed", day="2026-01-06")
    assert rca("cycle", "compare").out.startswith("Cycle 1 and cycle 2, staging\n")


# trend


def test_the_trend_draws_all_cycles_and_those_that_are_only_stated(seeds: Path, rca) -> None:
    ran = rca("cycle", "trend")
    assert ran.code == 0
    lines = ran.out.splitlines()
    assert lines[0] == "gcp-staging: tests passed at once, percent of those that ran"
    assert lines[1:11] == [
        "100 % ┤",
        "      │              ▇▇▇▇▇▇",
        "      │              ██████",
        "      │       ▄▄▄▄▄▄ ██████",
        " 50 % ┤       ██████ ██████",
        "      │██████ ██████ ██████",
        "      │██████ ██████ ██████",
        "      │██████ ██████ ██████",
        "  0 % └─────────────────────",
        "       2      3      4",
    ]
    table = lines[next(at for at, line in enumerate(lines) if line.startswith("cycle ")) :]
    assert [re.split(r"\s{2,}", row) for row in table[1:4]] == [
        ["2", "0/3", "6/16", "37.5 %", "~12/58", "-", "as stated in cycle 3"],
        ["3", "2025-09-08", "0/3", "9/16", "56.3 %", "~4/58", "-", "stated"],
        ["4", "2025-09-08", "6/10", "50/58", "86.2 %", "3/58", "2/58", "stated"],
    ]
    assert "shares are not of the same tests" in ran.out
    assert "3 -> 4 tests of the 3 modules of both: 7 -> 7 of 16 tests, unchanged" in " ".join(ran.out.split())


def test_the_trend_is_of_one_environment_that_of_the_newest_cycle_unless_one_is_named(rca, write: Write) -> None:
    for number, place, day in ((1, "prod", "2026-01-01"), (2, "prod", "2026-01-02"), (7, "staging", "2026-01-03")):
        write(number, "a b", place, day=day)
    told = [json.loads(rca("cycle", "trend", "--json", *more).out) for more in ([], ["--environment", "prod"])]
    assert [[one["cycle"] for one in each] for each in told] == [[7], [1, 2]]
    nowhere = rca("cycle", "trend", "--environment", "nowhere")
    assert (nowhere.code, "there is no cycle of nowhere here" in nowhere.err) == (1, True)


def test_bars_grow_with_values_and_show_what_is_not_known() -> None:
    rows = bars([0, 1, None, 50, 100], ["1", "2", "3", "4", "10"], top=100, unit="%", width=45, height=4)
    assert rows == [
        "100% ┤                            ██████",
        "     │                            ██████",
        " 50% ┤                     ██████ ██████",
        "     │       ▁▁▁▁▁▁ ······ ██████ ██████",
        "  0% └───────────────────────────────────",
        "      1      2      3      4      10",
    ]


@pytest.mark.parametrize("count", [1, 2, 30, 77, 500])
@pytest.mark.parametrize("width", [40, 80, 120])
def test_a_plot_is_never_wider_than_it_may_be_and_always_names_the_last(count: int, width: int) -> None:
    rows = bars([50.0] * count, [str(number) for number in range(count)], top=100, unit=" %", width=width)
    assert max(map(len, rows)) <= width
    assert rows[-1].endswith(str(count - 1))


# report


def test_a_report_is_written_beside_its_file_and_says_the_next_command(seeds: Path, rca) -> None:
    ran = rca("cycle", "report", "3")
    assert (ran.code, ran.out) == (0, "")
    assert f"wrote analyses/cycles/{THREE}.md" in ran.err
    assert f"git add analyses/cycles/{THREE}.yaml analyses/cycles/{THREE}.md" in ran.err
    report = (seeds / f"{THREE}.md").read_text()
    assert report.startswith("# Cycle 3: WebSocket 1011 errors")
    assert "is up to date" in rca("cycle", "report", "3").err
    assert rca("cycle", "report", "3", "--stdout").out == report


def test_a_report_keeps_the_counts_of_an_earlier_cycle_when_it_is_told_to(seeds: Path, rca) -> None:
    written = (seeds / f"{FOUR}.yaml").read_text()
    assert "--since h5t1qc" in rca("cycle", "report").err
    assert (seeds / f"{FOUR}.yaml").read_text() == written
    assert "Got worse" not in (seeds / f"{FOUR}.md").read_text()
    shown = rca("cycle", "report", "4", "--since", "3", "--stdout").out
    assert (seeds / f"{FOUR}.yaml").read_text() == written  # only printed
    ran = rca("cycle", "report", "4", "--since", "3")
    assert "kept the counts of cycle 3" in ran.err
    assert "--since" not in ran.err
    assert (seeds / f"{FOUR}.md").read_text() == shown
    assert "test_2_message_flow_staging: 3 -> 2 of 5 tests passed" in shown
    kept = (seeds / f"{FOUR}.yaml").read_text()
    assert set(written.splitlines()) <= set(kept.splitlines())
    (seeds / f"{THREE}.yaml").unlink()  # the report needs it no more
    assert rca("render", "--check").code == 0
    assert rca("cycle", "compare", "4").code == 1


@pytest.mark.parametrize("since", ["4", "m2x8dv", "nothing"])
def test_only_an_earlier_cycle_can_be_kept(seeds: Path, rca, since: str) -> None:
    written = (seeds / f"{FOUR}.yaml").read_text()
    assert rca("cycle", "report", "4", "--since", since).code == 2
    assert (seeds / f"{FOUR}.yaml").read_text() == written


def test_render_covers_cycles(seeds: Path, rca) -> None:
    ran = rca("render", "--check")
    assert ran.code == 1
    assert f"analyses/cycles/{FOUR}.md is missing" in ran.err
    assert rca("render").code == 0
    assert rca("render", "--check").code == 0
    (seeds / f"{FOUR}.md").write_text("stale")
    assert f"analyses/cycles/{FOUR}.md is stale" in rca("render", "--check").err
    assert rca("render", "4").code == 0  # by its number
    assert (seeds / f"{FOUR}.md").read_text() == rca("render", "m2x8dv", "--stdout").out


# The family


def test_help_names_every_command_and_imports_none_of_them(rca_process) -> None:
    out = rca_process("cycle", "--help").out
    for name in ("record", "list", "show", "compare", "trend", "verify", "report"):
        assert re.search(rf"^  {name} ", out, re.MULTILINE), name
    ran = rca_process("cycle", "shwo")
    assert ran.code == 2
    assert "Did you mean 'show'?" in ran.err


def test_piped_output_is_plain_and_fits_a_hundred_columns(seeds: Path, rca) -> None:
    for name in ("show", "compare", "trend"):
        out = rca("cycle", name).out
        assert "\x1b" not in out
        assert max(map(len, out.splitlines())) <= 100


def test_hostile_names_reach_no_terminal(rca, workspace: Path) -> None:
    evil = json.dumps("\x1b[31mred\x07 \u202eevil \x9b2J")
    files.folder(workspace).mkdir(parents=True)
    for number in (1, 2):
        name = f"2026-01-0{number}-staging-{number}-aaaaa{number}"
        (files.folder(workspace) / f"{name}.yaml").write_text(
            f"rca: 1\nid: {name}\ncycle: {number}\nenvironment: {evil}\ntitle: {evil}\ngoal: {evil}\nservice: {evil}\n"
            f"results: [{{module: {evil}, others: [{{test: {evil}, outcome: failed, error: {evil}}}]}}]\n"
            f"patterns: [{{name: {evil}, code: {evil}, root_cause: {evil}}}]\nwork: [{{what: {evil}}}]\n"
        )
    for arguments in (["list"], ["show"], ["compare"], ["trend"], ["report", "--stdout"], ["report"]):
        ran = rca("cycle", *arguments)
        assert ran.code in {0, 1}, ran.err
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", ran.out + ran.err), arguments


@pytest.mark.parametrize(
    ("name", "arguments"),
    [("cycle-list", ["list"]), ("cycle-show", ["show"]), ("cycle-compare", ["compare"]), ("cycle-trend", ["trend"])],
)
def test_json_fits_its_published_schema(seeds: Path, rca, write: Write, name: str, arguments: list[str]) -> None:
    write(5, "a b:failed c:flaky d:skipped", "gcp-staging", day="2026-01-06")
    for more in ([], ["3"]) if arguments in (["show"], ["compare"]) else ([],):
        fits(json.loads(rca("cycle", *arguments, *more, "--json").out), json.loads(rca("schema", name).out))


def fits(value: object, schema: dict[str, Any]) -> None:
    """As far as these schemas go; and what is printed is described."""
    known = {"object": dict, "array": list, "string": str, "integer": int, "number": int | float, "boolean": bool}
    given = schema.get("type", [])
    kinds = [given] if isinstance(given, str) else given
    if value is None:
        assert "null" in kinds, schema
        return
    named = [known[kind] for kind in kinds if kind != "null"] or [str]
    assert any(isinstance(value, kind) for kind in named), (value, schema)
    assert "boolean" in kinds or not isinstance(value, bool)
    assert "enum" not in schema or value in schema["enum"]
    if isinstance(value, dict) and "properties" in schema:
        assert set(schema.get("required", ())) <= set(value) <= set(schema["properties"])
        for key, held in value.items():
            fits(held, schema["properties"][key])
    if isinstance(value, list):
        for held in value:
            fits(held, schema["items"])

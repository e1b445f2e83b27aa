import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

GOOD = """\
rca: 1
id: 2025-09-08-good-aaaaaa
title: Uploads above 10 MB are refused
status: draft
created: 2025-09-08
authors:
  - name: Ada Example
"""
BAD = """\
rca: 1
id: 2025-09-09-bad-bbbbbb
title: Uploads are refused
status: draft
created: 2025-09-09
authors:
  - name: Ada Example
whys:
  - id: W1
    why: Why are uploads refused?
    because: The limit of the proxy is 10 MB.
    status: supported
  - id: W2
    of: W1
    why: Why is the limit so low?
    because: The default was probably never changed.
    status: hypothesis
  - id: W3
    of: W1
    why: Why was it not seen?
    because: The developer forgot to try a large file.
    status: hypothesis
"""
CYCLE = """\
rca: 1
id: 2025-09-08-staging-4-cccccc
cycle: 4
environment: staging
summary: Failures were reduced by 67 %.
"""


@pytest.fixture
def workspace(workspace: Path) -> Path:
    (workspace / "analyses" / "cycles").mkdir(parents=True)
    write(workspace, GOOD)
    return workspace


def write(workspace: Path, text: str) -> Path:
    name = re.search(r"^id: (.+)$", text, re.MULTILINE)[1]
    folder = workspace / "analyses" / ("cycles" if "\ncycle:" in text else ".")
    path = folder / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_nothing_to_ask_is_exit_code_0(rca) -> None:
    ran = rca("lint")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == "0 errors, 0 warnings, 0 notes in 0 of 1 document\n"


def test_each_finding_is_one_line_with_file_line_rule_and_entry_and_a_hint_below(rca, workspace: Path) -> None:
    write(workspace, BAD)
    ran = rca("lint", "--rule", "RCA001", "--rule", "RCA003")
    assert ran.code == 1
    assert ran.out.splitlines()[:3] == [
        "analyses/2025-09-09-bad-bbbbbb.yaml:9: RCA001 error W1: called supported, and no evidence is cited",
        "    hint: cite an excerpt, a test, code or a change, or call it a hypothesis",
        "analyses/2025-09-09-bad-bbbbbb.yaml:21: RCA003 warning W3: the chain ends at a person (“The developer forgot”)",
    ]
    assert "1 error, 1 warning, 0 notes in 1 of 2 documents" in ran.err


def test_warnings_alone_fail_only_where_one_is_strict(rca, workspace: Path) -> None:
    write(workspace, BAD)
    assert rca("lint", "--rule", "RCA003").code == 0
    assert rca("lint", "--rule", "RCA003", "--strict").code == 1
    assert rca("lint", "--rule", "RCA008", "--strict").code == 0


def test_documents_are_named_by_parts_of_their_ids_cycles_too(rca, workspace: Path) -> None:
    write(workspace, BAD)
    write(workspace, CYCLE)
    assert rca("lint", "good").out == ""
    assert "RCA027 warning" in rca("lint", "staging-4").out
    assert {one["id"] for one in json.loads(rca("lint", "--json").out)} == {
        "2025-09-09-bad-bbbbbb",
        "2025-09-08-staging-4-cccccc",
    }
    ran = rca("lint", "nothing-like-it")
    assert (ran.code, "no analysis or cycle is named" in ran.err) == (2, True)


def test_json_fits_its_schema_and_says_where_help_is(rca, workspace: Path) -> None:
    write(workspace, BAD)
    schema = json.loads(rca("schema", "lint").out)["items"]
    found = json.loads(rca("lint", "--format", "json").out)
    for one in found:
        assert set(one) == set(schema["required"]) == set(schema["properties"])
        assert one["severity"] in schema["properties"]["severity"]["enum"]
        assert one["help"] == f"rca help {one['rule']}"
        assert rca(*one["help"].split()[1:]).code == 0
    first = next(one for one in found if one["rule"] == "RCA001")
    assert (first["path"], first["line"], first["entry"]) == ("analyses/2025-09-09-bad-bbbbbb.yaml", 9, "W1")
    assert first["field"] == "W1.evidence"


def test_annotations_are_escaped_as_the_runner_reads_them(rca, workspace: Path) -> None:
    text = BAD.replace("2025-09-09-bad-bbbbbb", "2025-09-09-a,b").replace(
        "The developer forgot to try a large file.", "Nobody knew."
    )
    write(workspace, text + 'summary: "100,000 of it:\\nerrors were reduced by 67 %::warning"\n')
    ran = rca("lint", "--format", "github", "--rule", "RCA027", "--rule", "RCA001")
    assert ran.code == 1
    first, second = ran.out.splitlines()
    assert first.startswith("::error file=analyses/2025-09-09-a%2Cb.yaml,line=9,title=RCA001::W1: called supported")
    assert second.startswith("::warning file=analyses/2025-09-09-a%2Cb.yaml,line=23,title=RCA027::“67 %25” has no unit")
    assert "%0A" in second
    assert ran.err == ""


def test_annotations_name_files_from_the_root_of_the_repository(rca, workspace: Path) -> None:
    subprocess.run(["git", "init", "-q", "."], cwd=workspace, check=True, timeout=30)
    inner = workspace / "services" / "upload"
    (inner / "analyses").mkdir(parents=True)
    write(inner, BAD)
    ran = rca("-C", str(inner), "lint", "--format", "github", "--rule", "RCA001")
    assert "file=services/upload/analyses/2025-09-09-bad-bbbbbb.yaml" in ran.out


def test_a_rule_that_there_is_not_is_wrong_use(rca) -> None:
    ran = rca("lint", "--rule", "RCA999")
    assert ran.code == 2
    assert "there is no rule 'RCA999'" in ran.err


def test_a_file_that_cannot_be_read_is_named_and_hides_no_other(rca, workspace: Path) -> None:
    write(workspace, BAD)
    (workspace / "analyses" / "2025-09-07-broken-dddddd.yaml").write_text("rca: 1\nid: x\n")
    ran = rca("lint", "--rule", "RCA001")
    assert ran.code == 2
    assert "RCA001 error W1" in ran.out
    assert "2025-09-07-broken-dddddd.yaml" in ran.err


def test_the_workspace_silences_a_rule_with_a_reason(rca, workspace: Path) -> None:
    write(workspace, BAD)
    (workspace / "rca.toml").write_text('[lint]\nignore = {RCA001 = "nothing is kept here"}\n')
    assert rca("lint", "--rule", "RCA001").out == ""
    assert rca("lint").code == 0


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('ignore = {RCA001 = ""}', "rca.toml:2: RCA001 is silenced without a reason"),
        ("ignore = {RCA001 = 7}", "rca.toml:2: RCA001 is silenced without a reason"),
        ('ignore = {RCA777 = "x"}', "rca.toml: lint.ignore silences RCA777, and there is no such rule"),
        ('ignore = {rca1 = "x"}', "rca.toml:2: 'rca1' is no rule"),
        ('ignore = ["RCA001"]', "rca.toml:2: lint.ignore must be a table, not a list"),
        ('ignored = {RCA001 = "x"}', "rca.toml:2: unknown key 'ignored'"),
    ],
)
def test_settings_that_silence_in_another_way_are_errors_with_their_line(
    rca, workspace: Path, line: str, message: str
) -> None:
    (workspace / "rca.toml").write_text(f"[lint]\n{line}\n")
    ran = rca("lint")
    assert ran.code == 2
    assert message in ran.err
    assert "hint:" in ran.err


def test_an_earlier_analysis_of_the_same_error_is_found_by_the_index(rca, workspace: Path) -> None:
    failure = "failure:\n  error: 'RuntimeError: upload of 12 MB refused by the proxy in region eu-west'\n"
    write(workspace, GOOD + failure)
    write(workspace, BAD + failure)
    found = json.loads(rca("lint", "--json", "--rule", "RCA030").out)
    assert [(one["id"], one["severity"]) for one in found] == [("2025-09-09-bad-bbbbbb", "note")]
    rca("priors", "bad", "--accept", "good")
    assert json.loads(rca("lint", "--json", "--rule", "RCA030").out) == []


def test_a_copy_names_the_file_whose_id_it_has(rca, workspace: Path) -> None:
    (workspace / "analyses" / "copy.yaml").write_text(GOOD)
    found = json.loads(rca("lint", "--json", "--rule", "RCA037").out)
    assert [one["path"] for one in found] == ["analyses/copy.yaml"]
    assert "analyses/2025-09-08-good-aaaaaa.yaml has the same id" in found[0]["message"]


@pytest.mark.parametrize("text", [GOOD, CYCLE + "goal: No upload above 10 MB is refused\n"])
def test_a_document_that_was_rendered_from_something_else_is_stale(rca, workspace: Path, text: str) -> None:
    path = write(workspace, text)
    assert rca("render").code == 0
    assert rca("lint", "--rule", "RCA036").out == ""
    path.write_text(path.read_text().replace("10 MB", "11 MB"))
    assert "RCA036 error" in rca("lint", "--rule", "RCA036").out


def test_no_control_character_of_a_document_reaches_the_terminal(rca, workspace: Path) -> None:
    write(workspace, BAD.replace("id: W3", 'id: "W3\\e[31m\\a"'))
    for style in ("text", "json", "github"):
        out = rca("lint", "--format", style).out
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", out)


def test_help_prints_a_rules_page_in_any_case(rca) -> None:
    page = rca("help", "rca012")
    assert page.code == 0
    assert page.out.startswith("RCA012: A hedge")
    for part in ("\nWhy\n", "\nSource\n", "\nIt asks about\n", "\nBetter\n", "reason: ..."):
        assert part in page.out


def test_help_lists_its_topics_and_a_commands_help_is_the_commands_own(rca) -> None:
    assert "RCA001 and " in rca("help").out
    assert "Usage: rca search" in rca("help", "search").out
    assert "analysis.md.j2" in rca("help", "templates").out
    listed = rca("help", "lint").out
    assert "Usage: rca lint" in listed
    assert "RCA039" in listed
    ran = rca("help", "RCA0O1")
    assert (ran.code, "did you mean RCA0" in ran.err) == (2, True)


def test_lint_imports_no_screen_and_no_cloud(workspace: Path, surroundings: dict[str, str]) -> None:
    write(workspace, BAD)
    probe = (
        "import sys; from rca.cli.main import run; run(['lint', '--format', 'json']);"
        "print([name for name in ('textual', 'google', 'grpc', 'jinja2') if name in sys.modules], file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", probe],
        cwd=workspace,
        env=surroundings,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert ran.stderr.splitlines()[-1] == "[]"


def test_help_on_a_rule_imports_nothing_heavy(workspace: Path, surroundings: dict[str, str]) -> None:
    probe = (
        "import sys; from rca.cli.main import run; run(['help', 'RCA001']);"
        "print([name for name in ('textual', 'google', 'pydantic', 'yaml', 'jinja2') if name in sys.modules],"
        " file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", probe],
        cwd=workspace,
        env=surroundings,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert ran.stderr.splitlines()[-1] == "[]"

"""`rca import` as people use it: a file, a folder of a thousand, twice, after an edit, and with hostile files among them."""

import json
import os
import re
from pathlib import Path

import pytest

from rca.cycles import files as cycles
from rca.store import analyses
from tests.cli.conftest import Rca
from tests.cli.test_search import fits
from tests.documents.importer.corpus import cases

CHAIN = """\
# Pool exhausted

**Date**: 2025-09-08
**Error**: `TimeoutError: QueuePool limit of size 5 reached`

### Why #1: Why does the pool run dry?
**Answer**: Connections leak on retries.

**Evidence**: `app/db.py:41` has no finally

### Why #2: Why do they leak?
**Answer**: Nobody closes them.

## Root Cause
Nobody owns a connection.

## Action Items
- [ ] Close them
"""
CYCLE = """\
# Cycle 4 Status Report

**Date**: 2025-09-08
**Environment**: Staging

## Current Test Status

2 tests failing. Cycle status: ✅ Seen by nobody.

- **test_login**: 3 passed, 2 failed
  - ❌ test_logout: RuntimeError: session lost
"""
REPORTS = Path(__file__).parents[1] / "documents" / "importer" / "reports"
README = "# Tool\n\n1. Clone it\n2. Run it\n"


def test_a_document_becomes_an_analysis_that_loads(rca: Rca, workspace: Path) -> None:
    (workspace / "pool.md").write_text(CHAIN, encoding="utf-8")
    ran = rca("import", "pool.md")
    assert ran.code == 0
    [path] = analyses.paths(workspace)
    assert re.fullmatch(r"2025-09-08-pool-exhausted-\w{6}\.yaml", path.name)
    assert ran.out == f"{path.stem}  pool.md: 1 chain of 2 whys, 1 piece of evidence, 1 root cause, 1 action\n"
    analysis = analyses.load(path).analysis
    assert [why.because for why in analysis.whys] == ["Connections leak on retries.", "Nobody closes them."]
    assert analysis.source is not None
    assert analysis.source.path == "pool.md"


def test_what_was_imported_is_found_by_its_error_and_rendered(rca: Rca, workspace: Path) -> None:
    (workspace / "pool.md").write_text(CHAIN, encoding="utf-8")
    rca("import", "pool.md")
    [path] = analyses.paths(workspace)
    assert path.stem in rca("search", "TimeoutError: QueuePool limit of size 5 reached", "--json").out
    assert rca("render").code == 0
    assert "### Why #2: Why do they leak?" in path.with_suffix(".md").read_text(encoding="utf-8")


def test_importing_twice_changes_nothing(rca: Rca, workspace: Path) -> None:
    (workspace / "pool.md").write_text(CHAIN, encoding="utf-8")
    rca("import", "pool.md")
    [path] = analyses.paths(workspace)
    before = path.read_bytes()
    again = rca("import", "pool.md")
    assert again.code == 0
    assert f"pool.md is already imported as {path.stem}" in again.err
    assert analyses.paths(workspace) == [path]
    assert path.read_bytes() == before


def test_a_document_that_moved_is_known_by_its_content(rca: Rca, workspace: Path) -> None:
    (workspace / "pool.md").write_text(CHAIN, encoding="utf-8")
    rca("import", "pool.md")
    (workspace / "old").mkdir()
    (workspace / "pool.md").rename(workspace / "old" / "moved.md")
    assert "old/moved.md is already imported as" in rca("import", "old/moved.md").err
    assert len(analyses.paths(workspace)) == 1


def test_an_import_stays_known_when_its_file_was_edited_by_hand(rca: Rca, workspace: Path) -> None:
    (workspace / "pool.md").write_text(CHAIN, encoding="utf-8")
    rca("import", "pool.md")
    [path] = analyses.paths(workspace)
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("source:\n  path: pool.md\n", "source:\n    path: 'pool.md'\n").replace(
            "\n  sha256", "\n    sha256"
        )
    )
    assert "is already imported as" in rca("import", "pool.md").err
    assert len(analyses.paths(workspace)) == 1


def test_a_document_edited_since_is_reported_and_imported_only_when_asked_to(rca: Rca, workspace: Path) -> None:
    document = workspace / "pool.md"
    document.write_text(CHAIN, encoding="utf-8")
    rca("import", "pool.md")
    [first] = analyses.paths(workspace)
    document.write_text(CHAIN + "\n## More\n\nSeen again.\n", encoding="utf-8")
    ran = rca("import", "pool.md")
    assert ran.code == 1
    assert f"pool.md has changed since it was imported as {first.stem}" in ran.err
    assert analyses.paths(workspace) == [first]
    assert rca("import", "--again", "pool.md").code == 0
    [second] = [path for path in analyses.paths(workspace) if path != first]
    [relation] = analyses.load(second).analysis.related
    assert (relation.id, relation.relation) == (first.stem, "supersedes")


def test_the_same_document_twice_in_one_run_is_one_analysis(rca: Rca, workspace: Path) -> None:
    for name in ("a.md", "b.md"):
        (workspace / name).write_text(CHAIN, encoding="utf-8")
    ran = rca("import", "a.md", "b.md")
    [path] = analyses.paths(workspace)
    assert (ran.code, f"b.md is already imported as {path.stem}" in ran.err) == (0, True)


def test_a_folder_that_cannot_be_written_is_told_for_every_document(rca: Rca, workspace: Path) -> None:
    (workspace / "analyses").write_text("no folder", encoding="utf-8")
    for name in ("a", "b"):
        (workspace / f"{name}.md").write_text(CHAIN.replace("Pool", name), encoding="utf-8")
    ran = rca("import", "a.md", "b.md")
    assert ran.code == 1
    assert ran.err.count("cannot be written") == 2
    assert "2 refused" in ran.err


def test_files_of_one_name_in_several_folders_are_several_analyses(rca: Rca, workspace: Path) -> None:
    for name in ("a", "b"):
        (workspace / name).mkdir()
        (workspace / name / "FIVE_WHYS.md").write_text(CHAIN.replace("Pool", f"Pool {name}"), encoding="utf-8")
    assert rca("import", "a", "b").code == 0
    assert len(analyses.paths(workspace)) == 2


def test_a_dry_run_says_what_it_recognises_and_writes_nothing(rca: Rca, workspace: Path) -> None:
    (workspace / "pool.md").write_text(CHAIN.replace("**Date**: 2025-09-08\n", ""), encoding="utf-8")
    ran = rca("import", "--dry-run", "pool.md")
    assert ran.code == 0
    assert ran.out == (
        "pool.md: 1 chain of 2 whys, 1 piece of evidence, 1 root cause, 1 action\n"
        "  no date was found in the document or its name\n"
    )
    assert not (workspace / "analyses").exists()


def test_the_day_of_a_document_without_one_can_be_given(rca: Rca, workspace: Path) -> None:
    (workspace / "pool.md").write_text(CHAIN.replace("**Date**: 2025-09-08\n", ""), encoding="utf-8")
    rca("import", "--date", "2025-08-01", "pool.md")
    [path] = analyses.paths(workspace)
    assert path.name.startswith("2025-08-01-")
    assert analyses.load(path).analysis.created == "2025-08-01"


def test_of_a_folder_only_analyses_are_taken_but_a_named_file_always(rca: Rca, workspace: Path) -> None:
    (workspace / "docs").mkdir()
    (workspace / "docs" / "README.md").write_text(README, encoding="utf-8")
    (workspace / "docs" / "pool.md").write_text(CHAIN, encoding="utf-8")
    ran = rca("import", "docs")
    assert ran.code == 0
    assert "1 without an analysis, left alone" in ran.err
    assert len(analyses.paths(workspace)) == 1
    assert rca("import", "docs/README.md").code == 0
    assert len(analyses.paths(workspace)) == 2


def test_the_report_of_a_cycle_becomes_a_cycle(rca: Rca, workspace: Path) -> None:
    (workspace / "cycle.md").write_text(CYCLE.encode().decode("mac_roman"), encoding="utf-8")
    ran = rca("import", "cycle.md")
    assert ran.code == 0
    assert analyses.paths(workspace) == []
    [path] = cycles.paths(workspace)
    assert ran.out == f"{path.stem}  cycle.md: cycle 4 of staging: 1 module, 1 failing test, 1 claim, 1 section\n"
    cycle = cycles.load(path).cycle
    assert (cycle.number, cycle.started, cycle.results[0].stated.passed) == (4, "2025-09-08", 3)
    written = path.read_text(encoding="utf-8")
    assert re.search(r"^source:\n  path: cycle.md\n  sha256: \"?[0-9a-f]{64}\"?$", written, re.MULTILINE)
    assert "✅ Seen by nobody" in written


def test_both_reports_of_the_loop_are_shown_compared_and_rendered(rca: Rca, workspace: Path) -> None:
    for name in ("staging_cycle_3", "staging_cycle_4"):
        text = (REPORTS / f"{name}.md").read_text(encoding="utf-8")
        (workspace / f"{name}.md").write_text(text.encode("utf-8").decode("mac_roman"), encoding="utf-8")
    assert rca("import", ".").code == 0
    assert "6 of 10 modules = 60.0 % passed; 50 of 58 tests" in rca("cycle", "show", "4").out
    assert "close 1011: 12 -> 4, -66.7 %" in rca("cycle", "compare", "3").out
    compared = rca("cycle", "compare", "3", "4").out
    assert "test_2_message_flow_staging: 3 -> 2 of 5 tests passed" in compared
    assert "all with close 1011: 4 -> 3 of 58 tests" in compared
    assert rca("cycle", "report", "4").code == 0
    ran = rca("import", "analyses")
    assert (ran.code, "1 rendered from files that lie here" in ran.err, len(cycles.paths(workspace))) == (0, True, 2)


def test_a_rendered_report_whose_cycle_lies_elsewhere_is_refused(rca: Rca, workspace: Path) -> None:
    (workspace / "cycle.md").write_text(CYCLE, encoding="utf-8")
    rca("import", "cycle.md")
    rca("cycle", "report", "4")
    [path] = cycles.paths(workspace)
    path.with_suffix(".md").rename(workspace / "sent.md")
    path.unlink()
    ran = rca("import", "sent.md")
    assert ran.code == 1
    assert f"sent.md is rendered from the cycle {path.stem}, which does not lie here" in ran.err
    assert (cycles.paths(workspace), analyses.paths(workspace)) == ([], [])


def test_importing_a_report_twice_changes_nothing_and_an_edited_one_is_told(rca: Rca, workspace: Path) -> None:
    document = workspace / "cycle.md"
    document.write_text(CYCLE, encoding="utf-8")
    rca("import", "cycle.md")
    [path] = cycles.paths(workspace)
    again = rca("import", "cycle.md")
    assert (again.code, f"cycle.md is already imported as {path.stem}" in again.err) == (0, True)
    document.write_text(CYCLE + "\nOne more line.\n", encoding="utf-8")
    ran = rca("import", "cycle.md")
    assert (ran.code, f"cycle.md has changed since it was imported as {path.stem}" in ran.err) == (1, True)
    assert cycles.paths(workspace) == [path]
    assert rca("import", "--again", "cycle.md").code == 0
    assert len(cycles.paths(workspace)) == 2


def test_a_cycle_that_is_here_is_never_overwritten(rca: Rca, workspace: Path) -> None:
    folder = workspace / "analyses" / "cycles"
    folder.mkdir(parents=True)
    mine = folder / "2025-09-08-staging-4-m2x8dv.yaml"
    mine.write_text(
        "rca: 1\nid: 2025-09-08-staging-4-m2x8dv\ncycle: 4\nenvironment: staging  # by hand\n", encoding="utf-8"
    )
    (workspace / "cycle.md").write_text(CYCLE, encoding="utf-8")
    (workspace / "other.md").write_text(CYCLE + "\nAnother copy.\n", encoding="utf-8")
    before = mine.read_bytes()
    ran = rca("import", "cycle.md", "other.md")
    assert ran.code == 1
    assert f"cycle.md reports cycle 4 of staging, which is here: {mine.stem}" in ran.err
    assert (cycles.paths(workspace), mine.read_bytes()) == ([mine], before)
    assert rca("import", "--again", "cycle.md").code == 0
    assert (len(cycles.paths(workspace)), mine.read_bytes()) == (2, before)


def test_of_two_reports_of_one_cycle_in_one_run_the_first_is_imported(rca: Rca, workspace: Path) -> None:
    (workspace / "a.md").write_text(CYCLE, encoding="utf-8")
    (workspace / "b.md").write_text(CYCLE + "\nAnother copy.\n", encoding="utf-8")
    ran = rca("import", "a.md", "b.md")
    assert (ran.code, len(cycles.paths(workspace))) == (1, 1)
    assert "b.md reports cycle 4 of staging" in ran.err


def test_a_dry_run_of_a_report_says_what_it_recognises_and_writes_nothing(rca: Rca, workspace: Path) -> None:
    (workspace / "cycle.md").write_text(CYCLE.replace("**Environment**: Staging\n", ""), encoding="utf-8")
    ran = rca("import", "--dry-run", "cycle.md")
    assert ran.code == 0
    assert ran.out == (
        "cycle.md: cycle 4 of unknown: 1 module, 1 failing test, 1 claim, 1 section\n"
        "  no environment is named; it is called `unknown` here\n"
    )
    assert not (workspace / "analyses").exists()


def test_what_this_workspace_rendered_is_not_imported(rca: Rca, workspace: Path) -> None:
    (workspace / "pool.md").write_text(CHAIN, encoding="utf-8")
    rca("import", "pool.md")
    rca("render")
    ran = rca("import", "analyses")
    assert ran.code == 0
    assert "1 rendered from files that lie here" in ran.err
    assert len(analyses.paths(workspace)) == 1


def test_a_rendered_document_of_another_workspace_is_imported(rca: Rca, workspace: Path) -> None:
    (workspace / "pool.md").write_text(CHAIN, encoding="utf-8")
    rca("import", "pool.md")
    rca("render")
    [path] = analyses.paths(workspace)
    whys = analyses.load(path).analysis.whys
    path.with_suffix(".md").rename(workspace / "sent.md")
    path.unlink()
    assert rca("import", "sent.md").code == 0
    [again] = analyses.paths(workspace)
    assert [(why.why, why.because, why.of) for why in analyses.load(again).analysis.whys] == [
        (why.why, why.because, why.of) for why in whys
    ]


def test_a_spoiled_document_is_repaired_and_its_secrets_are_gone(rca: Rca, workspace: Path) -> None:
    token = "ghp_" + "a1B2" * 9
    text = CHAIN.replace("Nobody closes them.", f"✅ Nobody closes them, with token {token}.")
    (workspace / "pool.md").write_text(text.encode().decode("mac_roman"), encoding="utf-8")
    assert rca("import", "pool.md").code == 0
    [path] = analyses.paths(workspace)
    written = path.read_text(encoding="utf-8")
    assert token not in written
    assert "✅ Nobody closes them, with token [REDACTED:" in written


def test_bad_files_are_reported_and_the_rest_goes_on(rca: Rca, workspace: Path) -> None:
    folder = workspace / "docs"
    folder.mkdir()
    (folder / "a-binary.md").write_bytes(b"\x7fELF\0\0\0\0\1\2\3")
    (folder / "b-empty.md").write_text("\n \n", encoding="utf-8")
    with (folder / "c-huge.md").open("wb") as stream:
        stream.truncate(50 * 1024 * 1024)
    (folder / "d-gone.md").symlink_to(folder / "nowhere.md")
    os.mkfifo(folder / "e-pipe.md")
    (folder / "f-loop").symlink_to(folder)
    (folder / "z-pool.md").write_text(CHAIN, encoding="utf-8")
    ran = rca("import", "docs", "missing.md")
    assert ran.code == 1
    assert len(analyses.paths(workspace)) == 1
    for sentence in (
        "a-binary.md is no text",
        "b-empty.md is empty",
        "c-huge.md is larger than 4 MB",
        "e-pipe.md is no file",
    ):
        assert sentence in ran.err
    assert "d-gone.md cannot be read: no such file" in ran.err
    assert "missing.md cannot be read: no such file" in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_file_hides_no_other(rca: Rca, workspace: Path) -> None:
    (workspace / "a.md").write_text(CHAIN, encoding="utf-8")
    (workspace / "a.md").chmod(0)
    (workspace / "b.md").write_text(CHAIN, encoding="utf-8")
    ran = rca("import", "a.md", "b.md")
    assert (ran.code, len(analyses.paths(workspace))) == (1, 1)


def test_what_no_analysis_file_can_hold_is_refused_and_not_written(rca: Rca, workspace: Path) -> None:
    boxes = "".join(f"- [ ] do {n}\n" for n in range(50_000))
    (workspace / "many.md").write_text(f"{CHAIN}\n## Next Steps\n{boxes}", encoding="utf-8")
    ran = rca("import", "many.md")
    assert ran.code == 1
    assert "many.md does not fit into one analysis: the analysis" in ran.err
    assert "has more than 250,000 values" in ran.err
    assert analyses.paths(workspace) == []


def test_an_empty_folder_is_told(rca: Rca, workspace: Path) -> None:
    (workspace / "docs").mkdir()
    ran = rca("import", "docs")
    assert (ran.code, "no markdown document was found" in ran.err) == (1, True)


def test_the_outcome_as_json_counts_what_was_recognised(rca: Rca, workspace: Path) -> None:
    (workspace / "pool.md").write_text(CHAIN, encoding="utf-8")
    (workspace / "cycle.md").write_text(CYCLE, encoding="utf-8")
    told = json.loads(rca("import", "--json", "pool.md", "cycle.md").out)
    assert told["summary"] == {"imported": 2}
    [pool, cycle] = told["documents"]
    assert (pool["path"], pool["state"], pool["chains"], pool["evidence"]) == ("pool.md", "imported", [2], 1)
    assert pool["id"] == analyses.paths(workspace)[0].stem
    assert (cycle["cycle"], cycle["environment"], cycle["modules"], cycle["failing"]) == (4, "staging", 1, 1)


def test_what_is_printed_fits_the_schema_of_import(rca: Rca, workspace: Path) -> None:
    schema = json.loads(rca("schema", "import").out)
    (workspace / "pool.md").write_text(CHAIN, encoding="utf-8")
    (workspace / "cycle.md").write_text(CYCLE, encoding="utf-8")
    (workspace / "empty.md").write_text("", encoding="utf-8")
    for arguments in (("--dry-run",), (), (), ("missing.md",)):
        fits(json.loads(rca("import", "--json", ".", *arguments).out), schema)
    (workspace / "cycle.md").write_text(CYCLE + "\nOne more line.\n", encoding="utf-8")
    fits(json.loads(rca("import", "--json", "cycle.md").out), schema)


def test_a_name_cannot_forge_a_line_of_the_talk(rca: Rca, workspace: Path) -> None:
    (workspace / "a\nrca: all is well\x1b[2J.md").write_bytes(b"\0\0\1")
    ran = rca("import", ".")
    assert "\x1b" not in ran.err
    assert "\nrca: all is well" not in ran.err


def test_every_style_is_imported_and_loads_again(rca: Rca, workspace: Path) -> None:
    folder = workspace / "docs"
    folder.mkdir()
    known = cases("styles.txt") + cases("held_out.txt")
    for case in known:
        (folder / f"{case.name}.md").write_text(f"{case.text}\n<!-- {case.name} -->\n", encoding="utf-8")
    assert rca("import", "docs").code == 0
    expected = {f"docs/{case.name}.md": sum(map(len, case.chains)) for case in known}
    found = {}
    for path in analyses.paths(workspace):
        analysis = analyses.load(path).analysis
        assert analysis.source is not None
        found[analysis.source.path] = len(analysis.whys)
    assert found == expected


def test_help_says_what_becomes_of_a_document(rca: Rca) -> None:
    shown = " ".join(rca("import", "--help").out.split())
    assert "without losing a line" in shown
    assert "never overwritten" in shown

"""`rca render` in other forms: by a template's name, as a page, printed or written where somebody says."""

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Rca

PROJECT = Path(__file__).parents[2]
FACTORY, AUTH = "2025-09-08-factory-ssot-validation-failed-7k3f9q", "2025-09-08-ssot-auth-failed-zetgx4"
LOOP = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"


@pytest.fixture(autouse=True)
def analyses(workspace: Path) -> Path:
    folder = workspace / "analyses"
    folder.mkdir()
    for name in (FACTORY, AUTH):
        shutil.copy(PROJECT / "analyses" / f"{name}.yaml", folder)
    return folder


def test_a_form_is_printed_and_nothing_is_written(rca: Rca, workspace: Path) -> None:
    for form, said in (("brief", "## Root causes"), ("step-summary", "## Cause tree"), ("postmortem", "## Detection")):
        ran = rca("render", "7k3f9q", "--template", form, "--stdout")
        assert ran.code == 0
        assert ran.out.startswith("# Factory SSOT validation failed\n")
        assert said in ran.out
    assert [path.name for path in (workspace / "analyses").glob("*.md")] == []


def test_without_an_id_all_analyses_share_the_room_of_one_brief(rca: Rca) -> None:
    ran = rca("render", "--template", "brief", "--stdout")
    assert ran.out.count("\n# ") == 1
    assert len(ran.out.encode()) < 65_536


def test_where_it_goes_has_to_be_said(rca: Rca, workspace: Path) -> None:
    for words in (["--template", "brief"], ["--format", "html"], ["--format", "html", "--stdout", "-o", "x.html"]):
        ran = rca("render", "7k3f9q", *words)
        assert ran.code == 2
        assert "add --stdout to print it, or -o PATH" in ran.err
    ran = rca("render", "--check", "--template", "brief", "--stdout")
    assert (ran.code, ran.out) == (2, "")
    assert "--check" in ran.err
    assert list(workspace.glob("**/*.html")) == []


def test_a_page_is_written_into_a_file(rca: Rca, workspace: Path) -> None:
    ran = rca("render", "7k3f9q", "--format", "html", "-o", "out/page.html")
    assert ran.code == 0
    assert f"wrote {workspace / 'out' / 'page.html'}" in ran.err
    text = (workspace / "out" / "page.html").read_text(encoding="utf-8")
    assert text.startswith("<!doctype html>")
    assert rca("render", "7k3f9q", "--format", "html", "--stdout").out == text


def test_pages_are_written_into_a_folder(rca: Rca, workspace: Path) -> None:
    assert rca("render", "--format", "html", "-o", "site/").code == 0
    assert rca("render", "7k3f9q", "--template", "postmortem", "-o", "site").code == 0
    assert sorted(path.name for path in (workspace / "site").iterdir()) == [
        f"{FACTORY}.html", f"{FACTORY}.postmortem.md", f"{AUTH}.html",
    ]  # fmt: skip


def test_several_pages_are_not_printed_one_behind_the_other(rca: Rca) -> None:
    ran = rca("render", "--format", "html", "--stdout")
    assert (ran.code, ran.out) == (2, "")
    assert "-o FOLDER/" in ran.err


def test_an_unknown_form_lists_those_that_there_are(rca: Rca, workspace: Path) -> None:
    (workspace / "templates").mkdir()
    (workspace / "templates" / "standup.md.j2").write_text("Today: {{ analysis.title }}\n")
    ran = rca("render", "7k3f9q", "--template", "nothing", "--stdout")
    assert ran.code == 2
    assert "there are: analysis, brief, postmortem, standup, step-summary" in ran.err
    assert rca("render", "7k3f9q", "--template", "standup", "--stdout").out == "Today: Factory SSOT validation failed\n"


def test_a_workspaces_bomb_is_a_sentence_and_writes_nothing(rca: Rca, workspace: Path) -> None:
    (workspace / "templates").mkdir()
    (workspace / "templates" / "analysis.md.j2").write_text(LOOP)
    ran = rca("render", "7k3f9q")
    assert ran.code == 2
    assert "templates/analysis.md.j2 takes more than 1 s of computing" in ran.err
    assert "hint: `rca help templates`" in ran.err
    assert list((workspace / "analyses").glob("*.md")) == []


def test_one_file_that_cannot_be_read_hides_no_other(rca: Rca, analyses: Path, workspace: Path) -> None:
    (analyses / f"{FACTORY}.yaml").write_text("rca: 1\nid: [")
    for words in (["--stdout", "--template", "brief"], ["--format", "html", "-o", "site/"]):
        ran = rca("render", *words)
        assert ran.code == 2
        assert f"{FACTORY}.yaml:2" in ran.err
    assert (workspace / "site" / f"{AUTH}.html").exists()


def test_a_cycle_is_a_page_too_but_no_brief(rca: Rca, analyses: Path, workspace: Path) -> None:
    (found,) = (PROJECT / "analyses" / "cycles").glob("*-4-m2x8dv.yaml")
    (analyses / "cycles").mkdir()
    shutil.copy(found, analyses / "cycles")
    assert rca("render", "--format", "html", "-o", "site/").code == 0
    assert (workspace / "site" / "cycles" / f"{found.stem}.html").read_text().startswith("<!doctype html>")
    ran = rca("render", "m2x8dv", "--template", "brief", "--stdout")
    assert ran.code == 2
    assert "is a cycle" in ran.err


def test_a_secret_is_found_by_file_line_and_kind_and_never_shown(rca: Rca, workspace: Path) -> None:
    secret = "ghp_" + "a1B2" * 9
    (workspace / "notes.txt").write_text(f"one\r\ntwo\r\ntoken: {secret}\npassword=hunter2hunter2\n")
    (workspace / "clean.txt").write_text("nothing\n")
    ran = rca("redact", "--check", "clean.txt", "notes.txt")
    assert ran.code == 1
    assert ran.out.splitlines() == ["notes.txt:3: github-token", "notes.txt:4: password"]
    assert secret not in ran.out + ran.err
    assert rca("redact", "--check", "clean.txt").code == 0
    assert rca("redact", "--check", given=f"x {secret}").out == "-:1: github-token\n"
    assert rca("redact", "--check", "clean.txt", "missing.txt").code == 2


def test_only_one_file_is_printed_without_its_secrets(rca: Rca, workspace: Path) -> None:
    for name in ("a", "b"):
        (workspace / name).write_text("password=hunter2hunter2")
    assert rca("redact", "a").out == "password=[REDACTED:password]"
    ran = rca("redact", "a", "b")
    assert (ran.code, ran.out) == (2, "")
    assert "--check" in ran.err

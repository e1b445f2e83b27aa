"""A cloned repository must not reach the user's own files, hang a command or make it act."""

import os
from pathlib import Path

import pytest

ANALYSIS = "rca: 1\nid: 2026-03-02-boom-aaaaaa\ntitle: Boom\nfailure:\n  error: 'RuntimeError: boom in the router'\n"
NAME = "2026-03-02-boom-aaaaaa"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A file of the user's, outside the workspace."""
    path = tmp_path / "home" / ".bashrc"
    path.parent.mkdir()
    path.write_text("export PATH\n")
    return path


@pytest.fixture
def analyses(workspace: Path) -> Path:
    (workspace / ".git").mkdir()
    (workspace / "analyses").mkdir()
    (workspace / "analyses" / f"{NAME}.yaml").write_text(ANALYSIS)
    return workspace / "analyses"


def test_a_document_that_is_a_link_to_the_users_file_is_not_written(rca, analyses: Path, own: Path) -> None:
    (analyses / f"{NAME}.md").symlink_to(own)
    ran = rca("render")
    assert ran.code == 4
    assert "leads out of the workspace" in ran.err
    assert own.read_text() == "export PATH\n"


def test_an_analysis_that_is_a_link_to_the_outside_is_neither_read_nor_edited(rca, analyses: Path, own: Path) -> None:
    own.write_text(ANALYSIS.replace("aaaaaa", "bbbbbb"))
    (analyses / "2026-03-02-boom-bbbbbb.yaml").symlink_to(own)
    assert rca("set", "bbbbbb", "severity", "high").code == 4
    assert "bbbbbb" not in rca("list").out
    assert "severity" not in own.read_text()


def test_a_folder_of_analyses_that_leads_outside_is_not_written_to(rca, workspace: Path, own: Path) -> None:
    (workspace / ".git").mkdir()
    (workspace / "analyses").symlink_to(own.parent)
    assert rca("new", "--no-input", "--error", "RuntimeError: boom").code == 4
    assert [path.name for path in own.parent.iterdir()] == [".bashrc"]


@pytest.mark.parametrize("link", ["templates", "templates/analysis.md.j2"])
def test_a_template_that_leads_outside_is_not_printed(rca, analyses: Path, own: Path, link: str) -> None:
    path = analyses.parent / link
    path.parent.mkdir(exist_ok=True)
    (own.parent / "analysis.md.j2").write_text("secret")
    path.symlink_to(own.parent if link == "templates" else own)
    ran = rca("render", "--stdout")
    assert "export PATH" not in ran.out
    assert "secret" not in ran.out


def test_what_a_template_writes_itself_is_made_visible_too(rca, analyses: Path) -> None:
    (analyses.parent / "templates").mkdir()
    (analyses.parent / "templates" / "analysis.md.j2").write_text('{{ "\\x1b]52;c;x\\x07\\u202e" }} raw \x1b[2J \u202e')
    assert rca("render").code == 0
    written = (analyses / f"{NAME}.md").read_text()
    assert not {"\x1b", "\x07", "\u202e"} & set(written)


@pytest.mark.parametrize("name", ["analyses/zzz.yaml", "pyproject.toml", "rca.toml"])
@pytest.mark.parametrize("kind", ["endless", "pipe"])
def test_a_device_or_a_pipe_hangs_no_command(rca_process, analyses: Path, name: str, kind: str) -> None:
    path = analyses.parent / name
    if kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to("/dev/zero")
    ran = rca_process("list")
    assert "Boom" in ran.out


@pytest.mark.parametrize("text", ["a = " + "[" * 100_000, "a" + ".a" * 100_000 + " = 1"])
def test_settings_made_to_be_slow_are_refused(rca, analyses: Path, text: str) -> None:
    (analyses.parent / "rca.toml").write_text(text)
    ran = rca("list")
    assert ran.code == 2
    assert "mistake in rca" not in ran.err


@pytest.mark.parametrize(
    ("arguments", "given"),
    [
        (["search", "--batch"], "[" * 200_000),
        (["set", NAME, "--json"], "[" * 200_000),
        (["set", NAME, "--json"], '{"failure":' + "[" * 900 + "]" * 900 + "}"),
    ],
)
def test_input_that_nests_deep_is_refused_in_a_sentence(rca, analyses: Path, arguments: list[str], given: str) -> None:
    ran = rca(*arguments, given=given)
    assert ran.code == 2
    assert "mistake in rca" not in ran.err


def test_the_authors_name_holds_no_secret(rca, workspace: Path, surroundings) -> None:
    (workspace / ".git").mkdir()
    home = Path(surroundings["HOME"])
    home.mkdir(exist_ok=True)
    (home / ".gitconfig").write_text("[user]\n  name = x password=S3cr3tPassw0rd99\n  email = a@b.example\n")
    assert rca("new", "--no-input", "--error", "RuntimeError: boom").code == 0
    stored = "".join(path.read_text() for path in (workspace / "analyses").iterdir())
    assert "S3cr3tPassw0rd99" not in stored


def test_a_full_disk_behind_the_output_is_a_sentence(rca_process, analyses: Path, surroundings) -> None:
    import subprocess
    import sys

    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "rca", "list"],
            cwd=analyses.parent,
            env=surroundings,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert ran.returncode == 2
    assert b"No space left" in ran.stderr
    assert b"mistake" not in ran.stderr


def test_a_comment_is_never_lost_to_a_style_that_cannot_be_edited(rca, analyses: Path) -> None:
    text = ANALYSIS + "? summary\n: long # kept\n"
    (analyses / f"{NAME}.yaml").write_text(text)
    ran = rca("set", NAME, "summary", "short")
    now = (analyses / f"{NAME}.yaml").read_text()
    assert "# kept" in now
    assert (ran.code == 4) == (now == text)


def test_a_pattern_that_repeats_its_stars_walks_the_tree_once(rca_process, analyses: Path) -> None:
    deep = analyses.parent.joinpath(*"d" * 26)
    deep.mkdir(parents=True)
    (deep / "app.log").write_text("ERROR RuntimeError: lease of shard 7 expired\n")
    (analyses.parent / "rca.toml").write_text(f'[logs.local]\npaths = ["{"**/" * 9}*.log"]\n')
    ran = rca_process("logs", "RuntimeError: lease of shard 9 expired")
    assert ran.code == 0, ran.err
    assert "lease of shard 7 expired" in ran.out

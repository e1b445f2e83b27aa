"""What git is asked, in real repositories."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from rca.git import (
    Author,
    Head,
    author,
    blame,
    change,
    commit,
    commits,
    contains,
    content,
    files,
    head,
    is_hung,
    patch,
    remote,
    root_of,
)

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


@pytest.fixture(autouse=True)
def nobody(monkeypatch, tmp_path):
    """No configuration of the user who runs the tests."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))


def git(root: Path, *arguments: str) -> str:
    command = ["git", "-C", str(root), "-c", "user.name=Ada Example", "-c", "user.email=ada@example.org", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def repository(tmp_path) -> Path:
    root = tmp_path / "work"
    root.mkdir()
    git(root, "init", "--quiet", "--initial-branch=main")
    (root / "a.txt").write_text("a", encoding="utf-8")
    git(root, "add", "a.txt")
    git(root, "commit", "--quiet", "--message", "first")
    return root


def test_commit_and_branch_of_what_is_checked_out(repository):
    assert head(repository) == Head(commit=git(repository, "rev-parse", "HEAD"), branch="main")


def test_a_detached_head_has_no_branch(repository):
    git(repository, "checkout", "--quiet", "--detach")
    assert head(repository) == Head(commit=git(repository, "rev-parse", "HEAD"), branch="")


def test_before_the_first_commit_there_is_only_a_branch(tmp_path):
    git(tmp_path, "init", "--quiet", "--initial-branch=trunk")
    assert head(tmp_path) == Head(commit="", branch="trunk")


def test_outside_of_a_repository_there_is_nothing(tmp_path):
    assert head(tmp_path) is None
    assert root_of(tmp_path) is None
    assert commit(tmp_path, "HEAD") is None
    assert author(tmp_path) is None
    assert head(tmp_path / "gone") is None


def test_the_root_is_found_from_below(repository):
    below = repository / "x" / "y"
    below.mkdir(parents=True)
    assert root_of(below) == root_of(repository / "a.txt") == repository.resolve()


def test_a_root_with_an_odd_name_is_the_same_path(tmp_path):
    odd = tmp_path / "a\nb ö"
    odd.mkdir()
    git(odd, "init", "--quiet")
    assert root_of(odd) == odd.resolve()


def test_a_name_becomes_a_full_hash(repository):
    full = git(repository, "rev-parse", "HEAD")
    git(repository, "tag", "--annotate", "v1", "--message", "v1")
    assert commit(repository, "HEAD") == commit(repository, full[:8]) == commit(repository, "v1") == full


@pytest.mark.parametrize("name", ["no-such", "--all", "-n", "HEAD:a.txt", "HEAD..HEAD", ""])
def test_what_names_no_commit_is_none(repository, name):
    assert commit(repository, name) is None


def test_the_author_is_the_one_of_the_configuration(repository):
    git(repository, "config", "user.name", "Grace\x1b]52;c;aGk=\x07\u202e")
    git(repository, "config", "user.email", "grace@example.org")
    assert author(repository) == Author("Grace␛]52;c;aGk=␇\\u202e", "grace@example.org")


def test_the_environment_comes_before_the_configuration(repository, monkeypatch):
    git(repository, "config", "user.name", "Grace")
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Ada")
    assert author(repository) == Author("Ada", "")


def test_the_users_own_configuration_counts_outside_of_repositories(tmp_path):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / ".gitconfig").write_text("[user]\n\tname = Ada\n", encoding="utf-8")
    assert author(tmp_path) == Author("Ada", "")


def test_without_git_there_is_nothing(repository, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    assert head(repository) is None
    assert root_of(repository) is None
    assert author(repository) is None


def test_variables_of_git_do_not_lead_to_another_repository(repository, tmp_path, monkeypatch):
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "--quiet", "--initial-branch=other")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    assert head(repository).branch == "main"


@pytest.fixture
def trap(tmp_path) -> Path:
    """A program that leaves a file behind when somebody runs it."""
    program = tmp_path / "trap"
    program.write_text(f"#!/bin/sh\necho sprung >> {tmp_path / 'sprung'}\n", encoding="utf-8")
    program.chmod(0o755)
    return program


def ask_everything(root: Path) -> None:
    head(root)
    author(root)
    root_of(root)
    commit(root, "HEAD")
    commit(root, "v1")
    commit(root, "0" * 40)
    remote(root)
    now = commit(root, "HEAD")
    if now:
        files(root, now)
        content(root, now, "a.txt")
        blame(root, now, "a.txt", 1, 1)
        commits(root, now, paths=["a.txt"])
        change(root, now)
        patch(root, now, ["a.txt"])
        contains(root, now, "0" * 40)


SIGNED = """tree {tree}
parent {parent}
author Mallory <m@example.org> 1785664800 +0000
committer Mallory <m@example.org> 1785664800 +0000
gpgsig -----BEGIN PGP SIGNATURE-----
 iQEzBAABCAAdFiEE
 -----END PGP SIGNATURE-----

signed
"""


def test_no_program_checks_the_signature_of_a_commit(repository, trap, tmp_path):
    (repository / "a.txt").write_text("b", encoding="utf-8")
    git(repository, "commit", "--quiet", "--all", "--message", "second")
    tree, parent = (git(repository, "rev-parse", name) for name in ("HEAD^{tree}", "HEAD~1"))
    raw = tmp_path / "commit"
    raw.write_text(SIGNED.format(tree=tree, parent=parent), encoding="utf-8")
    git(repository, "update-ref", "HEAD", git(repository, "hash-object", "-t", "commit", "-w", str(raw)))
    git(repository, "config", "log.showSignature", "true")
    git(repository, "config", "gpg.program", str(trap))
    ask_everything(repository)
    assert change(repository, commit(repository, "HEAD")).subject == "signed"
    assert not (tmp_path / "sprung").exists()
    git(repository, "show")
    assert (tmp_path / "sprung").exists()


def test_a_hostile_repository_runs_no_command(repository, trap, tmp_path):
    """Every setting that is known to name a command, and every hook."""
    for key in (
        *("core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "core.askPass", "core.gitProxy"),
        *("diff.external", "diff.evil.textconv", "diff.evil.command", "filter.evil.clean", "filter.evil.smudge"),
        *("filter.evil.process", "gpg.program", "credential.helper", "sequence.editor", "core.alternateRefsCommand"),
        *("uploadpack.packObjectsHook", "pager.rev-parse", "pager.config", "alias.rev-parse", "alias.config"),
    ):
        git(repository, "config", key, str(trap) if "alias" not in key else f"!{trap}")
    git(repository, "config", "core.hooksPath", str(tmp_path / "hooks"))
    (tmp_path / "hooks").mkdir()
    for hook in ("post-index-change", "reference-transaction", "post-checkout", "fsmonitor-watchman", "pre-auto-gc"):
        (tmp_path / "hooks" / hook).symlink_to(trap)
        (repository / ".git" / "hooks" / hook).symlink_to(trap)
    (repository / ".gitattributes").write_text("* diff=evil filter=evil\n", encoding="utf-8")
    (repository / "a.txt").write_text("changed", encoding="utf-8")
    ask_everything(repository)
    assert head(repository) is not None
    assert not (tmp_path / "sprung").exists()
    git(repository, "status")
    assert (tmp_path / "sprung").exists()  # the trap works: git's own `status` springs it


def test_a_hostile_repository_fetches_nothing(repository, trap, tmp_path):
    """A partial clone whose missing objects git would get by a command."""
    for key, value in {
        "core.repositoryFormatVersion": "1",
        "extensions.partialClone": "evil",
        "remote.evil.promisor": "true",
        "remote.evil.url": f"ext::{trap}",
        "protocol.ext.allow": "always",
        "protocol.allow": "always",
    }.items():
        git(repository, "config", key, value)
    (repository / ".git" / "refs" / "heads" / "main").write_text("1" * 40 + "\n", encoding="utf-8")
    ask_everything(repository)
    assert not (tmp_path / "sprung").exists()
    subprocess.run(["git", "-C", str(repository), "cat-file", "-e", "1" * 40], check=False, capture_output=True)
    assert (tmp_path / "sprung").exists()


def test_a_folder_that_looks_like_a_bare_repository_is_none(repository, tmp_path):
    bare = repository / "data"
    git(repository, "init", "--quiet", "--bare", str(bare))
    git(bare, "config", "user.name", "Mallory")
    assert author(bare) is None
    assert root_of(bare) is None


@pytest.fixture
def private(tmp_path) -> Path:
    """Another repository of the user, with what nobody else should see."""
    root = tmp_path / "private"
    root.mkdir()
    git(root, "init", "--quiet", "--initial-branch=secret")
    (root / "diary.txt").write_text("private", encoding="utf-8")
    git(root, "add", "diary.txt")
    git(root, "commit", "--quiet", "--message", "private")
    return root


def led(folder: Path, how: str, private: Path) -> None:
    """Make a folder from elsewhere lead to the user's other repository."""
    folder.mkdir()
    if how == "a file":
        (folder / ".git").write_text(f"gitdir: {private / '.git'}\n", encoding="utf-8")
    elif how == "a link":
        (folder / ".git").symlink_to(private / ".git")
    elif how == "a work tree":
        git(folder, "init", "--quiet")
        git(folder, "config", "core.worktree", str(private))
    else:
        git(folder, "init", "--quiet")
        (folder / ".git" / "commondir").write_text(str(private / ".git"), encoding="utf-8")


@pytest.mark.parametrize("how", ["a file", "a link", "a work tree", "common files"])
def test_a_folder_that_leads_to_another_repository_has_none(tmp_path, private, how):
    folder = tmp_path / "shared"
    led(folder, how, private)
    assert root_of(folder) is None
    assert head(folder) is None
    assert commit(folder, "secret") is None
    assert files(folder, git(private, "rev-parse", "HEAD")) == ()


def test_linked_work_trees_and_submodules_are_their_own(repository, private, tmp_path):
    git(repository, "worktree", "add", "--quiet", str(tmp_path / "linked"))
    assert head(tmp_path / "linked").branch == "linked"
    git(repository, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(private), "inner")
    assert head(repository / "inner").branch == "secret"
    assert root_of(repository / "inner") == (repository / "inner").resolve()


def test_a_git_of_the_workspace_is_not_run(repository, trap, tmp_path, monkeypatch):
    (repository / "git").symlink_to(trap)
    monkeypatch.chdir(repository)
    monkeypatch.setenv("PATH", f".:{os.environ['PATH']}")
    ask_everything(repository)
    assert not (tmp_path / "sprung").exists()


@pytest.mark.parametrize("key", ["mailmap.file", "diff.orderFile", "core.attributesFile"])
@pytest.mark.parametrize("device", ["pipe", "/dev/zero"])
def test_pipes_and_devices_that_a_repository_names_are_not_read(repository, tmp_path, key, device):
    path = tmp_path / "pipe" if device == "pipe" else Path(device)
    if device == "pipe":
        os.mkfifo(path)
    git(repository, "config", key, str(path))
    now = commit(repository, "HEAD")
    assert change(repository, now).subject == "first"
    assert blame(repository, now, "a.txt", 1, 1) == {1: now}
    assert "+a" in patch(repository, now, ["a.txt"])
    assert not is_hung(repository)


def test_of_a_repository_that_hangs_git_is_asked_once(repository, monkeypatch):
    monkeypatch.setattr("rca.git.ask._SECONDS", 0.3)
    (repository / ".git" / "info" / "attributes").unlink(missing_ok=True)
    os.mkfifo(repository / ".git" / "info" / "attributes")
    now = commit(repository, "HEAD")
    assert patch(repository, now, ["a.txt"]) == ""
    assert is_hung(repository)
    assert commit(repository, "HEAD") is None

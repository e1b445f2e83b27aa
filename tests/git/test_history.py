"""What was, by commit, in real repositories."""

import shutil
import subprocess
from pathlib import Path

import pytest

from rca.git import blame, change, commits, contains, content, files, patch, remote, touching
from tests.git.repository import Repository

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "work")


def test_a_file_is_read_as_it_stood(repository: Repository) -> None:
    first = repository.commit("first", app__a_py="one\n\n")
    repository.commit("second", app__a_py="two")
    assert content(repository.root, first, "app/a.py") == b"one\n\n"
    assert content(repository.root, repository.git("rev-parse", "HEAD"), "app/a.py") == b"two"
    assert content(repository.root, first, "app/b.py") is None
    assert files(repository.root, first) == ("app/a.py",)


def test_a_file_of_many_megabytes_is_left_alone(repository: Repository) -> None:
    large = repository.commit("large", a_txt="x" * (5 << 20))
    assert content(repository.root, large, "a.txt") is None


def test_each_line_has_the_commit_that_wrote_it(repository: Repository) -> None:
    first = repository.commit("first", a_py="one\ntwo\nthree\n")
    second = repository.commit("second", a_py="one\nTWO\nthree\n")
    assert blame(repository.root, second, "a.py", 1, 3) == {1: first, 2: second, 3: first}
    assert blame(repository.root, first, "a.py", 2, 2) == {2: first}
    assert blame(repository.root, first, "a.py", 9, 9) == {}
    assert blame(repository.root, first, "gone.py", 1, 1) == {}


def test_commits_between_two_are_those_that_the_earlier_has_not(repository: Repository) -> None:
    made = [repository.commit(f"{number}", **{f"{name}_py": f"{number}"}) for number, name in enumerate("abab")]
    assert commits(repository.root, made[3], made[0]) == (made[3], made[2], made[1])
    assert commits(repository.root, made[3], made[0], ["a.py"]) == (made[2],)
    assert commits(repository.root, made[3], limit=2) == (made[3], made[2])
    assert commits(repository.root, made[0], made[3]) == ()


def test_a_files_history_goes_on_under_its_earlier_names(repository: Repository) -> None:
    first = repository.commit("first", old_py="one\ntwo\nthree\nfour\n")
    repository.git("mv", "old.py", "new name.py")
    moved = repository.commit("moved")
    found = touching(repository.root, moved, "new name.py")
    assert [(touch.commit, touch.path) for touch in found] == [(moved, "new name.py"), (first, "old.py")]
    assert found[0].at - found[1].at == 3600
    assert touching(repository.root, moved, "new name.py", since=first) == found[:1]
    assert touching(repository.root, moved, "gone.py") == ()


def test_a_path_is_a_name_and_no_pattern(repository: Repository) -> None:
    first = repository.commit("first", a_py="1")
    repository.write(":(top)*", "odd")
    odd = repository.commit("odd")
    assert commits(repository.root, odd, paths=[":(top)*"]) == (odd,)
    assert commits(repository.root, odd, paths=["*.py"]) == ()
    assert blame(repository.root, first, "a.py", 1, 1) == {1: first}


def test_a_commit_says_what_its_author_wrote_and_what_it_changed(repository: Repository) -> None:
    repository.commit("first", a_py="1")
    made = repository.commit("Subject of it\n\nWhy,\nin two lines.", a_py="2", b_py="ü")
    found = change(repository.root, made)
    assert found is not None
    assert (found.author, found.subject, found.body.strip()) == ("Ada Example", "Subject of it", "Why,\nin two lines.")
    assert found.at == "2026-08-02T02:00:00+02:00"
    assert found.files == ("a.py", "b.py")
    assert "-1\n" in patch(repository.root, made, ["a.py"])
    assert "b.py" not in patch(repository.root, made, ["a.py"])
    assert change(repository.root, "0" * 40) is None


def test_ancestors_are_told_apart_and_what_is_not_known_is_said(repository: Repository, tmp_path: Path) -> None:
    first, second = (repository.commit(name, a_py=name) for name in ("first", "second"))
    assert contains(repository.root, second, first) is True
    assert contains(repository.root, second, second) is True
    assert contains(repository.root, first, second) is False
    assert contains(repository.root, first, "0" * 40) is None
    shallow = tmp_path / "shallow"
    url = f"file://{repository.root}"
    subprocess.run(["git", "clone", "--quiet", "--depth=1", url, str(shallow)], check=True)
    assert contains(shallow, second, first) is None


@pytest.mark.parametrize("name", ["HEAD", "--all", "-p", "main..HEAD", "abc", ""])
def test_only_full_hashes_are_asked_about(repository: Repository, name: str) -> None:
    repository.commit("first", a_py="1")
    with pytest.raises(ValueError, match="no full hash"):
        content(repository.root, name, "a.py")


def test_the_remote_is_origin_or_the_only_one(repository: Repository) -> None:
    assert remote(repository.root) == ""
    repository.git("remote", "add", "mine", "https://example.org/mine.git")
    assert remote(repository.root) == "https://example.org/mine.git"
    repository.git("remote", "add", "yours", "https://example.org/yours.git")
    assert remote(repository.root) == ""
    repository.git("remote", "add", "origin", "https://example.org/origin.git")
    assert remote(repository.root) == "https://example.org/origin.git"

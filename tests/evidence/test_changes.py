"""The commits that can have broken it, in real repositories."""

from pathlib import Path

import pytest

from rca.evidence.changes import Changes
from rca.evidence.checkout import Checkout
from tests.evidence.conftest import Found, collected, query
from tests.git.repository import Repository

TRACEBACK = """Traceback (most recent call last):
  File "app/router.py", line 2, in pick
    return shards[key]
IndexError: list index out of range
"""
GOOD = "def pick(shards, key):\n    return shards[0]\n"
BAD = "def pick(shards, key):\n    return shards[key]\n"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "work")


def changes(repository: Repository, passed: str = "", commit: str = "") -> Found:
    return collected(Changes(Checkout(repository.root, TRACEBACK, commit), lambda: passed), query("IndexError: x"))


def said(found: Found) -> list[str]:
    return [notice.message for notice in found.notices]


def test_the_commit_that_wrote_the_line_comes_first_with_what_it_changed(repository: Repository) -> None:
    passed = repository.commit("first", app__router_py=GOOD)
    broke = repository.commit("Pick by key\n\nSince shards have numbers.", app__router_py=BAD, README_md="x")
    later = repository.commit("Say what it does", app__router_py="# Picks a shard.\n" + BAD)
    repository.commit("Docs", README_md="y")
    found = collected(
        Changes(Checkout(repository.root, TRACEBACK.replace("line 2", "line 3")), lambda: passed),
        query("IndexError: x"),
    )
    best = sorted(found.excerpts, key=lambda change: -change.score)
    assert [change.commit for change in best[:2]] == [broke, later]
    assert best[0].kind == "change"
    assert best[0].path == "app/router.py"
    assert best[0].at == "2026-08-02T00:00:00Z"
    rows = best[0].text.splitlines()
    assert rows[0] == f"commit {broke[:12]} 2026-08-02T00:00:00Z Ada Example"
    assert rows[1:4] == ["    Pick by key", "    Since shards have numbers.", ""]
    assert "+    return shards[key]" in rows
    assert "README.md" not in best[0].text
    assert best[0].query == f"git show {broke[:12]} -- app/router.py"


def test_commits_to_other_files_follow_with_their_names(repository: Repository) -> None:
    passed = repository.commit("first", app__router_py=GOOD)
    repository.commit("Break it", app__router_py=BAD)
    repository.commit("Settings", deploy_yaml="replicas: 3")
    found = changes(repository, passed)
    assert [change.text.splitlines()[1].strip() for change in found.excerpts] == ["Break it", "Settings"]
    assert found.excerpts[1].text.splitlines()[-1].strip() == "deploy.yaml"
    assert found.excerpts[0].score > found.excerpts[1].score
    assert said(found) == [f"2 commits since it passed at {passed[:12]}, 1 to the 1 file that the error names"]


def test_what_came_after_the_failing_commit_cannot_have_broken_it(repository: Repository) -> None:
    passed = repository.commit("first", app__router_py=GOOD)
    failed = repository.commit("Break it", app__router_py=BAD)
    repository.commit("Mend it", app__router_py=GOOD)
    assert [change.commit for change in changes(repository, passed, failed).excerpts] == [failed]


def test_when_nothing_near_has_changed_that_is_an_absence_to_cite(repository: Repository) -> None:
    passed = repository.commit("first", app__router_py=BAD)
    repository.commit("Docs", README_md="x")
    last = changes(repository, passed).notices[-1]
    assert last.message.endswith("none to the 1 file that the error names")
    assert last.query.endswith("-- app/router.py")


def test_without_a_passing_revision_the_last_commits_to_the_code_are_shown(repository: Repository) -> None:
    repository.commit("first", app__router_py=GOOD)
    repository.commit("Break it", app__router_py=BAD)
    repository.commit("Docs", README_md="x")
    found = changes(repository)
    assert [change.text.splitlines()[1].strip() for change in found.excerpts] == ["Break it", "first"]
    assert said(found)[-1].endswith("no revision is known where it passed")


def test_a_passing_revision_that_is_not_here_is_said(repository: Repository) -> None:
    repository.commit("first", app__router_py=BAD)
    found = changes(repository, "v9")
    assert said(found)[0] == "the revision where it passed, v9, is not in this clone"
    assert len(found.excerpts) == 1


def test_of_very_many_commits_those_to_the_code_are_kept(repository: Repository) -> None:
    passed = repository.commit("first", app__router_py=GOOD)
    for number in range(14):
        repository.commit(f"Docs {number}", README_md=f"{number}")
    repository.commit("Break it", app__router_py=BAD)
    found = changes(repository, passed)
    assert len(found.excerpts) == 11
    assert found.excerpts[0].text.splitlines()[1].strip() == "Break it"
    assert f"4 more commits of {passed[:12]}.." in said(found)[0]


def test_a_file_that_was_renamed_since_keeps_its_history(repository: Repository) -> None:
    passed = repository.commit("first", app__pick_py=GOOD + "\n\ndef close():\n    pass\n")
    broke = repository.commit("Break it", app__pick_py=BAD + "\n\ndef close():\n    pass\n")
    repository.git("mv", "app/pick.py", "app/router.py")
    moved = repository.commit("Call it router")
    found = changes(repository, passed)
    assert [change.commit for change in found.excerpts] == [moved, broke]
    guilty = found.excerpts[1]
    assert (guilty.path, guilty.score) == ("app/pick.py", 1.0)
    assert "+    return shards[key]" in guilty.text


def test_what_is_not_committed_comes_first_where_it_is_what_ran(repository: Repository) -> None:
    first = repository.commit("first", app__router_py=GOOD)
    repository.write("app/router.py", BAD)
    change = changes(repository).excerpts[0]
    assert (change.commit, change.link, change.score) == ("", "", 1.0)
    assert change.text.startswith("not committed, as the work tree stands\n\n--- a/app/router.py")
    assert "+    return shards[key]" in change.text
    assert change.query == "git diff HEAD -- app/router.py"
    second = repository.commit("second", app__router_py=BAD)
    repository.write("app/router.py", GOOD)
    assert "" not in {change.commit for change in changes(repository, commit=first).excerpts}
    assert second


def test_when_no_commit_lies_between_that_is_said(repository: Repository) -> None:
    first = repository.commit("first", app__router_py=BAD)
    later = repository.commit("later", app__router_py=GOOD)
    assert "that is the commit that failed" in said(changes(repository, later))[0]
    assert f"{later[:12]}, where it passed, is later than" in said(changes(repository, later, first))[0]


def test_of_a_long_diff_the_hunk_that_failed_is_kept(repository: Repository) -> None:
    rows = [f"x{number} = {number}\n" for number in range(300)]
    passed = repository.commit("first", app__router_py="".join(rows) + GOOD)
    changed = [row.replace("=", "==") if number % 20 == 0 else row for number, row in enumerate(rows)]
    repository.commit("Change it all over", app__router_py="".join(changed) + BAD)
    report = TRACEBACK.replace("line 2", "line 302")
    checkout = Checkout(repository.root, report)
    change = collected(Changes(checkout, lambda: passed), query("IndexError: x")).only()
    assert "+    return shards[key]" in change.text
    assert len(change.text.splitlines()) <= 60
    assert "lines cut]" in change.text


def test_a_commit_can_neither_forge_another_nor_leak(repository: Repository) -> None:
    passed = repository.commit("first", app__router_py=GOOD)
    secret = "ghp_" + "a1B2" * 9
    repository.commit(f"Break \x1b[2J it {secret}\n\n{'0' * 40}\nanother", app__router_py=BAD)
    found = changes(repository, passed)
    assert len(found.excerpts) == 1
    assert secret not in found.only().text
    assert "\x1b" not in found.only().text


def test_a_part_of_a_key_in_a_diff_does_not_get_out(repository: Repository) -> None:
    body = [f"{'aB3+' * 15}{number:04}" for number in range(40)]
    passed = repository.commit("first", app__router_py="\n".join([*body, "x"]) + "\n" + GOOD)
    repository.commit("Break it", app__router_py="\n".join([*body[:20], "aB3+" * 16, *body[21:], "x"]) + "\n" + BAD)
    report = TRACEBACK.replace("line 2", "line 43")
    change = collected(Changes(Checkout(repository.root, report), lambda: passed), query("IndexError: x")).only()
    assert "aB3+" not in change.text
    assert "+    return shards[key]" in change.text


def test_what_was_asked_can_be_pasted_into_a_shell(repository: Repository) -> None:
    name = "$(touch PWNED).py"
    repository.write(name, BAD)
    made = repository.commit("first")
    report = TRACEBACK.replace("app/router.py", name)
    change = collected(Changes(Checkout(repository.root, report), str), query("IndexError: x")).only()
    assert change.query == f"git show {made[:12]} -- '$(touch PWNED).py'"


def test_without_git_it_says_that_there_is_nothing_to_look_at(tmp_path: Path) -> None:
    found = collected(Changes(Checkout(tmp_path, TRACEBACK), str), query("IndexError: x"))
    assert said(found) == ["there is no commit to look at"]

"""The code that an error names, as it stood, in real repositories."""

import subprocess
from pathlib import Path

import pytest

from rca.evidence.checkout import Checkout
from rca.evidence.code import Code
from tests.evidence.conftest import Found, collected, query
from tests.git.repository import Repository

ROUTER = '''"""Routing."""


def shards(config):
    return config["shards"]


@traced
def pick(config, key):
    """The shard for a key."""
    found = shards(config)
    return found[hash(key) % 2]


def close():
    pass
'''
FUNCTION = ROUTER[ROUTER.index("@traced") : ROUTER.index("\n\n\ndef close")]
TRACEBACK = """Traceback (most recent call last):
  File "app/router.py", line 12, in pick
    return found[hash(key) % 2]
IndexError: list index out of range
"""


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "work")


def looked_up(repository: Repository, report: str = TRACEBACK, commit: str = "", workspace: str = "") -> Found:
    checkout = Checkout(repository.root / workspace, report, commit)
    return collected(Code(checkout), query("IndexError: list index out of range"))


def said(found: Found) -> list[str]:
    return [notice.message for notice in found.notices if notice.kind == "partial"]


def test_the_function_is_shown_at_its_commit_with_the_line_that_failed(repository: Repository) -> None:
    first = repository.commit("first", app__router_py=ROUTER)
    repository.commit("second", README_md="x")
    found = looked_up(repository, commit=first)
    code = found.only()
    assert (code.kind, code.path, code.lines, code.commit) == ("code", "app/router.py", "8-12", first)
    assert code.text == FUNCTION
    assert code.text.splitlines()[code.hit] == "    return found[hash(key) % 2]"
    assert code.query == f"git show {first[:12]}:app/router.py | sed -n 8,12p"
    assert said(found) == []


@pytest.mark.parametrize("folder", ["", "deploy"])
def test_what_was_asked_prints_the_text_again_from_any_folder(repository: Repository, folder: str) -> None:
    first = repository.commit("first", **{"app__the router_py": ROUTER}, deploy__a_yaml="x")
    repository.commit("second", **{"app__the router_py": "gone"})
    code = looked_up(repository, TRACEBACK.replace("router.py", "the router.py"), first, folder).only()
    asked = ["sh", "-c", code.query]
    again = subprocess.run(asked, cwd=repository.root / folder, capture_output=True, text=True, check=True)
    assert again.stdout == code.text + "\n" == FUNCTION + "\n"


def test_a_head_of_several_lines_is_shown_from_its_first(repository: Repository) -> None:
    head = "def pick(\n    config,\n    key,\n) -> int:\n"
    repository.commit("first", app__router_py="import math\n\n\n" + head + "    return found[hash(key) % 2]\n")
    code = looked_up(repository, TRACEBACK.replace("line 12", "line 8")).only()
    assert code.text == head + "    return found[hash(key) % 2]"


def test_the_date_is_that_of_the_last_change_to_what_is_shown(repository: Repository) -> None:
    repository.commit("first", app__router_py=ROUTER.replace("% 2", "% 3"))
    changed = repository.commit("second", app__router_py=ROUTER)
    last = repository.commit("third", app__router_py=ROUTER + "\n# the end\n")
    code = looked_up(repository, commit=last).only()
    assert code.at == "2026-08-02T00:00:00Z"
    assert repository.git("show", "--no-patch", "--format=%cI", changed) == "2026-08-02T02:00:00+02:00"


def test_a_page_of_the_host_is_linked(repository: Repository) -> None:
    repository.git("remote", "add", "origin", "git@github.com:acme/shop.git")
    first = repository.commit("first", app__router_py=ROUTER)
    assert looked_up(repository).only().link == f"https://github.com/acme/shop/blob/{first}/app/router.py#L8-L12"


def test_without_a_commit_of_the_run_what_is_checked_out_counts(repository: Repository) -> None:
    first = repository.commit("first", app__router_py=ROUTER)
    assert looked_up(repository).only().commit == first


def test_a_line_that_changed_since_is_shown_as_it_stood_and_said(repository: Repository) -> None:
    first = repository.commit("first", app__router_py=ROUTER)
    repository.commit("second", app__router_py=ROUTER.replace("% 2", "% len(found)"))
    found = looked_up(repository, commit=first)
    assert "% 2" in found.only().text
    assert said(found) == [f"app/router.py:12 stands so at {first[:12]}; the line has changed since"]


def test_a_file_that_is_gone_since_is_shown_as_it_stood_and_said(repository: Repository) -> None:
    first = repository.commit("first", app__router_py=ROUTER)
    repository.git("rm", "--quiet", "app/router.py")
    repository.commit("second")
    found = looked_up(repository, commit=first)
    assert found.only().text == FUNCTION
    assert said(found) == [f"app/router.py:12 stands so at {first[:12]}; the file is gone since"]


def test_what_ran_uncommitted_is_shown_from_the_work_tree(repository: Repository) -> None:
    repository.commit("first", app__router_py=ROUTER.replace("% 2", "% 3"))
    repository.write("app/router.py", ROUTER)
    found = looked_up(repository)
    code = found.only()
    assert (code.text, code.commit, code.link, code.query) == (FUNCTION, "", "", "")
    assert said(found) == ["app/router.py:12 is shown as it stands in the work tree: it is not committed so"]


def test_a_file_that_was_never_committed_is_found_too(repository: Repository) -> None:
    repository.commit("first", README_md="x")
    repository.write("app/router.py", ROUTER)
    code = looked_up(repository).only()
    assert (code.path, code.commit) == ("app/router.py", "")


def test_a_line_that_has_moved_is_found_by_what_it_says(repository: Repository) -> None:
    repository.commit("first", app__router_py="import math\n\n" + ROUTER)
    found = looked_up(repository)
    assert found.only().lines == "10-14"
    assert "line 14" in said(found)[0]


def test_a_file_that_reads_otherwise_than_the_error_says_so(repository: Repository) -> None:
    repository.commit("first", app__router_py=ROUTER.replace("% 2", "% 3"))
    found = looked_up(repository)
    assert "what ran was another version" in said(found)[0]


def test_a_commit_that_is_not_here_and_a_line_that_is_not_there_are_said(repository: Repository) -> None:
    repository.commit("first", app__router_py=ROUTER)
    found = looked_up(repository, commit="1234567")
    assert "1234567, is not in this clone" in said(found)[0]
    assert len(found.excerpts) == 1
    beyond = TRACEBACK.replace("12", "900").replace("    return found[hash(key) % 2]\n", "")
    assert "app/router.py:900 has no such line" in said(looked_up(repository, beyond))[0]


def test_files_that_are_not_here_are_named_once(repository: Repository) -> None:
    repository.commit("first", app__router_py=ROUTER)
    outer = 'Traceback (most recent call last):\n  File "app/gone.py", line 3, in main\n    pick()\n'
    found = looked_up(repository, TRACEBACK.replace("Traceback (most recent call last):\n", outer))
    assert len(found.excerpts) == 1
    assert said(found) == ["not in this repository, and named by the error: app/gone.py:3"]
    elsewhere = looked_up(repository, TRACEBACK.replace("app/router.py", "svc/main.py"))
    assert said(elsewhere) == []
    assert elsewhere.notices[-1].message.endswith("; not here: svc/main.py:12")


def test_outer_frames_say_less_and_lines_that_are_shown_are_not_shown_again(repository: Repository) -> None:
    main = "from app.router import pick\n\n\ndef main():\n    a = 1\n    return pick({}, a)\n"
    repository.commit("first", app__router_py=ROUTER, app__main_py=main)
    report = """Traceback (most recent call last):
  File "app/main.py", line 6, in main
    return pick({}, a)
  File "app/router.py", line 11, in pick
    found = shards(config)
  File "app/router.py", line 12, in pick
    return found[hash(key) % 2]
IndexError: list index out of range
"""
    excerpts = looked_up(repository, report).excerpts
    assert [code.path for code in excerpts] == ["app/router.py", "app/main.py"]
    assert excerpts[0].score > excerpts[1].score


def test_paths_count_from_the_workspace(repository: Repository) -> None:
    repository.commit("first", app__router_py=ROUTER, sub__rca_toml="")
    assert looked_up(repository, workspace="sub").only().path == "../app/router.py"


def test_secrets_and_control_characters_in_code_do_not_get_out(repository: Repository) -> None:
    secret = "ghp_" + "a1B2" * 9
    text = ROUTER.replace('"""The shard for a key."""', f'token = "{secret}"  # \x1b]52;c;x\x07')
    repository.commit("first", app__router_py=text)
    code = looked_up(repository).only()
    assert secret not in code.text
    assert "\x1b" not in code.text
    assert "[REDACTED:" in code.text


@pytest.mark.parametrize("prefix", ["", "key: "], ids=["known by itself too", "known by its armour alone"])
def test_a_key_whose_beginning_is_far_does_not_get_out(repository: Repository, prefix: str) -> None:
    body = [f"{'aB3+' * 15}{number:04}" for number in range(60)]
    key = [f"{prefix}{row}" for row in ("-----BEGIN RSA PRIVATE " + "KEY-----", *body)]  # and its end is cut off
    repository.commit("first", app__router_py="\n".join(["KEY = (", *key, ")"]) + "\n")
    code = looked_up(repository, TRACEBACK.replace("line 12", "line 45")).only()
    assert not any(row in code.text for row in body)
    assert len(code.text.splitlines()) == len(range(*map(int, code.lines.split("-")))) + 1


def test_a_secret_that_reaches_beyond_what_is_shown_of_a_line_is_not_cut_in_half(repository: Repository) -> None:
    secret = "ghp_" + "a1B2" * 9
    line = "x = '" + "y" * 1980 + f" {secret}'"
    repository.commit("first", app__router_py="\n" * 11 + line + "\n")
    assert "ghp_" not in looked_up(repository).only().text


def test_the_query_can_be_pasted_into_a_shell(repository: Repository) -> None:
    name = "$(touch PWNED).py"
    repository.write(name, ROUTER)
    first = repository.commit("first")
    code = looked_up(repository, TRACEBACK.replace("app/router.py", name), first).only()
    ran = subprocess.run(["sh", "-c", code.query], cwd=repository.root, capture_output=True, text=True, check=True)
    assert ran.stdout.rstrip("\n") == code.text
    assert not (repository.root / "PWNED").exists()


def test_a_link_out_of_the_repository_is_not_read(repository: Repository, tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text("\n" * 11 + "own = 'secret'\n")
    (repository.root / "app").mkdir()
    (repository.root / "app" / "router.py").symlink_to(tmp_path / "own.py")
    repository.commit("first")
    assert all("secret" not in code.text for code in looked_up(repository).excerpts)


def test_without_git_the_files_of_the_workspace_are_looked_up(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "router.py").write_text(ROUTER)
    code = collected(Code(Checkout(tmp_path, TRACEBACK)), query("IndexError: list index out of range")).only()
    assert (code.text, code.commit, code.at) == (FUNCTION, "", "")


def test_it_ends_when_it_is_told_to(repository: Repository) -> None:
    repository.commit("first", app__router_py=ROUTER)
    source = Code(Checkout(repository.root, TRACEBACK))
    assert list(source.search(query("x"), lambda: True)) == []

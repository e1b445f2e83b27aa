"""What was being typed outlives its process: real files, real processes, real kills."""

import os
import random
import signal
import stat
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from rca.store import journal as module
from rca.store.journal import ROOM, Journal, Kept, left_behind

SECRET = "ghp_16C7e42F292c6912E7710c838347Ae178B4a"
KEPT = Kept(
    analysis="2025-09-08-empty-shard-list-7k3f9q",
    title="Empty shard list",
    signature="1:0123456789abcdef",
    prompt="because",
    of="W3",
    question="Why was the list empty?",
    text="renewal was moved",
    at="2025-09-08T12:31:05Z",
    draft={"rca": 1, "whys": [{"id": "W1", "because": "ünï\n☂"}]},
)


@pytest.fixture(autouse=True)
def journals(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state" / "rca" / "journals"


@pytest.fixture
def root(tmp_path):
    (tmp_path / "workspace").mkdir()
    return tmp_path / "workspace"


def typed(text, **rest):
    return KEPT._replace(text=text, **rest)


def abandoned(root, *kept):
    """A walk that ended with words unsaved."""
    journal = Journal.begin(root)
    assert [journal.note(each) for each in kept] == [True] * len(kept)
    journal.close()


def texts(root):
    return [left.kept.text for left in left_behind(root)]


def started(code, *arguments):
    program = "import os, sys\nfrom pathlib import Path\nfrom rca.store.journal import *\nroot = Path(sys.argv[1])\n"
    program += f"kept = Kept(**{KEPT._asdict()!r})\n" + textwrap.dedent(code)
    command = [sys.executable, "-c", program, *map(str, arguments)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def run(code, *arguments):
    return started(code, *arguments).communicate()[0]


def test_what_was_noted_last_is_found_as_it_was(root):
    abandoned(root, typed("ren"), typed("renewal\nwas @2 ☂"))
    (left,) = left_behind(root)
    assert left.kept == typed("renewal\nwas @2 ☂")


def test_words_without_an_analysis_on_file_are_found_too(root):
    bare = Kept("", "", "", "because", "failure", "", "x", "2025-09-08T12:31:05Z")
    abandoned(root, bare)
    assert left_behind(root)[0].kept == bare


def test_no_file_is_made_before_something_is_noted(root, journals):
    journal = Journal.begin(root)
    journal.settle()
    journal.close()
    assert not journals.exists()
    assert left_behind(root) == []


def test_what_is_settled_leaves_no_file_and_later_words_are_kept_again(root, journals):
    journal = Journal.begin(root)
    journal.note(typed("one"))
    journal.settle()
    assert list(journals.iterdir()) == []
    journal.note(typed("two"))
    journal.close()
    assert texts(root) == ["two"]


def test_nobody_else_can_read_it(root, journals):
    old = os.umask(0)
    try:
        abandoned(root, KEPT)
    finally:
        os.umask(old)
    (path,) = journals.iterdir()
    assert [stat.S_IMODE(entry.stat().st_mode) for entry in (journals, path)] == [0o700, 0o600]


def test_words_of_another_workspace_are_not_offered_but_a_link_to_this_one_is_this_one(root, tmp_path):
    abandoned(root, KEPT)
    (tmp_path / "link").symlink_to(root)
    assert left_behind(tmp_path) == []
    assert texts(tmp_path / "link") == [KEPT.text]


def test_the_newest_comes_first(root):
    for minute in (2, 3, 1):
        abandoned(root, typed(str(minute), at=f"2025-09-08T12:0{minute}:00Z"))
    assert texts(root) == ["3", "2", "1"]


def test_what_is_being_typed_elsewhere_is_not_left_behind(root):
    child = started("Journal.begin(root).note(kept) and print('noted', flush=True)\nsys.stdin.read()", root)
    assert child.stdout.readline() == "noted\n"
    assert left_behind(root) == []
    child.kill()
    child.communicate()
    assert texts(root) == [KEPT.text]


def test_of_two_starts_only_one_takes_it_up(root):
    abandoned(root, KEPT)
    child = started(
        """
        (left,) = left_behind(root)
        print("seen", flush=True)
        sys.stdin.readline()
        print(left.claim(), left_behind(root), left.discard(), left.path.exists())
        """,
        root,
    )
    assert child.stdout.readline() == "seen\n"
    (left,) = left_behind(root)
    assert left.claim()
    assert child.communicate("go\n")[0] == "False [] None True\n"
    assert left.claim()  # still
    left.discard()
    assert not left.path.exists()


def test_of_many_starts_at_once_exactly_one_takes_it_up(root):
    abandoned(root, KEPT)
    code = """
        print("ready", flush=True)
        sys.stdin.readline()
        print(sum(left.claim() for left in left_behind(root)), flush=True)
        sys.stdin.read()
        """
    children = [started(code, root) for _ in range(3)]
    assert [child.stdout.readline() for child in children] == ["ready\n"] * 3
    for child in children:
        child.stdin.write("go\n")
        child.stdin.flush()
    assert sorted(child.stdout.readline() for child in children) == ["0\n", "0\n", "1\n"]
    for child in children:
        child.communicate()
    assert texts(root) == [KEPT.text]  # none discarded it


@pytest.mark.parametrize(("ending", "taken"), [("release", True), ("discard", False)])
def test_a_claim_waits_a_moment_for_a_start_that_only_looks(root, monkeypatch, ending, taken):
    monkeypatch.setattr(module, "PATIENCE", 60)
    abandoned(root, KEPT)
    (left,) = left_behind(root)
    code = f"(left,) = left_behind(root)\nprint(left.claim(), flush=True)\nsys.stdin.readline()\nleft.{ending}()"
    child = started(code, root)
    assert child.stdout.readline() == "True\n"
    child.stdin.write("go\n")
    child.stdin.flush()
    assert left.claim() == taken
    child.communicate()


def test_a_claim_ends_with_its_process_or_when_it_is_let_go(root):
    abandoned(root, KEPT)
    assert run("print(left_behind(root)[0].claim())", root) == "True\n"
    (left,) = left_behind(root)
    assert left.claim()
    left.release()
    assert texts(root) == [KEPT.text]


def test_what_another_start_discarded_is_not_taken_up(root):
    abandoned(root, KEPT)
    (here,), (there,) = left_behind(root), left_behind(root)
    there.discard()
    assert not here.claim()
    here.discard()
    assert left_behind(root) == []


def test_whenever_a_walk_is_killed_its_last_acknowledged_words_are_there(root):
    chance = random.Random(7)  # moments to kill at, the same in every run
    code = """
        journal, body = Journal.begin(root), sys.stdin.readline().strip()
        for number in range(1, 1_000_000):
            assert journal.note(kept._replace(of=str(number), question=f"{number}", text=f"{number} {body} {number}"))
            print(number, flush=True)
        """
    for size in (300, 9_000, ROOM * 2):
        child = started(code, root)
        child.stdin.write("wörd " * (size // 6) + "\n")
        child.stdin.flush()
        for _ in range(chance.randrange(5, 40)):
            acknowledged = int(child.stdout.readline())
        for _ in range(chance.randrange(60_000)):
            pass
        child.send_signal(signal.SIGKILL)
        child.communicate()
        (left,) = left_behind(root)
        kept = left.kept
        assert int(kept.of) >= acknowledged
        assert (kept.question, kept.text.split()[0], kept.text.split()[-1]) == (kept.of, kept.of, kept.of)
        assert len(kept.text) > size // 2
        left.discard()


def test_a_day_of_typing_takes_little_room(root, journals):
    journal, sizes = Journal.begin(root), []
    for number in range(500):
        assert journal.note(typed(f"{number} " + "x" * 300))
        sizes += [path.stat().st_size for path in journals.iterdir()]
    assert max(sizes) < 2 * ROOM
    assert min(sizes[-200:]) < ROOM / 10  # what was written over is cut off
    journal.close()
    assert texts(root)[0].startswith("499 ")


def noted_whole(root, journals, *records):
    """The path of a journal with some records, its bytes, and where each record ends."""
    journal, ends = Journal.begin(root), []
    for kept in records:
        journal.note(kept)
        (path,) = journals.iterdir()
        ends.append(path.stat().st_size)
    journal.close()
    return path, path.read_bytes(), ends


def test_of_a_torn_file_the_last_whole_record_counts(root, journals):
    path, raw, ends = noted_whole(root, journals, typed("one"), typed("two"))
    for end in range(ends[0], ends[1]):
        path.write_bytes(raw[:end])
        assert texts(root) == ["one"]


def test_a_record_half_over_another_is_never_taken_for_a_whole_one(root, journals):
    records = [typed(letter * 9, draft={"title": letter * 9}) for letter in "abc"]
    path, raw, ends = noted_whole(root, journals, *records)
    newest, older = raw[ends[1] :], raw[: ends[1]]
    differs = max(at for at, byte in enumerate(newest) if byte != older[at])  # behind it both say the same
    for torn in range(differs):
        path.write_bytes(newest[:torn] + older[torn:])
        assert texts(root) == ["bbbbbbbbb"]
    path.write_bytes(newest + older)
    assert texts(root) == ["ccccccccc"]


@pytest.mark.parametrize("raw", [b"", b"\0" * 5000, b"half a rec", b"00000000 {}\n", b'a3f\n\xff\xfe\n{"text": "x"}\n'])
def test_a_file_without_a_whole_record_is_removed(root, journals, raw):
    path, _, _ = noted_whole(root, journals, typed("one"))
    path.write_bytes(raw)
    assert left_behind(root) == []
    assert not path.exists()


@pytest.mark.parametrize("body", [b"[]", b"{}", b"1", b'"x"', b'{"number": 1}', b'{"number": "1"}', b"[" * 100_000])
def test_a_whole_record_that_says_something_else_is_none(root, journals, body):
    from zlib import crc32

    path, _, _ = noted_whole(root, journals, typed("one"))
    path.write_bytes(b"%08x %b\n" % (crc32(body), body))
    assert left_behind(root) == []


def test_other_peoples_files_in_the_folder_are_left(root, journals):
    path, _, _ = noted_whole(root, journals, typed("one"))
    later = path.with_name(path.name.replace(".v1.", ".v2."))
    later.write_text("of a newer rca")
    os.mkfifo(path.with_name("0" + path.name))
    path.with_name(path.name[:17] + "link.v1.journal").symlink_to(later)
    path.with_name(path.name[:17] + "folder.v1.journal").mkdir()
    os.mkfifo(path.with_name(path.name[:17] + "pipe.v1.journal"))
    assert texts(root) == ["one"]
    assert later.read_text() == "of a newer rca"
    assert len(list(journals.iterdir())) == 6


def test_a_journal_that_somebody_removed_is_made_again(root, journals):
    journal = Journal.begin(root)
    journal.note(typed("one"))
    for path in journals.iterdir():
        path.unlink()
    journals.rmdir()
    assert journal.note(typed("two"))
    journal.close()
    assert texts(root) == ["two"]


def test_a_full_disk_is_told_and_what_was_kept_before_is_still_there(root):
    answer = run(
        """
        import resource
        journal = Journal.begin(root)
        print(journal.note(kept))
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000))
        print(journal.note(kept._replace(text="long " * 1000)))
        print(journal.note(kept._replace(text="short")))
        print(journal.note(kept._replace(text="long " * 1000)))
        """,
        root,
    )
    assert answer == "True\nFalse\nTrue\nFalse\n"
    assert texts(root) == ["short"]


def test_a_record_too_long_to_fit_before_the_newest_is_not_written_over_it(root):
    answer = run(
        """
        import resource
        journal = Journal.begin(root)
        print(journal.note(kept._replace(text="first" * ROOM)))
        resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, ROOM))
        print(journal.note(kept._replace(text="later" * ROOM)))
        """,
        root,
    )
    assert answer == "True\nFalse\n"
    assert texts(root) == ["first" * ROOM]


def test_a_state_folder_that_cannot_be_written_does_not_stop_the_walk(root, journals):
    journals.parent.parent.mkdir()
    journals.parent.write_text("a file in the place of the folder")
    journal = Journal.begin(root)
    assert not journal.note(KEPT)
    assert not journal.note(KEPT)
    journal.settle()
    journal.close()
    assert left_behind(root) == []
    journals.parent.unlink()
    assert journal.note(KEPT)  # as soon as it can


def test_a_folder_that_is_read_only_does_not_stop_the_walk(root):
    answer = run(
        """
        import tempfile
        Journal.begin(root).note(kept)  # imports all it needs while this process may read it
        if os.geteuid() == 0:
            os.setgroups([]); os.setgid(65534); os.setuid(65534)
        with tempfile.TemporaryDirectory() as name:
            os.environ["XDG_STATE_HOME"] = name
            journal = Journal.begin(Path(name))
            print(journal.note(kept))
            folder = Path(name, "rca", "journals")
            folder.chmod(0o500)
            print(journal.note(kept), Journal.begin(Path(name)).note(kept))
            journal.settle()
            print(left_behind(Path(name)), [path.stat().st_size for path in folder.iterdir()])
            folder.chmod(0o000)
            print(left_behind(Path(name)), Journal.begin(Path(name)).note(kept))
            folder.chmod(0o700)
        """,
        root,
    )
    assert answer == "True\nTrue False\n[] [0]\n[] False\n"


def test_secrets_never_reach_the_disk(root, journals):
    path, raw, _ = noted_whole(root, journals, typed(f"token {SECRET}"))
    abandoned(root, KEPT._replace(title=SECRET, question=SECRET, draft={"failure": {"error": [f"Bearer {SECRET}"]}}))
    raw += b"".join(path.read_bytes() for path in journals.iterdir())
    assert SECRET.encode() not in raw
    assert raw.count(b"[REDACTED:") == 5  # one file is counted twice
    assert path.exists()


def test_the_first_characters_of_a_secret_do_not_stay_either(root, journals):
    journal = Journal.begin(root)
    for end in range(len(SECRET) + 1):
        assert journal.note(typed(f"token {SECRET[:end]}"))
    (path,) = journals.iterdir()
    assert SECRET[:5].encode() not in path.read_bytes()
    journal.note(typed("after it"))
    journal.close()
    assert texts(root) == ["after it"]


def test_what_acts_on_a_terminal_is_written_out(root):
    abandoned(root, typed("\x1b]52;c;x\x07 \u202e \ud800"))
    assert texts(root) == ["␛]52;c;x␇ \\u202e \\ud800"]


def test_a_draft_that_its_owner_goes_on_changing_is_kept_as_it_was_noted_last(root):
    draft = {"whys": [{"id": "W1"}]}
    journal = Journal.begin(root)
    journal.note(typed("one", draft=draft))
    draft["whys"].append({"id": "W2"})
    journal.note(typed("two", draft=draft))
    journal.close()
    assert left_behind(root)[0].kept.draft == {"whys": [{"id": "W1"}, {"id": "W2"}]}
    assert isinstance(left_behind(root)[0].path, Path)

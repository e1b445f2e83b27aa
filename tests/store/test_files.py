"""Files replaced whole: real files, real links, real processes."""

import os
import stat
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from rca.errors import BAD_INPUT, REFUSED, RcaError
from rca.store import files


@pytest.fixture(autouse=True)
def state(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "analyses" / "x.yaml"


def started(code, *arguments):
    """A Python program in a process of its own, which tells what went wrong as `exit_code message | hint`."""
    program = (
        "import os, sys\nfrom pathlib import Path\nfrom rca.errors import RcaError\nfrom rca.store import files\n"
        "path = Path(sys.argv[1])\ntry:\n"
        + textwrap.indent(textwrap.dedent(code), "    ")
        + "\nexcept RcaError as error:\n    print(error.exit_code, error.message, '|', error.hint)\n"
    )
    command = [sys.executable, "-c", program, *map(str, arguments)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def run(code, *arguments):
    return started(code, *arguments).communicate()[0]


HOLD_LOCK = "with files.locked(path):\n    print('held', flush=True)\n    sys.stdin.read()"
HOLD_FILE = """
import fcntl
stream = path.open("r+")
fcntl.flock(stream, fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""


def holding(code, path):
    holder = started(code, path)
    assert holder.stdout.readline() == "held\n"
    return holder


def refused(action, *arguments):
    with pytest.raises(RcaError) as caught:
        action(*arguments)
    assert caught.value.hint
    return caught.value


def test_what_was_written_is_read_back_byte_for_byte(path):
    text = "\ufeffa: 1\r\nb: ünï\n\rc"
    stamp = files.write_atomic(path, text)
    assert path.read_bytes() == text.encode()
    assert files.read(path) == files.Stored(text, stamp)


def test_a_stamp_is_what_the_file_system_says(path):
    stamp = files.write_atomic(path, "a: 1\n")
    status = path.stat()
    assert (stamp.size, stamp.mtime_ns, stamp.inode) == (5, status.st_mtime_ns, status.st_ino)
    assert files.replace(path, "a: 22\n", stamp) == files.read(path).stamp


def test_nothing_but_the_file_is_left(path):
    files.write_atomic(path, "a")
    files.write_atomic(path, "b")
    files.create_exclusive(path.with_name("y.yaml"), "c")
    assert sorted(entry.name for entry in path.parent.iterdir()) == ["x.yaml", "y.yaml"]


def test_the_mode_of_a_file_is_kept_and_a_new_one_follows_the_umask(path):
    old = os.umask(0o027)
    try:
        files.write_atomic(path, "a")
        files.create_exclusive(path.with_name("y.yaml"), "a")
    finally:
        os.umask(old)
    assert [stat.S_IMODE(entry.stat().st_mode) for entry in path.parent.iterdir()] == [0o640, 0o640]
    path.chmod(0o600)
    files.write_atomic(path, "b")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_behind_a_symbolic_link_the_real_file_is_written(path, tmp_path):
    link = tmp_path / "link.yaml"
    link.symlink_to(path)
    files.write_atomic(link, "a")
    stamp = files.read(link).stamp
    files.replace(link, "b", stamp)
    assert link.is_symlink()
    assert path.read_text() == "b"
    assert [entry.name for entry in path.parent.iterdir()] == ["x.yaml"]


def test_a_new_file_never_takes_the_place_of_another(path, tmp_path):
    files.create_exclusive(path, "first")
    with pytest.raises(FileExistsError):
        files.create_exclusive(path, "second")
    dangling = tmp_path / "dangling.yaml"
    dangling.symlink_to(tmp_path / "nowhere")
    with pytest.raises(FileExistsError):
        files.create_exclusive(dangling, "x")
    assert path.read_text() == "first"
    assert not (tmp_path / "nowhere").exists()
    assert [entry.name for entry in path.parent.iterdir()] == ["x.yaml"]


def test_a_file_that_is_no_longer_the_one_that_was_loaded_is_left(path):
    loaded = files.write_atomic(path, "loaded")
    path.write_text("theirs")
    error = refused(files.replace, path, "ours", loaded)
    assert error.exit_code == REFUSED
    assert str(path) in error.message
    assert path.read_text() == "theirs"


def test_a_file_that_was_removed_is_not_written_again(path):
    loaded = files.write_atomic(path, "loaded")
    path.unlink()
    assert refused(files.replace, path, "ours", loaded).exit_code == REFUSED
    assert not path.exists()


def test_a_file_that_was_only_touched_or_changed_back_is_the_same(path):
    loaded = files.write_atomic(path, "loaded")
    path.unlink()
    path.write_text("loaded")
    os.utime(path, ns=(1, 1))
    files.replace(path, "ours", loaded)
    assert path.read_text() == "ours"


def test_what_a_file_says_already_is_not_written(path):
    loaded = files.write_atomic(path, "same")
    assert files.replace(path, "same", loaded) == loaded
    assert files.read(path).stamp == loaded


def test_two_names_of_one_file_share_a_lock(path, tmp_path):
    files.write_atomic(path, "a")
    link = tmp_path / "link.yaml"
    link.symlink_to(path)
    with files.locked(path):
        answer = run("with files.locked(path, patience=0): print('got it')", link)
    assert answer.startswith(f"{REFUSED} {link} is being written by another rca | ")
    assert run("with files.locked(path, patience=0): print('got it')", link) == "got it\n"


def test_different_files_have_different_locks(path):
    with files.locked(path):
        assert run("with files.locked(path, patience=0): print('got it')", path.with_name("y.yaml")) == "got it\n"


def test_two_programs_that_count_in_one_file_lose_no_count(path):
    files.write_atomic(path, "0")
    count = """
        for _ in range(50):
            while True:
                found = files.read(path)
                try:
                    files.replace(path, str(int(found.text) + 1), found.stamp)
                    break
                except RcaError as error:
                    assert error.exit_code == 4, error
        """
    for child in [started(count, path), started(count, path)]:
        assert child.communicate()[0] == ""
    assert path.read_text() == "100"


def test_a_lock_that_is_let_go_in_time_is_waited_for(path):
    holder = holding(HOLD_LOCK, path)
    refused(files.locked(path, patience=0).__enter__)
    waiting = started("with files.locked(path, patience=60): print('got it')", path)
    holder.kill()  # a lock ends with its process
    holder.communicate()
    assert waiting.communicate()[0] == "got it\n"


def test_a_full_disk_leaves_the_old_file(path):
    files.write_atomic(path, "old\n")
    answer = run(
        """
        import resource
        resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
        files.write_atomic(path, "new" * 10_000)
        """,
        path,
    )
    assert answer.startswith(f"{REFUSED} {path} cannot be written: ")
    assert "make room" in answer
    assert path.read_text() == "old\n"
    assert [entry.name for entry in path.parent.iterdir()] == ["x.yaml"]


UNPRIVILEGED = """
import tempfile
if os.geteuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
holder = tempfile.TemporaryDirectory()
folder = Path(holder.name)
os.environ["XDG_STATE_HOME"] = str(folder / "state")
path = folder / "analyses" / "x.yaml"
files.write_atomic(path, "old")
"""


def test_a_folder_that_is_read_only_is_left_and_named():
    answer = run(
        UNPRIVILEGED
        + """
stamp = files.read(path).stamp
path.parent.chmod(0o555)
for action in (lambda: files.write_atomic(path, "new"), lambda: files.replace(path, "new", stamp),
               lambda: files.create_exclusive(path.with_name("y"), "new")):
    try:
        action()
    except RcaError as error:
        print(error.exit_code, "denied" in error.message, str(path.parent) in error.hint)
print(path.read_text(), len(list(path.parent.iterdir())))
path.parent.chmod(0o755)
holder.cleanup()
""",
        "-",
    )
    assert answer == f"{REFUSED} True True\n" * 3 + "old 1\n"


@pytest.mark.parametrize("action", [files.write_atomic, files.create_exclusive])
def test_a_file_in_the_place_of_a_folder_is_left_and_named(tmp_path, action):
    (tmp_path / "analyses").write_text("mine")
    error = refused(action, tmp_path / "analyses" / "x.yaml", "new")
    assert error.exit_code == REFUSED
    assert str(tmp_path / "analyses") in error.hint
    assert (tmp_path / "analyses").read_text() == "mine"


def test_a_file_that_is_read_only_is_left_though_its_folder_is_not():
    answer = run(
        UNPRIVILEGED
        + "path.chmod(0o444)\ntry: files.write_atomic(path, 'new')\nfinally: print(path.read_text()); holder.cleanup()",
        "-",
    )
    assert answer.startswith(f"old\n{REFUSED} ")
    assert "denied" in answer


def test_a_state_folder_that_cannot_be_written_is_named_with_the_way_out(path, tmp_path, monkeypatch):
    stamp = files.write_atomic(path, "a")
    (tmp_path / "occupied").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "occupied"))
    assert "XDG_STATE_HOME" in refused(files.replace, path, "b", stamp).hint


def test_what_a_crash_left_is_swept_at_the_next_write_but_not_what_is_being_written(path):
    files.write_atomic(path, "a")
    left = path.with_name(".x.yaml.0123456789abcdef.tmp")
    left.write_text("half")
    other = path.with_name(".y.yaml.0123456789abcdef.tmp")
    other.write_text("of another file")
    busy = path.with_name(".x.yaml.fedcba9876543210.tmp")
    busy.write_text("being written")
    held = holding(HOLD_FILE, busy)
    files.write_atomic(path, "b")
    assert (left.exists(), other.exists(), busy.exists()) == (False, True, True)
    held.communicate()
    files.write_atomic(path, "c")
    assert (busy.exists(), other.exists()) == (False, True)


def test_a_new_file_does_not_list_its_folder_but_a_replaced_one_does(path):
    listed = run(
        """
        seen = []
        sys.addaudithook(lambda event, _: event == "os.scandir" and seen.append(event))
        for number in range(3):
            files.create_exclusive(path.with_name(f"{number}.yaml"), "a: 1")
        print(len(seen))
        files.write_atomic(path, "a: 1")
        print(len(seen))
        """,
        path,
    )
    assert listed == "0\n1\n"


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: None, "does not exist"),
        (lambda path: path.mkdir(parents=True), "is no text file"),
        (lambda path: path.parent.mkdir() or os.mkfifo(path), "is no text file"),
        (lambda path: path.parent.mkdir() or path.write_bytes(b"a: 1\nb: \xff\n"), ":2: the file is not in UTF-8"),
        (lambda path: path.parent.mkdir() or path.write_bytes("a: 1".encode("utf-16")), ":1: the file is not in UTF-8"),
        (lambda path: path.parent.write_text(""), "cannot be read: not a directory"),
        (lambda path: path.parent.mkdir() or path.symlink_to(path), "cannot be read: too many levels of symbolic"),
    ],
)
def test_what_cannot_be_read_is_named_in_one_sentence(path, make, words):
    make(path)
    error = refused(files.read, path)
    assert error.exit_code == BAD_INPUT
    assert error.message.startswith(str(path))
    assert words in error.message


def test_a_sparse_file_of_a_terabyte_is_refused_at_once(path):
    files.write_atomic(path, "")
    os.truncate(path, 1 << 40)
    refused(files.read, path)


def test_half_a_character_is_refused(path):
    assert refused(files.write_atomic, path, "\ud800").exit_code == REFUSED
    assert not path.exists()


def test_a_file_beside_a_file_is_made_where_links_are_unknown(path, monkeypatch):
    def unknown(self, target):
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(Path, "hardlink_to", unknown)  # as on FAT; no such file system can be made in a test
    files.create_exclusive(path, "first")
    with pytest.raises(FileExistsError):
        files.create_exclusive(path, "second")
    assert path.read_text() == "first"
    assert [entry.name for entry in path.parent.iterdir()] == ["x.yaml"]

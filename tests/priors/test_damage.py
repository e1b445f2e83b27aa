"""The cache may be damaged, deleted, locked or out of reach at any time; the answer stays the same."""

import os
import random
import shutil
import sqlite3
import subprocess
import sys

import pytest

from rca.priors import Index

ERRORS = {f"a{n}": f"ValueError: field '{'abcdefgh'[n % 8] * (n // 8 + 3)}' of order {n} is empty" for n in range(40)}
ASKED = "ValueError: field 'hhh' of order 1234 is empty"


@pytest.fixture
def filled(workspace):
    for name, error in ERRORS.items():
        os.utime(workspace.write(name, error), ns=(1, 1))
    assert answer(workspace) == (sorted(ERRORS), "a7")
    return workspace


def answer(workspace) -> tuple[list[str], str]:
    with Index.open(workspace.root, workspace.cache) as index:
        index.refresh()
        return sorted(row.id for row in index.rows()), index.find(ASKED)[0].id


RIGHT = (sorted(ERRORS), "a7")


def test_flipped_bytes_anywhere_never_change_the_answer(filled):
    database = filled.database()
    sound = database.read_bytes()
    chance = random.Random(4)
    for _ in range(25):
        broken = bytearray(sound)
        for _ in range(chance.choice([1, 3, 50])):
            broken[chance.randrange(len(broken))] ^= 1 << chance.randrange(8)
        database.write_bytes(broken)
        assert answer(filled) == RIGHT


@pytest.mark.parametrize("keep", [0, 1, 99, 100, 4096, 9000, -1])
def test_a_truncated_file_is_filled_again(filled, keep):
    database = filled.database()
    database.write_bytes(database.read_bytes()[:keep])
    assert answer(filled) == RIGHT


def test_a_file_that_is_no_database_is_replaced(filled):
    filled.database().write_text("These are not the bytes you are looking for.\n" * 500, encoding="utf-8")
    assert answer(filled) == RIGHT


def test_a_database_of_somebody_else_is_replaced(filled):
    database = filled.database()
    database.unlink()
    foreign = sqlite3.connect(database)
    foreign.execute("CREATE TABLE files (path TEXT)")
    foreign.execute("INSERT INTO files VALUES ('analyses/a1.yaml')")
    foreign.commit()
    foreign.close()
    assert answer(filled) == RIGHT


def test_signatures_of_another_version_are_made_again(filled):
    database = sqlite3.connect(filled.database())
    database.execute("UPDATE texts SET key = '0:old', message = 'old'")
    database.execute("PRAGMA user_version = 1999")
    database.commit()
    database.close()
    assert answer(filled) == RIGHT


@pytest.mark.parametrize("broken", ["letters", "title"])
def test_a_changed_letter_in_a_sound_file_is_noticed(filled, broken):
    database = sqlite3.connect(filled.database())
    if broken == "letters":
        database.execute("UPDATE texts SET message = replace(message, 'field', 'yield')")
    else:
        database.execute("UPDATE analyses SET title = 'Another title'")
    database.commit()
    database.close()
    assert answer(filled) == RIGHT


def test_what_a_crash_left_beside_the_file_does_no_harm(filled):
    database = filled.database()
    for suffix in ("-journal", "-wal", "-shm"):
        database.with_name(database.name + suffix).write_bytes(b"half a page" * 400)
    database.write_bytes(b"half a page" * 400)
    assert answer(filled) == RIGHT


def test_the_file_may_be_deleted_at_any_time(filled):
    filled.database().unlink()
    assert answer(filled) == RIGHT
    with Index.open(filled.root, filled.cache) as index:
        index.refresh()
        shutil.rmtree(filled.cache)
        filled.write("new", "TimeoutError: 'lease' was not renewed")
        assert index.refresh().changed >= 1
        assert index.find("TimeoutError: 'lease' was not renewed")[0].id == "new"
        assert index.find(ASKED)[0].id == "a7"
    assert len(answer(filled)[0]) == len(ERRORS) + 1


def test_a_cache_folder_that_is_no_folder_is_done_without(workspace):
    workspace.write("one", ASKED)
    workspace.cache.write_text("a file where the folder should be", encoding="utf-8")
    with Index.open(workspace.root, workspace.cache) as index:
        assert index.refresh().changed == 1
        assert index.find(ASKED)[0].id == "one"
    assert workspace.cache.read_text(encoding="utf-8") == "a file where the folder should be"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_cache_folder_without_the_right_to_write_is_done_without(filled):
    folder = filled.database().parent
    folder.chmod(0o500)
    try:
        assert answer(filled) == RIGHT
    finally:
        folder.chmod(0o700)


def test_a_lock_held_by_another_process_is_no_damage(filled, monkeypatch):
    monkeypatch.setattr("rca.priors.database.BUSY_SECONDS", 0.05)
    filled.write("new", "TimeoutError: 'lease' was not renewed")
    before = filled.database().stat().st_ino
    holder = sqlite3.connect(filled.database(), isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        with Index.open(filled.root, filled.cache) as index:
            index.refresh()
            assert index.find("TimeoutError: 'lease' was not renewed")[0].id == "new"
            assert index.find(ASKED)[0].id == "a7"
    finally:
        holder.execute("ROLLBACK")
        holder.close()
    assert filled.database().stat().st_ino == before
    assert len(answer(filled)[0]) == len(ERRORS) + 1


def test_a_damaged_file_that_another_process_holds_open_is_left_to_it(filled):
    with Index.open(filled.root, filled.cache):
        filled.database().write_bytes(b"nonsense" * 1000)
        before = filled.database().stat().st_ino
        assert answer(filled) == RIGHT
        assert filled.database().stat().st_ino == before
    assert answer(filled) == RIGHT
    assert filled.database().read_bytes().startswith(b"SQLite format 3")


SEARCH = """
import sys
from pathlib import Path
from rca.priors import Index
print("ready", flush=True)
sys.stdin.readline()
with Index.open(Path(sys.argv[1]), Path(sys.argv[2])) as index:
    assert index.refresh().bad == ()
    print(len(index.rows()), index.find(sys.argv[3])[0].id)
"""


@pytest.mark.parametrize("state", ["new", "damaged"])
def test_processes_that_start_at_once_all_find_everything(filled, state):
    if state == "new":
        shutil.rmtree(filled.cache)
    else:
        filled.database().write_bytes(b"nonsense" * 1000)
    command = [sys.executable, "-c", SEARCH, filled.root, filled.cache, ASKED]
    processes = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in processes:
        out, _ = process.communicate()
        assert (process.returncode, out) == (0, f"{len(ERRORS)} a7\n")
    assert answer(filled) == RIGHT

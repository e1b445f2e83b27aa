"""A writer killed at any moment leaves the old file or the new one, whole; never a part and never nothing."""

import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from rca.store import files

BODY = "0123456789abcdef" * 65_536
"""1 MB, so that a write in place would be seen half done."""

LOOPS = {
    "write_atomic": "files.write_atomic(path, text)",
    "replace": "stamp = files.replace(path, text, stamp)",
    "create_exclusive": "path = path.with_name(f'{number}.yaml'); files.create_exclusive(path, text)",
}
PROGRAM = """
import sys
from pathlib import Path
from rca.store import files
path = Path(sys.argv[1])
body = sys.stdin.readline().strip()
stamp = files.read(path).stamp
for number in range(1, 1_000_000):
    text = f"{{number}}\\n{{body}}\\n{{number}}\\n"
    {action}
    print(number, flush=True)
"""


def is_whole(text):
    first, body, last, end = text.split("\n")
    return (first, body, end) == (last, BODY, "")


@pytest.mark.parametrize("loop", LOOPS)
def test_a_file_is_old_or_new_but_whole_whenever_its_writer_is_killed(tmp_path, monkeypatch, loop):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    folder = tmp_path / "analyses"
    path = folder / "0.yaml"
    files.create_exclusive(path, f"0\n{BODY}\n0\n")
    chance = random.Random(loop)  # moments to kill at, the same in every run
    written = 0
    for _ in range(8):
        child = subprocess.Popen(
            [sys.executable, "-c", PROGRAM.format(action=LOOPS[loop]), str(path)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        child.stdin.write(BODY + "\n")
        child.stdin.flush()
        for _ in range(chance.randrange(1, 12)):  # writes to wait for; the kill then comes at any point of the next
            written = int(child.stdout.readline())
            assert is_whole(files.read(path).text)  # a reader in the middle of it all
        for _ in range(chance.randrange(60_000)):
            pass
        child.send_signal(signal.SIGKILL)
        child.communicate()
        found = {entry.name: files.read(entry).text for entry in folder.glob("*.yaml")}
        assert all(map(is_whole, found.values()))
        if loop == "create_exclusive":
            assert f"{written}.yaml" in found
            clear(folder)
        else:
            assert int(found["0.yaml"].split("\n")[0]) >= written
    files.write_atomic(path, "after\n")
    assert [entry.name for entry in folder.glob(".0.yaml.*")] == []


def clear(folder: Path) -> None:
    for entry in folder.iterdir():
        if entry.name != "0.yaml":
            entry.unlink()

"""Kill -9 in the middle of the plain walk on a real terminal: whatever was acknowledged is on disk."""

import json
import os
import pty
import random
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

WORDS = "probe lease clock shard queue"


def answer_until_killed(workspace: Path, surroundings: dict[str, str], after: int) -> int:
    """Type answers into a walk in a pty and kill it without warning; how many answers were acknowledged as saved."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(workspace)
        command = [sys.executable, "-m", "rca", "new", "--plain", "--error", "RuntimeError: lease of shard 7 expired"]
        os.execve(sys.executable, command, surroundings)
    shown, asked, saved = b"", 0, 0
    try:
        while saved < after:
            shown += os.read(terminal, 65536)
            saved = len(set(re.findall(rb"\nsaved W(\d+), hypothesis\r", shown)))
            if shown.count(b"because> ") > asked and asked == saved:
                asked += 1
                os.write(terminal, f"answer {asked} {WORDS}\n".encode())
        os.write(terminal, b"half an ans")
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(terminal)
    return saved


@pytest.mark.parametrize("after", [1, random.Random(7).randint(2, 5)])
def test_nothing_acknowledged_is_lost_when_the_walk_is_killed(tmp_path: Path, after: int) -> None:
    surroundings = os.environ | {
        "XDG_CACHE_HOME": str(tmp_path / "c"),
        "XDG_STATE_HOME": str(tmp_path / "s"),
        "TERM": "xterm",
    }
    (tmp_path / "w").mkdir()
    saved = answer_until_killed(tmp_path / "w", surroundings, after)
    (path,) = (tmp_path / "w" / "analyses").glob("*.yaml")
    shown = subprocess.run(
        [sys.executable, "-m", "rca", "-C", str(tmp_path / "w"), "show", path.stem, "--json"],
        env=surroundings,
        capture_output=True,
        check=True,
    )
    answers = [why["because"] for why in json.loads(shown.stdout)["whys"]]
    assert answers[:saved] == [f"answer {number} {WORDS}" for number in range(1, saved + 1)]

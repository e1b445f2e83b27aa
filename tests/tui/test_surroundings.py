"""Which text is shown for a finding, where somebody else wrote the file."""

import hashlib
from pathlib import Path

import pytest

from rca.evidence import Excerpt
from rca.investigation import Finding
from rca.tui.surroundings import around

SECRET = "what nobody else should read"


def on_file(path: str, lines: str = "1-2") -> Finding:
    text = "ERROR it broke"
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return Finding(1, "file", Excerpt("E1", path, lines, text, "", "", "", 1, "", "", "", "", sha256, 1.0))


@pytest.mark.parametrize("named", ["{home}/diary.txt", "../home/diary.txt", "logs/link"])
def test_evidence_on_file_opens_nothing_outside_the_workspace(case, workspace, tmp_path: Path, named: str) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "diary.txt").write_text(SECRET)
    (workspace.settings.root / "logs" / "link").symlink_to(home / "diary.txt")
    screen = around(on_file(named.format(home=home)), case, workspace)
    assert "of_file" not in repr(screen._read)


def test_evidence_on_file_opens_the_workspaces_own_logs(case, workspace) -> None:
    (workspace.settings.root / "logs" / "own.log").write_text("ERROR it broke\n")
    assert "of_file" in repr(around(on_file("logs/own.log"), case, workspace)._read)


@pytest.mark.parametrize("lines", ["2-x", "²", "1-99999999999999999999", "0", "-3", "9" * 5000, "1-2-3"])
def test_numbers_of_lines_that_are_none_are_no_reason_to_end(case, workspace, lines: str) -> None:
    screen = around(on_file("logs/own.log", lines), case, workspace)
    assert "of_text" in repr(screen._read)

"""Trees that are kept: the same as parsed, of the same text only, and of no consequence when they are lost."""

from pathlib import Path

import pytest

from rca.cycles import files, parsed
from rca.errors import RcaError
from rca.settings import cache_dir
from rca.store import yamlio

LARGE = "\n".join(["rca: 1", "id: x", "title:", "passed: |-", *(f"  test_{number:05}" for number in range(2000))])


def kept() -> list[Path]:
    return sorted((cache_dir() / "cycles").glob("*.json"))


def test_a_large_text_is_parsed_once_and_gives_the_same_tree() -> None:
    first = parsed.tree(LARGE, "a.yaml")
    (path,) = kept()
    path.write_text('{"title": "what was kept"}')
    assert first == yamlio.load(LARGE, "a.yaml")
    assert parsed.tree(LARGE, "a.yaml") == {"title": "what was kept"}


def test_another_text_is_another_tree() -> None:
    parsed.tree(LARGE, "a.yaml")
    assert parsed.tree(LARGE.replace("title:", "title: new"), "a.yaml")["title"] == "new"
    assert len(kept()) == 2


def test_a_small_text_is_not_worth_a_file() -> None:
    parsed.tree("title: small\n", "a.yaml")
    assert kept() == []


@pytest.mark.parametrize("broken", [b"", b'{"title": "cut o', b"[]", b"\xff\xfe\x00", b"\0" * 100])
def test_what_was_cut_off_is_parsed_anew_and_kept_whole(broken: bytes) -> None:
    told = parsed.tree(LARGE, "a.yaml")
    (path,) = kept()
    path.write_bytes(broken)
    assert parsed.tree(LARGE, "a.yaml") == told
    assert path.read_bytes() != broken


def test_a_folder_that_cannot_be_written_changes_nothing() -> None:
    cache_dir().parent.mkdir(parents=True, exist_ok=True)
    cache_dir().write_text("a file stands where the folder should")
    assert parsed.tree(LARGE, "a.yaml") == yamlio.load(LARGE, "a.yaml")


def test_a_text_that_is_no_yaml_is_refused_each_time_and_never_kept() -> None:
    for _ in range(2):
        with pytest.raises(RcaError, match=r"^a\.yaml:2006"):
            parsed.tree(f"{LARGE}\nbad: [\n", "a.yaml")
    assert kept() == []


def test_the_oldest_trees_go_when_all_together_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed.tree(LARGE, "a.yaml")
    (oldest,) = kept()
    monkeypatch.setattr(parsed, "MOST_BYTES", int(oldest.stat().st_size * 1.5))
    parsed.tree(LARGE.replace("title:", "title: new"), "a.yaml")
    (left,) = kept()
    assert left != oldest


def test_a_file_that_was_edited_is_read_as_it_is_now(tmp_path: Path) -> None:
    path = files.folder(tmp_path) / "1.yaml"
    path.parent.mkdir(parents=True)
    names = "".join(f"      test_{number:05}\n" for number in range(2000))
    text = f"rca: 1\nid: x\ncycle: 1\nenvironment: s\nresults:\n  - module: m\n    passed: |-\n{names}"
    path.write_text(text)
    assert files.load(path).cycle == files.load(path).cycle
    path.write_text(text.replace("test_00007\n", "test_fresh\n"))
    assert "test_fresh" in files.load(path).cycle.results[0].passed

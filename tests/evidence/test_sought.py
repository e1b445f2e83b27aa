"""Lines that hold some words, counted and found from any place, in texts of any size."""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rca.evidence import sought
from rca.evidence.reader import of_text
from rca.evidence.sought import Hit, Sought, Words, counts

ROWS = st.lists(
    st.sampled_from(["", "probe ok", "Probe bad", "ok PROBE", "größe", "GRÖSSE Größe", "x" * 90, "prob", "e"]),
    max_size=40,
)


def never() -> bool:
    return False


def told() -> None:
    """Nobody listens."""


def holds(row: str, text: str) -> bool:
    given = row if text != text.lower() else row.lower()
    return all(word in given for word in text.split())


def places(rows: list[str], text: str) -> list[int]:
    starts, at = [], 0
    for row in rows:
        if holds(row, text):
            starts.append(at)
        at += len(row.encode()) + 1
    return starts


@pytest.fixture(params=[1, 16, 64, 1 << 20])
def size(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(sought, "BLOCK", request.param)
    return int(request.param)


@pytest.mark.parametrize("text", ["probe", "Probe", "ok probe", "größe", "Größe", "x", "nowhere", "prob e"])
@pytest.mark.usefixtures("size")
@settings(max_examples=30)
@given(rows=ROWS, ends=st.booleans())
def test_lines_are_counted_as_a_list_counts_its_rows(text: str, rows: list[str], ends: bool) -> None:
    reader = of_text("x", "\n".join(rows) + "\n" * ends)
    counted = [number for some in counts(reader.file, 0, reader.size, text, never) for number in some]
    assert sum(counted) == len(places(rows, text))


@pytest.mark.usefixtures("size")
@settings(max_examples=60)
@given(rows=ROWS, text=st.sampled_from(["probe", "ok probe", "größe", "prob"]), data=st.data())
def test_the_next_line_is_found_from_any_place_in_both_directions(
    rows: list[str], text: str, data: st.DataObject
) -> None:
    reader = of_text("x", "\n".join(rows))
    found = places(rows, text)
    here = data.draw(st.sampled_from([0, *places(rows, "")]))
    search = Sought(reader.file, 0, reader.size, text)
    search._counts = [number for some in counts(reader.file, 0, reader.size, text, never) for number in some]
    search.is_counted = True
    later, earlier = [at for at in found if at > here], [at for at in found if at < here]
    down = Hit(later[0], went_round=False) if later else Hit(found[0], went_round=True) if found else None
    up = Hit(earlier[-1], went_round=False) if earlier else Hit(found[-1], went_round=True) if found else None
    assert search.next(here, 1, never) == down
    assert search.next(here, -1, never) == up
    assert search.rank(here) == (found.index(here) + 1 if here in found else 0)


def test_a_large_file_is_counted_elsewhere_and_searched_before_that(tmp_path: Path) -> None:
    row = b"2026-11-22T12:00:00Z INFO served in 12 ms\n"
    path = tmp_path / "large.log"
    path.write_bytes((row * 30_000 + b"ERROR lease lost\n") * 20)
    piece = len(row) * 30_000 + 17
    with path.open("rb", buffering=0) as file:
        search = Sought(file.fileno(), 0, path.stat().st_size, "lease lost")
        assert search.next(0, 1, never) == Hit(piece - 17, went_round=False), (
            "found in what was not counted, in another process"
        )
        assert search.next(0, -1, never) == Hit(20 * piece - 17, went_round=True)
        assert search.rank(piece - 17) is None
        heard: list[int] = []
        search.count(lambda: heard.append(search.total), never)
        assert (search.total, search.is_counted, heard[-1]) == (20, True, 20)
        assert search.rank(5 * piece - 17) == 5
        assert search.next(5 * piece - 17, 1, never) == Hit(6 * piece - 17, went_round=False)
        assert search.next(20 * piece - 17, 1, never) == Hit(piece - 17, went_round=True)


def test_what_nobody_waits_for_ends(tmp_path: Path) -> None:
    path = tmp_path / "large.log"
    path.write_bytes(b"quiet\n" * 4_000_000)
    before = _children()
    with path.open("rb", buffering=0) as file:
        search = Sought(file.fileno(), 0, path.stat().st_size, "nowhere")
        search.count(told, lambda: True)
        assert not search.is_counted
        assert search.next(0, 1, lambda: True) is None
    assert _children() == before


def _children() -> str:
    listed = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
    return listed.read_text() if listed.exists() else ""


def test_nothing_typed_is_nowhere() -> None:
    assert list(Words("  ").lines(b"a\nb\n")) == []

"""A text of any size read from any place in it."""

import bz2
import gzip
import lzma
import os
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca.errors import UNREACHABLE, RcaError
from rca.evidence import reader as readers
from rca.evidence.marks import Marks
from rca.evidence.passage import WIDTH
from rca.evidence.reader import Reader, of_file, of_text

SECRET = "ghp_16C7e42F292c6912E7710c838347Ae178B4a"
BODY = "MIIEpAIBAAKCAQEA7bq4Zl3y9Xj0v5m1Wq2r8s6t" + "q7Zl3y9Xj0v5m1Wq2r8s6tMI"


def never() -> bool:
    return False


@pytest.fixture
def log(tmp_path: Path) -> Callable[[bytes], Path]:
    def written(raw: bytes) -> Path:
        (tmp_path / "app.log").write_bytes(raw)
        return tmp_path / "app.log"

    return written


def all_of(reader: Reader, most: int = 7) -> list[str]:
    """From the beginning to the end, some lines at a time."""
    assert reader.wait(never)
    place, texts = reader.begin, []
    while lines := reader.after(place, most):
        texts += [line.text for line in lines]
        place = lines[-1].stop
    return texts


def all_backwards(reader: Reader, most: int = 7) -> list[str]:
    """From the end to the beginning."""
    assert reader.wait(never)
    place, texts = reader.size, []
    while lines := reader.before(place, most):
        texts[:0] = [line.text for line in lines]
        place = lines[0].place
    return texts


@given(st.lists(st.sampled_from(["", "a", "bc ☂", "é" * 9, "x" * 300]), max_size=60), st.booleans(), st.integers(1, 9))
def test_lines_are_the_same_from_both_ends_and_in_any_portions(rows: list[str], ends: bool, most: int) -> None:
    text = "\n".join(rows) + "\n" * (ends and bool(rows))
    expected = text.split("\n")
    expected = expected if expected[-1] else expected[:-1]
    reader = of_text("x", text)
    assert all_of(reader, most) == expected
    assert all_backwards(reader, most) == expected


@given(st.lists(st.sampled_from([1, 5, 70_000, 131_071, 131_072, 131_073, 400_000]), max_size=6), st.booleans())
def test_lines_longer_than_what_is_read_at_once_are_lines(lengths: list[int], ends: bool) -> None:
    rows = [chr(ord("a") + at) * length for at, length in enumerate(lengths)]
    reader = of_text("x", "\n".join(rows) + "\n" * (ends and bool(rows)))
    for found in (all_of(reader, 2), all_backwards(reader, 2), all_of(reader, 2)):
        assert [row[:1] for row in found] == [row[:1] for row in rows]
        assert [row[:WIDTH] for row in found] == [row[:WIDTH] for row in rows]


def test_what_is_cut_of_a_line_is_counted() -> None:
    rows = all_of(of_text("x", "é" * 3_000_000 + "\n" + "b" * WIDTH + "\n" + "c" * (WIDTH + 1) + "\r\n"))
    assert rows == [
        "é" * WIDTH + "… [5,992,000 bytes cut]",
        "b" * WIDTH,
        "c" * WIDTH + "… [1 character cut]",
    ]


@given(st.text(alphabet="a\n", max_size=80), st.data())
def test_every_byte_belongs_to_a_line(text: str, data: st.DataObject) -> None:
    reader = of_text("x", text)
    place = data.draw(st.integers(0, max(0, len(text) - 1)))
    assert reader.start_of(place) == text.rfind("\n", 0, place) + 1


@given(st.text(alphabet="a\n", max_size=80), st.data(), st.sampled_from([1, 3, 7, 1 << 20]))
def test_a_line_has_the_number_of_line_ends_before_it(text: str, data: st.DataObject, step: int) -> None:
    reader = of_text("x", text)
    marks = Marks(reader.file, 0, step)
    for _ in range(4):
        place = data.draw(st.integers(0, len(text)))
        assert marks.number(place, never) == text.count("\n", 0, place) + 1
    rows = text.split("\n") if not text.endswith("\n") else text.split("\n")[:-1]
    rows = rows if text else []
    for number in range(1, len(rows) + 3):
        expected = sum(len(row) + 1 for row in rows[: number - 1]) if number <= max(len(rows), 1) else None
        assert marks.place(number, never) == expected, (number, rows)
    assert marks.number(len(text), never) == text.count("\n") + 1


def test_counting_by_a_program_says_the_same(tmp_path: Path) -> None:
    path = tmp_path / "large.log"
    path.write_bytes(b"some line of a log\n" * 2_000_000)
    reader = of_file(path)
    marks = Marks(reader.file, 0, 16 << 20)
    assert marks.number(19 * 1_999_999, never) == 2_000_000
    assert marks.place(1_500_000, never) == 19 * 1_499_999


def test_counting_ends_when_nobody_waits_any_longer() -> None:
    reader = of_text("x", "a\n" * 50)
    marks = Marks(reader.file, 0, 10)
    assert marks.number(90, lambda: True) is None
    assert marks.place(40, lambda: True) is None
    assert marks.number(90, never) == 46


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress, lzma.compress])
def test_it_is_read_however_it_is_written(
    log: Callable[[bytes], Path], encoding: str, pack: Callable[[bytes], bytes]
) -> None:
    reader = of_file(log(pack("".join(f"line {number} é\n" for number in range(1, 10)).encode(encoding))))
    place = reader.place_of(5, never)
    assert place is not None
    assert [line.text for line in reader.after(place, 2)] == ["line 5 é", "line 6 é"]
    assert len(all_of(reader)) == len(all_backwards(reader)) == 9
    assert reader.marks.number(place, never) == 5


def test_what_is_packed_is_unpacked_up_to_a_limit_and_that_is_said(
    log: Callable[[bytes], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readers, "UNPACKED", 3 << 20)
    reader = of_file(log(gzip.compress(b"some line\n" * 600_000)))
    assert reader.wait(never)
    assert 3 << 20 <= reader.size < 5 << 20
    assert reader.damage == "only the first 3,145,728 bytes of what is packed are unpacked here"
    assert reader.place_of(590_000, never) is None
    assert not [file for file in Path(tempfile.gettempdir()).iterdir() if file.is_file() and _is_open(file, reader)]


def _is_open(file: Path, reader: Reader) -> bool:
    return file.stat().st_ino == os.fstat(reader.file).st_ino


def test_a_damaged_archive_is_read_as_far_as_it_goes(log: Callable[[bytes], Path]) -> None:
    packed = gzip.compress(b"".join(b"%x\n" % pow(3, number, 1 << 61) for number in range(9000)))
    reader = of_file(log(packed[: len(packed) // 2]))
    assert all_of(reader)[:3] == ["1", "3", "9"]
    assert reader.damage == "the archive ends early"


def test_unpacking_ends_when_nobody_reads(log: Callable[[bytes], Path]) -> None:
    before = threading.active_count()
    reader = of_file(log(gzip.compress(os.urandom(1 << 16).hex().encode() * 400)))
    reader.close()
    assert reader.wait(never)
    assert threading.active_count() <= before + 2
    assert reader.size < 400 << 17


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"\x28\xb5\x2f\xfdxxxx", "the archive is damaged"),
        (b"PK\x03\x04", "packed with zip"),
        (bytes(range(32)) * 9, "it is not text"),
    ],
)
def test_what_is_no_text_is_refused(log: Callable[[bytes], Path], raw: bytes, says: str) -> None:
    with pytest.raises(RcaError) as caught:
        of_file(log(raw))
    assert says in caught.value.message
    assert (caught.value.exit_code, bool(caught.value.hint)) == (UNREACHABLE, True)


def test_what_cannot_be_opened_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name, says in (("none.log", "No such file"), ("pipe", "no regular file"), (".", "no regular file")):
        with pytest.raises(RcaError) as caught:
            of_file(tmp_path / name)
        assert says in caught.value.message
        assert str(tmp_path) in caught.value.message


def test_what_acts_or_is_secret_does_not_get_through(log: Callable[[bytes], Path]) -> None:
    raw = f"\x1b]52;c;x\x07\n\x1b[31mred\x1b[0m\ntoken {SECRET}\n".encode() + b"caf\xe9\n"
    assert all_of(of_file(log(raw))) == ["␛]52;c;x␇", "red", "token [REDACTED:github-token]", "caf\\xe9"]


@pytest.mark.parametrize("prefix", ["", "2026-11-22T12:00:00Z app[17]: "])
@pytest.mark.parametrize("most", [1, 40])
def test_no_part_of_a_key_is_shown_wherever_reading_begins(prefix: str, most: int) -> None:
    key = ["-----BEGIN RSA PRIVATE KEY-----", *[BODY] * 400, "-----END RSA PRIVATE KEY-----"]
    rows = [*(f"before {number}" for number in range(50)), *key, *(f"after {number}" for number in range(50))]
    reader = of_text("x", "".join(f"{prefix}{row}\n" for row in rows))
    assert reader.size > 1 << 14
    lines = [line for place in _places(reader) for line in reader.after(place, most)]
    lines += [line for place in _places(reader) for line in reader.before(place, most)]
    assert not [line for line in lines if BODY in line.text]
    for number, text in ((50, "before 49"), (50 + len(key) + 1, "after 0")):
        place = reader.place_of(number, never)
        assert place is not None
        assert [line.text for line in reader.after(place, 1)] == [f"{prefix}{text}"]
    assert len(all_of(reader)) == len(rows)


def _places(reader: Reader) -> list[int]:
    return [0, *(reader.start_of(reader.size * part // 16) for part in range(1, 16))]


def test_a_file_that_changes_while_it_is_read_is_said_to(log: Callable[[bytes], Path]) -> None:
    path = log(b"one\ntwo\n")
    reader = of_file(path)
    assert reader.changed() == ""
    with path.open("ab") as file:
        file.write(b"three")
    assert reader.changed() == "the file grew to 13 bytes"
    assert reader.changed() == ""
    assert [(line.text, line.ended) for line in reader.after(4, 9)] == [("two", True), ("three", False)]
    assert reader.marks.number(13, never) == 3
    path.write_bytes(b"new\n")
    assert reader.changed() == "the file became shorter: 4 bytes"
    assert reader.after(8, 9) == []
    assert reader.start_of(8) == 0
    path.rename(path.with_name("app.log.1"))
    log(b"other")
    assert reader.changed() == "another file has taken its place; this is what it held"
    path.unlink()
    assert reader.changed() == "the file is gone; this is what it held"
    assert all_of(reader) == ["new"]

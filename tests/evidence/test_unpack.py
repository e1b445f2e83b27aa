"""Archives of every kind give what was packed, as far as they go, in small pieces."""

import bz2
import gzip
import io
import lzma
import random
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca.evidence.ahead import ahead
from rca.evidence.reader import of_file
from rca.evidence.stream import PIECE, Stream

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": lambda raw: gzip.compress(raw, 1),
    "bzip2": lambda raw: bz2.compress(raw, 1),
    "xz": lambda raw: lzma.compress(raw, preset=0),
    "zstd": lambda raw: zstd.compress(raw, options={zstd.CompressionParameter.checksum_flag: 1}),
}
dice = random.Random(7)
TEXT = "".join(f"2025-09-08 13:55:02 INFO request {dice.getrandbits(64):016x} é\n" for _ in range(30_000)).encode()


def read(raw: bytes) -> tuple[bytes, Stream]:
    stream = Stream(io.BytesIO(raw))
    return b"".join(iter(stream.read, b"")), stream


@pytest.fixture(params=PACKERS)
def pack(request: pytest.FixtureRequest) -> Callable[[bytes], bytes]:
    return PACKERS[request.param]


def test_an_archive_of_one_or_many_members_gives_what_was_packed(pack: Callable[[bytes], bytes]) -> None:
    for raw in (pack(TEXT), pack(TEXT[:9]) + pack(TEXT[9:999]) + pack(TEXT[999:]), pack(TEXT) + b"\0" * 700):
        text, stream = read(raw)
        assert text == TEXT
        assert (stream.damage, stream.text, stream.consumed) == ("", True, len(raw))


def test_members_of_different_kinds_are_read_up_to_the_other_kind() -> None:
    text, stream = read(PACKERS["gzip"](TEXT) + PACKERS["bzip2"](TEXT))
    assert text == TEXT
    assert stream.damage.startswith("the archive is damaged")


def test_an_archive_that_ends_early_is_read_as_far_as_it_goes(pack: Callable[[bytes], bytes]) -> None:
    packed = pack(TEXT)
    text, stream = read(packed[: len(packed) * 3 // 4])
    assert TEXT.startswith(text)
    assert len(text) > len(TEXT) // 3
    assert stream.damage == "the archive ends early"


def test_a_damaged_archive_is_read_up_to_about_the_damage(pack: Callable[[bytes], bytes]) -> None:
    packed = bytearray(pack(TEXT) * 2)
    place = len(packed) * 3 // 4
    packed[place : place + 90] = b"\xff" * 90
    text, stream = read(bytes(packed))
    assert text.startswith(TEXT)
    assert stream.damage.startswith("the archive is damaged near byte ")
    assert stream.text


def test_every_piece_of_a_bomb_is_small(pack: Callable[[bytes], bytes]) -> None:
    stream = Stream(io.BytesIO(pack(b"\n" * (20 * PIECE))))
    sizes = [len(piece) for piece in iter(stream.read, b"")]
    assert sum(sizes) == 20 * PIECE
    assert max(sizes) <= PIECE


@given(st.sampled_from(sorted(PACKERS)), st.binary(max_size=300), st.integers(0, 400))
def test_any_bytes_are_unpacked_to_an_end(kind: str, raw: bytes, place: int) -> None:
    packed = PACKERS[kind](TEXT[:500])
    read(packed[:place] + raw + packed[place:])


def test_any_line_in_an_archive_is_shown(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    (tmp_path / "a.log.2").write_bytes(pack(TEXT))
    reader = of_file(tmp_path / "a.log.2")
    place = reader.place_of(20_000, lambda: False)
    assert place is not None
    assert [line.text for line in reader.after(place, 1)] == [TEXT.decode().split("\n")[19_999]]


def threads() -> int:
    return threading.active_count()


def test_an_archive_that_is_left_in_the_middle_leaves_no_thread(tmp_path: Path) -> None:
    noise = random.Random(3).randbytes(6 * PIECE).hex().encode()
    (tmp_path / "a.gz").write_bytes(gzip.compress(noise, 1))
    before = threads()
    with (tmp_path / "a.gz").open("rb") as file:
        stream = Stream(file)
        assert noise.startswith(stream.read())
        assert threads() == before + 1
        stream.close()
    assert threads() == before


def test_what_the_disk_says_while_pieces_are_made_ahead_is_heard() -> None:
    def failing():
        yield b"a"
        raise OSError(5, "Input/output error")

    pieces = ahead(failing())
    assert next(pieces) == b"a"
    with pytest.raises(OSError, match="Input/output error"):
        next(pieces)

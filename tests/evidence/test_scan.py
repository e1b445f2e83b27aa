"""Where a hit stands in the stream makes no difference: the ends of pieces, of buffers and of lines."""

import gzip
import io
import tracemalloc
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca.evidence import Query
from rca.evidence.scan import SURROUND, Hit, Scan
from rca.evidence.stream import PIECE, Stream
from rca.evidence.wanted import Wanted
from rca.signature import sign

ERROR = "ValueError: Factory SSOT validation failed"
LINE = b"2025-09-08 13:55:02 ERROR Factory SSOT validation failed here\n"


def hits(raw: bytes) -> list[Hit]:
    return [hit for hit in Scan(Stream(io.BytesIO(raw)), Wanted(Query(ERROR, sign(ERROR))), lambda: False) if hit]


def padding(size: int) -> bytes:
    """Lines without the error, `size` bytes of them."""
    filler = b"2025-09-08 13:55:01 INFO validation of a request is done\n"
    return (filler * (size // len(filler) + 1))[: max(0, size - 1)] + b"\n" * (size > 0)


@pytest.mark.parametrize("edge", [PIECE, 2 * PIECE, PIECE - SURROUND, 2 * PIECE - SURROUND])
@pytest.mark.parametrize("offset", [-80, -62, -61, -33, -20, -1, 0, 1, 30])
def test_a_hit_across_any_edge_is_found_once_with_its_number_and_its_neighbours(edge: int, offset: int) -> None:
    before = padding(edge + offset)
    raw = before + LINE + padding(PIECE)
    [hit] = hits(raw)
    assert hit.buffer[hit.start : hit.stop] == LINE[:-1]
    assert hit.number == before.count(b"\n") + 1
    assert hit.before(2) == before.split(b"\n")[-3:-1]
    assert len(hit.after(5)) == 5


@pytest.mark.parametrize("offset", range(-20, 2, 3))
def test_an_only_word_across_the_edge_of_what_is_searched_is_found(offset: int) -> None:
    raw = padding(PIECE - SURROUND + offset - 1) + b"\nNullPointerException\n" + padding(PIECE)
    error = "java.lang.NullPointerException"
    scan = Scan(Stream(io.BytesIO(raw)), Wanted(Query(error, sign(error))), lambda: False)
    assert len([hit for hit in scan if hit]) == 1


@given(st.lists(st.integers(0, 3 * PIECE), max_size=8), st.booleans())
def test_every_hit_is_found_wherever_it_stands(places: list[int], packed: bool) -> None:
    pieces, last = [], 0
    for place in sorted(places):
        pieces += [padding(place - last), LINE]
        last = place
    raw = b"".join(pieces)
    found = hits(gzip.compress(raw, 1) if packed else raw)
    numbers = [at for at, row in enumerate(raw.split(b"\n"), 1) if b"Factory" in row]
    assert [hit.number for hit in found] == numbers


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n"])
def test_the_last_line_counts_with_and_without_a_line_end(end: bytes) -> None:
    assert [hit.number for hit in hits(b"first\n" + LINE.rstrip() + end)] == [2]
    assert hits(b"") == []


def test_a_line_that_is_longer_than_every_buffer_gives_one_hit_and_the_next_line_its_own() -> None:
    long = b"y " * (2 * PIECE)
    raw = b"first\n" + long + LINE.rstrip() + long + LINE.rstrip() + long + b"\n" + LINE
    assert [hit.number for hit in hits(raw)] == [2, 3]


def test_scanning_stops_when_told_between_two_hits() -> None:
    seen: list[Hit] = []
    scan = Scan(Stream(io.BytesIO(LINE * 100)), Wanted(Query(ERROR, sign(ERROR))), lambda: len(seen) >= 3)
    seen.extend(hit for hit in scan if hit)
    assert len(seen) == 3


@pytest.mark.parametrize("make", [bytes, lambda raw: gzip.compress(raw, 1)])
def test_memory_does_not_grow_with_the_file(make: Callable[[bytes], bytes]) -> None:
    raw = make((padding(PIECE) + LINE) * 40)
    stream = Stream(io.BytesIO(raw))
    tracemalloc.start()
    count = sum(1 for hit in Scan(stream, Wanted(Query(ERROR, sign(ERROR))), lambda: False) if hit)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 40
    assert peak < 12 * PIECE

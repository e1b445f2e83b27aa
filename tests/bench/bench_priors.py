"""The index of earlier analyses: filling, looking for changes, and one search, beside a plain scan of all messages."""

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from rapidfuzz import fuzz, process

from rca.priors import Index
from rca.signature import sign
from tests.bench import bench_start

SEARCHES = 40


def run() -> list[str]:
    """Medians of interleaved runs in this process, in milliseconds; the peer has the masked messages in memory."""
    with tempfile.TemporaryDirectory() as folder:
        root, cache = Path(folder) / "here", Path(folder) / "cache"
        bench_start.fill(root / "analyses")
        with Index.open(root, cache) as index:
            filled = timed(index.refresh)
            looked = statistics.median(timed(index.refresh) for _ in range(SEARCHES))
            messages = [sign(row.error).message for row in index.rows()]
            found, scanned = [], []
            for number in range(SEARCHES):
                text = f"RuntimeError: lease of shard {number} expired in '{bench_start.WORDS[number % 16]}'"
                found.append(timed(lambda text=text: index.find(text)))
                query = sign(text).message
                scanned.append(timed(lambda query=query: process.extract(query, messages, scorer=fuzz.token_set_ratio)))
    found_ms, scan_ms = statistics.median(found), statistics.median(scanned)
    return [
        f"filled with {bench_start.ANALYSES} analyses  {filled:8.1f} ms",
        f"looked for changes           {looked:8.1f} ms",
        f"one search                   {found_ms:8.1f} ms",
        f"token_set_ratio over all     {scan_ms:8.1f} ms  search is {found_ms / scan_ms:.2f} of it",
    ]


def timed(action: Callable[[], object]) -> float:
    """Milliseconds that `action` takes."""
    began = time.perf_counter()
    action()
    return (time.perf_counter() - began) * 1000

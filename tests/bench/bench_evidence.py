"""Log search against `grep -F` of the same literal: a generated log of 200 MB, warm page cache, passes in turn."""

import gzip
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 5
SIZE = 200 << 20
TOLD = "Factory SSOT validation failed"
ERROR = f"websockets.exceptions.ConnectionClosedError: received 1011 (internal error) {TOLD}"
PLANTED = 20
FLOOD = 20_000

SEARCH = """
import resource, sys, time
from pathlib import Path
from rca.evidence import Excerpt, LocalFiles, Query
from rca.signature import sign
began = time.perf_counter()
items = list(LocalFiles(Path(sys.argv[1]), [sys.argv[2]]).search(Query(sys.argv[3], sign(sys.argv[3])), lambda: False))
taken = time.perf_counter() - began
counts = {item.path: item.count for item in items if isinstance(item, Excerpt)}
print(taken, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, sum(counts.values()))
"""


def run() -> list[str]:
    """Medians and their ratio; peak memory of the searching process in MB."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder, "app.log")
        fill(log)
        packed = Path(folder, "app.log.gz")
        with log.open("rb") as plain, gzip.open(packed, "wb", 1) as out:
            shutil.copyfileobj(plain, out, 1 << 20)  # a child's peak starts at what this process takes when it forks
        flood = Path(folder, "flood.log")
        flood.write_text("".join(f"{stamp(n)} ERROR backend req-{n:08x} {TOLD} for user {n}\n" for n in range(FLOOD)))
        return [
            compared(log, ["grep", "-cF", TOLD, str(log)], PLANTED),
            compared(packed, ["sh", "-c", f"zcat '{packed}' | grep -cF '{TOLD}'"], PLANTED),
            compared(flood, ["grep", "-cF", TOLD, str(flood)], FLOOD),
        ]


def compared(log: Path, grep: list[str], planted: int) -> str:
    """One line: our median, the peer's, their ratio, memory."""
    ours, theirs, peak = [], [], 0.0
    for _ in range(RUNS):
        began = time.perf_counter()
        counted = int(subprocess.run(grep, check=True, capture_output=True, text=True).stdout)
        theirs.append(time.perf_counter() - began)
        command = [sys.executable, "-c", SEARCH, str(log.parent), log.name, ERROR]
        taken, memory, found = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
        ours.append(float(taken))
        peak = max(peak, float(memory))
        if not counted == int(found) == planted:
            raise RuntimeError(f"{log.name}: planted {planted}, grep counts {counted}, found {found}")
    mine, peers = statistics.median(ours), statistics.median(theirs)
    speed = log.stat().st_size / mine / 1e6
    return (
        f"{log.name} {log.stat().st_size >> 20} MB: {mine:.2f} s ({speed:.0f} MB/s), "
        f"{mine / peers:.1f} times grep -F ({peers:.2f} s), peak {peak:.0f} MB"
    )


def fill(log: Path) -> None:
    """Lines of four services without the error, and the error planted at even distances."""
    random.seed(7)
    services = ("backend.routes.websocket", "backend.session", "gateway", "billing.worker")
    block = "".join(
        f"{stamp(n)} INFO {services[n % 4]} request {random.getrandbits(64):016x} handled in {random.randrange(900)} ms"
        f" for user {random.randrange(9999)} path=/api/v1/items validation passed\n"
        for n in range(5_000)
    ).encode()
    with log.open("wb") as out:
        for n in range(PLANTED):
            written = 0
            while written < SIZE // PLANTED:
                written += out.write(block)
            out.write(f"{stamp(n)} ERROR backend.session {TOLD} for user {n}\n".encode())


def stamp(n: int) -> str:
    """A time, to the millisecond."""
    return f"2025-09-08T13:{n // 60_000 % 60:02d}:{n // 1000 % 60:02d}.{n % 1000:03d}Z"

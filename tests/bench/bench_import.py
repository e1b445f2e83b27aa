"""Importing a thousand documents as one process, into an empty workspace and once more, beside a bare read and write.

The documents are those of the importer's tests, each with a report of 9 kB behind it, so that they are as long as real
ones. The peer reads, decodes and writes each of them to a file of its own with a flush, and understands nothing.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.documents.importer.corpus import cases

COUNT = 1000
FILLING = "The staging run was repeated with more logging, and the factory's own checks were read again.\n" * 90


def run() -> list[str]:
    """Documents a second and memory; the peer in the same run."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        documents = written(root / "documents")
        first, memory = imported(root, documents)
        again, _ = imported(root, documents)
        peer = bare(documents, root / "peer")
    size = sum(len(text) for text in texts()) / COUNT / 1000
    return [
        f"{COUNT} documents of {size:.0f} kB  {COUNT / first:6.0f} a second, {memory:.0f} MB at most",
        f"the same once more      {COUNT / again:6.0f} a second, nothing written",
        f"read, write, flush      {COUNT / peer:6.0f} a second  importing takes {first / peer:.1f} times that",
    ]


def texts() -> list[str]:
    known = [case.text for case in cases("styles.txt") + cases("held_out.txt")]
    return [f"{known[n % len(known)]}\n## Background {n}\n\n{FILLING}" for n in range(COUNT)]


def written(folder: Path) -> Path:
    folder.mkdir()
    for n, text in enumerate(texts()):
        (folder / f"analysis-{n}.md").write_text(text, encoding="utf-8")
    return folder


def imported(root: Path, documents: Path) -> tuple[float, float]:
    """Seconds, and the most memory that any import of this run took, in MB."""
    home = {name: str(root / name) for name in ("XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME")}
    command = [sys.executable, "-m", "rca", "-C", str(root), "import", str(documents)]
    began = time.perf_counter()
    subprocess.run(command, env=os.environ | home, check=True, capture_output=True)
    return time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def bare(documents: Path, target: Path) -> float:
    target.mkdir()
    began = time.perf_counter()
    for path in sorted(documents.iterdir()):
        text = path.read_bytes().decode()
        with (target / path.name).open("wb") as stream:
            stream.write(text.encode())
            stream.flush()
            os.fsync(stream.fileno())
    return time.perf_counter() - began

"""Every benchmark, or those named: `python -m tests.bench [start text store evidence documents ...]`.

A benchmark is a module `bench_NAME.py` with `run() -> list[str]`. It measures a ratio to a peer in the same run, since
these machines are noisy; nothing here is a test.
"""

import importlib
import sys
from pathlib import Path

names = sys.argv[1:] or sorted(path.stem.removeprefix("bench_") for path in Path(__file__).parent.glob("bench_*.py"))
for name in names:
    print(f"{name}:", flush=True)
    for line in importlib.import_module(f"tests.bench.bench_{name}").run():
        print(f"  {line}", flush=True)

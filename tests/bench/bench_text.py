"""How fast text from outside is cleaned: lines a second of an ordinary log, and what twice the text costs."""

import random
import re
import time
from collections.abc import Callable

from rca.text import clean, redact, visible

ORDINARY = """
2025-09-08T13:55:02.114Z ERROR [app.websocket:340] req=4bf92f3577b34da6a3ce929d0e0e4736 received 1011 (internal error)
2025-09-08T13:55:02.200Z INFO  uvicorn.access 10.2.3.4:51234 - "GET /api/v1/health?probe=ready HTTP/1.1" 200 OK in 3 ms
{"severity":"INFO","message":"authentication token validated","httpRequest":{"requestUrl":"https://api.example.com/v1/x"}}
  File "/usr/lib/python3.11/site-packages/starlette/routing.py", line 212, in pick
""".strip().splitlines()
PERSONAL = '10.1.1.1 - bob@example.com [08/Sep/2025:13:55:02 +0000] "POST /login HTTP/1.1" 401 12 "-" "curl/8"'
HOSTILE = (
    "password='",
    'token="\\',
    "eyJ-",
    "sk--",
    "://a:b",
    "a:b@tcp(",
    "a@",
    "\u200b",
    "\x1b[",
    "<key ",
    "\\",
    "A",
    "1",
)
LINES = 9_000
NAIVE = re.compile(r"(password|passwd|secret|token|api_?key|authorization)\s*[=:]\s*\S+", re.IGNORECASE)
"""The peer: what people write first, which finds a fraction."""


def run() -> list[str]:
    """One line of text for each measurement. Times are of this process, the best of three."""
    lines = random.Random(1).choices(ORDINARY, k=LINES)
    log = "".join(f"{line}\n" for line in lines)
    mixed = "".join(f"{line}\n" for line in random.Random(1).choices([*ORDINARY, PERSONAL], k=LINES))
    megabyte = (log * 2)[: 1 << 20]
    peer = _seconds(lambda: NAIVE.sub("[REDACTED]", log))
    return [
        f"clean {_seconds(lambda: clean(log)) / peer:.1f} times as long as one naive substitution",
        f"clean {LINES / _seconds(lambda: clean(log)):,.0f} lines/s of one text",
        f"clean {LINES / _seconds(lambda: [clean(line) for line in lines]):,.0f} lines/s line by line",
        f"clean {LINES / _seconds(lambda: clean(mixed)):,.0f} lines/s, every fifth with personal data",
        f"visible {LINES / _seconds(lambda: visible(log)):,.0f} lines/s",
        f"redact {LINES / _seconds(lambda: redact(log)):,.0f} lines/s",
        f"2 MB take {_seconds(lambda: clean(megabyte * 2)) / _seconds(lambda: clean(megabyte)):.1f} times 1 MB",
        *(f"hostile {unit!r}: {_growth(unit)}" for unit in HOSTILE),
    ]


def _growth(unit: str) -> str:
    one, two = (_seconds(lambda text=(unit * size)[:size]: clean(text), 1) for size in (1 << 18, 1 << 19))
    return f"256 kB {one:.2f} s, twice as much {two / one:.1f} times"


def _seconds(work: Callable[[], object], rounds: int = 3) -> float:
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


if __name__ == "__main__":
    print("\n".join(run()))

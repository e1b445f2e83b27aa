"""Reading and editing one analysis of 6 kB, beside PyYAML's own loader on the same text in the same run."""

import copy
import statistics
import time
from typing import TYPE_CHECKING

import yaml

from rca.store import yamlio

if TYPE_CHECKING:
    from collections.abc import Callable

RUNS = 200


def document() -> str:
    """An analysis of 6 kB: a dozen excerpts, five whys."""
    evidence = [
        {
            "id": f"E{number}",
            "kind": "log",
            "source": "gcloud",
            "query": 'severity>=ERROR AND "Factory SSOT"',
            "link": "https://console.example.com/logs/query",
            "at": yamlio.Plain("2025-09-08T13:55:02.114Z"),
            "count": 17,
            "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "text": "13:55:02 ERROR websocket closed with 1011\n13:55:03 ERROR factory validation failed",
        }
        for number in range(1, 13)
    ]
    whys = [
        {
            "id": f"W{number}",
            "of": f"W{number - 1}" if number > 1 else "failure",
            "why": 'Why do the WebSocket tests fail with "Factory SSOT validation failed"?',
            "because": "The factory asks for what this environment never had, and nobody told it.",
            "status": "supported",
            "evidence": ["E1", "E2"],
        }
        for number in range(1, 6)
    ]
    return yamlio.dump({"rca": 1, "id": "x", "title": "Factory SSOT", "evidence": evidence, "whys": whys})


def run() -> list[str]:
    """Medians in milliseconds, and as ratios to `yaml.load` with PyYAML's C loader."""
    text = document()
    before = yamlio.load(text, "x")
    after = copy.deepcopy(before)
    after["whys"][2]["status"] = "ruled-out"
    actions: dict[str, Callable[[], object]] = {
        "yaml.load, CSafeLoader": lambda: yaml.load(text, Loader=yaml.CSafeLoader),
        "load": lambda: yamlio.load(text, "x"),
        "dump": lambda: yamlio.dump(after),
        "splice of one field": lambda: yamlio.splice(text, before, after),
    }
    times: dict[str, list[float]] = {name: [] for name in actions}
    for _ in range(RUNS):
        for name, action in actions.items():
            began = time.perf_counter()
            action()
            times[name].append(time.perf_counter() - began)
    medians = {name: statistics.median(taken) * 1000 for name, taken in times.items()}
    peer = medians["yaml.load, CSafeLoader"]
    return [f"{len(text.encode()):,} bytes"] + [
        f"{name}: {median:.2f} ms, {median / peer:.2f} times the peer" for name, median in medians.items()
    ]

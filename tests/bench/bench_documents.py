"""Rendering the example analysis, warm, beside bare jinja2 that prints the same lines without looking at them."""

import statistics
import time
from collections.abc import Callable
from pathlib import Path

from jinja2 import Environment

from rca.documents import render
from rca.settings import shipped
from rca.store import analyses

ROUNDS = 60
EXAMPLE = "*-factory-ssot-validation-failed-*.yaml"


def run() -> list[str]:
    """Medians of interleaved runs in this process, in milliseconds a document."""
    [path] = shipped("analyses").glob(EXAMPLE)
    analysis = analyses.load(Path(path)).analysis
    templates = [shipped("templates")]
    text = render(analysis, templates)
    lines = text.splitlines()
    bare = Environment(autoescape=False).from_string("{% for line in lines %}{{ line }}\n{% endfor %}")  # noqa: S701  # peer
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(timed(lambda: render(analysis, templates)))
        theirs.append(timed(lambda: bare.render(lines=lines)))
    mine, peer = statistics.median(ours), statistics.median(theirs)
    return [
        f"one document of {len(text) / 1000:.0f} kB, {len(analysis.whys)} whys  {mine:8.2f} ms",
        f"bare jinja2, the same bytes       {peer:8.2f} ms  rendering is {mine / peer:.0f} times that",
    ]


def timed(work: Callable[[], object]) -> float:
    """Milliseconds that `work` takes."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000

"""Lint beside loading: milliseconds an analysis over 1,000 of them, and how well the wording rules tell sentences apart."""

import shutil
import statistics
import tempfile
import time
from pathlib import Path

from rca.lint import Context, findings, lines
from rca.settings import shipped
from rca.store import analyses
from tests.lint.labelled import EYES, score, sentences

COUNT = 1_000
ROUNDS = 3


def run() -> list[str]:
    """Medians of interleaved passes in this process; precision and recall of each wording rule by half."""
    return [*_speed(), *_words()]


def _speed() -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        paths = _generated(Path(folder))
        loading, asking, placing = [], [], []
        found = 0
        for _ in range(ROUNDS):
            began = time.perf_counter()
            stored = [analyses.load(path) for path in paths]
            loading.append(time.perf_counter() - began)
            began = time.perf_counter()
            asked = [findings(one.analysis, Context()) for one in stored]
            asking.append(time.perf_counter() - began)
            began = time.perf_counter()
            found = sum(len(lines.placed(some, one.text)) for some, one in zip(asked, stored, strict=True))
            placing.append(time.perf_counter() - began)
        secrets = _seconds(lambda: [findings(one.analysis, Context(), ["RCA033"]) for one in stored])
        size = sum(len(one.text) for one in stored) / len(stored)
    load, ask, place = (statistics.median(times) * 1000 / COUNT for times in (loading, asking, placing))
    return [
        f"loading, {size / 1000:.1f} kB each     {load:6.2f} ms an analysis",
        f"asking all rules          {ask:6.2f} ms an analysis, {ask / load:.2f} of loading; {found / COUNT:.1f} findings each",
        f"of it looking for secrets {secrets * 1000 / COUNT:6.2f} ms an analysis",
        f"finding their lines       {place:6.2f} ms an analysis",
    ]


def _seconds(work: object) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _generated(root: Path) -> list[Path]:
    """The project's own analyses again and again, under names of their own and with words that differ."""
    own = sorted(shipped("analyses").glob("*.yaml"))
    (root / "analyses").mkdir()
    paths = []
    for number in range(COUNT):
        source = Path(own[number % len(own)])
        path = root / "analyses" / f"{number:04}-{source.name}"
        shutil.copy(source, path)
        path.write_text(path.read_text().replace("staging", f"staging{number}"))
        paths.append(path)
    return paths


def _words() -> list[str]:
    known = sentences()
    told = [f"{len(known)} labelled sentences; half of them were set aside before the rules were written"]
    for rule in EYES:
        halves = []
        for held_out in (False, True):
            part = score([one for one in known if one.rule == rule and one.is_held_out is held_out])
            halves.append(f"precision {part.precision:.2f} recall {part.recall:.2f}")
        told.append(f"{rule}  {halves[0]}; set aside: {halves[1]}")
    return told

"""Three sources that pour lines of one failure in: a local file, a command, and a Cloud Logging service on this machine.

What `bench_screen` searches while keys are pressed. The service runs in a process of its own, as it does in earnest.
"""

import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LINES = {"local": 50_000, "command": 45_000, "cloud": 10_000}
"""Of each source, all distinct; a search of the cloud takes in 10,000 entries at most."""
PROJECT = "shop-staging"
SYLLABLES = "ba de fi go ku la me ni po ru sa te vi wo zu".split()
TOLD = "received 1011 Factory SSOT validation failed"


def words(dice: random.Random, count: int) -> str:
    """Words that mean nothing and seldom come twice."""
    return " ".join("".join(dice.choices(SYLLABLES, k=dice.randint(2, 4))) for _ in range(count))


def messages(name: str, count: int) -> Iterator[tuple[str, str]]:
    """Times and texts, each in its own words, the same in every run."""
    dice = random.Random(f"20251122 {name}")
    for number in range(count):
        second, part = divmod(number * 60_000 // count * 10, 1000)
        at = f"2026-11-22T01:{second // 60:02d}:{second % 60:02d}.{part:03d}Z"
        yield at, f"{words(dice, 2)}: {TOLD} {words(dice, 6)}"


def log(path: Path, name: str) -> None:
    """A file with a source's lines."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{at} ERROR {text}\n" for at, text in messages(name, LINES[name]))


@contextmanager
def cloud() -> Iterator[str]:
    """The address of a service that holds its entries, for as long as it is wanted."""
    command = [sys.executable, "-m", "tests.bench.pouring"]
    serving = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    with serving:
        yield serving.stdout.readline().strip() if serving.stdout else ""
        serving.communicate()


def serve() -> None:
    """Serve until standard input ends."""
    from tests.evidence.gcloud.cloud import CloudLogging

    service = CloudLogging()
    service.hold(
        {
            "logName": f"projects/{PROJECT}/logs/stderr",
            "insertId": f"{number:08d}",
            "resource": {"type": "cloud_run_revision", "labels": {"service_name": "backend"}},
            "timestamp": at,
            "severity": "ERROR",
            "textPayload": text,
        }
        for number, (at, text) in enumerate(messages("cloud", LINES["cloud"]))
    )
    print(service.address, flush=True)
    sys.stdin.read()
    service.stop()


def workspace(folder: Path, report: str, address: str) -> Path:
    """A folder with the failing run and settings that name the three."""
    (folder / "logs").mkdir(parents=True)
    log(folder / "logs" / "backend.log", "local")
    log(folder / "printed.txt", "command")
    (folder / "junit.xml").write_text(report, encoding="utf-8")
    (folder / "rca.toml").write_text(
        '[logs.local]\npaths = ["logs/*.log"]\n[runs]\njunit = ["junit.xml"]\n'
        '[logs.command.pods]\nrun = ["cat", "printed.txt"]\n'
        f'[logs.gcloud]\nproject = "{PROJECT}"\nendpoint = "{address}"\nwindow = "2h"\n',
        encoding="utf-8",
    )
    return folder


if __name__ == "__main__":
    serve()

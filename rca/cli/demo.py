"""A workspace for the demo: the recorded failing run, its logs, and the earlier analyses."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import rca.demo
from rca.settings import shipped

_SETTINGS = """\
[logs.local]
paths = ["logs/*.log"]

[runs]
junit = ["junit.xml"]
"""


def prepared() -> Path:
    """A new folder with everything the demo needs; yours to keep or remove."""
    folder = Path(tempfile.mkdtemp(prefix="rca-demo-"))
    recorded = Path(rca.demo.__file__).parent
    shutil.copy(recorded / "junit.xml", folder)
    shutil.copytree(recorded / "logs", folder / "logs")
    shutil.copytree(shipped("demo/analyses"), folder / "analyses")
    (folder / "rca.toml").write_text(_SETTINGS, encoding="utf-8")
    return folder

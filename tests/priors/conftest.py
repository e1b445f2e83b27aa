"""A workspace on disk, as people have it: `analyses/` with YAML files, and a cache folder of its own."""

from collections.abc import Callable
from pathlib import Path

import pytest

TEMPLATE = """\
rca: 1
id: {id}
title: {title}
status: analysed
created: {created}
failure:
  error: |-
{error}
"""


def indented(text: str) -> str:
    return "\n".join("    " + line for line in text.splitlines())


class Workspace:
    def __init__(self, base: Path) -> None:
        self.root = base / "project"
        self.cache = base / "cache"
        self.analyses = self.root / "analyses"
        self.analyses.mkdir(parents=True)

    def write(self, name: str, error: str, *, more: str = "", created: str = "2025-09-08T14:02:11Z") -> Path:
        """An analysis of `error` in `<name>.yaml`; `more` is YAML that follows the error, from the left margin."""
        path = self.analyses / f"{name}.yaml"
        text = TEMPLATE.format(id=name, title=f"About {name}", created=created, error=indented(error))
        path.write_text(text + more, encoding="utf-8")
        return path

    def database(self) -> Path:
        (found,) = self.cache.glob("*/index.db")
        return found


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path)


@pytest.fixture
def tree() -> Callable[..., dict[str, object]]:
    """A plain tree of an analysis, as the store's reader gives it, with some parts replaced."""

    def build(**parts: object) -> dict[str, object]:
        return {"rca": "1", "id": "2025-09-08-it-broke-7k3f9q", "title": "It broke", **parts}

    return build

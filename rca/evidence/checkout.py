"""A repository as code and changes are looked up in it: the failing commit, the work tree, where frames stand.

Reads files and asks git. Makes no excerpts.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Final

from rca import git
from rca.evidence.spots import Spots, spots_of
from rca.text import decode

_LARGEST: Final = 4 << 20
"""Bytes of a file that is read."""
_WALKED: Final = 20_000
"""Files that are looked at where there is no git to list them."""


@dataclass(frozen=True)
class Checkout:
    """The repository around a workspace; without git the workspace's folder alone.

    `named` is the commit that failed, as its run names it: "" unknown. `report` is what the run said of the failure,
    `test` the failing test's file and line where they are known.
    """

    workspace: Path
    report: str
    named: str = ""
    test: tuple[str, int] | None = None

    @cached_property
    def root(self) -> Path:
        """Of the work tree."""
        return git.root_of(self.workspace) or self.workspace

    @cached_property
    def commit(self) -> str:
        """The full hash of the commit that failed, or else of what is checked out; "" without git."""
        return self._named or self.head

    @cached_property
    def _named(self) -> str:
        return (git.recorded(self.root, self.named) if self.named else None) or ""

    @cached_property
    def head(self) -> str:
        """The full hash of what is checked out; "" without git or before the first commit."""
        here = git.head(self.root)
        return here.commit if here else ""

    @property
    def is_elsewhere(self) -> bool:
        """Whether the failing commit is not in this clone."""
        return bool(self.named and not self._named)

    @cached_property
    def remote(self) -> str:
        """As `git.remote` gives it: not fit to be shown."""
        return git.remote(self.root)

    @cached_property
    def spots(self) -> Spots:
        """Where the report's frames stand."""
        names = git.files(self.root, self.commit) if self.commit else ()
        return spots_of(self.report, [*names, *self._new(set(names))], PurePosixPath(self.root), test=self.test)

    def then(self, path: str) -> str | None:
        """A file as it stood at the failing commit; None when it was not there."""
        raw = git.content(self.root, self.commit, path) if self.commit else None
        return None if raw is None else decode(raw)

    def now(self, path: str) -> str | None:
        """A file as it stands in the work tree; None when it is not there, or leads out of it."""
        file = self.root / path
        try:
            real = file.resolve(strict=True)
            if not real.is_relative_to(self.root.resolve()) or not real.is_file() or real.stat().st_size > _LARGEST:
                return None
            return decode(real.read_bytes())
        except (OSError, RuntimeError, ValueError):  # RuntimeError: links in a circle; ValueError: NUL in a name
            return None

    def shown(self, path: str) -> str:
        """A path as people name it: from the workspace."""
        return Path(os.path.relpath(self.root / path, self.workspace.resolve())).as_posix()

    def _new(self, known: set[str]) -> list[str]:
        """Files that no commit has: what the report names where it names it, and without git whatever is there."""
        if not self.commit:
            return _walked(self.root)
        named = spots_of(self.report, [], PurePosixPath(self.root), test=self.test).missing
        files = (place.rpartition(":")[0] for place in named)
        inside = (Path(os.path.normpath(self.root / file)) for file in files)
        return sorted(
            {
                name
                for path in inside
                if path.is_relative_to(self.root) and (name := path.relative_to(self.root).as_posix()) not in known
                if self.now(name) is not None
            }
        )


def _walked(root: Path) -> list[str]:
    names: list[str] = []
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name != "node_modules")
        names += (Path(folder, name).relative_to(root).as_posix() for name in sorted(files))
        if len(names) > _WALKED:
            break
    return names[:_WALKED]

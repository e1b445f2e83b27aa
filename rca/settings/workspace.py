"""Which folder is the workspace, and what its team set in `rca.toml`, or `[tool.rca]` in `pyproject.toml`.

Reads files of the workspace, which may come from a cloned repository: nothing here acts on them, and no setting leads
outside the workspace.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from rca.errors import RcaError
from rca.settings.consent import CLOUD, Consent

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rca.settings.toml import Where

JUNIT: Final = (
    "**/junit*.xml",
    "**/report*.xml",
    "**/*results*.xml",
    "**/TEST-*.xml",
    "**/*.junit.xml",
    "junit/**/*.xml",
    "reports/**/*.xml",
    "test-reports/**/*.xml",
    "test-results/**/*.xml",
    "build/test-results/**/*.xml",
    "target/surefire-reports/*.xml",
    "target/failsafe-reports/*.xml",
)
"""Where pytest, Maven, Gradle, Jest, gotestsum and CI systems leave their reports, unless `[runs] junit` says more."""

_KNOWN: Final[Mapping[str, Any]] = {
    "logs": {"local": {"paths": list}, "gcloud": CLOUD, "command": dict},
    "runs": {"junit": list},
    "lint": {"ignore": dict},
}


class Settings(NamedTuple):
    """What a team set for its workspace, with defaults for the rest."""

    root: Path
    log_paths: tuple[str, ...]
    """Globs below `root` of the logs to search; none by default."""
    junit: tuple[str, ...]
    """Globs below `root` of test reports."""
    source: Path | None
    """The file that was read; None when everything is a default."""
    consent: Consent = Consent()
    """What needs the user's word before it is acted on; see `trust.allowed`."""
    ignored: tuple[tuple[str, str], ...] = ()
    """Lint rules that are silenced in the whole workspace, `RCA008`, each with the reason."""


def find_root(start: Path) -> Path:
    """The workspace that `start` lies in.

    The nearest folder, from `start` up to the git root, that has settings or analyses of this tool; else the git root;
    else `start`. Without a git root all folders above are looked at.
    """
    start = start.resolve()
    folders = [start, *start.parents]
    git_root = next((folder for folder in folders if (folder / ".git").exists()), None)
    if git_root is not None:
        folders = folders[: folders.index(git_root) + 1]
    return next(filter(_is_workspace, folders), git_root or start)


def load(root: Path) -> Settings:
    """The settings of the workspace `root`; `rca.toml` goes before `pyproject.toml`.

    Raises RcaError for a file that is no TOML, a key that nobody knows, a wrong type, or a path outside the workspace;
    each names the file and, where it can be told, the line.
    """
    source = _source(root)
    if source is None:
        return Settings(root, (), JUNIT, None)
    from rca.settings import consent, toml  # most workspaces have no settings

    text = toml.read(source)
    tree: object = toml.parsed(text, source.name)
    where = toml.Where(source.name, text, ("tool", "rca") if source.name == "pyproject.toml" else ())
    for key in where.prefix:
        tree = tree.get(key, {}) if isinstance(tree, dict) else tree
    known = toml.check(tree, _KNOWN, where, ())
    logs, runs = known.get("logs", {}), known.get("runs", {})
    paths = toml.texts(logs.get("local", {}).get("paths", []), where, ("logs", "local", "paths"))
    return Settings(
        root=root,
        log_paths=tuple(path for path in paths if not _leads_outside(path)),
        junit=_globs(runs.get("junit", [*JUNIT]), where, ("runs", "junit")),
        source=source,
        consent=Consent(
            commands=consent.commands(toml.table(logs.get("command", {}), where, ("logs", "command")), where, root),
            cloud=consent.cloud(logs["gcloud"], where) if "gcloud" in logs else None,
            outside=tuple(filter(_leads_outside, paths)),
        ),
        ignored=_ignored(known.get("lint", {}).get("ignore", {}), where) if "lint" in known else (),
    )


# Which folder is a workspace

_HEAD: Final = 4096
"""Bytes of a file that tell whether it is one of ours."""
_TABLE: Final = re.compile(rb"^[ \t]*\[{1,2}[ \t]*tool[ \t]*\.[ \t]*\"?rca\"?[ \t]*[.\]]", re.MULTILINE)


def _is_workspace(folder: Path) -> bool:
    return _source(folder) is not None or any(map(_is_ours, _documents(folder / "analyses")))


def _source(root: Path) -> Path | None:
    if (own := root / "rca.toml").is_file():
        return own
    shared = root / "pyproject.toml"
    try:
        return shared if shared.is_file() and _TABLE.search(shared.read_bytes()) else None
    except OSError:
        return None


def _documents(folder: Path) -> Iterable[Path]:
    for within in (folder, folder / "cycles"):
        with suppress(OSError), os.scandir(within) as entries:  # lazily: one of many thousands is enough
            yield from (Path(entry.path) for entry in entries if entry.name.endswith(".yaml"))


def _is_ours(document: Path) -> bool:
    """Whether the first line that says something is the format's version, as the tool and people write it."""
    try:
        if not document.is_file():
            return False
        with document.open("rb") as file:
            lines = file.read(_HEAD).decode("utf-8-sig", "replace").splitlines()
            said = (line for line in lines if line.strip() and not line.startswith(("#", "---", "%")))
            return next(said, "").startswith("rca:")
    except OSError:
        return False


def _globs(value: object, where: Where, path: tuple[str, ...]) -> tuple[str, ...]:
    from rca.settings import toml  # as above

    globs = toml.texts(value, where, path)
    for glob in filter(_leads_outside, globs):
        raise RcaError(
            f"{where.of(path)}: {'.'.join(path)} holds {glob!r}, which leads outside the workspace",
            hint="Name such a file on the command line: rca new PATH.",
        )
    return globs


_RULE: Final = re.compile(r"RCA\d{3}")


def _ignored(value: object, where: Where) -> tuple[tuple[str, str], ...]:
    """Rules with the reasons for which they are silenced. That a rule exists is lint's business."""
    from rca.settings import toml  # as above

    path = ("lint", "ignore")
    silenced = []
    for rule, reason in toml.table(value, where, path).items():
        place = where.of((*path, rule))
        if place == where.name:  # within `ignore = {...}`, which is one line
            place = where.of(path)
        if not _RULE.fullmatch(rule):
            raise RcaError(f"{place}: {rule!r} is no rule", hint="`rca help lint` lists them.")
        if not isinstance(reason, str) or not reason.strip() or not reason.isprintable():
            raise RcaError(f"{place}: {rule} is silenced without a reason", hint=f'Say why: {rule} = "...".')
        silenced.append((rule, reason))
    return tuple(silenced)


def _leads_outside(glob: str) -> bool:
    windows = PureWindowsPath(glob)  # it knows both kinds of slash, and drives
    return bool(windows.anchor) or ".." in windows.parts or glob.startswith("~")

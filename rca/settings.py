"""The workspace and its settings: `rca.toml`, or `[tool.rca]` in `pyproject.toml`; and the folders of user and package.

Reads files of the workspace, which may come from a cloned repository: nothing here acts on them, and no setting leads
outside the workspace. What a message quotes of them is escaped by `repr`, since `rca.text` lies above this room.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any, Final

from rca.errors import RcaError

JUNIT: Final = (
    "**/junit*.xml",
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

_KNOWN: Final[Mapping[str, Any]] = {"logs": {"local": {"paths": list}}, "runs": {"junit": list}}


@dataclass(frozen=True, slots=True)
class Settings:
    """What a team set for its workspace, with defaults for the rest."""

    root: Path
    log_paths: tuple[str, ...]
    """Globs below `root` of the logs to search; none by default."""
    junit: tuple[str, ...]
    """Globs below `root` of test reports."""
    source: Path | None
    """The file that was read; None when everything is a default."""


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
    text = _read(source)
    tree: object = _parsed(text, source.name)
    where = _Where(source.name, text, ("tool", "rca") if source.name == "pyproject.toml" else ())
    for key in where.prefix:
        tree = tree.get(key, {}) if isinstance(tree, dict) else tree
    known = _check(tree, _KNOWN, where, ())
    local = known.get("logs", {}).get("local", {})
    runs = known.get("runs", {})
    return Settings(
        root=root,
        log_paths=_paths(local.get("paths", []), where, ("logs", "local", "paths")),
        junit=_paths(runs.get("junit", [*JUNIT]), where, ("runs", "junit")),
        source=source,
    )


def cache_dir() -> Path:
    """The user's folder for what can be computed again. It may not exist yet."""
    from platformdirs import user_cache_path  # only who writes or reads a cache pays for it

    return user_cache_path("rca", appauthor=False)


def state_dir() -> Path:
    """The user's folder for journals and locks. It may not exist yet."""
    from platformdirs import user_state_path  # as above

    return user_state_path("rca", appauthor=False)


def shipped(name: str) -> Path:
    """The folder `name` that comes with the package: "templates" or "demo/analyses".

    It lies within an installed package, and beside it in a checkout and an editable install (`templates`, `analyses`).
    Raises RcaError when it is in neither place.
    """
    package = Path(__file__).parent
    for folder in (package / name, package.parent / PurePosixPath(name).name):
        if folder.is_dir():
            return folder
    raise RcaError(f"This installation of rca lacks its folder {name}", hint="Install rca again.")


# Which folder is a workspace

_HEAD: Final = 4096
"""Bytes of a file that tell whether it is one of ours."""
_MOST: Final = 1_000_000
_DEEP: Final = re.compile(r"[\[{]{40}|(?:\.[\w\"']{1,80}){40}")
"""No settings are so large or nest so deep, and tomllib takes minutes over those that are made to."""
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
    yield from folder.glob("*.yaml")
    yield from folder.glob("cycles/*.yaml")


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


# What is in the file


class _Where:
    """The file that a message names, and the lines of its keys."""

    def __init__(self, name: str, text: str, prefix: tuple[str, ...]) -> None:
        self.name = name
        self.lines = text.splitlines()
        self.prefix = prefix

    def of(self, path: tuple[str, ...]) -> str:
        """File and line of a key, or the file alone: tomllib keeps no places, so the usual ways to write are sought."""
        wanted = self.prefix + path
        table: tuple[str, ...] = ()
        for number, line in enumerate(self.lines, 1):
            if header := re.match(r"\s*\[{1,2}([^\[\]]+)\]", line):
                table = _keys(header[1])
                written = table
            elif pair := re.match(r"\s*([\w.\"' -]+?)\s*=", line):
                written = table + _keys(pair[1])
            else:
                continue
            if written[: len(wanted)] == wanted:
                return f"{self.name}:{number}"
        return self.name


def _keys(dotted: str) -> tuple[str, ...]:
    return tuple(key.strip().strip("\"'") for key in dotted.split("."))


def _read(source: Path) -> str:
    try:
        return source.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise RcaError(f"{source.name}: not UTF-8 at byte {error.start}", hint="Save it as UTF-8.") from error
    except OSError as error:
        raise RcaError(f"{source.name}: cannot be read: {error.strerror}") from error


def _parsed(text: str, name: str) -> dict[str, Any]:
    import tomllib  # most workspaces have no settings

    try:
        if len(text) > _MOST or _DEEP.search(text):
            raise RcaError(f"{name}: larger or deeper than any settings", "it takes a few lines")
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        reason, _, place = str(error).partition(" (at ")
        line = re.search(r"line (\d+)", place)
        number = int(line[1]) if line else text.count("\n") + 1
        raise RcaError(
            f"{name}:{number}: not valid TOML: {reason}", hint='Texts need quotes: key = "value".'
        ) from error


def _check(tree: object, known: Mapping[str, Any], where: _Where, path: tuple[str, ...]) -> dict[str, Any]:
    """`tree` as a table of known keys."""
    if not isinstance(tree, dict):
        name = ".".join(where.prefix + path)
        raise RcaError(f"{where.of(path)}: {name} must be a table, not {_named(tree)}", hint=f"Write [{name}].")
    for key, value in tree.items():
        if key not in known:
            raise RcaError(f"{where.of((*path, key))}: unknown key {key!r}", hint=_nearest(key, known, path))
        if isinstance(known[key], Mapping):
            _check(value, known[key], where, (*path, key))
    return tree


def _nearest(key: str, known: Iterable[str], path: tuple[str, ...]) -> str:
    from difflib import get_close_matches  # for an error only

    near = get_close_matches(key, known, n=1, cutoff=0.5)
    if near:
        return f"Did you mean {near[0]!r}?"
    return f"Known in {'[' + '.'.join(path) + ']' if path else 'this file'}: {', '.join(known)}."


def _paths(value: object, where: _Where, path: tuple[str, ...]) -> tuple[str, ...]:
    name, place = ".".join(path), where.of(path)
    if not isinstance(value, list):
        raise RcaError(
            f"{place}: {name} must be a list of texts, not {_named(value)}", hint=f'Write {path[-1]} = ["..."].'
        )
    for glob in value:
        if not isinstance(glob, str):
            raise RcaError(f"{place}: {name} holds {_named(glob)}, not only texts", hint="Put each path in quotes.")
        if not glob.strip() or not glob.isprintable():
            raise RcaError(f"{place}: {name} holds {glob!r}, which is no path")
        if _leads_outside(glob):
            option = "--file PATH" if path[-1] == "paths" else "rca new PATH"
            raise RcaError(
                f"{place}: {name} holds {glob!r}, which leads outside the workspace",
                hint=f"Name such a file on the command line: {option}.",
            )
    return tuple(value)


def _leads_outside(glob: str) -> bool:
    windows = PureWindowsPath(glob)  # it knows both kinds of slash, and drives
    return bool(windows.anchor) or ".." in windows.parts or glob.startswith("~")


def _named(value: object) -> str:
    """What stands in the file instead, for a message."""
    if isinstance(value, str | bool | int | float):
        return repr(value) if isinstance(value, str) else str(value).lower()
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "a table"
    return "a date or time"

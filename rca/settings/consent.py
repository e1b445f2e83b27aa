"""What a workspace's settings may only do once its user agreed: run commands, ask a cloud, read outside the workspace.

A cloned repository brings its settings along. Plain values and their check; who asks the user, and where the answer is
kept, is `trust`'s business.

Of a command its words count, and the bytes of the files that they name from the workspace, unless the program does
nothing with files but print them: logs grow. What such a file loads in
turn, and what a program finds by itself (a Makefile, a module), is not looked at: no digest could follow that.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from rca.errors import RcaError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from rca.settings.toml import Where

CLOUD: Final = {
    "project": (str, list), "view": (str, list), "service": str, "revision": str, "window": str, "filter": str,
    "endpoint": str,
}  # fmt: skip
COMMAND: Final = {"run": list, "timeout": str, "limit": str}
WINDOW: Final = "30m"
TIMEOUT: Final = "30s"
LIMIT: Final = "64MB"
_LONGEST_WINDOW: Final = "30d"
_LONGEST_TIMEOUT: Final = "1h"
_LARGEST_LIMIT: Final = "1GB"
"""What a repository may ask for at most: a person reads the numbers, and nods."""
_PRINTERS: Final = frozenset({"cat", "tail", "head", "tac", "zcat", "gzcat", "bzcat", "xzcat", "zstdcat"})
"""Programs that run nothing of a file, whatever their arguments: by bare names, as the PATH has them."""
_LARGEST_FILE: Final = 16 << 20
"""Bytes of a file that a command names: each is read at every start."""
_SPAN: Final = r"(?P<count>\d{1,6})\s*(?P<unit>s|m|h|d)"
_SECONDS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_SIZE: Final = r"(?P<count>\d{1,6})\s*(?P<unit>kB|MB|GB)"
_BYTES: Final = {"kB": 10**3, "MB": 10**6, "GB": 10**9}
_LOOPBACK: Final = r"(?:127(?:\.\d{1,3}){3}|localhost|\[::1\]):\d{1,5}"
_NAME: Final = r"[A-Za-z0-9][\w.-]{0,63}"
"""Patterns as texts: most workspaces need none of them."""


class Command(NamedTuple):
    """A program whose output is searched like a log. It is started as it stands, never through a shell."""

    name: str
    run: tuple[str, ...]
    """The program and its arguments."""
    timeout: int
    """Seconds."""
    limit: int
    """Bytes of output that are read."""
    files: tuple[tuple[str, str], ...] = ()
    """The workspace's files that it names, each with the SHA-256 of what was in it; see `named`."""


class Cloud(NamedTuple):
    """Where in Google Cloud Logging to look. "" and nothing are not asked for."""

    projects: tuple[str, ...]
    views: tuple[str, ...]
    """Log views, by their full names."""
    service: str
    revision: str
    window: int
    """Seconds before and after the failure."""
    filter: str
    """Goes with every question, in the language of the logs' filters."""
    endpoint: str
    """`host:port` of this machine, spoken to in plain text: for tests."""


class Consent(NamedTuple):
    """All that needs the user's word, as one value: what is trusted is exactly what is done."""

    commands: tuple[Command, ...] = ()
    cloud: Cloud | None = None
    outside: tuple[str, ...] = ()
    """Globs of logs that lead outside the workspace."""

    @property
    def digest(self) -> str:
        """`sha256:` and 64 hexadecimal digits, of every value."""
        import json
        from hashlib import sha256

        whole = json.dumps([self.commands, self.cloud, self.outside], ensure_ascii=True)
        return f"sha256:{sha256(whole.encode('ascii')).hexdigest()}"

    def told(self) -> Iterator[str]:
        """All that the digest covers, a sentence each, to be read before it is allowed."""
        for command in self.commands:
            yield _command_told(command)
        if self.cloud:
            yield _cloud_told(self.cloud)
        for pattern in self.outside:
            yield f"read files outside the workspace: {pattern}"


def _command_told(command: Command) -> str:
    import shlex

    longest, most = _short(command.timeout, _SECONDS), _short(command.limit, _BYTES)
    asked = f"run the command {shlex.join(command.run)} as {command.name!r}, for {longest} and {most} of output at most"
    files = (f"its file {path} is in the repository; a changed one asks again" for path, _ in command.files)
    return "; ".join((asked, *files))


def _cloud_told(cloud: Cloud) -> str:
    said = [
        "send words of an error to Google Cloud Logging",
        *(cloud.projects if cloud.projects or cloud.views else ["the project of your credentials"]),
        *(f"view {view}" for view in cloud.views),
        *(f"{key} {value}" for key, value in (("service", cloud.service), ("revision", cloud.revision)) if value),
        f"{_short(cloud.window, _SECONDS)} before and after the failure",
        *([f"filter {cloud.filter!r}"] if cloud.filter else []),
        *([f"at {cloud.endpoint}, in plain text"] if cloud.endpoint else []),
    ]
    return ", ".join(said)


def _short(number: int, units: Mapping[str, int]) -> str:
    """`90s`, `2h`, `64MB`: in the largest unit that leaves nothing over."""
    unit = next((unit for unit, size in reversed(tuple(units.items())) if number % size == 0), next(iter(units)))
    return f"{number // units[unit]}{unit}"


def named(root: Path, run: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """The files that a command names from `root`, as they are written there, with the SHA-256 of their bytes.

    Each relative path counts, wherever it leads, each absolute one below `root`, and so does what follows a `=`.
    Raises RcaError for one that is too large to be read at every start.
    """
    if run[0] in _PRINTERS:
        return ()
    found = {}
    for word in run:
        for said in filter(None, (word, word.partition("=")[2])):
            path = root / said
            if os.path.isfile(path) and _is_ours(path, root, said):  # noqa: PTH113  # it takes any name, of any length
                found[said] = _sha256(path)
    return tuple(found.items())


def _is_ours(path: Path, root: Path, said: str) -> bool:
    """Whether it may come with the repository: by its name, or by where links lead."""
    if not said.startswith(os.sep):
        return True
    return root in type(path)(os.path.normpath(path)).parents or root.resolve() in path.resolve().parents


def _sha256(path: Path) -> str:
    from hashlib import sha256

    try:
        with path.open("rb") as file:
            read = file.read(_LARGEST_FILE + 1)
    except OSError:
        return "unreadable"
    if len(read) > _LARGEST_FILE:
        raise RcaError(
            f"{str(path)!r} is too large for a file that a command may name", "logs go to [logs.local] paths"
        )
    return sha256(read).hexdigest()


def cloud(table: Mapping[str, Any], where: Where) -> Cloud:
    """`[logs.gcloud]`. Raises RcaError for a wrong type, a span that is none, an endpoint that is not this machine."""
    path = ("logs", "gcloud")
    endpoint = _text(table, "endpoint", where, path)
    if endpoint and not re.fullmatch(_LOOPBACK, endpoint):
        raise RcaError(
            f"{where.of((*path, 'endpoint'))}: endpoint {endpoint!r} is not this machine",
            "it is for tests, in plain text: 127.0.0.1:8085",
        )
    return Cloud(
        projects=_texts(table, "project", where, path),
        views=_texts(table, "view", where, path),
        service=_text(table, "service", where, path),
        revision=_text(table, "revision", where, path),
        window=_seconds(table.get("window", WINDOW), where, (*path, "window"), _LONGEST_WINDOW),
        filter=_text(table, "filter", where, path),
        endpoint=endpoint,
    )


def commands(tables: Mapping[str, Any], where: Where, root: Path) -> tuple[Command, ...]:
    """Each `[logs.command.NAME]` of `root`, in the order of the file. Raises RcaError as `cloud` does."""
    from rca.settings import toml

    found = []
    for name, value in tables.items():
        path = ("logs", "command", name)
        if not re.fullmatch(_NAME, name):
            raise RcaError(f"{where.of(path)}: {name!r} is no name for a source", "letters, digits, dots and dashes")
        table = toml.check(value, COMMAND, where, path)
        run = toml.texts(table.get("run", []), where, (*path, "run"))
        if not run:
            raise RcaError(f"{where.of(path)}: {name} has nothing to run", 'Write run = ["program", "argument"].')
        timeout = _seconds(table.get("timeout", TIMEOUT), where, (*path, "timeout"), _LONGEST_TIMEOUT)
        limit = _measured(table.get("limit", LIMIT), where, (*path, "limit"), (_SIZE, _BYTES, _LARGEST_LIMIT))
        try:
            files = named(root, run)
        except RcaError as error:
            raise RcaError(f"{where.of((*path, 'run'))}: {error.message}", error.hint) from None
        found.append(Command(name, run, timeout, limit, files))
    return tuple(found)


def _seconds(value: object, where: Where, path: tuple[str, ...], most: str) -> int:
    return _measured(value, where, path, (_SPAN, _SECONDS, most))


def _measured(value: object, where: Where, path: tuple[str, ...], measure: tuple[str, Mapping[str, int], str]) -> int:
    """The number that a text names in a measure: its form, its units, and the most that may be asked for."""
    from rca.settings import toml

    form, units, most = measure
    said = toml.text(value, where, path)
    amount = _amount(said.strip(), form, units)
    if not amount:
        example = f"30{next(iter(units))}"
        raise RcaError(
            f"{where.of(path)}: {path[-1]} is {said!r}", f'a number with {", ".join(units)}: {path[-1]} = "{example}"'
        )
    if amount > _amount(most, form, units):
        raise RcaError(f"{where.of(path)}: {path[-1]} is {said!r}, more than {most}", f'write {path[-1]} = "{most}"')
    return amount


def _amount(said: str, form: str, units: Mapping[str, int]) -> int:
    match = re.fullmatch(form, said)
    return int(match["count"]) * units[match["unit"]] if match else 0


def _text(table: Mapping[str, Any], key: str, where: Where, path: tuple[str, ...]) -> str:
    from rca.settings import toml

    return toml.text(table[key], where, (*path, key)) if key in table else ""


def _texts(table: Mapping[str, Any], key: str, where: Where, path: tuple[str, ...]) -> tuple[str, ...]:
    """One text, or a list of them."""
    from rca.settings import toml

    value = table.get(key, [])
    return toml.texts([value] if isinstance(value, str) else value, where, (*path, key))

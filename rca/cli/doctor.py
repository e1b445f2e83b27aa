"""`rca doctor`: what is configured, allowed and reachable here, and what to do next where something is not."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Final, NamedTuple

import click

from rca.cli.console import out, print_json, settings, styled, wrapped
from rca.errors import FINDINGS, RcaError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rca.settings import Settings

_MARKS: Final = {"ok": ("ok  ", "green"), "note": ("note", "yellow"), "bad": ("bad ", "red")}
_PROBE: Final = "RcaDoctorProbeError: is anybody there"
"""What no log holds: an answer without a hit shows that the source can be asked."""
_NAMES: Final = 14
"""Columns of what a check is about, the blank behind it included; a longer name has rows of its own."""
_INDENT: Final = _NAMES + 6


class Check(NamedTuple):
    """One thing that was looked at."""

    about: str
    state: str
    """`ok`, `note` (it works without), `bad`."""
    told: str
    hint: str = ""


@click.command("doctor")
@click.option("--offline", is_flag=True, help="Ask no program and no cloud.")
@click.option("--json", "as_json", is_flag=True, help="One JSON array instead of text.")
@click.pass_context
def doctor_command(ctx: click.Context, *, offline: bool, as_json: bool) -> int:
    """What is configured, allowed and reachable here; what to do next where something is not.

    Sources that you allowed are asked for something that no log holds. Exit code 1 when something is bad.
    """
    checks = list(_checked(ctx, offline=offline))
    if as_json:
        print_json([check._asdict() for check in checks])
    else:
        for check in checks:
            _show(check)
    return FINDINGS if any(check.state == "bad" for check in checks) else 0


def _show(check: Check) -> None:
    mark, colour = _MARKS[check.state]
    if len(check.about) < _NAMES:
        said = wrapped(check.told, " " * _INDENT, f"      {check.about:{_NAMES}}")
    else:
        said = f"{wrapped(check.about, ' ' * 6)}\n{wrapped(check.told, ' ' * _INDENT)}"
    click.echo(styled(mark, fg=colour, bold=check.state != "ok") + styled(said.removeprefix(" " * len(mark))))
    if check.hint:
        out(wrapped(check.hint, " " * _INDENT, " " * 6 + "next".ljust(_NAMES)))


def _checked(ctx: click.Context, *, offline: bool) -> Iterator[Check]:
    yield Check("python", "ok", f"{sys.version.split()[0]} at {sys.executable}")
    try:
        here = settings(ctx)
    except RcaError as error:
        yield Check("settings", "bad", error.message, error.hint)
        return
    set_in = f"set in {here.source.name}" if here.source else "no settings, which is fine"
    yield Check("workspace", "ok", f"{here.root}, {set_in}")
    yield from _own()
    yield from _index(ctx, here)
    yield from _programs()
    yield from _logs(here)
    yield from _beyond(here, offline=offline)


def _own() -> Iterator[Check]:
    from rca.settings import cache_dir, config_dir, state_dir, user

    try:
        user()
    except RcaError as error:
        yield Check("your settings", "bad", error.message, error.hint)
    for about, folder in (("cache", cache_dir()), ("journal", state_dir()), ("configuration", config_dir())):
        existing = next(path for path in (folder, *folder.parents) if path.exists())
        if os.access(existing, os.W_OK):
            yield Check(about, "ok", str(folder))
        else:
            yield Check(about, "bad", f"{folder} cannot be written to", f"check the rights of {existing}")


def _index(ctx: click.Context, here: Settings) -> Iterator[Check]:
    from rca.cli.search import open_index
    from rca.priors import Index
    from rca.settings import cache_dir

    with closing(open_index(ctx)) as index:
        known, bad = len(index.rows()), index.refresh().bad
    where = Index.path(here.root, cache_dir())
    kept = f"{where.stat().st_size / 1e6:.1f} MB in {where}" if where.exists() else "kept in memory"
    yield Check("analyses", "ok", f"{known:,}; their index is {kept}")
    for file in bad:
        yield Check("analyses", "bad", file.message, file.hint)


def _programs() -> Iterator[Check]:
    git, ripgrep = shutil.which("git"), shutil.which("rg")
    yield Check("git", "ok", git) if git else Check("git", "note", "not installed", "commits and authors stay unknown")
    if ripgrep:
        yield Check("ripgrep", "ok", ripgrep)
    else:
        yield Check("ripgrep", "note", "not installed", "large logs are searched faster with it")


def _logs(here: Settings) -> Iterator[Check]:
    if not here.log_paths:
        yield Check("logs", "note", "none are set; the usual places are looked into", "[logs.local] paths in rca.toml")
    for pattern in here.log_paths:
        try:
            found = sum(1 for _ in here.root.glob(pattern))
        except (ValueError, IndexError):  # what pathlib raises for `a**b` and for `.`
            yield Check("logs", "bad", f"{pattern} is no pattern of files", "mend [logs.local] paths in rca.toml")
            continue
        hint = "" if found else "patterns count from the root of the workspace"
        yield Check("logs", "ok" if found else "note", f"{pattern}: {found:,} file{'s' * (found != 1)}", hint)


def _beyond(here: Settings, *, offline: bool) -> Iterator[Check]:
    """What needs the user's word: whether it was given, and whether the sources answer."""
    from rca.settings.trust import is_trusted

    told = list(here.consent.told())
    if not told:
        return
    try:
        is_allowed = is_trusted(here.root, here.consent, os.environ)
    except RcaError as error:
        yield Check("allowed", "bad", error.message, error.hint)
        return
    if not is_allowed:
        for sentence in told:
            yield Check("not allowed", "note", sentence, "`rca trust` shows and allows it")
        return
    for sentence in told:
        yield Check("allowed", "ok", sentence)
    if not offline:
        yield from _answers(here)


def _answers(here: Settings) -> Iterator[Check]:
    """Each source asked once for what it cannot hold."""
    from rca.evidence.beyond import beyond
    from rca.evidence.local import LocalFiles
    from rca.evidence.source import Notice, Query
    from rca.signature import sign

    query = Query(_PROBE, sign(_PROBE))
    for source in beyond(here, os.environ):
        where = f"outside the workspace, {', '.join(source.patterns)}: " if isinstance(source, LocalFiles) else ""
        said = [
            one for one in source.search(query, lambda: False) if isinstance(one, Notice) and one.kind != "progress"
        ]
        for notice in said:
            state = {"failed": "bad", "partial": "note"}.get(notice.kind, "ok")
            told = notice.message.removesuffix(": no lines of this error") if state == "ok" else notice.message
            yield Check(source.name, state, where + told, notice.hint if state != "ok" else "")

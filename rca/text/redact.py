"""Secrets and personal data become `[REDACTED:kind]`: who is asked to find them, and until when.

Rules about what a secret looks like are in the finders. None asks how random a text looks that has no word before it:
commits, UUIDs and trace ids must survive.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import Final

from rca.text.hidden import everywhere
from rca.text.plain import decode, visible
from rca.text.spans import Secret, around_placeholders, merged, replaced

Finder = Callable[[str, str], Iterator[Secret]]
"""Takes the text, and the same in lower case and of the same length."""


_FINDERS: Final = (
    ("pem", "private_keys", ("private key",)),
    ("shapes", "shaped", ()),
    ("headers", "user_info", ("://", ":\\/\\/")),
    ("headers", "cookies", ("cookie",)),
    ("headers", "commands", ()),
    ("named", "named", ()),
    ("told", "told", ("pass", "pwd", "token", "secret", "key", "pin")),
    ("manifests", "kubernetes_secrets", ("data",)),
    ("headers", "credentials", ("bearer", "basic", "auth")),
    ("personal", "cards", ()),
    ("personal", "ibans", ()),
    ("personal", "emails", ("@",)),
)
"""Module, finder and marks, in the order in which they name a kind. One finds nothing unless one of its marks is in the
text, in lower case."""


@cache
def _finder(module: str, name: str) -> Finder:
    """Imported with the first text that may need it: what was cleaned before is shown without any."""
    finder: Finder = getattr(import_module(f"rca.text.{module}"), name)
    return finder


_ROUNDS: Final = 10
"""A replacement can bring others together. One more round finds nothing in any text that was not made for it."""


def redact(text: str, *, environ: Mapping[str, str] | None = None) -> str:
    """`text` with `[REDACTED:kind]` in place of secrets and personal data. Idempotent; linear in its length.

    The text should be visible already. The values of secret-named variables of `environ` (this process's own, read
    once, if not given) are secrets too.
    """
    for _ in range(_ROUNDS):
        found = secrets(text, environ=environ)
        if not found:
            break
        text = replaced(text, found)
    return text


def secrets(text: str, *, environ: Mapping[str, str] | None = None) -> list[Secret]:
    """Where secrets and personal data stand in `text`, in its order and apart; as `redact` would replace them first."""
    values = _environment() if environ is None else _secret_values(environ)
    return around_placeholders(text, merged(everywhere(text, lambda piece: _found(piece, values))))


def clean(raw: str | bytes) -> str:
    """The door for everything from outside: decoded, visible, without secrets. Idempotent.

    Give it whole excerpts rather than single lines: a key's lines are known by their neighbours.
    """
    return redact(visible(decode(raw) if isinstance(raw, bytes) else raw))


def _found(text: str, values: tuple[str, ...]) -> list[Secret]:
    low = text.lower()
    if len(low) != len(text):  # İ is one character longer in lower case
        low = text.replace("İ", "i").lower()
    found = list(_given(text, values))
    for module, name, marks in _FINDERS:
        if not marks or _occurs(marks, low):
            found += _finder(module, name)(text, low)
    return found


def _occurs(marks: tuple[str, ...], low: str) -> bool:
    for mark in marks:  # noqa: SIM110 - `any` with a generator takes three times as long, on every line of a log
        if mark in low:
            return True
    return False


# The environment's secrets

_SHORTEST: Final = 8
_FOLDERS: Final = frozenset({"PWD", "OLDPWD"})
"""The shell's own, which only look like passwords; judging them would cost every process several milliseconds."""


@cache
def _environment() -> tuple[str, ...]:
    return _secret_values(os.environ)


def _secret_values(environ: Mapping[str, str]) -> tuple[str, ...]:
    """Values of secret-named variables that stand for nothing else.

    Words stay (`POSTGRES_PASSWORD=postgres`), paths and references.
    """
    from rca.text.innocent import is_innocent  # with the finders
    from rca.text.keys import is_secret_name

    secret = (value for name, value in environ.items() if name not in _FOLDERS and is_secret_name(name))
    lines = (line for value in secret for line in value.split("\n"))
    return tuple(line for line in lines if len(line) >= _SHORTEST and not line.isalpha() and not is_innocent(line))


def _given(text: str, values: tuple[str, ...]) -> Iterator[Secret]:
    for value in values:
        at = text.find(value)
        while at >= 0:
            yield Secret(at, at + len(value), "environment")
            at = text.find(value, at + len(value))

"""Where secrets stand in a text: the common tongue of the finders and `redact`. No rule about secrets belongs here."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import Final, NamedTuple


class Secret(NamedTuple):
    """A stretch of text to hide: `text[start:end]`."""

    start: int
    end: int
    kind: str
    """What a reader learns of it: "password", "jwt", "email"."""


ADDRESS: Final = "email"
PLACEHOLDER: Final = r"\[REDACTED:[a-z0-9-]++\]"
_PLACEHOLDER: Final = re.compile(PLACEHOLDER)
_PLACEHOLDERS: Final = re.compile(rf"(?:{PLACEHOLDER})+")


def is_placeholder(value: str) -> bool:
    """Whether nothing but `[REDACTED:kind]` is left of a value."""
    return value.startswith("[REDACTED:") and _PLACEHOLDERS.fullmatch(value) is not None


def around_placeholders(text: str, secrets: list[Secret]) -> list[Secret]:
    """`secrets`, which are in order and apart, without those that misread a placeholder; none ends within one."""
    if "[REDACTED:" not in text:
        return secrets
    places = [found.span() for found in _PLACEHOLDER.finditer(text)]
    starts, ends = [start for start, _ in places], [end for _, end in places]
    kept: list[Secret] = []
    for start, end, kind in secrets:
        before = bisect_right(starts, start) - 1
        if before >= 0 and starts[before] < start < ends[before]:
            continue
        last = bisect_left(starts, end) - 1
        secret = Secret(start, max(end, ends[last]) if last >= 0 else end, kind)
        if not is_placeholder(text[start : secret.end]):
            kept.append(secret)
    return kept


def merged(secrets: Iterable[Secret]) -> list[Secret]:
    """In the text's order and without overlaps; the longest of those that start together gives the kind.

    Of equal ones the first wins: a finder that knows more (a vendor's token) goes before one that knows less.
    An address gives way to anything else: in a URL, password and host together look like one.
    """
    addresses: list[Secret] = []
    apart: list[Secret] = []
    for secret in sorted(secrets, key=lambda found: (found.start, -found.end)):
        if secret.kind == ADDRESS:
            addresses.append(secret)
        elif not apart or secret.start >= apart[-1].end:
            apart.append(secret)
        elif secret.end > apart[-1].end:
            apart[-1] = apart[-1]._replace(end=secret.end)
    return _with(addresses, apart) if addresses else apart


def _with(addresses: list[Secret], others: list[Secret]) -> list[Secret]:
    """Both in the text's order, without the addresses that overlap another."""
    union: list[Secret] = []
    for secret in sorted([*addresses, *others]):
        while union and union[-1].kind == ADDRESS and union[-1].end > secret.start and secret.kind != ADDRESS:
            union.pop()
        if not union or secret.start >= union[-1].end:
            union.append(secret)
    return union


def replaced(text: str, secrets: Iterable[Secret]) -> str:
    """`text` with `[REDACTED:kind]` in place of each of `secrets`, which are in order and apart."""
    pieces: list[str] = []
    at = 0
    for start, end, kind in secrets:
        pieces += text[at:start], f"[REDACTED:{kind}]"
        at = end
    return "".join((*pieces, text[at:]))

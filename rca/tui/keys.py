"""Keys as a user writes them in settings: which there are, and how textual calls them. Not what they do."""

from __future__ import annotations

from typing import Final

from textual.binding import Binding, InvalidBinding
from textual.keys import REPLACED_KEYS, Keys, key_to_character

_NEVER_SENT: Final = frozenset({"return", "ctrl-at", "<any>", "<scroll-up>", "<scroll-down>", "<ignore>"})
_NAMED: Final = frozenset(key.value.rpartition("+")[2] for key in Keys) - _NEVER_SENT
_HELD: Final = frozenset({"ctrl", "shift", "alt", "super", "hyper", "meta"})
_SENT_AS: Final = {"ctrl+i": "tab", "ctrl+m": "enter"}
"""What most terminals send for a key that has no code of its own."""


def keys_in(written: str) -> tuple[str, ...]:
    """The keys of a list with commas, as textual calls them. ValueError, with the first that there is not."""
    try:
        parsed = [binding.key for binding in Binding.make_bindings([Binding(written, "")])]
    except InvalidBinding:
        raise ValueError(written) from None
    for key in parsed:
        *held, last = key.split("+")
        if not ((last in _NAMED or _is_sign(last)) and _HELD.issuperset(held) and len(set(held)) == len(held)):
            raise ValueError(key)
        if held == ["shift"] and _is_sign(last):  # it comes as the capital, or whatever stands there
            raise ValueError(key)
    return tuple(_SENT_AS.get(key, key) for key in parsed)


def _is_sign(name: str) -> bool:
    """Whether it is the name of something to print; letters and digits have themselves for a name."""
    sign = key_to_character(REPLACED_KEYS.get(name, name))
    return sign is not None and sign.isprintable() and (len(name) == 1 or not sign.isalnum())

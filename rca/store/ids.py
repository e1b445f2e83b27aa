"""Names of analyses and of their entries: given once, never changed, found again by a part. No files are looked at."""

from __future__ import annotations

import os
import re
import unicodedata
from difflib import get_close_matches
from pathlib import PurePath
from typing import TYPE_CHECKING, Final, NamedTuple

from rca.errors import RcaError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32, lower case: without i, l, o, which look like digits, and u."""
_RANDOM: Final = 6
_LONGEST_SLUG: Final = 48
_SHOWN: Final = 5
_NO_ACCENT: Final = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i"})
_LOOKALIKES: Final = str.maketrans("ilo", "110")


class Kind(NamedTuple):
    """What ids name, for messages: one, many, and the command that lists them."""

    one: str
    many: str
    listing: str


ANALYSES: Final = Kind("analysis", "analyses", "rca list")


def new_id(title: str, day: date) -> str:
    """A new analysis's id: day, slug of its title, six random characters (30 bits)."""
    return f"{day.isoformat()}-{slug(title)}-{''.join(ALPHABET[byte % 32] for byte in os.urandom(_RANDOM))}"


def slug(title: str) -> str:
    """A title as lower-case ASCII words with hyphens, at most 48 characters; "analysis" where nothing is left of it."""
    plain = unicodedata.normalize("NFKD", title.casefold().translate(_NO_ACCENT)).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain.lower().replace("'", "")).strip("-")
    if len(words) > _LONGEST_SLUG:
        cut = words.rfind("-", 0, _LONGEST_SLUG + 1)
        words = words[: cut if cut > 0 else _LONGEST_SLUG]
    return words or "analysis"


def resolve(part: str, ids: Iterable[str], kind: Kind = ANALYSES) -> str:
    """The one id that `part` names: itself, its last characters, or any part of it; a file's name counts as its id.

    Errors: RcaError when none or several fit; it names five of them at most.
    """
    known = list(ids)
    wanted = PurePath(part.strip().lower()).name.removesuffix(".yaml").removesuffix(".md")
    if not wanted:
        raise RcaError(f"no {kind.one} is named", f"`{kind.listing}` shows their ids")
    if wanted in known:
        return wanted
    code = wanted.translate(_LOOKALIKES)
    for found in (
        [name for name in known if name.endswith((f"-{wanted}", f"-{code}"))],
        [name for name in known if wanted in name],
    ):
        if len(found) == 1:
            return found[0]
        if found:
            raise RcaError(f"`{part}` fits {len(found)} {kind.many}: {_listed(found)}", "use more of the id")
    near = _near(wanted, known)
    hint = f"did you mean {_listed(near)}?" if near else f"`{kind.listing}` shows their ids"
    raise RcaError(f"no {kind.one} is named `{part}`", hint)


def _listed(names: list[str]) -> str:
    more = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _near(wanted: str, known: list[str]) -> list[str]:
    """Ids with a word, or the random characters, close to one of `wanted`."""
    words: dict[str, list[str]] = {}
    for name in known:
        for word in {*name.split("-"), name}:
            words.setdefault(word, []).append(name)
    close = [word for part in {wanted, *wanted.split("-")} for word in get_close_matches(part, words, n=3, cutoff=0.75)]
    return sorted({name for word in close for name in words[word]})[:_SHOWN]


def next_entry(letter: str, existing: Iterable[str]) -> str:
    """The id of a new entry: after E1, E2 and E7 comes E8. A gap is not filled: something may still cite what left."""
    numbers = [int(name[len(letter) :]) for name in existing if re.fullmatch(rf"{re.escape(letter)}[0-9]{{1,9}}", name)]
    return f"{letter}{max(numbers, default=0) + 1}"

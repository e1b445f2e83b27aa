r"""Secrets that invisible characters cut in two: `ghp_\u200b..`, a word that `grep --color` marks, UTF-16 as UTF-8.

Works on what `visible` wrote: those characters are pictures (␀, ␛[K) and escapes (`\u200b`) there. Knows no secret.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import accumulate, chain
from typing import Final

from rca.text.plain import HIDDEN
from rca.text.spans import Secret, merged

Find = Callable[[str], list[Secret]]

_PICTURE: Final = re.compile(
    r"[␀-␈␋-␟␡\\](?:"
    r"(?:(?<=␛)\[|(?<=\\)u009b)[0-?]*+[ -/]*+[@-~]"  # a control sequence
    r"|(?<=␛)[\]PX^_][^\n␇␛]*+(?:␇|␛\\)"  # a text for the terminal, such as a window's title
    r"|(?<=␛)[ -/]++[0-~]"  # a character set, as in `tput sgr0`
    r"|(?<=\\)(?:u[0-9a-f]{4}|U000[0-9a-f]{5})"
    r"|(?<!\\))"
)
_LINE_ENDS: Final = frozenset(("␍", "\\u0085", "\\u2028", "\\u2029"))


def everywhere(text: str, find: Find) -> list[Secret]:
    """What `find` finds in `text`: between what was invisible, and across it."""
    pictures = [found for found in _PICTURE.finditer(text) if _was_invisible(found[0])] if _may_hide(text) else []
    if not pictures:
        return find(text)
    return [*find(_blanked(text, pictures)), *_across(text, pictures, find)]


def _may_hide(text: str) -> bool:
    return not text.isascii() or "\\u" in text or "\\U" in text


@lru_cache(maxsize=1024)
def _was_invisible(picture: str) -> bool:
    r"""Whether `visible` wrote it. Of other escapes, such as `\u00e9`, a text may be full."""
    if picture[0] != "\\":
        return True
    written = picture[: 10 if picture[1] == "U" else 6]  # a control sequence may follow, and end in a backslash
    return HIDDEN.match(written.encode("ascii").decode("unicode-escape")) is not None


def _blanked(text: str, pictures: list[re.Match[str]]) -> str:
    """`text` with blanks in place of `pictures`: a token may begin right behind one."""
    pieces: list[str] = []
    at = 0
    for picture in pictures:
        pieces += text[at : picture.start()], " " * len(picture[0])
        at = picture.end()
    return "".join((*pieces, text[at:]))


def _across(text: str, pictures: list[re.Match[str]], find: Find) -> Iterator[Secret]:
    """What is found with `pictures` taken out, at its places in `text`."""
    starts = [0, *(picture.end() for picture in pictures)]
    ends = [*(picture.start() for picture in pictures), len(text)]
    joints = ["\n" if picture[0] in _LINE_ENDS else "" for picture in pictures]
    pieces = [text[start:end] + joint for start, end, joint in zip(starts, ends, [*joints, ""], strict=True)]
    begins = [*accumulate(chain((0,), map(len, pieces)))]
    at = 0
    for secret in merged(find("".join(pieces))):
        while begins[at + 1] <= secret.start:
            at += 1
        start = starts[at] + secret.start - begins[at]
        while begins[at + 1] < secret.end:
            at += 1
        yield Secret(start, starts[at] + secret.end - begins[at], secret.kind)

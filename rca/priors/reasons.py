"""Why an earlier analysis fits, in words that an engineer accepts or refuts by looking. Nothing is decided here."""

from typing import Final

from rca.signature import Signature
from rca.signature.names import short
from rca.signature.similarity import Likeness

SHOWN: Final = 3
"""Of each kind: enough to judge by."""
NEAR: Final = 0.7
"""Likeness of messages from which on single words set them apart; below, they are simply other messages."""


def reasons(ours: Signature, theirs: Signature, alike: Likeness, place: str, texts: int) -> tuple[str, ...]:
    """What two texts share, where theirs was found, then what sets them apart. `texts`: how many of ours match."""
    return (*_shared(ours, alike), *_found(place, texts), *_apart(ours, theirs, alike))


def _shared(ours: Signature, alike: Likeness) -> list[str]:
    told = []
    if alike.type:
        told.append(f"same exception {short(ours.type)}")
    if alike.codes:
        told.append(f"same {'code' if len(alike.codes) == 1 else 'codes'}: {', '.join(alike.codes[:SHOWN])}")
    if ours.message and alike.message == 1.0:
        told.append("same message")
    elif alike.cut:
        told.append("same message as far as it goes")
    elif alike.message > 0:
        told.append(f"message {alike.message:.0%} alike")
    if alike.frame:
        told.append(f"top frame {ours.frame} is the same")
    return told


def _found(place: str, texts: int) -> list[str]:
    told = []
    if place == "also":
        told.append("in another text of that failure")
    elif place != "error":
        told.append(f"in its evidence {place}")
    if texts > 1:
        told.append(f"{texts} texts of this failure match")
    return told


def _apart(ours: Signature, theirs: Signature, alike: Likeness) -> list[str]:
    told = []
    if alike.type is False:
        told.append(_instead(ours.type, theirs.type))
    if all(alike.codes_apart):
        told.append(_instead(", ".join(alike.codes_apart[0][:SHOWN]), ", ".join(alike.codes_apart[1][:SHOWN])))
    if ours.message == theirs.message and ours.frame and theirs.frame and not alike.frame:
        told.append(_instead(f"top frame {ours.frame}", theirs.frame))
    if all(alike.names_apart):
        told.append(_instead(*(_spelled(names, "'") for names in alike.names_apart)))
    elif all(alike.words_apart) and alike.message >= NEAR:
        told.append(_instead(*(_spelled(words, '"') for words in alike.words_apart)))
    return told


def _instead(ours: str, theirs: str) -> str:
    return f"differs: {ours} instead of {theirs}"


def _spelled(words: tuple[str, ...], quote: str) -> str:
    return ", ".join(f"{quote}{word}{quote}" for word in words[:SHOWN])

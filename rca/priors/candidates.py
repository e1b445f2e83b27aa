"""Which texts are worth comparing: an inverted index in SQLite, asked for the rarest words first.

The work grows with what the query's rare words hit, not with the number of analyses. Nothing here decides what is
alike; the words of a signature are `similarity.words`.
"""

import heapq
import math
import sqlite3
from collections.abc import Collection
from typing import Final

from rca.priors.weights import COMMON, weights
from rca.signature import Signature
from rca.signature.similarity import words

MOST_POSTINGS: Final = 20_000
"""Read for one query, some 10 ms: the rarest words come first, and what only common words share is no evidence."""
MOST_CANDIDATES: Final = 40
"""Compared in full for one query, some 4 ms. Twenty lose nothing in the benchmark, ten do."""
LEAST_SHARE: Final = 0.2
"""Of the best candidate's weight of shared words: below 0.35 nothing is lost in the benchmark."""


def add(connection: sqlite3.Connection, number: int, signature: Signature) -> None:
    """Note the words of the text with this number. Inside a transaction."""
    for word in words(signature) - COMMON:
        connection.execute("INSERT INTO postings VALUES (?, ?)", (word, number))
        connection.execute("INSERT INTO words VALUES (?, 1) ON CONFLICT DO UPDATE SET texts = texts + 1", (word,))


def drop(connection: sqlite3.Connection, number: int, signature: Signature) -> None:
    """Forget the words of the text with this number. Inside a transaction."""
    for word in words(signature) - COMMON:
        connection.execute("DELETE FROM postings WHERE word = ? AND text = ?", (word, number))
        connection.execute("UPDATE words SET texts = texts - 1 WHERE word = ?", (word,))
        connection.execute("DELETE FROM words WHERE word = ? AND texts < 1", (word,))


def near(connection: sqlite3.Connection, signature: Signature) -> list[int]:
    """Numbers of the texts that share the rarest words with `signature`, the likeliest first.

    Texts with its very key come before all others, the most recent analyses of them first.
    """
    query = "SELECT number FROM texts JOIN analyses USING (path) WHERE key = ? ORDER BY created DESC, path DESC LIMIT ?"
    alike = [number for (number,) in connection.execute(query, (signature.key(), MOST_CANDIDATES))]
    scores = _scores(connection, counts(connection, words(signature) - COMMON), total(connection))
    least = LEAST_SHARE * max(scores.values(), default=0.0)
    others = ((score, number) for number, score in scores.items() if score >= least and number not in alike)
    return alike + [number for _, number in heapq.nlargest(MOST_CANDIDATES - len(alike), others)]


def _scores(connection: sqlite3.Connection, frequency: dict[str, int], texts: int) -> dict[int, float]:
    scores: dict[int, float] = {}
    left = MOST_POSTINGS
    for word, count in sorted((pair for pair in frequency.items() if pair[1]), key=lambda pair: pair[1]):
        weight = math.log(1 + texts / count)
        for (number,) in connection.execute("SELECT text FROM postings WHERE word = ? LIMIT ?", (word, left)):
            scores[number] = scores.get(number, 0.0) + weight
        left -= count
        if left <= 0:
            break
    return scores


def weighed(connection: sqlite3.Connection, signatures: Collection[Signature]) -> dict[str, float]:
    """The weights of all words of these signatures."""
    found: set[str] = set()
    for signature in signatures:
        found |= words(signature)
    return weights(counts(connection, found), total(connection))


def counts(connection: sqlite3.Connection, of: Collection[str]) -> dict[str, int]:
    """How many texts have each of these words."""
    known = (connection.execute("SELECT word, texts FROM words WHERE word = ?", (word,)) for word in of)
    return dict.fromkeys(of, 0) | {word: texts for cursor in known for word, texts in cursor}


def total(connection: sqlite3.Connection) -> int:
    """How many texts there are."""
    return int(connection.execute("SELECT count(*) FROM texts").fetchone()[0])

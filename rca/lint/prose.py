"""Prose made fit for rules: without what it quotes or names, cut into sentences, compared by its words.

A hedge in a quoted log line is the log's; an identifier is not English. What must not enter: any rule.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

NAMED: Final = "◇"
"""Stands for what was quoted or named: something definite, of which no word counts."""

_LOG_LINE: Final = re.compile(
    r"^[ \t]*+(?:\d{4}-\d\d-\d\d[T ]\d\d:.*|\d\d:\d\d:\d\d\b.*|\[?(?:ERROR|WARN(?:ING)?|INFO|DEBUG|FATAL)\b[\]:\s].*"
    r"|E {3}.*|Traceback \(most recent.*)$",
    re.MULTILINE,
)
_QUOTED: Final = re.compile(
    r"```.*?```|`[^`\n]+`"
    r'|"[^"\n]{1,300}"|“[^”\n]{1,300}”|«[^»\n]{1,300}»'
    r"|(?<![^\s(\[])'[^'\n]{1,300}'(?![^\s).,;:?!\]])",
    re.DOTALL,
)
_NAME: Final = re.compile(
    r"\b\w++://\S+"
    r"|(?<!\w)--?[a-z][\w-]+=?\S*"
    r"|\b\w++(?:\.\w++){0,6}+\(\)?\S*"
    r"|(?<![\w/.-])(?!\d+/\d)/?[\w.-]++/[\w./-]+"
    r"|\b[A-Za-z]\w*_\w+\b"
    r"|\b[a-z]\w*\.[a-z]\w+\b"
    r"|\b[a-z]+[A-Z]\w*\b"
    r"|\b(?:[A-Z][a-z]+){2,}\w*\b"
)
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+(?=[A-Z(◇\"])|\n+(?=\s*(?:[-*•]|\d+[.)])\s)|\n{2,}")

_WORD: Final = re.compile(r"[a-z0-9][a-z0-9_'-]*|◇")
_EMPTY: Final = frozenset(
    re.findall(
        r"\S+",
        """
    a an the this that these those it its their there is are was were be been being am do does did done have has
    had of to in on at by for from with without into as and or so then than because since due why how what which
    who when where we they he she i you our your not no n't also just only all any some more very too will would
    can could may might should must shall if but still again error code response happen happened get gets got keep
    keeps kept become became
    """,
    )
)
_IRREGULAR: Final = {
    **dict.fromkeys(("broke", "broken", "breaks"), "break"),
    **dict.fromkeys(("filled", "fills", "full"), "fill"),
    **dict.fromkeys(("lost", "loses", "losing", "loss"), "lose"),
    **dict.fromkeys(("failure", "failures", "fails", "failing", "failed", "succeed", "unsuccessful"), "fail"),
    **dict.fromkeys(("timeout", "timeouts", "timed"), "time"),
    **dict.fromkeys(("deployment", "deployments", "deployed", "deploying"), "deploy"),
    **dict.fromkeys(("growing", "grows", "grew", "growth"), "grow"),
    **dict.fromkeys(("slower", "slowly"), "slow"),
    **dict.fromkeys(("crashed", "crashes", "crashing"), "crash"),
    **dict.fromkeys(("thrown", "threw", "throws", "raised", "raises", "raise"), "throw"),
}


@lru_cache(maxsize=2048)
def bare(text: str) -> str:
    """The text in its author's own words: log lines, quotes, code, names and addresses become `◇`."""
    text = _LOG_LINE.sub(NAMED, text)
    text = _QUOTED.sub(NAMED, text)
    return _NAME.sub(NAMED, text)


_BLANKS: Final = str.maketrans(dict.fromkeys('!"#$%&()*+,-./:;<=>?@[\\]^`{|}~“”‘’«»…–—\n\t', " "))


@lru_cache(maxsize=2048)
def spoken(text: str) -> frozenset[str]:
    """The words of a text in lower case, as they stand: what a rule looks at before its pattern costs anything."""
    return frozenset(text.lower().translate(_BLANKS).split())


def sentences(text: str) -> list[str]:
    """The sentences of a text, roughly; list entries count as sentences."""
    return [part.strip() for part in _SENTENCE.split(text) if part.strip()]


@lru_cache(maxsize=2048)
def words(text: str) -> frozenset[str]:
    """The words that say something, without endings: `validation`, `validates` and `validated` are one."""
    found = (word.strip("'-") for word in _WORD.findall(text.lower()))
    return frozenset(_stem(word) for word in found if word and word not in _EMPTY)


def _stem(word: str) -> str:
    """A word without the ending that grammar gives it. Two spellings of one word meet; real stemmers do more."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    for ending in ("ations", "ation", "ingly", "edly", "ings", "ing", "ied", "ies", "ed", "es", "s", "ly"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            root = word[: -len(ending)]
            if len(root) > 3 and root[-1] == root[-2] and root[-1] not in "sl":
                root = root[:-1]
            return root + ("y" if ending in {"ied", "ies"} else "").removesuffix("e")
    return word.removesuffix("e") if len(word) > 4 else word


def alike(one: str, other: str) -> float:
    """Dice's coefficient of the words of two texts, 0 to 1; 0 where one of them has none."""
    mine, theirs = words(one), words(other)
    return 2 * len(mine & theirs) / (len(mine) + len(theirs)) if mine and theirs else 0.0

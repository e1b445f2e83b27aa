"""The names that a text calls things by, as code, hosts and requests have them. Text in, names out; no order, no files.

A name is more than a word of the language: `lease_renewal`, `ShardList`, `router.py`, `10.0.0.7`, `req-7f3a`, a trace
id, `backend-00183-v65`. Times, amounts (`30s`, `4.2ms`) and plain words are none.
"""

import re
from functools import lru_cache
from typing import Final

_TOKEN: Final = re.compile(r"[A-Za-z0-9_][\w.-]*[A-Za-z0-9_]")
_NAME: Final = re.compile(
    r"[A-Za-z]\w*_\w+|_+[A-Za-z]\w+"  # lease_renewal, __init__
    r"|[A-Z]?[a-z][a-z0-9]*(?:[A-Z]++[a-z0-9]*+)++|[A-Z]{2,}[a-z]\w+"  # ShardList, pickShard, HTTPError
    r"|(?=.*[a-f])(?=.*\d)[0-9a-f]{7,64}|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"  # commits, traces, requests
    r"|[A-Za-z][\w-]*(?:\.[A-Za-z][\w-]+)+"  # router.py, db-3.internal
    r"|\d{1,3}(?:\.\d{1,3}){3}"  # 10.0.0.7
    r"|[A-Za-z]+(?:[-_.][A-Za-z]+)*[-_]?\d[\w-]*"  # shard-17, backend-00183-v65
)
_NO_NAME: Final = re.compile(
    r"(?:\d{4}-\d\d-\d\dT[\w.-]*|\d+(?:\.\d+)?[A-Za-z]{0,3}|[A-Za-z]\d|(?:HTTP|utf|UTF|sha|SHA|md|v|V)[-_.]?\d[\d.]*)"
)
"""Times, amounts, one letter with a digit, versions of what everything speaks."""
_LONGEST: Final = 120


@lru_cache(maxsize=64)
def names_in(text: str) -> frozenset[str]:
    """The names, in lower case; `app.router.pick` is one."""
    tokens = {match[0] for match in _TOKEN.finditer(text)}
    return frozenset(token.lower() for token in tokens if _is_name(token))


@lru_cache(maxsize=4096)  # the same excerpts are ranked again and again
def shared(names: frozenset[str], text: str) -> frozenset[str]:
    """Those of the names, in lower case, that stand in the text as words of their own: `shard-1` is not in `shard-17`.

    Much cheaper than finding all names of a text.
    """
    low = text.lower()
    return frozenset(name for name in names if name in low and _stands(name, low))


def _stands(name: str, low: str) -> bool:
    at = low.find(name)
    while at >= 0:
        end = at + len(name)
        if not (
            low[at - 1 : at].isalnum() or low[end : end + 1].isalnum() or "_" in (low[at - 1 : at], low[end : end + 1])
        ):
            return True
        at = low.find(name, at + 1)
    return False


def _is_name(token: str) -> bool:
    return len(token) <= _LONGEST and not _NO_NAME.fullmatch(token) and bool(_NAME.fullmatch(token))

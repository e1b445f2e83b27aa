"""A diff cut to size: whole hunks go, those that hold the lines that failed stay. And no part of a key stays.

Lines in, lines out.
"""

import re
from collections.abc import Collection, Sequence
from typing import Final

_HUNK: Final = "@@ "
_FILE: Final = "diff --git "
_BODY: Final = re.compile(r"""(?P<sign>(?:@@ [^@]* @@)?[ +-]?[\s"'#/*]*)[A-Za-z0-9+/]{48,}={0,2}(?:\\n)?["',;\s]*""")
"""PEM has 64 characters a row (RFC 7468), others up to 76 (RFC 2045); the last row can be shorter and says little."""


def fitting(rows: Sequence[str], said: Collection[str], limit: int) -> list[str]:
    """At most about `limit` rows of a text that ends with a diff, with a marker where rows between are left out.

    What stands before the first hunk of a file stays. Of the hunks those come first that hold one of the lines `said`
    (without indentation), then those in their order; one that does not fit is left out.
    """
    if len(rows) <= limit:
        return list(rows)
    starts = [at for at, row in enumerate(rows) if row.startswith((_HUNK, _FILE))]
    if not starts:
        return list(rows)
    parts = [(start, end) for start, end in zip(starts, [*starts[1:], len(rows)], strict=True)]
    hunks = [part for part in parts if rows[part[0]].startswith(_HUNK)]
    room = limit - starts[0] - sum(end - start for start, end in parts if (start, end) not in hunks)
    kept: set[tuple[int, int]] = set()
    for hunk in sorted(hunks, key=lambda part: (not _holds(rows[slice(*part)], said), part)):
        if hunk[1] - hunk[0] <= room or not kept:
            kept.add(hunk)
            room -= hunk[1] - hunk[0]
    shown = list(rows[: starts[0]])
    for part in parts:
        if part in kept or part not in hunks:
            shown += rows[slice(*part)]
        else:
            count = part[1] - part[0]
            shown.append(f"… [{count} line{'s' * (count > 1)} cut]")
    return shown


def without_keys(rows: Sequence[str]) -> list[str]:
    """The rows of code or of a diff without those that can only be a part of a key: the armour around it may be far."""
    return [
        f"{found['sign']}[REDACTED:key]" if (found := _BODY.fullmatch(row)) and _is_body(row) else row for row in rows
    ]


def _is_body(row: str) -> bool:
    """Of a key in base64 there is no row without letters of both cases and digits; of other things there is."""
    return not row.isupper() and not row.islower() and any(map(str.isdigit, row))


def _holds(rows: Sequence[str], said: Collection[str]) -> bool:
    return any(row[1:].strip() in said for row in rows)

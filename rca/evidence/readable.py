"""A structured log line as one reads it in a terminal: time, level, logger, message, exception. For display alone.

What is cited and stored stays verbatim; nothing here decides what matches.
"""

import json
from typing import Final

from rca.evidence.entries import entry_of
from rca.text import visible

_LEVELS: Final = ("severity", "level", "levelname", "log_level", "lvl")
_LOGGERS: Final = ("logger", "logger_name", "name", "component")


def readable(line: str) -> str:
    """`2026-03-02T09:14:06.120Z ERROR ledger: posting failed | SQLException: ...`; any other line as it stands.

    One line of text, control characters made visible once more, since unescaping JSON brings them back.
    """
    entry = entry_of(line)
    if entry is None or not entry.messages:
        return line
    tree = json.loads(line[line.find("{") :])
    level = next((str(tree[key]) for key in _LEVELS if isinstance(tree.get(key), str | int)), "")
    logger = next((str(tree[key]) for key in _LOGGERS if isinstance(tree.get(key), str)), "")
    at = entry.at.isoformat(timespec="milliseconds").replace("+00:00", "Z") if entry.at else ""
    said = [" ".join(message.split()) for message in entry.messages]
    head = " ".join(part for part in (at, level, f"{logger}:" if logger else "") if part)
    return visible(f"{head} {' | '.join(dict.fromkeys(said))}".strip())

"""What the index's tables hold, written and read: stamps of files, rows, signatures, files that cannot be read.

Nothing here reads analyses, and nothing here decides what is alike. What signs and compares is imported where it is
needed: lists do without.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any, Final

from rca.priors.entry import BadFile, Entry, Row, Signed
from rca.priors.files import Stamp

_IS_LIST: Final = tuple(name in {"labels", "tried", "not_same", "accepted", "rejected"} for name in Row._fields)
_INSERT_ROW: Final = "INSERT INTO analyses VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_JOINT: Final = "\n"
"""Between the parts of a list in one column: no part holds one."""


def stamps(connection: sqlite3.Connection) -> dict[str, Stamp]:
    """The stamp of each file as it was when it was read, by path."""
    found = connection.execute("SELECT path, size, mtime_ns, inode FROM files")
    return {path: (size, mtime_ns, inode) for path, size, mtime_ns, inode in found}


def bad_files(connection: sqlite3.Connection) -> tuple[BadFile, ...]:
    """The files that could not be read, by path."""
    found = connection.execute("SELECT path, message, hint FROM files WHERE message <> '' ORDER BY path")
    return tuple(BadFile(*columns) for columns in found)


def rows(connection: sqlite3.Connection) -> list[Row]:
    """All rows, the most recent first."""
    return [_row(columns) for columns in connection.execute("SELECT * FROM analyses ORDER BY created DESC, path DESC")]


def rows_at(connection: sqlite3.Connection, paths: Iterable[str]) -> list[Row]:
    """The rows of these files, as far as there are any."""
    found = (connection.execute("SELECT * FROM analyses WHERE path = ?", (path,)) for path in paths)
    return [_row(columns) for cursor in found for columns in cursor]


def texts(connection: sqlite3.Connection, numbers: Iterable[int]) -> list[Signed]:
    """The signatures with these numbers."""
    from rca.signature import VERSION, Signature

    def signed(path: str, place: str, key: str, *fields: str) -> Signed:
        kind, codes, message, frame = fields
        return Signed(path, place, key, Signature(VERSION, kind, _parts(codes), message, frame))

    query = "SELECT path, place, key, type, codes, message, frame FROM texts WHERE number = ?"
    found = (connection.execute(query, (number,)) for number in numbers)
    return [signed(*columns) for cursor in found for columns in cursor]


def keep(connection: sqlite3.Connection, stamp: Stamp, found: Entry | BadFile) -> None:
    """Write what was found in a file, in place of what was known of it. Inside a transaction."""
    path = found.path if isinstance(found, BadFile) else found.row.path
    forget(connection, path)
    complaint = (found.message, found.hint) if isinstance(found, BadFile) else ("", "")
    connection.execute("INSERT INTO files VALUES (?, ?, ?, ?, ?, ?)", (path, *stamp, *complaint))
    if isinstance(found, Entry):
        columns = _columns(found.row)
        connection.execute(_INSERT_ROW, columns)
        for text in found.texts:
            _keep_text(connection, text)


def forget(connection: sqlite3.Connection, path: str) -> None:
    """Drop all that is known of a file. Inside a transaction."""
    from rca.priors import candidates

    numbers = [number for (number,) in connection.execute("SELECT number FROM texts WHERE path = ?", (path,))]
    for number, text in zip(numbers, texts(connection, numbers), strict=True):
        candidates.drop(connection, number, text.signature)
    connection.execute("DELETE FROM texts WHERE path = ?", (path,))
    connection.execute("DELETE FROM analyses WHERE path = ?", (path,))
    connection.execute("DELETE FROM files WHERE path = ?", (path,))


def _keep_text(connection: sqlite3.Connection, text: Signed) -> None:
    from rca.priors import candidates

    signature = text.signature
    head = (text.path, text.place, text.key, signature.type, _JOINT.join(signature.codes))
    columns = (*head, signature.message, signature.frame)
    cursor = connection.execute("INSERT INTO texts VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)", columns)
    candidates.add(connection, int(cursor.lastrowid or 0), signature)


def _columns(row: Row) -> tuple[str | int, ...]:
    return tuple(_JOINT.join(value) if isinstance(value, tuple) else value for value in row)


def _row(columns: Sequence[Any]) -> Row:
    held = zip(columns, _IS_LIST, strict=True)
    parts: list[Any] = [_parts(value) if is_list else value for value, is_list in held]
    return Row(*parts)


def _parts(column: str) -> tuple[str, ...]:
    return tuple(column.split(_JOINT)) if column else ()

"""The index of a workspace's analyses: kept up to date by files' sizes and times, asked for rows and for priors.

`analyses/` is the truth; the index may be deleted at any time. No YAML is parsed, and its reader not even imported,
unless a file changed; and nothing that signs, unless something is searched. How texts are compared is not known here.
"""

from __future__ import annotations

import contextlib
import sqlite3
from hashlib import blake2b
from typing import TYPE_CHECKING, Final, NamedTuple, Self, TypeVar

from rca.priors import files, tables
from rca.priors.database import TROUBLE, File, check_signatures, in_memory, is_damage, note_signatures, transaction
from rca.priors.entry import BadFile, Prior, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from pathlib import Path

    from rca.priors.files import Stamp
    from rca.priors.rank import Match
    from rca.signature import Signature

BATCH: Final = 100
"""Files per transaction: others wait some ten milliseconds, and what was read survives an interruption."""

Answer = TypeVar("Answer")


class Refreshed(NamedTuple):
    """What a refresh found: counts of files read anew and of files gone, and every file that cannot be read."""

    changed: int
    removed: int
    bad: tuple[BadFile, ...]


class Index:
    """What is known of the analyses of one workspace. Not for several threads."""

    def __init__(self, root: Path, connection: sqlite3.Connection, file: File | None) -> None:
        self._root = root
        self._connection = connection
        self._file = file

    @classmethod
    def open(cls, root: Path, cache: Path) -> Self:
        """Open the index of the workspace `root`, in a folder of its own below `cache`.

        Nothing is written for a workspace without analyses. Where the cache cannot be used the index lives in memory.
        Call `refresh` before asking.
        """
        if not (root / files.FOLDER).is_dir():
            return cls(root, in_memory(), None)
        try:
            file = File(cache / _name(root))
        except OSError:
            return cls(root, in_memory(), None)
        try:
            return cls(root, file.open(), file)
        except (OSError, *TROUBLE):
            file.close()
            return cls(root, in_memory(), None)

    @staticmethod
    def path(root: Path, cache: Path) -> Path:
        """Where the index of the workspace lies, if there is one. It may be deleted at any time."""
        return cache / _name(root) / "index.db"

    @staticmethod
    def distrust(root: Path, cache: Path) -> None:
        """Have the next `open` begin the file anew, as if it had been damaged."""
        with contextlib.suppress(OSError):
            (cache / _name(root) / "index.checked").unlink()

    def refresh(self) -> Refreshed:
        """Read the files that are new or changed, forget those that are gone.

        A file that cannot be read hides no other; it is reported each time until it changes.
        """
        return self._sturdily(self._refresh)

    def rows(self) -> list[Row]:
        """All analyses, the most recent first."""
        return self._sturdily(lambda: tables.rows(self._connection))

    def find(self, text: str, *, limit: int = 5, exclude: Collection[str] = ()) -> list[Prior]:
        """Earlier analyses of the error in `text`, the best first; none where none fits.

        `text` has come through `rca.text`. `exclude` are ids that must not be found: the analysis itself, and those
        that people said are another error.
        """
        from rca.signature import sign

        return self.find_signed([sign(text)], limit=limit, exclude=exclude)

    def find_signed(
        self, signatures: Sequence[Signature], *, limit: int = 5, exclude: Collection[str] = ()
    ) -> list[Prior]:
        """As `find`, for the signatures of several texts of one failure, which are judged together."""
        return self._sturdily(lambda: self._find(signatures, limit, exclude))

    def close(self) -> None:
        """Close the file and let go of its lock."""
        self._connection.close()
        if self._file:
            self._file.close()
            self._file = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _refresh(self) -> Refreshed:
        known = tables.stamps(self._connection)  # before looking: a file that another process adds now is not "gone"
        found, misnamed = files.scan(self._root)
        changed = [path for path, stamp in found.items() if known.get(path) != stamp]
        removed = [path for path in known if path not in found]
        for start in range(0, len(changed), BATCH):
            self._read(changed[start : start + BATCH], found)
        if removed:
            with self._writing():
                for path in removed:
                    tables.forget(self._connection, path)
        bad = [BadFile(name, f"the name of {name} is not UTF-8", "rename it") for name in misnamed]
        return Refreshed(len(changed), len(removed), (*tables.bad_files(self._connection), *bad))

    def _read(self, paths: Sequence[str], found: dict[str, Stamp]) -> None:
        from rca.priors import reading
        from rca.signature import VERSION

        check_signatures(self._connection, VERSION)
        entries = [reading.read(self._root, path, found[path]) for path in paths]
        with self._writing():
            note_signatures(self._connection, VERSION)
            for stamp, entry in entries:
                tables.keep(self._connection, stamp, entry)

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        with transaction(self._connection):
            yield
        if self._file:
            self._file.vouch()

    def _find(self, signatures: Sequence[Signature], limit: int, exclude: Collection[str]) -> list[Prior]:
        from rca.priors import candidates
        from rca.priors.rank import rank
        from rca.signature import VERSION

        check_signatures(self._connection, VERSION)
        numbers = {number for signature in signatures for number in candidates.near(self._connection, signature)}
        theirs = tables.texts(self._connection, sorted(numbers))
        weights = candidates.weighed(self._connection, [*signatures, *(text.signature for text in theirs)])
        matches = {match.path: match for match in rank(signatures, theirs, weights)}
        found = [(matches[row.path], row) for row in tables.rows_at(self._connection, matches)]
        found.sort(key=lambda pair: (pair[0].score, pair[0].texts, pair[1].created, pair[1].path), reverse=True)
        by_id: dict[str, Prior] = {}
        for match, row in _told_apart(found):
            if row.id not in exclude:
                by_id.setdefault(row.id, _prior(match, row))
        return list(by_id.values())[:limit]

    def _sturdily(self, question: Callable[[], Answer]) -> Answer:
        """Answer a question; if need be from a file begun anew, or from memory. A cache never costs an answer."""
        try:
            return question()
        except sqlite3.ProgrammingError:  # closed, or of another thread: the caller's mistake
            raise
        except TROUBLE as error:
            self._begin_anew(error)
        try:
            self._refresh()
            return question()
        except TROUBLE:
            self._leave_file()
        self._refresh()
        return question()

    def _begin_anew(self, error: Exception) -> None:
        self._connection.close()
        with contextlib.suppress(OSError, *TROUBLE):
            if self._file and is_damage(error):
                self._connection = self._file.afresh()
                return
        self._leave_file()

    def _leave_file(self) -> None:
        self.close()
        self._connection = in_memory()


def _told_apart(found: list[tuple[Match, Row]]) -> Iterator[tuple[Match, Row]]:
    """What people said is another error than the best match is at most like it; a person's word beats a likeness."""
    from rca.priors.rank import SIMILAR_TO

    for match, row in found:
        best, known = found[0]
        if best.verdict == "same" and (row.id in known.not_same or known.id in row.not_same):
            said = (*match.reasons, f"people said it is another error than {known.id}")
            yield match._replace(score=min(match.score, SIMILAR_TO), verdict="similar", reasons=said), row
        else:
            yield match, row


def _prior(match: Match, row: Row) -> Prior:
    return Prior(
        id=row.id,
        score=match.score,
        verdict=match.verdict,
        reasons=match.reasons,
        title=row.title,
        root_cause=row.root_cause,
        fix=row.fix,
        status=row.status,
        date=row.created[:10],
        path=row.path,
        error=row.error,
        tried=row.tried,
    )


def _name(root: Path) -> str:
    return blake2b(str(root.resolve()).encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()

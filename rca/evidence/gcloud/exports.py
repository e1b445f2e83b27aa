"""What was exported from Google Cloud Logging: by `gcloud logging read --format=json`, or as JSON lines by a sink.

The same entries as the service's, judged and shown alike, without credentials, network or Google's libraries. Files of
any size: what stands around a hit is taken from the entries near it in the file, which both write in order of time.
"""

import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Final

from rca.evidence.gcloud.entries import Logged, is_entry, logged
from rca.evidence.gcloud.hits import Hits, Told
from rca.evidence.gcloud.objects import Objects
from rca.evidence.search import Window
from rca.evidence.source import Excerpt, Notice, Query
from rca.evidence.stream import Stream
from rca.text import clean

_CHUNK: Final = 500
"""Entries that are judged together. Three such chunks are at hand: the one before, this one and the next."""
_OF_A_TRACE: Final = timedelta(seconds=30)
_OF_AN_INSTANCE: Final = timedelta(seconds=5)
_STEP: Final = 32 << 20
"""Bytes between two notices of progress."""

_Tree = Mapping[str, object]


def is_export(path: Path) -> bool:
    """Whether a file begins with an entry of Google Cloud Logging, alone on its line or in an array; packed or not."""
    try:
        if not path.is_file():  # a pipe would wait for its writer
            return False
        with path.open("rb", buffering=0) as file:
            first = next((found for found in Objects(Stream(file)) if found is None or found.tree), None)
    except OSError:
        return False
    return first is not None and is_entry(first.tree)


@dataclass(slots=True)
class _Searching:
    """What one search holds on to."""

    query: Query
    window: Window
    hits: Hits
    stop: Callable[[], bool]
    entries: int = 0
    read: list[str] = field(default_factory=list)


class ExportedLogs:
    """Files that hold entries of Google Cloud Logging. `root` is what their shown paths count from."""

    name: Final = "gcloud"

    def __init__(self, root: Path, paths: Sequence[Path]) -> None:
        self._root = root
        self._paths = tuple(paths)

    def search(self, query: Query, stop: Callable[[], bool]) -> Iterator[Excerpt | Notice]:
        """As `Source.search`."""
        return self._searched(_Searching(query, Window.of(query), Hits(self.name, query), stop))

    def _searched(self, searching: _Searching) -> Iterator[Excerpt | Notice]:
        if not searching.hits.wanted.searchable:
            hint = "give another text of the error, one that names what failed"
            told = "the error has no word of its own that logs could be searched for"
            yield Notice(self.name, "partial", told, hint)
            yield Notice(self.name, "done", "searched nothing")
            return
        for path in self._paths:
            yield from self._file(searching, self._root / path)
            if searching.stop():
                return
        if searching.hits.left_out:
            limit = f"the limit is {searching.query.limit} kinds of lines"
            told = f"{searching.hits.left_out:,} more hits were left out: {limit}"
            yield Notice(self.name, "partial", told, "narrow the window or raise the limit")
        if not searching.read:
            hint = "`gcloud logging read FILTER --format=json > FILE` makes one"
            yield Notice(self.name, "failed", "no exported log could be read", hint)
            return
        count = searching.hits.count
        told = f"searched {searching.entries:,} entries of {', '.join(searching.read)}"
        found = f"{count or 'no'} line{'s' * (count != 1)} of this error"
        asked = clean(self._asked(searching, *searching.read))
        window = searching.query.start or "", searching.query.end or ""
        yield Notice(self.name, "done", f"{told}: {found}", "", "", searching.entries, 0, asked, *window)

    def _file(self, searching: _Searching, path: Path) -> Iterator[Excerpt | Notice]:
        shown = clean((path.relative_to(self._root) if path.is_relative_to(self._root) else path).as_posix())
        try:
            if not path.is_file():
                yield self._partial(shown, "is no file" if path.exists() else "is not there")
                return
            size = path.stat().st_size
            with path.open("rb", buffering=0) as file:
                stream = Stream(file)
                objects = Objects(stream)
                before = searching.entries
                yield from self._chunks(searching, objects, shown, size)
        except OSError as error:
            yield self._partial(shown, f"cannot be read: {error.strerror or error}")
            return
        if searching.stop():
            return
        if stream.damage:
            yield self._partial(shown, f"was not read to its end: {stream.damage}")
        if searching.entries == before:
            yield self._partial(shown, "holds no entries of Google Cloud Logging")
            return
        searching.read.append(shown)
        if objects.damaged:
            yield self._partial(shown, f"is damaged in {objects.damaged} place{'s' * (objects.damaged > 1)}")

    def _chunks(self, searching: _Searching, objects: Objects, shown: str, size: int) -> Iterator[Excerpt | Notice]:
        before: list[_Tree] = []
        this: list[_Tree] = []
        coming: list[_Tree] = []
        candidates: list[int] = []  # their places in `this`, and in `coming`
        upcoming: list[int] = []
        told_at = 0
        for found in objects:
            if found is None:
                if searching.stop():
                    return
                if objects.consumed - told_at >= _STEP:
                    told_at = objects.consumed
                    yield Notice(self.name, "progress", f"reading {shown}", "", shown, told_at, size)
                continue
            if not is_entry(found.tree):
                continue
            searching.entries += 1
            if searching.hits.wanted.possible(found.raw.lower().encode("utf-8", "surrogatepass")):
                upcoming.append(len(coming))
            coming.append(found.tree)
            if len(coming) >= _CHUNK:
                yield from self._judged(searching, candidates, (before, this, coming), shown)
                before, this, coming = this, coming, []
                candidates, upcoming = upcoming, []
        yield from self._judged(searching, candidates, (before, this, coming), shown)
        yield from self._judged(searching, upcoming, (this, coming, []), shown)

    def _judged(
        self, searching: _Searching, candidates: list[int], near: tuple[list[_Tree], ...], shown: str
    ) -> Iterator[Excerpt]:
        """The hits among the candidates, which are places in the middle one of three chunks."""
        hits = searching.hits
        before, this, _ = near
        entries: list[Logged] = []
        places: dict[Logged, int] = {}
        for at in candidates:
            entry = logged(this[at])
            if searching.window.holds(entry.time):
                entries.append(entry)
                places.setdefault(entry, len(before) + at)
        for told in hits.fresh(filter(None, map(hits.told, entries))):
            around = _around(told, near, places[told.entry], searching.query.context)
            excerpt = hits.excerpt(told, around, self._asked(searching, shown), "")
            if excerpt is not None:
                yield excerpt
            if searching.stop():
                return
        hits.count_alike()
        yield from hits.grown()

    def _asked(self, searching: _Searching, *shown: str) -> str:
        """The command that asks it again."""
        query = searching.query
        words = ["rca", "logs", *(part for name in shown for part in ("--file", name))]
        words += ["--since", query.start] if query.start else []
        words += ["--until", query.end] if query.end else []
        return shlex.join([*words, searching.hits.wanted.headline[:200]])

    def _partial(self, shown: str, problem: str) -> Notice:
        return Notice(self.name, "partial", f"{shown} {problem}", path=shown)


def _around(told: Told, near: tuple[list[_Tree], ...], place: int, context: int) -> list[Logged]:
    """What stands around the entry at a place of the chunks at hand, oldest first, itself among it.

    What the same request wrote in these seconds, else the same instance, else the entries next to it in the file.
    """
    if not context:
        return []
    entry = told.entry
    trees = [tree for chunk in near for tree in chunk]
    related = _of_a_trace(entry, trees) or _of_an_instance(entry, trees)
    if related:
        return sorted(related, key=lambda other: other.at)
    beside = [logged(tree) for tree in trees[max(0, place - context) : place + context + 1]]
    if beside[0].at > beside[-1].at:
        beside.reverse()  # `gcloud logging read` begins with the newest
    return beside


def _of_a_trace(entry: Logged, trees: Sequence[_Tree]) -> list[Logged]:
    """Empty where nothing but the entry itself has its trace."""
    same = (tree for tree in trees if tree.get("trace") == entry.trace) if entry.trace else ()
    return _within(entry, map(logged, same), _OF_A_TRACE)


def _of_an_instance(entry: Logged, trees: Sequence[_Tree]) -> list[Logged]:
    same = (tree for tree in trees if tree.get("logName") == entry.log) if entry.origin else ()
    return _within(entry, (other for other in map(logged, same) if other.origin == entry.origin), _OF_AN_INSTANCE)


def _within(entry: Logged, others: Iterable[Logged], reach: timedelta) -> list[Logged]:
    if entry.time is None:
        return []
    near = [other for other in others if other.time and abs(other.time - entry.time) <= reach]
    return near if any(other != entry for other in near) else []

"""Google Cloud Logging: each project asked down the ladder of filters, hits with what stands around them.

Credentials, network and quota are the world's: what they do is a notice. Google's libraries are imported by a search,
and only when the cache does not know the answer.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Final

from rca.evidence.gcloud import filters
from rca.evidence.gcloud.answers import Answer, Answers, Batch
from rca.evidence.gcloud.cache import Cache
from rca.evidence.gcloud.credentials import found_credentials
from rca.evidence.gcloud.entries import Logged
from rca.evidence.gcloud.failures import FailedError, Failure
from rca.evidence.gcloud.hits import Hits, Told
from rca.evidence.gcloud.paging import Door, Pace, Reader, StoppedError
from rca.evidence.gcloud.settings import CloudSettings
from rca.evidence.gcloud.window import Span, dated
from rca.evidence.source import Excerpt, Notice, Query
from rca.text import clean

_SURROUNDED: Final = 8
"""Kinds of lines whose surroundings are asked for, by a call each: the quota is small. The best of a page go first."""
_OF_A_TRACE: Final = timedelta(seconds=30)
_OF_AN_INSTANCE: Final = timedelta(seconds=5)
_AROUND: Final = 1000
"""Entries of one look around."""


@dataclass(slots=True)
class _Searching:
    """What one search holds on to."""

    query: Query
    look: Callable[[], None]
    """Raises StoppedError when nobody wants to know any more."""
    span: Span
    hits: Hits
    answers: Answers
    looks: int = _SURROUNDED
    unread: int = 0
    """Entries whose payload could not be decoded."""
    read: list[str] = field(default_factory=list)
    """Resources of which something was read."""
    asked: str = ""
    """The filter that was sent last."""


class GoogleCloudLogging:
    """Projects and log views, as settings name them. It holds no connection, so it survives pickling.

    `cache` is a folder for answers of windows that have ended; without one nothing is kept.
    """

    name: Final = "gcloud"

    def __init__(self, settings: CloudSettings, cache: Path | None = None, pace: Pace | None = None) -> None:
        self._settings = settings
        self._cache = cache
        self._pace = pace or Pace()

    def search(self, query: Query, stop: Callable[[], bool]) -> Iterator[Excerpt | Notice]:
        """As `Source.search`. A window with an open end becomes one of the settings' span."""
        asked = dated(query, self._settings.before)
        return self._searched(asked, stop)

    def _searched(self, query: Query, stop: Callable[[], bool]) -> Iterator[Excerpt | Notice]:
        hits = Hits(self.name, query)
        if not hits.wanted.searchable:
            hint = "give another text of the error, one that names what failed"
            yield self._said("partial", "the error has no word of its own that logs could be searched for", hint)
            yield self._said("done", "searched nothing")
            return
        reader = Reader(self._connect, stop, self._pace)
        answers = Answers(reader, Cache(self._cache) if self._cache else None)
        searching = _Searching(query, reader.look, Span(query.start or "", query.end or ""), hits, answers)
        try:
            yield from self._resources(searching)
        except StoppedError:
            return
        finally:
            reader.close()

    def _resources(self, searching: _Searching) -> Iterator[Excerpt | Notice]:
        failures: list[tuple[str, Failure]] = []
        for resource in self._settings.resources:
            try:
                yield from self._ladder(searching, resource)
            except FailedError as failed:
                failures.append((resource, failed.failure))
                yield from searching.hits.grown()
                if failed.failure.everywhere:
                    break
        read = searching.read
        for resource, failure in failures[0 if read else 1 :]:
            yield self._said("partial", _failed(resource, failure), failure.hint, resource)
        yield from self._remarks(searching)
        if failures and not read:
            resource, failure = failures[0]
            yield self._said("failed", _failed(resource, failure), failure.hint, resource)
            return
        count = searching.hits.count
        window = f"from {searching.span.start} to {searching.span.end}"
        found = f"{count or 'no'} line{'s' * (count != 1)} of this error"
        told = self._said("done", f"searched {', '.join(read)} {window}: {found}", done=searching.answers.entries)
        yield replace(told, query=clean(searching.asked), start=searching.span.start, end=searching.span.end)

    def _ladder(self, searching: _Searching, resource: str) -> Iterator[Excerpt | Notice]:
        """The filters one after the other, until one gives hits."""
        before = searching.hits.count
        answer: Answer | None = None
        for condition in filters.ladder(searching.query, searching.hits.wanted):
            asked = " AND ".join(filter(None, (condition, filters.limits(self._settings))))
            sent = filters.within(searching.span, asked)
            searching.asked = sent
            answer = Answer(resource, sent, self._settings.limit, settled=searching.span.settled)
            link = filters.link(asked, searching.span, resource)
            yield from self._rung(searching, answer, link)
            if searching.hits.count > before:
                break
        if answer is not None and answer.cut:
            hint = "narrow the window, name a service, or raise `limit` under [logs.gcloud]"
            told = f"more than {answer.limit:,} entries match the filter; those after {answer.newest} were not read"
            yield self._said("partial", f"{resource}: {told}", hint, resource)

    def _rung(self, searching: _Searching, answer: Answer, link: str) -> Iterator[Excerpt | Notice]:
        for said in searching.answers.all(answer):
            if isinstance(said, str):
                yield self._said("progress", f"{answer.resource}: {said}", path=answer.resource)
                continue
            if answer.resource not in searching.read:
                searching.read.append(answer.resource)
            yield from self._batch(searching, answer, said, link)
            searching.look()
            yield self._said("progress", _so_far(answer, said), path=answer.resource, done=said.total)

    def _batch(self, searching: _Searching, answer: Answer, batch: Batch, link: str) -> Iterator[Excerpt]:
        hits = searching.hits
        searching.unread += sum(entry.unread for entry in batch.entries)
        found = []
        for entry in batch.entries:
            searching.look()
            found.append(hits.told(entry))
        for told in hits.fresh(filter(None, found)):
            excerpt = hits.excerpt(told, self._around(searching, answer.resource, told), answer.filter, link)
            if excerpt is not None:
                yield excerpt
            searching.look()
        hits.count_alike()
        yield from hits.grown()

    def _around(self, searching: _Searching, resource: str, told: Told) -> Sequence[Logged]:
        """What the same request wrote, else the same instance in these seconds. Where it cannot be read: nothing."""
        entry, at = told.entry, told.entry.time
        if not (searching.query.context and searching.looks and at and (entry.trace or (entry.log and entry.origin))):
            return ()
        searching.looks -= 1
        if entry.trace:
            near = filters.within(Span.around(at, _OF_A_TRACE), filters.of_trace(entry.trace))
        else:
            near = filters.within(Span.around(at, _OF_AN_INSTANCE), filters.of_origin(entry.log, entry.origin))
        look = Answer(resource, near, _AROUND, settled=searching.span.settled)
        try:
            found = searching.answers.look(look)
        except FailedError:
            searching.looks = 0
            return ()
        falls_short = look.cut and found[-1].at < entry.at
        return () if falls_short else found

    def _remarks(self, searching: _Searching) -> Iterator[Notice]:
        unread, left_out = searching.unread, searching.hits.left_out
        if unread:
            told = f"{unread:,} entr{'ies have payloads' if unread > 1 else 'y has a payload'} that cannot be decoded"
            yield self._said("partial", f"{told}: only time and type are known", "open the link in the console")
        if left_out:
            told = f"{left_out:,} more hits were left out: the limit is {searching.query.limit} kinds of lines"
            yield self._said("partial", told, "narrow the window or raise the limit")

    def _connect(self) -> Door:
        credentials = None if self._settings.endpoint else found_credentials()
        from rca.evidence.gcloud.client import Client  # takes a second, so only who asks the network pays for it

        return Client(self._settings.endpoint, credentials, self._pace.timeout)

    def _said(self, kind: str, message: str, hint: str = "", path: str = "", done: int = 0) -> Notice:
        return Notice(self.name, kind, message, hint, path=path, done=done)  # type: ignore[arg-type]  # one of four words


def _failed(resource: str, failure: Failure) -> str:
    return failure.message if failure.everywhere else f"{resource}: {failure.message}"


def _so_far(answer: Answer, batch: Batch) -> str:
    """`projects/P: page 3, 2,000 entries, newest 12:00:03`."""
    newest = f", newest {answer.newest[11:19]}" if answer.newest else ""
    return f"{answer.resource}: page {batch.number}, {batch.total:,} entries{newest}"

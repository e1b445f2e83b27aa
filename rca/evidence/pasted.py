"""Log lines that were handed over: standard input, a test's captured output."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from typing import Final

from rca.evidence.search import Search
from rca.evidence.source import Excerpt, Notice, Query
from rca.evidence.stream import Stream
from rca.text import clean


class Pasted:
    """A text as a source. `name` says where it is from ("standard input") and is shown as the excerpts' path."""

    name: Final = "pasted"

    def __init__(self, name: str, text: str) -> None:
        self._title = clean(name)
        self._text = text

    def search(self, query: Query, stop: Callable[[], bool]) -> Iterator[Excerpt | Notice]:
        """As `Source.search`."""
        return self._searched(Search(self.name, query, ("-",), stop), stop)

    def _searched(self, search: Search, stop: Callable[[], bool]) -> Iterator[Excerpt | Notice]:
        stream = Stream(BytesIO(self._text.encode("utf-8", "surrogatepass")))
        yield from filter(None, search.stream(stream, self._title))
        if stop():
            return
        yield from search.grown()
        if stream.damage:
            yield Notice(
                self.name, "partial", f"{self._title} was not read to its end: {stream.damage}", path=self._title
            )
        yield from search.remarks()
        yield replace(search.last_word(self._title, self._title), query="")  # nobody can ask that again

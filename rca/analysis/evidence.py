"""Evidence: verbatim lines with provenance, code, a test, a change, a link, a note, or an absence."""

from typing import Literal

from pydantic import Field

from rca.analysis.entry import Entry, Timestamp

EvidenceKind = Literal["log", "code", "test", "change", "link", "note", "absence"]


class Evidence(Entry):
    """One thing that whys can cite. `text` is verbatim; `sha256` is of `text` in UTF-8."""

    id: str
    kind: EvidenceKind
    source: str = ""
    query: str = ""
    """Exactly what was asked, so that it can be asked again."""
    link: str = ""
    path: str = ""
    lines: str = ""
    commit: str = ""
    at: Timestamp = ""
    first: Timestamp = ""
    last: Timestamp = ""
    from_: Timestamp = Field(default="", alias="from")
    to: Timestamp = ""
    """`from` and `to` bound the window that was asked."""
    count: int | None = None
    """Of alike lines, seen between `first` and `last`."""
    sha256: str = ""
    text: str = ""

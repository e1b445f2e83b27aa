"""What templates may call on a value. What is not `Markdown` then is escaped when printed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from rca.documents import escape
from rca.documents.comparison import compared
from rca.documents.escape import Markdown
from rca.documents.prose import prose
from rca.documents.words import moment, number, span
from rca.text import clip

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

_ID: Final = re.compile(r"\d{4}-\d\d-\d\d-[a-z0-9-]+")


def printed(value: object) -> str:
    """What `{{ value }}` prints: data is never markup unless a filter made markdown of it."""
    return value if isinstance(value, Markdown) else escape.inline(str(value))


def listed(values: Iterable[object], separator: str = ", ") -> Markdown:
    """Each of `values` as it would be printed, in a row."""
    return Markdown(separator.join(printed(value) for value in values))


def cell(value: object) -> Markdown:
    """A value in a table; markdown of ours as it stands."""
    return value if isinstance(value, Markdown) else escape.cell(str(value))


def beside(name: str, text: str, folder: str = "") -> Markdown:
    """A link to the document of another analysis or cycle, which lies beside this one; anything but an id as code."""
    return escape.anchored(text, f"{folder}{name}.md") if _ID.fullmatch(name) else escape.code(name)


FILTERS: Final[Mapping[str, Callable[..., Any]]] = {
    "anchored": lambda target, text, also="": escape.anchored(text, target, also),
    "as_is": Markdown,
    "beside": beside,
    "cell": cell,
    "clipped": lambda text, lines: clip(text, lines, 500),
    "code": escape.code,
    "compared": compared,
    "code_cell": lambda text: escape.code(text, cell=True),
    "fence": escape.fence,
    "heading": escape.heading,
    "html": escape.html,
    "inline": escape.inline,
    "link": lambda url, text, also="": escape.link(text, url, also),
    "listed": listed,
    "moment": moment,
    "number": number,
    "paragraphs": escape.paragraphs,
    "prose": prose,
    "quoted": escape.quoted,
    "short": lambda text, width: clip(" ".join(text.split()), 1, width),
    "span": span,
}

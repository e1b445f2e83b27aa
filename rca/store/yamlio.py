"""The only door to YAML: a document's text to a tree and back, and edits that leave the rest of a text as it is.

Every scalar is read as text; types are the model's business. No pydantic, no analysis, no files.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import yaml

from rca.errors import RcaError
from rca.store import complaints
from rca.store.emit import DEPTH, mapping_lines, textual
from rca.store.scalars import Plain
from rca.store.splice import spliced
from rca.store.written import Mapping, Pair, Scalar, Sequence, Written, mapping_of, position, shown
from rca.text import visible

if TYPE_CHECKING:
    from collections.abc import Mapping as AnyMapping
    from collections.abc import Sequence as AnySequence

__all__ = ["FORMAT", "Plain", "dump", "line_of", "load", "splice"]

FORMAT: Final = 1
"""The newest format that this version reads."""
MOST_BYTES: Final = 8 * 1024 * 1024
MOST_VALUES: Final = 250_000
"""About a second of reading. A large document is nearly all text, and has far fewer values."""

_LOADER: Final = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # libyaml's, where PyYAML was built with it
_NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})
_MARKERS: Final = ("<<<<<<<", "=======", ">>>>>>>")
_CONFLICT: Final = re.compile(r"^(?:<{7} |>{7} |={7}\r?$)", re.MULTILINE)
_FORMAT: Final = re.compile(r"""^["']?rca["']?:[ \t]+["']?([0-9]{1,9})\b""", re.MULTILINE)
_BOM: Final = "\ufeff"


def load(text: str, name: str) -> dict[str, Any]:
    """The tree of a document: mappings, lists, texts, and None for an empty value or a plain `null` or `~`.

    `name` is the file's name for errors. Texts are made visible (see `rca.text`).
    Errors: RcaError with file, line, column and hint for what is no YAML or no mapping, gives a key twice, holds an
    anchor, an alias, a tag or git's conflict markers, nests deeper than 64 or is larger than 8 MB; with exit code
    `REFUSED` for a newer format.
    """
    return mapping_of(_read(text.removeprefix(_BOM), name))


def dump(tree: AnyMapping[str, object]) -> str:
    """A document of `tree` in the house's style, so that `load` gives back what it says.

    Leaves are texts, None, or what is written plain: numbers, booleans and `Plain` texts.
    """
    said = textual(tree)
    return "\n".join(mapping_lines(said, 0)) + "\n" if isinstance(said, dict) and said else "{}\n"


def splice(text: str, before: AnyMapping[str, object], after: AnyMapping[str, object]) -> str:
    """`text`, which says `before`, with the smallest entries written anew so that it says `after`.

    Comments, order, quoting, blank lines, line ends and everything else outside these entries stay byte for byte. New
    keys go behind the key that precedes them in `after`; another order of keys alone is no change. Entries of lists
    are matched by `id`, else by what they say. The result was read again and says `after`.
    Errors: RcaError with exit code `REFUSED` when `text` does not say `before`, or when no text says `after`.
    """
    mark, body = (_BOM, text[1:]) if text.startswith(_BOM) else ("", text)
    source = _read(body, "the document")
    old, new = mapping_of(source), shown(textual(after))
    if old != shown(textual(before)):
        raise complaints.changed_meanwhile()
    if old == new or not isinstance(new, dict):
        return text
    return mark + spliced(body, source, new, _read_again)


def line_of(text: str, path: AnySequence[str | int]) -> int | None:
    """The line, from 1, on which the field at `path` begins; None when there is none. An empty path is the document."""
    body = text.removeprefix(_BOM)
    root = _read_again(body)
    at = position(root, path) if root else None
    return None if at is None else body.count("\n", 0, at) + 1


def _read_again(body: str) -> Mapping | None:
    try:
        return _read(body, "")
    except RcaError:
        return None


def _read(body: str, name: str) -> Mapping:
    """The document's root, with the positions of everything in it. `body` is without byte order mark."""
    try:
        root = _Reader(body, name).root()
    except RcaError as error:
        raise _newer(body, name) or error from None
    format_ = next((pair.value for pair in root.pairs if pair.key.value == "rca"), None)
    if isinstance(format_, Scalar) and _is_newer(format_.value or ""):
        raise complaints.newer(name, format_.value or "", FORMAT)
    return root


def _newer(body: str, name: str) -> RcaError | None:
    """A newer format may hold what this one refuses; then its version is what the user needs to hear of."""
    found = _FORMAT.search(body)
    return complaints.newer(name, found[1], FORMAT) if found and _is_newer(found[1]) else None


def _is_newer(format_: str) -> bool:
    return re.fullmatch(r"[0-9]{1,9}", format_) is not None and int(format_) > FORMAT


class _Reader:
    """One pass over the parser's events that refuses and builds, so that a bomb is met before it is unpacked."""

    def __init__(self, body: str, name: str) -> None:
        self._body = body
        self._name = name
        self._values = 0
        self._clean = False

    def root(self) -> Mapping:
        self._check_text()
        try:
            return self._document()
        except yaml.MarkedYAMLError as error:
            mark, opened = error.problem_mark or error.context_mark, error.context_mark or error.problem_mark
            where = (mark.index, opened.index) if mark and opened else (0, 0)
            problem = f"{error.context or ''}: {error.problem}"
        except yaml.YAMLError as error:
            where, problem = (0, 0), str(error)
        raise complaints.not_yaml(self._name, self._body, problem, *where)

    def _check_text(self) -> None:
        """Refuse what is wrong with the text whatever its structure."""
        body, name = self._body, self._name
        if len(body) > MOST_BYTES or len(body.encode("utf-8", "surrogatepass")) > MOST_BYTES:
            raise complaints.refusal(name, "is larger than 8 MB", "keep the lines that prove something, link the rest")
        unreadable = complaints.unreadable(body, name)
        if unreadable:
            raise unreadable
        conflict = any(mark in body for mark in _MARKERS) and _CONFLICT.search(body)
        if conflict:
            raise self._refusal(
                conflict.start(),
                "a git conflict is not resolved here",
                "choose what stays, delete the lines with <<<<<<<, ======= and >>>>>>>, and try again",
            )
        plain = body.replace("\r\n", "\n")
        self._clean = visible(plain) == plain  # then only escapes in quotes can bring in what is hidden

    def _refusal(self, at: int, what: str, hint: str) -> RcaError:
        return complaints.refusal(complaints.place(self._name, self._body, at), what, hint)

    def _document(self) -> Mapping:
        self._events = yaml.parse(self._body, Loader=_LOADER)
        next(self._events)
        if isinstance(next(self._events), yaml.StreamEndEvent):
            raise complaints.refusal(self._name, "is empty", "delete it, or restore it with `git checkout`")
        event = next(self._events)
        root = self._value(event, 1)
        if not isinstance(root, Mapping):
            raise self._refusal(_start(event), "the document is no mapping", "begin it with `rca: 1`")
        next(self._events)
        event = next(self._events)
        if not isinstance(event, yaml.StreamEndEvent):
            raise self._refusal(_start(event), "a second document begins here", "keep one in a file")
        return root

    def _value(self, event: yaml.Event, depth: int) -> Written:
        self._check(event)
        if isinstance(event, yaml.ScalarEvent):
            null = not event.style and event.value in _NULLS
            return self._scalar(event, None if null else self._text(event))
        if depth > DEPTH:
            raise self._refusal(_start(event), f"is nested deeper than {DEPTH} levels", "flatten it")
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(event, depth)
        return self._mapping(event, depth)

    def _check(self, event: yaml.Event) -> None:
        if getattr(event, "anchor", None) is not None:  # an alias names an anchor too
            what, hint = (
                "an anchor (&) or alias (*) stands here",
                "write the value out; a text that begins so needs quotes",
            )
        elif getattr(event, "tag", None) is not None:
            what, hint = "a tag (!) stands here", "remove it; a text that begins with ! needs quotes"
        elif self._values >= MOST_VALUES:
            what, hint = f"has more than {MOST_VALUES:,} values", "keep what proves something"
        else:
            self._values += 1
            return
        raise self._refusal(_start(event), what, hint)

    def _text(self, event: yaml.ScalarEvent) -> str:
        text: str = event.value
        return text if self._clean and event.style != '"' else visible(text)

    def _scalar(self, event: yaml.ScalarEvent, text: str | None) -> Scalar:
        return Scalar(text, _start(event), _end(event), event.style or "")

    def _sequence(self, first: yaml.SequenceStartEvent, depth: int) -> Sequence:
        entries = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            entries.append(self._value(event, depth + 1))
        return Sequence(entries, _start(first), _end(event), bool(first.flow_style))

    def _mapping(self, first: yaml.Event, depth: int) -> Mapping:
        pairs: dict[str, Pair] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._key(event)
            text = key.value or ""
            if text in pairs:
                raise self._twice(text, pairs[text].key.start, key.start)
            pairs[text] = Pair(key, self._value(next(self._events), depth + 1))
        return Mapping(list(pairs.values()), _start(first), _end(event), bool(getattr(first, "flow_style", False)))

    def _key(self, event: yaml.Event) -> Scalar:
        self._check(event)
        if not isinstance(event, yaml.ScalarEvent):
            raise self._refusal(_start(event), "a key is no text", "write a single word before the colon")
        return self._scalar(event, self._text(event))

    def _twice(self, key: str, first: int, second: int) -> RcaError:
        line = self._body.count("\n", 0, first) + 1
        return self._refusal(second, f"`{key}` stands here twice, first in line {line}", "keep one of them")


def _start(event: yaml.Event) -> int:
    return event.start_mark.index if event.start_mark else 0


def _end(event: yaml.Event) -> int:
    return event.end_mark.index if event.end_mark else 0

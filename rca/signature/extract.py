"""Takes the error out of what carries it: which carrier is tried when.

The shapes of the carriers live in `entries`, `markup`, `reports`, `traces`, `panics` and `logs`. No masking here.
"""

from dataclasses import replace
from typing import Final

from rca.signature import entries, logs, markup, panics, reports, traces
from rca.signature.entries import Record
from rca.signature.extraction import Extraction, spelled
from rca.signature.frames import label, top
from rca.signature.headers import RANKS, Line, parted
from rca.signature.lines import plain, shortened, unwrapped

_ROUNDS: Final = 6
_NESTING: Final = 4
_RECORDS: Final = 2_000
_WIDTH: Final = 4_000
"""Characters of a line that are looked at, once it is known that the text is no record as a whole."""
_BELOW: Final = 6
_PREFIX: Final = 300
"""Characters of plain words before a JSON object on the same line."""
_LOG_LINE: Final = "log line"
_TEXT: Final = "text"
_CARRIERS: Final = (*reports.RUNNERS, traces.python, *panics.SHAPES, traces.stacked)


def extract(text: str) -> Extraction:
    """The error inside pasted output.

    Reads its own result again until nothing changes: `extract(extract(text).error).error == extract(text).error`. Never
    raises; without any error in the text, the error is the text's first lines.
    """
    first = found = _once(text, 0)
    for _ in range(_ROUNDS):
        again = _once(spelled(found.type, found.message, (), "").error, 0)
        settled = _says(again) == _says(found)
        found = again
        if settled:
            break
    whole = spelled(found.type, found.message, first.frames or found.frames, first.carrier)
    placed = whole.error != spelled(found.type, found.message, (), "").error
    if placed and _place(_once(whole.error, 0)) != _place(whole):
        return spelled(found.type, found.message, found.frames, first.carrier)
    return whole


def _says(found: Extraction) -> tuple[str, str]:
    return found.type, found.message


def _place(found: Extraction) -> tuple[str, str, str]:
    frame = top(found.frames)
    return *_says(found), label(frame) if frame else ""


def _once(text: str, depth: int) -> Extraction:
    lines = unwrapped(plain(shortened(text)))
    if depth < _NESTING:
        record = _structured("\n".join(lines), depth)
        if record:
            return record
    headed = [parted(line[:_WIDTH]) for line in lines]
    content = [line.content for line in headed]
    for carrier in _CARRIERS:
        found = carrier(content)
        if found and (found.type or found.message):
            return found
    return _logged(headed, depth)


def _structured(body: str, depth: int) -> Extraction | None:
    """The error of a text that is, as a whole, JSON or XML."""
    start = body.lstrip()
    if start.startswith(("{", "[")) and ('"' in start[:_WIDTH] or "'" in start[:_WIDTH]):
        return _gravest([entries.json_record(tree) for tree in entries.json_trees(start)[-_RECORDS:]], depth)
    if start.startswith("<") or "<failure" in body:
        return _best(Record((), markup.xml_texts(body), ""), depth, "XML")
    return None


def _gravest(records: list[Record], depth: int) -> Extraction | None:
    """The last of the gravest records."""
    ranked = [(RANKS.get(record.level.upper(), -1), record) for record in reversed(records)]
    for _, record in sorted(ranked, key=lambda pair: -pair[0]):
        found = _best(record, depth, "JSON log line")
        if found:
            return found
    return None


def _best(record: Record, depth: int, carrier: str) -> Extraction | None:
    """Of what a record says: a whole stack trace, else what names an exception class, else the first sentence.

    A stack that was cut off may name only an earlier error of its chain.
    """
    stacks = [_once(text, depth + 1) for text in record.stacks[:4]]
    found = next((one for one in stacks if one.carrier not in {_LOG_LINE, _TEXT} and (one.type or one.frames)), None)
    if not found:
        texts = [_once(text, depth + 1) for text in record.texts[:6]]
        told = (one for one in (*texts, *stacks) if one.type or (one.frames and one.message))
        found = next(told, next((one for one in texts if one.message), None))
    return replace(found, carrier=carrier) if found else None


def _logged(lines: list[Line], depth: int) -> Extraction:
    at = logs.chosen(lines)
    if not at:
        return Extraction("", "", "", (), _TEXT)
    line = lines[at[0]]
    inner = _inner(line.content, depth) if depth < _NESTING else None
    if inner:
        return inner
    if len(at) > 1:
        return logs.said(" ".join(lines[n].content.strip() for n in at), [], _TEXT)
    below = [one.content for one in lines[at[0] + 1 : at[0] + _BELOW] if not one.header]
    return logs.said(line.content, below, _LOG_LINE if line.header else _TEXT)


def _inner(content: str, depth: int) -> Extraction | None:
    """A structured record behind a log header, or logfmt."""
    text = content.strip()
    if text.startswith(("{", "<")):
        return _structured(text, depth + 1)
    record = entries.logfmt(text) if "=" in text else None
    if record:
        return _best(record, depth, "logfmt line")
    behind = text.find('{"')
    found = _structured(text[behind:], depth + 1) if 0 < behind < _PREFIX else None
    return found if found and (found.type or text[:behind].rstrip().endswith("=>")) else None

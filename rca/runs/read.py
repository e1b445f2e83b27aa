"""The way in: a file, a text or an error to a Run, by what is in it and not by its name alone.

What must not enter: the formats themselves; each has its own file.
"""

import codecs
import gzip
import io
import re
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Final

from rca.errors import RcaError
from rca.runs import intake
from rca.runs.junit import read_junit
from rca.runs.junit_xml import text_of
from rca.runs.log import read_log, whole
from rca.runs.pytest_output import looks_like_pytest, read_pytest
from rca.runs.run import Run
from rca.text import clean, decode

_MOST_XML: Final = 256 * 1024 * 1024
_MOST_TEXT: Final = 16 * 1024 * 1024
"""Bytes of a log or a terminal's output that are read; of a longer one the end, where test runners sum up."""
_HEAD: Final = 4096
_GZIP: Final = b"\x1f\x8b"
_JUNIT: Final = re.compile(r"\s*(?:<\?xml\b[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<testsuites?\b", re.DOTALL)
_WIDE: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read(path: Path) -> Run:
    """The run in the file `path`.

    Raises RcaError (2) naming the file, and the line where there is one: not there, not readable, empty, not text, a
    web page, a DTD, XML that is no JUnit report.
    """
    shown = intake.label(str(path))
    raw, left_out = _opened(path, shown)
    run = read_text(raw, str(path))
    if left_out:
        return replace(run, incomplete=f"only the last {len(raw):,} bytes of {shown} were read, {left_out:,} left out")
    return run


def junit_text(path: Path) -> str:
    """The XML of a JUnit report, not cleaned yet. Raises as `read`, and for every other kind of file."""
    shown = intake.label(str(path))
    raw, _ = _opened(path, shown)
    if raw.startswith(_GZIP):
        raw = _unpacked(raw, shown)
    _refuse_binary(raw, shown)
    if not raw.strip() or not (path.suffix.lower() == ".xml" or _JUNIT.match(decode(raw[:_HEAD]))):
        what = "not JUnit XML" if raw.strip() else "empty"
        raise RcaError(f"{shown}: {what}", "Give a test run's report: `pytest --junitxml=FILE` writes one.")
    return text_of(raw)


def read_text(text: str | bytes, name: str) -> Run:
    """The run in `text`, which is not cleaned yet; `name` is what errors call it (a file, `-`). Raises as `read`."""
    shown = intake.label(name)
    if isinstance(text, bytes):
        if text.startswith(_GZIP):
            text, name = _unpacked(text, shown), name.removesuffix(".gz")
        _refuse_binary(text, shown)
    head = decode(text[:_HEAD]) if isinstance(text, bytes) else text[:_HEAD]
    if not head.strip("\ufeff\n\r\t "):
        hint = "The run may have crashed before it wrote anything: give its log or its terminal's output instead."
        raise RcaError(f"{shown}: empty" if len(text) <= _HEAD else f"{shown}, line 1: begins with an empty page", hint)
    if name.lower().endswith(".xml") or _JUNIT.match(head):
        return read_junit(text_of(text) if isinstance(text, bytes) else text, shown)
    raw = decode(text) if isinstance(text, bytes) else text
    run = read_pytest(clean(raw), shown) if looks_like_pytest(raw) else None
    return run or read_log(raw, shown) or whole(raw, shown)


def from_error(text: str) -> Run:
    """The run of an error that somebody typed or pasted: one failure, whatever is in it. RcaError (2) if empty."""
    if not text.strip():
        raise RcaError("the error is empty", "Give its text: rca new --error 'ValueError: ...'")
    return whole(text, "")


def _opened(path: Path, shown: str) -> tuple[bytes, int]:
    """As `_bytes`. RcaError when the file is not there or not readable."""
    try:
        return _bytes(path, shown)
    except OSError as problem:
        reason = (problem.strerror or "cannot be read").lower()
        hint = "Give a JUnit XML, a log or a test run's output; - reads from a pipe."
        raise RcaError(f"{shown}: {reason}", hint) from problem


def _bytes(path: Path, shown: str) -> tuple[bytes, int]:
    """What is read of the file, and how many bytes before it are not."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
        size = path.stat().st_size
        is_xml = path.suffix.lower() == ".xml" or bool(_JUNIT.match(decode(head)))
        if is_xml and size > _MOST_XML:
            hint = "Split it, or give one suite's file."
            raise RcaError(f"{shown}: {size:,} bytes, more than the {_MOST_XML:,} that are read of a report", hint)
        if is_xml or size <= _MOST_TEXT:
            return head + file.read(_MOST_XML if is_xml else _MOST_TEXT), 0  # a device has no size
        file.seek(size - _MOST_TEXT)
        file.readline()  # the rest of a line whose beginning is cut off
        at = file.tell()
        return file.read(), at


def _unpacked(raw: bytes, shown: str) -> bytes:
    """What a rotated log holds, at most as much as is read of any; of a damaged archive what can be read of it."""
    found = bytearray()
    try:
        with gzip.open(io.BytesIO(raw)) as file:
            while len(found) < _MOST_TEXT and (piece := file.read(1 << 16)):
                found += piece
    except (EOFError, OSError, zlib.error):
        if not found:
            raise RcaError(f"{shown}: a damaged archive", "Unpack it by hand, or give the log itself.") from None
    return bytes(found)


def _refuse_binary(raw: bytes, shown: str) -> None:
    if b"\0" in raw[:_HEAD] and not raw.startswith(_WIDE):
        hint = "A JUnit XML, a log or any text is read; unpack an archive first."
        raise RcaError(f"{shown}: not a text file", hint)

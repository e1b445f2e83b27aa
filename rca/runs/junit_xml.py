"""JUnit XML as it stands in the file: suites, cases, what went wrong in them. Nobody ever wrote the format down.

Reads what is there of a file that is cut off, mends what is not XML (raw control characters), refuses a DTD.
What must not enter: what the attributes of one producer or another mean; see `junit.py`.
"""

import re
from dataclasses import dataclass, field
from typing import Final
from xml.etree.ElementTree import ParseError  # the error only: defusedxml parses

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from rca.errors import RcaError
from rca.text import decode, visible

BROKEN: Final = frozenset({"failure", "error"})
RERUN: Final = frozenset({"rerunFailure", "rerunError"})
"""Surefire and Gradle: a failing test's further attempts, which failed too."""
_FLAKY: Final = frozenset({"flakyFailure", "flakyError"})
"""The failed attempts of a test that passed in the end."""
_NOT_RUN: Final = frozenset({"skipped", "notrun", "disabled"})


@dataclass(slots=True)
class Trouble:
    """A `<failure>`, `<error>` or one of a rerun."""

    tag: str
    message: str
    type: str
    text: list[str] = field(default_factory=list)
    output: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Suite:
    attributes: dict[str, str]
    properties: dict[str, str] = field(default_factory=dict)
    output: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Case:
    """A `<testcase>`."""

    attributes: dict[str, str]
    suite: Suite
    properties: dict[str, str] = field(default_factory=dict)
    output: list[str] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    overcome: list[Trouble] = field(default_factory=list)
    """Of a test that passed in the end: its failed attempts."""
    skipped: bool = False
    skip: tuple[str, str] = ("", "")
    """Type and message of `<skipped>`."""


@dataclass(slots=True)
class Report:
    root: str = ""
    suites: list[Suite] = field(default_factory=list)
    failed: list[Case] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    """All of them in the order of the file, where all were asked for."""
    passed: int = 0
    skipped: int = 0
    incomplete: str = ""


def parse(text: str, name: str, *, every: bool = False) -> Report:
    """The report in `text`. Of a file that breaks off, what stands before; `incomplete` then says where.

    Cases that did not fail are counted, and kept only if `every` one is asked for. Linear in `text`: the parser gets it
    in one piece, since old versions of expat read a long token again with every further piece. Raises RcaError (2)
    naming file and line when it is not JUnit XML or nothing of it can be used.
    """
    if re.match(r"\s*(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html)\b", text[:2_000], re.IGNORECASE | re.DOTALL):
        raise RcaError(
            f"{name}, line 1: this is a web page, not JUnit XML", "Download the report itself (the raw file)."
        )
    reader, problem = _attempt(text, name, every=every)
    if problem and (mended := _mended(text)) != text:
        reader, problem = _attempt(mended, name, every=every)
    if problem:
        reader.stop(f"line {problem.position[0]}: {str(problem).partition(':')[0]}")
    return reader.report


def _attempt(text: str, name: str, *, every: bool) -> tuple["_Reader", ParseError | None]:
    reader = _Reader(name, every=every)
    parser = DefusedXMLParser(target=reader, forbid_dtd=True)
    try:
        parser.feed(text)
        parser.close()
    except ParseError as problem:
        return reader, problem
    except DefusedXmlException as refused:
        line = text[: max(0, text.find("<!DOCTYPE"))].count("\n") + 1
        hint = "No test runner writes one, and it can hold an entity bomb; remove it if you know where it is from."
        raise RcaError(f"{name}, line {line}: a document type (DTD) is not read", hint) from refused
    return reader, None


def text_of(raw: bytes) -> str:
    """XML's bytes as text: by the byte order mark, else by the declared encoding, else as UTF-8. Never raises."""
    declared = re.match(rb"\s*<\?xml[^>]{0,80}encoding=[\"']([\w.-]{1,40})[\"']", raw[:300])
    encoding = declared[1].decode("ascii").lower() if declared else "utf-8"
    if _SINGLE_BYTE.match(encoding):
        try:
            return raw.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            return decode(raw)
    return decode(raw)


_SINGLE_BYTE: Final = re.compile(r"(?:iso-?8859|latin|windows-|cp\d|koi8|gb|big5|shift|euc)")
_COLOUR_OR_ILLEGAL: Final = re.compile("\x1b\\[[0-9;:]*m|[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE: Final = re.compile(r"&#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}));")


def _mended(text: str) -> str:
    """`text` without the characters that XML 1.0 forbids, also as references: colours go, others become visible."""
    if "&#" in text:
        text = _REFERENCE.sub(_allowed, text)
    return _COLOUR_OR_ILLEGAL.sub(lambda found: visible(found[0]), text)


def _allowed(reference: re.Match[str]) -> str:
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    return chr(code) if code < 0x20 and code not in {0x9, 0xA, 0xD} else reference[0]


class _Reader:
    """The parser's target: keeps the failing cases as it meets them, so that a cut-off file still has them."""

    def __init__(self, name: str, *, every: bool) -> None:
        self.report = Report()
        self._name = name
        self._every = every
        self._suites: list[Suite] = []
        self._case: Case | None = None
        self._trouble: Trouble | None = None
        self._sinks: list[list[str] | None] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition("}")[2]
        if not self._sinks:
            self._open_root(tag)
        self._sinks.append(self._opened(tag, attributes))

    def data(self, text: str) -> None:
        sink = self._sinks[-1]
        if sink is not None:
            sink.append(text)

    def end(self, tag: str) -> None:
        tag = tag.rpartition("}")[2]
        self._sinks.pop()
        if tag in {"testsuite", "testsuites"}:
            self._suites.pop()
        elif tag == "testcase":
            self._close_case()
        elif tag in BROKEN | RERUN | _FLAKY:
            self._trouble = None

    def stop(self, where: str) -> None:
        """The file ends or breaks here: an open case counts when it is known to have failed."""
        if self._case is not None and self._case.troubles:
            self._close_case()
        self.report.incomplete = f"{self._name}, {where}; what follows could not be read"
        if not self.report.failed:
            hint = "The run may have crashed before its report was written: give its log or output instead."
            raise RcaError(f"{self._name}, {where}: not whole, and no failed test before that", hint)

    def _open_root(self, tag: str) -> None:
        if tag not in {"testsuite", "testsuites"}:
            hint = "Its outermost element is <testsuites> or <testsuite>: `pytest --junitxml=FILE` writes such a file."
            raise RcaError(f"{self._name}, line 1: <{visible(tag)[:60]}> is not JUnit XML", hint)
        self.report.root = tag

    def _opened(self, tag: str, attributes: dict[str, str]) -> list[str] | None:
        """Take note of an element; where its text goes, if it matters."""
        if tag in {"testsuite", "testsuites"}:
            self._suites.append(Suite(attributes))
            self.report.suites.append(self._suites[-1])
        elif tag == "testcase":
            self._case = Case(attributes, self._suites[-1])
        elif tag == "property":
            self._property(attributes)
        elif tag in {"system-out", "system-err"}:
            return (self._trouble or self._case or self._suites[-1]).output
        elif self._case is not None:
            return self._opened_in_case(tag, attributes, self._case)
        elif tag in BROKEN:
            return self._opened_in_suite(tag, attributes, self._suites[-1])
        return None

    def _opened_in_suite(self, tag: str, attributes: dict[str, str], suite: Suite) -> list[str]:
        """A suite that could not be set up; it counts as a test of its own name."""
        trouble = Trouble(tag, attributes.get("message", ""), attributes.get("type", ""))
        self._keep(Case({"name": suite.attributes.get("name", "")}, suite, troubles=[trouble]))
        return trouble.text

    def _opened_in_case(self, tag: str, attributes: dict[str, str], case: Case) -> list[str] | None:
        if tag in BROKEN | RERUN | _FLAKY:
            self._trouble = Trouble(tag, attributes.get("message", ""), attributes.get("type", ""))
            (case.overcome if tag in _FLAKY else case.troubles).append(self._trouble)
            return self._trouble.text
        if tag == "stackTrace" and self._trouble is not None:
            self._trouble.text.clear()  # the white space around it
            return self._trouble.text
        if tag == "skipped":
            case.skipped, case.skip = True, (attributes.get("type", ""), attributes.get("message", ""))
        return None

    def _property(self, attributes: dict[str, str]) -> None:
        owner = self._case or self._suites[-1]
        owner.properties.setdefault(attributes.get("name", ""), attributes.get("value", ""))

    def _close_case(self) -> None:
        case, self._case, self._trouble = self._case, None, None
        if case is not None:
            case.skipped = case.skipped or case.attributes.get("status") in _NOT_RUN
            self._keep(case)

    def _keep(self, case: Case) -> None:
        if case.troubles:
            self.report.failed.append(case)
        else:
            self.report.skipped += case.skipped
            self.report.passed += not case.skipped
            case.output.clear()  # of thousands of tests, and nobody asks what they said when nothing was wrong
        if self._every:
            self.report.cases.append(case)

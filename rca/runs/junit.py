"""JUnit XML to a Run: which of its attributes and texts say what, producer by producer.

What must not enter: XML (see `junit_xml.py`), grouping, and any text that did not cross `intake.py`.
"""

import math
import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from rca.runs import intake, names
from rca.runs.junit_xml import Case, Report, Suite, Trouble, parse
from rca.runs.places import place_in
from rca.runs.producer import producer
from rca.runs.run import FailedTest, Run
from rca.runs.surroundings import from_properties
from rca.runs.times import iso, moment

_SAYS_NOTHING: Final = re.compile(
    r"(?is)(?:test )?(?:failed|failure|error)?\.?|collection failure|failed on (?:setup|teardown) with .*"
)
_SAME: Final = 200
"""Characters of a message's first line that show that a text repeats it."""
_ESCAPED: Final = re.compile(r"#x([0-9A-F]{2}|[0-9A-F]{4})(?![0-9A-F])|&#([0-9]{1,2});")
_EXCEPTION: Final = re.compile(r"[\w$.\\]*(?:[.\\]\w+|Error|Exception)")
_HEADING: Final = re.compile(r"(?<!-)-{5,}+ Captured \w+ -{5,}\n\s*(?=-{5,} Captured|\Z)")
_PLAYWRIGHT_FRAME: Final = re.compile(
    r"\A\s*\[[^\]\n]*\] › .*\n|^ *Error Context: \S*\.md$|^ *Retry #1 ─(?s:.*)", re.MULTILINE
)
"""Around Playwright's errors: the test's title, the path of an attachment, all attempts after the first."""
_SUBTESTS: Final = re.compile(r"(?:\[gw\d+\] .*\n)?contains \d+ failed subtests?")
"""Before it, in a worker of xdist, the worker's name."""
_GO_FRAME: Final = re.compile(r"^[ \t]*(?:=== .*|--- FAIL: .*|FAIL|)$", re.MULTILINE)


def read_junit(text: str, name: str) -> Run:
    """The run in the JUnit XML `text`; `name` is the file's, for errors. Raises RcaError (2), see `junit_xml.parse`."""
    report = parse(text, name)
    wrote = producer(report)
    every = (failure for case in report.failed for failure in failures_of(case, wrote, report))
    failures = tuple(islice(every, intake.FAILURES))
    more = next(every, None) is not None
    return Run(
        producer=wrote,
        path=intake.label(name),
        suite=intake.label(_suite(report)),
        at=began(report, wrote),
        total=report.passed + report.skipped + len(report.failed),
        passed=report.passed,
        skipped=report.skipped,
        failures=failures,
        surroundings=from_properties(properties_of(report)),
        incomplete=report.incomplete or f"{name}: only the first {len(failures):,} failures are shown" * more,
    )


def failures_of(case: Case, wrote: str, report: Report) -> Iterator[FailedTest]:
    name = name_of(case, wrote)
    output = intake.output(_output(case.output or case.suite.output))
    for trouble in case.troubles:
        text = intake.bounded("".join(trouble.text))
        if _is_echo(case, wrote, text, report):
            continue
        printed = intake.output(_output(trouble.output)) if trouble.output else output
        error = intake.error(_error(trouble, text)) or printed or f"{name} failed, and its report does not say why"
        file, line = _place(case, wrote, name, error)
        yield FailedTest(
            name=name,
            error=intake.ends(error, intake.ERROR_LINES),
            output=printed,
            file=file,
            line=line,
            seconds=seconds_of(case.attributes.get("time", "")),
            kind="error" if trouble.tag in {"error", "rerunError"} else "failed",
        )


def _error(trouble: Trouble, text: str) -> str:
    """What identifies the failure best: the text (traceback, stack), with the message before it when it lacks that."""
    text = _PLAYWRIGHT_FRAME.sub("", _unescaped(text))
    message = _unescaped(trouble.message)
    if _SAYS_NOTHING.fullmatch(message.strip()):
        return text if text.strip() else ""
    told, shown = " ".join(message.split()), " ".join(text[: 20 * intake.WIDTH].split())
    first = " ".join(message.strip().partition("\n")[0].split())
    if first[:_SAME] in shown:
        return text
    if shown in told:
        text = ""
    kind = trouble.type.strip()[:200]
    if _EXCEPTION.fullmatch(kind) and kind not in message and kind not in text:
        message = f"{kind}: {message}"
    return f"{message}\n{text}" if text.strip() else message


def _unescaped(text: str) -> str:
    """Control characters as they were: pytest writes ESC as `#x1B`, Surefire as `&#27;`, both as plain words."""

    def character(found: re.Match[str]) -> str:
        code = int(found[1], 16) if found[1] else int(found[2])
        return chr(code) if code < 0x20 or code == 0x7F else found[0]

    return _ESCAPED.sub(character, text) if "#" in text else text


def _output(parts: list[str]) -> str:
    """Standard output, then standard error. pytest heads each part, also the empty ones, which are left out."""
    return _unescaped("\n".join(filter(None, (_HEADING.sub("", part).strip("\n") for part in parts))))


def _is_echo(case: Case, wrote: str, text: str, report: Report) -> bool:
    """Whether a test failed only because its subtest did, which is reported too and says why."""
    if wrote == "pytest":
        return len(case.troubles) > 1 and bool(_SUBTESTS.fullmatch(text.strip()))
    if wrote != "gotestsum" or _GO_FRAME.sub("", text).strip():
        return False
    inside = f"{case.attributes.get('name', '')}/"
    return any(
        other.attributes.get("name", "").startswith(inside)
        and other.attributes.get("classname") == case.attributes.get("classname")
        for other in report.failed
    )


def name_of(case: Case, wrote: str) -> str:
    """The test's name, `module::test`."""
    return intake.label(raw_name(case, wrote))


def raw_name(case: Case, wrote: str) -> str:
    """As `name_of`, not cleaned yet."""
    classname = case.attributes.get("classname") or case.attributes.get("class", "")
    name = case.attributes.get("name", "")
    if wrote == "pytest":
        return names.of_pytest(classname, name, case.attributes.get("file", ""))
    suite = "" if wrote == "ctest" else case.suite.attributes.get("name", "")
    return names.of_other(suite, classname, name)


def _place(case: Case, wrote: str, name: str, error: str) -> tuple[str, int | None]:
    """File and line: where pytest's report says that the test broke, else the attributes (pytest counts from 0)."""
    found = place_in(error, name.partition("::")[0]) if wrote == "pytest" else None
    if found is not None:
        return found
    file = case.attributes.get("file") or case.suite.attributes.get("file", "")
    line = case.attributes.get("line", "")
    return intake.label(file), int(line) + (wrote == "pytest") if re.fullmatch(r"[0-9]{1,9}", line) else None


def seconds_of(time: str) -> float | None:
    """`time` as a number; older versions of Surefire write thousands with a comma."""
    try:
        seconds = float(time.replace(",", ""))
    except ValueError:
        return None
    return seconds if math.isfinite(seconds) else None


def _suite(report: Report) -> str:
    """The name of the only suite, else the root's."""
    named = [suite.attributes.get("name", "") for suite in report.suites]
    name = named[1] if len(named) == 2 else named[0]
    return "" if name in names.NO_NAME - {"pytest"} else name


def began(report: Report, wrote: str) -> str:
    stamps = (suite.attributes.get("timestamp", "") for suite in report.suites)
    moments = [at for at in (moment(stamp, wrote) for stamp in stamps) if at is not None]
    return iso(min(moments)) if moments else ""


def properties_of(report: Report) -> dict[str, str]:
    """All properties; those of the run before those of a suite, those of a suite before those of a test."""
    merged: dict[str, str] = {}
    owners: list[Suite | Case] = [*report.suites, *report.failed]
    for owner in owners:
        for key, value in owner.properties.items():
            merged.setdefault(key, value)
    return merged

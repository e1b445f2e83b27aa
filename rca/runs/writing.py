"""The failures of a run as a JUnit XML file that this room reads back: for a run whose producer left no report.

What must not enter: anything that is not in the values; every text is cleaned here, as if it had been read.
"""

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from rca.runs import intake
from rca.runs.junit_xml import BROKEN, Case, Trouble

ROOM: Final = 64 * 1024 * 1024


def junit_of(cases: Iterable[Case], at: str, properties: Mapping[str, str], room: int = ROOM) -> str:
    """JUnit XML in pytest's manner, with the cases that failed: the first 2,000, within so many characters.

    `at` is when the run began, ISO 8601.
    """
    broken = islice((case for case in cases if case.troubles), intake.FAILURES)
    failed = _within(map(_case, broken), room)
    told = "".join(
        f"<property name={quoteattr(name)} value={quoteattr(intake.label(value))} />"
        for name, value in properties.items()
        if value
    )
    rows = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<testsuites name="pytest tests"><testsuite name="pytest" tests="{len(failed)}" timestamp={quoteattr(at)}>',
        f"<properties>{told}</properties>",
        *failed,
        "</testsuite></testsuites>",
    ]
    return "\n".join(rows) + "\n"


def _within(rows: Iterable[str], room: int) -> list[str]:
    kept: list[str] = []
    for row in rows:
        room -= len(row)
        if room < 0:
            break
        kept.append(row)
    return kept


def _case(case: Case) -> str:
    attributes = " ".join(f"{name}={quoteattr(intake.label(value))}" for name, value in case.attributes.items())
    output = intake.output("\n".join(case.output))
    troubles = "\n".join(map(_trouble, case.troubles))
    said = f"\n<system-out>{escape(output)}</system-out>" if output else ""
    return f"<testcase {attributes}>\n{troubles}{said}\n</testcase>"


def _trouble(trouble: Trouble) -> str:
    text = escape(intake.error("".join(trouble.text)))
    message = quoteattr(intake.label(trouble.message))
    if trouble.tag in BROKEN:
        return f"<{trouble.tag} message={message}>{text}</{trouble.tag}>"
    return f"<{trouble.tag} message={message}><stackTrace>{text}</stackTrace></{trouble.tag}>"

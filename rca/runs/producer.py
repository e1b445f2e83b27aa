"""Who wrote a JUnit XML file. No producer signs its file, so it is told by its habits.

What must not enter: what follows from it; see `junit.py`, `names.py` and `times.py`.
"""

import re
from collections.abc import Callable
from typing import Final

from rca.runs.junit_xml import Case, Report

_ROOT_NAMES: Final = {
    "pytest tests": "pytest",
    "jest tests": "jest",
    "vitest tests": "vitest",
    "Mocha Tests": "mocha",
}
_SCHEMA: Final = "{http://www.w3.org/2001/XMLSchema-instance}noNamespaceSchemaLocation"
_PYTEST_REPORT: Final = re.compile(r"^E {3}|^\S+\.py:\d+: \w*$", re.MULTILINE)
_ENOUGH: Final = 10_000
"""Characters at the end of a report that show whether pytest wrote it."""
_JAVA_CLASS: Final = re.compile(r"(?:[a-z]\w*\.)+[A-Z][\w$]*")
_SPEC_FILE: Final = re.compile(r".*\.(?:spec|test)\.[cm]?[jt]sx?")
_CTEST_STATUS: Final = frozenset({"run", "fail", "notrun", "disabled"})


def producer(report: Report) -> str:
    """The producer's name (see `Run.producer`), `junit` for any other."""
    by_name = _ROOT_NAMES.get(report.suites[0].attributes.get("name", ""), "")
    return by_name or next((name for name, told in _HABITS.items() if told(report)), "junit")


def _pytest(report: Report) -> bool:
    """Older versions, and a suite renamed by `junit_suite_name`."""
    if any(suite.attributes.get("name") == "pytest" for suite in report.suites):
        return True
    if any(case.skip[0].startswith("pytest.") for case in report.cases):
        return True
    texts = ("".join(trouble.text)[-_ENOUGH:] for case in report.failed for trouble in case.troubles)
    return any(_PYTEST_REPORT.search(text) for text in texts)


def _surefire(report: Report) -> bool:
    """And its twin Failsafe."""
    first = report.suites[0]
    return "surefire" in first.attributes.get(_SCHEMA, "") or any("surefire" in key for key in first.properties)


def _gotestsum(report: Report) -> bool:
    return any("go.version" in suite.properties for suite in report.suites)


def _playwright(report: Report) -> bool:
    cases = report.cases or report.failed
    return report.root == "testsuites" and bool(cases) and all(_SPEC_FILE.fullmatch(_class(case)) for case in cases)


def _ctest(report: Report) -> bool:
    cases = [case.attributes for case in report.cases or report.failed]
    return bool(cases) and all(
        case.get("classname") == case.get("name") and case.get("status") in _CTEST_STATUS for case in cases
    )


def _gradle(report: Report) -> bool:
    """One file a class, no properties, and both a host and a time, which Surefire leaves out."""
    first = report.suites[0]
    classes = [first.attributes.get("name", ""), *(_class(case) for case in report.cases or report.failed)]
    return (
        report.root == "testsuite"
        and not first.properties
        and first.attributes.keys() >= {"hostname", "timestamp"}
        and any(_JAVA_CLASS.match(name) for name in classes)
    )


def _class(case: Case) -> str:
    return case.attributes.get("classname", "")


_HABITS: Final[dict[str, Callable[[Report], bool]]] = {
    "pytest": _pytest,
    "gotestsum": _gotestsum,
    "surefire": _surefire,
    "gradle": _gradle,
    "ctest": _ctest,
    "playwright": _playwright,
}
"""Asked in this order."""

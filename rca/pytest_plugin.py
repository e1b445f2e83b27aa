"""The pytest plugin: `pytest --rca` records the run as a cycle and says which of its errors are known.

Thin: it notes what each test came to, and hands that over when the session ends. Without `--rca` it costs nothing, so
nothing of rca is imported here but at that moment. It never changes pytest's exit code and hides no output: whatever
goes wrong in here is one line of warning.
"""

from __future__ import annotations

import re
import sys
import warnings
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from rca.investigation.watched import Watched
    from rca.runs.junit_xml import Case, Report, Suite, Trouble

_TOLD = "rca-recording"


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--rca` and where the tests run."""
    group = parser.getgroup("rca", "root-cause analysis")
    group.addoption(
        "--rca", action="store_true", help="record this run as a cycle; after a failure say what is known of it"
    )
    group.addoption(
        "--rca-environment", metavar="E", default="", help="what the tests run against; else what the CI job says"
    )
    parser.addini("rca_environment", "what the tests run against, for the cycles that --rca records", default="")


def pytest_configure(config: pytest.Config) -> None:
    """Watch the session, where that was asked for; xdist's workers are watched by the one that started them."""
    if config.getoption("--rca") and not config.getoption("collectonly") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(_Recording(config), _TOLD)


class _Recording:
    """What the session's tests came to, as pytest reports it."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.began = datetime.now(UTC)
        self.seconds: dict[str, float] = {}
        self.passed: set[str] = set()
        self.apart: dict[str, list[Any]] = {}
        """By test: every report that did not simply pass."""
        self.interrupted = False
        self.lines: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        test = report.nodeid
        self.seconds[test] = self.seconds.get(test, 0.0) + report.duration
        if report.outcome != "passed" or hasattr(report, "wasxfail"):
            self.apart.setdefault(test, []).append(report)
        elif report.when == "call":
            self.passed.add(test)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if not report.passed:
            self.apart.setdefault(report.nodeid, []).append(report)

    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        self.interrupted = not isinstance(excinfo.value, pytest.Session.Interrupted)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        ended = (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.INTERRUPTED)
        if exitstatus not in ended or not (self.passed or self.apart):
            return
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # the session's filters are about its tests
                from rca.investigation.watched import told

                self.lines = told(self._watched(session))
        except Exception as error:  # noqa: BLE001  # the run is what counts, whatever is wrong with its recording
            message = getattr(error, "message", f"{type(error).__name__}: {error}")
            self.lines = [f"warning: this run is not recorded: {' '.join(str(message).split())}"]
        if not self.config.pluginmanager.has_plugin("terminalreporter"):
            sys.stderr.write("".join(f"rca: {line}\n" for line in self.lines))

    @pytest.hookimpl(trylast=True)
    def pytest_terminal_summary(self, terminalreporter: Any) -> None:  # noqa: ANN401  # pytest does not export its type
        if self.lines:
            terminalreporter.section("rca", sep="-")
            for line in self.lines:
                terminalreporter.write_line(line)

    def _watched(self, session: pytest.Session) -> Watched:
        from rca.investigation.watched import Watched

        ran, collected = len(self.seconds), session.testscollected
        notes = (f"the run stopped early: {ran:,} of {collected:,} tests ran",) if ran < collected else ()
        return Watched(
            report=self._report(),
            at=self.began.isoformat(timespec="milliseconds"),
            root=self.config.rootpath,
            here=self.config.invocation_params.dir,
            environment=self.config.getoption("--rca-environment") or str(self.config.getini("rca_environment")),
            notes=notes,
            is_recorded=not self.interrupted,
        )

    def _report(self) -> Report:
        """The session as the JUnit report that pytest would have written, with the attempts that it leaves out."""
        from rca.runs.junit_xml import Report, Suite

        suite = Suite({"name": "pytest", "timestamp": self.began.isoformat(timespec="milliseconds")})
        report = Report(root="testsuites", suites=[suite])
        for test in dict.fromkeys((*self.apart, *self.seconds)):
            reports = self.apart.get(test, ())
            if not reports and test not in self.passed:
                continue  # interrupted before it ran
            case = _case(test, suite, self.seconds.get(test, 0.0))
            for one in reports:
                _add(case, one)
            _settle(case, overcome=test in self.passed)
            report.cases.append(case)
            if case.troubles:
                report.failed.append(case)
        return report


def _case(test: str, suite: Suite, seconds: float) -> Case:
    """A test's place, divided as pytest's own JUnit reports divide it."""
    from rca.runs.junit_xml import Case

    address, bracket, parameters = test.partition("[")
    file, *inside = address.split("::")
    module = re.sub(r"\.py$", "", file).replace("/", ".")
    names = [module, *inside]
    names[-1] += bracket + parameters
    attributes = {"classname": ".".join(names[:-1]), "name": names[-1], "file": file, "time": f"{seconds:.3f}"}
    return Case(attributes, suite)


def _add(case: Case, report: Any) -> None:  # noqa: ANN401  # of a test, a subtest, a collector
    """Add to a case what one report of its test says."""
    if report.outcome == "rerun":
        case.overcome.append(_trouble(report, "failure"))
    elif report.outcome == "failed":
        case.troubles.append(_trouble(report, "failure" if getattr(report, "when", "") == "call" else "error"))
        case.output.extend(content for name, content in report.sections if content.strip())
    elif hasattr(report, "wasxfail"):
        kind = "pytest.xfail" if report.outcome == "skipped" else "pytest.xpass"
        case.skipped, case.skip = True, (kind, str(report.wasxfail).removeprefix("reason: "))
    else:
        why = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        case.skipped, case.skip = True, ("pytest.skip", why.removeprefix("Skipped: "))


def _trouble(report: Any, tag: str) -> Trouble:  # noqa: ANN401  # as above
    from rca.runs.junit_xml import Trouble

    return Trouble(tag, "", "", [report.longreprtext])


def _settle(case: Case, *, overcome: bool) -> None:
    """Attempts that failed before the last one: overcome where it passed, else the first of several failures."""
    if not case.overcome or (overcome and not case.troubles):
        return
    first, *others = [*case.overcome, *case.troubles[:1]]
    first.tag = case.troubles[0].tag if case.troubles else first.tag
    for trouble in others:
        trouble.tag = "rerunError" if trouble.tag == "error" else "rerunFailure"
    case.troubles[:1] = [first, *others]
    case.overcome.clear()

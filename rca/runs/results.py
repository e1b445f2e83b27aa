"""What every test of a run came to: JUnit XML files to attempts, one for each time that a test ran.

Several files make one set: shards, jobs, reruns. What must not enter: what follows from the attempts of one test, such
as that it is flaky, and signatures; `read` alone tells of failures without the tests that passed.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal, NamedTuple

from rca.errors import RcaError
from rca.runs import intake
from rca.runs.junit import began, failures_of, properties_of, raw_name, seconds_of
from rca.runs.junit_xml import RERUN, Case, Report, parse
from rca.runs.names import pytest_path
from rca.runs.producer import producer
from rca.runs.read import junit_text
from rca.runs.run import NOWHERE, FailedTest, Surroundings
from rca.runs.surroundings import from_properties, merged

Outcome = Literal["passed", "failed", "error", "skipped", "xfailed", "xpassed"]
"""`error`: the test could not run. `xfailed`: failed as expected; `xpassed`: passed against expectation."""
_BROKEN: Final = frozenset({"failed", "error"})
COLLECTION: Final = "(collection)"
"""The name, within its module, of what is no test: a module that could not be imported, or was skipped as a whole."""
_SCRIPT: Final = frozenset({"jest", "vitest", "mocha", "playwright"})
"""Runners of JavaScript: equal names in one file are two tests, and repeats of a test are not written down."""
_RETRY: Final = re.compile(r"^ *Retry #\d+ ─", re.MULTILINE)
_XPASS: Final = "xfail-marked test passes unexpectedly"


class Attempt(NamedTuple):
    """One run of one test. A test that was repeated has several, in the order in which they ran."""

    test: str
    """`module::test`."""
    outcome: Outcome
    error: str = ""
    """The whole report of a failure, as `FailedTest.error`; why a test was skipped, or was expected to fail; "" else,
    and for the failures of a run beyond the first 2,000."""
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Results:
    """The tests of a run, or of several that are one set."""

    attempts: tuple[Attempt, ...]
    producers: tuple[str, ...] = ()
    """As `Run.producer`, each once."""
    paths: tuple[str, ...] = ()
    at: str = ""
    """When the first of them began, ISO 8601 in UTC; "" unknown."""
    surroundings: Surroundings = NOWHERE
    incomplete: tuple[str, ...] = ()
    """What could not be read and why, a sentence each."""


def read_results(paths: Sequence[Path]) -> Results:
    """The tests of these JUnit XML files as one set. Files count in the order of their runs, where all say when.

    A test that stands in several files was repeated. Raises RcaError (2) as `read` does, for a file that is no JUnit
    XML, and when no test is in any of them.
    """
    sheets = [_Sheet.of(parse(junit_text(path), _shown(path), every=True), _shown(path)) for path in _once(paths)]
    found = _together(sheets)
    if not found.attempts:
        raise RcaError(f"{', '.join(found.paths)}: no test is in it", "Give the report of a run that ran tests.")
    return found


def results_of(report: Report, name: str = "") -> Results:
    """The tests of one report that was read, or made by whoever watched the run; `name` is for what is incomplete."""
    return _together([_Sheet.of(report, name)])


@dataclass(slots=True)
class _Sheet:
    """A report with what is found out of it once."""

    report: Report
    wrote: str
    name: str
    at: str

    @classmethod
    def of(cls, report: Report, name: str) -> "_Sheet":
        wrote = producer(report)
        return cls(report, wrote, name, began(report, wrote))


def _together(sheets: list[_Sheet]) -> Results:
    if all(sheet.at for sheet in sheets):
        sheets = sorted(sheets, key=lambda sheet: sheet.at)
    folders = _Folders(sheets)
    attempts: list[Attempt] = []
    incomplete = [sheet.report.incomplete for sheet in sheets if sheet.report.incomplete]
    for sheet in sheets:
        budget = _Budget()
        attempts += _attempts(sheet, folders, budget)
        if budget.left < 0:
            incomplete.append(f"{sheet.name or 'the run'}: only the first {intake.FAILURES:,} failures say why")
    return Results(
        attempts=tuple(attempts),
        producers=tuple(dict.fromkeys(sheet.wrote for sheet in sheets)),
        paths=tuple(sheet.name for sheet in sheets),
        at=min((sheet.at for sheet in sheets if sheet.at), default=""),
        surroundings=merged(*(from_properties(properties_of(sheet.report)) for sheet in sheets)),
        incomplete=tuple(incomplete),
    )


@dataclass(slots=True)
class _Budget:
    """Failures of a file whose texts are still taken in."""

    left: int = intake.FAILURES


def _attempts(sheet: _Sheet, folders: "_Folders", budget: _Budget) -> Iterator[Attempt]:
    """The attempts that one file tells of, in its order."""
    parents = _parents(sheet)
    seen: dict[str, int] = {}
    held: dict[str, Attempt] = {}
    names = intake.labels(raw_name(case, sheet.wrote) for case in sheet.report.cases)
    for case, label in zip(sheet.report.cases, names, strict=True):
        name = _test(case, label, sheet, folders)
        if sheet.wrote in _SCRIPT:
            seen[name] = seen.get(name, 0) + 1
            name += f" ({seen[name]})" * (seen[name] > 1)
        runs = _runs(case, name, sheet, budget)
        if case.attributes.get("name", "") in parents.get(case.attributes.get("classname", ""), ()):
            runs = [run for run in runs if run.error]  # a Go test that only holds others, unless it failed by itself
        if sheet.wrote == "pytest" and len(runs) == 1:  # it writes a failure and that of the clean-up apart
            held[name] = _worse(held[name], runs[0]) if name in held else runs[0]
        else:
            yield from runs
    yield from held.values()


def _worse(first: Attempt, second: Attempt) -> Attempt:
    return first if first.outcome in _BROKEN or second.outcome not in _BROKEN else second


def _runs(case: Case, name: str, sheet: _Sheet, budget: _Budget) -> list[Attempt]:
    """Each time that the test of a case ran; nothing for a test that failed since its subtests did."""
    seconds = seconds_of(case.attributes.get("time", ""))
    if not case.troubles:
        outcome, why = _without_trouble(case)
        overcome = _told(Case(case.attributes, case.suite, troubles=case.overcome), name, sheet, budget)
        return [*overcome, Attempt(name, outcome, why, seconds)]
    again = [trouble for trouble in case.troubles if trouble.tag in RERUN]
    told = _told(case, name, sheet, budget)
    at_once, reruns = (told[: -len(again)], told[-len(again) :]) if again else (told, [])
    if not at_once:
        return reruns
    failed = any(one.outcome == "failed" for one in at_once)
    first = Attempt(name, "failed" if failed else "error", at_once[0].error, seconds)
    retries = sum(len(_RETRY.findall("".join(trouble.text))) for trouble in case.troubles[:1])
    return [first, *reruns, *([first._replace(seconds=None)] * (retries if sheet.wrote == "playwright" else 0))]


def _told(case: Case, name: str, sheet: _Sheet, budget: _Budget) -> list[Attempt]:
    if not case.troubles:
        return []
    if budget.left <= 0:
        budget.left = -1
        return [Attempt(name, "failed")] * len(case.troubles)
    failures: list[FailedTest] = list(failures_of(case, sheet.wrote, sheet.report))
    budget.left = max(0, budget.left - len(failures))
    return [Attempt(name, failure.kind, failure.error) for failure in failures]


def _without_trouble(case: Case) -> tuple[Outcome, str]:
    if not case.skipped:
        return "passed", ""
    kind, message = case.skip
    if message == _XPASS or kind == "pytest.xpass":
        return "xpassed", ""
    return "xfailed" if kind == "pytest.xfail" else "skipped", intake.label(message)


def _parents(sheet: _Sheet) -> dict[str, set[str]]:
    """Of Go: the tests, by package, that hold others. `TestX/a` makes `TestX` one."""
    found: dict[str, set[str]] = {}
    for case in sheet.report.cases if sheet.wrote == "gotestsum" else ():
        parts = case.attributes.get("name", "").split("/")
        holding = {"/".join(parts[:at]) for at in range(1, len(parts))}
        found.setdefault(case.attributes.get("classname", ""), set()).update(holding)
    return found


def _test(case: Case, name: str, sheet: _Sheet, folders: "_Folders") -> str:
    """The test's name: as failures have it, but told apart where that is the name of several tests."""
    if sheet.wrote == "pytest":
        module, colons, test = name.partition("::")
        return f"{folders.module(case, module)}::{test if colons else COLLECTION}"
    project = case.suite.attributes.get("hostname", "") if sheet.wrote == "playwright" else ""
    return f"{name} [{intake.label(project)}]" if project else name


@dataclass(slots=True)
class _Folders:
    """Which folders hold pytest's modules: two of one name in different folders are two modules."""

    sheets: Iterable[_Sheet]
    _of: dict[str, set[tuple[str, ...]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for sheet in self.sheets:
            for case in sheet.report.cases if sheet.wrote == "pytest" else ():
                folder, module = _folder(case)
                self._of.setdefault(module, set()).add(folder)

    def module(self, case: Case, module: str) -> str:
        """`test_x`, or `tests.a.test_x` as far as it takes to tell it from another `test_x`."""
        folder, raw = _folder(case)
        others = self._of.get(raw, set()) - {folder}
        if not others:
            return module
        for count in range(1, len(folder) + 1):
            if all(other[-count:] != folder[-count:] for other in others):
                return intake.label(".".join((*folder[-count:], module)))
        return intake.label(".".join((*folder, module)))


def _folder(case: Case) -> tuple[tuple[str, ...], str]:
    attributes = case.attributes
    parts = pytest_path(attributes.get("classname", ""), attributes.get("name", ""), attributes.get("file", ""))
    return parts[:-1], parts[-1]


def _once(paths: Sequence[Path]) -> list[Path]:
    """Each file once, however it was named."""
    return list({path.resolve(): path for path in reversed(paths)}.values())[::-1]


def _shown(path: Path) -> str:
    return intake.label(str(path))

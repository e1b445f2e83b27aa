"""From tests as runs report them to a cycle's modules: repeated tests become one, flaky where they passed in the end.

What must not enter: reading reports; whoever reads them passes what ran.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from rca.cycles.names import one_line, parted
from rca.cycles.results import FAILED, Module, TestResult
from rca.cycles.tally import TestOutcome

_NUMBERS = re.compile(r"\d{1,18}")


class Ran(NamedTuple):
    """One run of one test. A test that was repeated is there once for each time, in the order of the runs."""

    test: str
    """`module::test`."""
    outcome: TestOutcome
    error: str = ""
    signature: str = ""
    seconds: float | None = None


def modules(tests: Iterable[Ran]) -> tuple[Module, ...]:
    """The modules of a cycle, `test_2` before `test_10`; within one, tests in alphabetical order.

    The last run that was not skipped decides. A test that passed in it and failed before is `flaky`, with the error of
    its last failure; one that failed in it failed, however often.
    """
    found: dict[str, dict[str, list[Ran]]] = {}
    for ran in tests:
        module, name = parted(one_line(ran.test))
        found.setdefault(module, {}).setdefault(one_line(name), []).append(ran)
    return tuple(_module(module, found[module]) for module in sorted(found, key=_natural))


def _module(module: str, runs: dict[str, list[Ran]]) -> Module:
    decided = {name: _decided(each) for name, each in sorted(runs.items())}
    seconds = [ran.seconds for each in runs.values() for ran in each if ran.seconds is not None]
    others = tuple(_result(name, ran, len(runs[name])) for name, ran in decided.items() if ran.outcome != "passed")
    passed = tuple(name for name, ran in decided.items() if ran.outcome == "passed")
    told = {"passed": passed, "others": others, "seconds": round(sum(seconds), 3)}
    return Module.model_validate({"module": module} | {key: value for key, value in told.items() if value})


def _decided(each: list[Ran]) -> Ran:
    ran = [one for one in each if one.outcome != "skipped"] or each
    last, broken = ran[-1], [one for one in ran if one.outcome in FAILED]
    if last.outcome in {"passed", "xpassed"} and broken:
        return broken[-1]._replace(outcome="flaky")
    return last


def _result(name: str, ran: Ran, attempts: int) -> TestResult:
    told = {"error": ran.error, "signature": ran.signature, "seconds": ran.seconds}
    given = {key: value for key, value in told.items() if value not in {None, ""}}
    if attempts > 1:
        given["attempts"] = attempts
    return TestResult.model_validate({"test": name, "outcome": ran.outcome, **given})


def _natural(name: str) -> list[tuple[str, int]]:
    """`test_2` before `test_10`."""
    numbers = [int(number) for number in _NUMBERS.findall(name)]
    return list(zip(_NUMBERS.split(name), [*numbers, -1], strict=True))

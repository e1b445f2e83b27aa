"""What a cycle's file keeps of the cycles before it, so that its report needs no other file: taken, and read back.

`before` is the cycle before: stated by people, or kept from its own file (`source` is its id then). Kept results have
counts; with `named: true` they also name what this cycle's results do not say: tests that did not pass, tests that are
`new` here and tests that have `gone`. The others passed in both. `history` has an entry with counts for each cycle
before, oldest first.
What must not enter: files, and what is computed of the counts.
"""

import re
from collections.abc import Iterable
from typing import Any, Final

from rca.cycles import tally as tallies
from rca.cycles.cycle import Baseline, Cycle, Pattern, Tested
from rca.cycles.earlier import Earlier, KeptModule, Part
from rca.cycles.failures import Errors
from rca.cycles.results import Module, StatedCount
from rca.cycles.state import tested_revision

MOST_CODES: Final = 6
"""More errors' codes are not kept: a table of them could not be read."""
_ID: Final = re.compile(r"\d{4}-\d\d-\d\d-[0-9a-z-]+-\d{1,9}-[0-9a-z]{6}")


def is_kept(cycle: Cycle) -> bool:
    """Whether `before` was taken from the file of the cycle before, and not stated by people."""
    return cycle.before is not None and _ID.fullmatch(cycle.before.source) is not None


def before_of(cycle: Cycle) -> Cycle | None:
    """The cycle before as this one's file tells it, as a cycle of its own; None where it tells of none.

    With the names of all tests where they were kept. Where names and counts do not agree, since somebody edited the
    results, the counts stand alone. Its id is the kept one's, else this cycle's with `#before`.
    """
    told = cycle.before
    if told is None:
        return None
    return Cycle(
        id=told.source if is_kept(cycle) else f"{cycle.id}#before",
        number=max(0, cycle.number - 1) if told.cycle is None else told.cycle,
        environment=cycle.environment,
        service=cycle.service,
        status="closed",
        tested=Tested(revision=told.revision) if told.revision else None,
        results=_results(told, cycle) if is_kept(cycle) and told.named else tuple(map(_counted, told.results)),
        patterns=told.patterns,
    )


def history_of(cycle: Cycle) -> tuple[Earlier, ...]:
    """The counts of the cycles before, by number."""
    return tuple(sorted(cycle.history, key=lambda earlier: earlier.number))


def kept(cycle: Cycle, earlier: Iterable[Cycle]) -> Cycle:
    """`cycle` with the last of the `earlier` ones (by number) as `before`, and all of them as `history`.

    What is known only from `before` or `history` of the last one is handed on. Without an earlier one: `cycle` itself.
    """
    known = sorted(earlier, key=lambda one: (one.number, one.started, one.id))
    if not known:
        return cycle
    last = known[-1]
    rows = {row.number: row for one in known for row in _handed_on(one)} | {one.number: counts(one) for one in known}
    history = tuple(rows[number] for number in sorted(rows))
    return cycle.model_copy(update={"before": _baseline(last, cycle), "history": history})


def counts(cycle: Cycle) -> Earlier:
    """What a later cycle's `history` keeps of this one."""
    tests, modules, errors = tallies.tests(cycle), tallies.modules(cycle), Errors(cycle)
    given: dict[str, Any] = {
        "id": cycle.id if _ID.fullmatch(cycle.id) else "",
        "started": cycle.started,
        "revision": tested_revision(cycle),
    }
    if tests.ran:
        given["tests"] = Part(tests.passed, tests.ran, stated=tests.stated)
        given["modules"] = Part(modules.passed, modules.ran, stated=tests.stated)
    told = {code: errors.of(code) for code in errors.codes()[:MOST_CODES]}
    given["failures"] = {
        code: Part(found.count, found.ran, found.about, found.assumed, found.stated)
        for code, found in told.items()
        if found
    }
    return Earlier(number=cycle.number, **{key: value for key, value in given.items() if value})


def _handed_on(cycle: Cycle) -> list[Earlier]:
    before = before_of(cycle)
    return [*([counts(before)] if before else []), *history_of(cycle)]


def _baseline(last: Cycle, cycle: Cycle) -> Baseline:
    now = {module.module: module for module in cycle.results}
    is_named = all(one.results and not tallies.tests(one).stated for one in (last, cycle))
    told: dict[str, Any] = {"cycle": last.number, "revision": tested_revision(last), "source": last.id}
    told["named"] = is_named
    told["results"] = tuple(_compact(module, now.get(module.module), is_named=is_named) for module in last.results)
    told["patterns"] = tuple(_pattern(pattern) for pattern in last.patterns)
    return Baseline.model_validate({key: value for key, value in told.items() if value or key == "cycle"})


def _pattern(pattern: Pattern) -> Pattern:
    names = {"signature", "code", "name", "analysis", "stated"}
    told = pattern.model_dump(include=names, exclude_unset=True, exclude_none=True)
    return Pattern.model_validate(told)


def _compact(module: Module, now: Module | None, *, is_named: bool) -> KeptModule:
    """The results of a module: counts, and the names that `now` does not have too."""
    counted = tallies.of_module(module)
    given: dict[str, Any] = {"stated": StatedCount(passed=counted.passed, total=counted.ran)} if counted.ran else {}
    given |= {"others": module.others} if module.others else {}
    if not is_named:
        return KeptModule(module=module.module, **given)
    here, there = _all(now), _all(module)
    for name, tests in (("new", here - there), ("gone", set(module.passed) - here)):
        if tests:
            given[name] = tuple(sorted(tests))
    return KeptModule(module=module.module, **given)


def _results(told: Baseline, cycle: Cycle) -> tuple[Module, ...]:
    """The results of the cycle before with all names, or with counts alone where the names do not add up to them."""
    now = {module.module: module for module in cycle.results}
    named = tuple(_named(module, now.get(module.module)) for module in told.results)
    agree = all(
        tallies.of_module(one).passed == tallies.of_module(module).passed
        for one, module in zip(named, told.results, strict=True)
    )
    return named if agree else tuple(map(_counted, told.results))


def _named(module: KeptModule, now: Module | None) -> Module:
    """The opposite of `_compact`."""
    others = {result.test for result in module.others}
    passed = (_all(now) - set(module.new) - others) | set(module.gone)
    return Module(module=module.module, passed=tuple(sorted(passed)), others=module.others)


def _counted(module: KeptModule) -> Module:
    """A module without what is kept for its names alone."""
    return Module.model_validate(module.model_dump(exclude={"new", "gone"}, exclude_unset=True))


def _all(module: Module | None) -> set[str]:
    return {*module.passed, *(result.test for result in module.others)} if module else set()

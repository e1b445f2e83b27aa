"""What a cycle's file keeps of the cycles before it, so that its report needs no other file. Written and read here.

`before` is the cycle before: stated by people, or kept from its own file (`source` is its id then). Kept results have
counts; with `named: true` they also name what this cycle's results do not say: tests that did not pass, tests that are
`new` here and tests that have `gone`. The others passed in both. `history` has an entry with counts for each cycle
before, oldest first.
What must not enter: files, and what is computed of the counts.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field, PlainSerializer, ValidationError

from rca.analysis.entry import Entry, Timestamp
from rca.cycles import Baseline, Cycle, Module, Pattern, StatedCount
from rca.cycles import tally as tallies
from rca.cycles.compare import baseline
from rca.cycles.failures import Errors
from rca.cycles.names import Names
from rca.cycles.state import tested_revision
from rca.errors import RcaError

MOST_CODES: Final = 6
"""More errors' codes are not kept: a table of them could not be read."""
_PART: Final = re.compile(
    r"(?P<about>about )?(?P<count>\d{1,9})(?: of (?P<of>\d{1,9})(?P<assumed> assumed)?)?(?P<stated>, stated)?"
)
_ID: Final = re.compile(r"\d{4}-\d\d-\d\d-[0-9a-z-]+-\d{1,9}-[0-9a-z]{6}")


@dataclass(frozen=True, slots=True)
class Part:
    """A count and what it is a part of; in a file one text, `about 12 of 58 assumed, stated`."""

    count: int
    of: int | None = None
    about: bool = False
    assumed: bool = False
    stated: bool = False

    def __str__(self) -> str:
        """As a file holds it."""
        of = "" if self.of is None else f" of {self.of}{' assumed' if self.assumed else ''}"
        return f"{'about ' if self.about else ''}{self.count}{of}{', stated' if self.stated else ''}"


def _part(value: Any) -> Any:  # noqa: ANN401  # what a file holds is known only after validation
    if isinstance(value, Part):
        return value
    found = _PART.fullmatch(str(value))
    if not found:
        raise ValueError(f"{value!r} is no count such as `46 of 58` or `about 12 of 58 assumed, stated`")
    of = int(found["of"]) if found["of"] else None
    return Part(int(found["count"]), of, *(found[name] is not None for name in ("about", "assumed", "stated")))


Counted = Annotated[Part, BeforeValidator(_part), PlainSerializer(str)]
"""A `Part`; the unit is said by the key that it stands behind."""


class Earlier(Entry):
    """The counts of one earlier cycle."""

    number: int = Field(alias="cycle", ge=0)
    id: str = ""
    """"" for one that has no file."""
    started: Timestamp = ""
    revision: str = ""
    tests: Counted | None = None
    """Passed, of those that ran; None where none did."""
    modules: Counted | None = None
    """In which no test failed, of those with tests that ran."""
    failures: dict[str, Counted] = Field(default_factory=dict)
    """Failing tests by code; a code is missing where the cycle says nothing of it."""


class _Kept(Entry):
    named: bool = False
    new: Names = ()
    gone: Names = ()


class _History(Entry):
    history: tuple[Earlier, ...] = ()


def is_kept(cycle: Cycle) -> bool:
    """Whether `before` was taken from the file of the cycle before, and not stated by people."""
    return cycle.before is not None and _ID.fullmatch(cycle.before.source) is not None


def before_of(cycle: Cycle) -> Cycle | None:
    """The cycle before as this one's file tells it, with the names of all tests where they were kept; else None.

    Where names and counts do not agree, since somebody edited the results, the counts stand alone. Errors: RcaError
    where `named`, `new` or `gone` are not what they should be.
    """
    found = baseline(cycle)
    if found is None or cycle.before is None or not is_kept(cycle):
        return found
    found = found.model_copy(update={"id": cycle.before.source})
    if not _told(cycle.before, cycle.id).named:
        return found
    now = {module.module: module for module in cycle.results}
    results = tuple(_named(module, now.get(module.module), cycle.id) for module in cycle.before.results)
    if [tallies.of_module(module).passed for module in results] != [
        tallies.of_module(module).passed for module in cycle.before.results
    ]:
        return found
    return found.model_copy(update={"results": results})


def history_of(cycle: Cycle) -> tuple[Earlier, ...]:
    """The counts of the cycles before, by number. Errors: RcaError where the file does not hold what it should."""
    told = (cycle.model_extra or {}).get("history", ())
    try:
        found = _History.model_validate({"history": told}).history
    except ValidationError as error:
        raise _misread(error, cycle.id) from None
    return tuple(sorted(found, key=lambda earlier: earlier.number))


def kept(cycle: Cycle, earlier: Iterable[Cycle]) -> Cycle:
    """`cycle` with the last of the `earlier` ones (by number) as `before`, and all of them as `history`.

    What is known only from `before` or `history` of the last one is handed on. Without an earlier one: `cycle` itself.
    """
    known = sorted(earlier, key=lambda one: (one.number, one.started, one.id))
    if not known:
        return cycle
    last = known[-1]
    rows = {row.number: row for one in known for row in _handed_on(one)} | {one.number: counts(one) for one in known}
    history = [rows[number].model_dump(mode="json", exclude_unset=True) for number in sorted(rows)]
    return cycle.model_copy(update={"before": _baseline(last, cycle), "history": _as_text(history)})


def _handed_on(cycle: Cycle) -> list[Earlier]:
    before = baseline(cycle)
    return [*([counts(before)] if before else []), *history_of(cycle)]


def _baseline(last: Cycle, cycle: Cycle) -> Baseline:
    now = {module.module: module for module in cycle.results}
    is_named = all(one.results and not tallies.tests(one).stated for one in (last, cycle))
    told: dict[str, Any] = {"cycle": last.number, "revision": tested_revision(last), "source": last.id}
    told["named"] = "true" if is_named else ""
    told["results"] = tuple(_compact(module, now.get(module.module), is_named=is_named) for module in last.results)
    told["patterns"] = tuple(_pattern(pattern) for pattern in last.patterns)
    return Baseline.model_validate({key: value for key, value in told.items() if value or key == "cycle"})


def _pattern(pattern: Pattern) -> Pattern:
    names = {"signature", "code", "name", "analysis", "stated"}
    told = pattern.model_dump(include=names, exclude_unset=True, exclude_none=True)
    return Pattern.model_validate(told)


def _compact(module: Module, now: Module | None, *, is_named: bool) -> Module:
    """The results of a module: counts, and the names that `now` does not have too."""
    counted = tallies.of_module(module)
    given: dict[str, Any] = {"stated": StatedCount(passed=counted.passed, total=counted.ran)} if counted.ran else {}
    given |= {"others": module.others} if module.others else {}
    if not is_named:
        return Module(module=module.module, **given)
    here, there = _all(now), _all(module)
    for name, tests in (("new", here - there), ("gone", set(module.passed) - here)):
        if tests:
            given[name] = "\n".join(sorted(tests))
    return Module(module=module.module, **given)


def _named(module: Module, now: Module | None, cycle: str) -> Module:
    """The opposite of `_compact`."""
    told = _told(module, cycle)
    others = {result.test for result in module.others}
    passed = (_all(now) - set(told.new) - others) | set(told.gone)
    return Module(module=module.module, passed=tuple(sorted(passed)), others=module.others)


def _told(part: Entry, cycle: str) -> _Kept:
    try:
        return _Kept.model_validate(part.model_extra or {})
    except ValidationError as error:
        raise _misread(error, cycle) from None


def _all(module: Module | None) -> set[str]:
    return {*module.passed, *(result.test for result in module.others)} if module else set()


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
    return Earlier(cycle=cycle.number, **{key: value for key, value in given.items() if value})


def _as_text(tree: Any) -> Any:  # noqa: ANN401  # trees are plain mappings, lists and scalars
    """Every scalar as text, as a file's are before a model types them; so the file reads back as the same cycle."""
    if isinstance(tree, dict):
        return {key: _as_text(part) for key, part in tree.items() if part is not None}
    if isinstance(tree, list):
        return [_as_text(part) for part in tree]
    return str(tree).lower() if isinstance(tree, bool) else str(tree)


def _misread(error: ValidationError, cycle: str) -> RcaError:
    first = error.errors(include_url=False, include_context=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    what = first["msg"].removeprefix("Value error, ")
    return RcaError(f"{cycle}: {place}: {what[0].lower()}{what[1:]}", f"correct it, or `rca cycle report {cycle}`")

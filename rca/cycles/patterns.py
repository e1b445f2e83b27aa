"""A cycle's failures grouped by error, each with what is known of it. Pure: analyses are looked up by whoever calls.

What must not enter: files, the index, and comparison with other cycles.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol, TypeAlias

from rca.cycles.cycle import Cycle, Pattern
from rca.cycles.failures import Errors, Failure, Failures


class Analysed(Protocol):
    """What an analysis says, as `rca.priors` gives it (`Prior` and `Row` both do)."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def root_cause(self) -> str: ...
    @property
    def fix(self) -> str: ...


class Asked(NamedTuple):
    """What an analysis is looked up by: the id that somebody accepted, else the error's text."""

    analysis: str
    error: str
    signature: str


LookUp: TypeAlias = Callable[[Asked], Analysed | None]
"""The analysis of an error, or None: by `asked.analysis` if that is not "", else the best match called `same`."""


@dataclass(frozen=True, slots=True)
class ErrorPattern:
    """The failures of one error. Texts that the analysis says win over those that the cycle's file says."""

    name: str
    signature: str
    codes: tuple[str, ...]
    failures: Failures | None
    """None where the cycle neither names all its failures nor states how many are these."""
    flaky: tuple[str, ...] = ()
    """Tests that failed with it and passed when they were repeated; not in the count."""
    analysis: str = ""
    linked: bool = False
    """Whether somebody accepted the analysis; else it was only found."""
    title: str = ""
    status: str = ""
    """The analysis's, else the pattern's in the file."""
    root_cause: str = ""
    fix: str = ""
    """In the file's words."""
    came_back: str = ""
    """What the file says was known of the fix when the error was here again."""
    fixed: str = ""
    """Of the analysis: `none`, `open`, `verified` or `recurred`; "" without one."""
    expect: str = ""
    priority: Literal["now", "next", "later"] | None = None
    stated: int | None = None
    """The count that the file states beside named failures, where it does."""


def nothing(_asked: Asked) -> None:
    """Looks nothing up."""


def error_patterns(cycle: Cycle, look_up: LookUp = nothing, errors: Errors | None = None) -> tuple[ErrorPattern, ...]:
    """The errors of a cycle, most failing tests first, then as in the file.

    A failure belongs to the file's pattern with its signature, else to one without signature that has one of its codes,
    else it makes a pattern of its own. A pattern of the file that no failure has is kept: with its stated count, or 0.
    `errors` are the cycle's, where the caller has them already.
    """
    named: dict[int, list[Failure]] = {}
    unknown: dict[str, list[Failure]] = {}
    errors = errors or Errors(cycle)
    for failure in errors.failures:
        at = _place(failure, cycle.patterns)
        if at is None:
            unknown.setdefault(failure.key, []).append(failure)
        else:
            named.setdefault(at, []).append(failure)
    ran = errors.ran
    absent = Failures(0, ran) if errors.is_named else None
    known = [_of_file(pattern, named.get(at, []), ran, look_up, absent) for at, pattern in enumerate(cycle.patterns)]
    new = [_of_results(group, ran, look_up) for group in unknown.values()]
    return tuple(sorted([*known, *new], key=lambda pattern: -pattern.failures.count if pattern.failures else 0))


def _place(failure: Failure, patterns: tuple[Pattern, ...]) -> int | None:
    for at, pattern in enumerate(patterns):
        if pattern.signature and pattern.signature == failure.key:
            return at
    for at, pattern in enumerate(patterns):
        if not pattern.signature and pattern.code and pattern.code in failure.codes:
            return at
    return None


def _of_file(
    pattern: Pattern, group: list[Failure], ran: int, look_up: LookUp, absent: Failures | None
) -> ErrorPattern:
    asked = Asked(pattern.analysis, group[0].error if group else pattern.name, pattern.signature)
    found = look_up(asked)
    stated = pattern.stated
    counted = _counted(group, ran) if group else absent
    if not group and stated:
        of = stated.of or (ran or None)
        counted = Failures(stated.count, of, stated=True, assumed=stated.assumed, about=stated.about)
    codes = tuple(dict.fromkeys(code for one in group for code in one.codes))
    return ErrorPattern(
        name=pattern.name,
        signature=pattern.signature,
        codes=codes or ((pattern.code,) if pattern.code else ()),
        failures=counted,
        flaky=_flaky(group),
        analysis=pattern.analysis or (found.id if found else ""),
        linked=bool(pattern.analysis),
        title=found.title if found else "",
        status=found.status if found else pattern.status,
        root_cause=(found.root_cause if found else "") or pattern.root_cause,
        fix=pattern.fix,
        came_back=pattern.came_back,
        fixed=found.fix if found else "",
        expect=pattern.expect,
        priority=pattern.priority,
        stated=stated.count if stated and group else None,
    )


def _of_results(group: list[Failure], ran: int, look_up: LookUp) -> ErrorPattern:
    first = group[0]
    found = look_up(Asked("", first.error, first.key)) if first.error else None
    return ErrorPattern(
        name=_name(first),
        signature=first.key,
        codes=first.codes,
        failures=_counted(group, ran),
        flaky=_flaky(group),
        analysis=found.id if found else "",
        title=found.title if found else "",
        status=found.status if found else "open",
        root_cause=found.root_cause if found else "",
        fixed=found.fix if found else "",
    )


def _counted(group: list[Failure], ran: int) -> Failures:
    tests = tuple(one.test for one in group if not one.flaky)
    return Failures(len(tests), ran or None, tests, flaky=_flaky(group))


def _flaky(group: list[Failure]) -> tuple[str, ...]:
    return tuple(one.test for one in group if one.flaky)


def _name(failure: Failure) -> str:
    """A pattern's first name: the error's first line that says something."""
    line = next((line.strip() for line in failure.error.splitlines() if line.strip()), "")
    return line or "no error text was kept"

"""Two cycles side by side: tests, modules, errors, each with counts, denominator and what chance may explain.

What must not enter: files, earlier analyses, and how any of it is shown. The tests' own part is in `moved`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from rca.cycles import tally, words
from rca.cycles.change import Change, Paired
from rca.cycles.cycle import Cycle
from rca.cycles.failures import Errors, Failures
from rca.cycles.moved import ModuleChange, Moved, moved, moved_in_all, moved_modules
from rca.cycles.patterns import ErrorPattern, LookUp, error_patterns, nothing
from rca.cycles.state import tested_revision

_Known: TypeAlias = tuple[Errors, tuple[ErrorPattern, ...]]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two cycles."""

    id: str
    number: int
    environment: str
    revision: str
    tests: tally.Tally
    modules: tally.ModuleTally


@dataclass(frozen=True, slots=True)
class PatternChange:
    """One error in both cycles. A count is None where that cycle says nothing of it."""

    name: str
    signature: str
    code: str
    analysis: str
    before: Failures | None
    after: Failures | None
    paired: Paired | None = None
    not_run: tuple[str, ...] = ()
    """Tests that failed with it before and did not run after, so that their silence shows nothing."""

    @property
    def change(self) -> Change | None:
        """The change, where both counts are known."""
        if self.before is None or self.after is None:
            return None
        return Change(self.name, self.before, self.after, paired=self.paired)

    @property
    def kind(self) -> Literal["gone", "new", "fewer", "more", "unchanged", "unknown"]:
        """What became of the count."""
        if self.before is None or self.after is None:
            return "unknown"
        before, after = self.before.count, self.after.count
        if before == after:
            return "unchanged"
        if not after or not before:
            return "new" if after else "gone"
        return "fewer" if after < before else "more"

    @property
    def said(self) -> str:
        """One sentence, such as `Factory SSOT validation failed: 3 -> 0 of 58 tests, -100.0 %, ...`."""
        if self.change:
            return f"{self.name}: {self.change.said}{self._beside()}"
        if self.after:
            return f"{self.name}: {_of(self.after)} after; how many before is not known"
        if self.before:
            return f"{self.name}: {_of(self.before)} before; how many after is not known"
        return f"{self.name}: counted in neither cycle"

    def _beside(self) -> str:
        """What the count after does not show."""
        flaky = self.after.flaky if self.after else ()
        parts = [(self.not_run, "that failed with it did not run after"), (flaky, "met it after until repeated")]
        return "".join(f"; {words.counted(len(tests), 'tests')} {what}" for tests, what in parts if tests)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that two cycles say beside each other. `before` is the earlier one."""

    before: Side
    after: Side
    tests: Moved
    modules: tuple[ModuleChange, ...]
    total: Change
    """Failures of all tests that ran; not `comparable` where other tests ran."""
    common: Change | None
    """Of the tests (or, where tests are not named, the modules) that ran in both; None where nothing is in both, or
    where `total` is of the same tests already."""
    module_total: Change
    """Modules in which a test failed."""
    patterns: tuple[PatternChange, ...]
    codes: tuple[PatternChange, ...]
    """By code alone (`close 1011`): what several errors have in common."""
    remarks: tuple[str, ...]
    """What a reader has to know before believing the numbers, a sentence each."""


def compare(before: Cycle, after: Cycle, look_up: LookUp = nothing) -> Comparison:
    """Compare two cycles. Of one environment or not, they are compared as they are, and a remark says so."""
    one, other = _side(before), _side(after)
    tests = moved(before, after)
    errors = Errors(before), Errors(after)
    modules = moved_modules(before, after)
    total, common = _overall(tests, modules, one.tests, other.tests)
    is_shared = all(change.before and change.after for change in modules)
    return Comparison(
        before=one,
        after=other,
        tests=tests,
        modules=modules,
        total=total,
        common=common,
        module_total=Change(
            "modules", _failed_modules(one), _failed_modules(other), unit="modules", comparable=is_shared
        ),
        patterns=_patterns(
            (errors[0], error_patterns(before, look_up, errors[0])),
            (errors[1], error_patterns(after, look_up, errors[1])),
            tests,
        ),
        codes=_codes(*errors, tests),
        remarks=(*_remarks(one, other, tests), *_assumed(before, errors[0]), *_assumed(after, errors[1])),
    )


def overall(before: Cycle, after: Cycle) -> Change | None:
    """The change of all failures, of the tests that ran in both cycles; None where no test can be told to have."""
    tests = moved_in_all(before, after)
    modules = () if tests.is_named else moved_modules(before, after)
    total, common = _overall(tests, modules, tally.tests(before), tally.tests(after))
    return total if total.comparable else common


def _side(cycle: Cycle) -> Side:
    return Side(
        cycle.id,
        cycle.number,
        cycle.environment,
        tested_revision(cycle),
        tally.tests(cycle),
        tally.modules(cycle),
    )


def _failed(counted: tally.Tally) -> Failures:
    return Failures(counted.failed, counted.ran, stated=counted.stated)


def _failed_modules(side: Side) -> Failures:
    return Failures(side.modules.ran - side.modules.passed, side.modules.ran, stated=side.tests.stated)


def _overall(
    tests: Moved, modules: tuple[ModuleChange, ...], before: tally.Tally, after: tally.Tally
) -> tuple[Change, Change | None]:
    """All tests, and those that ran in both where these are others."""
    is_same = tests.is_same_set or (not tests.is_named and all(change.is_same_size for change in modules))
    pair = tests.paired if is_same else None
    total = Change("all tests", _failed(before), _failed(after), paired=pair, comparable=is_same)
    return total, None if is_same else _common(tests, modules)


def _common(tests: Moved, modules: tuple[ModuleChange, ...]) -> Change | None:
    if tests.paired:
        if not tests.paired.tests:
            return None
        pair = tests.paired
        before = Failures(pair.only_before + pair.both, pair.tests)
        return Change("tests of both", before, Failures(pair.only_after + pair.both, pair.tests), paired=pair)
    shared = [(one.before, one.after) for one in modules if one.before and one.after]
    if not shared:
        return None
    first = sum((one for one, _ in shared), tally.Tally())
    second = sum((other for _, other in shared), tally.Tally())
    return Change(f"tests of the {words.counted(len(shared), 'modules')} of both", _failed(first), _failed(second))


def _patterns(before: _Known, after: _Known, tests: Moved) -> tuple[PatternChange, ...]:
    """By signature, else by code, else by name; those that only one cycle has by analysis.

    The most frequent of the later cycle first.
    """
    old, new = ({_identity(one): one for one in patterns} for _, patterns in (before, after))
    reworded = _reworded(old, new)
    for identity, earlier in reworded.items():
        old[identity] = old.pop(earlier)
    changes = []
    for identity, shown in (old | new).items():
        first = old[identity].failures if identity in old else before[0].of(identity)
        second = new[identity].failures if identity in new else after[0].of(identity)
        code = ", ".join(shown.codes)
        pair = tests.pair_of(first, second)
        silent = tests.silent(first)
        changes.append(PatternChange(shown.name, shown.signature, code, shown.analysis, first, second, pair, silent))
    return tuple(sorted(changes, key=lambda one: (-_count(one.after), -_count(one.before))))


def _reworded(old: dict[str, ErrorPattern], new: dict[str, ErrorPattern]) -> dict[str, str]:
    """Errors that only the later cycle has, with those that only the earlier one has and the same analysis explains."""
    gone: dict[str, list[str]] = {}
    for identity, pattern in old.items():
        if pattern.analysis and identity not in new:
            gone.setdefault(pattern.analysis, []).append(identity)
    found = {}
    for identity, pattern in new.items():
        if identity not in old and gone.get(pattern.analysis):
            found[identity] = gone[pattern.analysis].pop(0)
    return found


def _codes(before: Errors, after: Errors, tests: Moved) -> tuple[PatternChange, ...]:
    counts = [(code, before.of(code), after.of(code)) for code in dict.fromkeys([*after.codes(), *before.codes()])]
    return tuple(
        PatternChange(code, "", code, "", first, second, tests.pair_of(first, second), tests.silent(first))
        for code, first, second in counts
    )


def _identity(pattern: ErrorPattern) -> str:
    return pattern.signature or ", ".join(pattern.codes) or pattern.name


def _count(failures_: Failures | None) -> int:
    return failures_.count if failures_ else 0


def _of(failures_: Failures) -> str:
    return f"{failures_.count:,}" + (f" of {words.counted(failures_.ran, 'tests')}" if failures_.ran else "")


def _assumed(cycle: Cycle, errors: Errors) -> Iterable[str]:
    """Why a count of errors is told of another number of tests than the cycle's results are."""
    stated = [pattern.stated for pattern in cycle.patterns if pattern.stated]
    most = max((one.of for one in stated if one.of and one.assumed), default=0)
    if most and errors.ran and most != errors.ran:
        yield (
            f"Cycle {cycle.number} has results of {words.counted(errors.ran, 'tests')}; what it states of errors is of "
            f"an assumed {words.counted(most, 'tests')}."
        )


def _remarks(before: Side, after: Side, tests: Moved) -> Iterable[str]:
    if before.environment != after.environment:
        yield f"The environments differ: {before.environment} before, {after.environment} after."
    if before.revision and before.revision == after.revision:
        yield f"Both cycles tested revision {after.revision}: what changed, no deployment changed."
    for side in (before, after):
        if side.tests.stated:
            yield f"Counts of cycle {side.number} are stated by a person; not every test has a name."
        if not side.tests.ran:
            yield f"Cycle {side.number} has no results of its own."
    if tests.added or tests.removed:
        yield (
            f"The sets of tests differ: {words.counted(len(tests.added), 'tests')} came and "
            f"{words.counted(len(tests.removed), 'tests')} went; only those of both can be paired."
        )
    if tests.flaky:
        yield f"{words.counted(len(tests.flaky), 'tests')} passed only when repeated, and count as neither."

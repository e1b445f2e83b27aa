"""A cycle as a whole: one pass of test, deploy and analyse, in the order in which its file is written.

What must not enter: anything computed. A rate, an outcome of a criterion or a share is never stored; what people state
instead of a measurement is kept apart and marked as stated.
"""

from collections import Counter
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from rca.analysis import Lesson, Section
from rca.analysis.entry import Entry, Timestamp
from rca.cycles.earlier import Earlier, KeptModule
from rca.cycles.results import Module, StatedFailures

Number = Annotated[float, Field(allow_inf_nan=False, ge=-1e15, le=1e15)]
"""What people state: money, percent, counts."""
Basis = Literal["recorded", "stated"]
"""`recorded` by the tool, or `stated` by a person."""
Horizon = Literal["now", "next", "later"]
Metric = Literal[
    "pass_rate",
    "passed",
    "failed",
    "flaky",
    "skipped",
    "failures",
    "reduction",
    "passing",
    "regressed",
    "fixed",
    "done",
]
"""What each counts is said in `metrics.METRICS`."""


class Change(Entry):
    """A commit that a deployment brought."""

    commit: str = ""
    subject: str


class Deployment(Entry):
    """What was deployed, in the platform's words. `state` `in-progress` and `pending` are not tested yet."""

    revision: str = ""
    build: str = ""
    commit: str = ""
    at: Timestamp = ""
    state: Literal["pending", "in-progress", "active", "replaced", "failed"] = "active"
    basis: Basis = "recorded"
    changes: tuple[Change, ...] = ()


class Tested(Entry):
    """What the results are of."""

    revision: str = ""
    build: str = ""
    commit: str = ""
    branch: str = ""
    at: Timestamp = ""
    note: str = ""


class Pattern(Entry):
    """What is known of failures that are one error. Its count is computed from results, or `stated` where none are."""

    signature: str = ""
    code: str = ""
    """`close 1011`, `http 503`: as `rca.signature` names it. A pattern without signature is found by its code."""
    name: str
    analysis: str = ""
    """Id of the analysis of this error, once somebody accepted it."""
    status: Literal["open", "fixing", "fixed", "closed"] = "open"
    priority: Horizon | None = None
    expect: str = ""
    """The effect that is expected of its fix: `-90 %`, or `0` for a number of failing tests."""
    root_cause: str = ""
    """Only where no analysis says it."""
    fix: str = ""
    """Likewise: what was done, or has to be."""
    came_back: str = ""
    """What was known of the fix when the error was here again, a sentence part: `its fix was verified in cycle 2`."""
    stated: StatedFailures | None = None


class Baseline(Entry):
    """The cycle before: as this one's people state it where no file of it exists, or as `before` kept it."""

    cycle: int | None = None
    revision: str = ""
    source: str = ""
    """Where people have it from; of a kept one its id."""
    named: bool = False
    """Whether the names of its tests can be told: those that passed are in this cycle's results too, but for the
    modules' `new` ones."""
    results: tuple[KeptModule, ...] = ()
    patterns: tuple[Pattern, ...] = ()


class Measure(Entry):
    """What is counted: a metric of `metrics.METRICS`, what of, in which unit. Its value is computed."""

    metric: Metric
    of: tuple[str, ...] = ()
    """What the metric is of: a pattern's name, code or signature, modules, tests or work. Empty: all."""
    unit: Literal["tests", "modules"] = "tests"


class SuccessCriterion(Measure):
    """A measure, an operator and a target; the outcome is computed too."""

    criterion: str = ""
    """In words; "" lets the tool say it."""
    op: Literal[">=", ">", "<=", "<", "=="] = ">="
    target: Number
    stated: Literal["met", "missed"] | None = None
    """What somebody ticked without a measurement."""


class Claim(Measure):
    """A number that somebody stated though it can be computed. `value` is in percent for a rate, else a count."""

    claim: str
    """In their words."""
    value: Number
    at_least: bool = False


class Capability(Entry):
    """A part of what is at stake, and the tests that show whether it works."""

    name: str
    value: Number | None = None
    tests: tuple[str, ...] = ()
    """`module::test`, or a module for all its tests."""
    stated: Literal["working", "improved", "in-progress", "broken"] | None = None


class StatedImpact(Entry):
    """What somebody said is protected."""

    value: Number | None = None
    percent: Number | None = None
    at_least: bool = False


class Impact(Entry):
    """What is at stake, such as revenue; sum and share are computed from the capabilities whose tests pass."""

    name: str
    unit: str
    total: Number | None = None
    basis: Literal["measured", "estimated", "stated"]
    source: str = ""
    capabilities: tuple[Capability, ...] = ()
    stated: StatedImpact | None = None


class Work(Entry):
    """What was to be done in this cycle. `done` needs a proof: a commit, a file, a link."""

    what: str
    status: Literal["done", "in-progress", "pending"] = "pending"
    proof: str = ""
    horizon: Horizon | None = None


class Link(Entry):
    """Where more is to be found."""

    title: str
    url: str


class Cycle(Entry):
    """One cycle's file, format 1."""

    rca: Literal["1"] = "1"
    id: str
    number: int = Field(alias="cycle", ge=0)
    title: str = ""
    environment: str
    service: str = ""
    status: Literal["active", "closed"] = "active"
    started: Timestamp = ""
    ended: Timestamp = ""
    goal: str = ""
    summary: str = ""
    deployments: tuple[Deployment, ...] = ()
    """Oldest first."""
    tested: Tested | None = None
    results: tuple[Module, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    before: Baseline | None = None
    history: tuple[Earlier, ...] = ()
    """The counts of the cycles before, oldest first, which the report shows."""
    criteria: tuple[SuccessCriterion, ...] = ()
    claims: tuple[Claim, ...] = ()
    impact: tuple[Impact, ...] = ()
    work: tuple[Work, ...] = ()
    achievements: tuple[str, ...] = ()
    next: tuple[str, ...] = ()
    lessons: tuple[Lesson, ...] = ()
    notes: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    sections: tuple[Section, ...] = ()

    @model_validator(mode="after")
    def _modules_once(self) -> Self:
        twice = [name for name, times in Counter(module.module for module in self.results).items() if times > 1]
        if twice:
            raise ValueError(f"module {twice[0]!r} stands here twice")
        return self

"""Cycles: one pass of test, deploy and analyse, measured. Here cycles are read, written, counted and compared.

Everything but `files` and what it asks (`parsed`, `shelf`, `passing`) is pure: numbers are returned with their unit,
denominator and a sentence. What must not enter: git, clocks, templates, screens, and any search for earlier analyses,
whose answers are passed in.
"""

from rca.cycles.cycle import (
    Baseline,
    Capability,
    Change,
    Claim,
    Cycle,
    Deployment,
    Impact,
    Link,
    Pattern,
    SuccessCriterion,
    Tested,
    Work,
)
from rca.cycles.results import Module, StatedCount, StatedFailures, TestResult

__all__ = [
    "Baseline",
    "Capability",
    "Change",
    "Claim",
    "Cycle",
    "Deployment",
    "Impact",
    "Link",
    "Module",
    "Pattern",
    "StatedCount",
    "StatedFailures",
    "SuccessCriterion",
    "TestResult",
    "Tested",
    "Work",
]

"""Taking in a failure: JUnit XML, pytest's output, a log or any text becomes a Run; its failures are grouped by error.

Text from outside crosses `rca.text` here, once, and is cut to what can be shown. What must not enter: analyses, stored
files, and any guess at a cause.
"""

from rca.runs.group import FailureGroup, groups
from rca.runs.newest import newest, newest_run, written
from rca.runs.read import from_error, read, read_text
from rca.runs.results import Attempt, Results, read_results, results_of
from rca.runs.run import FailedTest, Run, Surroundings
from rca.runs.surroundings import from_head, merged, surroundings

__all__ = [
    "Attempt",
    "FailedTest",
    "FailureGroup",
    "Results",
    "Run",
    "Surroundings",
    "from_error",
    "from_head",
    "groups",
    "merged",
    "newest",
    "newest_run",
    "read",
    "read_results",
    "read_text",
    "results_of",
    "surroundings",
    "written",
]

"""Whys and the root causes they end in."""

from typing import Literal

from rca.analysis.entry import Entry

WhyStatus = Literal["hypothesis", "supported", "ruled-out"]
FAILURE = "failure"
"""What the first why explains."""


class Why(Entry):
    """One question and its answer. Whys are a list; `of` makes it a tree."""

    id: str
    of: str = FAILURE
    why: str
    because: str = ""
    status: WhyStatus = "hypothesis"
    reason: str = ""
    """Why it was ruled out."""
    evidence: tuple[str, ...] = ()
    therefore: Literal["confirmed", "doubtful", "open"] | None = None
    """Read back: because of this, that?"""


class RootCause(Entry):
    """A why that the analysis ends in: acting on it would have prevented the failure."""

    id: str
    why: str = ""
    kind: Literal["primary", "contributing"] = "primary"
    category: str = ""
    statement: str
    without_it: Literal["no", "yes", "unknown"] | None = None
    """Would the failure still have happened without it?"""

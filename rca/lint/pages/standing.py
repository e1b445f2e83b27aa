"""Pages of the rules about how a document stands among others, and about lint itself."""

from typing import Final

from rca.lint.pages.page import Page

STANDING: Final = (
    Page(
        "RCA000",
        "A rule is silenced without a reason, or in vain",
        "Silence is an answer to a question, so it has a reason that others can read. One without a reason does not"
        " count."
        " One that silences nothing any more should go, so that it does not hide the next finding.",
        "Format 1, `lint.ignore`; `[lint] ignore` of the workspace's settings.",
        "lint:\n  ignore:\n    - {rule: RCA008, entry: W1}",
        "lint:\n  ignore:\n    - {rule: RCA008, entry: W1, reason: The core dump leaves one way only}",
    ),
    Page(
        "RCA030",
        "The error is known, and the earlier analysis is not linked",
        "Somebody has been here: their cause, what they tried, and whether it held. Accept the earlier analysis or"
        " reject it;"
        " both are remembered by every later search.",
        "66 of 95 errors were analysed more than once, 298 times in all; 11 % of these name the earlier analysis.",
        "priors: []",
        "rca priors ID --accept EARLIER",
    ),
    Page(
        "RCA031",
        "A fix that is called verified, and the error came back",
        "Then it was no fix, or not for all of it, and who finds this analysis has to know. An error where a later"
        " cycle"
        " counts it or the later analysis is surely of the same error, a warning where it is only alike.",
        "Of 922 documents that claim a fix, 61 % see the same error analysed again on a later day.",
        "status: verified",
        "status: recurred\nrelated: [{id: ..., relation: recurs}]",
    ),
    Page(
        "RCA036",
        "The rendered document is stale",
        "Reviewers read the markdown beside the YAML. It is rendered again and compared to the byte; where there is"
        " none,"
        " nothing is said.",
        "As `rca render --check`.",
        "analyses/x.md of last week beside analyses/x.yaml of today",
        "rca render",
    ),
    Page(
        "RCA037",
        "An id stands twice",
        "Citations then mean either. It comes from merges and from copied files. Of cycles the number counts too,"
        " within an"
        " environment.",
        "Format 1: ids within a file are given once; names of files are unique.",
        "evidence: [{id: E5, ...}, {id: E5, ...}]",
        "evidence: [{id: E5, ...}, {id: E6, ...}]",
    ),
    Page(
        "RCA039",
        "Written by an agent, reviewed by nobody",
        "A program writes plausible sentences whether they are true or not. A person who has read the analysis against"
        " its"
        " evidence makes it count, by their name.",
        "Format 1: `agent: true` marks a program; a person in `reviewers` makes its work count.",
        "authors: [{name: ..., agent: true}]\nreviewers: []",
        "authors: [{name: ..., agent: true}]\nreviewers: [{name: Ada Example}]",
    ),
)

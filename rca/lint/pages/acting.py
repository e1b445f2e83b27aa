"""Pages of the rules about actions."""

from typing import Final

from rca.lint.pages.page import Page

_RCA2: Final = (
    "RCA2: Improving Root Cause Analyses and Actions to Prevent Harm, National Patient Safety Foundation (2015)"
)

ACTING: Final = (
    Page(
        "RCA004",
        "A root cause has no action, or an action addresses a cause that is not there",
        "A cause that nobody acts on will fail again. Where nothing shall be done, that is a decision: silence the"
        " rule for"
        " the cause and say who decided it, and why. Of a contributing cause it is a warning.",
        f"{_RCA2}: each cause needs an action or a reason.",
        "root_causes: [{id: R1, ...}]\nactions: []",
        "actions:\n  - id: A1\n    addresses: [R1]",
    ),
    Page(
        "RCA005",
        "All actions are weak: train, remind, document, be careful",
        "They work as long as everybody remembers. At least one action should work without: a check that fails, a"
        " default, a"
        " limit, a part that is removed.",
        f"Action hierarchy, VA National Center for Patient Safety; {_RCA2}, table 6.",
        "do: Remind the team to run the migration first.",
        "do: Let the deploy script run the migration, and stop when it fails.",
    ),
    Page(
        "RCA018",
        "The only remedy silences a check: skip, bypass, retry, accommodate",
        "The check found something. When it is made to pass, what it found is still there, and now nobody sees it. A"
        " check"
        " may be wrong; then say who decided that, and what shows it.",
        "The model document's fix was to accommodate staging in the validation; 61 % of 922 documents that claim a fix"
        " see"
        " the same error analysed again on a later day.",
        "do: Skip the ID format validation on staging.",
        "do: Build the factory after the id service is ready, so that ids have one format everywhere.",
    ),
    Page(
        "RCA019",
        "An open action has no owner or no due date",
        "What belongs to nobody and to no day is not done. Of what is for later no day is asked.",
        f"{_RCA2}: one responsible person and a date for each action. Of 922 documents' checkboxes 72 % were never"
        f" ticked.",
        "- id: A1\n  do: ...\n  status: open",
        "- id: A1\n  do: ...\n  owner: Ada Example\n  due: 2025-09-12",
    ),
    Page(
        "RCA020",
        "An action has no expected effect",
        "Without it nobody can say later whether it worked. Count what should change: failing tests with this error,"
        " from"
        " how many to how many, by which cycle. Actions that only detect need none.",
        f"{_RCA2}: a measure for each action.",
        "- id: A1\n  do: Ask for the environment before validating",
        "- id: A1\n  do: Ask for the environment before validating\n  expect: {of: failure, from: 3, to: 0, by_cycle:"
        " 5}",
    ),
    Page(
        "RCA032",
        "An action that already failed for this error",
        "It was tried, here or in another analysis of the same error, and did not help. Perhaps it is done differently"
        " this"
        " time: then the difference is what matters, and belongs into the action.",
        "66 of 95 errors were analysed more than once; 11 % of the later analyses name the earlier one.",
        "attempts: [{id: T1, did: Catch the exception and accommodate, outcome: failed}]\n"
        "actions: [{id: A1, do: Catch the exception and accommodate on staging}]",
        "do: Ask for the environment before validating. Unlike T1, no exception is raised that others could raise"
        " again.",
    ),
)

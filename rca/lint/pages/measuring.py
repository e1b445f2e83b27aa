"""Pages of the rules about measuring and figures."""

from typing import Final

from rca.lint.pages.page import Page

_EXACT: Final = "A. Agresti, Categorical Data Analysis, 3rd edition, sections 3.5 (Fisher) and 11.1 (McNemar)"

MEASURING: Final = (
    Page(
        "RCA007",
        "Closed or verified, and no later cycle measured the fix",
        "That the change is deployed says nothing yet. A later run of the failing tests on a revision with the fix"
        " does;"
        " record it as a cycle, or cite the run in a criterion.",
        "Of 922 documents that claim a fix, 39 % come with no test result, and 61 % see the same error again on a"
        " later day.",
        "status: closed\nverification: []",
        "status: closed\nverification:\n  - {criterion: No test ends with 1011, outcome: passed, evidence: [E9]}",
    ),
    Page(
        "RCA021",
        "An expected effect that the count cannot show",
        "90 % of three failures is 2.7: only 0 reaches it, so expect 0. And where three of 58 tests fail, even none of"
        " 58"
        " could be chance; run the tests several times then (that is a note).",
        f"{_EXACT}.",
        "do: Accommodate staging. Expected impact: ~90 % reduction (of 3 failures)",
        "expect: {of: failure, from: 3, to: 0, by_cycle: 5}",
    ),
    Page(
        "RCA022",
        "A change that chance explains",
        "Tests that fail now and then get better and worse by themselves. Where each test is named in both cycles"
        " McNemar's"
        " exact test decides, else Fisher's of the two counts; two-sided, and p above 0.05 is called chance. p is"
        " shown.",
        f"{_EXACT}.",
        "12 -> 8 of 58 tests: the fix works",
        "12 -> 8 of 58 tests, p = 0.46: not shown yet; run again",
    ),
    Page(
        "RCA023",
        "Too few clean runs for a failure that comes now and then",
        "A test that fails in one of 20 runs passes the next ten anyway, more often than not. To show at 95 % that it"
        " is gone"
        " takes 3 / rate runs without a failure: 60 here. Asked where title, summary or impact tell the rate.",
        "J. A. Hanley and A. Lippman-Hand, “If nothing goes wrong, is everything all right?”, JAMA 249 (1983),"
        " 1743-1745.",
        "summary: Flaky, fails in 1 of 20 runs.\nstatus: verified  # after one clean cycle",
        "status: fixing  # until 60 clean runs are recorded",
    ),
    Page(
        "RCA024",
        "The fix is claimed on a revision that does not contain its commit",
        "Then something else made it pass. git is asked whether the tested revision has the action's commit among its"
        " ancestors, and whether the revision that failed had it already. Unknown commits are passed over.",
        "`git merge-base`; the cycle's own report names what was tested.",
        "actions: [{id: A1, status: done, commit: 1a2b3c4, measured: [{cycle: ...-4-m2x8dv, value: 0}]}]  # 1a2b3c4"
        " came later",
        "Measure in a cycle of a revision that contains 1a2b3c4.",
    ),
    Page(
        "RCA025",
        "A criterion is ticked against the measurement, or without one; work is done without a proof",
        "A tick is a claim like any other. Cite the run that shows it, or name the command and when it ran. In a cycle"
        " the"
        " outcome is computed from the results, and what was ticked is shown beside it as stated.",
        "The model report ticks four of five criteria before the deployment that they are about was tested.",
        "- criterion: Factory failures reduced by more than 80 %\n  outcome: passed",
        "- criterion: No test ends with 1011 in cycle 5\n  outcome: open",
    ),
    Page(
        "RCA026",
        "A stated number differs from the computed one",
        "Sums that do not come out make readers doubt the rest. Shares (`6 of 10, 60 %`) and changes (`from 12 to 4,"
        " 67 %`)"
        " are computed again, with room for rounding; counts of cycles are compared with what is stated.",
        "The model report: about 80 % protected, and $80K+ of $120K+, which is 66.7 %; 60 % passing, where 50 of 58"
        " tests pass.",
        "summary: 8 of 10 modules pass, 75 %.",
        "summary: 8 of 10 modules pass, 80 %.",
    ),
    Page(
        "RCA027",
        "A rate without unit and denominator",
        "67 % of what? Two of three failures and 200 of 300 are other news. All (100 %) and none (0 %) need no count.",
        "The model report's rates are of tests in one place and of modules in another, and neither says so.",
        "summary: 1011 errors reduced by ~67 %.",
        "summary: 1011 failures fell from 12 to 4 of 58 tests.",
    ),
    Page(
        "RCA028",
        "A test that got worse is not mentioned",
        "A better total hides it. Of a cycle: every test that passed before and fails now, or where tests have no"
        " names each"
        " module that passes fewer, is looked for in what people wrote.",
        "In the model reports a module fell from 3 to 2 of 5 passing tests, and neither mentions it.",
        "achievements: [Overall improvement]",
        "notes: [test_2_message_flow_staging passes 2 of 5 tests after 3 of 5; why is not known yet]",
    ),
)

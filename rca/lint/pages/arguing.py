"""Pages of the rules about the chain of whys and its wording."""

from typing import Final

from rca.lint.pages.page import Page

_CAUSATION: Final = (
    "Five Rules of Causation, VA National Center for Patient Safety (after D. Marx, Maintenance Error Causation, 1999)"
)
_CARD: Final = "A. J. Card, “The problem with ‘5 whys’”, BMJ Quality & Safety 26 (2017), 671-677"

ARGUING: Final = (
    Page(
        "RCA002",
        "An answer restates its question, or the answer above it",
        "A why that says the same in other words adds depth to the chain and nothing to what is known. Rule 1 of"
        " causation"
        " asks for cause and effect, two different things.",
        f"{_CAUSATION}, rule 1.",
        "why: Why did the health check fail?\nbecause: The health check failed on staging.",
        "why: Why did the health check fail?\nbecause: It reads the store, and staging mounts none.",
    ),
    Page(
        "RCA003",
        "A chain stops at a person: “human error”, “forgot”",
        "Somebody else would have done the same tomorrow. What people did has causes: a default, a tool that does not"
        " ask, a"
        " step that nothing checks. Those can be changed, and people who are not blamed tell what happened.",
        f"{_CAUSATION}, rule 3; B. Beyer et al., Site Reliability Engineering (2016), chapter 15, blameless"
        f" postmortems.",
        "because: The developer forgot to run the migration.",
        "because: The deployment takes traffic before anything has run the migration.",
    ),
    Page(
        "RCA006",
        "The chain returns to an ancestor, repeats it, or explains what is not there",
        "A circle explains nothing, and a why whose `of` leads nowhere is read by nobody as what it was meant to"
        " explain."
        " Both usually come from a merge or from editing ids by hand.",
        "Format 1: whys are a list, `of` makes them a tree.",
        "- {id: W1, of: W3, ...}\n- {id: W3, of: W1, ...}",
        "- {id: W1, of: failure, ...}\n- {id: W3, of: W1, ...}",
    ),
    Page(
        "RCA008",
        "One straight chain: nothing was ruled out, no other cause was considered",
        "Asked five times in a row, people find the one cause they thought of first. Most failures have several, and"
        " what"
        " was ruled out, with the reason, spares the next person the same way.",
        f"{_CARD}. Of 922 documents 98.5 % stop at exactly five, whatever the evidence, and causes ruled out are not"
        f" kept.",
        "W1 <- W2 <- W3 <- W4 <- W5",
        "W1 <- W2 <- W3\n   <- W4  ruled out: connections are established, and the close has another reason [E6]",
    ),
    Page(
        "RCA009",
        "Fewer than three whys, or the last is still a symptom",
        "After one or two whys one is mostly still at what was seen. Three is no magic number either: silence the rule"
        " where"
        " the evidence ends the chain earlier. A root cause in the words of the error is the error.",
        f"{_CARD}; T. Ohno, Toyota Production System (1988), asks until the countermeasure is in reach.",
        "W1: The request timed out.   R1: The request timed out.",
        "W1: The pool had no free connection.  W2: A report held one for 40 s.  W3: Reports run in the request.",
    ),
    Page(
        "RCA010",
        "Two causes stand in one answer",
        "Each of them needs its own evidence, its own next why and its own action. In one sentence the weaker one"
        " borrows the"
        " evidence of the other, and is never followed further.",
        f"{_CARD}: one chain forces many causes into one.",
        "because: The pool was too small and, in addition, a query held its connection for 40 s.",
        "- {id: W2, of: W1, because: The pool has 5 connections for 40 workers., ...}\n"
        "- {id: W3, of: W1, because: A query held its connection for 40 s., ...}",
    ),
    Page(
        "RCA011",
        "A vague cause: “timing issue”, “somehow”, “too strict”, with nothing observed",
        "A word that fits any failure cannot be tested and cannot be fixed. Said with numbers, names or an excerpt, it"
        " stops"
        " being vague, and the rule is silent.",
        f"{_CAUSATION}, rule 2: specific and accurate descriptors, no negative and vague ones.",
        "because: Staging timing differences cause strict validation failures.",
        "because: The factory asks for an id 2 s before the id service listens.",
    ),
    Page(
        "RCA012",
        "A hedge (“may”, “probably”) in an entry that is called supported",
        "Either the evidence shows it, then it needs no “probably”; or it does not, then it is a hypothesis, which is"
        " a good"
        " thing to have and to test. Hedges in quotes, code and log lines do not count.",
        "The model document of this tool hedges 18 times and quotes no log line; hours later one line showed another"
        " cause.",
        "because: The ids may be created before the service is ready.\nstatus: supported",
        "because: The ids may be created before the service is ready.\nstatus: hypothesis",
    ),
    Page(
        "RCA013",
        "“Failure to ...” names no duty that existed",
        "Not doing something is a cause only where somebody had to do it. Otherwise it is a wish in hindsight:"
        " everything"
        " that would have helped was then “not done”.",
        f"{_CAUSATION}, rule 5.",
        "because: Failure to test the change on staging.",
        "because: The release checklist asks for a staging run, and the hotfix path skips the checklist.",
    ),
    Page(
        "RCA016",
        "Read back with “therefore”, a step was not confirmed",
        "Read upwards, each answer has to lead to the one above: the id is refused, therefore the factory raises,"
        " therefore"
        " the connection ends. A step that does not hold when it is read this way is where the chain breaks.",
        "Logical test of five whys: Lean Enterprise Institute, Lean Lexicon, “5 whys”; `therefore` in format 1.",
        "- id: W2\n  status: supported",
        "- id: W2\n  status: supported\n  therefore: confirmed",
    ),
    Page(
        "RCA038",
        "The problem statement already contains a cause",
        "Who starts from a cause looks for what fits it. The title and the first question say what was seen, where and"
        " how"
        " often; an error's own words may say what they like.",
        f"{_CARD}; {_CAUSATION}, rule 1.",
        "title: Checkout returns 500 because the cache is stale",
        "title: Checkout returns 500 for carts with two currencies",
    ),
)

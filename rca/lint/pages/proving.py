"""Pages of the rules about evidence."""

from typing import Final

from rca.lint.pages.page import Page

PROVING: Final = (
    Page(
        "RCA001",
        "A why that is called supported, or a root cause, cites no evidence",
        "Whoever reads it later cannot tell what was seen from what was supposed. The next person with the same error"
        " then"
        " builds on a guess. A note says what somebody told; a log line with its time, a test's output, code or a"
        " change"
        " can be looked at again. An error where nothing is cited; a warning where a deployed service failed and no"
        " log line"
        " with its time stands on the way to the primary cause; a note where only notes are cited.",
        "Of 922 five-whys documents, 67 % of the whys carry no evidence, and 0.2 % quote a log line with its time. In"
        " one of"
        " them a single log line showed another cause hours later.",
        "- id: W2\n  because: The ids have another format on staging.\n  status: supported",
        "- id: W2\n  because: The id 'ssot-1700-a' does not match ^ssot_[0-9]+$.\n  status: supported\n  evidence:"
        " [E3]",
    ),
    Page(
        "RCA014",
        "Evidence is gone, is not what it was, or lies outside the window that was asked",
        "Evidence that changed after the fact proves nothing. The text is compared with its sha256, times with the"
        " window,"
        " code with the repository at the commit that is named. Code that moved without a commit named is a warning, a"
        " local"
        " log that is gone a note (logs rotate; the text kept here is then all there is). Of paths that this"
        " repository never"
        " had, and of commits that this clone does not hold, nothing is said.",
        "49 % of what the 922 documents label as evidence names no file, line, code or time, so that nobody could"
        " check it.",
        "- id: E2\n  kind: code\n  path: app/old_name.py\n  lines: 340-350",
        "- id: E2\n  kind: code\n  path: app/old_name.py\n  lines: 340-350\n  commit: 1a2b3c4",
    ),
    Page(
        "RCA033",
        "A secret stands in the document",
        "Analyses are committed and pushed; git keeps what was once in a file. What the tool gathers is cleaned before"
        " it is"
        " stored, what people type or paste by hand is not. Personal data (an e-mail address, a card's number) is a"
        " warning.",
        "OWASP Logging Cheat Sheet, “Data to exclude”; the finders are those of `rca redact`.",
        "because: The client logs in with password=hunter2hunter2.",
        "because: The client logs in with the password of the old account ([REDACTED:password]).",
    ),
)

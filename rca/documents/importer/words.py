"""The words by which headings and labels of old documents are known. No reading of lines happens here."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final


def _any(*words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)


FIVE_WHYS: Final = re.compile(
    r"\b(?:five|5|three|3|six|6|seven|7|ten|10|\d|n)[\s\-–]*whys?\b|\bwhys?[\s\-]*(?:analysis|chain|tree|method|methodology|"
    r"ladder|questions|technique|investigation|process|cascade|sequence|drill)|\b(?:the|of|our|multiple|deep)\s+whys\b"
    r"|^\W*whys\W*$|root[\s\-]*cause[\s\-]*(?:chain|tree|drill)|\bwhy[\s\-–>→]+why\b",
    re.IGNORECASE,
)
"""A heading or a lead-in under which a chain of whys stands."""
ROOT_CAUSE_WORK: Final = re.compile(
    r"root[\s\-]*cause|\brca\b|post[\s\-]?mortem|incident|failure|bug|debug|investigation|regression|outage|causal|diagnos",
    re.IGNORECASE,
)
"""A document or a section that looks for a cause."""
ASKED_OFTEN: Final = re.compile(
    r"\bfaqs?\b|frequently|\bq\s?&\s?a\b|questions?\s+(?:and|&)\s+answers|\bquiz|interview|rationale|design\s+decisions?"
    r"|why\s+(?:choose|use|this\s+matters|us)\b|motivation|benefits|table\s+of\s+contents|\btoc\b|reading\s+list|agenda"
    r"|template|\binstructions?\b|how\s+to\s+use|\bexamples?\s+of\b",
    re.IGNORECASE,
)
"""A section whose questions make no chain."""
RECAP: Final = re.compile(r"\b(?:summary|recap|overview|at a glance|tl;?dr|in short|visual|diagram)\b", re.IGNORECASE)

ANSWER: Final = re.compile(r"(?:the\s+)?(?:answer|because|a|ans|response|reply|reason)(?:\s?#?\d{0,2})?", re.IGNORECASE)
QUESTION: Final = re.compile(r"(?:the\s+)?(?:question|q)(?:\s?#?\d{0,2})?", re.IGNORECASE)
EVIDENCE: Final = re.compile(
    r"(?:[a-z]+(?:\s|-)){0,3}evidence(?:\s+(?:found|gathered|collected|from(?:\s\w+){1,3}|chain|details))?(?:\s?#?\d{0,2})?"
    r"|(?:supporting\s+|key\s+|technical\s+)?(?:proofs?|logs?|log\s+(?:excerpts?|output|lines?|entries)|stack\s?trace|traceback)",
    re.IGNORECASE,
)
LOCATION: Final = re.compile(
    r"(?:line|code)\s+references?|(?:code\s+|file\s+|source\s+)?(?:locations?|files?|references?|paths?)|code|code\s+(?:evidence|analysis|snippet)|(?:relevant|affected|problematic|problem)\s+code|source",
    re.IGNORECASE,
)
ROOT_CAUSE: Final = re.compile(
    r"(?:(?:the|final|true|ultimate|real|actual|fundamental|underlying|core|primary|main|secondary|contributing|immediate|"
    r"technical|systemic|process|organi[sz]ational|definitive|identified|confirmed|deepest|tertiary|→|therefore,?(?:\s+the)?)\s+)*"
    r"(?:root[\s\-]*causes?|contributing\s+(?:factors?|causes?))"
    r"(?:\s+(?:summary|identified|identification|statements?|found|confirmed|conclusion|determined|discovered|is|was|#?\d{1,2}|"
    r"and\s+contributing\s+factors|\((?:primary|secondary|confirmed|final|technical|process|contributing)\)))*",
    re.IGNORECASE,
)
"""Without "root cause analysis", which is the name of the whole."""
CAUSE_KIND: Final = re.compile(
    r"(?:primary|main|secondary|contributing|tertiary)(?:\s+(?:causes?|factors?))?", re.IGNORECASE
)
CONTRIBUTING: Final = _any("secondary", "contributing", "tertiary", "factors?")
CLOSING: Final = re.compile(
    r"(?:(?:the|proposed|immediate|recommended|key|final|executive|next|required|business|overall|long[\s\-]term|short[\s\-]term)\s+)*"
    r"(?:conclusions?|summary|solutions?|fix(?:es)?(?:\s+(?:required|applied|needed|implemented|implementation))?|resolutions?|recommendations?|actions?(?:\s+items?)?|steps|"
    r"impact|prevention|preventi(?:ve|on)\s+\w+|lessons?(?:\s+learned)?|corrective\s+actions?|verification|status|timeline|countermeasures?)",
    re.IGNORECASE,
)
"""A label that ends the last why of a chain that has no headings of its own."""

ACTIONS: Final = re.compile(
    r"action\s?items?|\bactions?\b|next\s+steps?|recommend|to-?do|follow[\s\-]?ups?|corrective|preventi|remediation|mitigation"
    r"|countermeasure|immediate|short[\s\-]term|long[\s\-]term|medium[\s\-]term|fix(?:es)?\s+(?:plan|required|needed)|solution|resolution|implementation\s+plan",
    re.IGNORECASE,
)
DESCRIBED: Final = re.compile(r"solution|resolution|implementation|analysis|impact|cause", re.IGNORECASE)
"""Sections of this name describe what was done; their lists are no actions unless they have boxes to tick."""
CHECKS: Final = re.compile(
    r"verif|success\s+criteria|acceptance|validation|definition\s+of\s+done|\btest(?:s|ing)?\b|checklist|criteria|metrics",
    re.IGNORECASE,
)
LESSONS: Final = re.compile(
    r"lessons?(?:\s+learn(?:ed|t))?|(?:key\s+)?(?:learnings|takeaways|insights)|what\s+we\s+learned", re.IGNORECASE
)
SUMMARY: Final = re.compile(
    r"(?:executive\s+|incident\s+|issue\s+|brief\s+)?(?:summary|abstract|tl;?dr)", re.IGNORECASE
)
KEY_FINDING: Final = re.compile(r"(?:critical|key|main|core|central)\s+(?:finding|discovery|insight)s?", re.IGNORECASE)
IMPACT: Final = re.compile(r"(?:business\s+|user\s+|customer\s+)?impact(?:\s+(?:assessment|analysis))?", re.IGNORECASE)
ERROR: Final = re.compile(
    r"(?:the\s+|primary\s+|actual\s+|observed\s+|original\s+|current\s+|exact\s+|key\s+|main\s+|critical\s+)*(?:error|exception|failure)"
    r"(?:[\s\-](?:patterns?|messages?|text|details?|logs?|output|signature|observed|description|under investigation))?"
    r"|symptoms?|error\s+patterns?\s+analy[sz]ed",
    re.IGNORECASE,
)
PROBLEM: Final = re.compile(
    r"(?:the\s+|initial\s+)?(?:problem|issue|incident)(?:[\s\-](?:statement|description|definition|summary|reported))?",
    re.IGNORECASE,
)
QUESTIONS: Final = re.compile(r"(?:open|outstanding|unresolved|remaining)\s+questions?", re.IGNORECASE)

_ORNAMENT: Final = re.compile(
    r"^(?:[^\w]|\d{1,2}(?:\.\d{1,2})*(?:[.):]|\ufe0f?\u20e3|\s[-–—])(?=\s|$)|(?:phase|part|section|step)\s\d{1,2}[:.)])+\s*|[^\w)\]]+$",
    re.IGNORECASE,
)


def announces_whys(text: str) -> bool:
    """Whether a heading or line says that whys follow."""
    low = text.lower()
    return ("why" in low or "cause" in low) and FIVE_WHYS.search(text) is not None


@lru_cache(4096)
def plain(heading: str) -> str:
    """A heading without its number, emoji, emphasis and closing colon: `## 3. 🎯 Root Cause:` is `Root Cause`."""
    return " ".join(_ORNAMENT.sub("", heading[:300]).replace("**", "").replace("__", "").split())

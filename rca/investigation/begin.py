"""From a failing run to a draft: what run, surroundings and git already know, and the questions to begin with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rca.analysis import Analysis, Author, Failure, Seen
from rca.evidence import times
from rca.signature import extract
from rca.text import clip

if TYPE_CHECKING:
    from datetime import datetime

    from rca.runs import FailureGroup, Run, Surroundings

_TITLE = 72
"""Characters of a title; the slug and most terminals hold that much."""


def draft(group: FailureGroup, run: Run, surroundings: Surroundings, author: str, now: datetime) -> Analysis:
    """An analysis of one group of failures, with everything a program can know. It has no id until it is saved."""
    first, last = (run.at, run.at) if run.at or group.tests else _told(group.report, now)
    seen = {"first": first, "last": last, "count": group.count}
    failure = {
        "error": clip(group.error, lines=20, width=2000),
        "signature": group.signature.key(),
        "environment": surroundings.environment,
        "service": surroundings.service,
        "revision": surroundings.revision,
        "build": surroundings.build,
        "branch": surroundings.branch,
        "commit": surroundings.commit,
        "seen": Seen.model_validate({name: value for name, value in seen.items() if value}),
        "tests": group.tests,
    }
    given = {
        "rca": "1",
        "id": "draft",
        "title": title(group.error),
        "status": "draft",
        "created": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "authors": (Author(name=author),) if author else (),
        "failure": Failure.model_validate({name: value for name, value in failure.items() if value}),
    }
    return Analysis.model_validate({name: value for name, value in given.items() if value})


def _told(report: str, now: datetime) -> tuple[str, str]:
    """When the first and the last line of a log were written that say it; "" unknown."""
    found = [at.at for line in report.split("\n") if (at := times.find(line, now))]
    return (times.iso(min(found)), times.iso(max(found))) if found else ("", "")


def title(error: str) -> str:
    """A title from an error's own words: its message, or its type when it says nothing. One line, never empty."""
    extracted = extract(error)
    words = " ".join((extracted.message or extracted.type or error).split())
    if extracted.type and words.count(" ") < 2 and extracted.type not in words:
        words = f"{extracted.type.rpartition('.')[2]}: {words}"
    clause = words.partition("; ")[0]
    if clause.count(" ") >= 2:  # what follows a semicolon repeats or details
        words = clause
    if len(words) > _TITLE:
        words = words[:_TITLE].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"
    return words or "Analysis"


def first_question(analysis: Analysis) -> str:
    """The first why: of the failure, with its number of tests and its own words."""
    tests = len(analysis.failure.tests)
    who = {0: "does this happen", 1: "does the test fail with"}.get(tests, f"do {tests} tests fail with")
    return f'Why {who}: "{title(analysis.failure.error or analysis.title)}"?'


def question_after(because: str) -> str:
    """The next why, asked of the last answer; its words stay as they are, so the sentence holds for any answer."""
    words = " ".join(because.split()).rstrip(".!;")
    lowered = words[:1].lower() + words[1:] if words[1:2].islower() and " " in words else words
    return f"Why is it that {lowered}?"

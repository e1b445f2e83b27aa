"""A full analysis: every field of format 1 is filled, so that no part of the document stays untested."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from rca.analysis import Analysis
from rca.documents import kept

TEMPLATES = Path(__file__).parents[2] / "templates"

ERROR = "received 1011 (internal error) Factory SSOT validation failed"

LOG = """\
2025-09-08T13:55:01.902Z INFO websocket: connection from 10.0.0.4
2025-09-08T13:55:02.101Z DEBUG factory: environment is staging
2025-09-08T13:55:02.113Z WARNING factory: user id does not match pattern
2025-09-08T13:55:02.114Z ERROR websocket: closing 1011: Factory SSOT validation failed: run_id 'ws_8f2' has no thread
2025-09-08T13:55:02.120Z INFO websocket: closed
2025-09-08T13:55:02.121Z INFO pool: 3 connections left"""

CODE = """\
try:
    _validate_ssot_user_context(user_context)
except ValueError as error:
    if environment == "staging":
        logger.warning("accommodated: %s", error)
    raise"""


def full() -> dict[str, Any]:
    """The tree of a full analysis, new for each caller, who may change it."""
    return {
        "rca": "1",
        "id": "2025-09-08-factory-ssot-validation-failed-7k3f9q",
        "title": "Factory SSOT validation failed",
        "status": "fixing",
        "created": "2025-09-08T14:02:11Z",
        "authors": [{"name": "Ada Example"}, {"name": "triage-bot", "agent": True}],
        "reviewers": [{"name": "Grace Example"}],
        "severity": "medium",
        "labels": ["websocket", "staging"],
        "summary": "Three WebSocket tests fail on staging since revision 00183.\n\nProduction is not affected.",
        "key_finding": "The fallback for staging re-raises the very error it was written to accommodate.",
        "failure": _failure(),
        "evidence": _evidence(),
        "whys": _whys(),
        "root_causes": [
            {
                "id": "R1",
                "why": "W4",
                "kind": "primary",
                "category": "exception handling",
                "statement": "The environment is checked inside the handler of an exception that is raised again.",
                "without_it": "no",
            },
            {
                "id": "R2",
                "why": "W5",
                "kind": "contributing",
                "category": "configuration",
                "statement": "Staging makes ids in a form that the strict pattern does not know.",
                "without_it": "unknown",
            },
        ],
        "attempts": _attempts(),
        "actions": _actions(),
        "verification": [
            {
                "criterion": "No 1011 in the staging run",
                "command": "pytest tests/staging -k websocket",
                "outcome": "passed",
                "at": "2025-09-09T09:30:00+02:00",
                "evidence": ["E6"],
            },
            {"criterion": "Pass rate over 75 %", "outcome": "failed", "evidence": ["E1"]},
            {"criterion": "A week without the error", "outcome": "open"},
        ],
        "priors": _priors(),
        "related": [
            {"id": "2025-09-01-websocket-state-not-serialisable-1a2b3c", "relation": "caused-by"},
            {"id": "2025-08-20-auth-too-strict-9z8y7x", "relation": "contradicts"},
        ],
        "timeline": [
            {"at": "2025-09-08T16:10:00+02:00", "what": "Ada opens the analysis"},
            {"at": "2025-09-08T13:55:02Z", "what": "first failure of `test_websocket_event_flow_real`"},
        ],
        "questions": ["Why does the pattern differ from the one in production?"],
        "lessons": [
            {"kind": "technical", "text": "Check the environment before validating, not in the handler."},
            {"kind": "process", "text": "Quote the log line before naming a cause."},
        ],
        "lint": {"ignore": [{"rule": "RCA008", "entry": "W1", "reason": "only one way leads there"}]},
        "sections": _sections(),
        "source": {"path": "docs/FACTORY_SSOT_FIVE_WHYS.md", "sha256": "ab" * 32},
    }


def _failure() -> dict[str, Any]:
    return {
        "error": ERROR,
        "signature": "1:5f0c2a9be1d34477",
        "also": ["websockets.exceptions.ConnectionClosedError: received 1011"],
        "not_same": ["2025-09-07-ssot-auth-failed-4d5e6f"],
        "environment": "gcp-staging",
        "service": "netra-backend-staging",
        "revision": "netra-backend-staging-00183-v65",
        "build": "2ea20831",
        "branch": "main",
        "commit": "0123456",
        "cycle": "2025-09-08-gcp-staging-4-m2x8dv",
        "seen": {"first": "2025-09-08T13:55:02Z", "last": "2025-09-08T13:57:40Z", "count": 3},
        "tests": [
            "test_1_websocket_events_staging::test_websocket_event_flow_real",
            "test_3_agent_pipeline_staging::test_real_agent_pipeline_execution",
        ],
        "impact": "Chat does not work for 2 of 5 flows on staging; releases wait.",
    }


def _evidence() -> list[dict[str, Any]]:
    return [
        {
            "id": "E1",
            "kind": "log",
            "source": "gcloud",
            "query": 'severity>=WARNING AND SEARCH("`Factory SSOT validation failed`")',
            "link": "https://console.cloud.google.com/logs/query;query=Factory%20SSOT;startTime=2025-09-08T13:25:00Z",
            "at": "2025-09-08T13:55:02.114Z",
            "first": "2025-09-08T13:55:02.114Z",
            "last": "2025-09-08T13:57:40.001Z",
            "from": "2025-09-08T13:25:00Z",
            "to": "2025-09-08T14:25:00Z",
            "count": 17,
            "sha256": "cd" * 32,
            "text": LOG,
        },
        {
            "id": "E2",
            "kind": "code",
            "path": "netra_backend/app/routes/websocket.py",
            "lines": "340-346",
            "commit": "1a2b3c4",
            "text": CODE,
        },
        {
            "id": "E3",
            "kind": "change",
            "commit": "1a2b3c4",
            "path": "netra_backend/app/factory.py",
            "text": "--- a/factory.py\n+++ b/factory.py\n@@ -1 +1 @@\n-ID = '.*'\n+ID = 'ws_[0-9]+'",
        },
        {
            "id": "E4",
            "kind": "absence",
            "source": "gcloud",
            "query": 'severity>=ERROR "upstream reset"',
            "from": "2025-09-08T13:25:00Z",
            "to": "2025-09-08T14:25:00Z",
        },
        {"id": "E5", "kind": "note", "source": "Ada Example", "text": "The load balancer was not deployed that day."},
        {
            "id": "E6",
            "kind": "test",
            "source": "pytest",
            "path": "reports/junit.xml",
            "at": "2025-09-09T07:30:00Z",
            "text": "5 passed in 12.31s",
        },
        {"id": "E7", "kind": "link", "link": "https://wiki.example/ssot", "source": "wiki"},
    ]


def _whys() -> list[dict[str, Any]]:
    return [
        {
            "id": "W1",
            "of": "failure",
            "why": "Why do WebSocket tests close with 1011?",
            "because": "The server's factory raises when it validates the user's context.",
            "status": "supported",
            "evidence": ["E1", "E2"],
            "therefore": "confirmed",
        },
        {
            "id": "W2",
            "of": "W1",
            "why": "Why does the validation raise on staging?",
            "because": "The id `ws_8f2` does not match the pattern `ws_[0-9]+`.\n\nThe pattern came with 1a2b3c4.",
            "status": "supported",
            "evidence": ["E1", "E3"],
            "therefore": "doubtful",
        },
        {
            "id": "W3",
            "of": "W1",
            "why": "Does the load balancer close the connection?",
            "because": "A reset from upstream would look the same to the client.",
            "status": "ruled-out",
            "reason": "No reset was logged in the hour around the failure.",
            "evidence": ["E4", "E5"],
        },
        {
            "id": "W4",
            "of": "W2",
            "why": "Why is the mismatch not accommodated?",
            "because": "The handler raises the error again after logging it.",
            "status": "supported",
            "evidence": ["E2", "E9"],
            "therefore": "confirmed",
        },
        {
            "id": "W5",
            "of": "W2",
            "why": "Why does staging make such ids?",
            "because": "Its start-up order differs.",
            "status": "hypothesis",
            "therefore": "open",
        },
    ]


def _attempts() -> list[dict[str, Any]]:
    return [
        {
            "id": "T1",
            "did": "Catch the error and go on",
            "outcome": "failed",
            "because": "The handler raised it again.",
            "commit": "1a2b3c4",
            "code": {"language": "python", "before": "validate(context)", "after": "try:\n    validate(context)"},
        },
        {"id": "T2", "did": "Relax the pattern", "outcome": "partial", "because": "Two of three ids match now."},
        {
            "id": "T3",
            "did": "Choose the validation by environment first",
            "outcome": "worked",
            "because": "Nothing is raised that would have to be caught.",
            "commit": "5d6e7f8",
            "code": {
                "language": "python",
                "before": "validate(context)",
                "after": 'if env == "staging":\n    validate_type(context)',
            },
        },
    ]


def _actions() -> list[dict[str, Any]]:
    return [
        {
            "id": "A1",
            "do": "Choose the validation by environment before validating",
            "addresses": ["R1"],
            "kind": "fix",
            "strength": "strong",
            "horizon": "now",
            "owner": "Ada Example",
            "due": "2025-09-12",
            "status": "done",
            "link": "https://git.example/pull/31",
            "commit": "5d6e7f8",
            "expect": {"of": "failure", "from": 3, "to": 0, "by_cycle": 5},
            "measured": [{"cycle": "2025-09-09-gcp-staging-5-k1j2h3", "value": 0}],
        },
        {
            "id": "A2",
            "do": "Make ids in one place",
            "addresses": ["R2", "R9"],
            "kind": "prevent",
            "strength": "intermediate",
            "horizon": "later",
            "owner": "Grace Example",
            "due": "2025-10-01",
            "status": "open",
            "expect": {"of": "1:99aa", "to": 1},
        },
        {"id": "A3", "do": "Alert on 1011", "addresses": ["R1"], "kind": "detect", "horizon": "next", "status": "open"},
        {"id": "A4", "do": "Skip the tests", "kind": "mitigate", "strength": "weak", "status": "dropped"},
    ]


def _priors() -> list[dict[str, Any]]:
    return [
        {
            "id": "2025-09-01-websocket-state-not-serialisable-1a2b3c",
            "verdict": "same",
            "accepted": True,
            "score": 0.97,
            "reasons": ["same code 1011", "same message"],
            "title": "WebSocket state is not serialisable",
            "root_cause": "An enum was logged as it stands.",
            "tried": ["a longer timeout"],
            "fix": "recurred",
            "as_of": "2025-09-08",
        },
        {"id": "2025-08-20-auth-too-strict-9z8y7x", "verdict": "similar", "accepted": False, "score": 0.41},
    ]


def _sections() -> list[dict[str, Any]]:
    return [
        {
            "heading": "Code flow",
            "markdown": "1. `connect`\n2. `validate`\n\n| where | strict |\n| - | - |\n| staging | no |",
        },
        {"heading": "Capabilities", "after": "impact", "markdown": "# Chat\n\nworks *partly*"},
        {"heading": "Appendix", "after": "nowhere", "markdown": "See <https://wiki.example/appendix>."},
    ]


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    """A workspace's templates are filled as in a command: nobody waits at a screen, however busy the machine is."""
    with kept():
        yield


@pytest.fixture
def tree() -> dict[str, Any]:
    """The full analysis as plain values, to be changed by a test."""
    return full()


@pytest.fixture
def analysis() -> Analysis:
    """The full analysis."""
    return Analysis.model_validate(full())


@pytest.fixture
def templates() -> list[Path]:
    """The shipped templates."""
    return [TEMPLATES]


@pytest.fixture
def parse() -> Any:
    """A parser as GitHub's: CommonMark with tables and strikethrough, HTML passed through."""
    markdown = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])

    def tokens(text: str) -> list[Token]:
        return markdown.parse(text)

    return tokens

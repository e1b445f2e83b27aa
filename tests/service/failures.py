"""The three ways in which the suite fails under staging, and which tests fail in which."""

from pathlib import Path
from typing import Final

from defusedxml.ElementTree import parse

FACTORY: Final = "received 1011 (internal error) Factory SSOT validation failed"
AUTH: Final = "received 1008 (policy violation) SSOT Auth failed"
HTTP: Final = "HTTP Error 503: Service Unavailable"

EXPECTED: Final = {
    FACTORY: {
        "test_1_websocket_events_staging::test_websocket_event_flow_real",
        "test_3_agent_pipeline_staging::test_real_agent_pipeline_execution",
        "test_3_agent_pipeline_staging::test_real_pipeline_error_handling",
    },
    AUTH: {
        "test_2_message_flow_staging::test_real_error_handling_flow",
        "test_2_message_flow_staging::test_real_websocket_message_flow",
    },
    HTTP: {
        "test_1_websocket_events_staging::test_health_check",
        "test_2_message_flow_staging::test_message_endpoints",
        "test_10_critical_path_staging::test_critical_api_endpoints",
    },
}


def failures(junit: Path) -> dict[str, set[str]]:
    """Failed tests of a JUnit file as `module::test`, by the way they failed; an unexpected way is its message."""
    found: dict[str, set[str]] = {}
    for case in parse(junit, forbid_dtd=True).iter("testcase"):
        for outcome in (*case.findall("failure"), *case.findall("error")):
            message = outcome.get("message", "")
            way = next((way for way in EXPECTED if way in message), message)
            module = case.get("classname", "").rpartition(".")[2]
            found.setdefault(way, set()).add(f"{module}::{case.get('name')}")
    return found

"""Connecting, and the events that an agent's run sends while it works."""

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tests.service.client import Client, receive, send


def test_websocket_connection(websocket: ClientConnection):
    send(websocket, type="ping")
    assert receive(websocket) == {"type": "pong"}


def test_websocket_needs_authentication(backend: Client):
    with pytest.raises(InvalidStatus, match="HTTP 401"), connect(backend.websocket_url, proxy=None):
        pass


def test_unknown_message_is_answered_with_an_error(websocket: ClientConnection):
    send(websocket, type="no-such-type")
    assert receive(websocket) == {"type": "error", "code": "unknown_message"}


def test_websocket_event_flow_real(websocket: ClientConnection):
    send(websocket, type="agent_request", agent="triage", task="sort the open tickets")
    events = [receive(websocket)["type"] for _ in range(5)]
    assert events == ["agent_started", "agent_thinking", "tool_executing", "tool_completed", "agent_completed"]


def test_health_check(backend: Client):
    assert backend.get("/api/health")["status"] == "healthy"

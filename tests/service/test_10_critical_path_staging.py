"""What must work before anything else does."""

from urllib.error import HTTPError

import pytest
from websockets.sync.client import ClientConnection, connect

from tests.service.backend.auth import issue
from tests.service.backend.settings import Settings
from tests.service.client import Client, receive, send


def test_service_is_alive(backend: Client):
    assert backend.get("/api/live") == {"status": "alive"}


def test_service_states_its_revision(backend: Client, settings: Settings):
    assert backend.get("/api/version")["revision"] == settings.revision


def test_unknown_path_is_not_found(backend: Client):
    with pytest.raises(HTTPError, match="HTTP Error 404"):
        backend.get("/api/no-such-path")


def test_critical_api_endpoints(backend: Client):
    for path in ("/api/live", "/api/health", "/api/messages", "/api/agents"):
        assert backend.get(path), path


def test_connections_are_independent(backend: Client, settings: Settings):
    headers = {"Authorization": f"Bearer {issue('another-user', settings)}"}
    with (
        connect(backend.websocket_url, additional_headers=headers, proxy=None) as first,
        connect(backend.websocket_url, additional_headers=headers, proxy=None) as second,
    ):
        send(first, type="agent_status")
        send(second, type="ping")
        assert receive(second) == {"type": "pong"}
        assert receive(first) == {"type": "agent_status", "state": "idle"}


def test_connection_answers_many_messages(websocket: ClientConnection):
    for _ in range(20):
        send(websocket, type="ping")
    assert [receive(websocket)["type"] for _ in range(20)] == ["pong"] * 20

"""An agent's pipeline: what there is, what it does, and how it says no."""

from websockets.sync.client import ClientConnection

from tests.service.client import Client, receive, send


def test_agents_are_listed(backend: Client):
    assert backend.get("/api/agents") == {"agents": ["triage", "analysis"]}


def test_pipeline_steps_are_described(backend: Client):
    assert backend.get("/api/pipeline")["steps"][-1] == "agent_completed"


def test_agent_status_is_idle(websocket: ClientConnection):
    send(websocket, type="agent_status")
    assert receive(websocket) == {"type": "agent_status", "state": "idle"}


def test_real_agent_pipeline_execution(websocket: ClientConnection):
    send(websocket, type="agent_request", agent="analysis", task="why did the build take longer?")
    runs = {receive(websocket)["run_id"] for _ in range(5)}
    assert len(runs) == 1


def test_real_pipeline_error_handling(websocket: ClientConnection):
    send(websocket, type="agent_request", agent="no-such-agent", task="anything")
    assert receive(websocket) == {"type": "error", "code": "unknown_agent"}


def test_nothing_to_cancel(websocket: ClientConnection):
    send(websocket, type="cancel")
    assert receive(websocket) == {"type": "error", "code": "nothing_to_cancel"}

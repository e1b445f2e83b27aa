"""Messages of a user: accepted, refused, and listed."""

from websockets.sync.client import ClientConnection

from tests.service.client import Client, receive, send


def test_message_endpoints(backend: Client):
    assert backend.get("/api/messages") == {"messages": []}


def test_malformed_message_keeps_the_connection(websocket: ClientConnection):
    websocket.send("{not json")
    assert receive(websocket) == {"type": "error", "code": "malformed_json"}
    send(websocket, type="ping")
    assert receive(websocket) == {"type": "pong"}


def test_real_error_handling_flow(websocket: ClientConnection):
    send(websocket, type="user_message", text="   ")
    assert receive(websocket) == {"type": "error", "code": "empty_message"}


def test_real_websocket_message_flow(websocket: ClientConnection):
    send(websocket, type="user_message", text="which tickets are open?")
    assert receive(websocket) == {"type": "message_accepted", "characters": 23}


def test_message_without_text_is_answered_with_an_error(websocket: ClientConnection):
    send(websocket, type="user_message")
    assert receive(websocket) == {"type": "error", "code": "unknown_message"}

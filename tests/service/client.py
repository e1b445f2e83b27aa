"""How the suite speaks to the service: addresses, HTTP requests, one JSON message in, one out."""

import json
from typing import Any, Final
from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener

from websockets.sync.client import ClientConnection

DIRECT: Final = build_opener(ProxyHandler({}))  # a proxy of the machine must not be asked for a loopback address
SECONDS: Final = 10


class Client:
    """The service's addresses."""

    def __init__(self, host: str, port: int) -> None:
        self.http_url = f"http://{host}:{port}"
        self.websocket_url = f"ws://{host}:{port}/ws"

    def get(self, path: str) -> dict[str, Any]:
        """The JSON that `path` answers with. Raises urllib.error.HTTPError."""
        try:
            with DIRECT.open(self.http_url + path, timeout=SECONDS) as response:
                return json.load(response)
        except HTTPError as refused:
            refused.close()  # a report keeps the error, which would keep the connection and the service waiting for it
            raise


def send(websocket: ClientConnection, **message: object) -> None:
    websocket.send(json.dumps(message))


def receive(websocket: ClientConnection) -> dict[str, Any]:
    """The next message. Raises websockets.exceptions.ConnectionClosedError, or TimeoutError."""
    return json.loads(websocket.recv(timeout=SECONDS))

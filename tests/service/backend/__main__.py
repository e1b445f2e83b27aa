"""Serves on a socket that the parent opened: `python -m tests.service.backend FD`.

An inherited socket queues connections until the program is ready, so nobody has to wait for a port.
"""

import asyncio
import logging
import os
import signal
import socket
import sys
from itertools import count

from websockets.asyncio.server import ServerConnection, serve
from websockets.http11 import Request, Response

from tests.service.backend import logs
from tests.service.backend.api import respond
from tests.service.backend.auth import AuthenticationError, authenticate
from tests.service.backend.session import Session
from tests.service.backend.settings import settings_of
from tests.service.backend.startup import Parts, start

log = logging.getLogger("backend.server")


class Server:
    """Tells HTTP requests from WebSocket handshakes and gives each connection its trace."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._numbers = count(1)

    async def admit(self, connection: ServerConnection, request: Request) -> Response | None:
        """The response to an HTTP request or a refused handshake; none lets the handshake go on."""
        logs.trace.set(logs.trace_of(self._parts.settings, next(self._numbers)))
        if request.path != "/ws":
            return await respond(request.path, self._parts)
        try:
            authenticate(request.headers.get("Authorization"))
        except AuthenticationError as error:
            log.warning("handshake refused: %s", error)
            return connection.respond(401, "authentication required\n")
        return None

    async def serve(self, connection: ServerConnection) -> None:
        request = connection.request
        if request is None:
            raise RuntimeError("a connection without a handshake was handed over")
        identity = authenticate(request.headers.get("Authorization"))
        await Session(connection, identity, self._parts).run()


async def run(listening: socket.socket) -> None:
    settings = settings_of(os.environ)
    logs.configure(settings)
    server = Server(start(settings))
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    async with serve(server.serve, sock=listening, process_request=server.admit):
        log.info("ready for connections")
        await stopped.wait()
        log.info("SIGTERM received, shutting down")


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as inherited:
        asyncio.run(run(inherited))

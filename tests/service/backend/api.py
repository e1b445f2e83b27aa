"""The HTTP endpoints. WebSocket traffic is `session`'s."""

import json
import logging
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Final

from websockets.datastructures import Headers
from websockets.http11 import Response

from tests.service.backend.startup import Parts
from tests.service.backend.store import SocketStore

log = logging.getLogger("backend.api")

Answer = tuple[HTTPStatus, dict[str, object]]
AGENTS: Final = ("triage", "analysis")
STEPS: Final = ("agent_started", "agent_thinking", "tool_executing", "tool_completed", "agent_completed")


async def respond(path: str, parts: Parts) -> Response:
    """The JSON response of `path`: 404 for an unknown one, 503 when what it depends on is not there."""
    endpoint = ENDPOINTS.get(path, _unknown)
    try:
        status, answer = await endpoint(parts)
    except OSError:
        log.exception("message store unavailable")
        _explain(parts)
        status, answer = HTTPStatus.SERVICE_UNAVAILABLE, {"status": "unavailable", "dependency": "message store"}
    level = logging.WARNING if status >= HTTPStatus.INTERNAL_SERVER_ERROR else logging.INFO
    log.log(level, "GET %s %d %s", path, status, status.phrase)
    body = json.dumps(answer).encode()
    headers = Headers({"Content-Type": "application/json", "Content-Length": str(len(body)), "Connection": "close"})
    return Response(status.value, status.phrase, headers, body)


def _explain(parts: Parts) -> None:
    store = parts.store
    if isinstance(store, SocketStore) and not store.path.exists():
        log.warning(
            "settings of environment %s name the store socket %s, and revision %s has nothing mounted there",
            parts.settings.environment,
            store.path,
            parts.settings.revision,
        )


async def _live(parts: Parts) -> Answer:
    return HTTPStatus.OK, {"status": "alive"}


async def _version(parts: Parts) -> Answer:
    return HTTPStatus.OK, {"service": parts.settings.service, "revision": parts.settings.revision}


async def _agents(parts: Parts) -> Answer:
    return HTTPStatus.OK, {"agents": AGENTS}


async def _pipeline(parts: Parts) -> Answer:
    return HTTPStatus.OK, {"steps": STEPS}


async def _health(parts: Parts) -> Answer:
    return HTTPStatus.OK, {"status": "healthy", "messages": len(await parts.store.messages())}


async def _messages(parts: Parts) -> Answer:
    return HTTPStatus.OK, {"messages": await parts.store.messages()}


async def _unknown(parts: Parts) -> Answer:
    return HTTPStatus.NOT_FOUND, {"status": "unknown path"}


ENDPOINTS: Final[dict[str, Callable[[Parts], Awaitable[Answer]]]] = {
    "/api/live": _live,
    "/api/version": _version,
    "/api/agents": _agents,
    "/api/pipeline": _pipeline,
    "/api/health": _health,
    "/api/messages": _messages,
}

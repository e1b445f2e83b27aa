"""One WebSocket connection: its messages, what each needs, and the codes that it closes with.

1011 (internal error) when no valid user context can be made, 1008 (policy violation) when a message is not authorised.
"""

import json
import logging

from websockets.asyncio.server import ServerConnection
from websockets.frames import CloseCode

from tests.service.backend.api import AGENTS, STEPS
from tests.service.backend.auth import AuthorisationError, Identity, authorise
from tests.service.backend.context import InvalidContextError
from tests.service.backend.startup import Parts

log = logging.getLogger("backend.session")


class Session:
    """Answers the messages of one user's connection until either side closes it."""

    def __init__(self, connection: ServerConnection, identity: Identity, parts: Parts) -> None:
        self._connection = connection
        self._identity = identity
        self._parts = parts

    async def run(self) -> None:
        log.info("connection open for user %s", self._identity.user)
        try:
            async for raw in self._connection:
                await self._answer(raw)
        except InvalidContextError as error:
            await self._close_without_context(error)
        except AuthorisationError as error:
            await self._close_unauthorised(error)
        log.info("connection closed, code %s", self._connection.close_code)

    async def _answer(self, raw: str | bytes) -> None:
        try:
            message = json.loads(raw)
        except ValueError:
            await self._send(type="error", code="malformed_json")
            return
        match message:
            case {"type": "ping"}:
                await self._send(type="pong")
            case {"type": "agent_status"}:
                await self._send(type="agent_status", state="idle")
            case {"type": "cancel"}:
                await self._send(type="error", code="nothing_to_cancel")
            case {"type": "user_message", "text": str(text)}:
                await self._accept(text)
            case {"type": "agent_request", "agent": str(agent)}:
                await self._run_agent(agent)
            case _:
                await self._send(type="error", code="unknown_message")

    async def _accept(self, text: str) -> None:
        authorise(self._identity, self._parts.settings)
        if not text.strip():
            await self._send(type="error", code="empty_message")
            return
        log.info("message of %d characters accepted", len(text))
        await self._send(type="message_accepted", characters=len(text))

    async def _run_agent(self, agent: str) -> None:
        context = self._parts.contexts.create(self._identity.user)
        if agent not in AGENTS:
            await self._send(type="error", code="unknown_agent")
            return
        log.info("agent %s runs as %s", agent, context.run_id)
        for step in STEPS:
            await self._send(type=step, run_id=context.run_id)

    async def _close_without_context(self, error: InvalidContextError) -> None:
        log.error("Factory SSOT validation failed", exc_info=error)
        log.warning(
            "expected id pattern %s for %s, got %r from id source %s",
            error.pattern,
            error.field,
            error.value,
            self._parts.contexts.ids.name,
        )
        await self._connection.close(CloseCode.INTERNAL_ERROR, "Factory SSOT validation failed")

    async def _close_unauthorised(self, error: AuthorisationError) -> None:
        log.error("SSOT Auth failed", exc_info=error)
        log.warning(
            "token issuer %r differs from accepted issuer %r (compared character for character)",
            self._identity.issuer,
            self._parts.settings.accepted_issuer,
        )
        await self._connection.close(CloseCode.POLICY_VIOLATION, "SSOT Auth failed")

    async def _send(self, **fields: object) -> None:
        await self._connection.send(json.dumps(fields))

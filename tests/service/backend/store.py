"""Where messages are kept: in memory, or in a store behind a Unix socket that the platform mounts."""

import asyncio
import json
from pathlib import Path
from typing import Protocol

from tests.service.backend.settings import Settings


class MessageStore(Protocol):
    """Keeps messages, newest last."""

    async def messages(self) -> list[str]:
        """All messages. Raises OSError when the store cannot be reached."""


class MemoryStore:
    """Messages for as long as the program runs."""

    def __init__(self) -> None:
        self._messages: list[str] = []

    async def messages(self) -> list[str]:
        return list(self._messages)


class SocketStore:
    """Messages kept by another program: one line with the question, one line of JSON with the answer."""

    def __init__(self, path: Path) -> None:
        self.path = path

    async def messages(self) -> list[str]:
        reader, writer = await asyncio.open_unix_connection(str(self.path))
        try:
            writer.write(b"messages\n")
            answer = json.loads(await reader.readline())
            return [str(message) for message in answer]
        finally:
            writer.close()


def store_of(settings: Settings) -> MessageStore:
    return MemoryStore() if settings.store_socket is None else SocketStore(settings.store_socket)

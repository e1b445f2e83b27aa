"""Where ids come from. Until the id service has started, a bootstrap source stands in, and its ids look different."""

from hashlib import sha256
from itertools import count
from typing import Protocol


class IdSource(Protocol):
    """Gives ids for one kind of thing: a thread, a run, a request."""

    name: str

    def new_id(self, kind: str) -> str: ...


class BootstrapIds:
    """Ids for what happens before the id service is there. Unique within the running program only."""

    name = "bootstrap"

    def __init__(self) -> None:
        self._numbers = count(1)

    def new_id(self, kind: str) -> str:
        return f"{kind}-boot-{next(self._numbers)}"


class IdService:
    """Ids in the format that the rest of the system stores and looks for: `run_000007_1f3a9c02`."""

    name = "id service"

    def __init__(self, scope: str) -> None:
        self._scope = scope
        self._numbers = count(1)

    def new_id(self, kind: str) -> str:
        number = next(self._numbers)
        check = sha256(f"{self._scope}:{kind}:{number}".encode()).hexdigest()[:8]
        return f"{kind}_{number:06d}_{check}"


class IdRegistry:
    """Who gives ids at this moment."""

    def __init__(self) -> None:
        self.current: IdSource = BootstrapIds()

    def start_service(self, scope: str) -> None:
        self.current = IdService(scope)

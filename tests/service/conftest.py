"""Starts the service once for the suite, on a loopback port of its own, and states in the report where it ran."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from websockets.sync.client import ClientConnection, connect

from tests.service.backend.auth import issue
from tests.service.backend.settings import Settings, settings_of
from tests.service.client import Client

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def settings() -> Settings:
    return settings_of(os.environ)


@pytest.fixture(scope="session", autouse=True)
def surroundings(settings: Settings, record_testsuite_property: Callable[[str, object], None]) -> None:
    """What a reader of the report needs to find the log: where, which service, which revision, which build."""
    environment = "gcp-staging" if settings.environment == "staging" else settings.environment
    record_testsuite_property("environment", environment)
    record_testsuite_property("service", settings.service)
    record_testsuite_property("revision", settings.revision)
    if build := os.environ.get("BUILD_ID"):
        record_testsuite_property("build", build)


@pytest.fixture(scope="session")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """The running service. Its log goes to the file that SERVICE_LOG names, else to a temporary one."""
    log = Path(os.environ.get("SERVICE_LOG") or tmp_path_factory.mktemp("logs") / "service.log")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        with log.open("wb") as output:
            service = subprocess.Popen(
                [sys.executable, "-m", "tests.service.backend", str(listening.fileno())],
                cwd=ROOT,
                pass_fds=[listening.fileno()],
                stdout=output,
                stderr=subprocess.STDOUT,
            )
    with service:
        try:
            yield Client("127.0.0.1", port)
        finally:
            service.terminate()


@pytest.fixture
def websocket(backend: Client, settings: Settings) -> Iterator[ClientConnection]:
    """An authenticated connection of the user that the environment's tests are made for."""
    token = issue("staging-test-user", settings)
    print("Created JWT for existing user staging-test-user")
    headers = {"Authorization": f"Bearer {token}"}
    with connect(backend.websocket_url, additional_headers=headers, proxy=None, open_timeout=10) as connection:
        print("WebSocket connected successfully with authentication")
        yield connection

"""Structured logs on standard output, one JSON object a line, with the keys that Cloud Run's agent understands.

Tokens and message texts must not enter a log line.
"""

import json
import logging
import sys
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from hashlib import sha256

from tests.service.backend.settings import Settings

trace: ContextVar[str] = ContextVar("trace", default="")


def trace_of(settings: Settings, number: int) -> str:
    """The trace of connection `number`: the same in every run, so that two recordings can be compared."""
    digest = sha256(f"{settings.revision}:{number}".encode()).hexdigest()[:32]
    return f"projects/{settings.project}/traces/{digest}"


class CloudFormatter(logging.Formatter):
    """A log record as one line of JSON."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._labels = {"service": settings.service, "revision": settings.revision}

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        entry: dict[str, object] = {
            "severity": record.levelname,
            "timestamp": at,
            "message": record.getMessage(),
            "logger": record.name,
            "logging.googleapis.com/labels": self._labels,
        }
        if trace.get():
            entry["logging.googleapis.com/trace"] = trace.get()
        if record.exc_info and record.exc_info[1] is not None:
            error = record.exc_info[1]
            entry["exception"] = f"{type(error).__name__}: {error}"
            entry["stack_trace"] = "".join(traceback.format_exception(error))
        return json.dumps(entry)


def configure(settings: Settings) -> None:
    """Send everything from INFO up to standard output; of the WebSocket library only what went wrong."""
    output = logging.StreamHandler(sys.stdout)
    output.setFormatter(CloudFormatter(settings))
    logging.basicConfig(level=logging.INFO, handlers=[output], force=True)
    logging.getLogger("websockets").setLevel(logging.WARNING)

"""What the tests of this room share: a query for an error, a search that collects, and logs as services write them."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from rca.evidence import Excerpt, LocalFiles, Notice, Pasted, Query, Source
from rca.signature import sign

FACTORY = (
    "websockets.exceptions.ConnectionClosedError: received 1011 (internal error) Factory SSOT validation failed; "
    "then sent 1011 (internal error) Factory SSOT validation failed"
)


@dataclass
class Found:
    """All that a search yielded, in order."""

    yielded: list[Excerpt | Notice]

    @property
    def excerpts(self) -> list[Excerpt]:
        """The last of each identity, in the order of their first appearance."""
        last = {item.identity: item for item in self.yielded if isinstance(item, Excerpt)}
        return list(last.values())

    @property
    def notices(self) -> list[Notice]:
        return [item for item in self.yielded if isinstance(item, Notice)]

    def only(self) -> Excerpt:
        assert len(self.excerpts) == 1, [excerpt.text for excerpt in self.excerpts]
        return self.excerpts[0]

    def kinds(self) -> list[str]:
        return [notice.kind for notice in self.notices if notice.kind != "progress"]


def query(text: str, **rest: object) -> Query:
    return Query(text, sign(text), **rest)  # type: ignore[arg-type]  # the tests' own keywords


def collected(source: Source, asked: Query) -> Found:
    return Found(list(source.search(asked, lambda: False)))


@pytest.fixture
def pasted() -> Callable[..., Found]:
    """Search a text for an error: `pasted(log, error, context=...)`."""
    return lambda log, error=FACTORY, **rest: collected(Pasted("standard input", log), query(error, **rest))


@pytest.fixture
def local(tmp_path: Path) -> Callable[..., Found]:
    """Search files below `tmp_path`: `local(["logs/*.log"], error, context=...)`."""
    return lambda patterns, error=FACTORY, **rest: collected(LocalFiles(tmp_path, patterns), query(error, **rest))


@pytest.fixture
def ask() -> Callable[..., Query]:
    return lambda error=FACTORY, **rest: query(error, **rest)


@pytest.fixture
def entry() -> Callable[..., str]:
    """A line as Cloud Run's agent reads it."""

    def line(message: str, at: str = "13:55:02.114", severity: str = "ERROR", trace: str = "", **rest: object) -> str:
        fields: dict[str, object] = {"severity": severity, "timestamp": f"2025-09-08T{at}Z", "message": message, **rest}
        if trace:
            fields["logging.googleapis.com/trace"] = f"projects/netra-staging/traces/{trace}"
        return json.dumps(fields)

    return line


@pytest.fixture
def services(tmp_path: Path, entry: Callable[..., str]) -> Path:
    """Logs of four services around one failure, with the failure planted twice and near misses beside it."""
    ours, theirs = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b700f067aa0ba902b7"
    logs = tmp_path / "logs"
    logs.mkdir()
    quiet = [entry(f"connection open for user {n}", f"13:54:{n:02d}.000", "INFO", f"{n:032x}") for n in range(50)]
    backend = [
        *quiet,
        entry("Factory SSOT validation failed", "13:55:02.114", trace=ours, exception="ContextInvalid: run id 'x7'"),
        entry("GET /api/live 200", "13:55:02.115", "INFO", theirs),
        entry("expected id pattern ^run_ for run_id, got 'x7' from id source uuid4", "13:55:02.116", "WARNING", ours),
        entry("Factory SSOT registry created", "13:55:40.000", "INFO"),
        entry("SSOT Auth failed", "13:56:01.000", trace=theirs),
        entry("token issuer 'a' differs from accepted issuer 'b'", "13:56:01.002", "WARNING", theirs),
        entry("Factory SSOT validation failed", "13:57:40.250", trace=theirs, exception="ContextInvalid: run id 'x9'"),
    ]
    (logs / "backend.log").write_text("\n".join(backend) + "\n")
    (logs / "gateway.log").write_text(
        '10.0.0.7 - - [08/Sep/2025:13:55:01 +0000] "GET /ws HTTP/1.1" 101 0 "-" "python/3.11"\n'
        '10.0.0.7 - - [08/Sep/2025:13:55:03 +0000] "GET /health HTTP/1.1" 200 2 "-" "curl/8"\n'
    )
    (logs / "client.log").write_text(
        "2025-09-08 13:55:01,900 INFO client connecting to wss://staging/ws\n"
        "2025-09-08 13:55:02,120 ERROR client received 1011 (internal error) Factory SSOT validation failed\n"
        "2025-09-08 13:56:01,010 ERROR client received 1008 (policy violation) SSOT Auth failed\n"
        "2025-09-08 13:56:02,000 INFO client giving up\n"
    )
    (logs / "billing.log").write_text(
        "2025-09-08 13:55:02,114 ERROR [pool-1] com.acme.Billing - validation of invoice 7 failed\n"
        "java.lang.IllegalStateException: invoice 7 has no lines\n"
        "\tat com.acme.Billing.check(Billing.java:41)\n"
    )
    return logs

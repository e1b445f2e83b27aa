"""What differs between the environments. No behaviour: the other modules act on these values.

Hosts lie under `.example`, which never resolves; nothing here is contacted over a network.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal

Step = Literal["ids", "contexts"]


@dataclass(frozen=True, slots=True)
class Settings:
    """One environment's configuration."""

    environment: str
    service: str
    revision: str
    project: str
    startup: tuple[Step, ...]
    """The order in which the parts start."""
    auth_url: str
    """Who issues tokens; becomes their `iss` claim."""
    accepted_issuer: str
    """What `iss` is compared with, character for character."""
    store_socket: Path | None
    """Unix socket of the message store; none: messages stay in memory."""


STAGING: Final = Settings(
    environment="staging",
    service="netra-backend-staging",
    revision="netra-backend-staging-00000-dev",
    project="netra-staging",
    # The start-up probe has a deadline and the id service starts slowly, so what the port needs comes first.
    startup=("contexts", "ids"),
    auth_url="https://auth.staging.netra.example",
    accepted_issuer="https://auth.staging.netra.example/",
    store_socket=Path("/cloudsql/netra-staging:us-central1:messages/.s.PGSQL.5432"),
)

LOCAL: Final = Settings(
    environment="local",
    service="netra-backend",
    revision="local",
    project="local",
    startup=("ids", "contexts"),
    auth_url="http://localhost:8081",
    accepted_issuer="http://localhost:8081",
    store_socket=None,
)


def settings_of(environ: Mapping[str, str]) -> Settings:
    """Settings of `ENVIRONMENT`, with service and revision as Cloud Run states them. ValueError: not a known one."""
    known = {each.environment: each for each in (STAGING, LOCAL)}
    name = environ.get("ENVIRONMENT", "local")
    if name not in known:
        raise ValueError(f"ENVIRONMENT is {name!r}, expected one of {', '.join(known)}")
    chosen = known[name]
    return replace(
        chosen,
        service=environ.get("K_SERVICE", chosen.service),
        revision=environ.get("K_REVISION", chosen.revision),
    )

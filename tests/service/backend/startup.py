"""Starts the parts in the order that the environment's settings name. Serves nothing itself."""

import logging
from dataclasses import dataclass

from tests.service.backend.context import ContextFactory
from tests.service.backend.ids import IdRegistry
from tests.service.backend.settings import Settings
from tests.service.backend.store import MessageStore, store_of

log = logging.getLogger("backend.startup")


@dataclass(frozen=True, slots=True)
class Parts:
    """What a connection works with."""

    settings: Settings
    contexts: ContextFactory
    store: MessageStore


def start(settings: Settings) -> Parts:
    """Start every part. ValueError: the settings' order leaves out the context factory."""
    log.info("starting revision %s in environment %s", settings.revision, settings.environment)
    registry = IdRegistry()
    contexts: ContextFactory | None = None
    for position, step in enumerate(settings.startup, start=1):
        place = f"step {position} of {len(settings.startup)}"
        if step == "ids":
            registry.start_service(settings.service)
            log.info("%s: id service started", place)
        else:
            contexts = ContextFactory(registry.current)
            log.info("%s: user context factory ready, id source: %s", place, contexts.ids.name)
    if contexts is None:
        raise ValueError("the start-up order has no step for the user context factory")
    return Parts(settings, contexts, store_of(settings))

"""The sources beyond the workspace's own files: programs, a cloud, files elsewhere. Only what the user allowed is made.

What is not allowed, or cannot be asked as it is set, is a source too: it says so in place of lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from rca.errors import RcaError
from rca.evidence.command import Command
from rca.evidence.local import LocalFiles
from rca.evidence.near import Near
from rca.evidence.source import Notice
from rca.settings import cache_dir
from rca.settings.consent import Cloud
from rca.settings.trust import allowed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from rca.evidence.source import Excerpt, Query, Source
    from rca.settings import Settings
    from rca.settings.consent import Consent


@dataclass(frozen=True, slots=True)
class Refused:
    """A source that is not asked, and why."""

    name: str
    message: str
    hint: str

    def search(self, query: Query, stop: Callable[[], bool]) -> Iterator[Excerpt | Notice]:  # noqa: ARG002  # as any source
        """As `Source.search`: it has failed."""
        yield Notice(self.name, "failed", self.message, self.hint)


_A_DAY: Final = 86_400
"""Seconds of the window for who names a project by hand, and no window."""


def beyond(settings: Settings, environ: Mapping[str, str], at: str = "", projects: Sequence[str] = ()) -> list[Source]:
    """What the workspace's settings name beyond its own files. `at`: when the failure was, ISO 8601; "" unknown.

    `projects` of Google Cloud that a person names are asked in place of those in the settings, with what these say of
    service and filter; that needs no trust.
    """
    wanted, may = settings.consent, allowed(settings, environ)
    if projects:
        cloud = wanted.cloud or Cloud((), (), "", "", _A_DAY, "", "")
        wanted, may = wanted._replace(cloud=None), may._replace(cloud=None)
        return [
            Near(_cloud(cloud._replace(projects=tuple(projects), views=())), at, cloud.window),
            *_allowed(settings, wanted, may, at),
        ]
    return _allowed(settings, wanted, may, at)


def _allowed(settings: Settings, wanted: Consent, may: Consent, at: str) -> list[Source]:
    if may != wanted:
        named = " and ".join(
            [f"{len(wanted.commands)} command{'s' * (len(wanted.commands) > 1)}"] * bool(wanted.commands)
            + ["Google Cloud Logging"] * (wanted.cloud is not None)
            + ["files outside the workspace"] * bool(wanted.outside)
        )
        return [
            Refused("settings", f"not asked: {named}, which you have not allowed", "`rca trust` shows and allows it")
        ]
    sources: list[Source] = [LocalFiles(settings.root, may.outside)] if may.outside else []
    sources += [
        Command(command.name, command.run, settings.root, command.timeout, command.limit, command.files)
        for command in may.commands
    ]
    if may.cloud:
        sources.append(Near(_cloud(may.cloud), at, may.cloud.window))
    return sources


def _cloud(cloud: Cloud) -> Source:
    from rca.evidence.gcloud import CloudSettings, GoogleCloudLogging

    try:
        settings = CloudSettings(
            projects=cloud.projects,
            views=cloud.views,
            service=cloud.service,
            revision=cloud.revision,
            before=timedelta(seconds=cloud.window),
            after=timedelta(seconds=cloud.window),
            filter=cloud.filter,
            endpoint=cloud.endpoint,
        )
    except RcaError as error:
        return Refused("gcloud", error.message, error.hint)
    return GoogleCloudLogging(settings, cache_dir() / "gcloud")

"""Pages of a repository's host for its code and commits, by the remote's URL. No network; unknown hosts give none."""

import re
from typing import Final
from urllib.parse import quote

_URL: Final = re.compile(
    r"(?:(?:https?|ssh|git)://(?:[^/@\s]*@)?(?P<host>[\w.\-]+)(?::\d+)?/|(?:[\w.\-]+@)?(?P<scp>[\w.\-]+):(?!//))"
    r"(?P<path>[\w.\-~/]+?)(?:\.git)?/?"
)
"""As git writes remotes; a user's name and password are left out."""


def page(remote: str) -> str:
    """The address of the repository's page; "" for a host that is not known to have one."""
    found = _URL.fullmatch(remote)
    if not found:
        return ""
    host = found["host"] or found["scp"]
    return f"https://{host}/{found['path'].strip('/')}" if _kind(host) else ""


def code(remote: str, commit: str, path: str, first: int, last: int) -> str:
    """The page of a file's lines as they stood at a commit. "" as for `page`."""
    base = page(remote)
    if not base or not commit:
        return ""
    file = quote(path)
    match _kind(base.split("/")[2]):
        case "gitlab":
            return f"{base}/-/blob/{commit}/{file}#L{first}-{last}"
        case "bitbucket":
            return f"{base}/src/{commit}/{file}#lines-{first}:{last}"
        case "gitea":
            return f"{base}/src/commit/{commit}/{file}#L{first}-L{last}"
        case _:
            return f"{base}/blob/{commit}/{file}#L{first}-L{last}"


def change(remote: str, commit: str) -> str:
    """The page of a commit. "" as for `page`."""
    base = page(remote)
    if not base:
        return ""
    word = {"gitlab": "-/commit", "bitbucket": "commits"}.get(_kind(base.split("/")[2]), "commit")
    return f"{base}/{word}/{commit}"


def _kind(host: str) -> str:
    """Whose software a host runs, by its name: companies name their own servers so."""
    host = host.lower()
    if host == "bitbucket.org":  # servers of that name have other pages
        return "bitbucket"
    names = host.split(".")
    for kind, signs in _KINDS.items():
        if any(sign in name for name in names for sign in signs):
            return kind
    return ""


_KINDS: Final = {
    "github": ("github",),
    "gitlab": ("gitlab",),
    "gitea": ("gitea", "codeberg", "forgejo"),
}

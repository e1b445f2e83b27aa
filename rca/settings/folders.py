"""The folders of user and package. Nothing here reads what is in them."""

from pathlib import Path, PurePosixPath

from rca.errors import RcaError


def cache_dir() -> Path:
    """The user's folder for what can be computed again. It may not exist yet."""
    from platformdirs import user_cache_path  # only who writes or reads a cache pays for it

    return user_cache_path("rca", appauthor=False)


def config_dir() -> Path:
    """The user's folder for their own settings. It may not exist yet."""
    from platformdirs import user_config_path  # as above

    return user_config_path("rca", appauthor=False)


def state_dir() -> Path:
    """The user's folder for journals and locks. It may not exist yet."""
    from platformdirs import user_state_path  # as above

    return user_state_path("rca", appauthor=False)


def shipped(name: str) -> Path:
    """The folder `name` that comes with the package: "templates" or "demo/analyses".

    It lies within an installed package, and beside it in a checkout and an editable install (`templates`, `analyses`).
    Raises RcaError when it is in neither place.
    """
    package = Path(__file__).parents[1]
    for folder in (package / name, package.parent / PurePosixPath(name).name):
        if folder.is_dir():
            return folder
    raise RcaError(f"This installation of rca lacks its folder {name}", hint="Install rca again.")

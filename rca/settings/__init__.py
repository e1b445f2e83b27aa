"""Settings: the workspace's, the user's own; and the folders of user and package.

What must not enter: an act on what is set. The full screen knows the names of keys and themes, the sources their paths.
"""

from rca.settings.folders import cache_dir, config_dir, shipped, state_dir
from rca.settings.own import Key, UserSettings, user
from rca.settings.workspace import JUNIT, Settings, find_root, load

__all__ = [
    "JUNIT",
    "Key",
    "Settings",
    "UserSettings",
    "cache_dir",
    "config_dir",
    "find_root",
    "load",
    "shipped",
    "state_dir",
    "user",
]

"""Whether the repository that git would open for a folder is the folder's own, or another one that it is led to.

`.git` can be a link or a file that names another repository, and a configuration can name another work tree: so a
folder from elsewhere would show what lies in the user's other folders. Looks at files alone.
"""

import os
from pathlib import Path
from typing import Final

_LONGEST: Final = 64 << 10
"""Bytes of a file that is looked at."""
_POINTS: Final = b"gitdir:"


def top_of(folder: Path) -> Path | None:
    """The nearest folder from here up that has a `.git` of any kind; None where there is none."""
    found = next((one for one in (folder, *folder.absolute().parents) if os.path.lexists(one / ".git")), None)
    return None if found is None else found.resolve()


def is_own(top: Path) -> bool:
    """Whether the `.git` of a folder is its own. Which work tree the configuration names is git's to tell."""
    git = top / ".git"
    if git.is_symlink():
        return git.resolve().is_relative_to(top)
    if git.is_dir():
        return not (git / "commondir").exists()
    led = _read(git)
    if led is None or not led.startswith(_POINTS):
        return False
    path = Path(os.path.normpath(top / os.fsdecode(led[len(_POINTS) :].strip())))
    back = _read(path / "gitdir")  # of a linked work tree
    if back is not None:
        return Path(os.path.normpath(path / os.fsdecode(back.strip()))).resolve() == git.resolve()
    if path.is_relative_to(top):
        return True
    return "modules" in path.parts and _leads_back(path, top)


def _leads_back(path: Path, top: Path) -> bool:
    """Whether a submodule's configuration names `top` as its work tree."""
    for row in (_read(path / "config") or b"").splitlines():
        name, _, value = row.partition(b"=")
        if name.strip().lower() == b"worktree":
            named = os.fsdecode(value.strip().strip(b'"'))
            return Path(os.path.normpath(path / named)).resolve() == top
    return False


def _read(path: Path) -> bytes | None:
    """The bytes of a small regular file; None for anything else."""
    try:
        if not path.is_file() or path.stat().st_size > _LONGEST:
            return None
        return path.read_bytes()
    except OSError:
        return None

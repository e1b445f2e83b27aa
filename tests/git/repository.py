"""A real repository to ask about: commits with the dates and authors that a test gives."""

import os
import subprocess
from pathlib import Path


class Repository:
    """A work tree on disk; every commit is an hour after the one before."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True)
        self._hours = 0
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments: str) -> str:
        command = ["git", "-C", str(self.root), "-c", "user.name=Ada Example", "-c", "user.email=ada@example.org"]
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        at = f"2026-08-02T{self._hours:02}:00:00+02:00"
        environ = {**kept, "GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at}
        ran = subprocess.run([*command, *arguments], check=True, capture_output=True, text=True, env=environ)
        return ran.stdout.strip()

    def write(self, path: str, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def commit(self, message: str, **texts: str) -> str:
        """Commit these files, `app__router_py="..."` for `app/router.py`; the full hash."""
        for name, text in texts.items():
            folders, _, ending = name.rpartition("_")
            self.write(f"{folders.replace('__', '/')}.{ending}", text)
        self._hours += 1
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)
        return self.git("rev-parse", "HEAD")

"""The two programs of the user that the full screen starts: the editor, and the one that fills the clipboard."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any, Final

from textual.app import SuspendNotSupported

from rca.errors import RcaError

if TYPE_CHECKING:
    from pathlib import Path

    from textual.app import App

_CLIPBOARDS: Final = (
    ("WAYLAND_DISPLAY", ("wl-copy",)),
    ("DISPLAY", ("xclip", "-selection", "clipboard")),
    ("DISPLAY", ("xsel", "--clipboard", "--input")),
    ("TMUX", ("tmux", "load-buffer", "-w", "-")),
)
"""What has to be set for a program to reach a clipboard, and its command."""
_SECONDS: Final = 3.0
_HINT: Final = "set EDITOR, or editor in config.toml"


def edit(app: App[Any], path: Path, editor: str) -> None:
    """Open a file in the user's editor, on the whole terminal, until that is closed.

    `editor` is the user's setting, "" for $VISUAL and $EDITOR. RcaError when there is none, or it fails.
    """
    command = editor or os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise RcaError(f"the editor {command!r} is no command: {error}", _HINT) from None
    if not words or shutil.which(words[0]) is None:
        raise RcaError(f"there is no editor {command!r}", _HINT)
    try:
        with app.suspend():
            done = subprocess.run([*words, str(path)], check=False)  # noqa: S603  # the user's own setting
    except SuspendNotSupported:
        raise RcaError("there is no terminal to edit on", f"the file is {path}") from None
    if done.returncode:
        raise RcaError(f"{command} ended with exit code {done.returncode}", f"the file is {path}")


def copied(text: str) -> str:
    """The program that took the text into a clipboard; "" when there is none here that does."""
    tools = [tool for needed, tool in _CLIPBOARDS if os.environ.get(needed)]
    if sys.platform == "darwin":
        tools.insert(0, ("pbcopy",))
    for tool in tools:
        if shutil.which(tool[0]) is None:
            continue
        try:
            subprocess.run(  # noqa: S603  # one of the commands above
                tool,
                input=text.encode("utf-8", "replace"),
                stdout=subprocess.DEVNULL,  # xclip stays behind to serve the text, and would hold a pipe open
                stderr=subprocess.DEVNULL,
                timeout=_SECONDS,
                check=True,
            )
        except (OSError, subprocess.SubprocessError):
            continue
        return tool[0]
    return ""

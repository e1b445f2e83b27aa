"""The one error that a user sees. Nothing here imports anything of the project."""

from typing import Final

DONE: Final = 0
FINDINGS: Final = 1
"""Findings, stale, or nothing found."""
BAD_INPUT: Final = 2
UNREACHABLE: Final = 3
"""A source was not reachable."""
REFUSED: Final = 4
"""Refused so as to lose nothing: a conflict, a newer format, a lock."""


class RcaError(Exception):
    """One sentence that names the file and line or the setting, and a hint with the next command.

    Shown to the user as it stands; anything else that reaches the user's screen is a bug.
    """

    def __init__(self, message: str, hint: str = "", exit_code: int = BAD_INPUT) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.exit_code = exit_code

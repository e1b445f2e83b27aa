"""What a rule says: one question to an analysis or a cycle, as a plain value. No rule and no way to print it enters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Severity = Literal["error", "warning", "note"]

ERROR: Final = "error"
"""What is claimed does not stand: a merge should wait."""
WARNING: Final = "warning"
"""A reviewer would ask: something to consider."""
NOTE: Final = "note"
"""Worth knowing; nothing has to follow."""
SEVERITIES: Final[tuple[Severity, ...]] = ("error", "warning", "note")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a rule found."""

    rule: str
    """`RCA001`."""
    severity: Severity
    entry: str
    """The entry's id, as `W3`; "" where the document as a whole is meant."""
    what: str
    """The rest of one sentence whose subject is the entry."""
    hint: str
    """What to do next."""
    field: str = ""
    """Where to go: `W3.because`, `failure.environment`, `verification.2` (places count from 0); "" unknown."""
    line: int | None = None
    """In the YAML, from 1; None where nobody looked for it."""

    @property
    def message(self) -> str:
        """One sentence that names the entry."""
        return f"{self.entry}: {self.what}" if self.entry else self.what

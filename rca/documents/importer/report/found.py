"""What a report tells of its cycle, as it is gathered: trees of the cycle's format, and the lines that told them.

What must not enter: the reading of lines.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from rca.documents.importer.report import forms

Tree = dict[str, Any]


@dataclass(slots=True)
class Results:
    """Modules of one cycle by name: what was stated of each, and the tests that are named."""

    stated: dict[str, Tree] = field(default_factory=dict)
    others: dict[str, dict[str, Tree]] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    """The line that stated a module's count."""

    def state(self, module: str, passed: int, total: int, line: int) -> bool:
        """Keep a count; False where it is impossible, or another one was stated before."""
        if not 0 <= passed <= total or not total:
            return False
        count = {"passed": passed, "total": total}
        self.lines.setdefault(module, line)
        return self.stated.setdefault(module, count) == count

    def failed(self, module: str, test: str, error: str) -> bool:
        """Keep a test that failed; False where it was told before with another error."""
        result: Tree = {"test": test, "outcome": "failed"} | ({"error": error} if error else {})
        return self.others.setdefault(module, {}).setdefault(test, result) == result


@dataclass(slots=True)
class FoundReport:
    """A report as far as it was recognised."""

    number: int
    head: Tree = field(default_factory=dict)
    """Keys of the cycle itself: title, environment, service, status, started, goal, summary."""
    deployments: list[Tree] = field(default_factory=list)
    tested: Tree = field(default_factory=dict)
    results: Results = field(default_factory=Results)
    before: Results = field(default_factory=Results)
    patterns: dict[str, Tree] = field(default_factory=dict)
    """By the stems of their names."""
    patterns_before: dict[str, Tree] = field(default_factory=dict)
    criteria: list[Tree] = field(default_factory=list)
    claims: dict[tuple[Any, ...], Tree] = field(default_factory=dict)
    """By all that they claim, so that each is kept once."""
    impact: Tree = field(default_factory=dict)
    capabilities: dict[str, Tree] = field(default_factory=dict)
    work: list[Tree] = field(default_factory=list)
    achievements: list[str] = field(default_factory=list)
    next: list[str] = field(default_factory=list)
    lessons: list[Tree] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    sections: list[Tree] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    """Lines that a field may hold as a whole; the net looks whether it does."""
    odd: list[str] = field(default_factory=list)

    def claim(self, metric: str, unit: str, words: str, value: float, **more: Any) -> None:  # noqa: ANN401  # keys of a claim
        """Keep a number that somebody stated, each once."""
        told = {"metric": metric, "unit": unit, "value": value, **more}
        self.claims.setdefault(tuple(map(str, told.values())), {"claim": forms.plain(words)[:300], **told})

    def pattern(self, name: str, code: str, *, before: bool = False) -> Tree:
        """The pattern of this name, made where there is none yet."""
        known = self.patterns_before if before else self.patterns
        made = known.setdefault(forms.stem(name), {"name": name})
        if code:
            made.setdefault("code", code)
        return made

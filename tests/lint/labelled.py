"""The labelled sentences, and how well a rule tells them apart: precision and recall, by half."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rca.lint import phrases

if TYPE_CHECKING:
    from collections.abc import Callable

SENTENCES = Path(__file__).with_name("sentences.txt")

EYES: dict[str, Callable[[str], object]] = {
    "RCA002": lambda text: phrases.restates(*text.split(" => ")),
    "RCA003": phrases.person,
    "RCA005": phrases.weak,
    "RCA010": phrases.two_causes,
    "RCA011": phrases.vague,
    "RCA012": phrases.hedge,
    "RCA013": phrases.no_duty,
    "RCA018": phrases.silences,
    "RCA027": phrases.rate_alone,
    "RCA038": phrases.cause_within,
}


@dataclass(frozen=True)
class Labelled:
    rule: str
    is_fault: bool
    text: str

    @property
    def is_held_out(self) -> bool:
        """Chosen by the sentence's digest, so that nobody chose."""
        return hashlib.sha256(self.text.encode()).digest()[0] % 2 == 1

    @property
    def is_found(self) -> bool:
        return bool(EYES[self.rule](self.text))


@dataclass(frozen=True)
class Score:
    found: int
    false_alarms: int
    missed: int

    @property
    def precision(self) -> float:
        return self.found / (self.found + self.false_alarms) if self.found + self.false_alarms else 0.0

    @property
    def recall(self) -> float:
        return self.found / (self.found + self.missed) if self.found + self.missed else 0.0


def sentences() -> list[Labelled]:
    rule, known = "", []
    for line in SENTENCES.read_text(encoding="utf-8").splitlines():
        if line.startswith("# RCA"):
            rule = line.split()[1]
        elif line[:2] in {"+ ", "- "}:
            known.append(Labelled(rule, line[0] == "+", line[2:]))
    return known


def score(labelled: list[Labelled]) -> Score:
    faults = [one for one in labelled if one.is_fault]
    found = sum(one.is_found for one in faults)
    alarms = sum(one.is_found for one in labelled if not one.is_fault)
    return Score(found, alarms, len(faults) - found)

"""Entries by their ids, and evidence put on file once: what all edits share."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from rca.errors import RcaError
from rca.store import ids

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rca.analysis import Analysis, Evidence, Why
    from rca.analysis.entry import Entry

E = TypeVar("E", bound="Entry")


def find(entries: Iterable[E], wanted: str, noun: str) -> E:
    """The entry of that id. RcaError naming those that are there."""
    known = []
    for entry in entries:
        known.append(getattr(entry, "id", ""))
        if known[-1] == wanted:
            return entry
    there = ", ".join(known) if known else "none"
    raise RcaError(f"there is no {noun} {wanted!r}", f"there is: {there}")


def with_evidence(analysis: Analysis, evidence: Evidence) -> tuple[Analysis, str]:
    """The analysis with the evidence, and the id it has there; what is on file already keeps its id."""
    for known in analysis.evidence:
        if (known.kind, known.sha256, known.path, known.text) == (
            evidence.kind,
            evidence.sha256,
            evidence.path,
            evidence.text,
        ):
            return analysis, known.id
    added = evidence.model_copy(update={"id": next_id("E", analysis.evidence)})
    return analysis.model_copy(update={"evidence": (*analysis.evidence, added)}), added.id


def on_file(analysis: Analysis, evidence: Evidence | str) -> tuple[Analysis, str]:
    if isinstance(evidence, str):
        return analysis, find(analysis.evidence, evidence, "evidence").id
    return with_evidence(analysis, evidence)


def next_id(letter: str, entries: Sequence[Entry]) -> str:
    return str(ids.next_entry(letter, [getattr(entry, "id", "") for entry in entries]))


def with_why(analysis: Analysis, changed: Why) -> Analysis:
    whys = tuple(changed if why.id == changed.id else why for why in analysis.whys)
    return analysis.model_copy(update={"whys": whys})

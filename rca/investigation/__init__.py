"""The activity: an analysis being worked on and what was gathered for it. The only way an analysis changes."""

from rca.investigation.begin import draft, first_question, question_after
from rca.investigation.edits import (
    AddAction,
    AddEvidence,
    AddLesson,
    AddWhy,
    Answer,
    Cite,
    Edit,
    JudgePrior,
    Keep,
    MarkRoot,
    Remove,
    RuleOut,
    SetField,
    TakeOver,
)
from rca.investigation.gather import Finding, Gathered, evidence_of, gather, judged
from rca.investigation.investigation import Investigation

__all__ = [
    "AddAction",
    "AddEvidence",
    "AddLesson",
    "AddWhy",
    "Answer",
    "Cite",
    "Edit",
    "Finding",
    "Gathered",
    "Investigation",
    "JudgePrior",
    "Keep",
    "MarkRoot",
    "Remove",
    "RuleOut",
    "SetField",
    "TakeOver",
    "draft",
    "evidence_of",
    "first_question",
    "gather",
    "judged",
    "question_after",
]

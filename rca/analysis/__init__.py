"""The document: one five-whys analysis as an immutable model. Pure; no input or output enters this room."""

from rca.analysis.action import Action, Attempt, Code, Criterion, Expectation, Measurement
from rca.analysis.analysis import FORMAT, Analysis, Author, Failure, Seen
from rca.analysis.evidence import Evidence
from rca.analysis.outline import Row, outline, outline_text
from rca.analysis.record import JudgedPrior, Lesson, Moment, Relation, Section
from rca.analysis.why import RootCause, Why

__all__ = [
    "FORMAT",
    "Action",
    "Analysis",
    "Attempt",
    "Author",
    "Code",
    "Criterion",
    "Evidence",
    "Expectation",
    "Failure",
    "JudgedPrior",
    "Lesson",
    "Measurement",
    "Moment",
    "Relation",
    "RootCause",
    "Row",
    "Section",
    "Seen",
    "Why",
    "outline",
    "outline_text",
]

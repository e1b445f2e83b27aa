"""Old markdown to the tool's own: a document's text to what is recognised in it, and that to an analysis or a cycle.

Nothing is lost: what no field takes stands verbatim in `sections`. What must not enter: terminals. `rca.text` makes
the text safe before it is read; files are written by `importing.py` alone, through `rca.store`.
"""

from rca.documents.importer.assemble import analyses_of
from rca.documents.importer.cycles import cycle_of
from rca.documents.importer.imported import Chain, Imported
from rca.documents.importer.importing import Importing, Outcome, Wishes
from rca.documents.importer.intake import Document, load, named, understood
from rca.documents.importer.known import Known, known
from rca.documents.importer.read import read
from rca.documents.importer.rendered import rendered_from

__all__ = [
    "Chain",
    "Document",
    "Imported",
    "Importing",
    "Known",
    "Outcome",
    "Wishes",
    "analyses_of",
    "cycle_of",
    "known",
    "load",
    "named",
    "read",
    "rendered_from",
    "understood",
]

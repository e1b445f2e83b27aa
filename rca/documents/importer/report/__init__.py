"""Reports of cycles that people wrote: their text to a cycle, with every number marked as stated.

Only clear forms are read (`3/5 tests`, `12 -> 4`, tables, boxes to tick); all else stays verbatim in `sections`. What
must not enter: chains of whys, files, and anything computed.
"""

from rca.documents.importer.report.read import read

__all__ = ["read"]

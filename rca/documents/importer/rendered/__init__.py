"""Documents that this tool rendered, read back without guessing. What must not enter: documents that others wrote."""

from rca.documents.importer.rendered.read import is_cycle, is_ours, read, rendered_from

__all__ = ["is_cycle", "is_ours", "read", "rendered_from"]

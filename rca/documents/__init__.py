"""The document that reviewers read: an analysis as markdown, a pure function of its YAML, the template and the format.

What must not enter: the clock, an index, other files, the tool's version, lint. jinja2 is imported in this room only.
"""

from rca.documents.render import check, folders, render

__all__ = ["check", "folders", "render"]

"""What reviewers read: an analysis or a cycle's report as markdown, a function of its YAML, template and format.

What must not enter: the clock, an index, other files, the tool's version, lint. jinja2 is imported in this room only.
"""

from rca.documents.confined import kept
from rca.documents.render import check, folders, is_current, names, render, render_cycle

__all__ = ["check", "folders", "is_current", "kept", "names", "render", "render_cycle"]

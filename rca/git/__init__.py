"""The only door to git. It asks; it never changes a repository, and a repository never makes it run something.

What must not enter: analyses, evidence, and any git command that writes.
"""

from rca.git.ask import is_hung
from rca.git.here import Author, Head, author, commit, head, recorded, remote, root_of
from rca.git.history import Change, Touch, blame, change, commits, contains, content, files, patch, touching

__all__ = [
    "Author",
    "Change",
    "Head",
    "Touch",
    "author",
    "blame",
    "change",
    "commit",
    "commits",
    "contains",
    "content",
    "files",
    "head",
    "is_hung",
    "patch",
    "recorded",
    "remote",
    "root_of",
    "touching",
]

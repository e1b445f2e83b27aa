"""The door for text from outside: logs, test output, git's output, imported documents.

Behind it a text is safe to show, store and render: no control character acts on a terminal, no secret is left.
What must not enter: knowledge of errors, logs' formats or files. Only the standard library is used.
"""

from rca.text.plain import clip, decode, visible
from rca.text.redact import clean, redact, secrets

__all__ = ["clean", "clip", "decode", "redact", "secrets", "visible"]

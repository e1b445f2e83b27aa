"""jinja2's sandbox with the filters of this room, and a template's failure as a sentence that names its line.

What must not enter: files (a loader brings the texts), limits of time and memory (`confined.py` has them).
"""

from __future__ import annotations

import re
import traceback
from typing import TYPE_CHECKING, Any, Final

from jinja2 import StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from rca.documents import cycle as cycles
from rca.documents.document import GIVEN
from rca.documents.filters import FILTERS, printed
from rca.errors import RcaError

if TYPE_CHECKING:
    from jinja2 import BaseLoader, Environment

HINT: Final = "`rca help templates` says what templates may use; or remove yours"

_FAULTS: Final = (
    TemplateError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What an expression in a template can raise."""
_GIVEN: Final = (GIVEN | cycles.GIVEN) - {dict}
_METHODS: Final = frozenset(dir(dict))
_MISSING: Final = object()
_EMPTY_CELL: Final = re.compile(r"\|\s+(?=\|)")
_FENCE: Final = re.compile(r" {0,3}(`{3,})[^`]*$")


class _Sandbox(ImmutableSandboxedEnvironment):
    """jinja2's sandbox, with a short way to the values that a template is given anyway."""

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401  # jinja2's signature
        """As jinja2 does it; public values of the given classes, of which none holds code, need no judgement.

        A third of all time went into it. Keys of mappings that are no methods of theirs are what jinja2 would find too.
        """
        kind = type(obj)
        if kind is dict and attribute not in _METHODS and attribute in obj:
            return obj[attribute]
        if kind in _GIVEN and attribute[:1] != "_":
            value = getattr(obj, attribute, _MISSING)
            if value is not _MISSING and not callable(value):
                return value
        if kind is str and attribute == "strip":
            return obj.strip
        return super().getattr(obj, attribute)


def environment(loader: BaseLoader) -> Environment:
    """Where templates are compiled and filled: what they print is escaped for markdown, what is undefined fails.

    A template that has been read is not read again.
    """
    made = _Sandbox(
        auto_reload=False,
        loader=loader,
        undefined=StrictUndefined,
        autoescape=False,  # HTML's escaping is not markdown's; `finalize` escapes whatever is printed
        finalize=printed,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.pop("random")
    made.globals.pop("lipsum")
    made.filters |= FILTERS
    return made


def filled(place: Environment, name: str, variables: dict[str, Any], where: str) -> str:
    """The tidied text of the template `name`. RcaError names a template's file and line, or `where` it was sought."""
    try:
        return _tidy(place.get_template(name).render(variables))
    except TemplateNotFound as error:
        raise RcaError(f"there is no template {error.name} in {where or 'no folder'}", HINT) from error
    except TemplateSyntaxError as error:
        raise RcaError(f"{error.filename or error.name}:{error.lineno}: {error.message}", HINT) from error
    except (OSError, UnicodeDecodeError) as error:
        raise RcaError(f"a template cannot be read: {error}", "templates are UTF-8 text") from error
    except MemoryError as error:
        raise RcaError(f"the template {name} in {where} needs too much memory", HINT) from error
    except _FAULTS as error:
        raise _failure(error) from error


def _failure(error: Exception) -> RcaError:
    """The template's own line: the innermost of the traceback that lies in a template."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith(".j2")]
    if not frames:
        raise error
    return RcaError(f"{frames[-1].filename}:{frames[-1].lineno}: {error}", HINT)


def _tidy(text: str) -> str:
    """No blank lines in a row, no trailing blanks, no wide empty cells, but between fences; one newline at the end."""
    lines: list[str] = []
    closing = ""
    for line in text.splitlines():
        if closing:
            lines.append(line)
            closing = "" if line.strip() == closing else closing
            continue
        opener = _FENCE.match(line) if "```" in line else None
        closing = opener[1] if opener else ""
        shown = line.rstrip()
        if shown or (lines and lines[-1]):
            lines.append(_EMPTY_CELL.sub("| ", shown) if shown[:1] == "|" else shown)
    return "\n".join(lines).strip("\n") + "\n"

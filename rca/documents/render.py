"""From an analysis to its markdown: the templates' environment, errors that name the template's line, the last tidying.

The same analysis and templates give the same bytes, at any time and in any place: no clock, no environment variables,
no random choice. Whatever a template prints is escaped as data unless a filter of ours made it; see `escape.py`.
"""

from __future__ import annotations

import re
import traceback
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from rca.documents.document import GIVEN, context
from rca.documents.filters import FILTERS, printed
from rca.errors import RcaError
from rca.settings import shipped
from rca.store.files import require_inside
from rca.text import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rca.analysis import Analysis

TEMPLATE: Final = "analysis.md.j2"

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
_EMPTY_CELL: Final = re.compile(r"\|\s+(?=\|)")
_FENCE: Final = re.compile(r" {0,3}(`{3,})[^`]*$")
_HINT: Final = "see what templates may use in the shipped templates/analysis.md.j2, or remove yours"


def render(analysis: Analysis, templates: Sequence[Path]) -> str:
    """The markdown of `analysis`, by the first `analysis.md.j2` in the folders `templates`.

    Parts that it includes are looked up in all folders, in their order. Lines end in `\\n`, the text in one of them.
    Raises RcaError when there is no template, or when one fails; it names the template and the line.
    """
    environment = _environment(tuple(str(folder) for folder in templates))
    try:
        text = environment.get_template(TEMPLATE).render(context(analysis))
    except TemplateNotFound as error:
        folders = ", ".join(str(folder) for folder in templates)
        raise RcaError(f"there is no template {error.name} in {folders or 'no folder'}", _HINT) from error
    except TemplateSyntaxError as error:
        raise RcaError(f"{error.filename or error.name}:{error.lineno}: {error.message}", _HINT) from error
    except (OSError, UnicodeDecodeError) as error:
        raise RcaError(f"a template cannot be read: {error}", "templates are UTF-8 text") from error
    except MemoryError as error:
        raise RcaError(f"the templates in {templates[0]} make too much text", _HINT) from error
    except _FAULTS as error:
        raise _failure(error) from error
    return visible(_tidy(text))  # once more, for what a template of somebody else writes itself


def folders(root: Path) -> list[Path]:
    """Where the templates of the workspace `root` lie, its own first.

    Errors: RcaError with exit code `REFUSED` when a link leads its own out of the workspace.
    """
    own = root / "templates"
    if own.is_dir():
        require_inside(own, root)
        return [own, shipped("templates")]
    return [shipped("templates")]


def check(analysis: Analysis, path: Path, templates: Sequence[Path]) -> bool:
    """Whether the document at `path` is there and up to date, to the byte. Writes nothing."""
    expected = render(analysis, templates).encode()
    try:
        return path.read_bytes() == expected
    except FileNotFoundError:
        return False
    except OSError as error:
        raise RcaError(f"{path} cannot be read: {error.strerror}", "check its permissions") from error


class _Loader(FileSystemLoader):
    """Templates that lie in their folder: a link out of it would print the user's own files."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """As jinja2 finds it. TemplateNotFound for one that a link leads out of its folder."""
        found = super().get_source(environment, template)
        real = Path(found[1]).resolve()
        if not any(real.is_relative_to(Path(folder).resolve()) for folder in self.searchpath):
            raise TemplateNotFound(template, f"{template} is a link that leads out of its folder")
        return found


class _Sandbox(ImmutableSandboxedEnvironment):
    """jinja2's sandbox, with a short way to the values that a template is given anyway."""

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        """As jinja2 judges it; public values of the given classes, of which none holds code, need no judgement."""
        if type(obj) in GIVEN and attr[:1] != "_" and not callable(value):
            return True
        return super().is_safe_attribute(obj, attr, value)


@lru_cache(maxsize=8)
def _environment(folders: tuple[str, ...]) -> ImmutableSandboxedEnvironment:
    environment = _Sandbox(
        loader=_Loader(folders),
        undefined=StrictUndefined,
        autoescape=False,  # HTML's escaping is not markdown's; `finalize` escapes whatever is printed
        finalize=printed,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.pop("random")
    environment.globals.pop("lipsum")
    environment.filters |= FILTERS
    return environment


def _failure(error: Exception) -> RcaError:
    """The template's own line: the innermost of the traceback that lies in a template."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith(".j2")]
    if not frames:
        raise error
    return RcaError(f"{frames[-1].filename}:{frames[-1].lineno}: {error}", _HINT)


def _tidy(text: str) -> str:
    """No blank lines in a row, no trailing blanks, no wide empty cells, but between fences; one newline at the end."""
    lines: list[str] = []
    closing = ""
    for line in text.splitlines():
        if closing:
            lines.append(line)
            closing = "" if line.strip() == closing else closing
            continue
        opener = _FENCE.match(line)
        closing = opener[1] if opener else ""
        if line.strip() or (lines and lines[-1]):
            lines.append(_EMPTY_CELL.sub("| ", line.rstrip()) if line.startswith("|") else line.rstrip())
    return "\n".join(lines).strip("\n") + "\n"

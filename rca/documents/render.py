"""From an analysis or a cycle to markdown, by the templates of the workspace or by those that are shipped.

The same analysis and templates give the same bytes, at any time and in any place: no clock, no environment variables,
no random choice. Whatever a template prints is escaped as data unless a filter of ours made it; see `escape.py`.
Shipped templates are filled here; a workspace's own by a process with limits (`confined.py`), for they are anybody's.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from jinja2 import FileSystemLoader

from rca.documents import confined, sandbox
from rca.documents import cycle as cycles
from rca.documents.document import context
from rca.documents.fitting import fitted
from rca.errors import RcaError
from rca.settings import shipped
from rca.store.files import require_inside
from rca.text import visible

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from jinja2 import Environment

    from rca.analysis import Analysis
    from rca.cycles import Cycle
    from rca.documents.child import Texts

TEMPLATE: Final = "analysis"
CYCLE: Final = "cycle"
_ENDING: Final = ".md.j2"
_MOST_OWN: Final = 2**20
"""Bytes of all templates of a workspace; the shipped ones have 30,000."""


def render(analysis: Analysis, templates: Sequence[Path], template: str = TEMPLATE) -> str:
    """The markdown of `analysis`, by the first `TEMPLATE.md.j2` in the folders `templates`.

    Parts that it includes are looked up in all folders, in their order. Lines end in `\\n`, the text in one of them.
    `brief` and `step-summary` are cut to what GitHub takes, in whole sections from the end; a notice names them.
    Raises RcaError when there is no template, or when one fails; it names the template and the line. A folder that is
    not the shipped one may take `confined.SECONDS` and little memory.
    """
    if template != TEMPLATE and template not in (known := names(templates)):
        listed = ", ".join(known) or "none"
        raise RcaError(f"there is no template {template}.md.j2 in {_where(templates)}", f"there are: {listed}")
    return fitted(_filled(template, context(analysis), templates), template, f"{analysis.id}.md")


def render_cycle(cycle: Cycle, templates: Sequence[Path]) -> str:
    """The report of `cycle`, by the first `cycle.md.j2` in the folders `templates`; else as `render`.

    Raises RcaError too where `before` or `history` of the cycle do not hold what they should.
    """
    return _filled(CYCLE, cycles.context(cycle), templates)


def names(templates: Sequence[Path]) -> list[str]:
    """The templates that an analysis can be rendered by."""
    found = {path.name.removesuffix(_ENDING) for folder in templates for path in folder.glob(f"*{_ENDING}")}
    return sorted(name for name in found if re.fullmatch(r"[\w-]+", name) and name != CYCLE)


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
    return is_current(render(analysis, templates), path)


def is_current(text: str, path: Path) -> bool:
    """Whether the document at `path` is there and holds `text`, to the byte. RcaError when it cannot be read."""
    expected = text.encode()
    try:
        return path.read_bytes() == expected
    except FileNotFoundError:
        return False
    except OSError as error:
        raise RcaError(f"{path} cannot be read: {error.strerror}", "check its permissions") from error


def _filled(name: str, variables: dict[str, Any], templates: Sequence[Path]) -> str:
    """The text, once more made visible, for what a template of somebody else writes itself."""
    trusted = [str(folder) for folder in templates if _is_shipped(folder)]
    own: Texts = {}
    for folder in reversed(templates):
        own |= {} if _is_shipped(folder) else _own(folder)
    if own:
        return visible(confined.filled(own, trusted, _where(templates), name + _ENDING, variables))
    return visible(sandbox.filled(_shipped(tuple(trusted)), name + _ENDING, variables, _where(templates)))


def _is_shipped(folder: Path) -> bool:
    ours = _ours()
    return folder == ours or folder.resolve() == ours


@lru_cache(maxsize=1)
def _ours() -> Path:
    return shipped("templates").resolve()


def _own(folder: Path) -> Texts:
    """The templates of a workspace that rca can use, with their texts; a link out of their folder brings none.

    Raises RcaError for one that is no text, and when they are larger than templates are.
    """
    real = folder.resolve()
    texts: Texts = {}
    size = 0
    for path in sorted(folder.rglob(f"*{_ENDING}")):
        if not path.resolve().is_relative_to(real) or not path.is_file():
            continue
        try:
            size += path.stat().st_size
            if size > _MOST_OWN:
                raise RcaError(f"the templates in {folder} are larger than 1 MiB", sandbox.HINT)
            texts[path.relative_to(folder).as_posix()] = (str(path), path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise RcaError(f"{path} cannot be read: {error}", "templates are UTF-8 text") from error
    return texts


def _where(templates: Sequence[Path]) -> str:
    return ", ".join(dict.fromkeys(str(folder) for folder in templates)) or "no folder"


@lru_cache(maxsize=8)
def _shipped(folders: tuple[str, ...]) -> Environment:
    return sandbox.environment(FileSystemLoader(folders))

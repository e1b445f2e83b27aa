"""`rca render` in other forms than the document beside the YAML: by another template, or as a page of HTML.

They are printed, or written where somebody says: a repository keeps the one document that `rca render --check` guards.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rca.cli.console import complain, out, say
from rca.errors import RcaError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

DOCUMENT: Final = "analysis"


@dataclass(frozen=True, slots=True)
class Form:
    """What is to be made of an analysis or a cycle."""

    template: str
    """"" for the usual one, which cycles have too."""
    is_page: bool

    def name(self, identity: str) -> str:
        """The file's name in a folder; another template's never that of the document beside the YAML."""
        middle = "" if self.template in {"", DOCUMENT} else f".{self.template}"
        return f"{identity}{middle}.html" if self.is_page else f"{identity}{middle}.md"


def printed(root: Path, paths: Sequence[Path], form: Form) -> int:
    """Print the form of each; several briefs and step summaries share the room of one. Returns the exit code."""
    from rca.documents.fitting import together

    if form.is_page and len(paths) > 1:
        raise RcaError(f"{len(paths)} pages cannot be printed one behind the other", "add -o FOLDER/, or name one ID")
    texts, code = [], 0
    for path in paths:
        try:
            texts.append((f"{path.stem}.md", _text(root, path, form)))
        except RcaError as error:  # one bad file never hides the others
            complain(error.message, error.hint)
            code = max(code, error.exit_code)
    if texts:
        out(together(texts, form.template).removesuffix("\n"))
    return code


def written(root: Path, paths: Sequence[Path], form: Form, target: Path, *, is_folder: bool) -> int:
    """Write the form of each: one into the file `target`, several into it as a folder. Returns the exit code."""
    from rca.store.files import write_atomic

    into = is_folder or target.is_dir() or len(paths) > 1
    code = 0
    for path in paths:
        folder = target / "cycles" if path.parent.name == "cycles" and len(paths) > 1 else target
        file = folder / form.name(path.stem) if into else target
        try:
            write_atomic(file, _text(root, path, form))
        except RcaError as error:
            complain(error.message, error.hint)
            code = max(code, error.exit_code)
        else:
            say(f"wrote {file}")
    return code


def _text(root: Path, path: Path, form: Form) -> str:
    from rca import documents
    from rca.cycles import files as cycles
    from rca.store import analyses

    templates = documents.folders(root)
    if path.parent == cycles.folder(root):
        if form.template:
            raise RcaError(f"{path.stem} is a cycle, and templates are chosen for analyses", "leave --template out")
        cycle = cycles.load(path).cycle
        text = documents.render_cycle(cycle, templates)
        return _page(text) if form.is_page else text
    analysis = analyses.load(path).analysis
    text = documents.render(analysis, templates, form.template or DOCUMENT)
    if not form.is_page:
        return text
    from rca.documents.html import analysis_page

    return analysis_page(analysis, text)


def _page(markdown: str) -> str:
    from rca.documents.html import page

    return page(markdown)

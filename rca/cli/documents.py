"""`rca render`: the markdown beside the YAML; other forms are in `forms.py`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from rca.cli.console import complain, out, say, settings
from rca.errors import FINDINGS, RcaError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path


@click.command("render")
@click.argument("parts", metavar="[ID]...", nargs=-1)
@click.option("--check", is_flag=True, help="Write nothing; exit 1 when a document is missing or stale.")
@click.option("--stdout", "to_stdout", is_flag=True, help="Print the documents instead of writing them.")
@click.option("--template", metavar="NAME", default="", help="Another form of analyses; with --stdout or -o.")
@click.option("--format", "style", type=click.Choice(["markdown", "html"]), default="markdown", show_default=True)
@click.option("-o", "--output", metavar="PATH", default="", help="Write there: into this file, or into this folder/.")
@click.pass_context
def render_command(
    ctx: click.Context,
    *,
    parts: tuple[str, ...],
    check: bool,
    to_stdout: bool,
    template: str,
    style: str,
    output: str,
) -> int:
    """Write the markdown beside the YAML: of the analyses and cycles named, or of all.

    Other forms are printed (--stdout) or written with -o: `--template brief`, a pull request's comment of less than
    64 KiB; `step-summary`, for a CI job; `postmortem`, by Google SRE's outline; or your own templates/NAME.md.j2.
    `--format html` makes one page of any of them, which needs no network and runs no script.
    """
    from rca import documents

    root = settings(ctx).root
    chosen = _named(root, parts) if parts else _all(root)
    with documents.kept():
        if template or output or style == "html":
            return _other(ctx, chosen if parts or not template else _analyses(root), check=check, to_stdout=to_stdout)
        return _beside(root, chosen, check=check, to_stdout=to_stdout)


def _other(ctx: click.Context, chosen: list[Path], *, check: bool, to_stdout: bool) -> int:
    """Another form than the document beside the YAML; where it goes has to be said."""
    from rca.cli import forms

    root, output = settings(ctx).root, ctx.params["output"]
    form = forms.Form(ctx.params["template"], is_page=ctx.params["style"] == "html")
    if check:
        raise RcaError("--check looks at the documents beside the YAML alone", "leave --template, --format and -o out")
    if to_stdout == bool(output):
        what = "both --stdout and -o are given" if output else "this form has no place of its own beside the YAML"
        raise RcaError(what, "add --stdout to print it, or -o PATH to write it there")
    if not chosen:
        raise RcaError("there is nothing to render here", "`rca new` begins an analysis")
    if to_stdout:
        return forms.printed(root, chosen, form)
    return forms.written(root, chosen, form, ctx.obj / output, is_folder=output.endswith("/"))


def _beside(root: Path, chosen: list[Path], *, check: bool, to_stdout: bool) -> int:
    code = 0
    for path in chosen:
        try:
            if not _rendered(root, path, check=check, to_stdout=to_stdout):
                code = max(code, FINDINGS)
        except RcaError as error:  # one bad file never hides the others
            complain(error.message, error.hint)
            code = max(code, error.exit_code)
    return code


def _analyses(root: Path) -> list[Path]:
    from rca.store import analyses

    return analyses.paths(root)


def _all(root: Path) -> list[Path]:
    from rca.cycles import files as cycles
    from rca.store import analyses

    return [*analyses.paths(root), *cycles.paths(root)]


def _named(root: Path, parts: Iterable[str]) -> list[Path]:
    """The files that the parts name: of analyses, and where none fits of cycles, which have numbers too."""
    from rca.cycles import files as cycles
    from rca.store import analyses

    found = []
    for part in parts:
        try:
            found.append(analyses.find(root, part))
        except RcaError as error:
            try:
                found.append(cycles.find(root, part))
            except RcaError:
                raise error from None
    return found


def _rendered(root: Path, path: Path, *, check: bool, to_stdout: bool) -> bool:
    """Render one analysis or cycle. False when `check` finds its document missing or stale."""
    from rca import documents

    text, beside, write = _document(root, path)
    if to_stdout:
        out(text.removesuffix("\n"))
        return True
    if documents.is_current(text, beside):
        return True
    if check:
        complain(f"{beside.relative_to(root)} is {'stale' if beside.exists() else 'missing'}", "rca render")
        return False
    write(text)
    say(f"wrote {beside.relative_to(root)}")
    return True


def _document(root: Path, path: Path) -> tuple[str, Path, Callable[[str], None]]:
    """The text of a document, where it belongs, and what writes it there."""
    from rca import documents
    from rca.cycles import files as cycles
    from rca.store import analyses

    templates = documents.folders(root)
    if path.parent == cycles.folder(root):
        cycle = cycles.load(path)
        return documents.render_cycle(cycle.cycle, templates), cycle.document, partial(cycles.write_document, cycle)
    stored = analyses.load(path)
    text = documents.render(stored.analysis, templates)
    return text, stored.document, partial(analyses.write_document, stored)

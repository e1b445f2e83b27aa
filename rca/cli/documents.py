"""`rca render`: the markdown beside the YAML."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rca.cli.console import complain, out, say, settings
from rca.errors import FINDINGS, RcaError

if TYPE_CHECKING:
    from pathlib import Path


@click.command("render")
@click.argument("parts", metavar="[ID]...", nargs=-1)
@click.option("--check", is_flag=True, help="Write nothing; exit 1 when a document is missing or stale.")
@click.option("--stdout", "to_stdout", is_flag=True, help="Print the documents instead of writing them.")
@click.pass_context
def render_command(ctx: click.Context, *, parts: tuple[str, ...], check: bool, to_stdout: bool) -> int:
    """Write the markdown beside the YAML: of the analyses named, or of all."""
    from rca.store import analyses

    root = settings(ctx).root
    chosen = [analyses.find(root, part) for part in parts] if parts else analyses.paths(root)
    code = 0
    for path in chosen:
        try:
            if not _rendered(root, path, check=check, to_stdout=to_stdout):
                code = max(code, FINDINGS)
        except RcaError as error:  # one bad file never hides the others
            complain(error.message, error.hint)
            code = max(code, error.exit_code)
    return code


def _rendered(root: Path, path: Path, *, check: bool, to_stdout: bool) -> bool:
    """Render one analysis. False when `check` finds its document missing or stale."""
    from rca import documents
    from rca.store import analyses

    stored = analyses.load(path)
    beside, templates = stored.document, documents.folders(root)
    if to_stdout:
        out(documents.render(stored.analysis, templates).removesuffix("\n"))
        return True
    if documents.check(stored.analysis, beside, templates):
        return True
    if check:
        complain(f"{beside.relative_to(root)} is {'stale' if beside.exists() else 'missing'}", "rca render")
        return False
    analyses.write_document(stored, documents.render(stored.analysis, templates))
    say(f"wrote {beside.relative_to(root)}")
    return True

"""What readers' own programs make of the documents: `make review`. Needs npm and Chromium, so it is apart from the tests.

Every analysis and cycle of this project, in every form: markdownlint reads the markdown, Mermaid itself parses each
drawing, and Chromium opens each page, light, dark, narrow and printed: nothing on the console, no request, no complaint of
axe about accessibility. The pictures are in `build/review/`, to be looked at.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from rca.cycles import files as cycles
from rca.documents import folders, names, render, render_cycle
from rca.documents.html import analysis_page, page
from rca.store import analyses
from tests.review.browser import Page, browser, found

PROJECT = Path(__file__).parents[2]
PICTURES = PROJECT / "build" / "review"
PROGRAMS = ("mermaid@11", "markdownlint-cli2@0", "axe-core@4")
RULES = {"config": {"MD013": False, "MD033": False, "MD014": False}}
"""Prose is not folded; folds and anchors are HTML; a quoted "$ command" is somebody's text. As in `pyproject.toml`."""
LOOKS = (("light", False, 1280), ("dark", True, 1280), ("narrow", False, 390))
AXE = "axe.run().then(r => r.violations.map(v => `${v.id} (${v.impact}): ${v.nodes[0].html}`))"


def documents() -> Iterator[tuple[str, str, str]]:
    """Name, markdown and page of each."""
    templates = folders(PROJECT)
    for path in analyses.paths(PROJECT):
        analysis = analyses.load(path).analysis
        for form in names(templates):
            markdown = render(analysis, templates, form)
            yield f"{path.stem}.{form}", markdown, analysis_page(analysis, markdown)
    for path in cycles.paths(PROJECT):
        markdown = render_cycle(cycles.load(path).cycle, templates)
        yield f"{path.stem}.cycle", markdown, page(markdown)


def main() -> None:
    """All of it; exits with 1 when anything is complained of."""
    if found() is None or shutil.which("npm") is None:
        sys.exit("the review needs Chromium and npm")
    shutil.rmtree(PICTURES, ignore_errors=True)
    PICTURES.mkdir(parents=True)
    complaints: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run(
            ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", name, *PROGRAMS], check=True
        )
        made = list(documents())
        for title, markdown, html in made:
            (folder / f"{title}.md").write_text(markdown, encoding="utf-8")
            (folder / f"{title}.html").write_text(html, encoding="utf-8")
        complaints += linted(folder)
        with browser() as opened:
            complaints += drawn(opened, folder, [(title, markdown) for title, markdown, _ in made])
            complaints += seen(opened, folder, [title for title, _, _ in made])
    for complaint in complaints:
        print(complaint)
    print(f"{len(made)} documents, {len(complaints)} complaints; look at {PICTURES.relative_to(PROJECT)}/")
    sys.exit(bool(complaints))


def linted(folder: Path) -> list[str]:
    """What markdownlint says. A text that it must complain of shows that it is asked."""
    (folder / ".markdownlint-cli2.jsonc").write_text(json.dumps(RULES))
    (folder / "control.md").write_text("# T!\n\n\n* a\n")
    program = folder / "node_modules" / ".bin" / "markdownlint-cli2"
    ran = subprocess.run([program, "*.md"], cwd=folder, capture_output=True, text=True, check=False)
    lines = [line for line in (ran.stdout + ran.stderr).splitlines() if re.match(r"\S+\.md:", line)]
    wrong = [line for line in lines if not line.startswith("control.md")]
    return (
        wrong
        if len(wrong) < len(lines)
        else [*wrong, f"markdownlint found no fault in the control: {ran.stderr[:500]}"]
    )


def drawn(opened: Page, folder: Path, texts: list[tuple[str, str]]) -> list[str]:
    """What Mermaid says of each drawing. A drawing that it must refuse shows that it is asked."""
    frame = folder / "mermaid.html"
    frame.write_text(
        '<!doctype html><meta charset="utf-8"><script src="node_modules/mermaid/dist/mermaid.min.js"></script>'
    )
    opened.open(frame.as_uri())
    wrong, count = [], 0
    for title, markdown in texts:
        for drawing in re.findall(r"^```mermaid\n(.*?)^```$", markdown, re.MULTILINE | re.DOTALL):
            count += 1
            said = parsed(opened, drawing)
            wrong += [f"{title}: Mermaid: {said}"] if said else []
    if not parsed(opened, 'flowchart TD\n  n0["a\n'):
        wrong.append("Mermaid found no fault in the control")
    print(f"{count} drawings parsed by Mermaid")
    return wrong


def parsed(opened: Page, drawing: str) -> str:
    """Mermaid's complaint about a drawing, if it has one."""
    script = f"mermaid.parse({json.dumps(drawing)}).then(() => '', error => String(error.message || error))"
    return str(opened.evaluate(script))


def seen(opened: Page, folder: Path, titles: list[str]) -> list[str]:
    """What the console, the network and axe say of each page, and pictures of it."""
    axe = (folder / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    wrong = []
    for title in titles:
        for look, dark, width in LOOKS:
            opened.open((folder / f"{title}.html").as_uri(), dark=dark, width=width)
            opened.picture(PICTURES / f"{title}-{look}.png")
            wrong += [f"{title}, {look}: console: {line}" for line in opened.complaints]
            wrong += [f"{title}, {look}: request: {address}" for address in opened.requests]
            if opened.evaluate("document.documentElement.scrollWidth") > width:
                wrong.append(f"{title}, {look}: wider than the window")
            opened.evaluate(f"{axe};0")
            wrong += [f"{title}, {look}: axe: {line}" for line in opened.evaluate(AXE)]
    opened.evaluate("console.error('control')")
    opened.ask("Page.getLayoutMetrics")
    return wrong if opened.complaints else [*wrong, "the browser did not say what was written to its console"]


if __name__ == "__main__":
    main()

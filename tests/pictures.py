"""The pictures in README: a rendered document as GitHub shows it. `make pictures`; needs npm and Chromium.

Mermaid is fetched with npm into a temporary folder, since GitHub draws the cause tree with it.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from markdown_it import MarkdownIt

PROJECT = Path(__file__).parents[1]
DOCUMENT = next((PROJECT / "analyses").glob("*-7k3f9q.md"))
TARGET = PROJECT / ".github" / "pictures" / "document.png"
STYLE = """
body { font: 16px/1.5 'DejaVu Sans', sans-serif; color: #1f2328; max-width: 900px; margin: 32px auto; padding: 0 32px }
h1, h2 { border-bottom: 1px solid #d1d9e0; padding-bottom: .3em } h1 { font-size: 1.8em } h2 { font-size: 1.4em }
code, pre { font: 13px 'DejaVu Sans Mono', monospace; background: #f6f8fa; border-radius: 6px }
code { padding: .15em .4em } pre { padding: 14px; white-space: pre-wrap } pre code { padding: 0 }
pre.mermaid { background: none; text-align: center }
blockquote { border-left: 4px solid #d1d9e0; color: #59636e; margin: 0; padding: 0 1em }
table { border-collapse: collapse } td, th { border: 1px solid #d1d9e0; padding: 5px 12px }
summary { color: #59636e } a { color: #0969da; text-decoration: none }
"""
CHROMIUM = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --hide-scrollbars --allow-file-access-from-files "
    "--virtual-time-budget=20000"
).split()


def main() -> None:
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None or shutil.which("npm") is None:
        sys.exit("the pictures need Chromium and npm")
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "install", "--silent", "--prefix", folder, "mermaid"], check=True)
        body = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(DOCUMENT.read_text(encoding="utf-8"))
        body = body.replace('<pre><code class="language-mermaid">', '<pre class="mermaid">')
        page = Path(folder, "page.html")
        page.write_text(
            f"<!doctype html><meta charset=utf-8><style>{STYLE}</style>{body}"
            f"<script src='node_modules/mermaid/dist/mermaid.min.js'></script>"
            "<script>mermaid.initialize({startOnLoad: true, securityLevel: 'strict'})</script>",
            encoding="utf-8",
        )
        TARGET.parent.mkdir(parents=True, exist_ok=True)
        height = sys.argv[1] if len(sys.argv) > 1 else "1500"
        where = [f"--window-size=980,{height}", f"--user-data-dir={folder}/profile", f"--screenshot={TARGET}"]
        subprocess.run([browser, *CHROMIUM, *where, page.as_uri()], check=True, capture_output=True)
    print(TARGET.relative_to(PROJECT))


if __name__ == "__main__":
    main()

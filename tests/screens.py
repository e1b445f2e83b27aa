"""The pictures of the full screen in README: the real application on the demo, in both sizes, dark and light.

`python -m tests.screens`, part of `make pictures`. Nothing remote stays in them: fonts are the reader's own.
"""

import asyncio
import os
import re
import tempfile
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from rca import runs
from rca.cli.demo import prepared
from rca.investigation.case import Workspace
from rca.settings import UserSettings, load
from rca.tui.app import Rca
from rca.tui.desk import Desk
from rca.tui.workbench import Workbench

TARGET = Path(__file__).parents[1] / ".github" / "pictures"
NOON = datetime(2026, 11, 22, 12, 31, tzinfo=UTC)
WALK = (
    "the session refuses the thread id @2\n"
    "the id has none of the forms that the session knows\n"
    "the bootstrap makes ids of its own"
)
PREVIEW = "\x05"
SCREENS: dict[str, tuple[tuple[int, int], str, str]] = {
    "workbench-dark": ((120, 36), "textual-dark", WALK),
    "workbench-light": ((120, 36), "textual-light", WALK),
    "workbench-narrow": ((80, 24), "textual-dark", WALK),
    "workbench-narrow-light": ((80, 24), "textual-light", WALK),
    "preview-dark": ((120, 36), "textual-dark", WALK + "\n" + PREVIEW),
    "preview-narrow-light": ((80, 24), "textual-light", WALK + "\n" + PREVIEW),
    "home-dark": ((120, 36), "textual-dark", ""),
    "home-narrow-light": ((80, 24), "textual-light", ""),
}
IN_README = ("workbench-dark", "workbench-light", "workbench-narrow")


async def shown(size: tuple[int, int], theme: str, typed: str) -> str:
    """The screen as SVG once everything is gathered and the keys are typed."""
    folder = prepared()
    workspace = Workspace(load(folder), (), lambda: NOON, {})
    run = runs.read(folder / "junit.xml")
    case = workspace.begin(run, runs.groups(run)[0]) if typed else None
    app = Rca(UserSettings(theme=theme), "", lambda: Desk(workspace, run, case))
    async with app.run_test(size=size) as pilot:
        while not is_settled(app):
            await pilot.pause(0.05)
        for letter in typed:
            await pilot.press({"\n": "enter", " ": "space", PREVIEW: "f5"}.get(letter, letter))
        await pilot.pause(0.5)
        return app.export_screenshot(title="rca")


def is_settled(app: Rca) -> bool:
    """Whether all sources and earlier analyses are there."""
    screen = app.screen
    if isinstance(screen, Workbench):
        panes = screen.query_one("#panes")
        return panes.known is not None and all(asked.state != "asking" for asked in panes.gathered.asked)
    return type(screen).__name__ == "Home" and bool(screen.query_one("#analyses").rows)


def local(svg: str) -> str:
    """Without fonts from elsewhere, and the same bytes for the same screen."""
    svg = re.sub(r"@font-face\s*\{[^}]*\}", "", svg).replace("Fira Code", "ui-monospace, DejaVu Sans Mono, Menlo")
    (name,) = set(re.findall(r"terminal-\d+", svg))
    return svg.replace(name, "terminal")


def main(names: Sequence[str] = IN_README, target: Path = TARGET) -> None:
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {f"XDG_{name}_HOME": folder for name in ("CACHE", "STATE", "CONFIG")} | {"TZ": "UTC"}
        for name in names:
            picture = target / f"{name}.svg"
            with closing(asyncio.new_event_loop()) as loop:
                picture.write_text(local(loop.run_until_complete(shown(*SCREENS[name]))), encoding="utf-8")
            print(picture.name)


if __name__ == "__main__":
    main()

"""Lines chosen in the log context become excerpts of the evidence pane, cited in the answer that is being typed."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from rca.evidence.near import Near
from rca.investigation.case import Case
from rca.tui.app import Rca
from rca.tui.context import LogContext
from rca.tui.evidence import Excerpts
from rca.tui.lines import Lines
from rca.tui.workbench import Workbench
from tests.pilot import press, rows_of, until


def test_a_line_chosen_by_hand_gets_a_number_is_cited_and_goes_on_file(
    app_with: Callable[..., Rca], case: Case, known: Path
) -> None:
    log = known / "logs" / "netra-backend-staging.log"
    lines = log.read_text().splitlines()
    sources = tuple(source for source in case.sources if not isinstance(source, Near))

    async def main() -> None:
        app = app_with(replace(case, sources=sources))
        async with app.run_test(size=(100, 30)) as pilot:
            await until(pilot, lambda: isinstance(app.screen, Workbench) and app.screen._panes.gathered.findings)
            bench = app.screen
            assert isinstance(bench, Workbench)
            excerpts = bench.query_one(Excerpts)
            await until(pilot, lambda: any(each.excerpt.source == "local" for each in bench._panes.gathered.findings))
            await press(pilot, *"cause", "f2")
            found = next(each for each in bench._panes.gathered.findings if each.excerpt.source == "local")
            excerpts.go_to(f"{found.number}")
            before = {each.number for each in bench._panes.gathered.findings}
            await press(pilot, "enter")
            await until(pilot, lambda: isinstance(app.screen, LogContext) and app.screen.query_one(Lines).rows)
            await press(pilot, "g", "j", "v", "j", "space")
            await until(pilot, lambda: "cited in the answer" in "".join(rows_of(app)))
            number = max(each.number for each in bench._panes.gathered.findings)
            assert number not in before
            assert bench._bar.text == f"cause @{number}"
            await press(pilot, "g", "j", "v", "j", "space")
            await until(pilot, lambda: "no longer cited" in "".join(rows_of(app)))
            assert bench._bar.text == "cause"
            await press(pilot, "k", "v", "j", "space")
            await until(pilot, lambda: bench._bar.text == f"cause @{number}")
            await press(pilot, "escape")
            await until(pilot, lambda: app.screen is bench)
            assert f"{number}" in excerpts.keys
            bench._bar.type_on()
            await press(pilot, "enter")
            await until(pilot, lambda: bench.walk.analysis.whys)
            evidence = bench.walk.analysis.evidence[0]
            assert (evidence.kind, evidence.source, evidence.lines) == ("log", "local", "2-3")
            assert evidence.text == "\n".join(lines[1:3])
            assert evidence.path == "logs/netra-backend-staging.log"
            assert evidence.query == "sed -n 2,3p logs/netra-backend-staging.log"
            assert evidence.at
            assert evidence.sha256

    asyncio.run(main())

"""`rca cycle verify`: whether fixes worked, by what a cycle counted."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from rca.cli.console import complain, now, print_json, say, settings, wrapped
from rca.errors import FINDINGS

if TYPE_CHECKING:
    from pathlib import Path

    from rca.cycles import Cycle
    from rca.investigation.verifying import Verdict


@click.command("verify")
@click.argument("part", required=False, metavar="[ID|NUMBER]")
@click.option("--environment", default="", metavar="E", help="Where a number has several cycles.")
@click.option("--json", "as_json", is_flag=True, help="One JSON array instead of text.")
@click.pass_context
def verify_command(ctx: click.Context, *, part: str | None, environment: str, as_json: bool) -> int:
    """Hold what actions expect against a cycle, the newest without an ID: done by `rca cycle record` by itself.

    An action is measured where the tested commit contains its own. Its analysis becomes verified when the effect is as
    expected, and recurred when the error is back. Exit code: 1 when one is back.
    """
    from rca.cli.cycle_choice import chosen

    root = settings(ctx).root
    verdicts = verified(root, chosen(root, part or "", environment).cycle)
    if as_json:
        print_json([asdict(verdict) for verdict in verdicts])
    else:
        tell(verdicts)
    return FINDINGS if any(verdict.is_back for verdict in verdicts) else 0


def verified(root: Path, cycle: Cycle) -> list[Verdict]:
    """Hold all analyses against the cycle; what cannot be read is complained of. Those whose error is back first."""
    from rca.investigation.verifying import verify

    verdicts = verify(root, cycle, now, lambda error: complain(error.message, error.hint))
    order = {"recurred": 0, "verified": 1, "": 2}
    return sorted(verdicts, key=lambda verdict: order[verdict.became])


def tell(verdicts: list[Verdict]) -> None:
    """In words, on standard error: each analysis with what became of it, and the next command."""
    for verdict in verdicts:
        now_ = f", now {verdict.became}" if verdict.became else ""
        say(wrapped(f"{verdict.title} ({verdict.analysis}){now_}", "    ", ""))
        for sentence in verdict.said:
            say(wrapped(sentence, "        ", "    "))
    changed = [verdict for verdict in verdicts if verdict.became]
    if changed:
        say("next: git add analyses")
    elif not verdicts:
        say("no action expects anything of this cycle, and nothing that was verified is back")

"""Documents as people write them, in a few lines, and what the rules ask of them."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

from rca.analysis import Analysis
from rca.cycles import Cycle
from rca.lint import Context, Finding, findings, findings_of_cycle
from rca.store import yamlio

if TYPE_CHECKING:
    from collections.abc import Collection

HEAD = """\
rca: 1
id: 2025-09-08-boom-aaaaaa
title: Uploads are refused
status: analysed
created: 2025-09-08
authors:
  - name: Ada Example
"""


def analysis(text: str, **changed: str) -> Analysis:
    """An analysis of a head that says nothing wrong and this; `changed` replaces keys of the head."""
    tree = yamlio.load(HEAD, "head") | changed | (yamlio.load(dedent(text), "test") if text.strip() else {})
    return Analysis.model_validate(tree)


def asked(text: str, rule: str, context: Context | None = None, **changed: str) -> list[Finding]:
    """What one rule asks."""
    return findings(analysis(text, **changed), context, [rule])


def said(found: Collection[Finding]) -> list[tuple[str, str]]:
    """Severity and message of each."""
    return [(one.severity, one.message) for one in found]


def cycle(text: str) -> Cycle:
    return Cycle.model_validate(yamlio.load(dedent(text), "test"))


def asked_of_cycle(one: Cycle, rule: str, *others: Cycle) -> list[Finding]:
    return findings_of_cycle(one, Context(cycles=(*others, one)), [rule])

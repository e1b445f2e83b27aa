"""What is silenced, with a reason: in the document for an entry, in the workspace's settings for all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rca.lint.finding import ERROR, NOTE, Finding
from rca.lint.rules import NUMBERS, OWN

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from rca.analysis.record import Ignored


def heard(
    findings: Iterable[Finding], ignored: Iterable[Ignored], everywhere: Mapping[str, str], asked: Collection[str]
) -> Iterator[Finding]:
    """The findings that nothing silences, then what is wrong with the silence itself.

    `asked` are the rules that were asked: of the others nobody knows whether they had anything to say.
    """
    silences = list(ignored)
    used: set[int] = set()
    for finding in findings:
        by = [place for place, one in enumerate(silences) if one.reason.strip() and _covers(one, finding)]
        used.update(by)
        if not by and finding.rule not in everywhere:
            yield finding
    for place, one in enumerate(silences):
        field = f"lint.ignore.{place}"
        of = f"{one.rule} of {one.entry}" if one.entry else one.rule
        if one.rule not in NUMBERS:
            yield Finding(
                OWN, ERROR, one.entry, f"{one.rule!r} is silenced, which is no rule", "`rca help` lists them", field
            )
        elif not one.reason.strip():
            what = f"{of} is silenced without a reason, which does not count"
            yield Finding(OWN, ERROR, "", what, "say why under `reason`", field)
        elif place not in used and one.rule in asked and one.rule not in everywhere:
            yield Finding(OWN, NOTE, "", f"{of} is silenced, and has nothing to say", "take the entry out", field)


def _covers(one: Ignored, finding: Finding) -> bool:
    return one.rule == finding.rule and one.entry in {"", finding.entry}

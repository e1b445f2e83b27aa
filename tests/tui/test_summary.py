from pathlib import Path

from rca.priors import BadFile
from rca.priors import Row as Known
from rca.store.journal import Kept, Left
from rca.tui import summary


def test_nothing_that_a_file_holds_reaches_the_terminal_as_it_stands() -> None:
    hostile = "\x1b]52;c;eA==\x07 [red]x[/] \u202e\r\n\tlist[int] at [/srv/x.py:3]"
    known = Known(*[hostile] * 8, (hostile,), hostile, hostile, hostile, 1, 1, (hostile,), (), (), ())
    left = Left(Path("x"), Kept(*[hostile] * 8, others=[(hostile,) * 3]))
    for listed in (known, left, BadFile(hostile, hostile, hostile)):
        for row in (summary.row("key", listed), *summary.facts(listed)):
            for line in f"{row.lead.plain}{row.content.plain}".split("\n"):
                assert line.isprintable()


def test_columns_stand_under_each_other_whatever_the_state() -> None:
    bare = Known("", "", "", "", "", "", "", "", (), "", "", "", 0, 0, (), (), (), ())
    states = ("draft", "analysed", "fixing", "verified", "recurred", "closed", "dropped", "a state of their own", "")
    rows = [
        summary.row("key", bare._replace(status=state, fix=fix, created=day))
        for state in states
        for fix in ("none", "open", "verified", "recurred", "")
        for day in ("", "2026-11-22T02:12:45Z")
    ]
    rows += [summary.row("key", Left(Path("x"), Kept(*[""] * 8))), summary.row("key", BadFile("x", "y"))]
    assert len({row.lead.cell_length for row in rows}) == 1

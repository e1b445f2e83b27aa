"""The document beside what is missing: what is shown of it, how one moves in it, where one goes from it."""

import asyncio
import unicodedata
from pathlib import Path

import pytest

from rca.investigation import Investigation, SetField
from rca.tui.document import Document
from rca.tui.markdown import sheet
from rca.tui.missing import Missing, gaps
from rca.tui.preview import LEFT, Preview
from tests.pilot import SIZES, Only, rows_of, settled, until

DRAFT = """\
rca: 1
id: 2026-11-22-router-gets-no-list-abc123
title: The router is handed an empty list
status: draft
failure:
  error: |-
    IndexError: list index out of range
      File "router.py", line 212, in pick
  service: router
evidence:
  - id: E1
    kind: log
    path: logs/router.log
    lines: 12-14
    text: "12:04:31 ERROR router: IndexError: list index out of range"
whys:
  - id: W1
    why: Why was the index out of range?
    because: The router was handed an empty list of shards, because the list is built once and never again.
    status: supported
    evidence: [E1]
  - id: W2
    of: W1
    why: Why was the list empty?
    because: It is built before the probe has resolved a name.
  - id: W3
    of: W1
    why: Why does retry drop the shard?
root_causes:
  - id: R1
    why: W2
    statement: Start-up has an order that nobody wrote down.
"""


@pytest.fixture
def draft(folder: Path) -> Investigation:
    return opened(folder, DRAFT)


def opened(folder: Path, text: str) -> Investigation:
    (folder / "analyses").mkdir(exist_ok=True)
    (folder / "analyses" / "2026-11-22-router-gets-no-list-abc123.yaml").write_text(text)
    return Investigation.open(folder, "abc123", lambda: None)


@pytest.mark.parametrize("size", SIZES)
def test_what_is_missing_is_shown_in_the_document_and_gone_to(draft, same_as_snapshot, size):
    async def main():
        app = Only(Preview(draft))
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await settled(pilot)
            same_as_snapshot(app, "preview")
            missing = app.screen.query_one(Missing)
            await pilot.press("tab", "end")
            assert missing.entry == "R1"
            await pilot.press("k")
            shown = [row for row in rows_of(app) if "Why #2: Why was the list empty?" in row]
            assert shown == rows_of(app)[1:2], "its heading is the first line of the document"
            await pilot.press("enter")
        assert app.ended == ["W2"]

    asyncio.run(main())


@pytest.mark.parametrize("size", SIZES)
def test_what_is_folded_away_opens_and_is_found(known, same_as_snapshot, size):
    async def main():
        app = Only(Preview(Investigation.open(known, "7k3f9q", lambda: None)))
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            document = app.screen.query_one(Document)
            assert not any("flowchart" in text for text in texts(document))
            document.go_to(next(row.key for row in document.rows if "Mermaid" in row.content.plain))
            await pilot.press("enter")
            assert document.text.startswith("▾ Mermaid")
            assert any("flowchart" in text for text in texts(document))
            await pilot.press("enter", "g")
            await settled(pilot)
            same_as_snapshot(app, "preview-complete")
            last = rows_of(app)[round(document.size.height)]
            await pilot.press("space")
            assert rows_of(app)[1][2:-3] == last[2:-3], "the last line of a page is the first of the next"
            await pilot.press("slash", *"02c1", "enter")
            assert "02c1b715" in document.text
            assert "of 1" in document.border_subtitle
            await pilot.press("escape", "z")
            assert app.screen.maximized is document
            await pilot.press("escape")
            assert not app.ended
            await pilot.press("q")
        assert app.ended == [LEFT]

    asyncio.run(main())


def texts(document: Document) -> list[str]:
    return [row.content.plain for row in document.rows]


def test_a_screen_without_room_says_so_and_shows_nothing_else(draft):
    async def main():
        app = Only(Preview(draft))
        async with app.run_test(size=(50, 12)) as pilot:
            await pilot.pause()
            shown = " ".join(row.strip() for row in rows_of(app)).strip()
            assert shown.startswith("rca needs 60 × 16")
            assert "Document" not in shown

    asyncio.run(main())


def test_a_template_that_fails_is_named_with_its_line(draft):
    templates = draft.root / "templates"
    templates.mkdir()
    (templates / "analysis.md.j2").write_text("one\n{{ analysis.nothing }}\n")

    async def main():
        app = Only(Preview(draft))
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            shown = "".join(row[1:-1].strip() for row in rows_of(app))
            assert "analysis.md.j2:2:" in shown
            assert "templates may use" in shown
            await pilot.press("escape")
        assert app.ended == [""]

    asyncio.run(main())


def test_hostile_text_is_only_shown(folder):
    hostile = r'"\e]52;c;cm0=\a \u202e [red]not[/red] [@click=app.quit]x[/] &#27;[2J <script>" '
    text = DRAFT.replace("title: The router is handed an empty list", f"title: {hostile}")
    text += f"summary: {hostile}\nsections:\n  - heading: Notes\n    markdown: {hostile}\n"
    draft = opened(folder, text.replace("because: It is built", f"because: {hostile} #"))

    async def main():
        app = Only(Preview(draft))
        async with app.run_test(size=(120, 36)) as pilot:
            await pilot.pause()
            await pilot.press("tab", "end", "up")
            shown = "".join(rows_of(app))
            assert "[@click=app.quit]" in shown
            assert "[red]not[/red]" in shown
            document = app.screen.query_one(Document)
            for row in (*document.rows, *app.screen.query_one(Missing).rows):
                assert is_harmless(row.content.plain)
            assert is_harmless(shown)

    asyncio.run(main())


def is_harmless(text: str) -> bool:
    return not any(unicodedata.category(sign) in {"Cc", "Cf"} for sign in text.replace("\n", ""))


def test_everything_missing_is_named_with_its_entry_whatever_the_status(draft):
    analysis = draft.analysis
    missing = [
        ("the environment", ""),
        ("a summary", ""),
        ("a key finding", ""),
        ("actions", ""),
        ("criteria of success", ""),
        ("the impact", ""),
        ("an answer to", "W3"),
        ("evidence for", "W2"),
        ("an action for", "R1"),
    ]
    assert list(gaps(analysis)) == missing
    assert list(gaps(analysis.model_copy(update={"status": "closed"}))) == missing
    without = tuple(why.model_copy(update={"evidence": ()}) for why in analysis.whys)
    some = list(gaps(analysis.model_copy(update={"whys": without})))
    assert [entry for what, entry in some if what == "evidence for"] == ["W1", "W2"]


def told(markdown: str) -> list[str]:
    """The rows of a document as lines, an empty one where a blank line is."""
    made = sheet(markdown)
    lines = []
    for row in made.rows:
        first, *rest = row.content.plain.split("\n")
        lines += [row.guide + first, *(row.under + line for line in rest)]
        lines += [""] if row.key in made.spaced else []
    return lines


def test_markdown_becomes_rows():
    assert told("# A\n\n## B\n\none *two*\nthree\\\nfour\n") == ["A", "B", "one two three", "four", ""]
    assert told("- a\n- b\n  1. c\n\nd") == ["• a", "• b", "  1. c", "", "d", ""]
    assert told("> a\n>\n> b\n\nc") == ["▏ a", "▏ b", "", "c", ""]
    assert told("```py\nif x:\n    y\n\n```") == ["│ if x:", "│     y", ""]
    assert told("| a | b |\n| - | - |\n| 1 | 2 |") == ["a  b", "1  2", ""]
    assert told("| a | b | c | d |\n|-|-|-|-|\n| 1 | 2 | | 4 |") == ["1", "  b 2 · d 4", ""]
    assert told("[a](https://b.c) [d](#e) <https://f.g> ![h](i)") == ["a (https://b.c) d https://f.g h", ""]


def test_what_is_folded_on_a_page_is_folded_here():
    made = sheet(
        '<a id="w1"></a>W1\n\n<details>\n<summary>E1: a &amp; b</summary>\n\none\n\n'
        "<details>\n<summary>inner</summary>\n\ntwo\n\n</details>\n\n</details>\n\nthree <b>x</b>\n\n<p>raw</p>\n"
    )
    shown = [(row.content.plain, len(made.inside.get(row.key, ()))) for row in made.rows]
    outer = [("W1", 0), ("▸ E1: a & b", 0), ("one", 1), ("▸ inner", 1), ("two", 2)]
    assert shown == [*outer, ("three <b>x</b>", 0), ("<p>raw</p>", 0)]
    assert made.places == {"w1": made.rows[0].key}


@pytest.mark.parametrize(
    "markdown", ["</details>", "<summary>x</summary>", "<details>\n\nx", "&#27;[2J &#x202e;", "> " * 500]
)
def test_no_markdown_breaks_it(markdown):
    assert all(is_harmless(line) for line in told(markdown))


def test_what_a_reviewer_would_ask_stands_below_what_is_missing_and_is_gone_to(draft, workspace):
    draft.apply(SetField("W1.because", "the config may have been wrong somehow"))
    draft.apply(SetField("W1.status", "supported"))

    async def main():
        app = Only(Preview(draft, workspace.questions))
        async with app.run_test(size=(120, 36)) as pilot:
            missing = app.screen.query_one(Missing)
            await until(pilot, lambda: "question" in str(missing.border_title))
            rows = [row.content.plain for row in missing.rows]
            at = next(place for place, row in enumerate(rows) if "RCA012 W1" in row)
            assert rows[at].startswith("? ")
            assert all(row.startswith("○") for row in rows[: len(list(gaps(draft.analysis)))])
            missing.go_to(f"{at}")
            await pilot.press("tab", "enter")
        assert app.ended == ["W1"]

    asyncio.run(main())


def test_what_is_called_missing_is_not_asked_again(draft, workspace):
    draft.apply(SetField("W2.status", "supported"))
    asked = {(one.rule, one.entry) for one in workspace.questions(draft.analysis)}
    assert ("RCA001", "W2") in asked

    async def main():
        app = Only(Preview(draft, workspace.questions))
        async with app.run_test(size=(120, 36)) as pilot:
            missing = app.screen.query_one(Missing)
            await until(pilot, lambda: "question" in str(missing.border_title))
            rows = [row.content.plain for row in missing.rows]
            assert any(row.startswith("○ evidence for W2") for row in rows)
            assert not any("RCA001 W2" in row for row in rows)

    asyncio.run(main())


def test_questions_that_cannot_be_asked_are_said_and_hide_nothing(draft, workspace):
    cycles = draft.root / "analyses" / "cycles"
    cycles.mkdir()
    (cycles / "2026-08-01-staging-1-aaaaaa.yaml").write_text("rca: 1\ncycle: one\n")

    async def main():
        app = Only(Preview(draft, workspace.questions))
        async with app.run_test(size=(120, 36)) as pilot:
            missing = app.screen.query_one(Missing)
            await until(pilot, lambda: "question" in str(missing.border_title))
            assert missing.rows[0].content.plain.startswith("○")

    asyncio.run(main())

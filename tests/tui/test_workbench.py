"""The workbench: every key of its table, on a real case."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from textual.events import Key, Paste
from textual.pilot import Pilot

from rca.analysis import Analysis
from rca.evidence import Pasted
from rca.investigation.case import Case
from rca.store import analyses
from rca.tui.app import Rca
from rca.tui.evidence import Excerpts
from rca.tui.priors import Priors
from rca.tui.whys import Whys
from rca.tui.workbench import Workbench
from tests.pilot import press, until

Story = Callable[[Pilot[None], Workbench], Awaitable[None]]


@pytest.fixture
def play(app_with: Callable[..., Rca], case: Case, known: Path) -> Callable[..., None]:
    """Plays a story on the demo's failure, once everything is gathered."""

    def played(story: Story, size: tuple[int, int] = (100, 30), *, searches: bool = False) -> None:
        """`searches`: in the log's file by a process of its own, as it is in earnest; else in its text."""
        log = (case.investigation.root / "logs" / "netra-backend-staging.log").read_text()
        sources = case.sources if searches else (Pasted("logs/netra-backend-staging.log", log),)

        async def main() -> None:
            app = app_with(replace(case, sources=sources))
            async with app.run_test(size=size) as pilot:
                await until(pilot, lambda: isinstance(app.screen, Workbench) and is_gathered(app.screen))
                bench = app.screen
                assert isinstance(bench, Workbench)
                await story(pilot, bench)

        asyncio.run(main())

    return played


def is_gathered(bench: Workbench) -> bool:
    panes = bench._panes
    asked = panes.gathered.asked
    return panes.known is not None and bool(asked) and all(source.state != "asking" for source in asked)


async def type_in(pilot: Pilot[None], text: str) -> None:
    await press(pilot, *("space" if letter == " " else letter for letter in text))


async def type_in_answer(pilot: Pilot[None], bench: Workbench, text: str) -> None:
    bench._bar.type_on()
    await type_in(pilot, text)
    await press(pilot, "enter")


def of(bench: Workbench) -> Analysis:
    return bench.case.investigation.analysis


def said(bench: Workbench) -> str:
    return "\n".join(note.message for note in bench.app._notifications)


def test_everything_is_on_the_screen_before_the_first_key(play) -> None:
    async def story(pilot: Pilot[None], bench: Workbench) -> None:
        assert [row.key for row in bench.query_one(Excerpts).rows] == ["1", "2"]
        assert len(bench.query_one(Priors).rows) == 2
        assert "3 tests fail" in bench.walk.prompt.question
        assert bench.focused is bench._bar._answer
        assert bench.case.investigation.stored is None  # looking leaves nothing behind

    play(story)


def test_enter_answers_and_asks_on_below_and_ctrl_t_beside(play) -> None:
    async def story(pilot: Pilot[None], bench: Workbench) -> None:
        await type_in(pilot, "one @2")
        await press(pilot, "enter")
        await type_in(pilot, "two")
        await press(pilot, "ctrl+j")
        await type_in(pilot, "lines")
        await press(pilot, "ctrl+t")  # sends what is typed, then asks its why again
        await type_in(pilot, "three")
        await press(pilot, "enter", "enter")  # alone it does nothing
        whys = [(why.id, why.of, why.because, why.status) for why in of(bench).whys]
        assert whys == [
            ("W1", "failure", "one", "supported"),
            ("W2", "W1", "two lines", "hypothesis"),
            ("W3", "W1", "three", "hypothesis"),
        ]
        assert [row.key for row in bench.query_one(Whys).rows] == ["failure", "W1", "W2", "W3"]

    play(story)


def test_ctrl_r_marks_what_is_typed_and_asks_what_follows(play) -> None:
    async def story(pilot: Pilot[None], bench: Workbench) -> None:
        await type_in(pilot, "one")
        await press(pilot, "ctrl+r")
        await type_in(pilot, "fix it")
        await press(pilot, "enter", "0", "enter", *"Ada", "enter", "enter")
        analysis = of(bench)
        assert (analysis.root_causes[0].why, analysis.status) == ("W1", "analysed")
        action = analysis.actions[0]
        assert (action.do, action.owner, action.expect and action.expect.to) == ("fix it", "Ada", 0)
        assert bench.walk.prompt.kind == "because"
        await press(pilot, "ctrl+n", *"two", "enter", "escape", "ctrl+l", *"look", "enter", "ctrl+o", *"Why", "enter")
        assert [action.do for action in of(bench).actions] == ["fix it", "two"]
        assert of(bench).lessons[0].text == "look"
        assert bench.walk.prompt.question == "Why"

    play(story)


def test_the_why_tree_is_worked_on_by_single_keys(play) -> None:
    async def story(pilot: Pilot[None], bench: Workbench) -> None:
        await type_in(pilot, "one")
        await press(pilot, "enter")
        await type_in(pilot, "two")
        await press(pilot, "enter", "f4", "g", "j", "c")  # change W1
        assert bench._bar.text == "one"
        await press(pilot, *"s", "enter", "f4", "G", "x")  # rule W2 out
        await type_in(pilot, "the log says no @2")
        await press(pilot, "enter")
        whys = of(bench).whys
        assert (whys[0].because, whys[1].status, whys[1].reason) == ("ones", "ruled-out", "the log says no")
        await press(pilot, "f4", "g", "j", "r")
        assert of(bench).root_causes[0].why == "W1"
        await press(pilot, "escape", "f4", "G", "d")
        assert [why.id for why in of(bench).whys] == ["W1"]
        await press(pilot, "u")
        assert [why.id for why in of(bench).whys] == ["W1", "W2"]
        await press(pilot, "u", "U", "U")
        assert [why.id for why in of(bench).whys] == ["W1"]
        await press(pilot, "g", "enter")
        assert bench.walk.prompt.of == "failure"
        assert bench.focused is bench._bar._answer

    play(story)


def test_evidence_is_cited_by_space_and_shown_in_its_file(play) -> None:
    async def story(pilot: Pilot[None], bench: Workbench) -> None:
        await type_in(pilot, "one")
        await press(pilot, "f2", "j", "space")
        assert bench._bar.text == "one @2"
        assert "●" in bench.query_one(Excerpts).rows[1].content.plain
        await press(pilot, "space")
        assert bench._bar.text == "one"
        await press(pilot, "space", "escape", "enter")
        assert of(bench).whys[0].evidence == ("E1",)
        assert "cited by W1" in bench.query_one(Excerpts).rows[1].content.plain
        await press(pilot, "f2", "enter")
        await until(pilot, lambda: type(bench.app.screen).__name__ == "LogContext")
        await press(pilot, "escape", "slash", *"ssot", "enter", "w", "z")
        assert bench.maximized is not None
        await press(pilot, "escape", "escape")  # lets what was found go, then the zoom
        assert bench.maximized is None
        await press(pilot, "R", "R")
        await until(pilot, lambda: "still searching" in said(bench))  # not one process more for each press
        await until(pilot, lambda: is_gathered(bench) and len(bench._panes.gathered.asked) == 4)
        await press(pilot, "e")
        await until(pilot, lambda: is_gathered(bench) and len(bench._panes.gathered.asked) == 5)
        assert [row.key for row in bench.query_one(Excerpts).rows] == ["1", "2"]  # found again, and no other number

    play(story, searches=True)


def test_a_word_on_an_earlier_analysis_counts_at_once_and_says_how_the_error_stands_then(play) -> None:
    async def story(pilot: Pilot[None], bench: Workbench) -> None:
        priors = bench.query_one(Priors)
        await press(pilot, "f3")
        first, second = priors.keys
        assert priors.border_title == "f3 Priors · 2 · known"
        await press(pilot, "x")
        await until(pilot, lambda: priors.keys == [second, first])
        assert priors.key == first
        assert priors.border_title == "f3 Priors · 2 · new"
        assert "people said it is another error" in priors.text
        await press(pilot, "a")
        await until(pilot, lambda: priors.keys == [first, second])
        assert priors.border_title == "f3 Priors · 2 · known"
        assert of(bench).failure.not_same == ()
        assert all("people said" not in reason for reason in of(bench).priors[0].reasons)

    play(story)


def test_a_prior_is_accepted_rejected_and_taken_over(play) -> None:
    async def story(pilot: Pilot[None], bench: Workbench) -> None:
        await press(pilot, "f3", "a")
        assert of(bench).priors[0].accepted is True
        assert "✓ accepted same" in bench.query_one(Priors).text
        await press(pilot, "x")
        assert (of(bench).priors[0].accepted, len(of(bench).failure.not_same)) == (False, 1)
        assert "✗ rejected similar" in bench.query_one(Priors).text
        await press(pilot, "enter")
        await pilot.pause()
        taken = of(bench).whys
        assert len(taken) > 3
        assert {why.status for why in taken} == {"hypothesis"}
        assert bench.focused is bench._bar._answer

    play(story)


def test_preview_writes_the_document_and_leads_to_what_is_missing(play) -> None:
    async def story(pilot: Pilot[None], bench: Workbench) -> None:
        await type_in(pilot, "one")
        await press(pilot, "enter", "f5")
        await until(pilot, lambda: type(bench.app.screen).__name__ == "Preview")
        stored = bench.case.investigation.stored
        assert stored is not None
        assert "one" in stored.document.read_text()
        assert "typed" not in str(bench.app.screen.query_one("#document").border_subtitle)
        await press(pilot, "escape")
        assert bench.app.screen is bench

    play(story)


def test_preview_sends_nothing_that_is_half_typed_and_says_that_it_is_not_in_it(play) -> None:
    async def story(pilot: Pilot[None], bench: Workbench) -> None:
        await type_in(pilot, "half an ans")
        await press(pilot, "f5")
        await until(pilot, lambda: type(bench.app.screen).__name__ == "Preview")
        assert str(bench.app.screen.query_one("#document").border_subtitle) == "what is typed and not sent is not in it"
        await press(pilot, "escape")
        await until(pilot, lambda: bench.app.screen is bench)
        assert (of(bench).whys, bench.case.investigation.stored) == ((), None)
        assert bench._bar.text == "half an ans"
        await press(pilot, "ctrl+t")
        assert [why.because for why in of(bench).whys] == ["half an ans"]

    play(story)


def test_keys_that_come_in_one_burst_with_the_way_to_a_pane_are_obeyed_there(play) -> None:
    async def story(pilot: Pilot[None], bench: Workbench) -> None:
        for key, letter in (("f2", None), ("s", "s"), ("escape", None), ("x", "x")):
            bench.app.post_message(Key(key, letter))
        await until(pilot, lambda: bench._bar.text)
        assert bench._bar.text == "x"
        assert bench.query_one(Excerpts).least == "warning"

    play(story)


def test_another_failure_of_the_run_takes_the_place_of_this_one(play) -> None:
    async def story(pilot: Pilot[None], bench: Workbench) -> None:
        await press(pilot, "f8")
        await until(pilot, lambda: bench.app.screen is not bench)
        await press(pilot, "2")
        await until(pilot, lambda: isinstance(bench.app.screen, Workbench) and bench.app.screen is not bench)
        other = bench.app.screen
        assert isinstance(other, Workbench)
        assert "503" in of(other).failure.error
        assert len(bench.app.screen_stack) == 2

    play(story)


def test_help_and_palette_do_what_they_say(play) -> None:
    async def story(pilot: Pilot[None], bench: Workbench) -> None:
        await type_in(pilot, "one")
        await press(pilot, "enter", "f1")
        await until(pilot, lambda: bench.app.screen is not bench)
        await press(pilot, "slash", *"lesson", "enter", "enter")
        await until(pilot, lambda: bench.app.screen is bench and bench.walk.prompt.kind == "lesson")
        await press(pilot, "escape", "ctrl+p")
        await type_in(pilot, "own words")
        await until(pilot, lambda: bench.app.screen.query_one("CommandList").option_count == 1)
        await press(pilot, "enter")
        await until(pilot, lambda: bench.app.screen is bench and bench.walk.prompt.kind == "question")

    play(story)


def test_a_footer_key_can_be_clicked_and_so_can_a_row(play) -> None:
    async def story(pilot: Pilot[None], bench: Workbench) -> None:
        await pilot.click("#excerpts", offset=(4, 2))
        assert bench.focused is bench.query_one(Excerpts)
        await pilot.click("#priors", offset=(4, 2))
        assert bench.focused is bench.query_one(Priors)
        await type_in_answer(pilot, bench, "one")
        await pilot.click("#whys", offset=(4, 1), times=2)  # twice is what Enter is
        assert (bench.focused, bench.walk.prompt.of) == (bench._bar._answer, "failure")

    play(story)


def test_letters_that_leave_elsewhere_are_text_while_one_types(play) -> None:
    async def story(pilot: Pilot[None], bench: Workbench) -> None:
        await type_in(pilot, "quick?")
        assert bench._bar.text == "quick?"
        await press(pilot, "escape")
        assert bench._bar.text == "quick?"

    play(story)


def test_a_refused_answer_stays_typed(play) -> None:
    async def story(pilot: Pilot[None], bench: Workbench) -> None:
        await type_in(pilot, "one @9")
        await press(pilot, "enter")
        assert bench._bar.text == "one @9"
        await until(pilot, lambda: "no excerpt @9" in said(bench))

    play(story)


def test_what_is_typed_to_one_question_waits_while_another_is_answered(play) -> None:
    async def story(pilot: Pilot[None], bench: Workbench) -> None:
        await type_in(pilot, "half")
        await press(pilot, "ctrl+l")
        assert bench._bar.text == ""
        await press(pilot, *"learnt", "enter")
        assert bench._bar.text == "half"

    play(story)


def test_what_others_write_to_the_file_appears(play) -> None:
    async def story(pilot: Pilot[None], bench: Workbench) -> None:
        await type_in(pilot, "one")
        await press(pilot, "enter")
        stored = bench.case.investigation.stored
        assert stored is not None
        stored.path.write_text(stored.text.replace("because: one", "because: theirs"))
        bench._look()
        await pilot.pause()
        assert of(bench).whys[0].because == "theirs"
        await until(pilot, lambda: "changed on disk" in said(bench))

    play(story)


@pytest.mark.parametrize(("key", "because"), [("1", "theirs"), ("2", "mine")])
def test_when_both_changed_the_same_a_person_decides_and_neither_is_lost(play, key: str, because: str) -> None:
    async def story(pilot: Pilot[None], bench: Workbench) -> None:
        await type_in(pilot, "one")
        await press(pilot, "enter", "f4", "c", *["backspace"] * 3, *"mine")
        stored = bench.case.investigation.stored
        assert stored is not None
        stored.path.write_text(stored.text.replace("because: one", "because: theirs"))
        await press(pilot, "enter")
        await until(pilot, lambda: bench.app.screen is not bench)
        await press(pilot, key)
        await until(pilot, lambda: bench.app.screen is bench)
        assert analyses.load(stored.path).analysis.whys[0].because == because
        assert of(bench).whys[0].because == because

    play(story)


def test_a_file_that_became_invalid_refuses_edits_and_keeps_what_is_typed(play) -> None:
    async def story(pilot: Pilot[None], bench: Workbench) -> None:
        await type_in(pilot, "one")
        await press(pilot, "enter")
        stored = bench.case.investigation.stored
        assert stored is not None
        stored.path.write_text("rca: 1\nwhys: [")
        await type_in(pilot, "two")
        await press(pilot, "enter")
        assert bench._bar.text == "two"
        await until(pilot, lambda: stored.path.name in said(bench))
        stored.path.write_text(stored.text)
        await press(pilot, "enter")
        assert [why.because for why in of(bench).whys] == ["one", "two"]

    play(story)


def test_what_others_change_elsewhere_leaves_one_where_one_types(play) -> None:
    async def story(pilot: Pilot[None], bench: Workbench) -> None:
        await type_in(pilot, "one")
        await press(pilot, "enter")
        await type_in(pilot, "two")
        await press(pilot, "enter", "f4", "g", "j", "enter")
        await type_in(pilot, "half a sen")
        stored = bench.case.investigation.stored
        assert stored is not None
        stored.path.write_text(stored.text.replace("status: draft", "status: draft\nseverity: high"))
        bench._look()
        await type_in(pilot, "tence")
        await press(pilot, "enter")
        assert (of(bench).whys[-1].of, of(bench).whys[-1].because) == ("W1", "half a sentence")
        assert of(bench).severity == "high"

    play(story)


def test_words_that_somebody_else_changed_while_one_changed_them_are_not_overwritten_unseen(play) -> None:
    async def story(pilot: Pilot[None], bench: Workbench) -> None:
        await type_in(pilot, "one")
        await press(pilot, "enter", "f4", "c")
        stored = bench.case.investigation.stored
        assert stored is not None
        stored.path.write_text(stored.text.replace("because: one", "because: theirs"))
        bench._look()
        await type_in(pilot, " mine")
        await press(pilot, "enter")
        await until(pilot, lambda: type(bench.app.screen).__name__ == "Clashes")
        await press(pilot, "1")
        await until(pilot, lambda: bench.app.screen is bench)
        assert of(bench).whys[0].because == "theirs"
        assert bench._bar.text == "one mine"

    play(story)


def test_a_root_cause_is_what_was_answered_last_wherever_one_stands(play) -> None:
    async def story(pilot: Pilot[None], bench: Workbench) -> None:
        await type_in(pilot, "one")
        await press(pilot, "enter")
        await type_in(pilot, "two")
        await press(pilot, "ctrl+t", "ctrl+r", "escape")
        assert [cause.why for cause in of(bench).root_causes] == ["W2"]
        assert bench.walk.prompt.of == "W1"  # where it was before

    play(story)


def test_after_ruling_out_another_cause_of_the_same_is_asked_for(play) -> None:
    async def story(pilot: Pilot[None], bench: Workbench) -> None:
        for because in ("one", "two", "three"):
            await type_in(pilot, because)
            await press(pilot, "enter")
        await press(pilot, "f4", "g", "j", "j", "x")
        await type_in(pilot, "no")
        await press(pilot, "enter")
        assert bench.walk.prompt.of == "W1"

    play(story)


def test_an_action_is_worded_anew_and_its_effect_asked_for_again(play) -> None:
    async def story(pilot: Pilot[None], bench: Workbench) -> None:
        await type_in(pilot, "one")
        await press(pilot, "ctrl+r", *"fix", "enter", "escape", "f4", "G", "c", *"ed", "enter")
        assert of(bench).actions[0].do == "fixed"
        await press(pilot, "f4", "G", "enter", "1", "enter")
        assert of(bench).actions[0].expect is not None

    play(story)


def test_an_edit_in_the_editor_is_ones_own_and_can_be_undone(play, tmp_path: Path, monkeypatch) -> None:
    async def story(pilot: Pilot[None], bench: Workbench) -> None:
        await type_in(pilot, "one")
        await press(pilot, "enter")
        stored = bench.case.investigation.stored
        assert stored is not None
        stored.path.write_text(stored.text.replace("because: one", "because: edited"))
        bench._refresh(own=True)  # as after E; a Pilot has no terminal to give away
        await until(pilot, lambda: "changed by you" in said(bench))
        await press(pilot, "f4", "u")
        assert of(bench).whys[0].because == "one"

    play(story)


def test_a_paste_keeps_its_lines_and_is_cut_where_nobody_reads_on(play) -> None:
    async def story(pilot: Pilot[None], bench: Workbench) -> None:
        bench.app.post_message(Paste("one\rtwo\r\nthree \x1b]52;c;cm0=\x07"))
        await pilot.pause()
        assert bench._bar.text == "one\ntwo\nthree ␛]52;c;cm0=␇"
        bench.app.post_message(Paste("x" * 100_000))
        await pilot.pause()
        assert len(bench._bar.text) < 30_000
        await until(pilot, lambda: "cut" in said(bench))

    play(story)


def test_going_away_to_another_failure_and_back_is_the_same_analysis(play) -> None:
    async def story(pilot: Pilot[None], bench: Workbench) -> None:
        await type_in(pilot, "one")
        await press(pilot, "enter")
        for place in (1, 0):
            before = bench.app.screen
            bench.app.desk.turn_to(bench._groups[place])
            await until(pilot, lambda before=before: bench.app.screen is not before)
            await until(pilot, lambda: bench.app.screen.is_mounted)
        back = bench.app.screen
        assert isinstance(back, Workbench)
        assert [why.because for why in of(back).whys] == ["one"]

    play(story)


def test_many_digits_and_many_lines_end_nothing(play) -> None:
    async def story(pilot: Pilot[None], bench: Workbench) -> None:
        bench.app.post_message(Paste("@" + "1" * 5000))
        await press(pilot, *["ctrl+j"] * 8, *["ctrl+z"] * 10)
        for key in ("ctrl+p", "a", "pagedown", "pagedown"):
            bench.app.post_message(Key(key, key if len(key) == 1 else None))
        await press(pilot, "escape", "escape")
        assert bench.app.screen is bench
        assert bench.app.is_running

    play(story)

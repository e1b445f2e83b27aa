"""A document that this tool rendered comes back with every why, piece of evidence, root cause, action and lesson."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca.analysis import Action, Analysis, Evidence, Failure, Lesson, RootCause, Why
from rca.documents import render
from rca.documents.importer import analyses_of, read, rendered_from
from rca.settings import shipped
from rca.store import analyses
from tests.documents.importer.corpus import Case, cases

OWN = sorted(shipped("analyses").glob("*.yaml"))
TEMPLATES = [Path(str(shipped("templates")))]


def again(analysis: Analysis) -> Analysis:
    [found] = analyses_of(read(render(analysis, TEMPLATES), f"{analysis.id}.md"))
    return found


def told(text: str) -> str:
    """A text as a document can hold it: code spans are put around links, and lines are joined."""
    return " ".join(text.replace("`", "").replace("\u200b", "").split())


def same(before: Analysis, after: Analysis) -> None:
    names = {why.id: why for why in after.whys}
    assert set(names) == {why.id for why in before.whys}
    for why in before.whys:
        found = names[why.id]
        assert (told(found.why), told(found.because), told(found.reason)) == (
            told(why.why),
            told(why.because),
            told(why.reason),
        )
        assert (found.of, found.status, found.evidence) == (why.of, why.status, why.evidence)
    exhibits = {each.id: each for each in after.evidence}
    for each in before.evidence:
        found_exhibit = exhibits[each.id]
        assert (found_exhibit.kind, told(found_exhibit.text)) == (each.kind, told(each.text))
        assert (found_exhibit.path, found_exhibit.lines) == (each.path, each.lines)
    assert [(each.id, told(each.do), each.status, each.addresses) for each in after.actions] == [
        (each.id, told(each.do), each.status, each.addresses) for each in before.actions
    ]
    causes = {cause.id: cause for cause in after.root_causes}
    for cause in before.root_causes:
        assert (told(causes[cause.id].statement), causes[cause.id].why) == (told(cause.statement), cause.why)
    assert sorted(told(lesson.text) for lesson in after.lessons) == sorted(
        told(lesson.text) for lesson in before.lessons
    )


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem[-6:])
def test_this_projects_own_analyses_come_back(path: Path) -> None:
    before = analyses.load(Path(path)).analysis
    after = again(before)
    same(before, after)
    assert after.failure.error == before.failure.error
    assert (after.title, after.status, after.severity, after.created) == (
        before.title, before.status, before.severity, before.created,
    )  # fmt: skip
    assert [each.criterion for each in after.verification] == [each.criterion for each in before.verification]
    assert after.timeline == tuple(sorted(before.timeline, key=lambda moment: moment.at))


def test_the_example_with_every_field_filled_comes_back(analysis: Analysis) -> None:
    after = again(analysis)
    same(analysis, after)
    assert [(each.id, each.owner, each.due, each.kind, each.strength, each.commit) for each in after.actions] == [
        (each.id, each.owner, each.due, each.kind, each.strength, each.commit) for each in analysis.actions
    ]
    assert after.authors == analysis.authors
    assert [told(each) for each in after.questions] == [told(each) for each in analysis.questions]


def test_what_no_field_takes_of_a_rendered_document_stays_in_sections(analysis: Analysis) -> None:
    after = again(analysis)
    whole = "\n".join(f"{section.heading}\n{section.markdown}" for section in after.sections)
    for attempt in analysis.attempts:
        assert told(attempt.did) in told(whole)
    for section in analysis.sections:
        assert section.heading in whole


def test_the_id_that_a_document_was_rendered_from_is_known(analysis: Analysis) -> None:
    assert rendered_from(render(analysis, TEMPLATES)) == analysis.id
    assert rendered_from("# X\n\nRendered from memory\n") == ""


SIGNS = "abcXYZ 019 .,:;!?|*_#<>[](){}\\&@~+-=/'\"%$^äß✅→"
WORDS = st.text(st.sampled_from(SIGNS), max_size=30).map(lambda text: f"a{text}z")
ANY = st.text(st.sampled_from(SIGNS), min_size=1, max_size=30).map(lambda text: f"{text}z".strip())
LOG = st.lists(ANY, min_size=1, max_size=8).map("\n".join)


@st.composite
def analysed(draw: st.DrawFn) -> Analysis:
    """Analyses with a tree of whys, evidence of several kinds and actions, in words full of markdown's signs."""
    count = draw(st.integers(1, 5))
    evidence = [
        Evidence(id=f"E{n + 1}", kind=draw(st.sampled_from(["log", "code", "test"])), text=draw(LOG))
        for n in range(draw(st.integers(0, 4)))
    ]
    names = [each.id for each in evidence]
    whys = tuple(
        Why(
            id=f"W{n + 1}",
            of="failure" if n == 0 else f"W{draw(st.integers(1, n))}",
            why=draw(WORDS),
            because=draw(WORDS),
            status=draw(st.sampled_from(["hypothesis", "supported"])),
            evidence=tuple(draw(st.lists(st.sampled_from(names), unique=True, max_size=3))) if names else (),
        )
        for n in range(count)
    )
    causes = (RootCause(id="R1", why=f"W{count}", statement=draw(WORDS)),)
    actions = tuple(Action(id=f"A{n + 1}", do=draw(WORDS), addresses=("R1",)) for n in range(draw(st.integers(0, 3))))
    return Analysis(
        id="2025-09-08-x-000000",
        title="X",
        failure=Failure(error="ValueError: no"),
        evidence=tuple(evidence),
        whys=whys,
        root_causes=causes,
        actions=actions,
        lessons=tuple(Lesson(text=draw(WORDS)) for _ in range(draw(st.integers(0, 2)))),
    )


@given(analysed())
def test_any_analysis_comes_back(before: Analysis) -> None:
    same(before, again(before))


@pytest.mark.parametrize(
    "case", cases("styles.txt") + cases("held_out.txt") + cases("held_out_2.txt"), ids=lambda case: case.name
)
def test_what_was_imported_and_rendered_comes_back(case: Case) -> None:
    [before] = analyses_of(read(case.text, case.name), case.name, "0" * 64)
    same(before, again(before))

import pytest

from rca.lint import Context, Known
from tests.lint.asked import asked, said

EARLIER = "2025-09-01-boom-bbbbbb"
LATER = "2025-09-20-boom-cccccc"


def known(
    name: str = EARLIER, *, status: str = "analysed", judged: bool | None = None, certain: bool = True
) -> Context:
    return Context(known=(Known(name, name[:10], status, "none", judged, certain),))


def test_an_earlier_analysis_of_the_error_has_to_be_linked() -> None:
    [found] = asked("", "RCA030", known())
    assert (found.severity, found.message) == ("warning", f"the error is known: {EARLIER} (fix none) is not linked")
    assert EARLIER in found.hint


def test_many_earlier_analyses_are_one_question() -> None:
    many = Context(known=tuple(known(f"2025-09-0{day}-boom-bbbbbb").known[0] for day in (3, 2, 1)))
    assert said(asked("", "RCA030", many)) == [
        ("warning", "the error is known: 2025-09-03-boom-bbbbbb (fix none), and 2 more, are not linked")
    ]


@pytest.mark.parametrize(
    "text",
    [
        f"priors: [{{id: {EARLIER}, verdict: same, accepted: true}}]",
        f"priors: [{{id: {EARLIER}, verdict: same, accepted: false}}]",
        f"related: [{{id: {EARLIER}, relation: recurs}}]",
        f"failure: {{not_same: [{EARLIER}]}}",
    ],
)
def test_what_is_accepted_rejected_or_related_is_linked(text: str) -> None:
    assert asked(text, "RCA030", known()) == []


def test_a_later_a_dropped_and_a_judged_analysis_need_no_link_here() -> None:
    assert asked("", "RCA030", known(LATER)) == []
    assert asked("", "RCA030", known(status="dropped")) == []
    assert asked("", "RCA030", known(judged=True)) == []
    assert asked("", "RCA030") == []


@pytest.mark.parametrize(("certain", "severity"), [(True, "error"), (False, "warning")])
def test_a_verified_fix_whose_error_was_analysed_later_came_back(certain: bool, severity: str) -> None:
    context = known(LATER, certain=certain)
    assert said(asked("", "RCA031", context, status="verified")) == [
        (severity, f"called verified, and {LATER} is a later analysis of the same error")
    ]
    assert asked("", "RCA031", context, status="fixing") == []
    assert asked("", "RCA031", context, status="recurred") == []


def test_an_earlier_analysis_another_error_and_a_draft_are_no_return() -> None:
    assert asked("", "RCA031", known(EARLIER), status="verified") == []
    assert asked("", "RCA031", known(LATER, judged=False), status="verified") == []
    assert asked("", "RCA031", known(LATER, status="draft"), status="verified") == []


def test_only_a_stale_document_is_asked_about() -> None:
    assert [one.severity for one in asked("", "RCA036", Context(document="stale"))] == ["error"]
    assert asked("", "RCA036", Context(document="current")) == []
    assert asked("", "RCA036", Context()) == []


def test_an_id_twice_is_an_error_in_the_file_and_in_two() -> None:
    text = "evidence: [{id: E1, kind: note}, {id: E2, kind: note}, {id: E1, kind: log}]"
    context = Context(namesakes=("analyses/copy.yaml",))
    assert said(asked(text, "RCA037", context)) == [
        ("error", "E1: stands twice in evidence"),
        ("error", "analyses/copy.yaml has the same id, 2025-09-08-boom-aaaaaa"),
    ]


@pytest.mark.parametrize(
    ("people", "is_asked"),
    [
        ("authors: [{name: P, agent: true}]", True),
        ("authors: [{name: P, agent: true}]\nreviewers: [{name: Q, agent: true}]", True),
        ("authors: [{name: P, agent: true}]\nreviewers: [{name: Ada}]", False),
        ("authors: [{name: P, agent: true}, {name: Ada}]", False),
        ("authors: []", False),
    ],
)
def test_what_programs_wrote_needs_a_person_who_read_it(people: str, is_asked: bool) -> None:
    assert bool(asked(people, "RCA039")) is is_asked

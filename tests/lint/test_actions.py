import pytest

from rca.lint import Context, Known
from tests.lint.asked import asked, said

CAUSE = "root_causes: [{id: R1, statement: x}, {id: R2, kind: contributing, statement: y}]\n"


def actions(*entries: str) -> str:
    return "actions:\n" + "".join(f"  - {{{entry}}}\n" for entry in entries)


def test_a_cause_without_action_is_an_error_and_a_contributing_one_a_warning() -> None:
    assert said(asked(CAUSE, "RCA004")) == [
        ("error", "R1: no action addresses it"),
        ("warning", "R2: no action addresses it"),
    ]
    assert [one.severity for one in asked(CAUSE, "RCA004", status="draft")] == ["note", "note"]


def test_a_dropped_action_addresses_nothing_and_an_action_addresses_causes_that_are_there() -> None:
    text = CAUSE + actions("id: A1, do: x, addresses: [R1], status: dropped", "id: A2, do: y, addresses: [R2, R9]")
    assert said(asked(text, "RCA004")) == [
        ("error", "R1: no action addresses it"),
        ("error", "A2: addresses R9, which is not there"),
    ]


def test_only_where_all_actions_are_weak_is_one_asked_for_that_works_by_itself() -> None:
    remind, check = "id: A1, do: Remind the team to run it", "id: A2, do: Run it in the deploy script"
    assert said(asked(actions(remind), "RCA005")) == [("warning", "A1: all actions are weak (“Remind”)")]
    assert asked(actions(remind, check), "RCA005") == []
    assert len(asked(actions(remind, check + ", strength: weak"), "RCA005")) == 1
    assert asked(actions(remind + ", strength: intermediate"), "RCA005") == []
    assert len(asked(actions(remind, check + ", status: dropped"), "RCA005")) == 1


def test_only_where_nothing_else_is_done_is_a_silenced_check_asked_about() -> None:
    skip, fix = (
        "id: A1, do: Skip the ID format validation on staging",
        "id: A2, do: Build the factory after the id service",
    )
    assert said(asked(actions(skip), "RCA018")) == [
        ("warning", "A1: the only remedy silences a check (“Skip the ID format”)")
    ]
    assert asked(actions(skip, fix), "RCA018") == []
    assert len(asked(actions(skip, fix + ", kind: detect"), "RCA018")) == 1


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("id: A1, do: x", "A1: open, without owner and due date"),
        ("id: A1, do: x, owner: Ada", "A1: open, without due date"),
        ("id: A1, do: x, owner: Ada, horizon: later", ""),
        ("id: A1, do: x, due: 2025-09-12", "A1: open, without owner"),
        ("id: A1, do: x, owner: Ada, due: 2025-09-12", ""),
        ("id: A1, do: x, status: done", ""),
        ("id: A1, do: x, status: dropped", ""),
    ],
)
def test_an_open_action_belongs_to_somebody_and_to_a_day(entry: str, message: str) -> None:
    assert said(asked(actions(entry), "RCA019")) == ([("warning", message)] if message else [])


def test_a_remedy_says_what_should_come_of_it_and_a_detector_need_not() -> None:
    text = actions("id: A1, do: x", "id: A2, do: y, kind: detect", "id: A3, do: z, expect: {to: 0}")
    assert said(asked(text, "RCA020")) == [("warning", "A1: nobody said what should come of it")]


def test_an_action_that_failed_here_is_asked_about_and_one_that_only_shares_words_is_not() -> None:
    tried = "attempts: [{id: T1, did: Catch the exception of the validation and go on, outcome: failed}]\n"
    again = actions("id: A1, do: Catch exceptions of the validation and go on")
    assert said(asked(tried + again, "RCA032")) == [
        ("warning", "A1: was tried before and failed (T1 of this analysis)")
    ]
    assert asked(tried.replace("failed", "worked") + again, "RCA032") == []
    assert asked(tried + actions("id: A1, do: Choose the validation by environment"), "RCA032") == []


@pytest.mark.parametrize(("judged", "is_asked"), [(None, True), (True, True), (False, False)])
def test_an_action_that_failed_in_another_analysis_of_the_error_is_asked_about(
    judged: bool | None, is_asked: bool
) -> None:
    other = Known(
        "2025-09-01-x-bbbbbb", "2025-09-01", "recurred", "recurred", judged, did=("Double the pool of connections",)
    )
    found = asked(actions("id: A1, do: Double the connection pool"), "RCA032", Context(known=(other,)))
    assert bool(found) is is_asked

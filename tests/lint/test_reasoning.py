import pytest

from rca.lint import findings
from tests.lint.asked import analysis, asked, said

CHAIN = """
    failure: {error: received 1011 Factory validation failed}
    whys:
      - {id: W1, why: Why 1?, because: The server closes the connection., status: supported, therefore: confirmed}
      - {id: W2, of: W1, why: Why 2?, because: The factory refuses the context., status: supported, therefore: open}
      - {id: W3, of: W2, why: Why 3?, because: An id lacks its prefix., status: supported}
    root_causes: [{id: R1, why: W3, statement: Two places give ids.}]
    """


def test_a_why_that_explains_what_explains_it_is_an_error_once_for_each_of_the_circle() -> None:
    text = "whys: [{id: W1, of: W3, why: a, because: b}, {id: W2, of: failure, why: a, because: b}, {id: W3, of: W1, why: a, because: b}]"
    assert said(asked(text, "RCA006")) == [
        ("error", "W1: explains W3, which leads back to W1"),
        ("error", "W3: explains W1, which leads back to W3"),
    ]


def test_a_why_that_explains_nothing_that_is_there_is_an_error() -> None:
    text = "whys: [{id: W1, of: W7, why: a, because: b}]"
    assert said(asked(text, "RCA006")) == [("error", "W1: explains W7, which is not there")]


def test_a_chain_that_says_again_what_stood_further_up_is_an_error() -> None:
    text = CHAIN.replace("An id lacks its prefix.", "The server closed connections.")
    assert said(asked(text, "RCA006")) == [("error", "W3: says again what W1 said")]
    assert asked(CHAIN, "RCA006") == []


def test_a_straight_chain_is_asked_about_and_one_that_branches_or_rules_out_is_not() -> None:
    assert [one.entry for one in asked(CHAIN, "RCA008")] == ["W1"]
    assert asked(CHAIN.replace("of: W2", "of: W1"), "RCA008") == []
    ruled_out = CHAIN.replace(
        "root_causes", "  - {id: W4, of: W1, why: a, because: b, status: ruled-out}\n    root_causes"
    )
    assert asked(ruled_out, "RCA008") == []
    assert asked("whys: [{id: W1, why: a, because: b}]", "RCA008") == []


def test_a_chain_of_fewer_than_three_is_asked_about_by_its_longest_branch() -> None:
    assert asked(CHAIN, "RCA009") == []
    shorter = CHAIN.replace("of: W2", "of: W1")
    assert said(asked(shorter, "RCA009")) == [("warning", "W2: the chain ends after 2 whys")]


def test_a_root_cause_in_the_words_of_the_error_is_a_symptom() -> None:
    text = CHAIN.replace("Two places give ids.", "Factory validation failed, 1011 received")
    assert said(asked(text, "RCA009")) == [("warning", "R1: says no more than the error itself")]


def test_steps_that_were_not_confirmed_are_named_once() -> None:
    assert said(asked(CHAIN, "RCA016")) == [("warning", "R1: the chain was not read back at W2 and W3")]
    again = CHAIN.replace("statement: Two places give ids.}", "statement: x}, {id: R2, why: W2, statement: y}")
    assert len(asked(again, "RCA016")) == 1


def test_a_doubtful_step_that_is_called_supported_is_told_as_such() -> None:
    [found] = asked(CHAIN.replace("therefore: open", "therefore: doubtful"), "RCA016")
    assert found.message == "R1: read back with `therefore`, W2 is doubtful, and is called supported"
    assert found.field == "W2.therefore"


@pytest.mark.parametrize("rule", ["RCA008", "RCA009", "RCA016"])
def test_what_nobody_expects_of_a_draft_is_a_note_in_it(rule: str) -> None:
    text = CHAIN.replace("of: W2", "of: W1") if rule == "RCA009" else CHAIN
    assert [one.severity for one in asked(text, rule, status="draft")] == ["note"]
    assert [one.severity for one in asked(text, rule)] == ["warning"]


def test_a_dropped_analysis_is_asked_only_whether_it_does_harm() -> None:
    text = "    summary: 'password: hunter2hunter2'" + CHAIN
    assert [one.rule for one in findings(analysis(text, status="dropped"))] == ["RCA033"]

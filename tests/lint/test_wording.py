import pytest

from rca.lint import phrases
from rca.lint.figures import sums
from tests.lint.asked import asked, said
from tests.lint.labelled import EYES, score, sentences

LABELLED = sentences()
WARNS = 0.8
"""Precision under which a rule must be a note."""


def test_there_are_hundreds_of_labelled_sentences_and_about_half_of_each_rule_were_set_aside() -> None:
    assert len(LABELLED) >= 300
    assert len({(one.rule, one.text) for one in LABELLED}) == len(LABELLED)
    for rule in EYES:
        held_out = [one.is_held_out for one in LABELLED if one.rule == rule]
        assert 0.3 < sum(held_out) / len(held_out) < 0.7


@pytest.mark.parametrize("rule", EYES)
def test_a_rule_that_warns_is_right_in_four_of_five_sentences_that_were_set_aside(rule: str) -> None:
    held_out = score([one for one in LABELLED if one.rule == rule and one.is_held_out])
    assert held_out.precision >= WARNS
    assert held_out.recall >= 0.6


@pytest.mark.parametrize("rule", EYES)
def test_a_rule_is_right_in_nearly_all_sentences_that_it_was_made_with(rule: str) -> None:
    seen = score([one for one in LABELLED if one.rule == rule and not one.is_held_out])
    assert seen.precision >= 0.9
    assert seen.recall >= 0.8


@pytest.mark.parametrize(
    "text",
    [
        'The log says "probably out of memory".',
        "The log says “this may be a bug”.",
        "The branch `maybe_retry` is never taken.",
        "2025-09-08 13:55:02 WARN it seems that the store is gone",
        "ERROR: perhaps the store is gone",
        "The default was changed on 12 May.",
        "The function likely() inverts the branch.",
        "It calls https://example.org/maybe/perhaps twice.",
    ],
)
def test_a_hedge_of_a_log_line_a_quote_a_name_or_a_month_is_not_the_authors(text: str) -> None:
    assert not phrases.hedge(text)


def test_a_hedge_counts_in_what_is_called_supported_and_not_in_a_hypothesis() -> None:
    whys = """
        evidence: [{id: E1, kind: log, text: x}]
        whys:
          - {id: W1, why: Why?, because: The pool was probably empty., status: supported, evidence: [E1]}
          - {id: W2, of: W1, why: Why?, because: The job was probably late., status: hypothesis}
          - {id: W3, of: W1, why: Why?, because: The disk was probably full., status: ruled-out, reason: It had room.}
        """
    [found] = asked(whys, "RCA012")
    assert (found.severity, found.entry, found.field) == ("warning", "W1", "W1.because")
    assert found.message == "W1: called supported, and hedged (“probably”)"


def test_a_root_cause_may_be_hedged_where_its_why_is_a_hypothesis() -> None:
    text = """
        whys: [{id: W1, why: Why?, because: It is so., status: STATUS}]
        root_causes: [{id: R1, why: W1, statement: The order is probably another one.}]
        """
    assert said(asked(text.replace("STATUS", "supported"), "RCA012")) == [
        ("warning", "R1: a cause, and hedged (“probably”)")
    ]
    assert asked(text.replace("STATUS", "hypothesis"), "RCA012") == []


def test_a_person_is_asked_about_where_a_chain_ends_and_not_on_the_way() -> None:
    whys = """
        whys:
          - {id: W1, why: Why?, because: The developer forgot to run the migration.}
          - {id: W2, of: W1, why: Why?, because: Nothing in the pipeline runs it.}
        """
    assert asked(whys, "RCA003") == []
    [found] = asked(whys.replace("id: W2, of: W1", "id: W2, of: failure"), "RCA003")
    assert found.message == "W1: the chain ends at a person (“The developer forgot”)"


def test_a_vague_word_is_asked_about_unless_something_observed_is_cited() -> None:
    text = """
        evidence:
          - {id: E1, kind: log, text: x}
          - {id: E2, kind: note, text: x}
        whys: [{id: W1, why: Why?, because: Some timing issue between the services., evidence: [CITED]}]
        """
    assert asked(text.replace("CITED", "E1"), "RCA011") == []
    assert said(asked(text.replace("CITED", "E2"), "RCA011")) == [("warning", "W1: “timing issue” names no mechanism")]


def test_two_causes_and_a_missing_duty_name_the_words() -> None:
    text = "whys: [{id: W1, why: Why?, because: 'The pool was small, and also a query held it. Failure to test it.'}]"
    assert said(asked(text, "RCA010")) == [("warning", "W1: the answer holds two causes (“and also”)")]
    assert said(asked(text, "RCA013")) == [("warning", "W1: “Failure to test” names no duty")]


def test_a_title_that_tells_a_cause_is_asked_about_unless_it_is_the_errors_own_words() -> None:
    title = "Checkout returns 500 because the cache is stale"
    assert said(asked("", "RCA038", title=title)) == [("warning", "the title already tells a cause (“because”)")]
    assert (
        asked("failure: {error: 'HTTP 500: Checkout returns 500 because the cache is stale'}", "RCA038", title=title)
        == []
    )


def test_a_first_question_that_repeats_the_error_tells_no_cause() -> None:
    text = """
        failure: {error: aborted due to timeout}
        whys: [{id: W1, why: 'Why does this happen: QUESTION?', because: x}]
        """
    assert asked(text.replace("QUESTION", "aborted due to timeout"), "RCA038") == []
    assert len(asked(text.replace("QUESTION", "uploads fail due to the firewall"), "RCA038")) == 1


def test_an_answer_that_restates_its_question_or_its_parent_is_asked_about() -> None:
    whys = """
        whys:
          - {id: W1, why: Why did the health check fail?, because: The health check failed on staging.}
          - {id: W2, of: W1, why: Why is that?, because: The store that it reads is not mounted.}
          - {id: W3, of: W2, why: Why would it be?, because: "The store is not mounted, which it reads."}
        """
    assert said(asked(whys, "RCA002")) == [
        ("warning", "W1: the answer restates its question"),
        ("warning", "W3: the answer restates the answer of W2"),
    ]


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "a.",
        "-.",
        "1",
        "1,",
        "\n",
        " ",
        "'",
        '"',
        "`",
        "(",
        "_",
        "aA",
        "a ",
        "to ",
        "from 1 to ",
        "may ",
        "skip ",
        "%",
        "/",
    ],
)
def test_text_made_to_be_slow_is_read_in_one_go(piece: str) -> None:
    """Patterns that try again from every place would take minutes for one of these."""
    text = piece * (200_000 // len(piece)) + " 5 %"
    for rule, eye in EYES.items():
        eye(f"{text} => {text}" if rule == "RCA002" else text)
    assert list(sums(text)) == []


def test_a_word_that_opens_a_pattern_is_among_the_marks_that_let_it_look() -> None:
    """Marks only save time: what the pattern would find in any labelled sentence is found with them."""
    looks = {"RCA012": phrases._HEDGE, "RCA011": phrases._VAGUE, "RCA010": phrases._TWO}
    marks = {"RCA012": phrases._HEDGE_MARKS, "RCA011": phrases._VAGUE_MARKS, "RCA010": phrases._TWO_MARKS}
    for one in LABELLED:
        own = phrases.bare(one.text)
        for rule, pattern in looks.items():
            if pattern.search(own):
                assert not phrases.spoken(own).isdisjoint(marks[rule]), (rule, one.text)
        if phrases._PERSONAL.search(own) or phrases._BLAMED.search(own):
            assert not phrases.spoken(own).isdisjoint(phrases._PEOPLE_MARKS), one.text
        if phrases._FAILURE_TO.search(own):
            assert not phrases.spoken(own).isdisjoint(phrases._DUTY_MARKS), one.text

"""The plain walk over a pipe: what each command does to the file."""

import json
from pathlib import Path

import pytest

ERROR = "RuntimeError: lease of shard 7 expired while renewing"
PRIOR = """\
rca: 1
id: 2026-01-12-lease-expired-p4q2x7
title: Lease expired
status: analysed
created: 2026-01-12T10:00:00Z
failure:
  error: 'RuntimeError: lease of shard 3 expired while renewing'
whys:
  - id: W1
    of: failure
    why: Why did it expire?
    because: renewal waits for the health probe
    status: supported
  - id: W2
    of: W1
    why: Why does it wait?
    because: both share one thread
    status: hypothesis
"""


@pytest.fixture
def walk(rca, workspace):
    """Walks `rca new` with these lines typed; returns the analysis and the talk."""

    def walked(*lines: str):
        ran = rca("new", "--plain", "--error", ERROR, given="\n".join(lines) + "\n")
        assert ran.code == 0, ran.err
        assert "Traceback" not in ran.err
        return json.loads(rca("show", ran.out.strip(), "--json").out) if ran.out else {}, ran.err

    return walked


def chain(analysis) -> list[tuple[str, str, str]]:
    return [(why["id"], why["of"], why["because"]) for why in analysis.get("whys", [])]


def test_each_answer_is_asked_why_again(walk) -> None:
    analysis, talk = walk("The probe is slow", "it resolves names")
    assert chain(analysis) == [("W1", "failure", "The probe is slow"), ("W2", "W1", "it resolves names")]
    assert "Why is it that the probe is slow?" in talk


def test_another_cause_stands_beside_the_last_answer(walk) -> None:
    analysis, _ = walk("the probe is slow", "names", "/another", "sockets", "/of W1", "third")
    assert [why[1] for why in chain(analysis)] == ["failure", "W1", "W1", "W1"]


def test_a_why_is_ruled_out_with_a_reason_and_the_walk_goes_on_above_it(walk) -> None:
    analysis, talk = walk("the probe is slow", "names", "/out W2", "/out W2 the resolver answers in 1 ms", "sockets")
    assert "none was given" in talk
    assert analysis["whys"][1]["reason"] == "the resolver answers in 1 ms"
    assert chain(analysis)[2] == ("W3", "W1", "sockets")


def test_a_priors_causes_are_taken_over_as_hypotheses(walk, workspace) -> None:
    (workspace / "analyses").mkdir()
    (workspace / "analyses" / "2026-01-12-lease-expired-p4q2x7.yaml").write_text(PRIOR)
    analysis, talk = walk("/take 1", "one pool for everything", "/not 2")
    assert "#1 same" in talk
    assert [why["status"] for why in analysis["whys"]] == ["hypothesis"] * 3
    assert chain(analysis)[2][1] == "W2"
    assert (analysis["priors"][0]["id"], analysis["priors"][0]["accepted"]) == ("2026-01-12-lease-expired-p4q2x7", True)
    assert "there is no earlier analysis #2" in talk


def test_undo_and_redo_go_through_everything(walk) -> None:
    analysis, talk = walk("one", "two", "/undo", "/undo", "/redo", "/undo", "/undo", "other")
    assert chain(analysis) == [("W1", "failure", "other")]
    assert "nothing to undo" in talk


def test_the_question_can_be_put_in_ones_own_words(walk) -> None:
    analysis, _ = walk("one", "/ask Why was it not seen in staging?", "staging has one shard")
    assert analysis["whys"][1]["why"] == "Why was it not seen in staging?"


def test_root_action_and_lesson_can_be_given_at_any_time(walk) -> None:
    analysis, _ = walk("one", "/root", "/action give renewal its own thread", "/lesson measure first", "/quit")
    assert analysis["root_causes"][0]["why"] == "W1"
    assert analysis["actions"][0]["addresses"] == ["R1"]
    assert analysis["lessons"][0]["text"] == "measure first"


def test_a_citation_that_is_not_there_saves_nothing_and_says_so(walk) -> None:
    analysis, talk = walk("one @7", "two")
    assert chain(analysis) == [("W1", "failure", "two")]
    assert "there is no excerpt @7" in talk


def test_a_path_may_begin_an_answer_and_a_misspelt_command_may_not(walk) -> None:
    analysis, talk = walk("/etc/hosts has no entry", "/rooot")
    assert chain(analysis) == [("W1", "failure", "/etc/hosts has no entry")]
    assert "did you mean /root?" in talk


def test_the_input_may_end_anywhere(walk) -> None:
    for lines in (["one", ""], ["one", "", "y"], ["one", "", "y", "n"], ["one", "", "y", "n", "do it"]):
        analysis, _ = walk(*lines)
        assert chain(analysis) == [("W1", "failure", "one")]


def test_leaving_without_an_answer_writes_nothing(rca, workspace: Path) -> None:
    assert rca("new", "--plain", "--error", ERROR, given="/show\n/help\n/quit\n").code == 0
    assert not (workspace / "analyses").exists()


def test_an_analysis_is_gone_on_with_where_it_was_left(rca) -> None:
    name = rca("new", "--plain", "--error", ERROR, given="one\ntwo\n").out.strip()
    again = rca("open", "--plain", name[-6:], given="three\n")
    assert "Why is it that two?" in again.err or "Why is it that two" in again.err
    kept = json.loads(rca("show", name, "--json").out)
    assert chain(kept)[2] == ("W3", "W2", "three")


def test_an_analysis_does_not_find_itself(rca) -> None:
    name = rca("new", "--plain", "--error", ERROR, given="one\n").out.strip()
    assert "none of this error" in rca("open", "--plain", name, given="/quit\n").err


def test_a_command_in_a_closing_question_is_obeyed_and_never_stored(walk) -> None:
    analysis, _ = walk("one", "", "y", "", "/quit")
    assert "actions" not in analysis
    analysis, talk = walk("one", "", "y", "", "/undo", "two")
    assert "undone: R1, status" in talk.replace("status, R1", "R1, status")
    assert [why["because"] for why in analysis["whys"]] == ["one", "two"]
    assert "/undo" not in json.dumps(analysis)


def test_an_answer_that_is_none_of_the_choices_is_asked_again(walk) -> None:
    analysis, talk = walk("one", "", "perhaps", "y", "maybe", "n", "do it", "many", "0", "ada", "measure first")
    assert talk.count("is none of them") == 2
    assert "'many' is no count" in talk
    assert analysis["root_causes"][0]["without_it"] == "no"
    assert analysis["actions"][0]["owner"] == "ada"
    assert analysis["lessons"][0]["text"] == "measure first"


def test_another_cause_may_be_typed_behind_the_command(walk) -> None:
    analysis, _ = walk("one", "two", "/another three")
    assert chain(analysis)[2] == ("W3", "W1", "three")


def test_what_is_undone_is_named(walk) -> None:
    _, talk = walk("one", "two", "/undo", "/redo")
    assert "undone: W2" in talk
    assert "done again: W2" in talk


def test_a_ruling_out_may_cite_what_speaks_against_it(rca, workspace: Path) -> None:
    (workspace / "app.log").write_text(f"INFO before\nERROR {ERROR}\nINFO the clock is right\n")
    ran = rca("new", "--plain", "--error", ERROR, given="the clock jumped\n/out W1 it did not @1\n")
    kept = json.loads(rca("show", ran.out.strip(), "--json").out)
    assert (kept["whys"][0]["reason"], kept["whys"][0]["evidence"]) == ("it did not", ["E1"])


def test_logs_that_lie_in_the_usual_places_are_looked_into_without_settings(rca, workspace: Path) -> None:
    assert "there was no log to look into" in rca("new", "--plain", "--error", ERROR, given="/quit\n").err
    (workspace / "logs").mkdir()
    (workspace / "logs" / "app.log").write_text(f"ERROR {ERROR}\n")
    assert "logs/app.log" in rca("new", "--plain", "--error", ERROR, given="/quit\n").err

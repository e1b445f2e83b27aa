from rca.lint import Context, findings_of_cycle
from tests.lint.asked import asked_of_cycle, cycle, said

FIRST = """\
rca: 1
id: 2025-09-07-staging-1-aaaaaa
cycle: 1
environment: staging
results:
  - module: test_a
    passed: |-
      test_one
      test_two
  - module: test_b
    stated: {passed: 3, total: 5}
"""
SECOND = """\
rca: 1
id: 2025-09-08-staging-2-bbbbbb
cycle: 2
environment: staging
results:
  - module: test_a
    passed: test_two
    others:
      - {test: test_one, outcome: failed, error: boom}
  - module: test_b
    stated: {passed: 2, total: 5}
"""


def test_a_test_and_a_module_that_got_worse_have_to_be_spoken_of() -> None:
    found = asked_of_cycle(cycle(SECOND), "RCA028", cycle(FIRST))
    assert said(found) == [
        ("warning", "test_a::test_one passed before and fails now, and nothing speaks of it"),
        ("warning", "test_b: 3/5 -> 2/5 tests passed, regressed, and nothing speaks of it"),
    ]
    assert asked_of_cycle(cycle(SECOND), "RCA028") == []


def test_what_is_spoken_of_is_not_asked_about() -> None:
    told = SECOND + "notes: [test_one fails since the deployment]\nsummary: The module test_b got worse.\n"
    assert asked_of_cycle(cycle(told), "RCA028", cycle(FIRST)) == []


def test_a_tick_without_measurement_and_work_without_proof_are_asked_about() -> None:
    text = SECOND + (
        "criteria: [{metric: pass_rate, op: '>', target: 75, stated: met}]\n"
        "work: [{what: Deploy it, status: done}, {what: Test it, status: done, proof: commit 1a2b3c4}]\n"
    )
    messages = [one.message for one in asked_of_cycle(cycle(text), "RCA025")]
    assert len(messages) == 2
    assert "ticked as met, but missed" in messages[0]
    assert messages[1] == "Deploy it: done, but without a proof"


def test_a_claim_that_differs_from_the_computed_number_is_asked_about() -> None:
    text = SECOND + "claims: [{claim: Most pass, metric: pass_rate, value: 90}]\n"
    [found] = asked_of_cycle(cycle(text), "RCA026")
    assert (found.severity, found.field) == ("warning", "claims")
    assert "90.0 % is stated" in found.message


def test_a_share_of_three_failures_cannot_be_shown() -> None:
    text = SECOND + ("patterns: [{name: Factory, code: close 1011, expect: -90 %, stated: {count: 3}}]\n")
    [found] = asked_of_cycle(cycle(text), "RCA021")
    assert "90 % of 3 is 2.7: only 0 reaches it" in found.message


def test_a_change_that_chance_explains_is_told_with_its_p() -> None:
    one = FIRST + "patterns: [{name: Factory, code: close 1011, stated: {count: 4, of: 58}}]\n"
    other = SECOND + "patterns: [{name: Factory, code: close 1011, stated: {count: 3, of: 58}}]\n"
    [found] = asked_of_cycle(cycle(other), "RCA022", cycle(one))
    assert "p = 1.000" in found.message


def test_a_rate_without_counts_is_asked_about_in_prose_and_not_in_the_notes_about_figures() -> None:
    text = SECOND + "summary: Failures were reduced by 67 %.\nnotes: [The report says that failures fell by 67 %.]\n"
    assert [one.field for one in asked_of_cycle(cycle(text), "RCA027")] == ["summary"]


def test_a_secret_and_a_number_twice_are_errors() -> None:
    text = SECOND + "notes: ['password: hunter2hunter2']\n"
    other = cycle(SECOND.replace("bbbbbb", "cccccc"))
    assert [(one.severity, one.field) for one in asked_of_cycle(cycle(text), "RCA033")] == [("error", "notes.0")]
    assert said(asked_of_cycle(cycle(SECOND), "RCA037", other)) == [
        ("error", "2025-09-08-staging-2-cccccc has the number 2 too")
    ]


def test_rules_that_the_workspace_silences_say_nothing() -> None:
    context = Context(cycles=(cycle(FIRST), cycle(SECOND)), ignored={"RCA028": "flaky machines"})
    assert "RCA028" not in {one.rule for one in findings_of_cycle(cycle(SECOND), context)}

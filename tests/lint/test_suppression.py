from rca.lint import Context, findings
from tests.lint.asked import analysis, asked, said

WHYS = """
    whys:
      - {id: W1, why: Why?, because: It is so., status: supported}
      - {id: W2, of: W1, why: Why?, because: It was so., status: supported}
    """


def silenced(*entries: str) -> str:
    return WHYS + "lint: {ignore: [" + ", ".join(f"{{{entry}}}" for entry in entries) + "]}\n    "


def test_a_rule_is_silenced_for_an_entry_with_a_reason() -> None:
    found = asked(silenced("rule: RCA001, entry: W1, reason: Seen by all of us"), "RCA001")
    assert [one.entry for one in found] == ["W2"]


def test_a_rule_is_silenced_for_the_whole_document() -> None:
    assert asked(silenced("rule: RCA001, reason: Nothing was kept"), "RCA001") == []


def test_silence_without_a_reason_does_not_count_and_is_told() -> None:
    found = findings(analysis(silenced("rule: RCA001, entry: W1, reason: ' '")), None, ["RCA000", "RCA001"])
    assert [(one.rule, one.severity, one.entry) for one in found] == [
        ("RCA001", "error", "W1"),
        ("RCA001", "error", "W2"),
        ("RCA000", "error", ""),
    ]
    assert found[2].message == "RCA001 of W1 is silenced without a reason, which does not count"


def test_silence_that_silences_nothing_is_a_note() -> None:
    text = silenced("rule: RCA003, entry: W1, reason: No names here")
    found = findings(analysis(text), None, ["RCA000", "RCA003"])
    assert said(found) == [("note", "RCA003 of W1 is silenced, and has nothing to say")]


def test_of_a_rule_that_was_not_asked_nobody_knows_whether_its_silence_is_in_vain() -> None:
    text = silenced("rule: RCA003, entry: W1, reason: No names here")
    assert findings(analysis(text), None, ["RCA000", "RCA004"]) == []


def test_silence_of_what_is_no_rule_is_an_error() -> None:
    found = findings(analysis(silenced("rule: RCA999, reason: x")), None, ["RCA000"])
    assert said(found) == [("error", "'RCA999' is silenced, which is no rule")]


def test_a_rule_that_the_workspace_silences_is_silent_everywhere() -> None:
    context = Context(ignored={"RCA001": "house style"})
    assert "RCA001" not in {one.rule for one in findings(analysis(WHYS), context)}
    assert "RCA001" in {one.rule for one in findings(analysis(WHYS))}

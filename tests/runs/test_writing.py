"""Failures written as JUnit XML are read back as they were, and whatever is in them stays text."""

from rca.runs import groups, read_text
from rca.runs.junit_xml import Case, Suite, Trouble
from rca.runs.writing import junit_of

AT = "2026-01-01T00:00:00.000+00:00"
HOSTILE = '</failure><failure message="x">]]> & <b> \x1b[31mred \u202e token=hunter2hunter2 \0 "\''


def case(name, *texts, tag="failure", output=()):
    attributes = {"classname": "test_a", "name": name, "file": "tests/test_a.py", "time": "0.250"}
    return Case(attributes, Suite({}), output=[*output], troubles=[Trouble(tag, "", "", [text]) for text in texts])


def test_what_is_written_is_read_back():
    error = "    def test_b():\n>       go()\n\ntests/test_a.py:7: KeyError\nE   KeyError: 'customer_id'"
    run = read_text(junit_of([case("test_b", error, output=["asking\n"]), case("test_c")], AT, {"build": "7"}), "a.xml")
    (failure,) = run.failures
    assert (run.producer, run.at, run.total) == ("pytest", "2026-01-01T00:00:00Z", 1)
    assert (failure.name, failure.error, failure.output) == ("test_a::test_b", error, "asking")
    assert (failure.seconds, failure.kind) == (0.25, "failed")
    assert run.surroundings.build == "7"


def test_repeats_are_written_as_such():
    again = Trouble("rerunError", "", "", ["E   KeyError: 2"])
    broken = case("test_b", "E   KeyError: 1", tag="error")
    broken.troubles.append(again)
    run = read_text(junit_of([broken], AT, {}), "a.xml")
    assert [failure.error for failure in run.failures] == ["E   KeyError: 1", "E   KeyError: 2"]
    assert run.total == 1


def test_hostile_texts_stay_texts_and_are_clean():
    text = junit_of([case(HOSTILE, HOSTILE, output=[HOSTILE])], AT, {"environment": HOSTILE})
    run = read_text(text, "a.xml")
    assert len(run.failures) == 1
    for told in (text, run.failures[0].error, run.failures[0].output, run.surroundings.environment):
        assert not {"\x1b", "\u202e", "\0"}.intersection(told)
        assert "hunter2" not in told
    assert "</failure><failure" in run.failures[0].error


def test_more_failures_than_anybody_reads_are_not_written():
    run = read_text(junit_of((case(f"t{n}", "E   KeyError: 1") for n in range(2_001)), AT, {}), "a.xml")
    assert len(run.failures) == groups(run)[0].count == 2_000
    assert not run.incomplete


def test_nor_are_texts_beyond_a_size_that_can_be_kept():
    cases = [case(f"t{n}", f"E   KeyError: {'word ' * 100}") for n in range(20)]
    assert 5 < len(read_text(junit_of(cases, AT, {}, room=7_000), "a.xml").failures) < 15

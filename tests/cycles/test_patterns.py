"""Failures grouped by error: what counts, what is stated, and what an analysis knows of it."""

from typing import NamedTuple

from rca.cycles.failures import Errors, failing_with
from rca.cycles.patterns import Asked, error_patterns
from rca.signature import sign
from tests.cycles.conftest import AUTH, FACTORY

FACTORY_KEY, AUTH_KEY = sign(FACTORY).key(), sign(AUTH).key()
THREE = {"a::1": f"f {FACTORY}", "a::2": f"f {AUTH}", "b::1": f"f {FACTORY}", "b::2": "p"}


class Known(NamedTuple):
    id: str
    title: str = "Factory"
    status: str = "fixing"
    root_cause: str = "ids"
    fix: str = "open"


def test_failures_of_one_signature_are_one_pattern_the_most_frequent_first(make):
    first, second = error_patterns(make(tests=THREE))
    assert (first.signature, first.codes, first.failures.count, first.failures.tests) == (
        FACTORY_KEY,
        ("close 1011",),
        2,
        ("a::1", "b::1"),
    )
    assert (second.codes, second.failures.count, second.failures.ran) == (("close 1008",), 1, 4)


def test_what_carried_an_error_makes_no_pattern_of_its_own(make):
    carried = f"websockets.exceptions.ConnectionClosedError: {FACTORY}"
    (pattern,) = error_patterns(make(tests={"a::1": f"f {FACTORY}", "a::2": f"e {carried}"}))
    assert pattern.failures.count == 2


def test_a_flaky_test_is_named_beside_the_count(make):
    (pattern,) = error_patterns(make(tests={"a::1": f"f {FACTORY}", "a::2": f"f {FACTORY}|p"}))
    assert (pattern.failures.count, pattern.flaky) == (1, ("a::2",))
    assert failing_with(make(tests={"a::2": f"f {FACTORY}|p"}), FACTORY_KEY).count == 0


def test_the_files_pattern_gives_its_name_and_is_kept_when_nothing_fails_with_it(make):
    patterns = [
        {"name": "Auth", "signature": AUTH_KEY, "priority": "next"},
        {"name": "Gone", "signature": "1:0000000000000000"},
    ]
    found = {one.name: one for one in error_patterns(make(tests=THREE, patterns=patterns))}
    assert found["Auth"].failures.count == 1
    assert found["Auth"].priority == "next"
    assert found["Gone"].failures.count == 0


def test_a_pattern_without_signature_takes_what_has_its_code_unless_another_claims_it(make):
    patterns = [{"name": "All 1011", "code": "close 1011"}, {"name": "Factory", "signature": FACTORY_KEY}]
    other = "received 1011 (internal error) keepalive ping timeout"
    cycle = make(tests={"a::1": f"f {FACTORY}", "a::2": f"f {other}"}, patterns=patterns)
    assert {one.name: one.failures.tests for one in error_patterns(cycle)} == {
        "All 1011": ("a::2",),
        "Factory": ("a::1",),
    }


def test_another_error_with_the_code_of_a_signed_pattern_is_none_of_its_failures(make):
    other = "received 1011 (internal error) keepalive ping timeout"
    patterns = [{"name": "Factory", "signature": FACTORY_KEY, "code": "close 1011"}]
    found = error_patterns(make(tests={"a::1": f"f {other}"}, patterns=patterns))
    assert [(one.name, one.failures.count) for one in found] == [(other, 1), ("Factory", 0)]


def test_a_cycle_that_names_no_failure_does_not_know_how_many_had_an_error(make):
    cycle = make(
        results=[{"module": "a", "stated": {"passed": 2, "total": 5}}],
        patterns=[
            {"name": "Auth", "signature": AUTH_KEY},
            {"name": "1011", "code": "close 1011", "stated": {"count": 2}},
        ],
    )
    counted = {one.name: one.failures for one in error_patterns(cycle)}
    assert counted["Auth"] is None
    assert (counted["1011"].count, counted["1011"].ran, counted["1011"].stated) == (2, 5, True)
    assert failing_with(cycle, AUTH_KEY) is None
    assert failing_with(cycle, "close 1011").count == 2


def test_counted_failures_beat_the_stated_number_which_is_kept_beside_them(make):
    patterns = [{"name": "Factory", "signature": FACTORY_KEY, "stated": {"count": 7}}]
    found = error_patterns(make(tests=THREE, patterns=patterns))[0]
    assert (found.failures.count, found.stated) == (2, 7)


def test_an_error_is_asked_for_by_signature_code_name_or_analysis(make):
    cycle = make(tests=THREE, patterns=[{"name": "Factory", "signature": FACTORY_KEY, "analysis": "an-id"}])
    errors = Errors(cycle)
    assert [errors.of(name).count for name in (FACTORY_KEY, "close 1011", "Factory", "an-id")] == [2, 2, 2, 2]
    assert errors.of("close 1006").count == 0
    assert errors.codes() == ["close 1011", "close 1008"]


def test_a_signature_of_another_version_is_made_anew_from_the_text(make):
    others = [{"test": "1", "outcome": "failed", "error": FACTORY, "signature": "0:1234"}]
    assert failing_with(make(results=[{"module": "a", "others": others}]), FACTORY_KEY).count == 1


def test_a_signature_of_this_version_counts_since_it_is_of_the_whole_report(make):
    others = [{"test": "1", "outcome": "failed", "error": "boom", "signature": "1:1234"}]
    assert failing_with(make(results=[{"module": "a", "others": others}]), "1:1234").count == 1


def test_a_linked_analysis_is_asked_for_by_its_id_and_an_unknown_error_by_its_text(make):
    asked: list[Asked] = []

    def look_up(question: Asked) -> Known | None:
        asked.append(question)
        return Known("linked") if question.analysis else None

    patterns = [{"name": "Factory", "signature": FACTORY_KEY, "analysis": "linked", "root_cause": "told", "fix": "do"}]
    first, second = error_patterns(make(tests=THREE, patterns=patterns), look_up)
    assert asked == [Asked("linked", FACTORY, FACTORY_KEY), Asked("", AUTH, AUTH_KEY)]
    assert (first.analysis, first.linked, first.status, first.root_cause) == ("linked", True, "fixing", "ids")
    assert (first.fix, first.fixed) == ("do", "open")
    assert (second.analysis, second.linked, second.status) == ("", False, "open")


def test_an_analysis_that_was_only_found_is_not_linked(make):
    pattern = error_patterns(make(tests={"a::1": f"f {AUTH}"}), lambda _: Known("found"))[0]
    assert (pattern.analysis, pattern.linked, pattern.title) == ("found", False, "Factory")


def test_failures_without_any_text_are_one_pattern_that_says_so(make):
    others = [{"test": name, "outcome": "failed"} for name in "ab"]
    (pattern,) = error_patterns(make(results=[{"module": "m", "others": others}]))
    assert (pattern.name, pattern.failures.count) == ("no error text was kept", 2)

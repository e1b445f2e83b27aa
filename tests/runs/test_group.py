"""Failures of one run that are one error."""

from hypothesis import given
from hypothesis import strategies as st

from rca.runs import FailedTest, Run, groups
from rca.signature import sign


def run_of(*failures):
    return Run(
        producer="junit",
        path="r.xml",
        failures=tuple(FailedTest(name=name, error=error, output=f"out of {name}") for name, error in failures),
    )


def test_failures_of_one_signature_are_a_group_with_its_tests_and_the_first_ones_texts():
    run = run_of(
        ("a::1", "acme.Closed: close 1011 after 3 s"),
        ("a::2", "ValueError: no agent named 'x'"),
        ("b::1", "acme.Closed: close 1011 after 17 s"),
        ("b::1", "acme.Closed: close 1011 after 18 s"),
    )
    closed, no_agent = groups(run)
    assert (closed.count, closed.tests) == (3, ("a::1", "b::1"))
    assert (closed.report, closed.output) == ("acme.Closed: close 1011 after 3 s", "out of a::1")
    assert (no_agent.count, no_agent.tests) == (1, ("a::2",))


def test_another_code_is_another_group():
    assert len(groups(run_of(("a", "acme.Closed: http 503"), ("b", "acme.Closed: http 404")))) == 2


def test_equally_large_groups_keep_the_order_of_the_run():
    errors = ["ZeroDivisionError: division by zero", "AttributeError: 'x' has no attribute 'y'", "KeyError: 'token'"]
    assert [group.report for group in groups(run_of(*enumerate_names(errors)))] == errors


def enumerate_names(errors):
    return [(f"t::{n}", error) for n, error in enumerate(errors)]


def test_the_error_of_a_group_has_the_groups_signature():
    report = "tests/test_a.py:3: in test_b\n    call()\nE   acme.Closed: received 1011 Factory SSOT validation failed"
    (group,) = groups(run_of(("a", report)))
    assert group.error == "acme.Closed: received 1011 Factory SSOT validation failed"
    assert sign(group.error).key() == group.signature.key()


@given(st.lists(st.sampled_from(["ValueError: a", "KeyError: 'b'", "OSError: c", ""]), max_size=12))
def test_no_failure_is_lost_and_the_largest_group_is_first(errors):
    found = groups(run_of(*enumerate_names(errors)))
    assert sum(group.count for group in found) == len(errors)
    assert [group.count for group in found] == sorted((group.count for group in found), reverse=True)

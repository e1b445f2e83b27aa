"""From what ran to modules: repeats become one test, and the order never depends on the run."""

from rca.cycles import Module, TestResult
from rca.cycles.recorded import Ran, modules
from tests.cycles.conftest import ran


def only(*runs: Ran) -> Module:
    (module,) = modules(runs)
    return module


def test_passed_tests_are_names_and_all_others_say_what_became_of_them():
    found = only(
        *ran({"test_a::test_2": "p", "test_a::test_1": "p", "test_a::test_3": "f boom", "test_a::test_0": "s"})
    )
    assert found.module == "test_a"
    assert found.passed == ("test_1", "test_2")
    assert [(one.test, one.outcome, one.error) for one in found.others] == [
        ("test_0", "skipped", ""),
        ("test_3", "failed", "boom"),
    ]


def test_a_test_that_passed_when_it_was_repeated_is_flaky_with_the_error_it_had():
    found = only(*ran({"test_a::test_1": "f first|f second|p"}))
    assert found.passed == ()
    (result,) = found.others
    assert (result.outcome, result.error, result.attempts) == ("flaky", "second", 3)


def test_a_test_that_failed_at_last_failed_though_it_passed_before():
    found = only(*ran({"test_a::test_1": "p|f boom"}))
    assert (found.others[0].outcome, found.others[0].attempts) == ("failed", 2)


def test_a_skipped_repeat_decides_nothing():
    assert only(*ran({"test_a::test_1": "p|s"})).passed == ("test_1",)
    assert only(*ran({"test_a::test_1": "s|s"})).others[0].outcome == "skipped"


def test_modules_are_in_the_order_that_people_count_in():
    names = [module.module for module in modules(ran({"test_10::a": "p", "test_2::a": "p", "test_1::a": "p"}))]
    assert names == ["test_1", "test_2", "test_10"]


def test_the_order_of_the_run_leaves_no_trace():
    results = {"test_b::x": "p", "test_a::z": "f", "test_a::y": "p", "test_a::w": "f"}
    backwards = dict(reversed(results.items()))
    assert modules(ran(results)) == modules(ran(backwards))


def test_seconds_add_up_for_a_module_and_stay_with_what_did_not_pass():
    found = only(Ran("m::a", "passed", seconds=0.1), Ran("m::b", "failed", "x", seconds=0.2))
    assert found.seconds == 0.3
    assert found.others == (TestResult(test="b", outcome="failed", error="x", seconds=0.2),)


def test_a_class_stays_part_of_the_tests_name_and_a_test_without_module_has_none():
    found = modules([Ran("test_a::TestB::test_c[1]", "passed"), Ran("lonely", "passed")])
    assert [(one.module, one.passed) for one in found] == [("", ("lonely",)), ("test_a", ("TestB::test_c[1]",))]


def test_a_name_of_several_lines_is_one_name():
    assert only(Ran("m::a\nb ", "passed")).passed == ("a b",)

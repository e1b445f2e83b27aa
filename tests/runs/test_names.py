"""What a test is called."""

import pytest

from rca.runs.names import of_node, of_other, of_pytest


@pytest.mark.parametrize(
    ("classname", "name", "file", "called"),
    [
        (
            "tests.e2e.test_1_websocket_events_staging",
            "test_websocket_event_flow_real",
            "",
            "test_1_websocket_events_staging::test_websocket_event_flow_real",
        ),
        ("tests.test_a.TestX", "test_b[1-x]", "", "test_a::TestX::test_b[1-x]"),
        ("tests.test_a.TestX.TestInner", "test_b", "", "test_a::TestX::TestInner::test_b"),
        ("tests.unit.websocket_tests.lower_case", "test_b", "", "websocket_tests::lower_case::test_b"),
        ("app.tests.TestX", "test_b", "", "tests::TestX::test_b"),
        ("TestX", "test_b", "", "TestX::test_b"),
        ("checks.staging.TestX", "test_b", "checks/staging.py", "staging::TestX::test_b"),
        ("checks.Staging", "check_b", "checks/Staging.py", "Staging::check_b"),
        ("", "tests.test_broken", "", "test_broken"),
    ],
)
def test_pytests_attributes_become_module_class_and_test(classname, name, file, called):
    assert of_pytest(classname, name, file) == called


@pytest.mark.parametrize(
    ("node", "called"),
    [
        ("tests/e2e/test_a.py::TestX::test_b[c/d.py]", "test_a::TestX::test_b[c/d.py]"),
        (r"tests\test_a.py::test_b", "test_a::test_b"),
        ("tests/test_a.py", "test_a"),
    ],
)
def test_a_node_id_keeps_the_last_part_of_its_path(node, called):
    assert of_node(node) == called


@pytest.mark.parametrize(
    ("suite", "classname", "name", "called"),
    [
        ("com.acme.FooTest", "com.acme.FooTest", "bar()", "com.acme.FooTest::bar"),
        ("top", "top inner does it", "top inner does it", "top::inner does it"),
        ("inner", "does it", "top inner does it", "top inner::does it"),
        ("undefined", "alone", "alone", "alone"),
        ("", "", "alone", "alone"),
        ("suite name", "", "test name", "suite name::test name"),
        ("suite name", "test", "does it", "suite name::does it"),
        ("s", "c", "", "c::"),
    ],
)
def test_other_producers_are_called_by_class_or_suite(suite, classname, name, called):
    assert of_other(suite, classname, name) == called

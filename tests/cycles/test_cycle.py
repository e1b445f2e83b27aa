"""The model: what a file may say, what it must not, and that nothing of it is lost."""

import pytest
from pydantic import ValidationError

from rca.cycles import Cycle, Module
from rca.cycles.files import as_tree


def test_names_are_sorted_each_once_and_written_as_lines():
    module = Module.model_validate({"module": "m", "passed": "test_b\ntest_a\n\ntest_b\n"})
    assert module.passed == ("test_a", "test_b")
    assert module.model_dump(exclude_unset=True) == {"module": "m", "passed": "test_a\ntest_b"}


def test_names_may_be_a_list_too():
    assert Module.model_validate({"module": "m", "passed": ["b", "a"]}).passed == ("a", "b")


def test_the_schema_takes_names_as_lines_or_as_a_list():
    passed = Cycle.model_json_schema()["$defs"]["Module"]["properties"]["passed"]
    assert [one["type"] for one in passed["anyOf"]] == ["string", "array"]


def test_keys_that_nobody_knows_are_kept(make):
    cycle = make(weather="rain", deployments=[{"revision": "r", "zone": "eu"}])
    tree = as_tree(cycle)
    assert tree["weather"] == "rain"
    assert tree["deployments"] == [{"revision": "r", "zone": "eu"}]


def test_the_number_is_called_cycle_in_the_file(make):
    assert as_tree(make(7))["cycle"] == 7


@pytest.mark.parametrize(
    ("results", "said"),
    [
        ([{"module": "m"}, {"module": "m"}], "stands here twice"),
        ([{"module": "m", "passed": "a", "others": [{"test": "a", "outcome": "failed"}]}], "'a' has two results"),
        ([{"module": "m", "others": [{"test": "a", "outcome": "failed"}] * 2}], "'a' has two results"),
        ([{"module": "m", "passed": "a", "stated": {"passed": 1, "total": 2}}], "stand beside each other"),
        ([{"module": "m", "stated": {"passed": 3, "total": 2}}], "3 passed of 2 is impossible"),
        (
            [{"module": "m", "stated": {"passed": 2, "total": 2}, "others": [{"test": "a", "outcome": "failed"}]}],
            "more than the 2 stated",
        ),
        ([{"module": "m", "others": [{"test": "a", "outcome": "broken"}]}], "Input should be"),
    ],
)
def test_results_that_cannot_be_are_refused(make, results, said):
    with pytest.raises(ValidationError, match=said):
        make(results=results)


@pytest.mark.parametrize(
    "given",
    [
        {"started": "yesterday"},
        {"cycle": -1},
        {"status": "open"},
        {"patterns": [{"name": "x", "stated": {"count": 3, "of": 2}}]},
        {"criteria": [{"metric": "happiness", "target": 1}]},
        {"impact": [{"name": "x", "unit": "USD", "basis": "guessed"}]},
    ],
)
def test_what_is_not_of_the_format_is_refused(make, given):
    with pytest.raises(ValidationError):
        make(**given)


def test_texts_that_look_like_numbers_stay_texts():
    cycle = Cycle.model_validate(
        {"id": "x", "cycle": "4", "environment": "007", "deployments": [{"commit": "0123456", "build": "1e5"}]}
    )
    assert (cycle.number, cycle.environment) == (4, "007")
    assert (cycle.deployments[0].commit, cycle.deployments[0].build) == ("0123456", "1e5")


@pytest.mark.parametrize(
    "given",
    [
        {"results": [{"module": "a", "stated": {"passed": 1, "total": 10**9}}]},
        {"patterns": [{"name": "x", "stated": {"count": "9" * 400}}]},
        {"impact": [{"name": "MRR", "unit": "USD", "basis": "stated", "total": "nan"}]},
        {"impact": [{"name": "MRR", "unit": "USD", "basis": "stated", "total": "1e308"}]},
        {"criteria": [{"metric": "pass_rate", "target": "inf"}]},
    ],
)
def test_a_number_that_nobody_can_mean_is_refused(given):
    with pytest.raises(ValidationError):
        Cycle.model_validate({"id": "x", "cycle": 1, "environment": "e", **given})


def test_many_modules_and_tests_are_looked_at_once():
    modules = [{"module": f"m{number}", "passed": ["t"]} for number in range(60_000)]
    with pytest.raises(ValidationError, match="stands here twice"):
        Cycle.model_validate({"id": "x", "cycle": 1, "environment": "e", "results": [*modules, modules[-1]]})


def test_names_of_a_text_are_without_blanks_and_empty_lines_each_once():
    told = {"id": "x", "cycle": 1, "environment": "s", "results": [{"module": "m", "passed": "  b \n\na\r\n b\n \n"}]}
    assert Cycle.model_validate(told).results[0].passed == ("a", "b")

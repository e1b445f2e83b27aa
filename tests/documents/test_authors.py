"""What template authors are told is true, and complete."""

import dataclasses
import re

import pytest

from rca.documents import child, cycle
from rca.documents.authors import TEXT
from rca.documents.document import GIVEN, Document
from rca.documents.exhibits import Exhibit
from rca.documents.filters import FILTERS
from rca.settings import shipped

OWN = [each for each in GIVEN if dataclasses.is_dataclass(each)]


def test_every_filter_is_told_of_and_none_that_there_is_not() -> None:
    told = TEXT[TEXT.index("Filters") : TEXT.index("Rules\n")]
    names = {
        name
        for line in re.findall(r"^  ((?:\w+(?:\([^)]*\))?(?:, )?)+)  ", told, re.MULTILINE)
        for name in re.findall(r"(\w+)(?:\([^)]*\))?", re.sub(r"\([^)]*\)", "", line))
    }
    assert names == set(FILTERS)


@pytest.mark.parametrize("given", sorted(OWN, key=lambda each: each.__name__))
def test_every_field_that_a_template_is_given_is_told_of(given: type) -> None:
    for field in dataclasses.fields(given):
        assert re.search(rf"\.{field.name}\b", TEXT), f"{given.__name__}.{field.name}"


def test_no_field_is_told_of_that_there_is_not() -> None:
    fields = {field.name for each in OWN for field in dataclasses.fields(each)} | {"is_linked", "details"}
    prepared = TEXT[TEXT.index("  document  ") : TEXT.index("  cycle, report")]
    assert set(re.findall(r"(?<![\w\"])\.(\w+)", prepared)) <= fields | {"id", "at", "what"}
    assert {field.name for field in dataclasses.fields(Document)} <= set(
        re.findall(r"^    \.(\w+)", TEXT, re.MULTILINE)
    )
    assert dataclasses.fields(Exhibit)
    assert cycle.GIVEN


def test_every_shipped_template_is_told_of() -> None:
    told = set(re.findall(r"^  ([\w-]+\.md\.j2)", TEXT, re.MULTILINE))
    assert told == {path.name for path in shipped("templates").glob("*.md.j2")}


def test_the_limits_are_those_that_are_told() -> None:
    assert (child.COMPUTING, child.MEMORY) == (1, 512 * 2**20)
    assert "1 second" in TEXT
    assert "512 MiB" in TEXT
    assert max(map(len, TEXT.splitlines())) <= 120

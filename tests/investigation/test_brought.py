"""Excerpts that a person chose: they have a number and stay, whatever else is found."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256

import pytest

from rca.analysis import Evidence
from rca.evidence import Excerpt, Query
from rca.investigation import Gathering, evidence_of
from rca.signature import sign

ERROR = "IndexError: list index out of range"


class Fake:
    """A source that gives what it was made with."""

    name = "fake"

    def __init__(self, *gives: Excerpt) -> None:
        self.gives = gives

    def search(self, _query: Query, _stop: Callable[[], bool]) -> Iterator[Excerpt]:
        yield from self.gives


def excerpt(text: str, score: float = 0.5) -> Excerpt:
    digest = sha256(text.encode()).hexdigest()
    return Excerpt("local", "app.log", "1", text, "", "", "", 1, "", "", "", "", digest, score)


def ask(gathering: Gathering, *gives: Excerpt) -> None:
    gathering.ask(Fake(*gives), lambda: False, lambda: None)


@pytest.fixture
def gathering() -> Gathering:
    return Gathering(Query(ERROR, sign(ERROR)))


def test_what_a_person_chose_stays_and_stands_first_in_any_flood(gathering: Gathering) -> None:
    number = gathering.bring(excerpt("chosen by hand", 0.0))
    ask(gathering, *(excerpt(f"line {each}", 0.9) for each in range(2000)))
    found = gathering.now(limit=3).findings
    assert (found[0].number, found[0].excerpt.text) == (number, "chosen by hand")
    assert len(found) == 4
    evidence = evidence_of(gathering.now().finding(number))
    assert isinstance(evidence, Evidence)
    assert evidence.text == "chosen by hand"


def test_the_same_lines_have_one_number_and_one_place(gathering: Gathering) -> None:
    ask(gathering, excerpt("one", 0.5), excerpt("two", 0.9))
    numbers = {finding.excerpt.text: finding.number for finding in gathering.now().findings}
    assert gathering.bring(excerpt("one", 1.0)) == gathering.bring(excerpt("one", 1.0)) == numbers["one"]
    assert [finding.excerpt.text for finding in gathering.now().findings] == ["one", "two"]


def test_what_is_on_file_is_not_brought_twice() -> None:
    chosen = excerpt("on file")
    given = {"id": "E4", "kind": "log", "text": chosen.text, "path": chosen.path, "lines": chosen.lines}
    evidence = Evidence.model_validate({**given, "sha256": chosen.sha256})
    gathering = Gathering(Query(ERROR, sign(ERROR)), on_file=[evidence])
    number = gathering.bring(replace(chosen, score=1.0))
    findings = gathering.now().findings
    assert [(finding.number, finding.kind) for finding in findings] == [(number, "file")]

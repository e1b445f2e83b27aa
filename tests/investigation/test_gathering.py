from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from rca.analysis import Evidence
from rca.errors import RcaError
from rca.evidence import Excerpt, Notice, Query
from rca.investigation import Gathering, evidence_of
from rca.investigation.gather import ranked_priors
from rca.priors import Prior
from rca.signature import sign

QUERY = Query(text="IndexError: list index out of range", signature=sign("IndexError: list index out of range"))


def excerpt(text: str, score: float = 0.5, count: int = 1) -> Excerpt:
    return Excerpt("fake", "app.log", "1", text, "", "", "", count, "", "", "", "", text, score)


class Fake:
    """A source that gives what it was made with."""

    name = "fake"

    def __init__(self, *gives: Excerpt | Notice | RcaError) -> None:
        self.gives = gives

    def search(self, query: Query, stop: Callable[[], bool]) -> Iterator[Excerpt | Notice]:
        for given in self.gives:
            if stop():
                return
            if isinstance(given, RcaError):
                raise given
            yield given


@pytest.fixture
def gathering() -> Gathering:
    ticks = iter(range(1000))
    return Gathering(QUERY, clock=lambda: float(next(ticks)))


def ask(gathering: Gathering, *gives: Excerpt | Notice | RcaError) -> None:
    gathering.ask(Fake(*gives), lambda: False, lambda: None)


def test_an_excerpt_keeps_its_number_when_better_ones_come(gathering: Gathering) -> None:
    ask(gathering, excerpt("first", 0.4))
    assert [finding.number for finding in gathering.now().findings] == [1]
    ask(gathering, excerpt("better", 0.9))
    assert [(finding.number, finding.excerpt.text) for finding in gathering.now().findings] == [
        (2, "better"),
        (1, "first"),
    ]


def test_what_the_current_why_speaks_of_comes_first(gathering: Gathering) -> None:
    ask(gathering, excerpt("shard list empty", 0.5), excerpt("lease renewed late", 0.45))
    assert gathering.now("why was the lease renewed").findings[0].excerpt.text == "lease renewed late"
    assert gathering.now().findings[0].excerpt.text == "shard list empty"


def test_an_excerpt_that_grows_stays_one(gathering: Gathering) -> None:
    ask(gathering, excerpt("line", count=1), excerpt("line", count=7))
    (finding,) = gathering.now().findings
    assert finding.excerpt.count == 7
    assert gathering.now().asked[0].hits == 1


def test_each_source_says_how_it_is(gathering: Gathering) -> None:
    ask(gathering, Notice("fake", "partial", "one file cannot be read"), Notice("fake", "done", "searched 2 files"))
    ask(gathering, RcaError("no credentials", "log in"))
    done, failed = gathering.now().asked
    assert (done.state, done.last and done.last.message) == ("done", "searched 2 files")
    assert (failed.state, failed.last and failed.last.hint) == ("failed", "log in")
    assert [notice.message for notice in gathering.now().notices] == ["one file cannot be read", "no credentials"]


def test_time_stands_still_for_a_source_that_has_ended(gathering: Gathering) -> None:
    ask(gathering, Notice("fake", "done", "searched"))
    assert gathering.now().asked[0].seconds == gathering.now().asked[0].seconds


def test_of_a_flood_the_best_are_kept_and_what_has_a_number_stays(gathering: Gathering) -> None:
    ask(gathering, excerpt("seen at once", 0.01))
    gathering.now()
    ask(gathering, *(excerpt(f"line {n}", n / 10_000) for n in range(5_000)))
    texts = [finding.excerpt.text for finding in gathering.now(limit=10_000).findings]
    assert texts[0] == "line 4999"
    assert "seen at once" in texts
    assert len(texts) <= 1001


def test_a_source_that_is_stopped_gives_nothing_more(gathering: Gathering) -> None:
    gathering.ask(Fake(excerpt("a"), excerpt("b")), lambda: bool(gathering.now().findings), lambda: None)
    assert [finding.excerpt.text for finding in gathering.now().findings] == ["a"]


def prior(name: str, score: float, verdict: str, root_cause: str) -> Prior:
    row = {"title": name, "root_cause": root_cause, "fix": "none", "status": "draft", "date": "2026-01-01", "error": ""}
    return Prior(id=name, score=score, verdict=verdict, reasons=(), path=name, tried=(), **row)


def test_priors_that_speak_of_the_current_why_come_first_among_those_of_one_verdict() -> None:
    priors = [
        prior("a", 0.9, "same", "the shard was empty"),
        prior("b", 0.8, "same", "the lease was renewed late"),
        prior("c", 0.7, "similar", "the lease was renewed late"),
    ]
    assert [found.id for found in ranked_priors(priors, "")] == ["a", "b", "c"]
    assert [found.id for found in ranked_priors(priors, "why was the lease renewed late")] == ["b", "a", "c"]


def vain(message: str = "searched 2 files: no line of this error", query: str = "rca logs --file a.log 'x'") -> Notice:
    window = "2026-08-02T12:00:00Z", "2026-08-02T13:00:00Z"
    return Notice("fake", "done", message, "", "", 0, 0, query, *window)


def test_a_source_that_found_nothing_is_an_absence_that_can_be_cited(gathering: Gathering) -> None:
    ask(gathering, vain())
    (finding,) = gathering.now().findings
    assert finding.kind == "absence"
    evidence = evidence_of(finding)
    assert isinstance(evidence, Evidence)
    assert (evidence.kind, evidence.source, evidence.text) == ("absence", "fake", vain().message)
    assert (evidence.query, evidence.from_, evidence.to) == (vain().query, vain().start, vain().end)


def test_an_absence_keeps_its_number_and_stands_below_what_was_found(gathering: Gathering) -> None:
    ask(gathering, vain())
    gathering.now()
    ask(gathering, excerpt("found elsewhere", 0.5))
    assert [(finding.number, finding.kind) for finding in gathering.now().findings] == [(2, "log"), (1, "absence")]


@pytest.mark.parametrize(
    "gives",
    [
        [excerpt("a line"), vain()],
        [Notice("fake", "partial", "a.log cannot be read"), vain()],
        [Notice("fake", "failed", "not reachable")],
        [vain(query="")],
    ],
    ids=["something was found", "something was not read", "it failed", "nothing was asked"],
)
def test_nothing_is_called_absent_that_was_not_looked_for_everywhere(gathering: Gathering, gives) -> None:
    ask(gathering, *gives)
    assert all(finding.kind != "absence" for finding in gathering.now().findings)


def test_code_is_evidence_with_its_commit(gathering: Gathering) -> None:
    ask(gathering, replace(excerpt("return found[0]"), kind="code", path="app/a.py", commit="1a2b3c4" * 5))
    (finding,) = gathering.now().findings
    evidence = evidence_of(finding)
    assert isinstance(evidence, Evidence)
    assert (evidence.kind, evidence.path, evidence.commit) == ("code", "app/a.py", "1a2b3c4" * 5)


def test_a_flood_of_log_lines_does_not_push_code_out(gathering: Gathering) -> None:
    code = [replace(excerpt(f"code {number}", 0.3), kind="code") for number in range(2)]
    ask(gathering, *code, *(excerpt(f"line {number}", 0.9) for number in range(2000)))
    assert [finding.kind for finding in gathering.now(limit=4).findings] == ["log"] * 4 + ["code"] * 2

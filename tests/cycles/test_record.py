"""Results of a run to a cycle: what is written of them, and what goes on from the cycle before."""

from typing import NamedTuple

from rca.cycles import Change, Cycle
from rca.cycles.record import PATTERNS, Circumstances, again, failure_groups, new_cycle, same_run, signed
from rca.runs import Attempt, Results

CLOSED = "E   ConnectionClosedError: received 1011 (internal error) Factory SSOT validation failed\n\na.py:9: X"
KEY = "E   KeyError: 'customer_id'"
AT = "2025-09-08T13:55:02Z"


class Known(NamedTuple):
    """An earlier analysis, as far as a cycle needs it."""

    id: str = "2025-09-08-factory-7k3f9q"
    title: str = "Factory"
    status: str = "fixing"
    root_cause: str = "strict everywhere"
    fix: str = "choose by environment"
    came_back: str = ""


def told(*attempts, at=AT):
    return signed(Results(tuple(Attempt(*attempt) for attempt in attempts), at=at))


def given(**fields):
    return Circumstances(**{"number": 4, "environment": "staging", "at": AT, **fields})


def key(results, error):
    return results.errors[error].signature.key()


def test_every_test_has_its_outcome_error_and_signature():
    results = told(("m::a", "passed"), ("m::b", "failed", CLOSED, 0.25), ("n::c", "skipped", "later"))
    first, second = new_cycle(results, given()).results
    assert (first.module, first.passed) == ("m", ("a",))
    (broken,) = first.others
    assert (broken.test, broken.outcome, broken.seconds) == ("b", "failed", 0.25)
    assert broken.error == "ConnectionClosedError: received 1011 (internal error) Factory SSOT validation failed"
    assert broken.signature == key(results, CLOSED)
    assert (second.others[0].outcome, second.others[0].error) == ("skipped", "later")


def test_a_test_that_failed_and_then_passed_is_flaky_and_one_that_never_passed_failed():
    results = told(("m::a", "failed", KEY), ("m::a", "passed"), ("m::b", "failed", KEY), ("m::b", "failed", CLOSED))
    flaky, failed = new_cycle(results, given()).results[0].others
    assert (flaky.outcome, flaky.attempts, flaky.error) == ("flaky", 2, "KeyError: 'customer_id'")
    assert (failed.outcome, failed.attempts) == ("failed", 2)
    assert failed.signature == key(results, CLOSED)


def test_what_was_deployed_is_the_one_deployment_and_what_the_results_are_of():
    change = Change(commit="a" * 40, subject="Validate by environment")
    facts = {"revision": "r-183", "build": "7", "commit": "b" * 40}
    cycle = new_cycle(told(("m::a", "passed")), given(**facts, deployed=True, changes=(change,), branch="main"))
    (deployment,) = cycle.deployments
    assert (deployment.revision, deployment.build, deployment.commit, deployment.state) == (*facts.values(), "active")
    assert deployment.changes == (change,)
    assert cycle.tested
    assert (cycle.tested.revision, cycle.tested.branch, cycle.tested.at) == ("r-183", "main", AT)


def test_a_run_on_a_checkout_deployed_nothing():
    cycle = new_cycle(told(("m::a", "passed")), given(commit="b" * 40))
    assert cycle.deployments == ()
    assert cycle.tested
    assert cycle.tested.commit == "b" * 40


def test_an_error_has_a_pattern_with_what_its_analysis_says():
    results = told(("m::a", "failed", CLOSED), ("m::b", "failed", CLOSED), ("m::c", "failed", KEY))
    closed, other = new_cycle(results, given(), analyses={key(results, CLOSED): Known()}).patterns
    assert (closed.signature, closed.code, closed.analysis) == (key(results, CLOSED), "close 1011", Known().id)
    assert (closed.status, closed.root_cause, closed.fix) == ("fixing", "strict everywhere", "choose by environment")
    assert (other.name, other.analysis, other.status) == ("KeyError: 'customer_id'", "", "open")


def test_an_error_whose_fix_was_verified_is_open_again():
    results = told(("m::a", "failed", CLOSED))
    cycle = new_cycle(results, given(), analyses={key(results, CLOSED): Known(status="verified")})
    assert cycle.patterns[0].status == "open"


def test_most_of_a_thousand_errors_are_left_to_the_results():
    errors = [f"E   {letter}{other}Error: it broke" for letter in "ABCDEFGHIJKL" for other in "ABCDEFGHIJKL"]
    cycle = new_cycle(told(*((f"m::t{n}", "failed", error) for n, error in enumerate(errors))), given())
    assert len(cycle.patterns) == PATTERNS
    assert len(cycle.results[0].others) == len(errors) > PATTERNS


def before(results):
    key_ = key(results, CLOSED) if CLOSED in results.errors else "1:1111111111111111"
    return Cycle.model_validate(
        {
            "rca": "1", "id": "x", "cycle": 3, "environment": "staging", "service": "backend", "goal": "100 %",
            "summary": "of cycle 3 only",
            "criteria": [{"metric": "pass_rate", "target": "100", "stated": "missed"}],
            "impact": [{"name": "MRR", "unit": "USD", "total": "120000", "basis": "estimated",
                        "stated": {"percent": "80"},
                        "capabilities": [{"name": "chat", "value": "80000", "tests": ["m::a"], "stated": "working"}]}],
            "patterns": [{"signature": key_, "name": "Factory SSOT", "priority": "now", "expect": "0",
                          "analysis": "2025-01-01-named-by-hand-aaaaaa", "status": "fixing"},
                         {"signature": "1:0000000000000000", "name": "gone", "priority": "now"}],
            "work": [{"what": "deploy"}],
        }
    )  # fmt: skip


def test_goal_criteria_and_stakes_go_on_from_the_cycle_before_without_what_was_stated_of_it():
    results = told(("m::a", "passed"))
    cycle = new_cycle(results, given(), before(told(("m::a", "failed", CLOSED))))
    assert (cycle.goal, cycle.service, cycle.summary, cycle.work) == ("100 %", "backend", "", ())
    assert (cycle.criteria[0].target, cycle.criteria[0].stated) == (100, None)
    assert (cycle.impact[0].total, cycle.impact[0].stated) == (120000, None)
    assert (cycle.impact[0].capabilities[0].tests, cycle.impact[0].capabilities[0].stated) == (("m::a",), None)


def test_an_error_that_is_here_again_keeps_what_people_said_of_it():
    results = told(("m::a", "failed", CLOSED))
    (pattern,) = new_cycle(results, given(), before(results), {key(results, CLOSED): Known()}).patterns
    assert (pattern.name, pattern.priority, pattern.expect) == ("Factory SSOT", "now", "0")
    assert (pattern.analysis, pattern.status) == ("2025-01-01-named-by-hand-aaaaaa", "fixing")
    assert pattern.root_cause == ""  # of another analysis than the one that somebody named


def test_an_error_in_other_words_is_known_from_the_cycle_before_by_its_analysis():
    results = told(("m::a", "failed", KEY), ("m::b", "failed", KEY.replace("customer", "tenant")))
    earlier = before(results).model_copy(update={"patterns": before(told(("m::a", "failed", CLOSED))).patterns[:1]})
    known = Known(id="2025-01-01-named-by-hand-aaaaaa")
    analyses = {group.signature.key(): known for group in failure_groups(results)}
    first, second = new_cycle(results, given(), earlier, analyses).patterns
    assert (first.name, first.priority, first.analysis) == ("Factory SSOT", "now", known.id)
    assert (second.name, second.priority) == ("KeyError: 'tenant_id'", None)


def test_recorded_again_a_cycle_keeps_what_people_wrote_and_gets_the_new_results():
    old = told(("m::a", "failed", CLOSED))
    first = new_cycle(old, given(build="7", deployed=True)).model_copy(update={"summary": "mine", "notes": ("n",)})
    new = told(("m::a", "failed", KEY), at="2025-09-09T00:00:00Z")
    second = again(first, new, given(build="8", deployed=True, notes=("cut",), at="2025-09-09T00:00:00Z"))
    assert (second.summary, second.notes) == ("mine", ("n", "cut"))
    assert [one.state for one in second.deployments] == ["replaced", "active"]
    assert second.results[0].others[0].signature == key(new, KEY)
    assert [pattern.signature for pattern in second.patterns] == [key(old, CLOSED), key(new, KEY)]
    assert again(second, new, given(build="8", deployed=True)).deployments == second.deployments


def test_the_same_run_is_known_by_its_moment_and_its_results():
    results = told(("m::a", "failed", CLOSED))
    cycle = new_cycle(results, given())
    assert same_run(cycle, results, given())
    assert not same_run(cycle, told(("m::a", "passed")), given())
    assert not same_run(cycle, told(("m::a", "failed", CLOSED), at=""), given())


def test_failures_are_grouped_as_runs_group_them():
    results = told(("m::a", "failed", KEY), ("m::b", "failed", CLOSED), ("m::c", "failed", CLOSED), ("m::d", "passed"))
    closed, other = failure_groups(results)
    assert (closed.count, closed.tests, closed.report) == (2, ("m::b", "m::c"), CLOSED)
    assert (other.count, other.error) == (1, "KeyError: 'customer_id'")

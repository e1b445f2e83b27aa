import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca.evidence import Query
from rca.evidence.coded import CLASS_AND_CODE, STATUS_ALONE
from rca.evidence.wanted import ALIKE, CLASS_ALONE, EXACT, Wanted
from rca.signature import sign

FACTORY = "websockets.exceptions.ConnectionClosedError: received 1011 (internal error) Factory SSOT validation failed"
POLICY = "received 1008 (policy violation) SSOT Auth failed; then sent 1008 (policy violation) SSOT Auth failed"
COLUMN = 'psycopg2.errors.UndefinedColumn: column "email" of relation "users" does not exist'
TIMEOUT = "asyncpg.exceptions.QueryCanceledError: statement 71 timed out after 30000 ms on shard 4"
REFUSED = "ConnectionRefusedError: [Errno 111] Connection refused"
GATEWAY = "requests.exceptions.HTTPError: 503 Server Error: upstream shard unavailable for inventory lookup"

Score = Callable[[str, str], float]


@pytest.fixture
def score() -> Score:
    return lambda error, line: Wanted(Query(error, sign(error))).match(line).score


def test_the_message_as_it_is_scores_highest_then_the_message_but_for_its_numbers(score: Score) -> None:
    head = "2025-09-08 13:55:02,114 ERROR db "
    exact = score(TIMEOUT, head + "statement 71 timed out after 30000 ms on shard 4")
    alike = score(TIMEOUT, head + "statement 9082 timed out after 29999 ms on shard 1")
    reworded = score(TIMEOUT, head + "statement on shard gave up, timed out after a while")
    assert (exact, alike) == (EXACT, ALIKE)
    assert 0 < reworded < alike


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (FACTORY, "ERROR backend Factory SSOT validation failed for user 4711: run id is malformed"),
        (FACTORY, "ERROR client received 1011 (internal error) Factory SSOT validation failed"),
        (FACTORY, "ERROR backend SSOT factory: validation has failed"),
        (POLICY, "ERROR backend SSOT Auth failed"),
        (COLUMN, 'ERROR:  column "email" of relation "users" does not exist at character 42'),
        (REFUSED, "redis.ConnectionError: [Errno 111] Connection refused"),
        (GATEWAY, "WARN upstream shard unavailable, inventory lookup skipped"),
        ("KeyError: 'customer_id'", "KeyError: 'customer_id'"),
        ("ValueError: неверный идентификатор заказа", "ERROR неверный идентификатор заказа 12"),
        ("ValueError: 注文の検証に失敗しました", "ERROR 注文の検証に失敗しました id=12"),
    ],
)
def test_a_line_that_tells_of_the_error_matches(score: Score, error: str, line: str) -> None:
    assert score(error, line) > CLASS_ALONE


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (FACTORY, "ERROR client received 1008 (policy violation) SSOT Auth failed"),
        (FACTORY, "ERROR client received 1008 (policy violation) Factory SSOT validation failed"),
        (FACTORY, "INFO backend Factory SSOT registry created"),
        (FACTORY, "ERROR backend internal error: validation of invoice 7 failed"),
        (POLICY, "ERROR backend Factory SSOT validation failed"),
        (POLICY, "ERROR client received 1008 (policy violation) token expired"),
        (COLUMN, 'ERROR:  column "phone" of relation "users" does not exist at character 42'),
        (COLUMN, "INFO users sent email"),
        (GATEWAY, "HTTPError: 404 Client Error: upstream shard unavailable for inventory lookup"),
        ("KeyError: 'customer_id'", "KeyError: 'order_id'"),
        ("KeyError: 'customer_id'", "INFO updated customer_id of order 12"),
        ("AssertionError: assert False", "DEBUG returned False"),
        (REFUSED, "ERROR connection to the pool closed"),
    ],
)
def test_a_near_miss_does_not_match(score: Score, error: str, line: str) -> None:
    assert score(error, line) == 0.0


def test_class_and_code_with_another_message_score_lowest(score: Score) -> None:
    line = "websockets.exceptions.ConnectionClosedError: received 1011 (internal error) keepalive ping lost"
    assert score(FACTORY, line) == CLASS_AND_CODE
    assert score(FACTORY, "ConnectionClosedError: received 1006 (abnormal closure) keepalive ping lost") == 0.0


@pytest.mark.parametrize("error", ["urllib.error.HTTPError: HTTP Error 503: Service Unavailable", "assert 503 == 200"])
@pytest.mark.parametrize(
    "line",
    [
        'WARNING api "GET /api/messages HTTP/1.1" 503 21',
        "GET /api/messages 503 Service Unavailable",
        '{"severity": "WARNING", "message": "GET /api/messages 503", "logger": "api"}',
        '{"severity": "WARNING", "httpRequest": {"requestMethod": "GET", "requestUrl": "/x", "status": 503}}',
        "WARN upstream answered: HTTP 503",
    ],
)
def test_where_the_words_say_little_the_servers_line_with_the_status_matches(
    score: Score, error: str, line: str
) -> None:
    assert score(error, line) == STATUS_ALONE
    assert score(error, line.replace("503", "502")) == 0.0


def test_a_number_that_is_no_status_does_not_match_one(score: Score) -> None:
    error = "urllib.error.HTTPError: HTTP Error 503: Service Unavailable"
    for line in ('"GET /items/503 HTTP/1.1" 200 503', "WARN took 503 ms", "GET /api/503.html 200"):
        assert score(error, line) == 0.0
    assert score(GATEWAY, '"GET /inventory HTTP/1.1" 503 21') == 0.0  # its words say enough


def test_a_quoted_name_says_more_than_a_plain_word(score: Score) -> None:
    error = "LookupError: tariff 'winter_night' lacks price and currency"
    assert score(error, "ERROR tariff winter_night lacks price") > score(error, "ERROR tariff lacks price, currency")


def test_another_class_with_a_reworded_message_ranks_below_the_same_class(score: Score) -> None:
    error = "billing.InvoiceRejectedError: invoice has unbalanced postings in ledger main"
    same = score(error, "billing.InvoiceRejectedError: unbalanced postings, invoice skipped in ledger")
    other = score(error, "ValueError: unbalanced postings, invoice skipped in ledger")
    assert 0 < other < same


def test_a_line_whose_level_says_that_nothing_is_wrong_ranks_below(score: Score) -> None:
    failed = score(FACTORY, "WARN backend Factory SSOT validation passed")
    passed = score(FACTORY, "INFO backend Factory SSOT validation passed")
    structured = score(FACTORY, '{"severity": "INFO", "message": "Factory SSOT validation passed"}')
    assert passed == structured < failed
    assert score(FACTORY, "INFO received 1011 (internal error) Factory SSOT validation failed") == EXACT


def test_an_error_without_a_message_is_found_by_its_class_unless_that_is_anyones(score: Score) -> None:
    assert score("java.lang.NullPointerException", "Caused by: java.lang.NullPointerException") == CLASS_ALONE
    assert score("java.lang.NullPointerException", "java.lang.IllegalStateException") == 0.0
    assert not Wanted(Query("Exception", sign("Exception"))).searchable


def test_a_structured_line_is_matched_on_what_it_tells_and_not_on_what_it_quotes(score: Score) -> None:
    assert score(COLUMN, '{"message": "column \\"email\\" of relation \\"users\\" does not exist"}') == EXACT
    told = 'column "email" of relation "users" does not exist'
    trace = json.dumps({"message": "query failed", "stack_trace": f"Traceback:\n  File x\nUndefinedColumn: {told}\n"})
    assert score(COLUMN, trace) == EXACT
    nested = '{"jsonPayload": {"error": {"message": "column \\"email\\" of relation \\"users\\" does not exist"}}}'
    assert score(COLUMN, nested) == EXACT
    quoted = '{"message": "search done", "q": "column \\"email\\" of relation \\"users\\" does not exist"}'
    assert score(COLUMN, quoted) == 0.0
    docker = json.dumps({"log": json.dumps({"msg": told}) + "\n", "stream": "stderr"})
    assert score(COLUMN, docker) == EXACT
    assert score(COLUMN, "2025-09-08T13:55:02Z stderr F " + json.dumps({"msg": told})) == EXACT


def test_a_message_over_several_lines_is_matched_over_several_lines(score: Score) -> None:
    error = "pydantic_core.ValidationError: 1 validation error for Invoice\ncurrency\n  Field required [type=missing]"
    assert score(error, "1 validation error for Invoice\ncurrency\n  Field required [type=missing]") >= ALIKE
    assert score(error, "1 validation error for Shipment\nweight\n  Field required [type=missing]") == 0.0


WORDS = st.sampled_from(["Factory", "SSOT", "ssot", "validation", "failed", "received", "internal", "error", "Auth"])


@given(st.lists(WORDS, max_size=14).map(" ".join), st.lists(WORDS, max_size=20).map(" ".join))
def test_no_line_that_scores_is_stopped_by_the_quick_look_or_lacks_every_gate(sample: str, line: str) -> None:
    wanted = Wanted(Query(FACTORY, sign(FACTORY)))
    if wanted.match(line).score:
        assert wanted.possible(line.lower().encode())
        assert any(gate.lower() in line.lower().encode() for gate in wanted.gates(sample.encode()))


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_error_can_be_looked_for_in_any_line(error: str, line: str) -> None:
    wanted = Wanted(Query(error, sign(error)))
    wanted.gates(line.encode("utf-8", "surrogatepass"))
    if wanted.searchable:
        assert 0.0 <= wanted.match(line).score <= 1.0
        assert wanted.place(line) >= 0

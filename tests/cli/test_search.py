"""What is known of an error, or holds the words that somebody remembers: found, filtered, and read by people and scripts."""

import io
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rca.cli.filters import SEVERITIES, STATUSES
from rca.cli.progress import Progress
from rca.priors import Index
from rca.priors.told import BEGIN

ERROR = "RuntimeError: lease of shard {} expired in the router"
LEASE = "2026-08-02-lease-expired-7k3f9q"
CLOCK = "2026-09-20-lease-expired-again-2zh1fp"
LOGIN = "2026-10-30-login-answers-503-0r4hn7"


@pytest.fixture
def write(workspace: Path) -> Callable[..., None]:
    """Writes an analysis; `more` is YAML from the left margin."""

    def written(name: str, title: str, error: str, more: str = "", where: str = "") -> None:
        (workspace / "analyses").mkdir(exist_ok=True)
        (workspace / "analyses" / f"{name}.yaml").write_text(
            f"rca: 1\nid: {name}\ntitle: {title}\ncreated: {name[:10]}T08:00:00Z\n"
            f"failure: {{error: {json.dumps(error)}{where}}}\n{more}"
        )

    return written


@pytest.fixture
def three(write: Callable[..., None]) -> None:
    """Two analyses of one error, and one of another."""
    write(
        LEASE,
        "The lease expired",
        ERROR.format(7),
        "status: verified\nseverity: high\nlabels: [routing, lease]\n"
        "root_causes: [{id: R1, statement: The lease is renewed late while the probe is connected.}]\n"
        "attempts: [{id: T1, did: Retry the pick, outcome: failed}]\n",
        ", environment: staging, service: router",
    )
    write(
        CLOCK,
        "The lease expired again",
        ERROR.format(8),
        "status: analysed\nseverity: critical\nroot_causes: [{id: R1, statement: The clock jumped.}]\n"
        "actions: [{id: A1, do: Renew by the monotonic clock, status: open}]\n",
        ", environment: Production, service: router",
    )
    write(
        LOGIN, "The login answers 503", "urllib.error.HTTPError: HTTP Error 503: Service Unavailable", "severity: low\n"
    )


def found(ran) -> list[str]:
    return [match["id"] for match in json.loads(ran.out)["matches"]]


def test_an_error_is_answered_by_how_it_stands_and_by_what_is_known_of_it(three: None, rca) -> None:
    ran = rca("search", ERROR.format(9))
    assert ran.code == 0
    first, *rest = ran.out.split("\n\n")
    assert first.startswith("regressed: analysed 2 times")
    assert len(rest) == 2
    block = next(block for block in rest if LEASE in block)
    for line in (
        "same 1.00     2026-08-02  The lease expired",
        f"              {LEASE}",
        "  root cause  The lease is renewed late while the probe is connected.",
        "  fix         verified",
        "  failed      Retry the pick",
    ):
        assert line in block.splitlines()
    assert "same exception RuntimeError" in block
    assert ran.err == ""


def test_what_nobody_analysed_is_new(three: None, rca) -> None:
    ran = rca("search", "KeyError: 'zone'")
    assert (ran.code, ran.out, ran.err) == (1, "", "new: no earlier analysis of this error\n")
    answer = json.loads(rca("search", "--json", "KeyError: 'zone'").out)
    assert (answer["standing"], answer["matches"]) == ("new", [])


def test_piped_output_is_plain_and_fits_a_hundred_columns(three: None, rca) -> None:
    for arguments in (["search", ERROR.format(9)], ["search", "--text", "lease"], ["stats"], ["list"]):
        out = rca(*arguments).out
        assert "\x1b" not in out
        assert BEGIN not in out
        assert max(map(len, out.splitlines())) <= 100


@pytest.mark.parametrize(
    ("options", "ids"),
    [
        (["--status", "verified"], [LEASE]),
        (["--status", "verified", "--status", "ANALYSED"], [CLOCK, LEASE]),
        (["--status", "draft"], []),
        (["--environment", "production"], [CLOCK]),
        (["--environment", "staging", "--severity", "critical"], []),
        (["--service", "Router", "--since", "2026-09-01"], [CLOCK]),
        (["--label", "lease", "--label", "nobody"], [LEASE]),
        (["--severity", "critical", "--severity", "high", "--verdict", "same"], [CLOCK, LEASE]),
        (["--verdict", "similar"], []),
        (["--since", "9999-12-31"], []),
        (["--since", "999999999y"], [CLOCK, LEASE]),
    ],
)
def test_filters_choose_among_all_that_was_found_however_it_is_asked(
    three: None, rca, options: list[str], ids: list[str]
) -> None:
    error = ERROR.format(9)
    assert sorted(found(rca("search", "--json", error, *options)), reverse=True) == ids
    first = found(rca("search", "--json", "--limit", "1", error, *options))
    assert (len(first), set(first) <= set(ids)) == (min(len(ids), 1), True), "filtered before it is cut"
    batch = rca("search", "--batch", *options, given=json.dumps({"id": "a", "text": error}))
    assert sorted(found(batch), reverse=True) == ids
    assert json.loads(batch.out)["standing"] == "regressed", "how it stands is told by all"
    if "--verdict" not in options:
        by_words = json.loads(rca("search", "--text", "--json", "lease", *options).out)["found"]
        assert {one["id"] for one in by_words} == set(ids)
        listed = [row["id"] for row in json.loads(rca("list", "--json", *options).out or "[]")]
        assert [name for name in listed if name != LOGIN] == ids


def test_what_options_leave_out_is_said(three: None, rca) -> None:
    ran = rca("search", ERROR.format(9), "--status", "draft")
    assert (ran.code, ran.out) == (1, "")
    assert "2 analyses were found, but nothing as the options want it" in ran.err
    for arguments in (
        ["list", "--label", "x"],
        ["stats", "--label", "x"],
        ["search", "--text", "lease", "--label", "x"],
    ):
        ran = rca(*arguments)
        assert ran.out == ""
        assert "as the options want it" in ran.err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--status", "fixd"], "'draft', 'analysed', 'fixing', 'verified', 'recurred', 'closed', 'dropped'"),
        (["--severity", "urgent"], "'critical', 'high', 'medium', 'low'"),
        (["--since", "yesterday"], "2025-09-08, 30d, 2w"),
        (["--since", "2026-02-30"], "2025-09-08, 30d, 2w"),
        (["--since", ""], "2025-09-08, 30d, 2w"),
    ],
)
@pytest.mark.parametrize("command", [["search", "x"], ["list"], ["stats"]])
def test_a_value_that_there_is_not_is_answered_with_those_that_there_are(
    rca, command: list[str], options: list[str], said: str
) -> None:
    ran = rca(*command, *options)
    assert (ran.code, said in ran.err) == (2, True)


def test_known_states_are_those_of_the_format() -> None:
    from typing import get_args

    from rca.analysis.analysis import Severity, Status

    assert (get_args(Status), get_args(Severity)) == (STATUSES, SEVERITIES)


REPORT = """\
=================================== FAILURES ===================================
___________________________________ test_one ___________________________________
test_shop.py:4: in test_one
    raise RuntimeError("lease of shard 9 expired in the router")
E   RuntimeError: lease of shard 9 expired in the router
___________________________________ test_two ___________________________________
test_shop.py:9: in test_two
    raise KeyError("zone")
E   KeyError: 'zone'
__________________________________ test_three __________________________________
test_shop.py:14: in test_three
    urllib.request.urlopen(url)
E   urllib.error.HTTPError: HTTP Error 503: Service Unavailable
"""


def test_the_other_errors_of_a_report_are_told_too(three: None, rca) -> None:
    ran = rca("search", "-", given=REPORT)
    assert ran.out.startswith("regressed: ")
    also = [line for line in ran.out.splitlines() if line.startswith("also: ")]
    assert also[0] == "also: KeyError: 'zone' — new: no earlier analysis of this error"
    assert also[1].startswith("also: urllib.error.HTTPError: HTTP Error 503")
    assert "0r4hn7" in ran.out.rpartition("also: ")[2]
    others = json.loads(rca("search", "-", "--json", given=REPORT).out)["others"]
    assert [(other["standing"], other["id"][-6:]) for other in others] == [("new", ""), ("known", "0r4hn7")]


def test_what_the_limit_leaves_out_is_said(three: None, rca) -> None:
    assert "and 1 more; --limit 2 shows them" in rca("search", ERROR.format(1), "--limit", "1").err
    assert "and more; --limit 2 shows them" in rca("search", "--text", "lease", "--limit", "1").err
    assert json.loads(rca("search", "--text", "lease", "--limit", "1", "--json").out)["more"] is True


def test_a_file_that_is_given_as_an_error_is_answered_with_the_way_to_search_for_it(three: None, rca) -> None:
    ran = rca("search", "analyses")
    assert ran.code == 1
    (Path("report.txt")).write_text(REPORT)
    assert "rca search - < report.txt" in rca("search", "report.txt").err


def test_a_batch_takes_no_text(three: None, rca) -> None:
    assert rca("search", "--batch", "KeyError: 1", given="").code == 2


def test_words_are_found_wherever_they_stand_with_those_around_them(three: None, rca) -> None:
    ran = rca("search", "--text", "probe", "renewal")
    assert ran.code == 0
    assert ran.out.splitlines()[:3] == [
        "2026-08-02  The lease expired",
        f"  {LEASE}",
        "  verified, fix: verified",
    ]
    assert "  in the root cause: The lease is renewed late while the probe is connected." in ran.out
    assert rca("search", "--text", "pick").out.count("in what was done") == 1
    (told,) = json.loads(rca("search", "--text", "--json", "Monotonic").out)["found"]
    assert (told["id"], told["place"], told["words"]) == (CLOCK, "actions", ["monotonic"])


def test_words_in_quotes_stand_together(three: None, rca) -> None:
    assert rca("search", "--text", '"clock jumped"').code == 0
    assert rca("search", "--text", '"jumped clock"').code == 1
    assert rca("search", "--text", "jumped clock").code == 0


def test_a_misspelt_word_is_answered_with_the_one_that_may_have_been_meant(three: None, rca) -> None:
    ran = rca("search", "--text", "conected probe")
    assert (ran.code, ran.out) == (1, "")
    assert "did you mean: connected probe" in ran.err
    assert json.loads(rca("search", "--text", "--json", "monotnic").out)["meant"] == "monotonic"
    assert "did you mean" not in rca("search", "--text", "monotonic probe").err, "both stand somewhere"
    assert "did you mean" not in rca("search", "--text", "zzz").err


HOSTILE = (
    '"', '""', '" "', "*", "lease*", "^lease", "NEAR(", "NEAR(lease probe, 2)", "AND", "lease AND", "NOT lease", "OR OR",
    "title:lease", "{title error} : lease", "-title : lease", "lease)", "((", "a + b", "'; DROP TABLE prose; --", "🙂", "☃ ☃",
    "_", "\\", "%", "\u0301", "²", "\u202e", "\x02lease\x03", "\ud800", "-", "--", "\x00",
)  # fmt: skip


@pytest.mark.parametrize("words", HOSTILE)
def test_no_word_is_an_operator(three: None, rca, words: str) -> None:
    ran = rca("search", "--text", "-", given=words.encode("utf-8", "surrogatepass"))
    assert "mistake in rca" not in ran.err
    assert ran.code in {0, 1} or (ran.code == 2 and "nothing to search for" in ran.err)
    assert all(line.isprintable() for line in (ran.out + ran.err).splitlines())


@pytest.mark.parametrize("words", ["x" * 1_000_000, "lease " * 200_000, '"' + "lease " * 200_000, '"a" ' * 250_000, ""])
def test_a_megabyte_of_words_is_no_error(three: None, rca, words: str) -> None:
    ran = rca("search", "--text", "-", given=words)
    assert ran.code in {0, 1, 2}
    assert len(ran.err) < 200


@given(words=st.text())
@settings(deadline=None, max_examples=50)
def test_whatever_is_searched_for_has_an_answer(words: str) -> None:
    nowhere = Path(os.devnull)
    with Index.open(nowhere, nowhere) as index:
        index.refresh()
        assert (index.told(words), index.nearest(words)) == ([], "")


def test_words_and_what_only_errors_have_are_not_mixed(rca) -> None:
    assert rca("search", "--text", "x", "--verdict", "same").code == 2
    assert rca("search", "--text", "--batch", given="").code == 2


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("search", ["search", "--json", ERROR.format(9)]),
        ("search-text", ["search", "--json", "--text", "lease"]),
        ("list", ["list", "--json"]),
        ("stats", ["stats", "--json"]),
        ("logs", ["logs", "--json", "--file", "app.log", ERROR.format(9)]),
        ("doctor", ["doctor", "--json", "--offline"]),
        ("trust", ["trust", "--json"]),
        ("priors", ["priors", "--json", LEASE]),
        ("signature", ["signature", "--json", f"{ERROR.format(9)}\n\nKeyError: 'a'"]),
    ],
)
def test_json_fits_its_published_schema(three: None, rca, workspace: Path, name: str, arguments: list[str]) -> None:
    (workspace / "app.log").write_text(ERROR.format(7))
    fits(json.loads(rca(*arguments).out), json.loads(rca("schema", name).out))


def fits(value: object, schema: dict) -> None:
    """As far as these schemas go; and what is printed is described."""
    kinds = {"object": dict, "array": list, "string": str, "integer": int, "number": int | float, "boolean": bool}
    if schema.get("type") == ["boolean", "null"]:
        assert value in (True, False, None)
        return
    assert isinstance(value, kinds[schema["type"]] if "type" in schema else str), (value, schema)
    assert "enum" not in schema or value in schema["enum"]
    if isinstance(value, dict):
        assert set(schema.get("required", ())) <= set(value) <= set(schema["properties"])
        for key, held in value.items():
            fits(held, schema["properties"][key])
    if isinstance(value, list):
        for held in value:
            fits(held, schema["items"])


@pytest.mark.parametrize(
    ("order", "first"),
    [("date", LOGIN), ("title", LEASE), ("status", LOGIN), ("severity", CLOCK), ("fix", LOGIN)],
)
def test_the_list_is_sorted_as_asked(three: None, rca, order: str, first: str) -> None:
    rows = json.loads(rca("list", "--json", "--sort", order).out)
    assert (rows[0]["id"], len(rows)) == (first, 3)
    assert first[-6:] in rca("list", "--sort", order).out.splitlines()[1]


def test_progress_is_said_on_a_terminal_and_wiped_away(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = os.openpty()
    with os.fdopen(theirs, "w") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        monkeypatch.setenv("TERM", "xterm")
        with Progress("reading {done:,} of {of:,} analyses") as progress:
            while not progress.is_shown:
                progress(12_000, 100_000)
        assert os.read(ours, 1000).decode() == "\r\x1b[Kreading 12,000 of 100,000 analyses\r\x1b[K"
    os.close(ours)


def test_progress_is_silent_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with Progress("{done} of {of}", soon=0) as progress:
        progress(1, 2)
    assert sys.stderr.getvalue() == ""


def test_stats_show_what_came_again_and_what_became_of_its_fix(three: None, rca) -> None:
    ran = rca("stats")
    assert ran.code == 0
    head, first, second, _, summary = ran.out.splitlines()
    assert head.split() == ["times", "last", "fix", "id", "title"]
    assert first.split(maxsplit=4) == ["2×", "2026-09-20", "recurred", "2zh1fp", "The lease expired again"]
    assert second.split()[:4] == ["1×", "2026-10-30", "none", "0r4hn7"]
    assert summary == (
        "3 analyses of 2 errors · 1 analysed more than once · 1 action open · fixes: 0 verified, 1 came back"
    )
    assert "and 1 more error" in rca("stats", "--limit", "1").out
    assert json.loads(rca("stats", "--json", "--label", "routing").out)["groups"][0]["ids"] == [LEASE]


def test_stats_part_what_people_part(three: None, rca) -> None:
    assert rca("priors", CLOCK, "--reject", LEASE).code == 0
    assert json.loads(rca("stats", "--json").out)["errors"] == 3


def test_a_bare_assertion_is_nobodys_in_particular(write: Callable[..., None], rca) -> None:
    for name in (LEASE, CLOCK):
        write(name, name, "AssertionError")
    assert json.loads(rca("stats", "--json").out)["errors"] == 2


def test_without_analyses_there_are_no_stats(rca) -> None:
    ran = rca("stats")
    assert (ran.code, ran.out, "no analyses yet" in ran.err) == (1, "", True)

"""What the reader sees: hostile and unwieldy logs made safe, records kept whole, everything cut to size."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest

TOLD = "Factory SSOT validation failed"


@pytest.mark.parametrize(
    "encode",
    [
        str.encode,
        lambda text: text.encode("utf-16"),
        lambda text: text.encode("utf-8-sig"),
        lambda text: gzip.compress(text.encode()),
    ],
)
def test_a_log_reads_the_same_in_every_encoding(tmp_path: Path, local, encode: Callable[[str], bytes]) -> None:
    rows = ["2025-09-08 13:55:01 INFO grüße", f"2025-09-08 13:55:02 ERROR {TOLD}", "2025-09-08 13:55:03 INFO ✓"]
    (tmp_path / "a.log").write_bytes(encode("\r\n".join(rows) + "\r\n"))
    only = local(["a.log"]).only()
    assert only.text == "\n".join(rows)
    assert only.lines == "1-3"


def test_bytes_that_are_no_utf8_stay_visible(tmp_path: Path, local) -> None:
    (tmp_path / "a.log").write_bytes(b"ERROR caf\xe9 " + TOLD.encode() + b"\n\xff\xfe next\n")
    assert local(["a.log"]).only().text == f"ERROR caf\\xe9 {TOLD}\n\\xff\\xfe next"


def test_control_sequences_in_a_log_line_reach_nobody(pasted) -> None:
    hostile = f"ERROR \x1b]52;c;cm0gLXJmIC8=\x07 {TOLD} \u202edetrevni\x9b2J\r\n"
    text = pasted(hostile).only().text
    assert not set("\x1b\x07\x9b\u202e\r") & set(text)
    assert "␛]52;c;cm0gLXJmIC8=␇" in text


def test_colours_do_not_hide_an_error(pasted) -> None:
    assert (
        pasted("\x1b[31mERROR\x1b[0m \x1b[1mFactory\x1b[0m SSOT \x1b[1mvalidation\x1b[0m failed\n").only().text
        == f"ERROR {TOLD}"
    )


def test_one_line_of_a_megabyte_is_cut_around_the_error(tmp_path: Path, local) -> None:
    (tmp_path / "a.log").write_text("before\n" + "x1 " * 250_000 + TOLD + " here" + " y2" * 250_000 + "\nafter\n")
    only = local(["a.log"]).only()
    assert f"{TOLD} here" in only.text
    assert len(only.text) < 3_000
    assert only.text.startswith("before\n[the start of a long line cut] … ")
    assert only.text.endswith(" … [its end cut]")
    assert (only.lines, only.count) == ("1-2", 1)


def test_in_a_long_line_only_a_true_match_counts(tmp_path: Path, local) -> None:
    near = "Factory SSOT registry created, " + "x " * 20_000
    (tmp_path / "a.log").write_text(near * 3 + f"ERROR {TOLD} here " + near * 3 + "\nnext\n")
    assert f"{TOLD} here" in local(["a.log"]).only().text
    (tmp_path / "a.log").write_text(near * 9)
    assert local(["a.log"]).excerpts == []


def test_a_line_of_some_thousand_characters_is_shown_from_shortly_before_the_error(pasted) -> None:
    text = pasted("ERROR " + "detail " * 800 + TOLD + " because of the id " + "z" * 4_000).only().text
    assert text.startswith("[5,114 characters cut] … ")
    assert f"{TOLD} because of the id" in text
    assert len(text) < 2_200


def test_a_structured_line_is_matched_unescaped_and_shown_verbatim(pasted, entry) -> None:
    error = 'UndefinedColumn: column "email" of relation "users" does not exist'
    line = json.dumps(
        {"severity": "ERROR", "message": 'column "email" of relation "users" does not exist', "time": 1757339702}
    )
    near = line.replace("email", "phone")
    only = pasted(f"{near}\n{line}\n{near}\n", error, context=0).only()
    assert only.text == line
    assert (only.at, only.count) == ("2025-09-08T13:55:02Z", 1)


def test_a_traceback_in_the_middle_of_a_log_is_one_excerpt_and_counts_once(pasted) -> None:
    trace = (
        "2025-09-08 13:55:02,114 ERROR app Factory SSOT validation failed\n"
        "Traceback (most recent call last):\n"
        '  File "/srv/app/session.py", line 71, in run\n'
        "    context = contexts.create(user)\n"
        "app.ContextInvalid: Factory SSOT validation failed\n"
    )
    quiet = "".join(f"2025-09-08 13:54:{n:02d},000 INFO app request {n} handled\n" for n in range(60))
    found = pasted(
        quiet + trace + "2025-09-08 13:55:02,116 WARNING app expected id pattern ^run_\n" + quiet + trace, context=1
    )
    only = found.only()
    rows = only.text.splitlines()
    assert rows[1:-1] == trace.splitlines()
    assert rows[-1].endswith("expected id pattern ^run_")
    assert (only.lines, only.count) == ("60-66", 2)
    assert found.notices[-1].message == "searched standard input: 2 lines of this error"


def test_a_traceback_that_follows_the_hit_is_shown_with_it(pasted) -> None:
    trace = "Traceback (most recent call last):\n  File x\n    y\nValueError: bad id\n"
    log = f"ERROR {TOLD}\nERROR details follow\n{trace}INFO next\n"
    assert "ValueError: bad id" in pasted(log, context=1).only().text


def test_a_record_that_is_too_long_keeps_its_ends_and_the_hit(pasted) -> None:
    frames = "".join(f'  File "/srv/f{n}.py", line {n}, in f\n    call_{n}()\n' for n in range(80))
    trace = f"Traceback (most recent call last):\n{frames}ValueError: the id has no prefix\n"
    text = pasted(f"INFO before\nERROR {TOLD}\n{trace}INFO after\n", context=1).only().text
    rows = text.splitlines()
    assert len(rows) <= 45
    assert (rows[1], rows[-2]) == (f"ERROR {TOLD}", "ValueError: the id has no prefix")
    assert any(row.startswith("… [") and row.endswith(" lines cut]") for row in rows)


def test_a_secret_beside_the_error_does_not_leave_the_room(pasted) -> None:
    token = "ghp_" + "A1b2C3d4E5f6G7h8I9j0" + "K1l2M3n4O5p6Q7r8"
    text = pasted(f"ERROR {TOLD}\nDEBUG Authorization: Bearer {token}\n").only().text
    assert token not in text


def test_lines_of_another_request_are_no_context_where_there_is_better(pasted) -> None:
    log = (
        "INFO request_id=aaaaaaaa11 opened\nINFO request_id=bbbbbbbb22 opened\n"
        f"ERROR request_id=aaaaaaaa11 {TOLD}\n"
        "INFO request_id=bbbbbbbb22 answered\nWARN request_id=aaaaaaaa11 id source is uuid4\n"
    )
    rows = pasted(log, context=1).only().text.splitlines()
    assert [row for row in rows if "bbbbbbbb22" in row] == []
    assert rows[0] == "INFO request_id=aaaaaaaa11 opened"
    assert rows[-1] == "WARN request_id=aaaaaaaa11 id source is uuid4"


def test_where_only_other_requests_surround_the_hit_they_are_shown(pasted) -> None:
    log = f"INFO request_id=bbbbbbbb22 opened\nERROR request_id=aaaaaaaa11 {TOLD}\nINFO request_id=cccccccc33 opened\n"
    assert pasted(log, context=1).only().lines == "1-3"


KEY = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----\n"
OTHERS = "INFO request_id=aaaaaaaa11 a\nINFO request_id=bbbbbbbb22 b\nINFO request_id=bbbbbbbb22 c\n"


@pytest.mark.parametrize("before", ["", "INFO a\n", KEY, OTHERS])
def test_the_row_of_the_hit_is_known_also_behind_gaps_and_secrets_of_several_lines(pasted, before: str) -> None:
    only = pasted(f"{before}ERROR request_id=aaaaaaaa11 {TOLD}\nINFO after\n").only()
    assert TOLD in only.text.splitlines()[only.hit]


def test_pasted_text_has_its_name_and_line_numbers(pasted) -> None:
    only = pasted(f"one\ntwo\nERROR {TOLD}\n", context=0).only()
    assert (only.source, only.path, only.lines) == ("pasted", "standard input", "3")
    assert only.query.startswith("rca logs --file - ")

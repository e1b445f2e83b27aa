"""Exported logs: the same entries give the same excerpts as the service, without Google's libraries."""

import gzip
import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from rca.evidence.gcloud import ExportedLogs, is_export
from tests.evidence.gcloud.conftest import TOLD, WINDOW

OURS = "4bf92f3577b34da6a3ce929d0e0e4736"
WITHOUT = """
import sys
sys.modules["google"] = sys.modules["grpc"] = None  # as where they are not installed
from pathlib import Path
from rca.evidence import Query
from rca.evidence.gcloud import CloudSettings, ExportedLogs, GoogleCloudLogging, is_export
from rca.signature import sign
path = Path(sys.argv[1])
told = "ValueError: Factory SSOT validation failed"
query = Query(told, sign(told))
said = list(ExportedLogs(path.parent, [path]).search(query, lambda: False))
print(is_export(path), said[0].count, said[-1].kind)
print(list(GoogleCloudLogging(CloudSettings(("p1",), endpoint="127.0.0.1:1")).search(query, lambda: False))[-1].hint)
"""


@pytest.fixture
def entries(entry):
    return [
        entry("ws handshake", "13:55:01.900", "INFO", OURS, service="gateway"),
        entry(message=TOLD, exception="ContextInvalid: run id 'x7'", trace=OURS),
        entry("expected id pattern ^run_ for run_id, got 'x7'", "13:55:02.116", "WARNING", OURS),
        entry("GET /api/live 200", "13:55:03.000", "INFO", "00f067aa0ba902b700f067aa0ba902b7"),
        entry("Factory SSOT registry created", "13:55:40.000", "INFO"),
        entry(f"{TOLD} once more", "13:57:40.250", "", instance="b"),
        entry("session closed", "13:57:41.000", "INFO", instance="b"),
        entry(protoPayload={"@type": "type.googleapis.com/google.cloud.audit.AuditLog", "methodName": "Services.Get"}),
    ]


@pytest.fixture
def export(tmp_path: Path, ask, found):
    def made(text: str | bytes, name: str = "export.json", **rest: object):
        (tmp_path / name).write_bytes(text.encode() if isinstance(text, str) else text)
        return found(ExportedLogs(tmp_path, [Path(name)]), ask(**{**WINDOW, **rest}))

    return made


def lines(entries) -> str:
    return "".join(json.dumps(tree) + "\n" for tree in entries)


def test_files_of_gcloud_and_of_a_sink_give_what_the_service_gives(cloud, searched, export, entries) -> None:
    cloud.hold(entries)
    live = [(excerpt.path, excerpt.text, excerpt.at, excerpt.count) for excerpt in searched().excerpts]
    newest_first = json.dumps(entries[::-1], indent=2)
    for text in (newest_first, lines(entries), gzip.compress(lines(entries).encode()), json.dumps(entries)):
        found = export(text)
        same = [(excerpt.path, excerpt.text, excerpt.at, excerpt.count) for excerpt in found.excerpts]
        assert sorted(same) == sorted(live)
        assert found.kinds() == ["done"]
    assert "expected id pattern" in live[0][1]
    assert "GET /api/live" not in live[0][1]


def test_without_google_they_are_read_all_the_same(tmp_path: Path, entries) -> None:
    (tmp_path / "a.json").write_text(lines(entries))
    command = [sys.executable, "-c", WITHOUT, str(tmp_path / "a.json")]
    exported, live = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    assert (exported, live) == ("True 1 done", "pip install google-cloud-logging")


def test_an_excerpt_of_an_export_names_the_file_in_its_query(export, entries) -> None:
    excerpt = export(lines(entries)).excerpts[0]
    assert excerpt.query.startswith("rca logs --file export.json --since 2025-09-08T13:30:00Z --until")
    assert (excerpt.link, excerpt.lines) == ("", "")


def test_entries_outside_the_window_are_left_out(export, entries) -> None:
    assert [excerpt.at for excerpt in export(lines(entries), start="2025-09-08T13:56:00Z").excerpts] == [
        "2025-09-08T13:57:40.250Z"
    ]


TRACEBACK = f'Traceback (most recent call last):\n  File "/srv/app.py", line 3, in pay\nValueError: {TOLD}'


@pytest.fixture
def retried(entry):
    """Three failures of a program without traces and instances, each reported and mentioned, among other lines."""
    entries = []
    for at in range(60):
        text, severity = f"request {at} handled", "INFO"
        if at % 20 == 5:
            text, severity = "", "WARNING"
        elif at % 20 == 15:
            text, severity = TRACEBACK, "ERROR"
        said = {} if text else {"message": "retrying checkout", "error": TRACEBACK}
        entries.append(entry(text, f"13:55:{at:02}.000", severity, instance="", **said))
    return entries


@pytest.mark.parametrize("is_newest_first", [False, True])
def test_an_error_and_what_mentions_it_at_another_severity_are_two_kinds(export, retried, is_newest_first) -> None:
    found = export(json.dumps(retried[::-1] if is_newest_first else retried), context=3)
    report, mention = sorted(found.excerpts, key=lambda excerpt: -excerpt.score)
    assert [report.count, mention.count] == [3, 3]
    rows = report.text.splitlines()
    at = "55" if is_newest_first else "15"
    assert rows[3] == f"2025-09-08T13:55:{at}Z ERROR Traceback (most recent call last):"
    assert rows[report.hit] == f"ValueError: {TOLD}"
    handled = [int(row.split()[-2]) for row in rows if row.endswith("handled")]
    assert handled == [int(at) + step for step in (-3, -2, -1, 1, 2, 3) if int(at) + step < 60]
    assert "retrying checkout" in mention.text.splitlines()[mention.hit]


def test_with_a_traceback_an_entry_is_another_kind_and_before_one_without(export, entry) -> None:
    alone = entry(f"ValueError: {TOLD}", "13:55:01.000")
    whole = entry(f"payment failed\n{TRACEBACK}", "13:55:02.000")
    bare = entry(f"payment failed\nValueError: {TOLD}", "13:55:03.000")
    found = export(lines([bare, alone, whole]), context=0, error=f"ValueError: {TOLD}")
    best = max(found.excerpts, key=lambda excerpt: excerpt.score)
    assert "Traceback" in best.text
    assert [excerpt.count for excerpt in found.excerpts] == [1, 1, 1]


def test_entries_that_are_alike_to_the_microsecond_are_all_counted(export, entry) -> None:
    assert export(lines([entry(TOLD), entry(TOLD), entry(TOLD)])).only().count == 3


def test_an_entry_alone_in_its_trace_is_shown_with_what_its_instance_wrote(export, entry) -> None:
    around = [entry("before it", "13:55:01.000", "INFO"), entry(TOLD, trace=OURS), entry("b", instance="b")]
    rows = export(lines(around)).only().text.splitlines()
    assert [row.split(" ", 1)[1] for row in rows] == ["INFO before it", f"ERROR {TOLD}"]


def test_a_long_export_is_read_in_pieces_and_context_crosses_them(export, entry) -> None:
    quiet = [
        entry(f"request {n} handled", f"13:{40 + n // 600:02d}:{n // 10 % 60:02d}.{n % 10}00", "INFO")
        for n in range(1100)
    ]
    for place in (499, 500, 1099):
        around = [*quiet[:place], entry(TOLD, str(quiet[place]["timestamp"])[11:-1]), *quiet[place:]]
        text = export(lines(around), context=2).only().text
        assert f"request {place - 1} handled" in text


def test_what_is_damaged_is_passed_over_and_said(export, entries) -> None:
    rows = lines(entries).splitlines()
    rows[3] = rows[3][:90]
    rows.insert(5, "not JSON at all")
    found = export("\n".join(rows))
    assert sum(excerpt.count for excerpt in found.excerpts) == 2
    assert found.kinds() == ["partial", "done"]
    assert "damaged in" in found.notices[0].message


def test_bytes_turned_at_random_never_raise(export, entries) -> None:
    dice = random.Random(7)
    whole = lines(entries * 3).encode()
    for _ in range(30):
        raw = bytearray(whole)
        for _ in range(20):
            raw[dice.randrange(len(raw))] = dice.randrange(256)
        assert export(bytes(raw)).kinds()[-1] in {"done", "failed"}


def test_what_is_no_export_is_said(export, tmp_path: Path) -> None:
    found = export('{"message": "a line of another log"}\n')
    assert found.kinds() == ["partial", "failed"]
    assert found.notices[0].message == "export.json holds no entries of Google Cloud Logging"
    assert "gcloud logging read" in found.notices[-1].hint


def test_an_export_is_recognised_by_its_first_entry(tmp_path: Path, entries) -> None:
    for name, text in {"array": json.dumps(entries, indent=2), "lines": lines(entries), "empty": "[]"}.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "app.log").write_text('2025-09-08 13:55:01 INFO {"message": "a"}\n{"message": "b"}\n')
    assert [is_export(tmp_path / name) for name in ("array", "lines", "empty", "app.log", "gone")] == [
        True,
        True,
        False,
        False,
        False,
    ]

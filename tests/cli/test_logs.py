"""`rca logs`: what an export and a project named by hand give, without settings and without trust."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.evidence.gcloud.cloud import CloudLogging

ERROR = "RuntimeError: lease of shard 9 expired"
WINDOW = ("--since", "2026-03-02T09:00:00Z", "--until", "2026-03-02T11:00:00Z")


def entry(text: str, second: int) -> dict[str, object]:
    return {
        "logName": "projects/shop/logs/stderr",
        "insertId": f"{second}",
        "timestamp": f"2026-03-02T10:00:{second:02}Z",
        "severity": "ERROR",
        "resource": {"type": "global", "labels": {"project_id": "shop"}},
        "textPayload": text,
    }


ENTRIES = [entry("RuntimeError: lease of shard 7 expired", 1), entry("GET / 200", 2)]


@pytest.fixture
def cloud() -> Iterator[CloudLogging]:
    made = CloudLogging()
    made.hold(ENTRIES)
    yield made
    made.stop()


@pytest.mark.parametrize("indent", [None, 2], ids=["on one line", "as gcloud writes it"])
def test_an_export_of_google_cloud_is_read_as_what_it_is(rca, workspace: Path, indent: int | None) -> None:
    (workspace / "export.json").write_text(json.dumps(ENTRIES, indent=indent))
    ran = rca("logs", "--json", "--file", "export.json", ERROR)
    (found,) = json.loads(ran.out)
    assert (found["source"], found["at"]) == ("gcloud", "2026-03-02T10:00:01Z")
    assert found["text"].splitlines()[found["hit"]].endswith("ERROR RuntimeError: lease of shard 7 expired")


def test_json_that_is_no_export_is_a_log_like_any(rca, workspace: Path) -> None:
    (workspace / "app.json").write_text(
        json.dumps({"level": 50, "msg": "RuntimeError: lease of shard 7 expired"}) + "\n"
    )
    (found,) = json.loads(rca("logs", "--json", "--file", "app.json", ERROR).out)
    assert found["source"] == "local"


def test_an_export_beside_logs_is_searched_with_them(rca, workspace: Path) -> None:
    (workspace / "export.json").write_text(json.dumps(ENTRIES))
    (workspace / "app.log").write_text("2026-03-02T10:00:03Z ERROR RuntimeError: lease of shard 8 expired\n")
    ran = rca("logs", "--json", "--file", "export.json", "--file", "app.log", ERROR)
    assert {found["source"] for found in json.loads(ran.out)} == {"gcloud", "local"}


def test_a_project_that_a_person_names_is_asked_without_trust(rca, workspace: Path, cloud: CloudLogging) -> None:
    (workspace / "rca.toml").write_text(f'[logs.gcloud]\nproject = "another"\nendpoint = "{cloud.address}"\n')
    ran = rca("logs", "--json", "--gcloud", "shop", *WINDOW, ERROR)
    assert ran.code == 0, ran.err
    (found,) = json.loads(ran.out)
    assert found["source"] == "gcloud"
    assert {request.resource_names[0] for request in cloud.requests} == {"projects/shop"}


def test_what_the_settings_name_beyond_that_still_needs_it(rca, workspace: Path, cloud: CloudLogging) -> None:
    settings = f'[logs.gcloud]\nproject = "shop"\nendpoint = "{cloud.address}"\n'
    (workspace / "rca.toml").write_text(settings + '[logs.command.pods]\nrun = ["touch", "made"]\n')
    ran = rca("logs", *WINDOW, ERROR)
    told = "not asked: 1 command and Google Cloud Logging, which you have not allowed"
    assert told in " ".join(ran.err.split())
    assert not (workspace / "made").exists()


def test_what_is_named_is_asked_in_place_of_what_the_settings_name(rca, workspace: Path, cloud: CloudLogging) -> None:
    settings = f'[logs.local]\npaths = ["*.log"]\n[logs.gcloud]\nproject = "other"\nendpoint = "{cloud.address}"\n'
    (workspace / "rca.toml").write_text(settings + '[logs.command.pods]\nrun = ["touch", "made"]\n')
    (workspace / "app.log").write_text("2026-03-02T10:00:03Z ERROR RuntimeError: lease of shard 8 expired\n")
    (workspace / "b.txt").write_text("2026-03-02T10:00:03Z ERROR RuntimeError: lease of shard 9 expired\n")
    rca("trust", "--yes")

    def paths(*named: str) -> list[str]:
        ran = rca("logs", "--json", *named, *WINDOW, ERROR)
        assert ran.err == ""
        return sorted(found["path"] for found in json.loads(ran.out))

    assert paths("--file", "b.txt") == ["b.txt"]
    assert not cloud.requests
    assert paths("--gcloud", "shop") == ["shop/stderr"]
    assert paths("--file", "b.txt", "--gcloud", "shop") == ["b.txt", "shop/stderr"]
    assert not (workspace / "made").exists()


def test_exports_in_a_folder_or_a_glob_are_read_as_what_they_are(rca, workspace: Path) -> None:
    (workspace / "mixed").mkdir()
    (workspace / "mixed" / "export.json").write_text(json.dumps(ENTRIES, indent=2))
    (workspace / "mixed" / "app.txt").write_text("2026-03-02T10:00:03Z ERROR RuntimeError: lease of shard 8 expired\n")
    for name, sources in {"mixed": {"gcloud", "local"}, "mixed/*": {"gcloud", "local"}, "*/*.json": {"gcloud"}}.items():
        ran = rca("logs", "--json", "--file", name, ERROR)
        assert ran.err == ""
        assert {found["source"] for found in json.loads(ran.out)} == sources
    twice = json.loads(rca("logs", "--json", "--file", "mixed", "--file", "mixed/export.json", ERROR).out)
    assert [found["count"] for found in twice] == [1, 1]


def test_a_name_that_is_no_project_is_refused_with_the_command_that_lists_them(rca) -> None:
    ran = rca("logs", "--gcloud", "No Such!", ERROR)
    assert ran.code == 3
    assert "gcloud projects list" in ran.err

import hashlib
import subprocess
from pathlib import Path

import pytest

from rca.lint import Context, findings
from tests.lint.asked import analysis, asked, said

LOG = "{id: E1, kind: log, at: 2025-09-08T13:55:02Z, text: refused}"


def git(folder: Path, *arguments: str) -> str:
    name = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false")
    ran = subprocess.run(["git", *name, *arguments], cwd=folder, check=True, capture_output=True, text=True, timeout=30)
    return ran.stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q")
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "factory.py").write_text("one\ntwo\nthree\n")
    git(tmp_path, "add", "app")
    git(tmp_path, "commit", "-q", "-m", "A factory")
    return tmp_path


def test_a_supported_why_without_evidence_is_an_error_and_a_hypothesis_is_not() -> None:
    whys = """
        whys:
          - {id: W1, why: Why?, because: It is so., status: supported}
          - {id: W2, of: W1, why: Why?, because: It may be so., status: hypothesis}
          - {id: W3, of: W1, why: Why?, because: '', status: supported}
        """
    assert said(asked(whys, "RCA001")) == [("error", "W1: called supported, and no evidence is cited")]


def test_a_why_that_cites_only_notes_gets_a_note() -> None:
    text = """
        evidence: [{id: E1, kind: note, text: He said so.}]
        whys: [{id: W1, why: Why?, because: It is so., status: supported, evidence: [E1]}]
        """
    assert said(asked(text, "RCA001")) == [
        ("note", "W1: called supported by what somebody says (E1), by nothing observed")
    ]


@pytest.mark.parametrize(
    ("status", "cited", "kind", "severity"),
    [
        ("hypothesis", "", "primary", "error"),
        ("hypothesis", "", "contributing", "warning"),
        ("hypothesis", "E1", "primary", "warning"),
        ("hypothesis", "E1", "contributing", None),
        ("supported", "E1", "primary", None),
        ("ruled-out", "E1", "contributing", "error"),
    ],
)
def test_a_root_cause_rests_on_a_why_that_stands(status: str, cited: str, kind: str, severity: str | None) -> None:
    text = f"""
        evidence: [{LOG}]
        whys: [{{id: W1, why: Why?, because: It is so., status: {status}, evidence: [{cited}]}}]
        root_causes: [{{id: R1, why: W1, kind: {kind}, statement: x}}]
        """
    assert [one.severity for one in asked(text, "RCA001")] == ([severity] if severity else [])


def test_a_root_cause_names_a_why_that_is_there() -> None:
    text = "root_causes: [{id: R1, statement: x}, {id: R2, why: W9, statement: x}]"
    assert said(asked(text, "RCA001")) == [
        ("error", "R1: names no why that it ends in"),
        ("error", "R2: rests on W9, which is not there"),
    ]


@pytest.mark.parametrize(
    ("evidence", "environment", "is_asked"),
    [
        ("{id: E1, kind: log, at: 2025-09-08T13:55:02Z, text: refused}", "staging", False),
        ("{id: E1, kind: log, text: '2025-09-08T13:55:02Z refused'}", "staging", False),
        ("{id: E1, kind: log, text: refused}", "staging", True),
        ("{id: E1, kind: test, text: refused}", "staging", True),
        ("{id: E1, kind: test, text: refused}", "''", False),
    ],
)
def test_the_primary_cause_of_a_deployed_services_failure_rests_on_a_log_line_with_its_time(
    evidence: str, environment: str, is_asked: bool
) -> None:
    text = f"""
        failure: {{error: refused, environment: {environment}}}
        evidence: [{evidence}]
        whys:
          - {{id: W1, why: Why?, because: It is so., status: supported, evidence: [E1]}}
          - {{id: W2, of: W1, why: Why?, because: It was so., status: supported, evidence: [E1]}}
        root_causes: [{{id: R1, why: W2, statement: x}}]
        """
    wanted = [("warning", "R1: nothing that is cited from the failure to it is a log line with its time")]
    assert said(asked(text, "RCA001")) == (wanted if is_asked else [])


def test_a_citation_of_what_is_not_there_is_an_error() -> None:
    text = """
        whys: [{id: W1, why: Why?, because: x, evidence: [E9]}]
        verification: [{criterion: x, evidence: [E8]}]
        """
    assert said(asked(text, "RCA014")) == [
        ("error", "W1: cites E9, which is not there"),
        ("error", "criterion 1 cites E8, which is not there"),
    ]


def test_a_text_that_is_not_the_one_of_its_digest_is_an_error() -> None:
    digest = hashlib.sha256(b"refused").hexdigest()
    text = f"evidence: [{{id: E1, kind: log, text: TEXT, sha256: {digest}}}]"
    assert asked(text.replace("TEXT", "refused"), "RCA014") == []
    assert said(asked(text.replace("TEXT", "accepted"), "RCA014")) == [
        ("error", "E1: the text is not the one that its sha256 was made of")
    ]


@pytest.mark.parametrize(
    ("at", "is_outside"),
    [
        ("2025-09-08T13:55:02Z", False),
        ("2025-09-08T16:00:00+02:00", False),
        ("2025-09-08", False),
        ("2025-09-08T15:00:01Z", True),
        ("2025-09-08T13:55:02-05:00", True),
        ("2025-09-07", True),
    ],
)
def test_a_time_outside_the_window_that_was_asked_is_an_error(at: str, is_outside: bool) -> None:
    text = f"evidence: [{{id: E1, kind: log, at: '{at}', from: 2025-09-08T13:00:00Z, to: '2025-09-08T15:00:00Z'}}]"
    assert bool(asked(text, "RCA014")) is is_outside


def test_code_is_looked_for_at_its_commit(repository: Path) -> None:
    commit = git(repository, "rev-parse", "--short", "HEAD")
    git(repository, "mv", "app/factory.py", "app/moved.py")
    git(repository, "commit", "-q", "-m", "Moved")
    context = Context(root=repository, work_tree=repository)
    text = f"""
        evidence:
          - {{id: E1, kind: code, path: app/factory.py, lines: 1-3, commit: '{commit}'}}
          - {{id: E2, kind: code, path: app/moved.py, commit: '{commit}'}}
          - {{id: E3, kind: code, path: app/factory.py, lines: 3-9, commit: '{commit}'}}
          - {{id: E4, kind: code, path: app/factory.py, commit: '{"0" * 40}'}}
        """
    assert said(asked(text, "RCA014", context)) == [
        ("error", f"E2: app/moved.py is not at commit {commit}"),
        ("error", f"E3: app/factory.py has 3 lines at {commit}, and lines 3-9 are named"),
    ]


def test_code_of_a_workspace_below_the_repositorys_root_is_found_at_its_commit(repository: Path) -> None:
    text = f"evidence: [{{id: E1, kind: code, path: factory.py, commit: {git(repository, 'rev-parse', 'HEAD')}}}]"
    context = Context(root=repository / "app", work_tree=repository)
    assert asked(text, "RCA014", context) == []
    assert len(asked(text.replace("factory.py", "other.py"), "RCA014", context)) == 1


def test_code_without_commit_is_looked_for_in_the_work_tree_and_anothers_repository_is_left_alone(
    tmp_path: Path,
) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "here.py").write_text("x\n")
    text = """
        evidence:
          - {id: E1, kind: code, path: app/here.py}
          - {id: E2, kind: code, path: app/gone.py}
          - {id: E3, kind: code, path: netra_backend/app/routes.py}
        """
    assert said(asked(text, "RCA014", Context(root=tmp_path))) == [
        ("warning", "E2: app/gone.py is not there any more, and no commit tells where it stood")
    ]
    assert asked(text, "RCA014") == []


def test_a_local_log_that_is_gone_is_a_note_since_logs_rotate(tmp_path: Path) -> None:
    (tmp_path / "app.log").write_text("x\n")
    text = """
        evidence:
          - {id: E1, kind: log, source: local, path: app.log}
          - {id: E2, kind: log, source: local, path: app.log.7}
          - {id: E3, kind: log, source: gcloud, path: elsewhere}
        """
    assert said(asked(text, "RCA014", Context(root=tmp_path))) == [
        ("note", "E2: app.log.7 is not there any more; perhaps it was rotated")
    ]


def test_a_secret_in_any_field_is_an_error_that_does_not_repeat_it() -> None:
    text = """
        summary: The token ghp_0123456789abcdefghijABCDEFGHIJ012345 was used.
        also_unknown: {deep: ['password: hunter2hunter2']}
        whys: [{id: W1, why: Why?, because: 'Authorization: Bearer abcdefghijklmnop0123456789'}]
        evidence: [{id: E1, kind: log, text: 'password: [REDACTED:password]'}]
        """
    found = asked(text, "RCA033")
    assert [(one.severity, one.entry, one.field) for one in found] == [
        ("error", "", "summary"),
        ("error", "W1", "W1.because"),
        ("error", "", "also_unknown.deep.0"),
    ]
    assert not any(secret in one.message for one in found for secret in ("ghp_", "hunter2", "abcdefgh"))


def test_a_secret_is_found_beside_letters_that_are_not_ascii() -> None:
    text = """
        summary: 'Über password: hunter2hunter2'
        key_finding: 'password: hunter3hunter3'
        """
    assert [one.field for one in asked(text, "RCA033")] == ["summary", "key_finding"]


def test_personal_data_is_a_warning() -> None:
    [found] = asked("summary: Ask ada.example@example.org about it.", "RCA033")
    assert (found.severity, found.field) == ("warning", "summary")


def test_what_is_absent_is_not_asked_about(tmp_path: Path) -> None:
    text = "evidence: [{id: E1, kind: code, path: app/gone.py, commit: abcdef0}]"
    assert findings(analysis(text), Context(), ["RCA014"]) == []
    assert findings(analysis(text), Context(root=tmp_path), ["RCA014"]) == []

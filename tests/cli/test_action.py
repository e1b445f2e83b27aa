"""The composite action: its steps, as written, run in a prepared repository with the variables that GitHub sets."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

PROJECT = Path(__file__).parents[2]
ACTION = yaml.safe_load((PROJECT / ".github" / "actions" / "rca" / "action.yml").read_text(encoding="utf-8"))
FACTORY, AUTH = "2025-09-08-factory-ssot-validation-failed-7k3f9q", "2025-09-08-ssot-auth-failed-zetgx4"
WORDS = re.compile(r"[a-z_]+(?:\.[a-z_]+)+|success\(\)")


@dataclass
class Job:
    """One use of the action, step by step, as GitHub runs it."""

    repository: Path
    scratch: Path
    base: str
    inputs: dict[str, str]
    outputs: dict[str, dict[str, str]] = field(default_factory=dict)
    outcomes: dict[str, str] = field(default_factory=dict)
    said: str = ""

    def value(self, name: str) -> str:
        """What an expression's word stands for."""
        match name.split("."):
            case ["success()"]:
                return "" if "failure" in self.outcomes.values() else "true"
            case ["inputs", one]:
                return self.inputs.get(one, ACTION["inputs"][one]["default"])
            case ["steps", step, "outputs", one]:
                return self.outputs.get(step, {}).get(one, "")
            case ["steps", step, "outcome"]:
                return self.outcomes.get(step, "skipped")
            case ["github", "action_path"]:
                return str(PROJECT / ".github" / "actions" / "rca")
            case ["github", "event", *rest]:
                return self.base if rest[0] == "pull_request" else ""
        raise ValueError(name)

    def judged(self, expression: str) -> Any:
        """An expression of GitHub, as far as the action uses them."""
        python = WORDS.sub(lambda found: repr(self.value(found[0])), expression)
        return eval(python.replace("&&", " and ").replace("||", " or "), {"__builtins__": {}})  # noqa: S307  # its own words

    def filled(self, text: str) -> str:
        return re.sub(r"\$\{\{ (.*?) \}\}", lambda found: str(self.judged(found[1])), text)

    def run(self, environ: dict[str, str]) -> "Job":
        for step in ACTION["runs"]["steps"]:
            condition = step.get("if", "success()")
            if "success()" not in condition and not self.judged("success()"):
                continue
            if self.judged(condition):
                self.step(step, environ)
        return self

    def step(self, step: dict[str, Any], environ: dict[str, str]) -> None:
        files = {name: self.scratch / name for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_PATH")}
        files["GITHUB_OUTPUT"].write_text("")
        files["GITHUB_STEP_SUMMARY"].touch()
        ran = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=self.repository / self.filled(step.get("working-directory", ".")),
            env=environ
            | {name: self.filled(text) for name, text in step.get("env", {}).items()}
            | {name: str(path) for name, path in files.items()},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        self.said += ran.stdout + ran.stderr
        self.outcomes[step["id"]] = "failure" if ran.returncode else "success"
        self.outputs[step["id"]] = outputs(files["GITHUB_OUTPUT"].read_text())

    @property
    def summary(self) -> str:
        path = self.scratch / "GITHUB_STEP_SUMMARY"
        return path.read_text() if path.exists() else ""


def outputs(text: str) -> dict[str, str]:
    """A file of outputs as GitHub reads it: `name=value`, or `name<<mark` and lines up to the mark."""
    found, lines = {}, iter(text.splitlines())
    for line in lines:
        if block := re.fullmatch(r"(\w+)<<(\S+)", line):
            found[block[1]] = "\n".join(iter(lambda: next(lines), block[2]))
        else:
            name, _, value = line.partition("=")
            assert re.fullmatch(r"\w+", name), line
            found[name] = value
    return found


def git(folder: Path, *words: str) -> str:
    settings = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false"]
    return subprocess.run(["git", *settings, *words], cwd=folder, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def environ(tmp_path: Path, surroundings: dict[str, str]) -> dict[str, str]:
    """What a runner sets, with `rca` on PATH."""
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "rca").write_text(f'#!/bin/sh\nexec {sys.executable} -P -m rca "$@"\n')
    (programs / "rca").chmod(0o755)
    return surroundings | {"PATH": f"{programs}:{os.environ['PATH']}", "RUNNER_TEMP": str(tmp_path), "CI": "true"}


@pytest.fixture
def repository(tmp_path: Path, environ: dict[str, str]) -> Path:
    """Two analyses in a folder of a repository, with their documents; the second commit touched one of them."""
    folder = tmp_path / "repository"
    (folder / "docs" / "analyses").mkdir(parents=True)
    git(folder, "init", "--quiet", "--initial-branch=main")
    for name in (FACTORY, AUTH):
        text = (PROJECT / "analyses" / f"{name}.yaml").read_text(encoding="utf-8")
        (folder / "docs" / "analyses" / f"{name}.yaml").write_text(text, encoding="utf-8")
    (folder / "docs" / "rca.toml").touch()
    rendered(folder, environ)
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", "one")
    path = folder / "docs" / "analyses" / f"{FACTORY}.yaml"
    path.write_text(path.read_text().replace("severity: medium", "severity: high"), encoding="utf-8")
    rendered(folder, environ)
    git(folder, "commit", "--quiet", "-am", "two")
    return folder


def rendered(folder: Path, environ: dict[str, str]) -> None:
    subprocess.run(["rca", "render"], cwd=folder / "docs", env=environ, check=True, capture_output=True)


def job(repository: Path, tmp_path: Path, base: str = "", **inputs: str) -> Job:
    base = base or git(repository, "rev-parse", "HEAD~1").strip()
    return Job(repository, tmp_path, base, {"version": "none", "path": "docs", **inputs})


def test_a_change_shows_the_analysis_that_it_touches(repository: Path, tmp_path: Path, environ: dict[str, str]) -> None:
    ran = job(repository, tmp_path).run(environ)
    assert ran.outputs["chosen"] == {"analyses": FACTORY}
    assert ran.summary.startswith("# Factory SSOT validation failed\n")
    assert "## Cause tree" in ran.summary
    comment = ran.outputs["comment"]["comment"]
    assert comment.startswith("# Factory SSOT validation failed\n")
    assert len(comment.encode()) < 65_536
    assert AUTH not in ran.summary + comment
    assert ran.outcomes["lint"] == ran.outcomes["render"] == "success", ran.said


def test_a_stale_document_fails_the_job_but_not_the_summary(
    repository: Path, tmp_path: Path, environ: dict[str, str]
) -> None:
    path = repository / "docs" / "analyses" / f"{FACTORY}.yaml"
    path.write_text(path.read_text().replace("severity: high", "severity: low"), encoding="utf-8")
    git(repository, "commit", "--quiet", "-am", "three")
    ran = job(repository, tmp_path, git(repository, "rev-parse", "HEAD~1").strip()).run(environ)
    assert ran.outcomes["lint"] == ran.outcomes["render"] == "failure"
    assert f"analyses/{FACTORY}.md is stale" in ran.said
    assert re.search(rf"^::error .*{FACTORY}\.yaml", ran.said, re.MULTILINE)
    assert "low severity" in ran.summary


def test_a_change_of_other_files_shows_nothing_and_passes(
    repository: Path, tmp_path: Path, environ: dict[str, str]
) -> None:
    (repository / "code.py").write_text("print()\n")
    git(repository, "add", ".")
    git(repository, "commit", "--quiet", "-m", "three")
    ran = job(repository, tmp_path).run(environ)
    assert ran.outputs["chosen"] == {"analyses": ""}
    assert ran.summary == ""
    assert "comment" not in ran.outcomes
    assert ran.outcomes["render"] == "success", ran.said


def test_a_base_that_is_not_there_shows_all(repository: Path, tmp_path: Path, environ: dict[str, str]) -> None:
    ran = job(repository, tmp_path, "0" * 40).run(environ)
    assert ran.outputs["chosen"] == {"analyses": f"{FACTORY} {AUTH}"}
    assert ran.outputs["comment"]["comment"].count("\n# ") == 1


def test_an_analysis_that_cannot_be_read_hides_no_other(
    repository: Path, tmp_path: Path, environ: dict[str, str]
) -> None:
    (repository / "docs" / "analyses" / f"{AUTH}.yaml").write_text("rca: 1\nid: [")
    git(repository, "commit", "--quiet", "-am", "three")
    ran = job(repository, tmp_path, "0" * 40).run(environ)
    assert ran.summary.startswith("# Factory")
    assert ran.outcomes["render"] == "failure"
    assert f"{AUTH}.yaml:2" in ran.said


def test_hostile_files_and_texts_reach_no_shell_and_no_output(
    repository: Path, tmp_path: Path, environ: dict[str, str]
) -> None:
    folder = repository / "docs" / "analyses"
    for name in ("$(touch caught).yaml", "a b; touch caught.yaml", "x\ny=1.yaml", "--help.yaml", "`touch caught`.yaml"):
        (folder / name).write_text("rca: 1\n")
    path = folder / f"{FACTORY}.yaml"
    words = (
        "summary: |-\n  EOF\n  evil=1\n  comment<<x\n  $(touch caught) `touch caught`\n\n  ::set-output name=evil::1\n"
    )
    text = re.sub(r"^summary:.*\n(?: .*\n)*", lambda _: words, path.read_text(), flags=re.MULTILINE)
    error = "  error: |-\n    boom\n    EOF\n    evil=1\n    comment<<EOF\n"
    text = re.sub(r"^  error:.*\n(?:    .*\n)*", lambda _: error, text, flags=re.MULTILINE)
    path.write_text(text, encoding="utf-8")
    git(repository, "add", ".")
    git(repository, "commit", "--quiet", "-m", "three")
    ran = job(repository, tmp_path).run(environ)
    assert ran.outputs["chosen"]["analyses"] in {FACTORY, f"--help {FACTORY}"}
    assert set(ran.outputs["comment"]) == {"comment"}
    assert "boom\nEOF\nevil=1\n" in ran.outputs["comment"]["comment"]
    assert not [*repository.rglob("caught")]


def test_no_expression_stands_in_a_script() -> None:
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step["run"], step["name"]
        assert step["shell"] == "bash"


def test_the_hooks_name_commands_that_there_are() -> None:
    from rca.cli.main import COMMANDS, cli

    hooks = yaml.safe_load((PROJECT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    ours = yaml.safe_load((PROJECT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"][0]["hooks"]
    assert [hook["id"] for hook in hooks] == [hook["id"] for hook in ours] == ["rca-lint", "rca-render", "rca-redact"]
    for hook, own in zip(hooks, ours, strict=True):
        program, command, *options = hook["entry"].split()
        assert program == "rca"
        assert command in COMMANDS
        known = {name for option in cli.get_command(None, command).params for name in option.opts}
        assert set(options) <= known
        assert own["entry"] == f".venv/bin/{hook['entry']}"
        assert re.search(hook["files"], "docs/analyses/2025-09-08-x-7k3f9q.yaml")
        assert re.search(own["files"], "analyses/2025-09-08-x-7k3f9q.yaml")
